//! Logs go to stderr: stdout belongs to scripts.

use olgfeast_station::OneLine;
use tracing_subscriber::EnvFilter;

/// Starts to log at `level` and above, unless `RUST_LOG` says otherwise; each time one harmless line.
pub(crate) fn start(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(|| OneLine(std::io::stderr()))
        .with_ansi(false)
        // Nobody reads stderr any more: that is no reason to end.
        .log_internal_errors(false)
        .init();
}
