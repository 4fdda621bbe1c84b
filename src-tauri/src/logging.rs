//! What happened, for whoever has to find out later.

mod files;

use std::path::Path;

use olgfeast_station::OneLine;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::warden;
use files::{Files, Limits};

/// What our own rooms tell, and only warnings of everybody else.
const LOGGED_BY_DEFAULT: &str =
    "warn,olgfeast_app=info,olgfeast_station=info,olgfeast_link=info,olgfeast_store=info";

/// A log of a week that tells little, and never more than 14 MB.
const LIMITS: Limits = Limits {
    bytes: 2_000_000,
    files: 7,
};

/// Logs to files below the data directory, and to stderr; `RUST_LOG` says how much. What is
/// written is never a name, a password or a token, and each time one harmless line. `None`: there is no
/// place for files, and only stderr is told.
pub(crate) fn start(data_dir: &Path) -> Option<WorkerGuard> {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOGGED_BY_DEFAULT));
    let folder = data_dir.join(olgfeast_station::LOGS);
    let (layer, guard) = match Files::in_folder(&folder, LIMITS, today) {
        Ok(files) => {
            let (writer, guard) = tracing_appender::non_blocking(OneLine(files));
            let layer = tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_writer(writer);
            (Some(layer), Some(guard))
        }
        Err(error) => {
            eprintln!("olgfeast: no log file: {error}");
            (None, None)
        }
    };
    let stderr = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(|| OneLine(std::io::stderr()))
        // Nobody reads stderr any more: that is no reason to end.
        .log_internal_errors(false);
    let started = tracing_subscriber::registry()
        .with(filter)
        .with(stderr)
        .with(layer)
        .try_init();
    if let Err(error) = started {
        eprintln!("olgfeast: no log: {error}");
    }
    guard
}

fn today() -> String {
    let now = warden::now_utc().zoned();
    now.get(..10).unwrap_or_default().to_owned()
}
