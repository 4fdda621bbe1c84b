//! What a slow client gets instead of every event.

use std::collections::BTreeMap;

use olgfeast_protocol::{
    live::{LiveMessage, Patch as Told},
    wire::ServerMessage,
};
use proptest::prelude::*;

use super::*;

/// An event about a small order.
fn small(seq: u64, order: i64) -> Event {
    Event::numbered(seq, order, 100)
}

fn read(frame: &str) -> Told {
    match ServerMessage::parse(frame) {
        Ok(ServerMessage::Live(LiveMessage::Patch(patch))) => patch,
        other => panic!("no patch: {other:?}"),
    }
}

fn versions(patch: &Told) -> Vec<(i64, u64)> {
    let version =
        |order: &olgfeast_protocol::wire::WireOrder| (order.id.0, order.version.unwrap().0);
    patch.orders.iter().map(version).collect()
}

#[test]
fn a_client_that_lags_gets_the_newest_of_each_order_in_one_patch() {
    let now = Instant::now();
    let queue = live(now);
    for seq in 1..=128 {
        queue.event(small(seq, seq as i64 % 3 + 1), now);
    }
    queue.event(small(129, 9), now);
    let told = drained(&queue, now);
    assert_eq!(told.len(), 2);
    let patch = read(&told[0]);
    assert_eq!((patch.from, patch.to, patch.skipped), (Seq(0), Seq(128), 0));
    assert_eq!(versions(&patch), [(1, 126), (2, 127), (3, 128)]);
    assert_eq!(told[1], "129");
    assert_eq!(queue.standing(), at(129));
}

#[test]
fn a_burst_that_is_not_half_of_what_may_wait_is_told_event_by_event() {
    let now = Instant::now();
    let queue = live(now);
    for seq in 1..=128 {
        queue.event(small(seq, 1), now);
    }
    let expected: Vec<String> = (1..=128).map(|seq: u64| seq.to_string()).collect();
    assert_eq!(drained(&queue, now), expected);
}

#[test]
fn changes_of_few_orders_never_drop_a_queue_however_many_they_are() {
    let now = Instant::now();
    let queue = live(now);
    for seq in 1..=10_000 {
        queue.event(small(seq, seq as i64 % 60 + 1), now);
    }
    assert_eq!(queue.deadline(), None);
    let mut told = drained(&queue, now).into_iter();
    let patch = read(&told.next().unwrap());
    assert_eq!((patch.from, patch.orders.len()), (Seq(0), 60));
    let rest: Vec<String> = told.collect();
    let expected: Vec<String> = (patch.to.0 + 1..=10_000)
        .map(|seq| seq.to_string())
        .collect();
    assert_eq!(rest, expected);
    assert!(rest.len() < 128);
}

#[test]
fn many_bytes_are_put_together_too() {
    let now = Instant::now();
    let queue = live(now);
    let large = |seq| Event {
        frame: text("x".repeat(BYTES / 4)),
        ..small(seq, 1)
    };
    for seq in 1..=3 {
        queue.event(large(seq), now);
    }
    let told = drained(&queue, now);
    let patch = read(&told[0]);
    assert_eq!((patch.to, told.len()), (Seq(2), 2));
    // What was put together has made room.
    for seq in 4..=5 {
        queue.event(large(seq), now);
    }
    assert_eq!(queue.deadline(), None);
}

#[test]
fn more_than_a_client_can_take_at_once_is_no_patch() {
    let now = Instant::now();
    let queue = live(now);
    // As many orders as there are messages, 512 KiB in all.
    for seq in 1..=128 {
        queue.event(event(seq), now);
    }
    queue.event(event(129), now);
    assert_eq!(queue.take(now), frame(1));
    assert_eq!(queue.take(now), frame(2));
}

#[test]
fn a_patch_is_as_old_as_the_oldest_event_in_it() {
    let now = Instant::now();
    let queue = live(now);
    for seq in 1..=200 {
        queue.event(small(seq, 1), now + MILLI * seq as u32);
    }
    let too_late = now + 5 * SECOND + 2 * MILLI;
    assert_eq!(queue.take(too_late), resync(200));
}

#[test]
fn pongs_stay_and_are_sent_after_the_patch() {
    let now = Instant::now();
    let queue = live(now);
    queue.event(small(1, 1), now);
    queue.pong(text("pong"), now);
    for seq in 2..=129 {
        queue.event(small(seq, 1), now);
    }
    let told = drained(&queue, now);
    assert_eq!(read(&told[0]).to, Seq(127));
    assert_eq!(told[1..], ["pong", "128", "129"]);
}

#[test]
fn a_resume_takes_the_patch_away_because_its_answer_has_all_of_it() {
    let now = Instant::now();
    let queue = live(now);
    for seq in 1..=200 {
        queue.event(small(seq, 1), now);
    }
    queue.asked();
    queue.answer(["resumed"].map(text), at(200), None);
    queue.event(small(201, 1), now);
    assert_eq!(drained(&queue, now), ["resumed", "201"]);
}

/// The order of an event of the property below. Keys are positive.
fn order_of(seq: u64) -> i64 {
    (seq * seq % 70 + 1) as i64
}

proptest! {
    #[test]
    fn whatever_is_put_together_a_client_has_no_gap_and_ends_up_with_the_newest_of_all(
        steps in proptest::collection::vec((0..300_u64, 0..40_usize), 1..30),
    ) {
        let now = Instant::now();
        let queue = live(now);
        let (mut cursor, mut seen) = (Seq(0), BTreeMap::new());
        let (mut seq, mut newest) = (0, BTreeMap::new());
        let mut take = |most: usize| {
            for _ in 0..most {
                let Some(Next::Frame(frame)) = queue.take(now) else { break };
                if let Ok(number) = frame.parse::<u64>() {
                    assert_eq!(number, cursor.0 + 1);
                    cursor = Seq(number);
                    seen.insert(order_of(number), number);
                } else {
                    let patch = read(&frame);
                    assert_eq!(patch.from, cursor);
                    assert!(patch.to > cursor);
                    cursor = patch.to;
                    seen.extend(versions(&patch));
                }
                assert_eq!(queue.standing().head, cursor);
            }
        };
        for (events, taken) in steps {
            for _ in 0..events {
                seq += 1;
                queue.event(small(seq, order_of(seq)), now);
                newest.insert(order_of(seq), seq);
            }
            take(taken);
        }
        take(usize::MAX);
        prop_assert_eq!(cursor, Seq(seq));
        prop_assert_eq!(seen, newest);
    }
}
