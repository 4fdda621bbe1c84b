//! What can happen, and to whom.

use std::time::Duration;

use olgfeast_link::{Cause, Input as LinkInput};
use olgfeast_station::{
    Call, Reply,
    sans_io::{self, AccountName, Ticket, Written},
};

use crate::{
    night::{Mishap, Troubles},
    server::{RequestId, SocketId},
};

/// Who has asked the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// A call of a station.
    Station(u64),
    /// The counter, or somebody else.
    Counter,
}

/// A call of a station that has not come back.
#[derive(Debug)]
pub(crate) struct Flight {
    pub(crate) station: usize,
    pub(crate) life: u64,
    pub(crate) ticket: Ticket,
    pub(crate) call: Call,
    pub(crate) began: Duration,
    /// The connections that were opened when it was made.
    pub(crate) opened: u64,
    pub(crate) stage: Leg,
}

impl Flight {
    /// Whether the server has to read orders for it.
    pub(crate) fn reads_orders(&self) -> bool {
        matches!(
            self.call,
            Call::Page { .. } | Call::Order { .. } | Call::Leaf { .. }
        )
    }

    /// Whether it changes an order.
    pub(crate) fn is_write(&self) -> bool {
        matches!(self.call, Call::Status { .. } | Call::Keyed { .. })
    }
}

/// How far a call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leg {
    /// There is no connection for it yet.
    Connecting,
    /// It is on its way.
    Travelling,
    /// The server has it.
    There(RequestId),
}

/// Something that happens at its time.
#[derive(Debug)]
pub(crate) enum Event {
    /// A call reaches the server.
    Asks { call: u64 },
    /// A call comes back.
    Answers { call: u64, reply: Reply },
    /// A call is given up.
    Patience { call: u64 },
    /// Something reaches the server on a socket.
    Up {
        station: usize,
        socket: SocketId,
        what: Upward,
    },
    /// Something reaches a station on its socket.
    Down {
        station: usize,
        life: u64,
        socket: SocketId,
        what: Downward,
    },
    /// A dial has come so far.
    Dialed {
        station: usize,
        life: u64,
        dial: u64,
        step: Step,
    },
    /// The disk has taken a write.
    Disk { station: usize, life: u64 },
    /// The cache is written.
    Saves { station: usize, life: u64 },
    /// The place for secrets answers.
    Secret {
        station: usize,
        life: u64,
        input: SecretInput,
    },
    /// Somebody at a station does something.
    Person { station: usize },
    /// The counter does something.
    Counter,
    /// Something goes wrong.
    Mishap(Mishap),
    /// It is over.
    Mends(Mishap),
    /// The silent faults, or all of them, are over.
    Troubles(Box<Troubles>),
}

#[derive(Debug)]
pub(crate) enum Upward {
    Text(String),
    Close,
}

#[derive(Debug)]
pub(crate) enum Downward {
    Text {
        text: String,
        /// See [`crate::server::Heard::Frame`].
        all_until: Option<Duration>,
    },
    Ended(Option<u16>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Tcp,
    Upgrade,
}

#[derive(Debug)]
pub(crate) enum SecretInput {
    Load(AccountName),
    Keep(AccountName),
}

/// Something that is fed to a process.
#[derive(Debug)]
pub(crate) enum Feed {
    Core(sans_io::Input),
    Link(LinkInput),
    /// Told to the link, when so many connections were known.
    Told(u64, olgfeast_link::Command),
}

/// What a written write is fed as.
pub(crate) fn written(written: Written) -> Feed {
    Feed::Core(sans_io::Input::Written(written))
}

/// A socket that has ended, as a link hears of it.
pub(crate) fn cause(code: Option<u16>) -> Cause {
    match code {
        Some(code) => Cause::Closed {
            code,
            reason: String::new(),
        },
        None => Cause::Lost("reset".into()),
    }
}
