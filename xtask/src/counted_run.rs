//! Runs a program with its output shown as it comes, and counts the tests that it reports.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::report::Found;
use crate::running::{End, Running};
use crate::tally::{Runner, Tally};

/// How long the rest of the output is waited for once the program is gone. A process that it left
/// behind may hold the pipe open for ever, so the end of the file is not what is waited for.
const REST: Duration = Duration::from_secs(3);

/// Runs the program to its end, or for so long, and returns what was counted and what is wrong.
pub(crate) fn found(
    command: &mut Command,
    runner: Runner,
    patience: Duration,
) -> anyhow::Result<Found> {
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let (out, err) = (std::io::stdout(), std::io::stderr());
    let (end, tally) = run_into(command, runner, patience, out, err)?;
    let wrong = match end {
        End::Exited(status) if status.success() => None,
        End::Exited(status) => Some(status.to_string()),
        End::Interrupted => Some("interrupted".to_owned()),
        End::Hung => Some("did not come to an end".to_owned()),
    };
    Ok(Found { tally, wrong })
}

fn run_into(
    command: &mut Command,
    runner: Runner,
    patience: Duration,
    out: impl Write + Send + 'static,
    err: impl Write + Send + 'static,
) -> anyhow::Result<(End, Tally)> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = Running::start(command)?;
    let tally = Arc::new(Mutex::new(Tally::default()));
    let stdout = running.child().stdout.take();
    let stderr = running.child().stderr.take();
    let shown = [
        stdout.map(|pipe| show(pipe, out, Arc::clone(&tally), runner)),
        stderr.map(|pipe| show(pipe, err, Arc::clone(&tally), runner)),
    ];
    let end = running.wait(patience)?;
    // What it left behind goes too, and with it what keeps the pipes open.
    drop(running);
    let deadline = Instant::now() + REST;
    for shown in shown.into_iter().flatten() {
        // A time-out loses at most the words of a process that nobody waits for.
        let _ = shown.recv_timeout(deadline.saturating_duration_since(Instant::now()));
    }
    let tally = *tally.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((end, tally))
}

/// Copies lines as they come and reads them; says so when the pipe is at its end.
fn show(
    pipe: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    tally: Arc<Mutex<Tally>>,
    runner: Runner,
) -> mpsc::Receiver<()> {
    let (done, at_end) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            // Whether anybody reads along does not matter to the count.
            let _ = to.write_all(&line).and_then(|()| to.flush());
            tally
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .read(&String::from_utf8_lossy(&line), runner);
            line.clear();
        }
        let _ = done.send(());
    });
    at_end
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::running::PATIENCE;

    /// Not onto our own output: whoever counts our tests would count these lines too.
    fn run_unseen(script: &str) -> anyhow::Result<(End, Tally)> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run_into(
            &mut command,
            Runner::CargoTest,
            PATIENCE,
            std::io::sink(),
            std::io::sink(),
        )
    }

    #[test]
    fn both_streams_are_counted() {
        let script = "echo 'test result: ok. 1 passed; 0 failed; 0 ignored'; \
                      echo 'test result: ok. 2 passed; 0 failed; 0 ignored' >&2; exit 4";
        let (end, tally) = run_unseen(script).unwrap();
        assert!(
            matches!(end, End::Exited(status) if status.code() == Some(4)),
            "{end:?}"
        );
        assert_eq!(tally.passed, 3);
    }

    #[test]
    fn a_process_left_behind_with_the_pipe_does_not_hang_the_run() {
        // `setsid` takes it out of the group that is ended, as a browser or a daemon does.
        let script = "setsid sleep 20 & echo 'test result: ok. 1 passed; 0 failed'";
        let (end, tally) = run_unseen(script).unwrap();
        assert!(
            matches!(end, End::Exited(status) if status.success()),
            "{end:?}"
        );
        assert_eq!(tally.passed, 1);
    }
}
