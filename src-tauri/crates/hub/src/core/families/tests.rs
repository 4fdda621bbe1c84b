use std::sync::atomic::Ordering;

use uuid::Uuid;

use super::*;
use crate::{core::tests::Room, storage::Renewal, tokens::FamilyId};

fn refresh(family: u128, generation: i64) -> Refresh {
    Refresh {
        family: FamilyId(Uuid::from_u128(family)),
        generation,
    }
}

#[test]
fn a_refresh_token_whose_answer_was_lost_is_good_for_a_minute_more() {
    let mut room = Room::new();
    let desk = room.user.id;
    let renew = |room: &mut Room, token| {
        let now = room.core.time.now();
        room.core.storage.renew(token, desk, now).unwrap()
    };
    let first = room.core.begin_family(desk).unwrap();
    let of = |generation| Refresh {
        generation,
        ..first
    };
    assert_eq!(first.generation, 1);
    assert_eq!(renew(&mut room, first), Renewal::Granted(of(2)));
    room.clock.0.fetch_add(60_000_000, Ordering::Relaxed);
    // However often: it is the same one each time.
    assert_eq!(renew(&mut room, first), Renewal::Granted(of(2)));
    let mut room = room.reopen();
    assert_eq!(renew(&mut room, first), Renewal::Granted(of(2)));
    room.clock.0.fetch_add(1_000, Ordering::Relaxed);
    assert_eq!(renew(&mut room, first), Renewal::Reused);
    // With it went all of them.
    for generation in 1..=3 {
        assert_eq!(renew(&mut room, of(generation)), Renewal::Unknown);
    }
}

#[test]
fn a_refresh_token_of_two_renewals_ago_ends_its_family_at_once_and_no_other() {
    let mut room = Room::new();
    let desk = room.user.id;
    let ann = room.customer("ann").id;
    let stolen = room.core.begin_family(desk).unwrap();
    let other = room.core.begin_family(desk).unwrap();
    let now = room.core.time.now();
    let mut renew = |token, user| room.core.storage.renew(token, user, now).unwrap();
    let of = |generation| Refresh {
        generation,
        ..stolen
    };
    assert_eq!(renew(stolen, desk), Renewal::Granted(of(2)));
    assert_eq!(renew(of(2), desk), Renewal::Granted(of(3)));
    // As another account it is nobody's, and ends nothing.
    assert_eq!(renew(stolen, ann), Renewal::Unknown);
    assert_eq!(renew(stolen, desk), Renewal::Reused);
    assert_eq!(renew(of(3), desk), Renewal::Unknown);
    assert!(matches!(renew(other, desk), Renewal::Granted(_)));
    assert_eq!(renew(refresh(9, 1), desk), Renewal::Unknown);
}

#[test]
fn a_token_that_is_newer_than_a_restored_file_is_good() {
    let mut room = Room::new();
    let desk = room.user.id;
    let first = room.core.begin_family(desk).unwrap();
    let of = |generation| Refresh {
        generation,
        ..first
    };
    let now = room.core.time.now();
    let renewed = room.core.storage.renew(of(7), desk, now).unwrap();
    assert_eq!(renewed, Renewal::Granted(of(8)));
}

#[test]
fn families_that_have_expired_go_as_new_ones_come() {
    let mut room = Room::new();
    let desk = room.user.id;
    for _ in 0..20 {
        room.core.begin_family(desk).unwrap();
    }
    room.clock
        .0
        .fetch_add(7 * 24 * 60 * 60 * 1_000_000, Ordering::Relaxed);
    room.core.begin_family(desk).unwrap();
    assert_eq!(room.core.storage.families(), 5);
    room.core.begin_family(desk).unwrap();
    assert_eq!(room.core.storage.families(), 2);
}

#[test]
fn an_account_has_at_most_1024_families_and_the_oldest_end_first() {
    let mut room = Room::new();
    let desk = room.user.id;
    let ann = room.customer("ann").id;
    let others = room.core.begin_family(ann).unwrap();
    let mut begun = Vec::new();
    for _ in 0..1_025 {
        room.clock.0.fetch_add(1_000, Ordering::Relaxed);
        begun.push(room.core.begin_family(desk).unwrap());
    }
    assert_eq!(room.core.storage.families(), 1_024 + 1);
    let now = room.core.time.now();
    let mut renew = |token, user| room.core.storage.renew(token, user, now).unwrap();
    assert_eq!(renew(begun[0], desk), Renewal::Unknown);
    assert!(matches!(renew(begun[1], desk), Renewal::Granted(_)));
    assert!(matches!(renew(others, ann), Renewal::Granted(_)));
}
