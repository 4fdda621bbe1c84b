//! What stays when the application crashes: this program starts itself as a child, waits, and starts it
//! again. It opens nothing itself, so nothing can crash it, and between two children nobody has a file
//! open: then what a person has packed up is erased.
//!
//! The child is never left behind: its standard input is a pipe from here, and where that ends, the child
//! ends. On Linux the kernel ends it together with this process.

mod crashes;
mod life;

use std::{
    collections::VecDeque,
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    process::{ExitCode, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use olgfeast_protocol::{UtcTime, ipc::Crashed};
use olgfeast_station::{PackUp, StoreError};
use tokio::process::{Child, ChildStdin, Command};

use crate::vault;
pub(crate) use crashes::{Crashes, keep_the_place_of_a_panic};
pub(crate) use life::{Asked, tied_to_the_warden};

/// The child ends with this to be started again: the computer was packed up.
pub(crate) const START_AGAIN: u8 = 86;

/// As a program of Rust ends when it panics. The child ends so when its core has.
pub(crate) const PANICKED: u8 = 101;

/// So many new starts in [`WITHIN`]; then a person is told, and it rests.
const MOST_STARTS: usize = 3;

/// See [`MOST_STARTS`].
const WITHIN: Duration = Duration::from_secs(60);

/// So long it rests.
pub(crate) const RESTS: Duration = Duration::from_secs(60);

/// What this process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// It starts the application and stays beside it.
    Warden,
    /// It is the application.
    Application,
    /// It tells a person that the application has crashed too often, and for a while is nothing else.
    Resting,
}

impl Part {
    /// By the first argument, which a warden alone gives.
    pub(crate) fn of_this_process() -> Part {
        let word = std::env::args_os().nth(1);
        [Part::Application, Part::Resting]
            .into_iter()
            .find(|part| part.word().map(OsStr::new) == word.as_deref())
            .unwrap_or(Part::Warden)
    }

    fn word(self) -> Option<&'static str> {
        match self {
            Part::Warden => None,
            Part::Application => Some("--beside-its-warden"),
            Part::Resting => Some("--resting"),
        }
    }
}

/// Starts the application as often as it takes, and ends with what it ended with.
pub(crate) fn stand_by(data_dir: &Path) -> ExitCode {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return cannot(&error),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let stood = runtime.and_then(|runtime| {
        let warden = Warden {
            data_dir,
            program,
            crashes: Recent::default(),
        };
        runtime.block_on(warden.stand_by())
    });
    match stood {
        Ok(code) => ExitCode::from(code),
        Err(error) => cannot(&error),
    }
}

fn cannot(error: &io::Error) -> ExitCode {
    eprintln!("olgfeast: the application cannot be started: {error}");
    ExitCode::FAILURE
}

struct Warden<'a> {
    data_dir: &'a Path,
    program: PathBuf,
    crashes: Recent,
}

/// What comes after a child.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Leave(u8),
    Start(Part),
}

impl Warden<'_> {
    async fn stand_by(mut self) -> io::Result<u8> {
        let mut asked = Asked::listen()?;
        let mut part = Part::Application;
        loop {
            erase_what_was_packed_up(self.data_dir);
            crashes::forget_the_place_of_a_panic(self.data_dir);
            let child = self.start(part)?;
            let (status, was_asked) = child.outlived(&mut asked).await?;
            match self.after(part, status, was_asked, Instant::now()) {
                Next::Leave(code) => return Ok(code),
                Next::Start(next) => part = next,
            }
        }
    }

    fn start(&self, part: Part) -> io::Result<Tied> {
        let mut child = Command::new(&self.program)
            .args(part.word())
            .stdin(Stdio::piped())
            .spawn()?;
        let pipe = child.stdin.take();
        Ok(Tied { child, pipe })
    }

    fn after(&mut self, part: Part, status: ExitStatus, was_asked: bool, now: Instant) -> Next {
        let crashed = match ended(status) {
            // Whoever wants it gone does not want it back.
            Ended::Code(code) if was_asked => return Next::Leave(code),
            Ended::Crashed(_) if was_asked => return Next::Leave(1),
            Ended::Code(START_AGAIN) => return Next::Start(Part::Application),
            Ended::Code(code) => return Next::Leave(code),
            Ended::Crashed(crashed) => crashed,
        };
        eprintln!("olgfeast: the application has crashed ({crashed})");
        Crashes::in_dir(self.data_dir).note(crashed, now_utc());
        if part == Part::Resting {
            eprintln!("olgfeast: it cannot even say so, and is not started again");
            return Next::Leave(1);
        }
        if self.crashes.are_too_many(now) {
            eprintln!("olgfeast: it has crashed too often, and rests for a while");
            return Next::Start(Part::Resting);
        }
        Next::Start(Part::Application)
    }
}

/// The last crashes.
#[derive(Default)]
struct Recent(VecDeque<Instant>);

impl Recent {
    /// One more; whether that is one too many for now. After a rest it is counted anew.
    fn are_too_many(&mut self, now: Instant) -> bool {
        self.0
            .retain(|crash| now.saturating_duration_since(*crash) < WITHIN);
        if self.0.len() >= MOST_STARTS {
            self.0.clear();
            return true;
        }
        self.0.push_back(now);
        false
    }
}

/// How a child ended.
#[derive(Debug, PartialEq, Eq)]
enum Ended {
    /// It wanted to.
    Code(u8),
    Crashed(Crashed),
}

#[cfg(unix)]
fn ended(status: ExitStatus) -> Ended {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) if code == i32::from(PANICKED) => {
            Ended::Crashed(Crashed::Panicked { at: None })
        }
        (Some(code), _) => Ended::Code(u8::try_from(code).unwrap_or(1)),
        (None, signal) => Ended::Crashed(Crashed::Signal {
            signal: signal.unwrap_or_default(),
        }),
    }
}

/// Windows ends a program with the code of its exception, which is a negative number.
#[cfg(not(unix))]
fn ended(status: ExitStatus) -> Ended {
    match status.code() {
        Some(code) if code == i32::from(PANICKED) => Ended::Crashed(Crashed::Panicked { at: None }),
        Some(code) if code < 0 => Ended::Crashed(Crashed::Signal { signal: code }),
        Some(code) => Ended::Code(u8::try_from(code).unwrap_or(1)),
        None => Ended::Code(1),
    }
}

/// A child, and the pipe whose end is its own.
struct Tied {
    child: Child,
    pipe: Option<ChildStdin>,
}

impl Tied {
    /// Waits for its end, and passes on what the system asks of this process; whether it has.
    async fn outlived(mut self, asked: &mut Asked) -> io::Result<(ExitStatus, bool)> {
        let mut was_asked = false;
        let ended = loop {
            tokio::select! {
                status = self.child.wait() => break status.map(|status| (status, was_asked)),
                () = asked.heard() => {
                    was_asked = true;
                    self.ask_to_end();
                }
            }
        };
        // Not before.
        drop(self.pipe);
        ended
    }

    /// As this process was asked.
    #[cfg(unix)]
    fn ask_to_end(&mut self) {
        use rustix::process::{Pid, Signal, kill_process};
        let process = self.child.id();
        let process = process.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        // One that is gone needs no asking.
        if let Some(process) = process {
            let _ = kill_process(process, Signal::TERM);
        }
    }

    /// There are no such signals: it ends with the pipe.
    #[cfg(not(unix))]
    fn ask_to_end(&mut self) {
        drop(self.pipe.take());
    }
}

/// Before anything is opened. What cannot be erased is erased before the next start.
fn erase_what_was_packed_up(data_dir: &Path) {
    let Some(wish) = PackUp::wished(data_dir) else {
        return;
    };
    let also = [vault::FILE, crashes::FILE, crashes::PANIC];
    match wish.carry_out(data_dir, &also) {
        Ok(()) => {}
        Err(StoreError::Busy) => {
            eprintln!(
                "olgfeast: the station that was packed up is still at work, and nothing is erased"
            );
        }
        Err(error) => eprintln!("olgfeast: not everything could be erased: {error}"),
    }
}

/// Now, by this computer's clock; one that is wrong is no reason to note nothing.
pub(crate) fn now_utc() -> UtcTime {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    UtcTime(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
