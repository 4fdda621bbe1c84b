mod watcher;

use std::sync::atomic::Ordering;

use olgfeast_protocol::{OrderId, OrderStatus, UtcTime};
use proptest::prelude::*;
use tokio::time::Instant;
use uuid::Uuid;
use watcher::{Watcher, newcomer};

use super::*;
use crate::{
    core::tests::Room,
    live::Next,
    model::{User, UserId},
};

const HOUR: i64 = 60 * 60 * 1_000_000;

#[derive(Clone, Debug)]
enum Deed {
    Place {
        by_customer: bool,
    },
    Set(usize, OrderStatus),
    Join(Endpoint, bool),
    Leave(usize),
    Read(usize),
    /// Without a cursor, or where it is.
    Resume(usize, bool),
    TurnClock(i64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let endpoint = prop_oneof![
        Just(Endpoint::Kitchen),
        Just(Endpoint::Admin),
        Just(Endpoint::Orders)
    ];
    let status = proptest::sample::select(OrderStatus::PLAIN.to_vec());
    prop_oneof![
        4 => any::<bool>().prop_map(|by_customer| Deed::Place { by_customer }),
        10 => (0..8_usize, status).prop_map(|(order, to)| Deed::Set(order, to)),
        3 => (endpoint, any::<bool>()).prop_map(|(endpoint, staff)| Deed::Join(endpoint, staff)),
        1 => (0..4_usize).prop_map(Deed::Leave),
        4 => (0..4_usize).prop_map(Deed::Read),
        4 => (0..4_usize, any::<bool>()).prop_map(|(who, fresh)| Deed::Resume(who, fresh)),
        1 => (0..40 * HOUR).prop_map(Deed::TurnClock),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_everybody_has_what_the_tables_have_and_the_digest_is_that_of_a_recount(
        deeds in proptest::collection::vec(deed(), 1..50),
    ) {
        let mut room = Room::new();
        let (desk, ann) = (room.user.clone(), room.customer("ann"));
        let mut placed: Vec<OrderId> = Vec::new();
        let mut watchers: Vec<Watcher> = Vec::new();
        for deed in deeds {
            match deed {
                Deed::Place { by_customer } => {
                    let user = if by_customer { ann.id } else { desk.id };
                    placed.push(room.place_for(user).unwrap().id);
                }
                Deed::Set(order, to) => {
                    if let Some(id) = placed.get(order) {
                        room.set(*id, to).unwrap();
                    }
                }
                Deed::Join(endpoint, staff) => {
                    let user = if staff || endpoint != Endpoint::Orders { &desk } else { &ann };
                    let mut watcher = Watcher::join(&mut room, endpoint, user);
                    watcher.go_on(&mut room);
                    watcher.check(&room);
                    watchers.push(watcher);
                }
                Deed::Leave(who) if who < watchers.len() => drop(watchers.swap_remove(who)),
                Deed::Read(who) => {
                    if let Some(watcher) = watchers.get_mut(who) {
                        watcher.check(&room);
                    }
                }
                Deed::Resume(who, fresh) => {
                    if let Some(watcher) = watchers.get_mut(who) {
                        if fresh {
                            watcher.cursor = None;
                        }
                        watcher.go_on(&mut room);
                        watcher.check(&room);
                    }
                }
                Deed::TurnClock(micros) => {
                    room.clock.0.fetch_add(micros, Ordering::Relaxed);
                }
                Deed::Leave(_) => {}
            }
        }
        for watcher in &mut watchers {
            watcher.check(&room);
        }
    }
}

#[test]
fn whoever_comes_back_gets_the_same_bytes_as_those_who_were_there() {
    let mut room = Room::new();
    let (desk, ann) = (room.user.clone(), room.customer("ann"));
    let places = [(Endpoint::Kitchen, &desk), (Endpoint::Orders, &ann)];
    let mut there = places.map(|(endpoint, user)| Watcher::join(&mut room, endpoint, user));
    for watcher in &mut there {
        watcher.go_on(&mut room);
    }
    for user in [ann.id, desk.id, ann.id] {
        let order = room.place_for(user).unwrap();
        room.set(order.id, OrderStatus::Preparing);
    }
    for (place, there) in places.into_iter().zip(&mut there) {
        there.check(&room);
        let mut back = Watcher::join(&mut room, place.0, place.1);
        back.resume(&mut room, Some(there.joined.epoch), Some(Seq(0)));
        back.check(&room);
        assert_eq!(back.parts, 0);
        assert_eq!(back.events, there.events);
        // From the middle, and from a cursor between two events of its own.
        let mut late = Watcher::join(&mut room, place.0, place.1);
        late.board = back.board.clone();
        late.resume(&mut room, Some(there.joined.epoch), Some(Seq(3)));
        late.check(&room);
        let last = there.events.len() - late.events.len();
        assert_eq!(late.events, there.events[last..]);
    }
    assert_eq!((there[0].events.len(), there[1].events.len()), (6, 4));
}

#[test]
fn a_client_that_cannot_be_told_what_it_missed_gets_the_whole_board() {
    let mut room = Room::new();
    let desk = room.user.clone();
    let order = room.place_for(desk.id).unwrap();
    let mut watcher = Watcher::join(&mut room, Endpoint::Kitchen, &desk);
    let epoch = watcher.joined.epoch;
    let other = Epoch(Uuid::from_u128(1));
    let cursors = [
        (None, Some(Seq(1))),
        (Some(other), Some(Seq(1))),
        (Some(epoch), None),
        (Some(epoch), Some(Seq(2))),
        (Some(epoch), Some(Seq(u64::MAX))),
    ];
    for (times, (epoch, after)) in cursors.into_iter().enumerate() {
        watcher.resume(&mut room, epoch, after);
        watcher.check(&room);
        assert_eq!((watcher.parts, watcher.events.len()), (times + 1, 0));
        assert!(watcher.board.contains_key(&order.id));
    }
}

#[test]
fn a_thousand_missed_events_are_replayed_and_one_more_is_a_snapshot() {
    let mut room = Room::new();
    let (desk, ann) = (room.user.clone(), room.customer("ann"));
    let id = room.place_for(desk.id).unwrap().id;
    for change in 1..=1_000 {
        let to = [OrderStatus::Pending, OrderStatus::Ready][change % 2];
        room.set(id, to).unwrap();
    }
    for (endpoint, user) in [(Endpoint::Kitchen, &desk), (Endpoint::Orders, &desk)] {
        let mut watcher = Watcher::join(&mut room, endpoint, user);
        let epoch = watcher.joined.epoch;
        watcher.resume(&mut room, Some(epoch), Some(Seq(1)));
        watcher.check(&room);
        assert_eq!((watcher.parts, watcher.events.len()), (0, 1_000));
        watcher.resume(&mut room, Some(epoch), Some(Seq(0)));
        watcher.check(&room);
        assert_eq!((watcher.parts, watcher.events.len()), (1, 1_000));
    }
    // Somebody who could see none of them has missed none.
    let mut other = Watcher::join(&mut room, Endpoint::Orders, &ann);
    other.resume(&mut room, Some(other.joined.epoch), Some(Seq(0)));
    other.check(&room);
    assert_eq!((other.parts, other.events.len()), (0, 0));
}

#[test]
fn old_events_are_replayed_while_they_are_among_the_newest() {
    let mut room = Room::new();
    let (desk, ann) = (room.user.clone(), room.customer("ann"));
    room.place_for(ann.id).unwrap();
    room.clock.0.fetch_add(HOUR, Ordering::Relaxed);
    for _ in 0..3 {
        room.place_for(desk.id).unwrap();
    }
    let now = room.core.time.now();
    let missed = |newest, since: UtcTime| {
        let reach = Reach {
            missing: 1_000,
            newest,
            since,
        };
        let own = Audience::Customer(ann.id);
        match room.core.storage.missed(own, Seq(0), reach).unwrap() {
            Missed::Events { events, .. } => Some(events.len()),
            Missed::TooMuch => None,
        }
    };
    assert_eq!(missed(4, now), Some(1));
    assert_eq!(missed(3, now), None);
    assert_eq!(missed(3, UtcTime(now.0 - HOUR - 1_000_000)), Some(1));
}

#[test]
fn a_snapshot_holds_open_orders_and_those_completed_on_this_feast_day() {
    let mut room = Room::new();
    let desk = room.user.clone();
    // 21:21 on one day.
    let [open, before, after] = [(); 3].map(|()| room.place_for(desk.id).unwrap().id);
    // Not by single steps, so that no time of completion is kept.
    room.set(before, OrderStatus::Complete);
    let ids = |room: &mut Room| {
        let day = feast_day::began(room.core.time.now());
        let board = room.core.storage.board(Audience::Staff, day).unwrap();
        let id = |order: &String| {
            let order: serde_json::Value = serde_json::from_str(order).unwrap();
            OrderId(order["id"].as_i64().unwrap())
        };
        board.iter().map(id).collect::<Vec<OrderId>>()
    };
    room.clock.0.fetch_add(5 * HOUR, Ordering::Relaxed);
    assert_eq!(ids(&mut room), [open, before, after]);
    // 04:21 on the next.
    room.clock.0.fetch_add(2 * HOUR, Ordering::Relaxed);
    assert_eq!(ids(&mut room), [open, after]);
    room.set(after, OrderStatus::Complete);
    assert_eq!(ids(&mut room), [open, after]);
    room.clock.0.fetch_add(24 * HOUR, Ordering::Relaxed);
    assert_eq!(ids(&mut room), [open]);
}

#[test]
fn all_staff_get_the_same_snapshot_until_something_happens_or_a_day_begins() {
    let mut room = Room::new();
    let desk = room.user.clone();
    room.place_for(desk.id).unwrap();
    let part = |room: &mut Room| {
        let head = room.core.head(Audience::Staff).unwrap();
        let parts = room.core.snapshot(Audience::Staff, head).unwrap();
        parts[0].clone()
    };
    let _there = Watcher::join(&mut room, Endpoint::Kitchen, &desk);
    let (one, other) = (part(&mut room), part(&mut room));
    assert!(std::ptr::eq(one.as_str(), other.as_str()));
    room.place_for(desk.id).unwrap();
    let newer = part(&mut room);
    assert_ne!(newer, one);
    room.clock.0.fetch_add(24 * HOUR, Ordering::Relaxed);
    assert!(!std::ptr::eq(part(&mut room).as_str(), newer.as_str()));
}

#[test]
fn an_account_that_may_no_longer_listen_is_signed_out() {
    let mut room = Room::new();
    let (desk, ann) = (room.user.clone(), room.customer("ann"));
    let check = |room: &mut Room, watcher: &mut Watcher| {
        room.core.recheck(watcher.joined.id).unwrap();
        watcher.read()
    };
    let mut kitchen = Watcher::join(&mut room, Endpoint::Kitchen, &desk);
    let mut own = Watcher::join(&mut room, Endpoint::Orders, &desk);
    let mut customer = Watcher::join(&mut room, Endpoint::Orders, &ann);
    assert_eq!(check(&mut room, &mut kitchen), None);
    room.core.storage.pretend_account(desk.id, true, false);
    assert_eq!(check(&mut room, &mut kitchen), Some(Close::SignedOut));
    assert_eq!(check(&mut room, &mut own), None);
    room.core.storage.pretend_account(ann.id, false, false);
    customer.resume(&mut room, None, None);
    assert_eq!(customer.read(), Some(Close::SignedOut));
}

#[test]
fn the_older_connection_of_a_station_gives_way() {
    let mut room = Room::new();
    let (desk, ann) = (room.user.clone(), room.customer("ann"));
    let mut join = |endpoint, user: &User, station| {
        let newcomer = newcomer(endpoint, user, station);
        room.core.join_live(newcomer).unwrap().queue
    };
    let is_closed = |queue: &Arc<Queue>| {
        let mut next = std::iter::from_fn(|| queue.take(Instant::now())).take(9);
        next.find(|next| matches!(next, Next::Close(_))) == Some(Next::Close(Close::Replaced))
    };
    let older = join(Endpoint::Orders, &desk, Some(7));
    let others = [
        join(Endpoint::Kitchen, &desk, Some(7)),
        join(Endpoint::Orders, &desk, Some(8)),
        join(Endpoint::Orders, &ann, Some(7)),
        join(Endpoint::Orders, &desk, None),
        join(Endpoint::Orders, &desk, None),
    ];
    assert!(!is_closed(&older) && !others.iter().any(is_closed));
    let newer = join(Endpoint::Orders, &desk, Some(7));
    assert!(is_closed(&older) && !is_closed(&newer));
    assert!(!others.iter().any(is_closed));
}

#[test]
fn an_admin_gets_the_figures_with_the_resume_and_the_newest_after_changes() {
    let mut room = Room::new();
    let desk = room.user.clone();
    let mut admin = Watcher::join(&mut room, Endpoint::Admin, &desk);
    let mut kitchen = Watcher::join(&mut room, Endpoint::Kitchen, &desk);
    room.place_for(desk.id).unwrap();
    for watcher in [&mut admin, &mut kitchen] {
        assert_eq!((watcher.read(), watcher.figures), (None, 0));
        watcher.go_on(&mut room);
    }
    assert_eq!((admin.figures, kitchen.figures), (1, 0));
    for _ in 0..5 {
        room.place_for(desk.id).unwrap();
    }
    admin.check(&room);
    kitchen.check(&room);
    assert_eq!((admin.figures, kitchen.figures), (2, 0));
}

#[test]
fn a_restart_is_another_epoch() {
    let mut room = Room::new();
    let desk = room.user.clone();
    let before = Watcher::join(&mut room, Endpoint::Kitchen, &desk)
        .joined
        .epoch;
    let mut room = room.reopen();
    let after = Watcher::join(&mut room, Endpoint::Kitchen, &desk)
        .joined
        .epoch;
    assert_ne!(before, after);
}

#[test]
fn whoever_left_is_forgotten_when_the_next_one_comes() {
    let mut room = Room::new();
    let ann = room.customer("ann");
    for _ in 0..5 {
        drop(Watcher::join(&mut room, Endpoint::Orders, &ann));
    }
    let desk = room.user.clone();
    let _there = Watcher::join(&mut room, Endpoint::Kitchen, &desk);
    let own = Audience::Customer(UserId(ann.id.0));
    assert_eq!(room.core.live.standings.get(own), None);
}
