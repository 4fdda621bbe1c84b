#![no_main]
//! A whole evening of a server that says anything, one frame in each line: what becomes of the board,
//! and of all that is counted on it.

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use olgfeast_board::{Board, COMPLETE_KEPT, Reconciler, age, all_day, figures, filter::Filter};
use olgfeast_protocol::{
    FoodGroups, Lane, UtcTime,
    ipc::Change,
    live::LiveMessage,
    wire::{ServerMessage, rest::MenuItem},
};

const LANES: [Lane; 3] = [Lane::Pending, Lane::Preparing, Lane::Ready];

fuzz_target!(|text: &str| {
    let (mut board, mut reconciler) = (Board::new(), Reconciler::new());
    let mut replica = Board::new();
    for line in text.lines() {
        let Ok(message) = ServerMessage::parse(line) else {
            continue;
        };
        hear(message, &mut board, &mut reconciler, &mut replica);
    }
    assert_eq!(board, replica, "the page has another board than the core");
    draw(&board);
});

/// As the station takes it, and the page after it.
fn hear(
    message: ServerMessage,
    board: &mut Board,
    reconciler: &mut Reconciler,
    replica: &mut Board,
) {
    let mut take = |board: &mut Board, changes: Vec<Change>| {
        for change in changes {
            board.apply(&change);
            replica.apply(&change);
        }
    };
    match message {
        ServerMessage::KitchenUpdate { orders, at, .. } => {
            let found = reconciler.frame(board, orders, at);
            take(board, found.changes);
        }
        ServerMessage::AllOrders { orders, .. } => {
            let found = reconciler.audit(board, reconciler.mark(), orders, false);
            take(board, found.changes);
        }
        ServerMessage::NewOrder(hint) => {
            let found = reconciler.new_order(board, &hint);
            take(board, found.changes);
        }
        ServerMessage::StatusChange(hint) => {
            let found = reconciler.status_change(board, &hint);
            take(board, found.changes);
        }
        ServerMessage::Live(LiveMessage::Snapshot(part)) => {
            let changes = reconciler.whole(board, part.orders, part.skipped == 0);
            take(board, changes);
        }
        ServerMessage::Live(LiveMessage::Patch(patch)) => {
            for order in patch.orders {
                let change = reconciler.event(board, order);
                take(board, change.into_iter().collect());
            }
        }
        ServerMessage::Live(LiveMessage::Event(event)) => {
            let order = event.order;
            let change = order.and_then(|order| reconciler.event(board, order));
            take(board, change.into_iter().collect());
        }
        _ => {}
    }
    for id in board.outworn() {
        reconciler.forget(id);
        take(board, vec![Change::Gone { id }]);
    }
    let over = board
        .orders()
        .filter(|order| !order.status.is_open())
        .count();
    assert!(over <= COMPLETE_KEPT, "{over} orders that are over");
}

/// Whatever is drawn of it.
fn draw(board: &Board) {
    let now = UtcTime(1_795_382_470_000_000);
    let lanes = LANES.map(|lane| board.lane(lane));
    let drawn: usize = lanes.iter().map(Vec::len).sum();
    assert_eq!(
        drawn,
        board.open().count(),
        "each open order is in one lane"
    );
    let mut menu = Vec::new();
    for (lane, tickets) in LANES.into_iter().zip(&lanes) {
        for ticket in tickets {
            let _ = age::minutes(ticket.order, lane, now);
        }
    }
    for ticket in lanes.iter().flatten() {
        menu.extend(ticket.lines().iter().filter_map(|line| {
            Some(MenuItem {
                id: 1,
                name: line.name.to_owned(),
                group: line.group?.to_owned(),
                cents: None,
                tickets: None,
                description: None,
                available: true,
            })
        }));
    }
    let own: BTreeSet<String> = menu.iter().take(1).map(|item| item.group.clone()).collect();
    let filter = Filter::new(&own, &FoodGroups::of(&menu));
    for ticket in lanes.iter().flatten() {
        let parts = filter.part(ticket);
        let lines = parts.here.len() + parts.elsewhere.len();
        assert_eq!(lines, ticket.lines().len(), "no line is lost");
    }
    let lines = lanes
        .iter()
        .flatten()
        .map(|ticket| ticket.order.lines.iter());
    let totals = all_day::totals(lines);
    assert!(totals.iter().all(|total| total.pieces > 0));
    for span in [
        UtcTime(i64::MIN)..UtcTime(i64::MAX),
        now.plus_millis(-86_400_000)..now,
    ] {
        let counted = figures::figures(board.orders(), span, 15, now);
        assert!(usize::try_from(counted.orders).is_ok_and(|n| n <= board.orders().count()));
    }
}
