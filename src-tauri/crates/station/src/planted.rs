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
    /// An intent settles when the server has answered 200.
    SettlesAt200,
    /// An intent is sent before it is on disk that it is.
    SendsUnmarked,
    /// A person is told that their wish is kept before it is.
    AnswersBeforeStoring,
    /// An outcome that nobody knows locks no lane.
    LocksNothing,
    /// A socket that answers pings is believed to be subscribed.
    TrustsPongs,
    /// The first frame alone makes a connection live.
    SkipsFirstAudit,
    /// A new intent is sent to a hub with the key of an older one.
    ReusesKeys,
    /// What is sent again to a hub with the same key expects the newest version.
    ChangesBody,
    /// What somebody else did is no reason not to send an intent once more.
    RaisesVersions,
    /// Versions are expected of whatever log the hub has now.
    ExpectsLostVersions,
    /// A token that was refused is not replaced while the socket stays.
    LosesTokens,
}

/// Plants a bug in this thread, instead of the one that was planted before, or takes it out.
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

pub(crate) fn has(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}
