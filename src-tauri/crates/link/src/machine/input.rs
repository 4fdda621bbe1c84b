//! What the driver of a machine feeds it with.

use std::net::IpAddr;
use std::time::Duration;

use crate::close::Cause;
use crate::command::Command;

/// Something that happened to the driver of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The link is wanted. The first input; later ones do nothing.
    Start,
    /// The time that [`Machine::poll_output`](crate::Machine::poll_output) named has come.
    Timeout,
    /// The user of the link told something.
    Command(Command),
    /// The TCP connection of the dial is open.
    Connected {
        /// The address that answered.
        address: IpAddr,
    },
    /// The same through a proxy: where the server itself is cannot be seen, so it counts as far.
    Tunnelled,
    /// The upgrade of the dial is done.
    Upgraded,
    /// A text frame.
    Text(String),
    /// Any other frame.
    Frame,
    /// Bytes of a frame that is not complete yet came in.
    Bytes {
        /// When, on the monotonic clock.
        at: Duration,
    },
    /// The dial, or the connection, has come to its end.
    Ended(Cause),
    /// The addresses of this computer changed.
    NetworkChanged(NetworkChange),
}

/// How the addresses of this computer changed. Those of the loopback interface are no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkChange {
    /// It has an address that it did not have: what could not be reached may be reached now.
    Up,
    /// It only lost some.
    Down,
}
