//! Two processes that end together: what the system asks of one is asked of the other.

use std::io;

/// Listens for what asks a program to end: a sign-out, a shutdown, Ctrl-C.
pub(crate) struct Asked {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 3],
    #[cfg(windows)]
    ctrl_c: tokio::signal::windows::CtrlC,
    #[cfg(windows)]
    shutdown: tokio::signal::windows::CtrlShutdown,
}

impl Asked {
    /// From now on such a signal ends nothing by itself.
    #[cfg(unix)]
    pub(crate) fn listen() -> io::Result<Asked> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Asked {
            signals: [
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
                signal(SignalKind::interrupt())?,
            ],
        })
    }

    /// From now on such a signal ends nothing by itself.
    #[cfg(windows)]
    pub(crate) fn listen() -> io::Result<Asked> {
        use tokio::signal::windows;
        Ok(Asked {
            ctrl_c: windows::ctrl_c()?,
            shutdown: windows::ctrl_shutdown()?,
        })
    }

    /// Returns when one has come.
    #[cfg(unix)]
    pub(crate) async fn heard(&mut self) {
        let [terminate, hangup, interrupt] = &mut self.signals;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = interrupt.recv() => {}
        }
    }

    /// Returns when one has come.
    #[cfg(windows)]
    pub(crate) async fn heard(&mut self) {
        tokio::select! {
            _ = self.ctrl_c.recv() => {}
            _ = self.shutdown.recv() => {}
        }
    }
}

/// In the application: returns when the warden is gone. To be called first of all, on a thread that stays:
/// on Linux the kernel ends this process with it from then on, whatever it is doing.
pub(crate) fn tied_to_the_warden() -> impl FnOnce() + Send + 'static {
    #[cfg(target_os = "linux")]
    if let Err(error) =
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))
    {
        eprintln!("olgfeast: this process could outlive its warden: {error}");
    }
    || {
        // Nobody writes there: whatever comes is the end.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
    }
}
