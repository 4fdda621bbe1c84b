//! What the page may ask. Each is a few lines on the way to the station; refusals come back as
//! [`IpcError`], a code that the page turns into words.

use std::sync::{Mutex, PoisonError};

use olgfeast_protocol::{
    IntentId, LineKey, OrderId, OrderStatus, Settings,
    ipc::{ErrorCode, FoundHub, Hosting, IpcError, Moved, Push, Reach, Receipt, Session, Snapshot},
};
use olgfeast_station::{Secret, SignIn, Station};
use tauri::{State, async_runtime::JoinHandle, ipc::Channel};

use crate::{
    feed,
    hosting::{self, Host},
};

/// The station behind the commands, or why there is none, and the feed of the page.
pub struct Core {
    station: Result<Station, IpcError>,
    host: Host,
    feed: Mutex<Option<JoinHandle<()>>>,
}

impl Core {
    /// With the station, or the reason that every command of its answers.
    pub fn new(station: Result<Station, IpcError>, host: Host) -> Core {
        Core {
            station,
            host,
            feed: Mutex::new(None),
        }
    }

    /// No more pushes.
    pub fn end_feed(&self) {
        self.replace_feed(None);
    }

    pub(crate) fn station(&self) -> Result<Station, IpcError> {
        self.station.clone()
    }

    /// One page, one feed: a page that was loaded again replaces its old one.
    fn replace_feed(&self, feed: Option<JoinHandle<()>>) {
        let mut slot = self.feed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = std::mem::replace(&mut *slot, feed) {
            old.abort();
        }
    }
}

/// Answer of a command.
pub(crate) type Answer<T> = Result<T, IpcError>;

/// Pushes go to `on_push` from now on; answers with what there is to start from.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn subscribe(core: State<'_, Core>, on_push: Channel<Push>) -> Answer<Snapshot> {
    let (snapshot, pushes) = core.station()?.attach().await?;
    let feed = tauri::async_runtime::spawn(feed::run(pushes, on_push));
    core.replace_feed(Some(feed));
    Ok(snapshot)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn snapshot(core: State<'_, Core>) -> Answer<Snapshot> {
    core.station()?.snapshot().await
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
) -> Answer<Session> {
    let sign_in = SignIn {
        server,
        username,
        password: Secret::new(password),
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

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn first_admin_noted(core: State<'_, Core>) -> Answer<Hosting> {
    core.host.first_admin_noted().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn find_hubs() -> Answer<Vec<FoundHub>> {
    hosting::find_hubs().await
}
