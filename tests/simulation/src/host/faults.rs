//! What goes wrong around a hub by itself.

use rand::{Rng, rngs::StdRng};

/// Each is the share of cases in which it does, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct HubFaults {
    /// The connection is lost before the hub has read the request.
    pub(crate) dropped_request: f64,
    /// The connection is lost after the hub has done what was asked.
    pub(crate) dropped_answer: f64,
    /// A request reaches the hub long after its client has given it up.
    pub(crate) late_request: f64,
    /// A request reaches the hub twice.
    pub(crate) doubled_request: f64,
    /// An answer takes up to 1.2 s.
    pub(crate) slow_answer: f64,
    /// An answer takes longer than any client waits.
    pub(crate) late_answer: f64,
    /// A socket is lost as soon as it is open.
    pub(crate) accept_and_drop: f64,
    /// A socket is lost between two frames.
    pub(crate) lost_socket: f64,
    /// An event does not reach a client.
    pub(crate) lost_event: f64,
    /// An event reaches a client twice.
    pub(crate) doubled_event: f64,
    /// An event comes behind the next frame.
    pub(crate) swapped_event: f64,
}

impl HubFaults {
    pub(crate) fn none() -> HubFaults {
        HubFaults::default()
    }

    /// Some of them, each in half of all nights.
    pub(crate) fn of_a_night(rng: &mut StdRng) -> HubFaults {
        let mut some = |share: f64| if rng.random_bool(0.5) { share } else { 0.0 };
        HubFaults {
            dropped_request: some(0.05),
            dropped_answer: some(0.1),
            late_request: some(0.05),
            doubled_request: some(0.1),
            slow_answer: some(0.2),
            late_answer: some(0.05),
            accept_and_drop: some(0.2),
            lost_socket: some(0.01),
            lost_event: some(0.1),
            doubled_event: some(0.1),
            swapped_event: some(0.1),
        }
    }

    /// Those that everybody notices at once: nothing is lost in silence any more, and no call is held
    /// up until its client, which may be signing in, has waited for it in vain.
    pub(crate) fn loud(self) -> HubFaults {
        HubFaults {
            lost_event: 0.0,
            swapped_event: 0.0,
            late_request: 0.0,
            late_answer: 0.0,
            ..self
        }
    }

    /// Whether an event may be missing without a sign, for a while.
    pub(crate) fn loses_in_silence(&self) -> bool {
        self.lost_event > 0.0 || self.swapped_event > 0.0
    }
}

pub(super) fn chance(rng: &mut StdRng, share: f64) -> bool {
    // Drawn in any case: a night without a fault is the same night but for the fault.
    rng.random::<f64>() < share
}
