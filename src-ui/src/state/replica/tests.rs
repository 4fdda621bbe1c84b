mod stops;

use olgfeast_protocol::{
    IntentId, Lane, Lines, OrderStatus, Pending, SummaryLine,
    ipc::{ErrorCode, Heartbeat, Kept, LinkStatus, Unsent},
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::*;

const NOW: UtcTime = UtcTime(1_795_382_470_000_000);

fn order(id: i64, status: OrderStatus) -> Order {
    Order {
        id: OrderId(id),
        display_id: u32::try_from(id).ok(),
        ref_code: format!("ref{id}"),
        customer_name: "Kowalski".into(),
        status,
        lines: Lines::Summary(vec![SummaryLine {
            name: "Fries".into(),
            quantity: 2,
        }]),
        tokens: Some(3),
        cents: None,
        ordered_at: Some(NOW.plus_millis(id * 1000)),
        preparing_at: None,
        ready_at: None,
        complete_at: None,
        version: None,
        struck: std::collections::BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    }
}

fn snapshot(rev: u64, orders: Vec<Order>) -> Snapshot {
    Snapshot {
        rev: Rev(rev),
        orders,
        pending: vec![],
        strikes: vec![],
        link: Link {
            status: LinkStatus::Live,
            since: NOW,
        },
        session: Session::SignedIn {
            server: "http://127.0.0.1:8000".into(),
            username: "grill".into(),
            kept: Kept::Keyring,
        },
        offset_millis: 0,
        freshness: Freshness::default(),
        dead_letters: vec![],
        receipt: None,
        trouble: None,
        notices: Default::default(),
        settings: Default::default(),
        pin_set: false,
        food_groups: Default::default(),
        drafts: Vec::new(),
    }
}

fn update(rev: u64, id: i64) -> Push {
    Push::Update(Update {
        rev: Rev(rev),
        change: Change::Order {
            order: order(id, OrderStatus::Pending),
        },
    })
}

fn heartbeat(rev: u64) -> Push {
    Push::Heartbeat(Heartbeat {
        rev: Rev(rev),
        freshness: Freshness::default(),
    })
}

fn opened(orders: Vec<Order>) -> Replica {
    let mut replica = Replica::new(NOW);
    assert_eq!(
        replica.take_snapshot(snapshot(10, orders), NOW),
        Need::Nothing
    );
    replica
}

fn open(replica: &Replica) -> Open {
    match replica.view() {
        View::Open(open) => open,
        View::Starting { .. } => panic!("no snapshot yet"),
    }
}

fn ids(replica: &Replica, lane: Lane) -> Vec<i64> {
    let lanes = open(replica).lanes;
    lanes.of(lane).iter().map(|card| card.order.id.0).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn an_update_in_sequence_is_shown_at_once() {
    let mut replica = opened(vec![order(1, OrderStatus::Pending)]);
    assert_eq!(replica.take(update(11, 2), NOW), Need::Nothing);
    assert_eq!(ids(&replica, Lane::Pending), [1, 2]);
    assert_eq!(open(&replica).newest.unwrap().number.as_ref(), "2");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_hole_asks_for_a_snapshot_once_and_nothing_after_it_is_lost() {
    let mut replica = opened(vec![]);
    assert_eq!(replica.take(update(12, 2), NOW), Need::Snapshot);
    assert_eq!(replica.take(update(13, 3), NOW), Need::Nothing);
    assert_eq!(ids(&replica, Lane::Pending), [0_i64; 0]);
    let answer = snapshot(
        12,
        vec![
            order(1, OrderStatus::Pending),
            order(2, OrderStatus::Pending),
        ],
    );
    assert_eq!(replica.take_snapshot(answer, NOW), Need::Nothing);
    assert_eq!(ids(&replica, Lane::Pending), [1, 2, 3]);
    assert_eq!(replica.take(update(14, 4), NOW), Need::Nothing);
    assert_eq!(ids(&replica, Lane::Pending), [1, 2, 3, 4]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_heartbeat_ahead_of_the_board_asks_for_a_snapshot() {
    let mut replica = opened(vec![]);
    assert_eq!(replica.take(heartbeat(10), NOW), Need::Nothing);
    assert_eq!(replica.take(heartbeat(11), NOW), Need::Snapshot);
    assert_eq!(replica.take(heartbeat(11), NOW), Need::Nothing, "only once");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_core_that_was_started_again_is_followed_from_its_own_count() {
    let mut replica = opened(vec![order(1, OrderStatus::Pending)]);
    assert_eq!(replica.take(heartbeat(2), NOW), Need::Snapshot);
    let _ = replica.take_snapshot(snapshot(2, vec![order(7, OrderStatus::Pending)]), NOW);
    let _ = replica.take(update(3, 8), NOW);
    assert_eq!(ids(&replica, Lane::Pending), [7, 8]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_snapshot_older_than_what_is_shown_takes_nothing_back() {
    let mut replica = opened(vec![]);
    assert_eq!(replica.tick(NOW.plus_millis(3_000)), Need::Snapshot);
    assert_eq!(replica.take(update(11, 1), NOW), Need::Nothing);
    assert_eq!(
        replica.take_snapshot(snapshot(10, vec![]), NOW),
        Need::Nothing
    );
    assert_eq!(ids(&replica, Lane::Pending), [1]);
}

#[wasm_bindgen_test(unsupported = test)]
fn updates_before_the_first_snapshot_are_kept_for_it() {
    let mut replica = Replica::new(NOW);
    assert_eq!(replica.take(update(4, 4), NOW), Need::Nothing);
    assert_eq!(replica.take(update(5, 5), NOW), Need::Nothing);
    assert_eq!(
        replica.take_snapshot(snapshot(4, vec![]), NOW),
        Need::Nothing
    );
    assert_eq!(ids(&replica, Lane::Pending), [5]);
}

#[wasm_bindgen_test(unsupported = test)]
fn more_updates_than_are_kept_are_a_hole_and_not_a_wrong_board() {
    let mut replica = opened(vec![]);
    assert_eq!(replica.take(update(12, 1), NOW), Need::Snapshot);
    for rev in 13..(13 + HELD as u64) {
        let _ = replica.take(update(rev, 2), NOW);
    }
    assert_eq!(
        replica.take_snapshot(snapshot(11, vec![]), NOW),
        Need::Snapshot
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn silence_and_a_lost_answer_are_asked_about_again_and_again() {
    let mut replica = opened(vec![]);
    assert_eq!(replica.tick(NOW.plus_millis(2_999)), Need::Nothing);
    assert_eq!(replica.tick(NOW.plus_millis(3_000)), Need::Snapshot);
    assert_eq!(replica.tick(NOW.plus_millis(4_000)), Need::Nothing);
    assert_eq!(replica.tick(NOW.plus_millis(6_000)), Need::Snapshot);
    assert_eq!(replica.tick(NOW), Need::Snapshot, "clock set back");
}

#[wasm_bindgen_test(unsupported = test)]
fn one_change_makes_one_new_card() {
    let mut replica = opened(vec![
        order(1, OrderStatus::Pending),
        order(2, OrderStatus::Pending),
        order(3, OrderStatus::Ready),
    ]);
    let before = open(&replica).lanes;
    let _ = replica.take(
        Push::Update(Update {
            rev: Rev(11),
            change: Change::Pending {
                id: OrderId(2),
                intents: vec![Pending {
                    id: IntentId(uuid::Uuid::from_u128(1)),
                    to: OrderStatus::Preparing,
                    attempted: false,
                }],
            },
        }),
        NOW,
    );
    let after = open(&replica).lanes;
    assert!(Rc::ptr_eq(
        &before.of(Lane::Pending)[0],
        &after.of(Lane::Pending)[0]
    ));
    assert!(Rc::ptr_eq(before.of(Lane::Ready), after.of(Lane::Ready)));
    let moved = &after.of(Lane::Preparing)[0];
    assert!(moved.waiting);
    assert_eq!(moved.content, before.of(Lane::Pending)[1].content);
    assert_eq!(open(&replica).unsent, 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_cook_reads_is_numbered_anew_when_it_changes() {
    let mut replica = opened(vec![order(1, OrderStatus::Pending)]);
    let before = open(&replica).lanes.of(Lane::Pending)[0].content;
    let mut amended = order(1, OrderStatus::Pending);
    amended.lines = Lines::Summary(vec![]);
    let change = Change::Order { order: amended };
    let _ = replica.take(
        Push::Update(Update {
            rev: Rev(11),
            change,
        }),
        NOW,
    );
    assert_ne!(open(&replica).lanes.of(Lane::Pending)[0].content, before);
}

#[wasm_bindgen_test(unsupported = test)]
fn only_an_order_that_arrives_under_the_eyes_is_new_here() {
    let mut replica = opened(vec![order(1, OrderStatus::Pending)]);
    let _ = replica.take(update(11, 2), NOW);
    let lanes = open(&replica).lanes;
    let new = |now| -> Vec<bool> {
        let cards = lanes.of(Lane::Pending).iter();
        cards.map(|card| card.is_new_here(now)).collect()
    };
    assert_eq!(new(NOW.plus_millis(59_999)), [false, true]);
    assert_eq!(new(NOW.plus_millis(60_000)), [false, false]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_core_that_cannot_answer_is_told_until_it_does() {
    let mut replica = Replica::new(NOW);
    replica.take_error(IpcError::new(ErrorCode::Internal, "no core"));
    assert!(matches!(replica.view(), View::Starting { error: Some(_) }));
    let _ = replica.take_snapshot(snapshot(1, vec![]), NOW);
    assert!(matches!(replica.view(), View::Open(_)));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_not_an_order_is_followed_too() {
    let mut replica = opened(vec![]);
    let changes = [
        Change::Offset { millis: -1_500 },
        Change::Session {
            session: Session::SignedOut {
                server: None,
                username: None,
            },
        },
        Change::Trouble {
            trouble: Some(Trouble::ServerLists),
        },
        Change::Link {
            link: Link {
                status: LinkStatus::CatchingUp,
                since: NOW,
            },
        },
    ];
    for (rev, change) in (11..).zip(changes) {
        let push = Push::Update(Update {
            rev: Rev(rev),
            change,
        });
        assert_eq!(replica.take(push, NOW), Need::Nothing);
    }
    let open = open(&replica);
    assert_eq!(open.offset_millis, -1_500);
    assert!(matches!(*open.session, Session::SignedOut { .. }));
    assert_eq!(open.trouble.as_deref(), Some(&Trouble::ServerLists));
    assert_eq!(open.signs.link.status, LinkStatus::CatchingUp);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_told_of_the_outbox_comes_with_the_board_and_changes_as_a_whole() {
    let told = |actions| Notices {
        unsent: Some(Unsent {
            actions,
            since: NOW,
        }),
        ..Notices::default()
    };
    let mut replica = Replica::new(NOW);
    let with_notices = Snapshot {
        notices: told(3),
        ..snapshot(10, vec![])
    };
    assert_eq!(replica.take_snapshot(with_notices, NOW), Need::Nothing);
    assert_eq!(*open(&replica).notices, told(3));
    for (rev, notices) in [(11, told(4)), (12, Notices::default())] {
        let change = Change::Notices {
            notices: notices.clone(),
        };
        let push = Push::Update(Update {
            rev: Rev(rev),
            change,
        });
        assert_eq!(replica.take(push, NOW), Need::Nothing);
        assert_eq!(*open(&replica).notices, notices);
    }
}
