//! The time, as a parameter.

use std::time::Duration;

use olgfeast_protocol::UtcTime;

/// A moment. The core reads no clock: it is handed one with every input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Since an arbitrary start; never runs back.
    pub mono: Duration,
    /// The station's wall clock; may jump.
    pub wall: UtcTime,
}
