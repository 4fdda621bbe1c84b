//! How the application has ended when nobody wanted it to.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::time::UtcTime;

/// Crashes that are told.
pub const MOST_CRASHES: usize = 8;

/// One crash, after which the application was started again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crash {
    /// When it was noticed, by the station's clock.
    pub at: UtcTime,
    /// What happened.
    pub how: Crashed,
}

/// See [`Crash`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "crashed", rename_all = "kebab-case")]
pub enum Crashed {
    /// The system ended it.
    Signal {
        /// By this signal; on Windows by this exception.
        signal: i32,
    },
    /// It met what must not be, and ended itself.
    Panicked {
        /// At this place in the source, where that is known.
        at: Option<String>,
    },
}

impl fmt::Display for Crashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Crashed::Signal { signal } => write!(f, "signal {signal}"),
            Crashed::Panicked { at: Some(at) } => write!(f, "panic at {at}"),
            Crashed::Panicked { at: None } => f.write_str("panic"),
        }
    }
}
