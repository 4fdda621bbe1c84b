use std::sync::atomic::Ordering;

use olgfeast_protocol::{Epoch, OrderId, OrderStatus, Seq};
use serde_json::Value;
use tokio::sync::oneshot::error::TryRecvError;
use uuid::Uuid;

use super::*;
use crate::{core::tests::Room, live::MOST_WAITERS, model::UserId, storage::Reach};

const MINUTE: i64 = 60 * 1_000_000;

fn cursor(room: &Room, after: u64) -> Cursor {
    Cursor {
        epoch: Some(room.core.live.epoch),
        after: Some(Seq(after)),
    }
}

fn poll(room: &mut Room, audience: Audience, after: u64, waits: bool) -> Poll {
    let cursor = cursor(room, after);
    room.core.poll(audience, cursor, waits).unwrap()
}

fn page(poll: Poll) -> Page {
    match poll {
        Poll::Page(page) => page,
        Poll::Wait { nothing, .. } => nothing,
        Poll::NeedsSnapshot => panic!("a snapshot"),
        Poll::Full => panic!("full"),
    }
}

fn seqs(page: &Page) -> Vec<u64> {
    let seq = |event: &axum::extract::ws::Utf8Bytes| {
        let event: Value = serde_json::from_str(event).unwrap();
        event["data"]["seq"].as_u64().unwrap()
    };
    page.events.iter().map(seq).collect()
}

fn change_often(room: &mut Room, order: OrderId, times: usize) {
    for change in 1..=times {
        let to = [OrderStatus::Pending, OrderStatus::Ready][change % 2];
        room.set(order, to).unwrap();
    }
}

#[test]
fn a_page_has_a_thousand_events_and_says_whether_there_are_more() {
    let mut room = Room::new();
    let desk = room.user.id;
    let id = room.place_for(desk).unwrap().id;
    change_often(&mut room, id, 1_001);
    let first = page(poll(&mut room, Audience::Staff, 0, true));
    assert_eq!(seqs(&first), (1..=1_000).collect::<Vec<u64>>());
    assert_eq!((first.head, first.more), (Seq(1_002), true));
    let second = page(poll(&mut room, Audience::Staff, 1_000, true));
    assert_eq!(seqs(&second), [1_001, 1_002]);
    assert!(!second.more);
    let exactly = page(poll(&mut room, Audience::Staff, 2, true));
    assert_eq!((exactly.events.len(), exactly.more), (1_000, false));
}

#[test]
fn what_is_not_kept_or_not_of_this_log_needs_a_snapshot() {
    let mut room = Room::new();
    let desk = room.user.id;
    room.place_for(desk).unwrap();
    let epoch = Some(room.core.live.epoch);
    let other = Some(Epoch(Uuid::from_u128(1)));
    for (epoch, after) in [
        (None, Some(Seq(1))),
        (other, Some(Seq(1))),
        (epoch, None),
        (epoch, Some(Seq(2))),
    ] {
        let cursor = Cursor { epoch, after };
        let poll = room.core.poll(Audience::Staff, cursor, true).unwrap();
        assert!(matches!(poll, Poll::NeedsSnapshot), "{cursor:?}");
    }
}

#[test]
fn a_page_begins_only_with_what_is_kept_for_replay() {
    let mut room = Room::new();
    let desk = room.user.id;
    let id = room.place_for(desk).unwrap().id;
    room.clock.0.fetch_add(11 * MINUTE, Ordering::Relaxed);
    change_often(&mut room, id, 3);
    let now = room.core.time.now();
    let events = |after, newest| {
        let reach = Reach {
            missing: 2,
            newest,
            since: now.plus_millis(-10 * MINUTE / 1_000),
        };
        match room.core.storage.page(Audience::Staff, Seq(after), reach) {
            Ok(Missed::Events { events, .. }) => Some(events.len()),
            Ok(Missed::TooMuch) => None,
            Err(error) => panic!("{error}"),
        }
    };
    // Three events behind the end, and old.
    assert_eq!((events(0, 4), events(0, 3)), (Some(2), None));
    assert_eq!((events(1, 0), events(3, 0)), (Some(2), Some(1)));
}

#[test]
fn whoever_waits_is_told_the_next_event_of_their_own_in_the_words_of_the_log() {
    let mut room = Room::new();
    let (ann, bob) = (room.customer("ann").id, room.customer("bob").id);
    room.place_for(ann).unwrap();
    room.place_for(bob).unwrap();
    let wait = |room: &mut Room, user: UserId, after| match poll(
        room,
        Audience::Customer(user),
        after,
        true,
    ) {
        Poll::Wait { nothing, news } => {
            assert_eq!((nothing.head, nothing.more), (Seq(after), false));
            news
        }
        _ => panic!("no wait"),
    };
    let mut for_ann = wait(&mut room, ann, 1);
    let mut for_bob = wait(&mut room, bob, 2);
    room.place_for(bob).unwrap();
    assert_eq!(for_ann.try_recv().unwrap_err(), TryRecvError::Empty);
    let news = for_bob.try_recv().unwrap();
    assert_eq!(news.head, Seq(3));
    let asked = page(poll(&mut room, Audience::Customer(bob), 2, true));
    assert_eq!(asked.events, [news.event]);
    // Whoever was told waits no more, and those who wait still are.
    room.place_for(ann).unwrap();
    assert_eq!(for_ann.try_recv().unwrap().head, Seq(4));
}

#[test]
fn whoever_does_not_want_to_wait_is_answered_at_once() {
    let mut room = Room::new();
    let nothing = poll(&mut room, Audience::Staff, 0, false);
    assert!(matches!(nothing, Poll::Page(page) if page.events.is_empty()));
}

#[test]
fn so_many_may_wait_and_those_who_have_gone_leave_room() {
    let mut room = Room::new();
    let mut waiting = Vec::new();
    for _ in 0..MOST_WAITERS {
        waiting.push(poll(&mut room, Audience::Staff, 0, true));
    }
    assert!(waiting.iter().all(|poll| matches!(poll, Poll::Wait { .. })));
    let refused = poll(&mut room, Audience::Staff, 0, true);
    assert!(matches!(refused, Poll::Full));
    waiting.pop();
    let admitted = poll(&mut room, Audience::Staff, 0, true);
    assert!(matches!(admitted, Poll::Wait { .. }));
}

#[test]
fn the_audiences_of_those_who_waited_are_forgotten() {
    let mut room = Room::new();
    let ann = room.customer("ann").id;
    for _ in 0..3 {
        drop(poll(&mut room, Audience::Customer(ann), 0, true));
    }
    let _waits = poll(&mut room, Audience::Staff, 0, true);
    let own = Audience::Customer(ann);
    assert_eq!(room.core.live.standings.get(own), None);
}

#[test]
fn a_part_is_of_the_board_as_it_is_now() {
    let mut room = Room::new();
    let desk = room.user.id;
    let read = |room: &mut Room, part| -> Option<Value> {
        let part = room.core.part(Audience::Staff, part).unwrap()?;
        Some(serde_json::from_str(&part).unwrap())
    };
    let empty = read(&mut room, 1).unwrap();
    assert_eq!((&empty["parts"], &empty["head"]), (&1.into(), &0.into()));
    for _ in 0..101 {
        room.place_for(desk).unwrap();
    }
    let parts = [1, 2].map(|part| read(&mut room, part).unwrap());
    let count = |part: &Value| part["orders"].as_array().unwrap().len();
    assert_eq!((count(&parts[0]), count(&parts[1])), (100, 1));
    assert!(
        parts
            .iter()
            .all(|part| part["head"] == 101 && part["parts"] == 2)
    );
    for beyond in [0, 3, u64::MAX] {
        assert_eq!(read(&mut room, beyond), None);
    }
    room.place_for(desk).unwrap();
    assert_eq!(read(&mut room, 2).unwrap()["head"], 102);
}
