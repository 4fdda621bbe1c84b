//! Bugs that can be planted to see whether the simulation finds them.
//!
//! Only compiled with the feature `planted`, which nothing but `olgfeast-simulation` asks for, and it
//! only for its own test of these: no program that is shipped has any of this in it.

use std::cell::Cell;

thread_local! {
    static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
}

/// What can be wrong here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// The back-off starts again with every socket that opens.
    ForgivesAtOpening,
    /// A socket that says nothing is believed to work.
    TrustsSilence,
    /// An event is applied although one before it is missing.
    JumpsGaps,
    /// Numbers of another log are believed to be those of this one.
    TrustsNumbers,
}

/// Plants a bug in this thread, instead of the one that was planted before, or takes it out.
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

pub(crate) fn has(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}
