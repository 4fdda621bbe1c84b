//! A hub without its socket: the same log from the same cursor, over REST.
//!
//! While the socket is away the link asks for REST, and what answers to `/live/events` is a hub: then
//! its log is followed in long polls, through the same [`olgfeast_link::sequence`]. A poll is a
//! connection to it like any other, so the socket goes on where the polls have come to. The first
//! word of a hub on the socket ends them; of a poll that is still under way then only the events
//! count, and the sequence drops those that it knows. A 404 means a plain server, which is audited.

use std::time::Duration;

use olgfeast_link::{Command as LinkCommand, Network};
use olgfeast_protocol::{
    Epoch, Seq,
    live::{EventsPage, LiveEvent, SnapshotPart},
};

use super::{
    Core, Effect, Ticket,
    live::{Told, told},
};
use crate::{
    credentials::Secret,
    now::Now,
    rest::{Answer, Call, CallError, Reply},
    sync::Spoken,
};

/// Parts of one copy of the board that do not fit together, before the poll has failed.
const MOST_MISFITS: u32 = 3;

/// Parts of one copy of the board, at most: far more than a feast has orders for.
const MOST_PARTS: u64 = 1_000;

/// A server that was a hub has no log at so many asks in a row before it is taken for a plain one: one
/// such answer may be that of a proxy, or of a hub that is starting. A socket tells at once.
const MISSES: u32 = 5;

/// A long poll that brings nothing and does not wait either is not asked again sooner.
const EMPTY_AT_ONCE: Duration = Duration::from_secs(1);

/// What kind of server it is, as far as is known. A saved cursor is one of a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Unknown,
    Plain,
    Hub,
}

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Poll {
    kind: Kind,
    turn: Turn,
    /// Of the call under way, or the last one.
    number: u64,
    /// Whether the last call got through.
    works: bool,
    /// How often in a row a hub has had no log.
    misses: u32,
    /// When the last call was made.
    asked_at: Duration,
    /// Before this none is.
    not_before: Duration,
}

#[derive(Debug)]
enum Turn {
    /// Nobody wants anything.
    Resting,
    /// To be asked next.
    Next(Ask),
    /// Under way.
    Asked(Ask),
}

#[derive(Debug)]
enum Ask {
    /// What the server is.
    Kind,
    /// What follows the cursor.
    Events { wait: bool },
    /// The next part of a copy of the board.
    Part(Copy),
}

/// The beginning of a copy of the board. Each part is a read of its own, so a later one may be ahead
/// of an earlier one. The copy is taken as of its earliest part; what is ahead of that comes again as
/// an event, and the versions tell that it is known.
#[derive(Debug, Default)]
struct Copy {
    parts: u64,
    begun: Option<(Epoch, Seq)>,
    orders: Vec<Told>,
    misfits: u32,
}

impl Poll {
    pub(super) fn new(kind: Kind) -> Poll {
        Poll {
            kind,
            turn: Turn::Resting,
            number: 0,
            works: false,
            misses: 0,
            asked_at: Duration::ZERO,
            not_before: Duration::ZERO,
        }
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether REST is a path to the hub.
    pub(super) fn works(&self) -> bool {
        self.works
    }

    /// Something depends on what the server is.
    pub(super) fn ask_kind(&mut self) {
        if matches!(self.turn, Turn::Resting) {
            self.turn = Turn::Next(Ask::Kind);
        }
    }

    /// The link wants REST.
    fn begin(&mut self) {
        if matches!(self.turn, Turn::Resting | Turn::Next(Ask::Kind)) {
            self.turn = Turn::Next(Ask::Events { wait: false });
        }
    }

    /// To go on after this place, or with a copy of everything.
    pub(super) fn resume(&mut self, from_cursor: bool) {
        self.turn = Turn::Next(if from_cursor {
            Ask::Events { wait: false }
        } else {
            Ask::Part(Copy::default())
        });
    }

    /// The socket brings everything.
    pub(super) fn rest(&mut self) {
        self.turn = Turn::Resting;
        self.works = false;
    }

    /// When a call is to be made.
    pub(super) fn due(&self) -> Option<Duration> {
        matches!(self.turn, Turn::Next(_)).then_some(self.not_before)
    }
}

impl Core {
    /// It has become known what the server is.
    pub(super) fn is_kind(&mut self, kind: Kind, now: Now) {
        if self.poll.kind == kind {
            return;
        }
        self.poll.kind = kind;
        self.poll.misses = 0;
        if kind != Kind::Hub {
            self.hub.forget();
            self.past.forget_log();
            self.poll.rest();
            self.lanes.forget_keys(now.mono);
        }
    }

    /// The link wants to know whether REST works.
    pub(super) fn poll_wanted(&mut self) {
        if self.poll.kind == Kind::Plain {
            self.audit.hasten();
        } else {
            self.poll.begin();
        }
    }

    /// How far away the server is, by the last live connection or by its address.
    pub(super) fn reach(&self) -> Network {
        let by_address = || {
            let server = self.session.server();
            server.map_or(Network::Wan, crate::address::Server::network)
        };
        self.link.seen_network().unwrap_or_else(by_address)
    }

    pub(super) fn poll_if_due(&mut self, now: Now) {
        let due = self.poll.due().is_some_and(|due| due <= now.mono);
        if !due || !self.may_read() || !self.hold.is_over(now.mono) {
            return;
        }
        if self.link.spoken() == Spoken::Live {
            // It has come back, and is about to catch up.
            self.poll.rest();
            return self.poll_ended(false);
        }
        let Some(token) = self.session.bearer().cloned() else {
            return;
        };
        let Turn::Next(ask) = std::mem::replace(&mut self.poll.turn, Turn::Resting) else {
            return;
        };
        let call = match &ask {
            Ask::Part(copy) => Call::Part {
                token: token.clone(),
                part: copy.parts + 1,
            },
            Ask::Kind | Ask::Events { .. } => {
                let cursor = self.hub.cursor();
                let wait = match (&ask, self.reach()) {
                    (Ask::Events { wait: true }, Network::Lan) => 15,
                    (Ask::Events { wait: true }, Network::Wan) => 25,
                    _ => 0,
                };
                Call::Events {
                    token: token.clone(),
                    // Nobody's log: a hub answers that it is not its own.
                    epoch: cursor.map_or(Epoch(uuid::Uuid::nil()), |cursor| cursor.epoch),
                    after: cursor.map_or(Seq(0), |cursor| cursor.seq),
                    wait: Duration::from_secs(wait),
                }
            }
        };
        self.poll.turn = Turn::Asked(ask);
        self.poll.number += 1;
        self.poll.asked_at = now.mono;
        let ticket = Ticket::Poll {
            generation: self.generation,
            number: self.poll.number,
            token,
        };
        self.call(ticket, call);
    }

    /// The reply to a [`Ticket::Poll`].
    pub(super) fn polled(&mut self, number: u64, token: &Secret, reply: Reply, now: Now) {
        let under_way = matches!(self.poll.turn, Turn::Asked(_)) && number == self.poll.number;
        if !under_way {
            // What has happened has happened, whoever brings it.
            if let Ok(Answer::Events(page)) = reply.answer
                && Some(&page.epoch) == self.hub.epoch()
            {
                self.take_events(page.events, now);
            }
            return;
        }
        let Turn::Asked(ask) = std::mem::replace(&mut self.poll.turn, Turn::Resting) else {
            return;
        };
        match (ask, reply.answer) {
            (Ask::Kind, answer) => self.kind_told(answer, token, now),
            (Ask::Events { wait }, Ok(Answer::Events(page))) => {
                self.got_through(now);
                if wait && page.events.is_empty() {
                    self.poll.not_before = self.poll.asked_at + EMPTY_AT_ONCE;
                }
                self.take_page(page, now);
            }
            (Ask::Events { .. }, Err(CallError::Refused { status: 410, .. })) => {
                self.got_through(now);
                self.poll.resume(false);
            }
            (Ask::Part(copy), Ok(Answer::Part(part))) => {
                self.got_through(now);
                self.take_part(copy, part, now);
            }
            (_, answer) => {
                let error = answer.err().unwrap_or(CallError::Alien);
                self.poll_failed(&error, token, now);
                if self.poll.kind != Kind::Plain {
                    self.tell_rest(false);
                }
            }
        }
    }

    fn kind_told(&mut self, answer: Result<Answer, CallError>, token: &Secret, now: Now) {
        match answer {
            Ok(Answer::Events(_)) | Err(CallError::Refused { status: 410, .. }) => {
                // What it told is left to the next who follows the log.
                self.got_through(now);
                if self.link.poll_waits() {
                    self.poll.begin();
                }
            }
            answer => {
                let error = answer.err().unwrap_or(CallError::Alien);
                self.poll_failed(&error, token, now);
                if self.poll.kind != Kind::Plain {
                    // The link may have asked meanwhile.
                    self.poll_ended(false);
                    self.back_off(now);
                }
            }
        }
    }

    fn got_through(&mut self, now: Now) {
        self.is_kind(Kind::Hub, now);
        self.poll.works = true;
        self.poll.misses = 0;
        self.freshness.heard_at = Some(now.wall);
        self.freshness.proof = olgfeast_protocol::ipc::Proof::Heard;
        self.hold.release();
    }

    fn poll_failed(&mut self, error: &CallError, token: &Secret, now: Now) {
        self.poll.works = false;
        match error {
            CallError::Refused { status: 404, .. }
                if self.poll.kind == Kind::Hub && self.poll.misses + 1 < MISSES =>
            {
                self.poll.misses += 1;
            }
            CallError::Refused { status: 404, .. } => {
                self.is_kind(Kind::Plain, now);
                if self.link.poll_waits() {
                    self.audit.hasten();
                }
                return;
            }
            CallError::Unauthorized(_) => self.token_refused(token, now),
            _ => {}
        }
        tracing::debug!(%error, "poll failed");
        if self.link.spoken() != Spoken::Live {
            self.hub.poll_lost();
        }
    }

    fn take_page(&mut self, page: EventsPage, now: Now) {
        self.meet(page.epoch, page.head, now);
        if matches!(self.poll.turn, Turn::Next(Ask::Events { .. })) {
            // It was asked from the cursor, so this is the answer already.
            self.poll.turn = Turn::Resting;
        }
        let empty = page.events.is_empty();
        // More of nothing is no reason to ask at once.
        let more = page.more && !empty;
        self.take_events(page.events, now);
        if !more {
            self.reached(page.head, now);
        }
        let in_step = self.hub.is_in_step();
        if in_step && !more {
            // What a log has brought up to its end is the hub's board, as if it had been compared.
            self.freshness.checked_at = Some(now.wall);
            self.tell_rest(true);
        }
        // Where a copy is wanted, or will be after a pause, that is next.
        if matches!(self.poll.turn, Turn::Resting) && (in_step || more) {
            self.poll.turn = Turn::Next(Ask::Events { wait: !more });
        }
    }

    fn take_part(&mut self, mut copy: Copy, part: SnapshotPart, now: Now) {
        let fits = part.part == copy.parts + 1
            && part.part <= part.parts
            && part.parts <= MOST_PARTS
            && copy.begun.is_none_or(|(epoch, _)| epoch == part.epoch)
            && copy.orders.len() <= olgfeast_link::sequence::SNAPSHOT_MOST;
        if !fits {
            let misfits = copy.misfits + 1;
            if misfits >= MOST_MISFITS {
                self.hub.poll_lost();
                self.poll.works = false;
                return self.tell_rest(false);
            }
            self.poll.turn = Turn::Next(Ask::Part(Copy {
                misfits,
                ..Copy::default()
            }));
            return;
        }
        let head = copy
            .begun
            .map_or(part.head, |(_, head)| head.min(part.head));
        copy.begun = Some((part.epoch, head));
        copy.parts = part.part;
        copy.orders.extend(told(part.orders, part.skipped));
        if part.part < part.parts {
            self.poll.turn = Turn::Next(Ask::Part(copy));
            return;
        }
        self.meet(part.epoch, head, now);
        let steps = self.hub.whole(&part.epoch, head, copy.orders, now);
        self.carry_out(steps, now);
        self.reached(head, now);
        // Anything may have happened between the first part and the last.
        self.poll.turn = Turn::Next(Ask::Events { wait: false });
    }

    /// Begins a connection to this log, where there is none.
    fn meet(&mut self, epoch: Epoch, head: Seq, now: Now) {
        if self.hub.epoch() != Some(&epoch) {
            let steps = self.hub.met(epoch, head);
            self.carry_out(steps, now);
        }
    }

    fn take_events(&mut self, events: Vec<LiveEvent>, now: Now) {
        for event in events {
            let steps = self.hub.event(event, now);
            self.carry_out(steps, now);
        }
    }

    /// Everything up to here was told.
    fn reached(&mut self, head: Seq, now: Now) {
        let copies = matches!(self.poll.turn, Turn::Next(Ask::Part(_)));
        let steps = self.hub.reached(head, copies, now);
        self.carry_out(steps, now);
    }

    fn tell_rest(&mut self, works: bool) {
        self.link.poll_answered();
        self.effects
            .push_back(Effect::Link(LinkCommand::RestWorks(works)));
    }
}
