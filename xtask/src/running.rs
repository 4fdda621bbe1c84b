//! A program that this one started. It never outlives this one: dropping it ends it.

use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};
use std::{io, thread};

use anyhow::{Context, bail, ensure};

use crate::interrupt;

/// How often a running program is looked at.
pub(crate) const GLANCE: Duration = Duration::from_millis(25);

/// No single step takes this long on a slow machine; what does has hung.
pub(crate) const PATIENCE: Duration = Duration::from_mins(40);

/// What a program may take to end by itself once it was told to.
const GRACE: Duration = Duration::from_secs(8);

/// A started program, with everything that it starts in turn where the system can tell.
pub(crate) struct Running {
    name: String,
    child: Child,
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "elsewhere only one program can be told")
    )]
    reach: Reach,
    asked: bool,
}

/// Who is told when it has to end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The program alone. It shares our terminal: Ctrl-C reaches it and its children directly.
    Itself,
    /// Its process group: also what it left behind.
    Group,
}

/// How a program came to its end.
#[derive(Debug)]
pub(crate) enum End {
    Exited(ExitStatus),
    /// Somebody pressed Ctrl-C, and it was ended for that.
    Interrupted,
    /// It was ended for not coming to an end.
    Hung,
}

impl Running {
    /// Starts a program in a process group of its own.
    pub(crate) fn start(command: &mut Command) -> anyhow::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        Self::spawn(command, Reach::Group)
    }

    fn spawn(command: &mut Command, reach: Reach) -> anyhow::Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        Ok(Self {
            name,
            child,
            reach,
            asked: false,
        })
    }

    /// Its pipes, where it was given any.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Its exit status, if it has come to its end.
    pub(crate) fn poll(&mut self) -> anyhow::Result<Option<ExitStatus>> {
        self.child
            .try_wait()
            .with_context(|| format!("waiting for {}", self.name))
    }

    /// Waits until it ends; after `patience`, or when Ctrl-C was pressed, ends it.
    pub(crate) fn wait(&mut self, patience: Duration) -> anyhow::Result<End> {
        let deadline = Instant::now() + patience;
        loop {
            if let Some(status) = self.poll()? {
                return Ok(End::Exited(status));
            }
            let end = match (interrupt::requested(), Instant::now() >= deadline) {
                (true, _) => End::Interrupted,
                (false, true) => End::Hung,
                (false, false) => {
                    thread::sleep(GLANCE);
                    continue;
                }
            };
            self.end();
            return Ok(end);
        }
    }

    /// Asks it to end, once: to some programs a second signal means to drop everything.
    pub(crate) fn ask_to_end(&mut self) {
        if std::mem::replace(&mut self.asked, true) || self.gone() {
            return;
        }
        #[cfg(unix)]
        self.signal(nix::sys::signal::Signal::SIGTERM);
        #[cfg(not(unix))]
        let _ = self.child.kill();
    }

    /// Ends it: asks, waits for a while, and insists. Returns when it is gone.
    pub(crate) fn end(&mut self) {
        self.ask_to_end();
        let deadline = Instant::now() + GRACE;
        while !self.gone() && Instant::now() < deadline {
            thread::sleep(GLANCE);
        }
        self.insist();
    }

    /// Kills it, and what is left of its group even if it is gone itself.
    fn insist(&mut self) {
        #[cfg(unix)]
        if self.reach == Reach::Group || !self.gone() {
            self.signal(nix::sys::signal::Signal::SIGKILL);
        }
        #[cfg(not(unix))]
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn gone(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// An error means that nobody is left to be told.
    #[cfg(unix)]
    fn signal(&self, signal: nix::sys::signal::Signal) {
        let Ok(id) = i32::try_from(self.child.id()) else {
            return;
        };
        let id = nix::unistd::Pid::from_raw(id);
        let _ = match self.reach {
            Reach::Itself => nix::sys::signal::kill(id, signal),
            Reach::Group => nix::sys::signal::killpg(id, signal),
        };
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs a program on our own terminal, where its progress bars and questions work, until it
/// succeeds. Any other end is an error.
pub(crate) fn in_the_foreground(command: &mut Command) -> anyhow::Result<()> {
    let mut running = Running::spawn(command, Reach::Itself)?;
    match running.wait(PATIENCE)? {
        // Ctrl-C may have reached the child first.
        _ if interrupt::requested() => bail!("interrupted"),
        End::Exited(status) => ensure!(status.success(), "{} failed ({status})", running.name),
        End::Interrupted => bail!("interrupted"),
        End::Hung => bail!("{} did not come to an end", running.name),
    }
    Ok(())
}

/// Whether a program can be started and succeeds; what it says is not shown.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    said(command).is_some()
}

/// What a program says on its standard output, if it succeeds.
pub(crate) fn said(command: &mut Command) -> Option<String> {
    let output: io::Result<_> = command.stdin(std::process::Stdio::null()).output();
    let output = output.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_that_does_not_end_is_ended_after_the_patience_is_over() {
        let mut hung = Running::start(&mut shell("sleep 600")).unwrap();
        assert!(matches!(
            hung.wait(Duration::from_millis(50)).unwrap(),
            End::Hung
        ));
        assert!(hung.poll().unwrap().is_some());
    }

    #[test]
    fn what_a_program_leaves_behind_is_ended_with_it() {
        let script = "sleep 600 & echo started";
        let mut leaky = Running::start(shell(script).stdout(Stdio::piped())).unwrap();
        let mut stdout = BufReader::new(leaky.child().stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(matches!(leaky.wait(PATIENCE).unwrap(), End::Exited(status) if status.success()));
        drop(leaky);
        // The end of the file comes only when the sleep, which holds the pipe too, is gone.
        assert_eq!(stdout.read_line(&mut line).unwrap(), 0);
    }

    #[test]
    fn the_exit_status_is_handed_on() {
        let mut failing = Running::start(&mut shell("exit 3")).unwrap();
        let end = failing.wait(PATIENCE).unwrap();
        assert!(
            matches!(end, End::Exited(status) if status.code() == Some(3)),
            "{end:?}"
        );
    }
}
