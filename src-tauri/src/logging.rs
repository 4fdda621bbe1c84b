//! What happened, for whoever has to find out later.

use std::path::Path;

use tracing_appender::{non_blocking::WorkerGuard, rolling};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// What our own rooms tell, and only warnings of everybody else.
const LOGGED_BY_DEFAULT: &str =
    "warn,olgfeast_app=info,olgfeast_station=info,olgfeast_link=info,olgfeast_store=info";

/// Days of which the log is kept.
const KEPT_DAYS: usize = 7;

/// Logs to a file a day below the data directory, and to stderr; `RUST_LOG` says how much. What is
/// written is never a name, a password or a token. `None`: there is no place for files, and only
/// stderr is told.
pub(crate) fn start(data_dir: &Path) -> Option<WorkerGuard> {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOGGED_BY_DEFAULT));
    let folder = data_dir.join(olgfeast_station::LOGS);
    // Where this fails, opening the file below says so.
    let _ = std::fs::create_dir_all(&folder);
    let file = rolling::Builder::new()
        .rotation(rolling::Rotation::DAILY)
        .filename_prefix("olgfeast")
        .filename_suffix("log")
        .max_log_files(KEPT_DAYS)
        .build(&folder);
    let (layer, guard) = match file {
        Ok(file) => {
            let (writer, guard) = tracing_appender::non_blocking(file);
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
    let started = tracing_subscriber::registry()
        .with(filter)
        .with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr))
        .with(layer)
        .try_init();
    if let Err(error) = started {
        eprintln!("olgfeast: no log: {error}");
    }
    guard
}
