//! Keeping one's place in a numbered log.
//!
//! # The log
//!
//! A server keeps a log of events. It sends each client those that concern it, so the numbers that
//! one client sees rise but need not be dense; therefore each event names its own number, `seq`, and
//! the one before it that this client could see, `prev`. The log has a name, its `epoch`, another
//! one after every start of the server: two numbers can be compared only within one epoch.
//!
//! The client's place in the log is its [`Cursor`]: an epoch and the newest number up to which
//! everything was applied. A [`Sequence`] guards it. It is fed with whatever a connection brings, in
//! whatever order, and answers with [`Step`]s to be carried out in turn. It applies nothing, says
//! nothing and reads no clock itself, and it does not know what an item is.
//!
//! # Beginning
//!
//! A connection begins with the server's word for where it stands ([`Sequence::hello`]). The answer
//! is a [`Step::Resume`]: with the cursor, when the log is the same and no more than [`REPLAY_MOST`]
//! numbers are between, otherwise with nothing, which asks for a snapshot. What comes then is the
//! catching up: the missing events, or a snapshot and what happened after it, and at its end
//! [`Sequence::resumed`]. Only when the cursor has got as far as the server says there does
//! [`Step::InStep`] follow; everything before it has been handed out by then, because steps are in
//! order.
//!
//! # One event after the other
//!
//! For an event there are three cases, and no fourth:
//!
//! | | |
//! |---|---|
//! | `seq` ≤ cursor | it was here before: a duplicate, dropped |
//! | `prev` ≤ cursor < `seq` | the next one: applied, the cursor moves to `seq` |
//! | cursor < `prev` | something between is missing: a **gap** |
//!
//! An event behind a gap is held, at most [`HELD_MOST`] of them, and what is missing has [`HOLD`] to
//! come by itself. Where it does, all goes on in order. Where it does not, the client resumes from
//! its cursor on the same connection, and the server sends the missing ones again: a **replay**. What
//! is held stays held meanwhile, so nothing is applied out of order, and the second copy is a
//! duplicate. When more are held than may be, the resume does not wait; what does not fit is dropped,
//! because the replay has it.
//!
//! A **patch** is several events put together by a server for a slow client: the newest state of
//! everything that changed between two numbers. It is an event with a wider step.
//!
//! The server's word about its newest number, in a tick, shows a loss at the end of the stream, where
//! no later event could show it ([`Sequence::tick`]).
//!
//! # When the log does not help
//!
//! A replay that leaves a gap, a client told to start over, and a board that was compared with the
//! server's and found to be another one have the same remedy: a snapshot of everything, asked for by
//! a resume without a cursor. It comes in parts. They must be the parts of one snapshot, from the
//! first to the last in this order, each once; a part that is missing, repeated or out of place ends
//! the attempt, so that half a board never passes for a whole one. A snapshot older than the cursor
//! is refused as well: the cursor never runs back within an epoch.
//!
//! A remedy that does not help must not become a storm. The first snapshot is asked for at once, the
//! next only [`AGAIN_FIRST`] later, then at doubling distances up to [`AGAIN_MOST`], until the board
//! is known to be right ([`Sequence::agreed`]). In between the sequence is not in step, and says so.
//!
//! # Time and memory
//!
//! `now` is a parameter, on any clock that never runs backwards. [`Sequence::deadline`] says when
//! [`Sequence::wake`] is wanted. At any moment there are at most [`HELD_MOST`] held events and the
//! begun parts of one snapshot of at most [`SNAPSHOT_MOST`] items.
//!
//! # Example
//!
//! ```
//! use std::time::Duration;
//! use olgfeast_link::sequence::{Cursor, Sequence, Step};
//!
//! let now = Duration::from_secs(1);
//! let mut sequence: Sequence<&str, char> = Sequence::new(Some(Cursor { epoch: "monday", seq: 4 }));
//! // The server stands at 6, so two events are missing: they are asked for …
//! let steps = sequence.hello("monday", 6);
//! assert_eq!(steps, [Step::Resume(Some(Cursor { epoch: "monday", seq: 4 }))]);
//! // … and come, the second one first.
//! assert_eq!(sequence.event(6, 5, 'b', now), []);
//! assert_eq!(sequence.event(5, 4, 'a', now), [
//!     Step::Apply { seq: 5, items: vec!['a'] },
//!     Step::Apply { seq: 6, items: vec!['b'] },
//! ]);
//! assert_eq!(sequence.resumed(6, now), [Step::InStep]);
//! ```

use std::collections::BTreeMap;
use std::time::Duration;

/// How long a gap may close by itself before a replay is asked for.
pub const HOLD: Duration = Duration::from_millis(300);

/// Events held behind a gap, at most.
pub const HELD_MOST: usize = 256;

/// When more numbers than these are missing, a snapshot is asked for instead of a replay.
pub const REPLAY_MOST: u64 = 1_000;

/// Items of one snapshot, at most; a larger one is never whole. Far more than a feast has orders.
pub const SNAPSHOT_MOST: usize = 20_000;

/// Between the first snapshot that did not help and the next request for one …
pub const AGAIN_FIRST: Duration = Duration::from_secs(1);

/// … and, after doubling each time, at most this.
pub const AGAIN_MOST: Duration = Duration::from_secs(60);

/// A place in a log: everything up to `seq` was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor<E> {
    /// The log.
    pub epoch: E,
    /// The newest number that was applied; 0 stands before the first.
    pub seq: u64,
}

/// Something to be done, in the order in which it was handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<E, T> {
    /// To be told to the server: send what follows this place; nothing = send a snapshot.
    Resume(Option<Cursor<E>>),
    /// To be applied: one item of an event, or those of a patch. The cursor is at `seq` then.
    Apply {
        /// Rises from one step to the next, as long as the epoch stays the same.
        seq: u64,
        /// In the server's order.
        items: Vec<T>,
    },
    /// Everything there is: whatever is not among it is not there any more. The cursor is at `head`
    /// then, which never is less than it was in this epoch.
    Whole {
        /// The number after which it looked so.
        head: u64,
        /// In the server's order.
        items: Vec<T>,
    },
    /// Caught up: what was handed out before this is all there was.
    InStep,
}

/// What has happened so far, for diagnostics. None of it ever falls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Gaps that were noticed, whether or not they closed by themselves.
    pub gaps: u64,
    /// Replays that were asked for on a running connection.
    pub replays: u64,
    /// Snapshots that were applied.
    pub snapshots: u64,
    /// Events that had been here before.
    pub duplicates: u64,
    /// Events that do not come after what they say they come after, and parts of snapshots that are
    /// out of place.
    pub refused: u64,
}

/// The guard of a cursor; see the [module](self).
#[derive(Debug)]
pub struct Sequence<E, T> {
    place: Place<E>,
    /// The connection under way, from its hello on.
    peer: Option<Peer<E, T>>,
    pace: Pace,
    counts: Counts,
}

#[derive(Debug)]
enum Place<E> {
    /// Nowhere in a log that counts.
    Nowhere,
    /// Everything up to here was applied.
    At(Cursor<E>),
    /// The same, but what came of it is not as it should be: only a snapshot helps.
    Doubted(Cursor<E>),
}

impl<E: Clone> Place<E> {
    fn cursor(&self) -> Option<&Cursor<E>> {
        match self {
            Place::Nowhere => None,
            Place::At(cursor) | Place::Doubted(cursor) => Some(cursor),
        }
    }

    fn move_to(&mut self, to: u64) {
        if let Place::At(cursor) | Place::Doubted(cursor) = self {
            cursor.seq = to;
        }
    }

    fn doubt(&mut self) {
        if let Place::At(cursor) = self {
            *self = Place::Doubted(cursor.clone());
        }
    }
}

#[derive(Debug)]
struct Peer<E, T> {
    epoch: E,
    stage: Stage,
    /// What came too early, by `seq`.
    held: BTreeMap<u64, Held<T>>,
    parts: Option<Parts<T>>,
    /// The newest number that the server has told.
    head: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The missing events come, or those after a snapshot, until `resumed`.
    Replaying,
    /// A snapshot was asked for. What happens before it is there is held: it belongs behind it.
    Copying,
    /// Caught up; while something is missing, until when it may come by itself.
    InStep { gap_until: Option<Duration> },
    /// A snapshot is wanted, but the last one is too recent.
    Waiting { until: Duration },
}

#[derive(Debug)]
struct Held<T> {
    prev: u64,
    items: Vec<T>,
}

/// The beginning of a snapshot.
#[derive(Debug)]
struct Parts<T> {
    head: u64,
    parts: u64,
    /// The part that must follow.
    next: u64,
    items: Vec<T>,
}

/// How soon a snapshot may be asked for again.
#[derive(Debug, Default)]
struct Pace {
    asked: u32,
    not_before: Duration,
}

impl Pace {
    fn asked(&mut self, now: Duration) {
        let pause = AGAIN_FIRST.saturating_mul(2_u32.saturating_pow(self.asked));
        self.not_before = now.saturating_add(pause.min(AGAIN_MOST));
        self.asked = self.asked.saturating_add(1);
    }
}

impl<E: Eq + Clone, T> Sequence<E, T> {
    /// A sequence without a connection. `saved`: the cursor of an earlier run, when everything up to
    /// it is on the board that the caller starts with.
    pub fn new(saved: Option<Cursor<E>>) -> Sequence<E, T> {
        Sequence {
            place: saved.map_or(Place::Nowhere, Place::At),
            peer: None,
            pace: Pace::default(),
            counts: Counts::default(),
        }
    }

    /// How far it has come, in the log of this connection or of the last one.
    pub fn cursor(&self) -> Option<&Cursor<E>> {
        self.place.cursor()
    }

    /// The cursor, where what came of it is right as far as is known: this one may be saved.
    pub fn trusted(&self) -> Option<&Cursor<E>> {
        match &self.place {
            Place::At(cursor) => Some(cursor),
            Place::Nowhere | Place::Doubted(_) => None,
        }
    }

    /// The epoch that the server of this connection has named.
    pub fn epoch(&self) -> Option<&E> {
        self.peer.as_ref().map(|peer| &peer.epoch)
    }

    /// Whether it has caught up. A gap that may still close by itself does not change that; a
    /// snapshot that is wanted does.
    pub fn is_in_step(&self) -> bool {
        self.peer
            .as_ref()
            .is_some_and(|peer| matches!(peer.stage, Stage::InStep { .. }))
    }

    /// What has happened so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// When [`Sequence::wake`] is wanted, unless something else happens before.
    pub fn deadline(&self) -> Option<Duration> {
        match self.peer.as_ref()?.stage {
            Stage::InStep { gap_until } => gap_until,
            Stage::Waiting { until } => Some(until),
            Stage::Replaying | Stage::Copying => None,
        }
    }

    /// A connection has begun, and its server stands at `head` of the log `epoch`.
    pub fn hello(&mut self, epoch: E, head: u64) -> Vec<Step<E, T>> {
        #[cfg(feature = "planted")]
        if crate::planted::has(crate::planted::Bug::TrustsNumbers)
            && let Place::At(cursor) = &mut self.place
        {
            cursor.epoch = epoch.clone();
        }
        if self
            .cursor()
            .is_some_and(|cursor| cursor.epoch != epoch || cursor.seq > head)
        {
            self.place = Place::Nowhere;
        }
        let from = self
            .trusted()
            .filter(|cursor| head.saturating_sub(cursor.seq) <= REPLAY_MOST)
            .cloned();
        self.peer = Some(Peer {
            epoch,
            stage: match from {
                Some(_) => Stage::Replaying,
                None => Stage::Copying,
            },
            held: BTreeMap::new(),
            parts: None,
            head,
        });
        vec![Step::Resume(from)]
    }

    /// The connection is gone, and with it everything that was held. The cursor stays.
    pub fn closed(&mut self) {
        self.peer = None;
    }

    /// The cursor means nothing any more: the board is kept in another way now.
    pub fn forget(&mut self) {
        self.place = Place::Nowhere;
    }

    /// An event.
    pub fn event(&mut self, seq: u64, prev: u64, item: T, now: Duration) -> Vec<Step<E, T>> {
        self.range(prev, seq, vec![item], now)
    }

    /// A patch: what changed after `from` up to and with `to`.
    pub fn patch(&mut self, from: u64, to: u64, items: Vec<T>, now: Duration) -> Vec<Step<E, T>> {
        self.range(from, to, items, now)
    }

    /// A part of a snapshot, from 1.
    pub fn snapshot(
        &mut self,
        part: u64,
        parts: u64,
        epoch: &E,
        head: u64,
        items: Vec<T>,
        now: Duration,
    ) -> Vec<Step<E, T>> {
        let mut steps = Vec::new();
        let older = self
            .cursor()
            .is_some_and(|cursor| cursor.epoch == *epoch && head < cursor.seq);
        let Some(peer) = &mut self.peer else {
            return steps;
        };
        let begun = match peer.parts.take() {
            _ if part == 1 => {
                // The snapshot is newer than whatever came before it.
                peer.held.clear();
                Some(Parts {
                    head,
                    parts,
                    next: 1,
                    items: Vec::new(),
                })
            }
            begun => begun,
        };
        let fitting = begun
            .filter(|begun| begun.next == part && begun.parts == parts && begun.head == head)
            .filter(|begun| begun.items.len().saturating_add(items.len()) <= SNAPSHOT_MOST)
            .filter(|_| part <= parts && !older && peer.epoch == *epoch);
        let Some(mut begun) = fitting else {
            self.counts.refused += 1;
            return steps;
        };
        begun.items.extend(items);
        if part < parts {
            begun.next += 1;
            peer.parts = Some(begun);
            return steps;
        }
        self.counts.snapshots += 1;
        self.place = Place::At(Cursor {
            epoch: peer.epoch.clone(),
            seq: head,
        });
        if !matches!(peer.stage, Stage::InStep { .. }) {
            peer.stage = Stage::Replaying;
        }
        steps.push(Step::Whole {
            head,
            items: begun.items,
        });
        self.release(&mut steps);
        self.look_for_gap(now, &mut steps);
        steps
    }

    /// The server has sent everything up to `head`.
    pub fn resumed(&mut self, head: u64, now: Duration) -> Vec<Step<E, T>> {
        let mut steps = Vec::new();
        let arrived = self.trusted().is_some_and(|cursor| cursor.seq >= head);
        let Some(peer) = &mut self.peer else {
            return steps;
        };
        match peer.stage {
            Stage::Replaying if arrived => {
                peer.stage = Stage::InStep { gap_until: None };
                // Its newest word: numbers beyond it, told or held, were a mistake.
                peer.head = head;
                peer.held.clear();
                steps.push(Step::InStep);
            }
            Stage::Replaying | Stage::Copying => self.want_snapshot(now, &mut steps),
            Stage::InStep { .. } | Stage::Waiting { .. } => {}
        }
        steps
    }

    /// The server says that its newest number is `head`.
    pub fn tick(&mut self, head: u64, now: Duration) -> Vec<Step<E, T>> {
        let mut steps = Vec::new();
        if let Some(peer) = &mut self.peer {
            peer.head = head;
        }
        self.look_for_gap(now, &mut steps);
        steps
    }

    /// The server has dropped what was meant for us, and waits for a resume from the start.
    pub fn resync(&mut self) -> Vec<Step<E, T>> {
        self.place.doubt();
        let Some(peer) = &mut self.peer else {
            return Vec::new();
        };
        peer.held.clear();
        peer.parts = None;
        peer.stage = Stage::Copying;
        vec![Step::Resume(None)]
    }

    /// What came of the events is not as it should be: an item could not be read, or the board is
    /// another one than the server's. Only a snapshot helps; also the next connection begins with
    /// one, where there is none now.
    pub fn doubt(&mut self, now: Duration) -> Vec<Step<E, T>> {
        let mut steps = Vec::new();
        self.place.doubt();
        match self.peer.as_ref().map(|peer| peer.stage) {
            Some(Stage::InStep { .. } | Stage::Replaying) => self.want_snapshot(now, &mut steps),
            Some(Stage::Copying | Stage::Waiting { .. }) | None => {}
        }
        steps
    }

    /// The board was compared with the server's, and is right: what did not help before is forgiven.
    pub fn agreed(&mut self) {
        self.pace = Pace::default();
    }

    /// The time has come that [`Sequence::deadline`] named.
    pub fn wake(&mut self, now: Duration) -> Vec<Step<E, T>> {
        let mut steps = Vec::new();
        match self.peer.as_ref().map(|peer| peer.stage) {
            Some(Stage::Waiting { until }) if until <= now => self.want_snapshot(now, &mut steps),
            Some(Stage::InStep { gap_until: Some(_) }) => self.look_for_gap(now, &mut steps),
            _ => {}
        }
        steps
    }

    /// Something that brings the cursor from `prev` to `seq`.
    fn range(&mut self, prev: u64, seq: u64, items: Vec<T>, now: Duration) -> Vec<Step<E, T>> {
        let mut steps = Vec::new();
        let at = self.cursor().map(|cursor| cursor.seq);
        let Some(peer) = &mut self.peer else {
            return steps;
        };
        if prev >= seq {
            self.counts.refused += 1;
            return steps;
        }
        match at {
            #[cfg(feature = "planted")]
            Some(at)
                if at < prev
                    && crate::planted::has(crate::planted::Bug::JumpsGaps)
                    && peer.stage != Stage::Copying =>
            {
                self.place.move_to(seq);
                steps.push(Step::Apply { seq, items });
                self.release(&mut steps);
            }
            Some(at) if seq <= at => {
                self.counts.duplicates += 1;
                return steps;
            }
            Some(at) if prev <= at && peer.stage != Stage::Copying => {
                self.place.move_to(seq);
                steps.push(Step::Apply { seq, items });
                self.release(&mut steps);
            }
            _ if peer.held.contains_key(&seq) => self.counts.duplicates += 1,
            _ if peer.held.len() < HELD_MOST => {
                peer.held.insert(seq, Held { prev, items });
            }
            // Dropped: a replay or a snapshot has it.
            _ => {
                if let Stage::InStep { gap_until } = &mut peer.stage {
                    *gap_until = Some(now);
                }
            }
        }
        self.look_for_gap(now, &mut steps);
        steps
    }

    /// Lets go what is held and is in order now.
    fn release(&mut self, steps: &mut Vec<Step<E, T>>) {
        let (Some(peer), Some(at)) = (&mut self.peer, self.place.cursor()) else {
            return;
        };
        let mut at = at.seq;
        while let Some(next) = peer.held.first_entry() {
            let seq = *next.key();
            if seq <= at {
                self.counts.duplicates += 1;
                next.remove();
            } else if next.get().prev <= at {
                let items = next.remove().items;
                at = seq;
                steps.push(Step::Apply { seq, items });
            } else {
                break;
            }
        }
        self.place.move_to(at);
    }

    /// In step, but something is missing: it may come by itself, or else it is asked for.
    fn look_for_gap(&mut self, now: Duration, steps: &mut Vec<Step<E, T>>) {
        let (Some(peer), Some(cursor)) = (&mut self.peer, self.place.cursor()) else {
            return;
        };
        let Stage::InStep { gap_until } = &mut peer.stage else {
            return;
        };
        let newest = peer.held.last_key_value().map_or(0, |(seq, _)| *seq);
        let missing = newest.max(peer.head).saturating_sub(cursor.seq);
        match *gap_until {
            _ if missing == 0 => *gap_until = None,
            None => {
                self.counts.gaps += 1;
                *gap_until = Some(now.saturating_add(HOLD));
            }
            Some(until) if now < until => {}
            Some(_) if missing > REPLAY_MOST => self.want_snapshot(now, steps),
            Some(_) => {
                self.counts.replays += 1;
                steps.push(Step::Resume(Some(cursor.clone())));
                peer.stage = Stage::Replaying;
            }
        }
    }

    fn want_snapshot(&mut self, now: Duration, steps: &mut Vec<Step<E, T>>) {
        self.place.doubt();
        let Some(peer) = &mut self.peer else {
            return;
        };
        if now < self.pace.not_before {
            peer.stage = Stage::Waiting {
                until: self.pace.not_before,
            };
            return;
        }
        self.pace.asked(now);
        peer.parts = None;
        peer.stage = Stage::Copying;
        steps.push(Step::Resume(None));
    }
}
