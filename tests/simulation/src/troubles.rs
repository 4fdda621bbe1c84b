//! What a server does wrong by itself, while it does.

use olgfeast_plain::{Chance, Delay, Faults};
use rand::{Rng, rngs::StdRng};

use crate::host::HubFaults;

/// And with it, which kind of server it is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "a night has one of it, and it is copied"
)]
pub(crate) enum Troubles {
    Plain(Faults),
    Hub(HubFaults),
}

impl Troubles {
    /// The faults that are over at the end of silence taken out.
    pub(crate) fn loud(self) -> Troubles {
        match self {
            Troubles::Plain(faults) => Troubles::Plain(Faults {
                lost_broadcast: Chance::NEVER,
                zombie: Chance::NEVER,
                torn_lists: Delay::NEVER,
                ..faults
            }),
            Troubles::Hub(faults) => Troubles::Hub(faults.loud()),
        }
    }

    /// Only what a server of this kind does on its best day.
    pub(crate) fn healed(self) -> Troubles {
        match self {
            Troubles::Plain(faults) => Troubles::Plain(Faults {
                lines_later: faults.lines_later,
                parallel_writes: faults.parallel_writes,
                ..Faults::none()
            }),
            Troubles::Hub(_) => Troubles::Hub(HubFaults::none()),
        }
    }

    /// The same, with every socket dropped as soon as it is open.
    pub(crate) fn dropping(self) -> Troubles {
        match self {
            Troubles::Plain(faults) => Troubles::Plain(Faults {
                accept_and_drop: Chance::ALWAYS,
                ..faults
            }),
            Troubles::Hub(faults) => Troubles::Hub(HubFaults {
                accept_and_drop: 1.0,
                ..faults
            }),
        }
    }

    /// Some of everything that was observed of a plain server, each in half of all nights.
    pub(crate) fn of_a_plain_night(rng: &mut StdRng) -> Troubles {
        let bad = Faults::bad_day();
        let mut faults = Faults {
            lines_later: bad.lines_later,
            parallel_writes: bad.parallel_writes,
            ..Faults::none()
        };
        let mut in_half = |fault: &mut dyn FnMut(&mut Faults)| {
            if rng.random_bool(0.5) {
                fault(&mut faults);
            }
        };
        in_half(&mut |faults| faults.lost_broadcast = Chance::of(0.1));
        in_half(&mut |faults| faults.zombie = Chance::of(0.02));
        in_half(&mut |faults| {
            faults.torn_lists = Delay {
                chance: Chance::of(0.3),
                length: olgfeast_plain::Between::millis(0, 400),
            };
        });
        in_half(&mut |faults| faults.accept_and_drop = Chance::of(0.2));
        in_half(&mut |faults| faults.broken_answer = Chance::of(0.1));
        in_half(&mut |faults| faults.dropped_request = Chance::of(0.05));
        in_half(&mut |faults| faults.dropped_answer = Chance::of(0.1));
        // A late echo is one that comes within the 40 s for which an unknown outcome locks its lane,
        // by whatever its client has lost the answer.
        in_half(&mut |faults| {
            faults.late_echo = Delay {
                chance: Chance::of(0.1),
                length: olgfeast_plain::Between::millis(500, 38_000),
            };
        });
        in_half(&mut |faults| {
            faults.slow_answer = Delay {
                chance: Chance::of(0.2),
                length: olgfeast_plain::Between::millis(0, 1_200),
            };
        });
        Troubles::Plain(faults)
    }
}
