//! What waits to be sent to one live client.
//!
//! The core puts in and never waits; the connection takes out. What a resume is answered with goes
//! ahead and is not counted: it is as much as the board is. What happens after it is bounded, in
//! messages, in bytes and in age. Before it is full, the events that wait are put together in one
//! [`Patch`]. A client that falls behind all the same loses its queue and is told to resume; so it
//! costs nobody anything, and comes back to the present instead of working off the past.

use std::{
    collections::VecDeque,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::extract::ws::Utf8Bytes;
use tokio::{sync::Notify, time::Instant};

use super::{
    Standing,
    patch::{Event, Patch},
};
use crate::{fanout::Close, wire::live};

/// Messages that may wait for one client.
const MESSAGES: usize = 256;
/// Bytes that may wait for one client.
const BYTES: usize = 1024 * 1024;
/// Messages or bytes that wait when events are put together. Not earlier: a burst that a client is
/// about to take is told event by event, with the author of each.
const CROWDED: (usize, usize) = (MESSAGES / 2, BYTES / 2);
/// Bytes of the orders of a patch. It is written in the time of one write, as a part of a snapshot is;
/// whoever has missed more is served better by a snapshot.
const PATCH_BYTES: usize = live::PART_BYTES;
/// How long a message may wait. One that came while a resume was being answered counts from the end
/// of that answer, or a long snapshot would make itself too late.
const AGE: Duration = Duration::from_secs(5);
/// How long a client may take to resume after its connection was made.
pub(super) const RESUME_TIME: Duration = Duration::from_secs(5);
/// How long a client whose queue was dropped may take to be told and to resume.
pub(super) const RETURN_TIME: Duration = Duration::from_secs(5);

/// The queue of one client, between the core and its connection.
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Notify,
}

/// What the connection is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Send this.
    Frame(Utf8Bytes),
    /// Close.
    Close(Close),
}

/// Where the client is in the conversation. Events are queued for it only where it is live; all
/// that it does not get otherwise is in the answer to its next resume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    /// It has not said yet what it has.
    Greeted { since: Instant },
    /// It has, and is about to be answered.
    Asked,
    /// It is answered, and gets what happens.
    Live,
    /// Its queue was dropped then.
    Lagged { since: Instant },
}

struct State {
    flow: Flow,
    closed: Option<Close>,
    hello: Option<Utf8Bytes>,
    /// The rest of the answer to a resume.
    answer: VecDeque<Utf8Bytes>,
    /// Since when nothing of an answer is in the way of what waits; nothing: something is.
    clear_since: Option<Instant>,
    waiting: VecDeque<Waiting>,
    /// Of `waiting`.
    bytes: usize,
    /// The newest figures of the dashboard; older ones that were not sent are of no use.
    figures: Option<Utf8Bytes>,
    /// As the log is.
    newest: Standing,
    /// As the client knows it when all that was taken out has arrived.
    sent: Standing,
}

struct Waiting {
    since: Instant,
    kind: Kind,
}

enum Kind {
    Event(Event),
    Patch(Patch),
    /// A pong, or something else that is no event.
    Pong(Utf8Bytes),
    Resync(Utf8Bytes),
}

impl Kind {
    fn bytes(&self) -> usize {
        match self {
            Kind::Event(event) => event.frame.len(),
            Kind::Patch(patch) => patch.bytes(),
            Kind::Pong(frame) | Kind::Resync(frame) => frame.len(),
        }
    }

    /// As it is sent, and how the client knows the board to stand after it.
    fn into_frame(self) -> (Utf8Bytes, Option<Standing>) {
        match self {
            Kind::Event(event) => (event.frame, Some(event.after)),
            Kind::Patch(patch) => (patch.frame(), Some(patch.after())),
            Kind::Pong(frame) | Kind::Resync(frame) => (frame, None),
        }
    }
}

impl Queue {
    /// The queue of a client that comes at `now`.
    pub(crate) fn new(hello: Utf8Bytes, standing: Standing, now: Instant) -> Queue {
        Queue {
            state: Mutex::new(State {
                flow: Flow::Greeted { since: now },
                closed: None,
                hello: Some(hello),
                answer: VecDeque::new(),
                clear_since: Some(now),
                waiting: VecDeque::new(),
                bytes: 0,
                figures: None,
                newest: standing,
                sent: standing,
            }),
            changed: Notify::new(),
        }
    }

    /// Queues an event for the client's audience.
    pub(crate) fn event(&self, event: Event, now: Instant) {
        self.change(|state| {
            state.newest = event.after;
            if state.flow == Flow::Live {
                state.put_together_if_crowded();
                state.wait(Kind::Event(event), now);
            }
        });
    }

    /// Queues the answer to a ping. One for which there is no room is left out: its client does not
    /// read.
    pub(crate) fn pong(&self, frame: Utf8Bytes, now: Instant) {
        self.change(|state| {
            if state.flow == Flow::Live || state.has_room(frame.len()) {
                state.wait(Kind::Pong(frame), now);
            }
        });
    }

    /// Replaces the figures of the dashboard.
    pub(super) fn figures(&self, frame: &Utf8Bytes) {
        self.change(|state| {
            if state.flow == Flow::Live {
                state.figures = Some(frame.clone());
            }
        });
    }

    /// Queues something that is no event and can be asked for again: it is left out where there is no
    /// room for it.
    pub(super) fn aside(&self, frame: &Utf8Bytes, now: Instant) {
        self.change(|state| {
            if state.has_room(frame.len()) {
                state.wait(Kind::Pong(frame.clone()), now);
            }
        });
    }

    /// How many messages wait.
    pub(super) fn waiting(&self) -> usize {
        let state = self.state();
        state.answer.len() + state.waiting.len()
    }

    /// The client wants to resume. What it was to get is in the answer. Returns whether its queue
    /// was dropped before.
    pub(crate) fn asked(&self) -> bool {
        self.change(|state| {
            let lagged = matches!(state.flow, Flow::Lagged { .. });
            state.flow = Flow::Asked;
            state.answer.clear();
            state.figures = None;
            let waiting = mem::take(&mut state.waiting);
            state.waiting = waiting
                .into_iter()
                .filter(|waiting| matches!(waiting.kind, Kind::Pong(_)))
                .collect();
            state.count_bytes();
            lagged
        })
    }

    /// Answers a resume; after it the client stands at `standing` and is live.
    pub(crate) fn answer(
        &self,
        frames: impl IntoIterator<Item = Utf8Bytes>,
        standing: Standing,
        figures: Option<Utf8Bytes>,
    ) {
        self.change(|state| {
            state.flow = Flow::Live;
            state.answer = frames.into_iter().collect();
            state.clear_since = None;
            state.figures = figures;
            state.newest = standing;
            state.sent = standing;
        });
    }

    /// Has the connection closed; the first reason counts.
    pub(crate) fn close(&self, reason: Close) {
        self.change(|state| {
            state.closed.get_or_insert(reason);
        });
    }

    /// Waits for something to do. Nothing is lost when the future is dropped.
    pub(crate) async fn next(&self) -> Next {
        loop {
            // A change between the two leaves a permit, with which the wait ends at once.
            if let Some(next) = self.take(Instant::now()) {
                return next;
            }
            self.changed.notified().await;
        }
    }

    /// What is to be done at `now`, if anything.
    pub(crate) fn take(&self, now: Instant) -> Option<Next> {
        self.state().take(now)
    }

    /// How many messages wait.
    pub(super) fn len(&self) -> usize {
        let state = self.state();
        let ones = [&state.hello, &state.figures].into_iter().flatten().count();
        state.answer.len() + state.waiting.len() + ones
    }

    /// When there is something to do without any change.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.state().flow.deadline().map(|(at, _)| at)
    }

    /// What a tick says: how the board stands for what was sent so far, or, before the client is
    /// live, how it stands.
    pub(crate) fn standing(&self) -> Standing {
        let state = self.state();
        if state.flow == Flow::Live && state.answer.is_empty() {
            state.sent
        } else {
            state.newest
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut self.state());
        self.changed.notify_one();
        changed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No method leaves the queue half changed, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Flow {
    /// Until when the client must have resumed, and what becomes of it otherwise.
    fn deadline(self) -> Option<(Instant, Close)> {
        match self {
            Flow::Greeted { since } => Some((since + RESUME_TIME, Close::NoResume)),
            Flow::Lagged { since } => Some((since + RETURN_TIME, Close::Behind)),
            Flow::Asked | Flow::Live => None,
        }
    }
}

impl State {
    fn take(&mut self, now: Instant) -> Option<Next> {
        if let Some(reason) = self.closed {
            return Some(Next::Close(reason));
        }
        if let Some((at, reason)) = self.flow.deadline()
            && at <= now
        {
            return Some(Next::Close(reason));
        }
        if let Some(frame) = self.hello.take().or_else(|| self.answer.pop_front()) {
            return Some(Next::Frame(frame));
        }
        self.clear_since.get_or_insert(now);
        if self.is_late(now) {
            self.drop_all(now);
        }
        if let Some(Waiting { kind, .. }) = self.waiting.pop_front() {
            self.bytes -= kind.bytes();
            let (frame, standing) = kind.into_frame();
            self.sent = standing.unwrap_or(self.sent);
            return Some(Next::Frame(frame));
        }
        self.figures.take().map(Next::Frame)
    }

    fn wait(&mut self, kind: Kind, now: Instant) {
        if !self.has_room(kind.bytes()) || self.is_late(now) {
            return self.drop_all(now);
        }
        self.bytes += kind.bytes();
        self.waiting.push_back(Waiting { since: now, kind });
    }

    /// Makes one patch of all events that wait, where it is not too large. It takes the place of the
    /// oldest, and its age.
    fn put_together_if_crowded(&mut self) {
        let (messages, bytes) = CROWDED;
        if self.waiting.len() < messages && self.bytes < bytes {
            return;
        }
        let mut patch: Option<Patch> = None;
        for waiting in &self.waiting {
            match (&mut patch, &waiting.kind) {
                (None, Kind::Event(event)) => patch = Some(Patch::of(event.clone())),
                (Some(patch), Kind::Event(event)) => patch.add(event.clone()),
                // What was put together before is older than all events.
                (_, Kind::Patch(older)) => patch = Some(older.clone()),
                (_, Kind::Pong(_) | Kind::Resync(_)) => {}
            }
        }
        let Some(patch) = patch.filter(|patch| patch.bytes() <= PATCH_BYTES) else {
            return;
        };
        let mut patch = Some(patch);
        for Waiting { since, kind } in mem::take(&mut self.waiting) {
            let kind = match kind {
                Kind::Event(_) | Kind::Patch(_) => patch.take().map(Kind::Patch),
                Kind::Pong(_) | Kind::Resync(_) => Some(kind),
            };
            self.waiting
                .extend(kind.map(|kind| Waiting { since, kind }));
        }
        self.count_bytes();
    }

    fn count_bytes(&mut self) {
        self.bytes = self
            .waiting
            .iter()
            .map(|waiting| waiting.kind.bytes())
            .sum();
    }

    /// One message fits in any case, however large.
    fn has_room(&self, bytes: usize) -> bool {
        self.waiting.is_empty() || (self.waiting.len() < MESSAGES && self.bytes + bytes <= BYTES)
    }

    /// Whether what waits longest has waited too long.
    fn is_late(&self, now: Instant) -> bool {
        let (Flow::Live, Some(clear_since), Some(oldest)) =
            (self.flow, self.clear_since, self.waiting.front())
        else {
            return false;
        };
        now.duration_since(oldest.since.max(clear_since)) > AGE
    }

    /// The client has fallen behind.
    fn drop_all(&mut self, now: Instant) {
        self.flow = Flow::Lagged { since: now };
        self.answer.clear();
        self.figures = None;
        let kind = Kind::Resync(live::resync(self.newest.head));
        self.bytes = kind.bytes();
        self.waiting = VecDeque::from([Waiting { since: now, kind }]);
    }
}

#[cfg(test)]
mod tests;
