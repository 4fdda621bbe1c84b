//! What the page may ask. Each is a few lines on the way to the station; refusals come back as
//! [`IpcError`], a code that the page turns into words.

use olgfeast_protocol::{
    IntentId, LineKey, OrderId, OrderStatus, Rev, Role, Settings,
    ipc::{
        ErrorCode, FoundHub, HistoryFilter, HistoryPage, HistoryPlace, Hosting, IpcError, Moved,
        Push, Reach, Receipt, Session, Snapshot, Sounding, StateChange,
    },
};
use olgfeast_station::{InTheOpen, Secret, SignIn, Station};
use tauri::{AppHandle, Runtime, State, Webview, WebviewWindow, ipc::Channel};

use crate::{
    feed::{Audience, Feeds},
    history,
    hosting::{self, Host},
    pickup,
    pulse::Pulses,
    sound::Sound,
    window,
};

/// The station behind the commands, or why there is none, and the feeds of the pages.
pub struct Core {
    station: Result<Station, IpcError>,
    host: Host,
    feeds: Feeds,
    sound: Sound,
}

impl Core {
    /// With the station, or the reason that every command of its answers.
    pub fn new(station: Result<Station, IpcError>, host: Host, sound: Sound) -> Core {
        Core {
            station,
            host,
            feeds: Feeds::default(),
            sound,
        }
    }

    /// No more pushes.
    pub fn end_feeds(&self) {
        self.feeds.end_all();
    }

    /// A window is gone: no more pushes to it, and where it was the pickup board, no more chimes.
    pub(crate) fn window_gone(&self, window: &str) {
        self.feeds.end(window);
        if window == pickup::LABEL {
            let sound = self.sound.clone();
            tauri::async_runtime::spawn(async move { sound.set_pickup_open(false).await });
        }
    }

    pub(crate) fn sound(&self) -> &Sound {
        &self.sound
    }

    /// Whether the pages live.
    pub(crate) fn pulses(&self) -> Pulses {
        self.feeds.pulses().clone()
    }

    pub(crate) fn station(&self) -> Result<Station, IpcError> {
        self.station.clone()
    }
}

/// Answer of a command.
pub(crate) type Answer<T> = Result<T, IpcError>;

/// Pushes go to `on_push` from now on; answers with what there is to start from.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn subscribe<R: Runtime>(
    core: State<'_, Core>,
    webview: Webview<R>,
    on_push: Channel<Push>,
) -> Answer<Snapshot> {
    let (snapshot, pushes) = core.station()?.attach().await?;
    let feeds = &core.feeds;
    feeds.start(webview.label(), Audience::Staff, pushes, on_push);
    Ok(snapshot)
}

/// The same for a window that the public looks at: numbers and nothing else.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn subscribe_public<R: Runtime>(
    core: State<'_, Core>,
    webview: Webview<R>,
    on_push: Channel<Push>,
) -> Answer<Snapshot> {
    let (snapshot, pushes) = core.station()?.attach().await?;
    let feeds = &core.feeds;
    feeds.start(webview.label(), Audience::Public, pushes, on_push);
    Ok(snapshot.for_public())
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn snapshot(core: State<'_, Core>) -> Answer<Snapshot> {
    core.station()?.snapshot().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn snapshot_public(core: State<'_, Core>) -> Answer<Snapshot> {
    Ok(core.station()?.snapshot().await?.for_public())
}

/// The page shows everything up to this revision: its answer to a heartbeat.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn shown<R: Runtime>(
    core: State<'_, Core>,
    webview: Webview<R>,
    rev: Rev,
) -> Answer<()> {
    core.feeds.pulses().answered(webview.label(), rev);
    Ok(())
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn open_pickup<R: Runtime>(
    core: State<'_, Core>,
    app: AppHandle<R>,
) -> Answer<()> {
    pickup::open(&app).map_err(|error| IpcError::new(ErrorCode::Internal, error.to_string()))?;
    core.sound.set_pickup_open(true).await;
    Ok(())
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn set_status(
    core: State<'_, Core>,
    order_id: OrderId,
    seen: OrderStatus,
    to: OrderStatus,
) -> Answer<Moved> {
    core.station()?.set_status(order_id, Some(seen), to).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn strike(
    core: State<'_, Core>,
    order_id: OrderId,
    line: LineKey,
    struck: bool,
) -> Answer<()> {
    core.station()?.strike(order_id, line, struck).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn undo(core: State<'_, Core>, order_id: OrderId) -> Answer<Moved> {
    core.station()?.undo(order_id).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn retry_now(core: State<'_, Core>) -> Answer<()> {
    core.station()?.retry_now().await;
    Ok(())
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sign_in(
    core: State<'_, Core>,
    server: String,
    username: String,
    password: String,
    in_the_open: bool,
) -> Answer<Session> {
    let sign_in = SignIn {
        server,
        username,
        password: Secret::new(password),
        in_the_open: if in_the_open {
            InTheOpen::Confirmed
        } else {
            InTheOpen::Refused
        },
    };
    core.station()?.sign_in(sign_in).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sign_out(core: State<'_, Core>) -> Answer<()> {
    core.station()?.sign_out().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn retry_dead_letter(core: State<'_, Core>, id: IntentId) -> Answer<Moved> {
    core.station()?.retry_dead_letter(id).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn discard_dead_letter(core: State<'_, Core>, id: IntentId) -> Answer<()> {
    core.station()?.discard_dead_letter(id).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn confirm_held(core: State<'_, Core>, order_id: OrderId) -> Answer<Moved> {
    core.station()?.confirm_held(order_id).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn discard_held(core: State<'_, Core>, order_id: OrderId) -> Answer<Moved> {
    core.station()?.discard_held(order_id).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn put_away_went_back(core: State<'_, Core>) -> Answer<()> {
    core.station()?.put_away_went_back().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn receipts(core: State<'_, Core>) -> Answer<Vec<Receipt>> {
    let receipts = core.station()?.receipts().await;
    receipts.map_err(|error| IpcError::new(ErrorCode::Internal, error.to_string()))
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn change_settings(core: State<'_, Core>, settings: Settings) -> Answer<()> {
    core.station()?.change_settings(settings).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn hosting(core: State<'_, Core>) -> Answer<Hosting> {
    core.host.look().await
}

/// Whoever begins a feast is signed in to it, so that there is one thing to do and not two.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn host(core: State<'_, Core>, reach: Reach) -> Answer<Hosting> {
    let hosting = core.host.open(reach).await?;
    hosting::sign_in_where_nobody_is(&core.station()?, &hosting).await?;
    Ok(hosting)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn stop_hosting(core: State<'_, Core>) -> Answer<Hosting> {
    core.host.stop().await
}

/// Where this very station has worked by the old password, it goes on by the new one.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn new_admin_password(core: State<'_, Core>) -> Answer<Hosting> {
    let hosting = core.host.new_password().await?;
    if let Ok(station) = core.station()
        && let Err(error) = hosting::sign_in_with_new_password(&station, &hosting).await
    {
        // The password is good, and has to be shown.
        tracing::warn!(%error, "this station is not signed in with the new password");
    }
    Ok(hosting)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn first_admin_noted(core: State<'_, Core>) -> Answer<Hosting> {
    core.host.first_admin_noted().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn find_hubs() -> Answer<Vec<FoundHub>> {
    hosting::find_hubs().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sound(core: State<'_, Core>) -> Answer<Sounding> {
    core.sound.look().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sound_test(core: State<'_, Core>) -> Answer<Sounding> {
    core.sound.test().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn mute(core: State<'_, Core>, minutes: u16) -> Answer<Sounding> {
    core.sound.mute(minutes).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn unmute(core: State<'_, Core>) -> Answer<Sounding> {
    core.sound.unmute().await
}

/// Fills the screen, or not any more; answers with what it does now. Where a feast PIN is set it is
/// left on the settings alone, which ask for the PIN.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn full_screen<R: Runtime>(
    core: State<'_, Core>,
    window: WebviewWindow<R>,
) -> Answer<bool> {
    let stays = match core.station() {
        Ok(station) => {
            let snapshot = station.snapshot().await?;
            snapshot.pin_set && snapshot.settings.role != Some(Role::Admin)
        }
        // Whoever sees why there is no board may want to look elsewhere.
        Err(_) => false,
    };
    window::turn_full_screen(&window, stays)
}

/// Without the server: what this computer remembers.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn history(
    core: State<'_, Core>,
    filter: HistoryFilter,
    after: Option<HistoryPlace>,
    most: u16,
) -> Answer<HistoryPage> {
    history::page(&core.station()?, filter, after, most).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn changes(
    core: State<'_, Core>,
    order_id: OrderId,
    ref_code: String,
) -> Answer<Vec<StateChange>> {
    history::changes(&core.station()?, order_id, &ref_code).await
}

/// Opens the system's dialog, in which paper can also be a file. Answers before it is closed.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn print<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    let asked = window.print();
    asked.map_err(|error| IpcError::new(ErrorCode::Internal, error.to_string()))
}
