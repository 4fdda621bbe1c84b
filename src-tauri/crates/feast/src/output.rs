//! Lines on stdout.

use std::io;

use tokio::io::{AsyncWriteExt, Stdout};

/// Writes whole lines, each flushed. Waiting for a slow reader holds up nothing else.
pub(crate) struct Output {
    stdout: Stdout,
}

impl Output {
    pub(crate) fn new() -> Output {
        Output {
            stdout: tokio::io::stdout(),
        }
    }

    /// Writes one line; `false` when nobody reads any more.
    pub(crate) async fn line(&mut self, line: &str) -> io::Result<bool> {
        let mut bytes = Vec::with_capacity(line.len() + 1);
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
        let written = async {
            self.stdout.write_all(&bytes).await?;
            self.stdout.flush().await
        };
        match written.await {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Returns when the reader of a pipe on stdout has gone, even while there is nothing to write.
/// Never, where stdout is a file.
#[cfg(unix)]
pub(crate) async fn reader_gone() {
    use std::os::fd::AsFd;

    use tokio::{io::Interest, net::unix::pipe::Sender};

    // Unchecked: the checked one would make stdout non-blocking, also for those who share it.
    let stdout = std::io::stdout().as_fd().try_clone_to_owned();
    let watched = stdout.and_then(Sender::from_owned_fd_unchecked);
    // A file cannot be watched, and has no reader.
    if let Ok(stdout) = watched
        && stdout.ready(Interest::ERROR).await.is_ok()
    {
        return;
    }
    std::future::pending().await
}

/// Here it shows only at the next line.
#[cfg(not(unix))]
pub(crate) async fn reader_gone() {
    std::future::pending().await
}
