//! A hub: its log, followed event by event, and its digests.
//!
//! What is in order, what is missing and what is asked for is decided by
//! [`olgfeast_link::sequence`]; here its steps are carried out on the board. The digest in a tick
//! says whether that has come to the same: where it has not, the board is copied anew.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_link::{
    Command as LinkCommand, Network,
    sequence::{self, Counts, Sequence, Step},
};
use olgfeast_protocol::{
    Epoch, IntentId, OrderId, Seq, UtcTime, Version,
    live::{ClientMessage, Hello, LiveBy, LiveEvent, LiveMessage, Tick},
    wire::WireOrder,
};
use olgfeast_store::{CacheWrite, Cursor};

use super::{Core, Effect, history::Told as Learned};
use crate::{now::Now, pings, sync::Spoken};

/// A read over REST may be ahead of the stream by this much; until then a digest says nothing.
const READ_AHEAD: Duration = Duration::from_secs(3);

/// What an event or a snapshot brings.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// Nothing where it could not be read.
    order: Option<WireOrder>,
    /// Who did it, where that was told.
    by: Option<LiveBy>,
    /// When it happened, where that was told.
    at: Option<UtcTime>,
}

/// What a station knows of the log of a hub. It outlives connections, also those to other servers.
#[derive(Debug)]
pub(super) struct Hub {
    sequence: Sequence<Epoch, Told>,
    /// What the pings of this connection carry.
    ride_along: String,
    saved: Option<Cursor>,
    /// Since when nothing speaks against the board: the last digest that agreed, or the last
    /// catching up.
    right_at: Duration,
    read_ahead_until: Duration,
    /// Orders of which the hub has answered a newer version than the stream has brought.
    answered: BTreeMap<OrderId, Version>,
}

impl Hub {
    pub(super) fn new(saved: Option<Cursor>) -> Hub {
        Hub {
            sequence: Sequence::new(saved.map(|cursor| sequence::Cursor {
                epoch: cursor.epoch,
                seq: cursor.seq.0,
            })),
            ride_along: String::new(),
            saved,
            right_at: Duration::ZERO,
            read_ahead_until: Duration::ZERO,
            answered: BTreeMap::new(),
        }
    }

    pub(super) fn cursor(&self) -> Option<Cursor> {
        self.sequence.cursor().map(saved)
    }

    /// The log of the connection under way, over the socket or over REST.
    pub(super) fn epoch(&self) -> Option<&Epoch> {
        self.sequence.epoch()
    }

    pub(super) fn is_in_step(&self) -> bool {
        self.sequence.is_in_step()
    }

    /// REST has reached a hub.
    pub(super) fn met(&mut self, epoch: Epoch, head: Seq) -> Vec<Step<Epoch, Told>> {
        self.sequence.hello(epoch, head.0)
    }

    /// REST reaches it no more.
    pub(super) fn poll_lost(&mut self) {
        self.sequence.closed();
    }

    /// An event, whoever brings it.
    pub(super) fn event(&mut self, event: LiveEvent, now: Now) -> Vec<Step<Epoch, Told>> {
        let told = Told {
            order: event.order,
            by: event.by,
            at: event.at,
        };
        self.sequence
            .event(event.seq.0, event.prev.0, told, now.mono)
    }

    /// A copy of everything over REST.
    pub(super) fn whole(
        &mut self,
        epoch: &Epoch,
        head: Seq,
        orders: Vec<Told>,
        now: Now,
    ) -> Vec<Step<Epoch, Told>> {
        self.sequence
            .snapshot(1, 1, epoch, head.0, orders, now.mono)
    }

    /// REST has told everything up to here. `copies`: a copy is wanted first.
    pub(super) fn reached(&mut self, head: Seq, copies: bool, now: Now) -> Vec<Step<Epoch, Told>> {
        if self.sequence.is_in_step() {
            self.sequence.tick(head.0, now.mono)
        } else if copies {
            Vec::new()
        } else {
            self.sequence.resumed(head.0, now.mono)
        }
    }

    pub(super) fn counts(&self) -> Counts {
        self.sequence.counts()
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        self.sequence.deadline()
    }

    /// The connection is gone. `lagged`: the hub has thrown us out because we did not keep up, and
    /// what it had for us with us.
    pub(super) fn closed(&mut self, lagged: bool, now: Now) {
        self.sequence.closed();
        if lagged {
            // Without a connection there is nothing to be said.
            self.sequence.doubt(now.mono);
        }
        self.ride_along.clear();
    }

    /// The server is no hub.
    pub(super) fn forget(&mut self) {
        self.sequence.forget();
    }

    /// The board has changed by the answer to what was sent, and is ahead of the stream until the event
    /// has come. That takes no time worth mention, and people touch often: were it a pause, a busy
    /// kitchen would never be compared.
    pub(super) fn answered(&mut self, order: OrderId, version: Option<Version>) {
        if let Some(version) = version {
            self.answered.insert(order, version);
        }
    }

    /// The stream has brought an order at this version.
    fn caught_up(&mut self, order: OrderId, version: Option<Version>) {
        if self.answered.get(&order).copied() <= version {
            self.answered.remove(&order);
        }
    }

    /// Whether what is on the board is of the log of the connection under way.
    pub(super) fn is_on_board(&self) -> bool {
        let of_board = self.sequence.cursor().map(|cursor| &cursor.epoch);
        of_board.is_some() && of_board == self.sequence.epoch()
    }

    /// The board has changed by a read.
    pub(super) fn read_ahead(&mut self, now: Now) {
        self.read_ahead_until = now.mono + READ_AHEAD;
    }

    /// Whether the board is known, or must be feared, not to be the hub's: its digest was another
    /// one and a copy has not helped, or none was compared for two of its intervals (15 s in a local
    /// network, 60 s elsewhere) and some slack.
    pub(super) fn is_unchecked(&self, network: Network, now: Now) -> bool {
        let every = match network {
            Network::Lan => Duration::from_secs(15),
            Network::Wan => Duration::from_secs(60),
        };
        let limit = every * 2 + Duration::from_secs(5);
        !self.sequence.is_in_step() || now.mono.saturating_sub(self.right_at) > limit
    }
}

impl Core {
    /// The first frame of a hub.
    pub(super) fn hello(&mut self, hello: &Hello, now: Now) {
        self.server_time(hello.server_time, now);
        self.out_of_log();
        self.speaks_live(now);
        self.hub.ride_along.clear();
        let steps = self.hub.sequence.hello(hello.epoch, hello.head.0);
        self.carry_out(steps, now);
        if let Some(millis) = hello.tick_ms {
            let tick = Duration::from_millis(millis);
            self.effects
                .push_back(Effect::Link(LinkCommand::Tick(tick)));
        }
    }

    /// Anything else that a hub says.
    pub(super) fn live(&mut self, message: LiveMessage, now: Now) {
        let log = &mut self.hub.sequence;
        let steps = match message {
            LiveMessage::Hello(hello) => return self.hello(&hello, now),
            LiveMessage::Event(event) => self.hub.event(*event, now),
            LiveMessage::Patch(patch) => {
                let orders = told(patch.orders, patch.skipped);
                log.patch(patch.from.0, patch.to.0, orders, now.mono)
            }
            LiveMessage::Snapshot(part) => {
                let orders = told(part.orders, part.skipped);
                log.snapshot(
                    part.part,
                    part.parts,
                    &part.epoch,
                    part.head.0,
                    orders,
                    now.mono,
                )
            }
            LiveMessage::Resumed { head } => log.resumed(head.0, now.mono),
            LiveMessage::Tick(tick) => return self.tick(&tick, now),
            LiveMessage::Resync { .. } => log.resync(),
            LiveMessage::Draining { retry_in, spread } => {
                let going = LinkCommand::Going {
                    retry_in: Duration::from_millis(retry_in),
                    spread: Duration::from_millis(spread),
                };
                self.effects.push_back(Effect::Link(going));
                return;
            }
        };
        self.carry_out(steps, now);
    }

    /// Something that should be on the board is not, or not rightly: the board is copied anew.
    pub(super) fn doubt_log(&mut self, now: Now) {
        let steps = self.hub.sequence.doubt(now.mono);
        self.carry_out(steps, now);
    }

    /// What is due by the clock.
    pub(super) fn work_on_log(&mut self, now: Now) {
        if self.hub.deadline().is_some_and(|due| due <= now.mono) {
            let steps = self.hub.sequence.wake(now.mono);
            self.carry_out(steps, now);
        }
    }

    /// Tells the link what the next ping carries, and the disk how far we are.
    pub(super) fn tell_hub(&mut self) {
        if self.link.spoken() == Spoken::Live {
            let cursor = self.hub.cursor().map(|cursor| cursor.seq);
            let ride_along = pings::ride_along(cursor, self.board.unsent());
            if self.hub.ride_along != ride_along {
                self.hub.ride_along.clone_from(&ride_along);
                self.effects
                    .push_back(Effect::Link(LinkCommand::PingWith(ride_along)));
            }
        }
        let trusted = self.hub.sequence.trusted().map(saved);
        // Another log was met and not copied yet, or what it has lost is not known: until then the next
        // start has to look back from where this one did.
        let looks_back = self.hub.epoch().is_some() && self.hub.cursor().is_none();
        if self.hub.saved != trusted && !looks_back && !self.past.is_asking() {
            self.hub.saved = trusted;
            self.effects
                .push_back(Effect::Cache(CacheWrite::Cursor(trusted)));
        }
    }

    fn tick(&mut self, tick: &Tick, now: Now) {
        self.server_time(tick.server_time, now);
        let Some(head) = tick.head else {
            return;
        };
        if tick.epoch.is_some() && tick.epoch.as_ref() != self.hub.sequence.epoch() {
            // Another log on one connection: nothing that is numbered on it means anything.
            self.effects.push_back(Effect::Link(LinkCommand::Reconnect {
                cause: "epoch",
                after: Duration::ZERO,
            }));
            return;
        }
        let steps = self.hub.sequence.tick(head.0, now.mono);
        self.carry_out(steps, now);
        let comparable = self.hub.sequence.is_in_step()
            && self.hub.cursor().map(|cursor| cursor.seq) == Some(head)
            && now.mono >= self.hub.read_ahead_until
            && self.hub.answered.is_empty();
        let Some(digest) = tick.digest.filter(|_| comparable) else {
            return;
        };
        if self.board.digest() == digest {
            self.freshness.checked_at = Some(now.wall);
            self.hub.right_at = now.mono;
            self.hub.sequence.agreed();
            self.prune();
        } else {
            tracing::warn!(%head, "the board is not the hub's");
            self.counts.mismatches += 1;
            self.doubt_log(now);
        }
    }

    pub(super) fn carry_out(&mut self, steps: Vec<Step<Epoch, Told>>, now: Now) {
        let mut unreadable = false;
        for step in steps {
            match step {
                Step::Resume(cursor) if self.link.spoken() != Spoken::Live => {
                    self.poll.resume(cursor.is_some());
                }
                Step::Resume(cursor) => {
                    self.out_of_log();
                    let resume = ClientMessage::Resume {
                        epoch: cursor.map(|cursor| cursor.epoch),
                        after: cursor.map(|cursor| Seq(cursor.seq)),
                    };
                    self.effects
                        .push_back(Effect::Link(LinkCommand::Send(resume.text())));
                }
                Step::Apply { items, .. } => {
                    for Told { order, by, at } in items {
                        let Some(order) = order else {
                            self.counts.malformed += 1;
                            unreadable = true;
                            continue;
                        };
                        let version = order.version;
                        self.note_mover_of(&order, by.as_ref());
                        self.hub.caught_up(order.id, version);
                        if let Some(change) = self.reconciler.event(&self.board, order) {
                            let by = by.as_ref();
                            self.learn(change, Learned::Log { by, at }, now);
                        }
                        if let Some(intent) = by.and_then(|by| by.intent_id).map(IntentId) {
                            self.settle_by_name(intent, version, now);
                        }
                    }
                }
                Step::Whole { items, .. } => {
                    let told = items.len();
                    self.hub.answered.clear();
                    let orders: Vec<WireOrder> =
                        items.into_iter().filter_map(|told| told.order).collect();
                    let unread = told - orders.len();
                    // Another copy would not be better. The digest says whether it matters.
                    self.counts.malformed += u64::try_from(unread).unwrap_or(u64::MAX);
                    self.unread = unread;
                    self.look_back(&orders, unread == 0, now);
                    let unknown = |order: &&WireOrder| {
                        order.status.is_some_and(|status| !status.is_open())
                            && self.board.order(order.id).is_none()
                    };
                    let over = orders.iter().filter(unknown).cloned().collect();
                    let changes = self.reconciler.whole(&self.board, orders, unread == 0);
                    for change in changes {
                        self.learn(change, Learned::Copy, now);
                    }
                    self.keep_past(over);
                    self.prune();
                }
                Step::InStep => {
                    self.hub.right_at = now.mono;
                    // Whatever may be wrong with lists: nobody needs them now.
                    self.lists_work();
                    self.in_step();
                }
            }
        }
        if unreadable {
            self.doubt_log(now);
        }
    }
}

/// Orders of a message, and a gap for each that could not be read.
pub(super) fn told(orders: Vec<WireOrder>, skipped: usize) -> Vec<Told> {
    let unread = std::iter::repeat_n(None, skipped);
    let orders = orders.into_iter().map(Some).chain(unread);
    orders
        .map(|order| Told {
            order,
            by: None,
            at: None,
        })
        .collect()
}

fn saved(cursor: &sequence::Cursor<Epoch>) -> Cursor {
    Cursor {
        epoch: cursor.epoch,
        seq: Seq(cursor.seq),
    }
}
