//! One process of a station: what a kill takes away, and what it leaves.

use std::{collections::VecDeque, time::Duration};

use olgfeast_link::{Farewell, Machine, Network, Now as LinkNow, Numbers, Setup, Token};
use olgfeast_protocol::{UtcTime, ipc::Moved};
use olgfeast_station::sans_io::{self, Asked, Core, Files, Now, Write};
use olgfeast_store::CacheWrite;

use crate::{page::Page, server::SocketId};

/// A running station.
pub(crate) struct Process {
    pub(crate) files: Files,
    pub(crate) core: Core,
    pub(crate) core_wake: Duration,
    pub(crate) page: Page,
    pub(crate) link: Option<Line>,
    /// Writes to the outbox; the first one is under way while `writing`.
    pub(crate) writes: VecDeque<Write>,
    pub(crate) writing: bool,
    /// What was put into the cache and is not on disk.
    pub(crate) unsaved: Vec<CacheWrite>,
    pub(crate) asked: Vec<Asked<Moved>>,
    clock: Clock,
}

/// The link, and what is at the other end of it.
pub(crate) struct Line {
    pub(crate) machine: Machine,
    pub(crate) wake: Option<Duration>,
    pub(crate) wire: Wire,
    /// Of the last dial.
    pub(crate) token: Token,
    /// How many connections were opened, and how many of them the core knows of.
    pub(crate) opened: u64,
    pub(crate) seen: u64,
    /// When anything last came in over the socket.
    pub(crate) heard: Duration,
    /// Everything that happened at a hub until then has come in over this connection.
    pub(crate) all_until: Duration,
    /// When the last audit came in that was begun on this connection, and the one before it.
    pub(crate) checked: Option<Duration>,
    pub(crate) checked_before: Option<Duration>,
}

/// The one dial or connection that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    Gone,
    Dialing(u64),
    Open(SocketId),
}

/// The clocks of a process.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) born: Duration,
    /// The monotonic clock stands still while the computer sleeps.
    pub(crate) slept: Duration,
    pub(crate) start: UtcTime,
}

impl Clock {
    pub(crate) fn now(&self, now: Duration) -> Now {
        Now {
            mono: self.mono(now),
            wall: self.wall(now),
        }
    }

    pub(crate) fn link(&self, now: Duration) -> LinkNow {
        LinkNow {
            monotonic: self.mono(now),
            boot: now.saturating_sub(self.born),
            wall_ms: self.wall(now).as_millis(),
        }
    }

    /// The world's time at a time of the monotonic clock.
    fn world(&self, mono: Duration) -> Duration {
        mono.saturating_add(self.born).saturating_add(self.slept)
    }

    fn mono(&self, now: Duration) -> Duration {
        now.saturating_sub(self.born).saturating_sub(self.slept)
    }

    fn wall(&self, now: Duration) -> UtcTime {
        let millis = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
        self.start.plus_millis(millis)
    }
}

impl Process {
    pub(crate) fn new(files: Files, core: Core, clock: Clock) -> Process {
        let page = Page::of(&core.snapshot(), clock.born);
        Process {
            files,
            core,
            core_wake: clock.born,
            page,
            link: None,
            writes: VecDeque::new(),
            writing: false,
            unsaved: Vec::new(),
            asked: Vec::new(),
            clock,
        }
    }

    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    /// Its wall clock is set, by milliseconds.
    pub(crate) fn set_wall(&mut self, millis: i64) {
        self.clock.start = self.clock.start.plus_millis(millis);
    }

    /// It has slept for so long.
    pub(crate) fn slept(&mut self, lasted: Duration) {
        self.clock.slept += lasted;
        self.core_wake += lasted;
        if let Some(wake) = self.link.as_mut().and_then(|line| line.wake.as_mut()) {
            *wake += lasted;
        }
    }

    /// When it wants to do something by itself, in the world's time.
    pub(crate) fn next(&self) -> Duration {
        let link = self.link.as_ref().and_then(|line| line.wake);
        link.map_or(self.core_wake, |wake| wake.min(self.core_wake))
    }

    pub(crate) fn wake_core_at(&mut self, now: Duration) {
        let at = self.core.wake_at(self.clock.now(now));
        self.core_wake = self.clock.world(at);
    }

    pub(crate) fn wake_link_at(&mut self, mono: Option<Duration>) {
        let at = mono.map(|mono| self.clock.world(mono));
        if let Some(line) = &mut self.link {
            line.wake = at;
        }
    }

    /// The connection, while there is one.
    pub(crate) fn socket(&self) -> Option<SocketId> {
        match self.link.as_ref()?.wire {
            Wire::Open(socket) => Some(socket),
            Wire::Gone | Wire::Dialing(_) => None,
        }
    }
}

impl Line {
    pub(crate) fn new(seed: u64, network: Network, now: Duration) -> Line {
        let machine = Machine::new(Setup {
            numbers: Numbers::default(),
            network,
            ping: sans_io::ping,
            pong: sans_io::pong,
            seed,
        });
        Line {
            machine,
            wake: None,
            wire: Wire::Gone,
            token: Token::new(""),
            opened: 0,
            seen: 0,
            heard: now,
            all_until: now,
            checked: None,
            checked_before: None,
        }
    }
}

/// Whether the other side hears of it.
pub(crate) fn is_told(farewell: Farewell) -> bool {
    matches!(farewell, Farewell::Close(_))
}
