//! What the stories need: a hub and a terminal station as real processes, REST as another client
//! would speak it, and the real window.
//!
//! Everything that is started here ends with the test, and waits have deadlines that a slow machine
//! does not reach: they only bound how long a failure takes.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each story is a crate of its own and uses its own part"
)]

pub mod axe;
pub mod hub;
pub mod rest;
pub mod watch;
pub mod window;

use std::{
    path::PathBuf,
    process::Child,
    time::{Duration, Instant},
};

/// How long anything may take before it counts as not happening.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A process that does not outlive its test.
pub struct Running(pub Child);

impl Running {
    /// SIGKILL: nothing is said, nothing is tidied up.
    pub fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The terminal binary, which stands beside the window's in the build directory.
pub fn feast() -> PathBuf {
    let window = PathBuf::from(env!("CARGO_BIN_EXE_olgfeast"));
    let name = if cfg!(windows) { "feast.exe" } else { "feast" };
    let feast = window.with_file_name(name);
    assert!(
        feast.exists(),
        "{} is missing: `cargo build -p feast` first",
        feast.display()
    );
    feast
}

/// Waits until `look` finds something.
pub async fn wait_for<T, F>(what: &str, mut look: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < until, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
