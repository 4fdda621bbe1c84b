//! How the program ends, for scripts.

use std::{fmt, io::Write, process::ExitCode};

/// The exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done: settled, or stored where nobody wanted to wait.
    Done,
    /// Something went wrong.
    Error,
    /// The data directory is in use. A command line that makes no sense ends so too, by clap.
    InUse,
    /// The server refused it.
    Refused,
    /// Stored, but not sent in time. The `EX_TEMPFAIL` of sysexits.
    Unsent,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Error => 1,
            Exit::InUse => 2,
            Exit::Refused => 3,
            Exit::Unsent => 75,
        })
    }
}

/// Tells a person something on stderr, if anybody still reads there.
pub(crate) fn say(words: fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "feast: {words}");
}
