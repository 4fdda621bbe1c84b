//! What waits to be sent to one live client.
//!
//! The core puts in and never waits; the connection takes out. What a resume is answered with goes
//! ahead and is not counted: it is as much as the board is. What happens after it is bounded, in
//! messages, in bytes and in age. A client that falls behind loses its queue and is told to resume;
//! so it costs nobody anything, and comes back to the present instead of working off the past.

use std::{
    collections::VecDeque,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::extract::ws::Utf8Bytes;
use tokio::{sync::Notify, time::Instant};

use super::Standing;
use crate::{fanout::Close, wire::live};

/// Messages that may wait for one client.
const MESSAGES: usize = 256;
/// Bytes that may wait for one client.
const BYTES: usize = 1024 * 1024;
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
    frame: Utf8Bytes,
    since: Instant,
    kind: Kind,
}

enum Kind {
    /// After it the client stands here.
    Event(Standing),
    Pong,
    Resync,
}

impl Queue {
    /// The queue of a client that comes now.
    pub(super) fn new(hello: Utf8Bytes, standing: Standing, now: Instant) -> Queue {
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

    /// Queues an event, after which the client's audience stands at `standing`.
    pub(super) fn event(&self, frame: Utf8Bytes, standing: Standing, now: Instant) {
        self.change(|state| {
            state.newest = standing;
            if state.flow == Flow::Live {
                state.wait(frame, Kind::Event(standing), now);
            }
        });
    }

    /// Queues the answer to a ping. One for which there is no room is left out: its client does not
    /// read.
    pub(crate) fn pong(&self, frame: Utf8Bytes, now: Instant) {
        self.change(|state| {
            if state.flow == Flow::Live || state.has_room(frame.len()) {
                state.wait(frame, Kind::Pong, now);
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

    /// The client wants to resume. What it was to get is in the answer.
    pub(crate) fn asked(&self) {
        self.change(|state| {
            state.flow = Flow::Asked;
            state.answer.clear();
            state.figures = None;
            let waiting = mem::take(&mut state.waiting);
            state.waiting = waiting
                .into_iter()
                .filter(|waiting| matches!(waiting.kind, Kind::Pong))
                .collect();
            state.bytes = state
                .waiting
                .iter()
                .map(|waiting| waiting.frame.len())
                .sum();
        });
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
    pub(super) fn take(&self, now: Instant) -> Option<Next> {
        self.state().take(now)
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

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_one();
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
        if let Some(Waiting { frame, kind, .. }) = self.waiting.pop_front() {
            self.bytes -= frame.len();
            if let Kind::Event(standing) = kind {
                self.sent = standing;
            }
            return Some(Next::Frame(frame));
        }
        self.figures.take().map(Next::Frame)
    }

    fn wait(&mut self, frame: Utf8Bytes, kind: Kind, now: Instant) {
        if !self.has_room(frame.len()) || self.is_late(now) {
            return self.drop_all(now);
        }
        self.bytes += frame.len();
        self.waiting.push_back(Waiting {
            frame,
            since: now,
            kind,
        });
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
        let frame = live::resync(self.newest.head);
        self.bytes = frame.len();
        self.waiting = VecDeque::from([Waiting {
            frame,
            since: now,
            kind: Kind::Resync,
        }]);
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{Seq, live::Digest};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const MILLI: Duration = Duration::from_millis(1);

    fn at(head: u64) -> Standing {
        Standing {
            head: Seq(head),
            digest: Digest::EMPTY,
        }
    }

    fn text(text: impl ToString) -> Utf8Bytes {
        Utf8Bytes::from(text.to_string())
    }

    fn greeted(now: Instant) -> Queue {
        Queue::new(text("hello"), at(0), now)
    }

    /// A queue whose client has been greeted and answered.
    fn live(now: Instant) -> Queue {
        let queue = greeted(now);
        queue.asked();
        queue.answer([], at(0), None);
        assert_eq!(queue.take(now), frame("hello"));
        assert_eq!(queue.take(now), None);
        queue
    }

    fn frame(words: impl ToString) -> Option<Next> {
        Some(Next::Frame(text(words)))
    }

    fn resync(head: u64) -> Option<Next> {
        Some(Next::Frame(live::resync(Seq(head))))
    }

    /// Takes all that is there.
    fn drained(queue: &Queue, now: Instant) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(Next::Frame(frame)) = queue.take(now) {
            all.push(frame.to_string());
        }
        all
    }

    #[test]
    fn before_it_resumes_a_client_gets_only_the_hello_and_pongs() {
        let now = Instant::now();
        let queue = greeted(now);
        queue.event(text("event"), at(1), now);
        queue.figures(&text("figures"));
        queue.pong(text("pong"), now);
        assert_eq!(drained(&queue, now), ["hello", "pong"]);
        assert_eq!(queue.standing(), at(1));
    }

    #[test]
    fn whoever_does_not_resume_in_5_s_is_closed() {
        let now = Instant::now();
        let queue = greeted(now);
        assert_eq!(queue.take(now), frame("hello"));
        let deadline = queue.deadline().unwrap();
        assert_eq!(deadline, now + 5 * SECOND);
        assert_eq!(queue.take(deadline - MILLI), None);
        assert_eq!(queue.take(deadline), Some(Next::Close(Close::NoResume)));
        // Who has asked in time waits for us, not we for them.
        let queue = greeted(now);
        queue.asked();
        assert_eq!(queue.deadline(), None);
        assert_eq!(drained(&queue, now + 60 * SECOND), ["hello"]);
    }

    #[test]
    fn the_answer_to_a_resume_goes_before_what_happened_after_it_and_figures_come_last() {
        let now = Instant::now();
        let queue = greeted(now);
        queue.asked();
        queue.event(text("in the answer"), at(1), now);
        let answer = ["part 1", "part 2", "resumed"].map(text);
        queue.answer(answer, at(1), Some(text("old figures")));
        queue.event(text("event"), at(2), now);
        queue.figures(&text("figures"));
        assert_eq!(
            drained(&queue, now),
            ["hello", "part 1", "part 2", "resumed", "event", "figures"]
        );
    }

    #[test]
    fn a_second_resume_replaces_what_was_queued_but_keeps_pongs() {
        let now = Instant::now();
        let queue = live(now);
        queue.answer(["part"].map(text), at(0), None);
        queue.event(text("event"), at(1), now);
        queue.pong(text("pong"), now);
        queue.asked();
        queue.answer(["again"].map(text), at(1), None);
        assert_eq!(drained(&queue, now), ["again", "pong"]);
    }

    #[test]
    fn a_tick_tells_how_things_stand_for_what_was_sent() {
        let now = Instant::now();
        let queue = live(now);
        queue.event(text(1), at(1), now);
        queue.event(text(2), at(2), now);
        assert_eq!(queue.standing(), at(0));
        queue.take(now);
        assert_eq!(queue.standing(), at(1));
        queue.take(now);
        assert_eq!(queue.standing(), at(2));
    }

    #[test]
    fn a_message_too_many_drops_the_queue_and_asks_the_client_to_resume() {
        let now = Instant::now();
        let queue = live(now);
        for seq in 1..=256 {
            queue.event(text(seq), at(seq), now);
        }
        assert_eq!(queue.deadline(), None);
        queue.event(text(257), at(257), now);
        queue.event(text(258), at(258), now);
        assert_eq!(queue.take(now), resync(257));
        assert_eq!(queue.take(now), None);
        assert_eq!(queue.standing(), at(258));
        queue.asked();
        queue.answer(["resumed"].map(text), at(258), None);
        queue.event(text(259), at(259), now);
        assert_eq!(drained(&queue, now), ["resumed", "259"]);
    }

    #[test]
    fn a_byte_too_many_drops_the_queue() {
        let now = Instant::now();
        let queue = live(now);
        let large = "x".repeat(BYTES / 2);
        queue.event(text(&large), at(1), now);
        queue.event(text(&large), at(2), now);
        assert_eq!(queue.deadline(), None);
        queue.event(text("x"), at(3), now);
        assert_eq!(queue.take(now), resync(3));
        // Bytes that have left make room again.
        let queue = live(now);
        for seq in 1..=10 {
            queue.event(text(&large), at(seq), now);
            assert_eq!(queue.take(now), frame(&large));
        }
        // One that is larger than all the room goes alone.
        let huge = "x".repeat(BYTES * 2);
        queue.event(text(&huge), at(11), now);
        assert_eq!(queue.take(now), frame(&huge));
    }

    #[test]
    fn what_has_waited_more_than_5_s_is_not_sent_any_more() {
        let now = Instant::now();
        let queue = live(now);
        queue.event(text(1), at(1), now);
        queue.event(text(2), at(2), now + SECOND);
        assert_eq!(queue.take(now + 5 * SECOND), frame(1));
        assert_eq!(queue.take(now + 6 * SECOND + MILLI), resync(2));
        let queue = live(now);
        queue.event(text(1), at(1), now);
        queue.event(text(2), at(2), now + 5 * SECOND + MILLI);
        assert_eq!(queue.take(now + 5 * SECOND + MILLI), resync(2));
    }

    #[test]
    fn a_long_answer_does_not_make_what_comes_after_it_late() {
        let now = Instant::now();
        let queue = live(now);
        queue.answer(["part 1", "part 2"].map(text), at(1), None);
        queue.event(text(2), at(2), now);
        assert_eq!(queue.take(now), frame("part 1"));
        let later = now + 20 * SECOND;
        queue.event(text(3), at(3), later);
        assert_eq!(queue.take(later), frame("part 2"));
        assert_eq!(drained(&queue, later + 5 * SECOND), ["2", "3"]);
    }

    #[test]
    fn whoever_is_not_back_5_s_after_its_queue_was_dropped_is_closed() {
        let now = Instant::now();
        let queue = live(now);
        for seq in 1..=257 {
            queue.event(text(seq), at(seq), now);
        }
        assert_eq!(queue.take(now), resync(257));
        let deadline = queue.deadline().unwrap();
        assert_eq!(deadline, now + 5 * SECOND);
        assert_eq!(queue.take(deadline - MILLI), None);
        assert_eq!(queue.take(deadline), Some(Next::Close(Close::Behind)));
    }

    #[test]
    fn pings_without_end_of_a_client_that_reads_nothing_fill_no_memory() {
        let now = Instant::now();
        for queue in [greeted(now), live(now)] {
            for _ in 0..10_000 {
                queue.pong(text("pong"), now);
            }
            assert!(queue.state().waiting.len() <= MESSAGES);
        }
    }

    #[test]
    fn a_close_goes_before_everything_and_its_first_reason_counts() {
        let now = Instant::now();
        let queue = greeted(now);
        queue.close(Close::Replaced);
        queue.close(Close::Behind);
        assert_eq!(queue.take(now), Some(Next::Close(Close::Replaced)));
    }

    #[tokio::test]
    async fn whoever_waits_is_woken() {
        let queue = live(Instant::now());
        let (next, ()) = tokio::join!(queue.next(), async {
            tokio::task::yield_now().await;
            queue.event(text(1), at(1), Instant::now());
        });
        assert_eq!(Some(next), frame(1));
    }
}
