//! The Tauri shell of olgFeast Desktop: it owns the window and nothing else.
//!
//! It opens the [`Station`] of one data directory and passes what the
//! page asks to it ([`commands`]) and what it pushes to the page (`feed`). The page has no socket,
//! no SQL, no shell and no files: only the commands that `capabilities/` grants to its window.

mod autostart;
mod awake;
pub mod commands;
mod counter;
mod dashboard;
mod decided;
mod diagnostics;
mod ending;
mod environment;
mod feed;
mod history;
mod hosting;
mod logging;
mod pack_up;
mod people;
mod pickup;
mod pulse;
mod saved_file;
mod settings;
mod sound;
mod vault;
mod warden;
mod window;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use olgfeast_protocol::ipc::{ErrorCode, IpcError};
use olgfeast_station::{Credentials, Endpoint, OpenError, PairedFile, Station, StationConfig};
use tauri::{AppHandle, Manager, RunEvent, Runtime, Window, WindowEvent};

pub use commands::Core;
pub use environment::Environment;
pub use hosting::Host;
pub use sound::{Sound, Speakers};

use autostart::Autostart;
use ending::{Ending, STATION_WITHIN};
use warden::{Asked, Crashes, PANICKED, Part, RESTS};

/// How often a start looks whether an earlier run has left the data directory.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// Runs the application until its window is closed, and again where it has crashed.
pub fn run() -> ExitCode {
    match Part::of_this_process() {
        Part::Warden => match environment::data_dir() {
            Ok(dir) => warden::stand_by(&dir),
            Err(words) => nowhere(words),
        },
        part @ (Part::Application | Part::Resting) => run_application(part),
    }
}

fn nowhere(words: &str) -> ExitCode {
    eprintln!("olgfeast: {words}");
    ExitCode::FAILURE
}

fn run_application(part: Part) -> ExitCode {
    let until_the_warden_is_gone = warden::tied_to_the_warden();
    // While there is one thread: afterwards the password is nowhere but here.
    let environment = Environment::take();
    let data_dir = match environment.data_dir() {
        Ok(dir) => dir,
        Err(words) => return nowhere(words),
    };
    let _log = logging::start(&data_dir);
    warden::keep_the_place_of_a_panic(&data_dir);
    if part == Part::Resting {
        let crashes = Crashes::in_dir(&data_dir).all();
        let why = crashes.first().map(|crash| crash.how.to_string());
        let error = IpcError::new(ErrorCode::KeepsCrashing, why.unwrap_or_default());
        return show(Err(error), Host::none(), data_dir, until_the_warden_is_gone);
    }

    let mut opened = tauri::async_runtime::block_on(open(&environment, &data_dir));
    if let Err(OpenError::InUse) = opened {
        // One data directory is one station: bring its window to the front instead.
        if window::raise_other(&data_dir) {
            return ExitCode::SUCCESS;
        }
        // Nobody has answered. Whoever has it may be on the way out.
        let until = Instant::now() + STATION_WITHIN;
        while matches!(opened, Err(OpenError::InUse)) && Instant::now() < until {
            std::thread::sleep(LOOK_EVERY);
            opened = tauri::async_runtime::block_on(open(&environment, &data_dir));
        }
    }
    let station = match opened {
        Ok(station) => Ok(station),
        Err(OpenError::InUse) => {
            eprintln!("olgfeast: {}", OpenError::InUse);
            return ExitCode::from(2);
        }
        Err(error) => {
            tracing::error!(%error, "the station cannot be opened");
            Err(IpcError::new(ErrorCode::CannotKeep, error.to_string()))
        }
    };

    if let (Ok(station), Some(role)) = (&station, environment.role()) {
        tauri::async_runtime::block_on(settings::take_role(station, role));
    }

    // Only who has the directory hosts in it.
    let host = Host::start(&data_dir);
    show(station, host, data_dir, until_the_warden_is_gone)
}

/// The window, until it is closed.
fn show(
    station: Result<Station, IpcError>,
    host: Host,
    data_dir: PathBuf,
    until_the_warden_is_gone: impl FnOnce() + Send + 'static,
) -> ExitCode {
    let sound = Sound::start(station.clone().ok(), Speakers::OfThisComputer);
    let core = Core::new(station.clone(), host.clone(), sound);
    let ending = Ending::of(station.clone().ok(), host);
    let app = builder(tauri::Builder::default(), core)
        .plugin(window::stay_at_home())
        .plugin(pulse::feel())
        .setup({
            let (ending, data_dir) = (ending.clone(), data_dir.clone());
            move |app| {
                app.manage(ending.clone());
                end_with_the_warden(app.handle(), ending.clone(), until_the_warden_is_gone);
                set_up(app.handle(), station, ending, &data_dir);
                Ok(())
            }
        })
        .build(tauri::generate_context!());
    let app = match app {
        Ok(app) => app,
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            eprintln!("olgfeast: the window cannot be opened: {error}");
            return ExitCode::FAILURE;
        }
    };
    app.run(move |app, event| match event {
        RunEvent::WindowEvent {
            label,
            event: WindowEvent::CloseRequested { api, .. },
            ..
        } if label == window::MAIN => {
            api.prevent_close();
            window::keep_place(app, &data_dir);
            ending.begin(app);
        }
        RunEvent::Exit => tauri::async_runtime::block_on(ending.end(app)),
        _ => {}
    });
    ExitCode::SUCCESS
}

/// What goes on beside the page for as long as the window is there.
fn set_up<R: Runtime>(
    app: &AppHandle<R>,
    station: Result<Station, IpcError>,
    ending: Ending,
    data_dir: &Path,
) {
    window::restore_place(app, data_dir);
    window::watch_for_raise(app, ending.clone(), data_dir);
    tauri::async_runtime::spawn(pulse::watch(app.clone(), ending.clone()));
    tauri::async_runtime::spawn(end_when_asked(app.clone(), ending.clone()));
    match station {
        Ok(station) => {
            tauri::async_runtime::spawn(start_again_without_core(
                app.clone(),
                station.clone(),
                ending,
            ));
            let autostart = Autostart::of(station.id(), data_dir);
            tauri::async_runtime::spawn(decided::follow(app.clone(), station, autostart));
        }
        Err(error) if error.code == ErrorCode::KeepsCrashing => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(RESTS).await;
                ending.begin_again(&app);
            });
        }
        Err(_) => {}
    }
}

/// Nobody would end this process any more.
fn end_with_the_warden<R: Runtime>(
    app: &AppHandle<R>,
    ending: Ending,
    until_it_is_gone: impl FnOnce() + Send + 'static,
) {
    let app = app.clone();
    let thread = std::thread::Builder::new().name("warden".to_owned());
    let watched = thread.spawn(move || {
        until_it_is_gone();
        ending.begin(&app);
    });
    if let Err(error) = watched {
        tracing::warn!(%error, "this process could outlive its warden");
    }
}

/// A sign-out, a shutdown, Ctrl-C: everything shown is on disk before it ends.
async fn end_when_asked<R: Runtime>(app: AppHandle<R>, ending: Ending) {
    match Asked::listen() {
        Ok(mut asked) => {
            asked.heard().await;
            tracing::info!("asked to end");
            ending.begin(&app);
        }
        Err(error) => tracing::warn!(%error, "nobody hears what the system asks"),
    }
}

/// A window without its core shows a board that nobody keeps: it is better started again.
async fn start_again_without_core<R: Runtime>(app: AppHandle<R>, station: Station, ending: Ending) {
    station.ended().await;
    if !ending.has_begun() {
        tracing::error!("the core has failed, and the application is started again");
        app.exit(i32::from(PANICKED));
    }
}

/// The commands and the state of the application, on any runtime: tests run them without a display.
pub fn builder<R: Runtime>(builder: tauri::Builder<R>, core: Core) -> tauri::Builder<R> {
    builder
        .manage(core)
        .on_window_event(on_window_event)
        .invoke_handler(tauri::generate_handler![
            commands::subscribe,
            commands::snapshot,
            commands::subscribe_public,
            commands::snapshot_public,
            commands::shown,
            commands::open_pickup,
            commands::set_status,
            commands::strike,
            commands::undo,
            commands::retry_now,
            commands::sign_in,
            commands::sign_out,
            commands::retry_dead_letter,
            commands::discard_dead_letter,
            commands::confirm_held,
            commands::discard_held,
            commands::put_away_went_back,
            commands::receipts,
            commands::change_settings,
            settings::food_groups,
            settings::check_pin,
            settings::set_pin,
            settings::export_settings,
            settings::import_settings,
            commands::hosting,
            commands::host,
            commands::stop_hosting,
            commands::first_admin_noted,
            commands::new_admin_password,
            commands::find_hubs,
            commands::sound,
            commands::sound_test,
            commands::mute,
            commands::unmute,
            commands::full_screen,
            commands::history,
            commands::changes,
            history::history_reach,
            history::export_history,
            history::report,
            history::export_report,
            commands::print,
            counter::menu,
            counter::create_dish,
            counter::change_dish,
            counter::offer_dish,
            counter::delete_dish,
            counter::keep_order,
            counter::place_draft,
            counter::discard_draft,
            dashboard::dashboard,
            diagnostics::diagnostics,
            diagnostics::examine,
            diagnostics::check_files,
            diagnostics::withdraw,
            diagnostics::save_bundle,
            pack_up::packing,
            pack_up::pack_up,
            people::stations,
            people::people,
            people::new_person,
            people::reset_password,
            people::set_active,
            people::invite,
            people::unpair,
        ])
}

/// The public window goes with the main one: nobody is left who could close it.
fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let WindowEvent::Destroyed = event else {
        return;
    };
    let app = window.app_handle();
    app.state::<Core>().window_gone(window.label());
    if window.label() != pickup::LABEL
        && let Some(board) = app.get_webview_window(pickup::LABEL)
        && let Err(error) = board.close()
    {
        tracing::warn!(%error, "the pickup board cannot be closed");
    }
}

async fn open(environment: &Environment, dir: &Path) -> Result<Station, OpenError> {
    let given = environment.password().is_some() || environment.pin().is_some();
    let file = PairedFile::new(dir, environment.password().cloned()).with_pin(environment.pin());
    // Once it is paired, an unattended station needs no password.
    let account = environment
        .account()
        .filter(|account| given || file.opens(&account.server));
    let credentials: Arc<dyn Credentials> = match account {
        Some(_) => Arc::new(file),
        None => Arc::new(vault::Keyring::or(file, dir)),
    };
    Station::open(StationConfig {
        data_dir: dir.to_owned(),
        endpoint: Endpoint::Kitchen,
        credentials,
        account,
        name: environment.station_name(),
        app_version: env!("CARGO_PKG_VERSION"),
        ca_file: environment.ca_file(),
    })
    .await
}
