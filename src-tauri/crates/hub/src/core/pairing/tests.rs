use std::time::Duration;

use olgfeast_protocol::{OrderStatus, Seq};
use proptest::prelude::*;
use tokio::time::Instant;
use uuid::Uuid;

use super::*;
use crate::{
    core::{Cursor, Joined, tests::Room},
    fanout::{Close, Endpoint},
    live::{Newcomer, Next},
    pairing::{Paired, Pass},
    station::Station,
    storage::MOST_PAIRED,
};

fn station(number: u128) -> StationId {
    StationId(Uuid::from_u128(number))
}

/// Pairs a station as the staff of the room.
fn pair(room: &mut Room, number: u128, role: Role) -> Credential {
    let warrant = Warrant::Staff(room.user.id, role);
    match room.core.pair(station(number), "Grill", warrant).unwrap() {
        Admission::Let { credential, .. } => credential,
        Admission::NoSuchPin | Admission::MoreAlready(_) | Admission::Full => {
            panic!("it was not let in")
        }
    }
}

fn found(room: &Room, credential: &Credential) -> Option<Paired> {
    room.core.storage.paired_with(credential).unwrap()
}

fn join(room: &mut Room, credential: &Credential) -> Joined {
    let paired = found(room, credential).unwrap();
    let endpoint = Endpoint::Kitchen;
    let newcomer = Newcomer {
        endpoint,
        pass: Pass::Paired(paired.id),
        audience: paired.audience(endpoint).unwrap(),
        station: Station::default(),
        tick: Duration::from_secs(3),
    };
    room.core.join_live(newcomer).unwrap()
}

/// All that is queued, and why it was closed.
fn read(joined: &Joined) -> (Vec<String>, Option<Close>) {
    let mut frames = Vec::new();
    while let Some(next) = joined.queue.take(Instant::now()) {
        match next {
            Next::Frame(frame) => frames.push(frame.to_string()),
            Next::Close(reason) => return (frames, Some(reason)),
        }
    }
    (frames, None)
}

#[tokio::test]
async fn a_credential_is_good_until_it_is_taken_away() {
    let mut room = Room::new();
    let credential = pair(&mut room, 1, Role::Kitchen);
    let mut room = room.reopen();
    assert_eq!(found(&room, &credential).unwrap().station, station(1));
    assert!(room.core.unpair(station(1)).unwrap());
    assert_eq!(found(&room, &credential), None);
    assert!(!room.core.unpair(station(1)).unwrap());
}

#[tokio::test]
async fn what_a_station_has_open_is_closed_when_it_is_unpaired_and_nothing_else_is() {
    let mut room = Room::new();
    let (one, other) = (
        pair(&mut room, 1, Role::Kitchen),
        pair(&mut room, 2, Role::Kitchen),
    );
    let (gone, stays) = (join(&mut room, &one), join(&mut room, &other));
    room.core.unpair(station(1)).unwrap();
    assert_eq!(read(&gone).1, Some(Close::SignedOut));
    assert_eq!(Close::SignedOut.code().0, 4401);
    assert_eq!(read(&stays).1, None);
}

#[tokio::test]
async fn pairing_a_station_again_ends_what_it_had_before() {
    let mut room = Room::new();
    let first = pair(&mut room, 1, Role::Kitchen);
    let open = join(&mut room, &first);
    let second = pair(&mut room, 1, Role::Board);
    assert_eq!(found(&room, &first), None);
    assert_eq!(read(&open).1, Some(Close::SignedOut));
    assert_eq!(found(&room, &second).unwrap().role, Role::Board);
    assert_eq!(room.core.storage.all_paired().unwrap().len(), 1);
}

#[tokio::test]
async fn an_admins_station_is_closed_when_the_account_is_not_staff_any_more() {
    let mut room = Room::new();
    let admin = pair(&mut room, 1, Role::Admin);
    let kitchen = pair(&mut room, 2, Role::Kitchen);
    let (ends, stays) = (join(&mut room, &admin), join(&mut room, &kitchen));
    let user = room.user.id;
    room.core.storage.pretend_account(user, true, false);
    room.core.recheck(ends.id).unwrap();
    room.core.recheck(stays.id).unwrap();
    assert_eq!(read(&ends).1, Some(Close::SignedOut));
    assert_eq!(read(&stays).1, None);
}

#[tokio::test]
async fn a_pin_lets_one_station_in_and_does_not_take_a_greater_role_away() {
    let mut room = Room::new();
    let kitchen = pair(&mut room, 1, Role::Kitchen);
    let by = room.user.id;
    let (pin, _) = room.core.invite(Role::Board, by).unwrap();
    let refused = room.core.pair(station(1), "Grill", Warrant::Pin(pin));
    assert!(matches!(refused, Ok(Admission::MoreAlready(Role::Kitchen))));
    assert!(found(&room, &kitchen).is_some());
    let (pin, _) = room.core.invite(Role::Board, by).unwrap();
    let mut pair = || {
        room.core
            .pair(station(2), "Board", Warrant::Pin(pin))
            .unwrap()
    };
    assert!(matches!(
        pair(),
        Admission::Let {
            role: Role::Board,
            ..
        }
    ));
    assert!(matches!(pair(), Admission::NoSuchPin));
}

#[tokio::test]
async fn there_is_an_end_to_how_many_are_paired() {
    let mut room = Room::new();
    let most = u128::try_from(MOST_PAIRED).unwrap();
    for number in 0..most {
        pair(&mut room, number, Role::Board);
    }
    let warrant = Warrant::Staff(room.user.id, Role::Board);
    let refused = room.core.pair(station(most), "One more", warrant);
    assert!(matches!(refused, Ok(Admission::Full)));
    pair(&mut room, 0, Role::Kitchen);
}

/// What happens at a feast: an order is placed, or one of those there moves.
#[derive(Clone, Debug)]
enum Act {
    Place,
    Move(usize, OrderStatus),
    /// The board loses its connection and comes again with what it has.
    Reconnect,
}

fn act() -> impl Strategy<Value = Act> {
    let status = prop::sample::select(OrderStatus::PLAIN.to_vec());
    prop_oneof![
        3 => Just(Act::Place),
        4 => (0_usize..8, status).prop_map(|(order, to)| Act::Move(order, to)),
        1 => Just(Act::Reconnect),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_board_is_never_told_a_name_or_an_item(acts in prop::collection::vec(act(), 1..24)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut room = Room::new();
            let credential = pair(&mut room, 1, Role::Board);
            let mut joined = join(&mut room, &credential);
            resume(&mut room, &joined, None);
            let (mut orders, mut told, mut cursor) = (Vec::new(), Vec::new(), Seq(0));
            for act in acts {
                match act {
                    Act::Place => orders.push(room.place_for(room.user.id).unwrap().id),
                    Act::Move(order, to) => {
                        if let Some(id) = orders.get(order) {
                            room.set(*id, to);
                        }
                    }
                    Act::Reconnect => {
                        joined = join(&mut room, &credential);
                        resume(&mut room, &joined, Some(cursor));
                    }
                }
                told.extend(read(&joined).0);
                cursor = room.core.head(crate::live::Audience::Board).unwrap();
            }
            // And over HTTP.
            let board = crate::live::Audience::Board;
            told.extend(room.core.part(board, 1).unwrap());
            let from = Cursor { epoch: Some(joined.epoch), after: Some(Seq(0)) };
            match room.core.poll(board, from, false).unwrap() {
                crate::core::Poll::Page(page) => told.push(page.to_json()),
                _ => panic!("a page is there"),
            }
            for frame in &told {
                // The customer, the author, the item, and what would lead to them.
                for kept in ["Ann", "desk", "name", "item", "ref_code", "value", "user"] {
                    assert!(!frame.contains(kept), "{kept} is in {frame}");
                }
            }
            let digest = room.core.standing(board).unwrap().digest;
            let staff = room.core.standing(crate::live::Audience::Staff).unwrap().digest;
            assert_eq!(digest, staff, "it is the same board");
        });
    }
}

fn resume(room: &mut Room, joined: &Joined, after: Option<Seq>) {
    joined.queue.asked();
    let epoch = after.map(|_| joined.epoch);
    room.core
        .resume(joined.id, Cursor { epoch, after })
        .unwrap();
}
