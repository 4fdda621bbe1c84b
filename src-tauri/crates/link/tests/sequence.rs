//! A place in a log is kept whatever the connection does to the events.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

use std::collections::BTreeMap;
use std::time::Duration;

use olgfeast_link::sequence::{
    AGAIN_FIRST, AGAIN_MOST, Cursor, HELD_MOST, HOLD, REPLAY_MOST, SNAPSHOT_MOST, Sequence, Step,
};
use proptest::prelude::*;

type Log = u8;
type Steps = Vec<Step<Log, u64>>;

const NOW: Duration = Duration::from_secs(1);

fn at(epoch: Log, seq: u64) -> Cursor<Log> {
    Cursor { epoch, seq }
}

fn apply(seq: u64) -> Step<Log, u64> {
    Step::Apply {
        seq,
        items: vec![seq],
    }
}

/// In step at 10 of log 1.
fn in_step() -> Sequence<Log, u64> {
    let mut sequence = Sequence::new(Some(at(1, 10)));
    assert_eq!(sequence.hello(1, 10), [Step::Resume(Some(at(1, 10)))]);
    assert_eq!(sequence.resumed(10, NOW), [Step::InStep]);
    sequence
}

fn event(sequence: &mut Sequence<Log, u64>, seq: u64, prev: u64) -> Steps {
    sequence.event(seq, prev, seq, NOW)
}

#[test]
fn a_first_connection_begins_with_a_snapshot() {
    let mut sequence: Sequence<Log, u64> = Sequence::new(None);
    assert_eq!(sequence.hello(1, 7), [Step::Resume(None)]);
    assert_eq!(sequence.cursor(), None);
    let whole = sequence.snapshot(1, 1, &1, 7, vec![3, 7], NOW);
    assert_eq!(
        whole,
        [Step::Whole {
            head: 7,
            items: vec![3, 7]
        }]
    );
    assert!(!sequence.is_in_step());
    assert_eq!(sequence.resumed(7, NOW), [Step::InStep]);
    assert_eq!(sequence.trusted(), Some(&at(1, 7)));
}

#[test]
fn a_known_log_is_resumed_from_the_cursor_and_another_one_from_the_start() {
    let resume = |cursor, epoch, head| Sequence::<Log, u64>::new(Some(cursor)).hello(epoch, head);
    assert_eq!(resume(at(1, 10), 1, 12), [Step::Resume(Some(at(1, 10)))]);
    assert_eq!(
        resume(at(1, 10), 1, 10 + REPLAY_MOST),
        [Step::Resume(Some(at(1, 10)))]
    );
    for (epoch, head) in [(2, 12), (1, 9), (1, 11 + REPLAY_MOST)] {
        assert_eq!(resume(at(1, 10), epoch, head), [Step::Resume(None)]);
    }
}

#[test]
fn an_event_comes_once_however_often_it_is_sent() {
    let mut sequence = in_step();
    assert_eq!(event(&mut sequence, 12, 10), [apply(12)]);
    assert_eq!(event(&mut sequence, 12, 10), []);
    assert_eq!(event(&mut sequence, 9, 8), []);
    assert_eq!(sequence.counts().duplicates, 2);
    assert_eq!(sequence.deadline(), None);
}

#[test]
fn a_gap_that_closes_by_itself_asks_the_server_nothing() {
    let mut sequence = in_step();
    assert_eq!(event(&mut sequence, 13, 12), []);
    assert_eq!(event(&mut sequence, 12, 11), []);
    assert_eq!(sequence.deadline(), Some(NOW + HOLD));
    assert_eq!(
        event(&mut sequence, 11, 10),
        [apply(11), apply(12), apply(13)]
    );
    assert_eq!(sequence.deadline(), None);
    assert_eq!(sequence.wake(NOW + HOLD), []);
    assert_eq!((sequence.counts().gaps, sequence.counts().replays), (1, 0));
}

#[test]
fn a_gap_that_lasts_300_ms_is_replayed_from_the_cursor_and_nothing_comes_twice() {
    let mut sequence = in_step();
    event(&mut sequence, 12, 11);
    assert_eq!(sequence.wake(NOW + HOLD - Duration::from_millis(1)), []);
    assert!(sequence.is_in_step());
    let resume = sequence.wake(NOW + HOLD);
    assert_eq!(resume, [Step::Resume(Some(at(1, 10)))]);
    assert!(!sequence.is_in_step());
    assert_eq!(event(&mut sequence, 13, 12), [], "on its way before that");
    assert_eq!(
        event(&mut sequence, 11, 10),
        [apply(11), apply(12), apply(13)]
    );
    assert_eq!(event(&mut sequence, 12, 11), []);
    assert_eq!(event(&mut sequence, 13, 12), []);
    assert_eq!(sequence.resumed(13, NOW), [Step::InStep]);
}

#[test]
fn a_tick_shows_a_loss_at_the_end_of_the_stream() {
    let mut sequence = in_step();
    assert_eq!(sequence.tick(10, NOW), []);
    assert_eq!(sequence.deadline(), None);
    assert_eq!(sequence.tick(11, NOW), []);
    assert_eq!(sequence.wake(NOW + HOLD), [Step::Resume(Some(at(1, 10)))]);
}

#[test]
fn too_many_held_events_do_not_wait_for_the_300_ms() {
    let mut sequence = in_step();
    for seq in 12..12 + HELD_MOST as u64 {
        assert_eq!(event(&mut sequence, seq, seq - 1), []);
    }
    let next = 12 + HELD_MOST as u64;
    assert_eq!(
        event(&mut sequence, next, next - 1),
        [Step::Resume(Some(at(1, 10)))]
    );
    let applied = event(&mut sequence, 11, 10);
    assert_eq!(applied.len(), 1 + HELD_MOST, "the last one was dropped");
    assert_eq!(event(&mut sequence, next, next - 1), [apply(next)]);
}

#[test]
fn more_than_a_thousand_missing_numbers_are_a_snapshot() {
    let mut sequence = in_step();
    event(&mut sequence, 12 + REPLAY_MOST, 11 + REPLAY_MOST);
    assert_eq!(sequence.wake(NOW + HOLD), [Step::Resume(None)]);
}

#[test]
fn a_replay_that_leaves_a_gap_is_followed_by_a_snapshot() {
    let mut sequence = in_step();
    event(&mut sequence, 13, 12);
    sequence.wake(NOW + HOLD);
    event(&mut sequence, 11, 10);
    assert_eq!(sequence.resumed(13, NOW), [Step::Resume(None)]);
    assert_eq!(sequence.trusted(), None, "nothing to be saved meanwhile");
}

#[test]
fn a_patch_brings_the_cursor_over_its_whole_range() {
    let mut sequence = in_step();
    let patch = sequence.patch(10, 15, vec![12, 15], NOW);
    assert_eq!(
        patch,
        [Step::Apply {
            seq: 15,
            items: vec![12, 15]
        }]
    );
    assert_eq!(event(&mut sequence, 14, 13), []);
    assert_eq!(sequence.patch(17, 19, vec![19], NOW), [], "behind a gap");
    assert_eq!(event(&mut sequence, 17, 15).len(), 2);
    assert_eq!(sequence.cursor(), Some(&at(1, 19)));
}

#[test]
fn missing_repeated_and_reordered_parts_never_pass_for_a_whole() {
    for order in [
        &[1_u64, 3][..],
        &[2, 3],
        &[1, 1, 3],
        &[1, 3, 2],
        &[1, 2, 2],
        &[3, 2, 1],
        &[1, 2, 4],
        &[0, 1, 2],
    ] {
        let mut sequence: Sequence<Log, u64> = Sequence::new(None);
        sequence.hello(1, 9);
        for part in order {
            assert_eq!(sequence.snapshot(*part, 3, &1, 9, vec![*part], NOW), []);
        }
        assert_eq!(sequence.cursor(), None, "{order:?}");
        assert_eq!(sequence.resumed(9, NOW), [Step::Resume(None)], "{order:?}");
    }
}

#[test]
fn parts_of_two_snapshots_are_not_put_together() {
    let mut sequence: Sequence<Log, u64> = Sequence::new(None);
    sequence.hello(1, 9);
    assert_eq!(sequence.snapshot(1, 2, &1, 9, vec![1], NOW), []);
    assert_eq!(sequence.snapshot(2, 2, &1, 8, vec![2], NOW), []);
    assert_eq!(sequence.snapshot(1, 2, &1, 9, vec![1], NOW), []);
    assert_eq!(sequence.snapshot(2, 3, &1, 9, vec![2], NOW), []);
    assert_eq!(sequence.snapshot(1, 1, &2, 9, vec![1], NOW), []);
    assert_eq!(sequence.snapshot(1, 2, &1, 9, vec![1], NOW), []);
    let whole = sequence.snapshot(2, 2, &1, 9, vec![2], NOW);
    assert_eq!(whole.len(), 1, "a new beginning is a new chance");
}

#[test]
fn what_happens_during_a_snapshot_is_applied_after_it() {
    let mut sequence = in_step();
    sequence.doubt(NOW);
    assert_eq!(sequence.snapshot(1, 2, &1, 10, vec![1], NOW), []);
    assert_eq!(event(&mut sequence, 11, 10), []);
    let steps = sequence.snapshot(2, 2, &1, 10, vec![2], NOW);
    assert_eq!(
        steps,
        [
            Step::Whole {
                head: 10,
                items: vec![1, 2]
            },
            apply(11)
        ]
    );
}

#[test]
fn a_snapshot_from_before_the_cursor_is_refused() {
    let mut sequence = in_step();
    assert_eq!(sequence.snapshot(1, 1, &1, 9, vec![1], NOW), []);
    assert_eq!(sequence.cursor(), Some(&at(1, 10)));
}

#[test]
fn a_snapshot_without_end_is_never_whole() {
    let mut sequence: Sequence<Log, u64> = Sequence::new(None);
    sequence.hello(1, 9);
    let half = vec![0; SNAPSHOT_MOST / 2 + 1];
    assert_eq!(sequence.snapshot(1, 2, &1, 9, half.clone(), NOW), []);
    assert_eq!(sequence.snapshot(2, 2, &1, 9, half, NOW), []);
    assert_eq!(sequence.resumed(9, NOW), [Step::Resume(None)]);
}

#[test]
fn a_client_told_to_start_over_does_so_at_once() {
    let mut sequence = in_step();
    assert_eq!(sequence.resync(), [Step::Resume(None)]);
    assert_eq!(sequence.snapshot(1, 1, &1, 30, vec![1], NOW).len(), 1);
    assert_eq!(sequence.resumed(30, NOW), [Step::InStep]);
    assert_eq!(event(&mut sequence, 31, 30), [apply(31)]);
}

#[test]
fn a_doubt_without_a_connection_makes_the_next_one_begin_with_a_snapshot() {
    let mut sequence = in_step();
    sequence.closed();
    assert_eq!(sequence.doubt(NOW), []);
    assert_eq!(sequence.hello(1, 10), [Step::Resume(None)]);
}

#[test]
fn a_snapshot_that_does_not_help_is_not_asked_for_in_a_loop() {
    let mut sequence = in_step();
    let mut now = NOW;
    let mut asked = Vec::new();
    let mut steps = sequence.doubt(now);
    for _ in 0..12 {
        assert_eq!(steps, [Step::Resume(None)]);
        asked.push(now);
        sequence.snapshot(1, 1, &1, 10, vec![1], now);
        assert_eq!(sequence.resumed(10, now), [Step::InStep]);
        assert_eq!(sequence.doubt(now), [], "not at once again");
        assert!(!sequence.is_in_step());
        assert_eq!(event(&mut sequence, 9, 8), []);
        now = sequence.deadline().expect("it is asked for later");
        steps = sequence.wake(now);
    }
    let pauses: Vec<_> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses[0], AGAIN_FIRST);
    assert!(pauses.windows(2).all(|two| two[0] <= two[1]));
    assert_eq!(pauses.last(), Some(&AGAIN_MOST));

    sequence.snapshot(1, 1, &1, 10, vec![1], now);
    sequence.resumed(10, now);
    sequence.agreed();
    assert_eq!(sequence.doubt(now), [Step::Resume(None)], "forgiven");
}

#[test]
fn nonsense_moves_nothing() {
    let mut sequence = in_step();
    assert_eq!(event(&mut sequence, 11, 11), []);
    assert_eq!(event(&mut sequence, 12, u64::MAX), []);
    assert_eq!(sequence.counts().refused, 2);
    assert_eq!(sequence.deadline(), None);
    // A number from nowhere costs one snapshot, and is forgotten with it.
    assert_eq!(event(&mut sequence, u64::MAX, u64::MAX - 1), []);
    assert_eq!(sequence.wake(NOW + HOLD), [Step::Resume(None)]);
    sequence.snapshot(1, 1, &1, 10, vec![1], NOW);
    sequence.resumed(10, NOW);
    assert_eq!(sequence.deadline(), None);
    assert_eq!(event(&mut sequence, 11, 10), [apply(11)]);
}

#[test]
fn before_the_hello_nothing_is_believed() {
    let mut sequence = Sequence::new(Some(at(1, 10)));
    assert_eq!(event(&mut sequence, 11, 10), []);
    assert_eq!(sequence.snapshot(1, 1, &1, 20, vec![1], NOW), []);
    assert_eq!(sequence.resumed(20, NOW), []);
    assert_eq!(sequence.resync(), []);
    assert_eq!(sequence.cursor(), Some(&at(1, 10)));
}

/// A server that is right: each event sets one of nine values to its own number.
struct Server {
    epoch: Log,
    /// Number, the one before it that this client can see, and what it sets.
    log: Vec<(u64, u64, u64)>,
}

impl Server {
    /// `steps`: how much each number is above the one before; and which value it sets.
    fn new(epoch: Log, steps: &[(u64, u64)]) -> Server {
        let mut log = Vec::new();
        let mut seq = 0;
        for (step, key) in steps {
            let prev = seq;
            seq += step;
            log.push((seq, prev, *key));
        }
        Server { epoch, log }
    }

    fn head(&self) -> u64 {
        self.log.last().map_or(0, |(seq, _, _)| *seq)
    }

    fn state(&self, head: u64) -> BTreeMap<u64, u64> {
        let until = self.log.iter().filter(|(seq, _, _)| *seq <= head);
        until.map(|(seq, _, key)| (*key, *seq)).collect()
    }

    fn answer(&self, resume: Option<Cursor<Log>>, to: &mut Client, now: Duration) {
        let head = self.head();
        match resume {
            Some(cursor) => {
                assert_eq!(cursor.epoch, self.epoch);
                for (seq, prev, key) in self.log.iter().filter(|(seq, _, _)| *seq > cursor.seq) {
                    to.event(*seq, *prev, *key, now);
                }
            }
            None => {
                let state: Vec<_> = self.state(head).into_iter().collect();
                let parts: Vec<_> = if state.is_empty() {
                    vec![Vec::new()]
                } else {
                    state.chunks(4).map(<[_]>::to_vec).collect()
                };
                for (n, part) in parts.iter().enumerate() {
                    let steps = to.sequence.snapshot(
                        n as u64 + 1,
                        parts.len() as u64,
                        &self.epoch,
                        head,
                        part.clone(),
                        now,
                    );
                    to.carry_out(steps);
                }
            }
        }
        let steps = to.sequence.resumed(head, now);
        to.carry_out(steps);
    }
}

/// What a user of a sequence does, and what it may rely on.
struct Client {
    sequence: Sequence<Log, (u64, u64)>,
    state: BTreeMap<u64, u64>,
    newest: Option<u64>,
    epoch: Option<Log>,
    asked: Vec<Option<Cursor<Log>>>,
    in_step: bool,
}

impl Client {
    fn new() -> Client {
        Client {
            sequence: Sequence::new(None),
            state: BTreeMap::new(),
            newest: None,
            epoch: None,
            asked: Vec::new(),
            in_step: false,
        }
    }

    fn hello(&mut self, epoch: Log, head: u64) {
        if self.epoch != Some(epoch) {
            self.newest = None;
        }
        self.epoch = Some(epoch);
        self.in_step = false;
        let steps = self.sequence.hello(epoch, head);
        self.carry_out(steps);
    }

    fn event(&mut self, seq: u64, prev: u64, key: u64, now: Duration) {
        let steps = self.sequence.event(seq, prev, (key, seq), now);
        self.carry_out(steps);
    }

    fn carry_out(&mut self, steps: Vec<Step<Log, (u64, u64)>>) {
        for step in steps {
            match step {
                Step::Resume(cursor) => {
                    self.in_step = false;
                    self.asked.push(cursor);
                }
                Step::Apply { seq, items } => {
                    assert!(Some(seq) > self.newest, "{seq} after {:?}", self.newest);
                    self.newest = Some(seq);
                    self.state.extend(items);
                }
                Step::Whole { head, items } => {
                    assert!(Some(head) >= self.newest, "{head} after {:?}", self.newest);
                    self.newest = Some(head);
                    self.state = items.into_iter().collect();
                }
                Step::InStep => self.in_step = true,
            }
        }
        let cursor = self.sequence.cursor().map(|cursor| cursor.seq);
        assert!(self.newest.is_none() || cursor == self.newest);
    }
}

/// What a bad connection brings: places in the log, not in order, not each, some twice.
#[derive(Debug, Clone)]
enum Bad {
    Event(prop::sample::Index),
    Patch(prop::sample::Index, prop::sample::Index),
    /// A part, of how many, of the state at some place.
    Part(u64, u64, prop::sample::Index),
    Resumed(prop::sample::Index),
    Tick(prop::sample::Index),
    Resync,
    Doubt,
    Wake(u16),
    Reconnect,
}

fn bad() -> impl Strategy<Value = Bad> {
    use prop::sample::Index;
    prop_oneof![
        12 => any::<Index>().prop_map(Bad::Event),
        3 => any::<(Index, Index)>().prop_map(|(from, to)| Bad::Patch(from, to)),
        3 => (0..4_u64, 1..4_u64, any::<Index>()).prop_map(|(n, of, at)| Bad::Part(n, of, at)),
        2 => any::<Index>().prop_map(Bad::Resumed),
        2 => any::<Index>().prop_map(Bad::Tick),
        1 => Just(Bad::Resync),
        1 => Just(Bad::Doubt),
        3 => (0..2_000_u16).prop_map(Bad::Wake),
        1 => Just(Bad::Reconnect),
    ]
}

fn happen(bad: &Bad, server: &Server, client: &mut Client, now: &mut Duration) {
    let place = |index: &prop::sample::Index| server.log[index.index(server.log.len())];
    let steps = match bad {
        Bad::Event(index) => {
            let (seq, prev, key) = place(index);
            return client.event(seq, prev, key, *now);
        }
        Bad::Patch(a, b) => {
            let (from, to) = (place(a).0.min(place(b).0), place(a).0.max(place(b).0));
            let all = server.state(to).into_iter();
            let changed = all.filter(|(_, seq)| *seq > from).collect();
            client.sequence.patch(from, to, changed, *now)
        }
        // Together they may be a whole by chance; then it is one.
        Bad::Part(part, parts, index) => {
            let head = place(index).0;
            let state: Vec<_> = server.state(head).into_iter().collect();
            let size = state.len().div_ceil(*parts as usize).max(1);
            let items = state
                .chunks(size)
                .nth((*part as usize).wrapping_sub(1))
                .map(<[_]>::to_vec)
                .unwrap_or_default();
            client
                .sequence
                .snapshot(*part, *parts, &server.epoch, head, items, *now)
        }
        Bad::Resumed(index) => client.sequence.resumed(place(index).0, *now),
        Bad::Tick(index) => client.sequence.tick(place(index).0, *now),
        Bad::Resync => client.sequence.resync(),
        Bad::Doubt => client.sequence.doubt(*now),
        Bad::Wake(millis) => {
            *now += Duration::from_millis(u64::from(*millis));
            client.sequence.wake(*now)
        }
        Bad::Reconnect => {
            client.sequence.closed();
            return client.hello(server.epoch, server.head());
        }
    };
    client.carry_out(steps);
}

proptest! {
    /// `Client::carry_out` asserts on the way that numbers rise and nothing comes twice.
    #[test]
    fn whatever_a_connection_does_the_next_resume_with_a_right_server_makes_it_whole(
        first in prop::collection::vec((1..4_u64, 0..9_u64), 1..40),
        second in prop::collection::vec((1..4_u64, 0..9_u64), 1..40),
        bad_on_first in prop::collection::vec(bad(), 0..80),
        bad_on_second in prop::collection::vec(bad(), 0..80),
    ) {
        let mut client = Client::new();
        let mut now = NOW;
        for (epoch, log, bad) in [(1, &first, &bad_on_first), (2, &second, &bad_on_second)] {
            let server = Server::new(epoch, log);
            client.hello(epoch, server.head());
            for bad in bad {
                happen(bad, &server, &mut client, &mut now);
            }
            client.sequence.closed();
            client.asked.clear();
            client.hello(epoch, server.head());
            prop_assert_eq!(client.asked.len(), 1);
            let resume = client.asked.remove(0);
            server.answer(resume, &mut client, now);
            prop_assert!(client.in_step && client.sequence.is_in_step());
            prop_assert_eq!(&client.state, &server.state(server.head()));
            prop_assert_eq!(client.sequence.trusted(), Some(&at(epoch, server.head())));
            prop_assert_eq!(client.sequence.deadline(), None);
        }
    }

    /// On one connection too: a right server that answers each resume ends in step, whatever was
    /// lost or came twice before.
    #[test]
    fn a_right_server_that_answers_each_resume_ends_in_step(
        log in prop::collection::vec((1..4_u64, 0..9_u64), 1..60),
        lost in prop::collection::vec(any::<bool>(), 60),
        doubled in prop::collection::vec(any::<bool>(), 60),
    ) {
        let server = Server::new(1, &log);
        let mut client = Client::new();
        let mut now = NOW;
        client.hello(1, 0);
        client.asked.clear();
        let steps = client.sequence.snapshot(1, 1, &1, 0, Vec::new(), now);
        client.carry_out(steps);
        let steps = client.sequence.resumed(0, now);
        client.carry_out(steps);
        for (n, (seq, prev, key)) in server.log.iter().enumerate() {
            for _ in 0..usize::from(!lost[n]) + usize::from(doubled[n] && !lost[n]) {
                client.event(*seq, *prev, *key, now);
            }
        }
        let steps = client.sequence.tick(server.head(), now);
        client.carry_out(steps);
        let mut resumes = 0;
        while let Some(deadline) = client.sequence.deadline() {
            now = deadline;
            let steps = client.sequence.wake(now);
            client.carry_out(steps);
            while let Some(resume) = client.asked.pop() {
                resumes += 1;
                server.answer(resume, &mut client, now);
            }
        }
        prop_assert!(resumes <= 1);
        prop_assert!(client.sequence.is_in_step());
        prop_assert_eq!(&client.state, &server.state(server.head()));
    }

    #[test]
    fn what_is_held_is_bounded_and_nothing_panics(
        events in prop::collection::vec((any::<u64>(), any::<u64>()), 0..1_500),
    ) {
        let mut client = Client::new();
        client.hello(1, u64::MAX);
        let steps = client.sequence.snapshot(1, 1, &1, 0, Vec::new(), NOW);
        client.carry_out(steps);
        for (seq, prev) in &events {
            client.event(*seq, *prev, 0, NOW);
        }
        // What is let go at once is what was held, and no more.
        let steps = client.sequence.patch(0, u64::MAX, vec![(0, 0)], NOW);
        prop_assert!(steps.len() <= 1 + HELD_MOST);
    }
}
