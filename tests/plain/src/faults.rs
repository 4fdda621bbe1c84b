//! What goes wrong, and how often.

use std::time::Duration;

use rand::{Rng, rngs::StdRng};

/// How often something happens: a share between never and always.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance(f64);

impl Chance {
    /// It does not happen.
    pub const NEVER: Chance = Chance(0.0);
    /// It happens every time.
    pub const ALWAYS: Chance = Chance(1.0);

    /// A share of all times, 0.0 to 1.0; what lies outside is moved to the nearer end, and what is
    /// no number is never.
    pub fn of(share: f64) -> Chance {
        if share.is_nan() {
            return Chance::NEVER;
        }
        Chance(share.clamp(0.0, 1.0))
    }

    pub(crate) fn falls(self, rng: &mut StdRng) -> bool {
        // Nothing is drawn for what cannot fall either way, so that switching a fault off leaves
        // nothing behind.
        match self {
            Chance::NEVER => false,
            Chance::ALWAYS => true,
            Chance(share) => rng.random_bool(share),
        }
    }
}

/// Lengths of time, from which one is drawn evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    least: Duration,
    most: Duration,
}

impl Between {
    /// From the one to the other, both included, in whichever order they are given.
    pub fn new(one: Duration, other: Duration) -> Between {
        Between {
            least: one.min(other),
            most: one.max(other),
        }
    }

    /// The same in milliseconds.
    pub const fn millis(one: u64, other: u64) -> Between {
        let (least, most) = if one < other {
            (one, other)
        } else {
            (other, one)
        };
        Between {
            least: Duration::from_millis(least),
            most: Duration::from_millis(most),
        }
    }

    pub(crate) fn draw(self, rng: &mut StdRng) -> Duration {
        if self.least == self.most {
            return self.least;
        }
        rng.random_range(self.least..=self.most)
    }
}

/// Something that takes longer than it should, sometimes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delay {
    /// How often.
    pub chance: Chance,
    /// How much longer.
    pub length: Between,
}

impl Delay {
    /// No delay.
    pub const NEVER: Delay = Delay {
        chance: Chance::NEVER,
        length: Between::millis(0, 0),
    };

    /// Every time, so long.
    pub fn always(length: Between) -> Delay {
        Delay {
            chance: Chance::ALWAYS,
            length,
        }
    }

    pub(crate) fn draw(self, rng: &mut StdRng) -> Option<Duration> {
        self.chance.falls(rng).then(|| self.length.draw(rng))
    }
}

/// What writes that come at the same time do to each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParallelWrites {
    /// Nothing: each is done as if it were alone.
    Harmless,
    /// They hold each other up, and too many of them freeze the server.
    Freeze(Freeze),
}

/// The numbers of a server that freezes under parallel writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freeze {
    /// Writes (and pictures that a socket asked for) that it can work on at once; one more freezes
    /// it. Measured: of 100 at once 82 timed out, so 18 had got through.
    pub at_once: usize,
    /// The longest that one of eight parallel writes takes. Measured: 2.9 s.
    pub slowest_of_eight: Duration,
    /// How long nothing that needs the database is answered. Measured: about a minute.
    pub lasts: Duration,
}

impl Freeze {
    /// As measured on a running server.
    pub const MEASURED: Freeze = Freeze {
        at_once: 18,
        slowest_of_eight: Duration::from_millis(2_900),
        lasts: Duration::from_secs(60),
    };
}

/// Everything that can go wrong by itself. What somebody does (a kill, a restore, a clock that is
/// set) is a method of [`crate::Plain`]; what a deleted menu item does needs no switch, the server
/// has it in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Faults {
    /// A broadcast does not reach one client. Drawn per frame and client.
    pub lost_broadcast: Chance,
    /// A broadcast fails for one client, and the server forgets its socket but keeps it open. Drawn
    /// per frame and client.
    pub zombie: Chance,
    /// A socket is accepted and dropped before its first frame.
    pub accept_and_drop: Chance,
    /// A write is done and answered with 500.
    pub broken_answer: Chance,
    /// The connection is lost before the server has read the request.
    pub dropped_request: Chance,
    /// The connection is lost after the server has done what was asked.
    pub dropped_answer: Chance,
    /// A status change is done later than the client waits.
    pub late_echo: Delay,
    /// The same of a checkout, or of a change of a cart.
    pub late_order: Delay,
    /// A checkout fails within after it has committed the order, and is answered with 400 as an empty
    /// cart is: by chance before or after its lines are committed and the cart is emptied.
    pub failed_checkout: Chance,
    /// An answer takes its time on the way back.
    pub slow_answer: Delay,
    /// The three lists of a `kitchen_update` are not read at one instant, nor sent at once: an order
    /// is in none or in two, and frames run backwards. Each list, and the sending, takes so long
    /// more.
    pub torn_lists: Delay,
    /// A checkout commits the order first, and its lines so much later.
    pub lines_later: Delay,
    /// A checkout has chosen its `display_id` so long before it commits.
    pub number_race: Delay,
    /// What parallel writes do to each other.
    pub parallel_writes: ParallelWrites,
}

impl Faults {
    /// A server that does everything right.
    pub fn none() -> Faults {
        Faults {
            lost_broadcast: Chance::NEVER,
            zombie: Chance::NEVER,
            accept_and_drop: Chance::NEVER,
            broken_answer: Chance::NEVER,
            dropped_request: Chance::NEVER,
            dropped_answer: Chance::NEVER,
            late_echo: Delay::NEVER,
            late_order: Delay::NEVER,
            failed_checkout: Chance::NEVER,
            slow_answer: Delay::NEVER,
            torn_lists: Delay::NEVER,
            lines_later: Delay::NEVER,
            number_race: Delay::NEVER,
            parallel_writes: ParallelWrites::Harmless,
        }
    }

    /// What was observed on a running server: it freezes under parallel writes, its lists are torn,
    /// an order comes before its lines, and checkouts race (4 at once: 12 of 40 refused). Beside
    /// that, of what was seen but not counted, a little: one frame in 500 is lost to one client, and
    /// one broadcast in 5 000 makes a zombie.
    pub fn observed() -> Faults {
        Faults {
            lost_broadcast: Chance::of(0.002),
            zombie: Chance::of(0.0002),
            torn_lists: Delay {
                chance: Chance::of(0.2),
                length: Between::millis(0, 20),
            },
            lines_later: Delay {
                chance: Chance::of(0.25),
                length: Between::millis(5, 30),
            },
            number_race: Delay {
                chance: Chance::of(0.4),
                length: Between::millis(10, 50),
            },
            parallel_writes: ParallelWrites::Freeze(Freeze::MEASURED),
            ..Faults::none()
        }
    }

    /// Everything at once, often: what a simulation of bad days starts from. Late echoes come up to
    /// 70 s after the request, so after any time-out of 40 s and within the 40 s that follow it.
    pub fn bad_day() -> Faults {
        Faults {
            lost_broadcast: Chance::of(0.05),
            zombie: Chance::of(0.005),
            accept_and_drop: Chance::of(0.1),
            broken_answer: Chance::of(0.05),
            dropped_request: Chance::of(0.05),
            dropped_answer: Chance::of(0.05),
            late_echo: Delay {
                chance: Chance::of(0.05),
                length: Between::new(Duration::from_secs(3), Duration::from_secs(70)),
            },
            slow_answer: Delay {
                chance: Chance::of(0.1),
                length: Between::millis(0, 3_000),
            },
            ..Faults::observed()
        }
    }
}
