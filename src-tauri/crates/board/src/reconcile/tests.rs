//! What is believed, and what is doubted.

use OrderStatus::{Complete, Pending, Preparing, Ready};
use olgfeast_protocol::OrderStatus;
use serde_json::json;

use super::*;
use crate::board::tests::order;

fn wire(id: i64, status: OrderStatus) -> WireOrder {
    WireOrder::read(&json!({
        "id": id, "display_id": id, "ref_code": format!("ref{id}"),
        "customer_name": format!("Guest {id}"), "status": status.word(),
        "items_summary": {"Fries": 1},
    }))
    .unwrap()
}

fn hint(id: i64, to: OrderStatus, at: i64) -> StatusHint {
    StatusHint {
        id: OrderId(id),
        ref_code: Some(format!("ref{id}")),
        from: None,
        to: Some(to),
        at: Some(UtcTime(at)),
    }
}

fn ids(finding: &Finding) -> Vec<(i64, OrderStatus)> {
    finding
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::Order { order } => Some((order.id.0, order.status)),
            _ => None,
        })
        .collect()
}

#[test]
fn new_orders_and_moves_forward_are_believed_from_a_frame() {
    let board = Board::restore([order(1, Pending)], []);
    let finding = Reconciler::new().frame(&board, vec![wire(1, Preparing), wire(2, Pending)], None);
    assert_eq!(ids(&finding), [(1, Preparing), (2, Pending)]);
    assert_eq!(finding.doubts, []);
}

#[test]
fn an_absence_and_a_move_backward_are_doubts() {
    let board = Board::restore([order(1, Ready), order(2, Pending), order(3, Complete)], []);
    let finding = Reconciler::new().frame(&board, vec![wire(1, Preparing)], None);
    assert_eq!(finding.changes, []);
    assert_eq!(finding.doubts, [OrderId(1), OrderId(2)]);
}

#[test]
fn an_order_in_two_lists_is_a_doubt() {
    let board = Board::restore([order(1, Pending)], []);
    let finding = Reconciler::new().frame(&board, vec![wire(1, Pending), wire(1, Preparing)], None);
    assert_eq!(finding.changes, []);
    assert_eq!(finding.doubts, [OrderId(1)]);
}

#[test]
fn an_event_moves_backward_and_an_older_frame_does_not_undo_it() {
    let mut board = Board::restore([order(1, Preparing)], []);
    let mut reconciler = Reconciler::new();
    let finding = reconciler.status_change(&board, &hint(1, Pending, 100));
    assert_eq!(ids(&finding), [(1, Pending)]);
    finding.changes.iter().for_each(|change| {
        board.apply(change);
    });
    let late = reconciler.frame(&board, vec![wire(1, Preparing)], Some(UtcTime(99)));
    assert_eq!(late, Finding::default());
    let newer = reconciler.frame(&board, vec![wire(1, Preparing)], Some(UtcTime(101)));
    assert_eq!(ids(&newer), [(1, Preparing)]);
}

#[test]
fn events_that_run_backwards_are_ignored() {
    let mut board = Board::restore([order(1, Pending)], []);
    let mut reconciler = Reconciler::new();
    for change in reconciler
        .status_change(&board, &hint(1, Ready, 100))
        .changes
    {
        board.apply(&change);
    }
    assert_eq!(
        reconciler.status_change(&board, &hint(1, Preparing, 50)),
        Finding::default()
    );
}

#[test]
fn a_read_is_ignored_for_an_order_that_had_an_event_meanwhile() {
    let mut board = Board::restore([order(1, Pending), order(2, Pending)], []);
    let mut reconciler = Reconciler::new();
    let mark = reconciler.mark();
    for change in reconciler
        .status_change(&board, &hint(1, Preparing, 100))
        .changes
    {
        board.apply(&change);
    }
    let audit = reconciler.audit(&board, mark, vec![wire(1, Ready), wire(2, Preparing)], true);
    assert_eq!(ids(&audit), [(2, Preparing)]);
    assert_eq!(audit.doubts, []);
    let read = reconciler.read(&board, mark, OrderId(1), Some(wire(1, Complete)));
    assert_eq!(read.doubts, [OrderId(1)]);
    let again = reconciler.read(
        &board,
        reconciler.mark(),
        OrderId(1),
        Some(wire(1, Pending)),
    );
    assert_eq!(ids(&again), [(1, Pending)]);
}

#[test]
fn of_two_reads_under_way_at_once_the_one_that_comes_back_last_is_a_doubt() {
    let mut board = Board::restore([order(1, Ready), order(2, Ready)], []);
    let mut reconciler = Reconciler::new();
    let slow = reconciler.mark();
    let later = reconciler.audit(
        &board,
        reconciler.mark(),
        vec![wire(1, Complete), wire(2, Ready)],
        true,
    );
    apply(&mut board, later.changes);
    let read = reconciler.read(&board, slow, OrderId(1), Some(wire(1, Ready)));
    assert_eq!((read.changes.len(), read.doubts), (0, vec![OrderId(1)]));
    let gone = reconciler.read(&board, slow, OrderId(1), None);
    assert_eq!((gone.changes.len(), gone.doubts), (0, vec![OrderId(1)]));
    // What both have seen alike is no question, and a read that begins now settles the doubt.
    let same = reconciler.read(&board, slow, OrderId(1), Some(wire(1, Complete)));
    assert_eq!(same, Finding::default());
    let again = reconciler.read(&board, reconciler.mark(), OrderId(1), Some(wire(1, Ready)));
    assert_eq!(ids(&again), [(1, Ready)]);
    apply(&mut board, again.changes);
    let audit = reconciler.audit(&board, slow, vec![wire(1, Complete), wire(2, Ready)], true);
    assert_eq!((audit.changes.len(), audit.doubts), (0, vec![OrderId(1)]));
}

#[test]
fn an_order_that_the_server_does_not_have_is_gone() {
    let board = Board::restore([order(1, Pending)], []);
    let mut reconciler = Reconciler::new();
    let finding = reconciler.read(&board, reconciler.mark(), OrderId(1), None);
    assert_eq!(finding.changes, [Change::Gone { id: OrderId(1) }]);
    let unknown = reconciler.read(&board, reconciler.mark(), OrderId(9), None);
    assert_eq!(unknown, Finding::default());
}

#[test]
fn an_event_of_an_unknown_order_is_a_doubt() {
    let mut reconciler = Reconciler::new();
    let board = Board::new();
    assert_eq!(
        reconciler.status_change(&board, &hint(4, Ready, 1)).doubts,
        [OrderId(4)]
    );
    let new = OrderHint {
        id: OrderId(5),
        ref_code: None,
        customer_name: None,
        at: None,
    };
    assert_eq!(reconciler.new_order(&board, &new).doubts, [OrderId(5)]);
}

#[test]
fn an_order_without_lines_is_shown_and_read_again() {
    let bare = WireOrder::read(&json!({"id": 6, "status": "pending"})).unwrap();
    let finding = Reconciler::new().frame(&Board::new(), vec![bare], None);
    assert_eq!(ids(&finding), [(6, Pending)]);
    assert_eq!(finding.doubts, [OrderId(6)]);
}

#[test]
fn another_order_under_a_known_key_is_read_and_replaces_it() {
    let board = Board::restore([order(1, Ready)], []);
    let mut reconciler = Reconciler::new();
    let mut other = wire(1, Ready);
    other.ref_code = Some("restored".into());
    other.customer_name = None;
    let finding = reconciler.frame(&board, vec![other.clone()], None);
    assert_eq!(finding.doubts, [OrderId(1)]);
    let read = reconciler.read(&board, reconciler.mark(), OrderId(1), Some(other));
    let Change::Order { order } = &read.changes[0] else {
        panic!()
    };
    assert_eq!(
        (order.ref_code.as_str(), order.customer_name.as_str()),
        ("restored", "")
    );
}

/// As a hub's event has it.
fn told(id: i64, status: &str, version: u64) -> WireOrder {
    WireOrder::read(&json!({
        "id": id, "display_id": id, "ref_code": format!("ref{id}"),
        "customer_name": format!("Guest {id}"), "status": status,
        "items_summary": {"Fries": 1}, "version": version,
    }))
    .unwrap()
}

fn apply(board: &mut Board, changes: impl IntoIterator<Item = Change>) {
    for change in changes {
        board.apply(&change);
    }
}

#[test]
fn an_event_of_a_hub_is_believed_in_any_direction_and_applied_once() {
    let mut board = Board::new();
    let mut reconciler = Reconciler::new();
    for (status, version) in [("pending", 1), ("ready", 2), ("preparing", 3)] {
        let change = reconciler.event(&board, told(1, status, version));
        apply(&mut board, change);
        assert_eq!(board.order(OrderId(1)).unwrap().status.word(), status);
    }
    for version in 1..=3 {
        assert_eq!(reconciler.event(&board, told(1, "complete", version)), None);
    }
}

#[test]
fn a_read_that_was_asked_before_an_event_of_a_hub_is_older_than_it() {
    let mut board = Board::restore([order(1, Pending), order(2, Pending)], []);
    let mut reconciler = Reconciler::new();
    let mark = reconciler.mark();
    let change = reconciler.event(&board, told(1, "ready", 2));
    apply(&mut board, change);
    let read = reconciler.read(&board, mark, OrderId(1), Some(wire(1, Preparing)));
    assert_eq!(read.changes, []);
    let audit = reconciler.audit(&board, mark, vec![wire(1, Preparing)], false);
    assert_eq!(audit, Finding::default());
}

#[test]
fn an_order_in_a_state_that_is_none_of_ours_leaves_the_board() {
    let mut board = Board::restore([order(1, Pending)], []);
    let mut reconciler = Reconciler::new();
    assert_eq!(reconciler.event(&board, told(9, "on fire", 1)), None);
    let change = reconciler.event(&board, told(1, "on fire", 2));
    assert_eq!(change, Some(Change::Gone { id: OrderId(1) }));
    apply(&mut board, change);
    assert_eq!(
        reconciler.whole(&board, vec![told(1, "on fire", 2)], true),
        []
    );
}

#[test]
fn a_cancelled_order_stays_known_and_is_open_no_more() {
    let mut board = Board::restore([order(1, Pending)], []);
    let mut reconciler = Reconciler::new();
    let change = reconciler.event(&board, told(1, "cancelled", 2));
    apply(&mut board, change);
    let known = board.order(OrderId(1)).map(|order| order.status);
    assert_eq!(known, Some(OrderStatus::Cancelled));
    assert_eq!(board.digest(), olgfeast_protocol::live::Digest::EMPTY);
    assert_eq!(reconciler.whole(&board, Vec::new(), true), []);
    assert_eq!(board.orders().count(), 1);
}

#[test]
fn a_snapshot_takes_away_what_is_not_in_it_and_leaves_what_is_complete() {
    let mut board = Board::restore([order(1, Pending), order(2, Ready), order(3, Complete)], []);
    let mut reconciler = Reconciler::new();
    let mark = reconciler.mark();
    // Also backwards, and with a smaller version: another log.
    let mut newer = order(4, Ready);
    newer.version = Some(olgfeast_protocol::Version(9));
    apply(&mut board, [Change::Order { order: newer }]);
    let whole = vec![told(2, "preparing", 1), told(4, "pending", 1)];
    let changes = reconciler.whole(&board, whole, true);
    apply(&mut board, changes);
    let left: Vec<_> = board.orders().map(|o| (o.id.0, o.status)).collect();
    assert_eq!(left, [(2, Preparing), (3, Complete), (4, Pending)]);
    let read = reconciler.read(&board, mark, OrderId(2), Some(wire(2, Ready)));
    assert_eq!(read.changes, [], "asked before the snapshot");
    let audit = reconciler.audit(&board, mark, Vec::new(), true);
    assert_eq!(audit, Finding::default());
}

#[test]
fn a_snapshot_with_an_order_that_could_not_be_read_proves_no_absence() {
    let board = Board::restore([order(1, Pending)], []);
    assert_eq!(Reconciler::new().whole(&board, Vec::new(), false), []);
}

#[test]
fn a_board_that_has_applied_what_a_hub_told_has_the_digest_of_the_hub() {
    use olgfeast_protocol::{Version, live::Digest};
    let mut board = Board::new();
    assert_eq!(board.digest(), Digest::EMPTY);
    let mut reconciler = Reconciler::new();
    let whole = vec![
        told(1, "pending", 1),
        told(2, "ready", 3),
        told(3, "complete", 4),
    ];
    let changes = reconciler.whole(&board, whole, true);
    apply(&mut board, changes);
    let change = reconciler.event(&board, told(1, "preparing", 2));
    apply(&mut board, change);
    let hub = Digest::of([
        (OrderId(1), Version(2), Preparing),
        (OrderId(2), Version(3), Ready),
    ]);
    assert_eq!(board.digest(), hub);
}

#[test]
fn of_a_long_day_a_snapshot_brings_only_what_recall_needs() {
    let day = |id: i64| {
        let mut wire = told(id, "complete", 4);
        wire.complete_at = olgfeast_protocol::wire::Stamp::At(UtcTime(id));
        wire
    };
    let kept = i64::try_from(crate::COMPLETE_KEPT).unwrap();
    // Of the oldest of the day this board knows one, and it is brought up to date.
    let mut board = Board::restore([order(2, Ready)], []);
    let changes = Reconciler::new().whole(&board, (1..=kept + 3).map(day).collect(), true);
    apply(&mut board, changes);
    let left: Vec<_> = board.orders().map(|order| order.id.0).collect();
    assert_eq!(left.first(), Some(&2));
    assert_eq!(left[1..], (4..=kept + 3).collect::<Vec<_>>());
}

#[test]
fn a_read_without_a_version_that_shows_another_status_leaves_no_version_of_the_old_one() {
    let mut seen = order(1, Pending);
    seen.version = Some(olgfeast_protocol::Version(4));
    let board = Board::restore([seen], []);
    let mut reconciler = Reconciler::new();
    let version = |reconciler: &mut Reconciler, told: WireOrder| {
        let mark = reconciler.mark();
        let read = reconciler.read(&board, mark, OrderId(1), Some(told));
        read.changes.into_iter().find_map(|change| match change {
            Change::Order { order } => Some(order.version),
            _ => None,
        })
    };
    assert_eq!(version(&mut reconciler, wire(1, Preparing)), Some(None));
    assert_eq!(
        version(&mut reconciler, wire(1, Pending)),
        None,
        "no change"
    );
    let six = Some(olgfeast_protocol::Version(6));
    assert_eq!(version(&mut reconciler, told(1, "ready", 6)), Some(six));
}
