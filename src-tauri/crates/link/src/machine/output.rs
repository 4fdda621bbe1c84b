//! What a machine wants done by its driver.

use std::time::Duration;

use crate::event::LinkEvent;
use crate::token::Token;

/// Something that the driver of a machine has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Dial. There is neither a dial nor a connection when this comes.
    Dial {
        /// For the upgrade.
        token: Token,
        /// How long name resolution and TCP may take in all.
        within: Duration,
    },
    /// Give up the dial, or the connection, now. When this is obeyed, it is gone.
    Drop(Farewell),
    /// Write a text.
    Send(String),
    /// Hand this to the user of the link.
    Event(LinkEvent),
    /// The machine has ended.
    Finished,
}

/// How a connection is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Farewell {
    /// With a close frame of this code, as far as it can be written at once.
    Close(u16),
    /// Without a word and without waiting for anything in flight: the other side does not hear.
    Abort,
}

/// One answer of [`Machine::poll_output`](crate::Machine::poll_output).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Polled {
    /// Do this, then poll again.
    Output(Output),
    /// Nothing more to do until this monotonic time, or until the next input.
    Timeout(Option<Duration>),
}
