//! Orders that are cancelled while they are on the screen.

use super::*;

const MINUTE: i64 = 60_000;

fn at_hub(id: i64, status: OrderStatus) -> Order {
    let mut order = order(id, status);
    order.version = Some(olgfeast_protocol::Version(2));
    order
}

fn tell(replica: &mut Replica, rev: u64, change: Change) {
    let push = Push::Update(Update {
        rev: Rev(rev),
        change,
    });
    assert_eq!(replica.take(push, NOW), Need::Nothing);
}

fn cancel(replica: &mut Replica, rev: u64, id: i64) {
    let order = at_hub(id, OrderStatus::Cancelled);
    tell(replica, rev, Change::Order { order });
}

fn stopped(replica: &Replica) -> Vec<(i64, Lane)> {
    let lanes = open(replica).lanes;
    let cards = lanes.cards().filter(|card| card.is_stopped());
    cards.map(|card| (card.order.id.0, card.lane)).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_cancelled_on_the_screen_is_stopped_in_its_place_until_a_person_has_seen_it() {
    let preparing = OrderStatus::Preparing;
    let mut replica = opened([1, 2, 3].map(|id| at_hub(id, preparing)).into());
    cancel(&mut replica, 11, 2);
    assert_eq!(ids(&replica, Lane::Preparing), [1, 2, 3]);
    assert_eq!(stopped(&replica), [(2, Lane::Preparing)]);

    // The page has missed something and asks for everything.
    let all = [(1, preparing), (2, OrderStatus::Cancelled), (3, preparing)];
    let all = all.map(|(id, status)| at_hub(id, status));
    let _ = replica.take_snapshot(snapshot(20, all.into()), NOW);
    assert_eq!(stopped(&replica), [(2, Lane::Preparing)]);

    replica.acknowledge(OrderId(1));
    assert_eq!(ids(&replica, Lane::Preparing), [1, 2, 3], "it is open");
    replica.acknowledge(OrderId(2));
    assert_eq!(ids(&replica, Lane::Preparing), [1, 3]);
    cancel(&mut replica, 21, 2);
    assert_eq!(stopped(&replica), [], "acknowledged once for all");

    let order = at_hub(2, OrderStatus::Pending);
    tell(&mut replica, 22, Change::Order { order });
    assert_eq!(ids(&replica, Lane::Pending), [2]);
    cancel(&mut replica, 23, 2);
    assert_eq!(stopped(&replica), [(2, Lane::Pending)], "cancelled again");
    tell(&mut replica, 24, Change::Gone { id: OrderId(2) });
    assert_eq!(stopped(&replica), []);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_cancelled_before_it_came_to_this_screen_needs_no_card() {
    let mut replica = opened(vec![at_hub(1, OrderStatus::Cancelled)]);
    assert_eq!(stopped(&replica), [], "nobody had started it");
    cancel(&mut replica, 11, 7);
    assert_eq!(stopped(&replica), [], "it was never here");
    let handed_out = at_hub(8, OrderStatus::Complete);
    tell(&mut replica, 12, Change::Order { order: handed_out });
    cancel(&mut replica, 13, 8);
    assert_eq!(stopped(&replica), []);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_page_that_is_loaded_anew_stops_what_was_started_lately() {
    let ago = |minutes: i64| Some(NOW.plus_millis(-minutes * MINUTE));
    let cancelled = |id, preparing_at, ready_at| {
        let mut order = at_hub(id, OrderStatus::Cancelled);
        (order.preparing_at, order.ready_at) = (preparing_at, ready_at);
        order
    };
    let replica = opened(vec![
        cancelled(1, ago(29), None),
        cancelled(2, ago(31), None),
        cancelled(3, ago(40), ago(2)),
        // Ready, recalled, and then cancelled.
        cancelled(4, ago(2), ago(5)),
    ]);
    assert_eq!(
        stopped(&replica),
        [(1, Lane::Preparing), (4, Lane::Preparing), (3, Lane::Ready)]
    );
}
