//! Logs go to stderr: stdout belongs to scripts.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts to log at `level` and above, unless `RUST_LOG` says otherwise.
pub(crate) fn start(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // Nobody reads stderr any more: that is no reason to end.
        .log_internal_errors(false)
        .init();
}
