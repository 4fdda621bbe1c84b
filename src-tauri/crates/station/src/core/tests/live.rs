//! At a hub: its log is the truth, its digests say whether ours is the same.

use olgfeast_protocol::{
    Epoch, Seq, Version,
    live::{ClientMessage, Digest},
};

use super::*;
use crate::sync::Spoken;

pub(super) const TICK: Duration = Duration::from_secs(3);

pub(super) fn epoch(n: u128) -> Epoch {
    Epoch(uuid::Uuid::from_u128(n))
}

pub(super) fn cursor(n: u128, seq: u64) -> Cursor {
    Cursor {
        epoch: epoch(n),
        seq: Seq(seq),
    }
}

pub(super) fn hello(n: u128, head: u64) -> String {
    json!({"type": "hello", "data": {"protocol": 1, "epoch": epoch(n), "head": head,
        "tick_ms": 3000, "server_time": null}})
    .to_string()
}

/// As a hub has an order.
pub(super) fn versioned(id: i64, status: OrderStatus, version: u64) -> Value {
    let mut order = order(id, status);
    order["version"] = json!(version);
    order
}

pub(super) fn happened(seq: u64, prev: u64, order: &Value) -> String {
    json!({"type": "order_status_change", "data": {"seq": seq, "prev": prev, "order": order}})
        .to_string()
}

pub(super) fn part(n: u128, part: u64, parts: u64, head: u64, orders: &[Value]) -> String {
    json!({"type": "snapshot", "data": {"part": part, "parts": parts, "epoch": epoch(n),
        "head": head, "orders": orders}})
    .to_string()
}

pub(super) fn resumed(head: u64) -> String {
    json!({"type": "resumed", "data": {"head": head}}).to_string()
}

pub(super) fn tick(n: u128, head: u64, open: &[(i64, u64, OrderStatus)]) -> String {
    let digest = Digest::of(
        open.iter()
            .map(|(id, version, status)| (OrderId(*id), Version(*version), *status)),
    );
    json!({"type": "tick", "data": {"epoch": epoch(n), "head": head, "digest": digest}}).to_string()
}

pub(super) fn resume(cursor: Option<Cursor>) -> LinkCommand {
    let message = ClientMessage::Resume {
        epoch: cursor.map(|cursor| cursor.epoch),
        after: cursor.map(|cursor| cursor.seq),
    };
    LinkCommand::Send(message.text())
}

impl World {
    /// Live at log 1 of a hub, with this board at this place of it.
    pub(super) fn at_hub(head: u64, orders: &[Value]) -> World {
        let mut world = World::new(Vec::new(), Vec::new());
        world.get_token();
        world.meet(1, head);
        world.copy(1, head, orders);
        world.links.clear();
        world
    }

    pub(super) fn meet(&mut self, n: u128, head: u64) {
        self.link(LinkEvent::Opened);
        self.say(&hello(n, head));
    }

    /// The hub sends its whole board, and the link takes in that it is in step.
    pub(super) fn copy(&mut self, n: u128, head: u64, orders: &[Value]) {
        self.say(&part(n, 1, 1, head, orders));
        self.say(&resumed(head));
        self.feed_live();
    }

    pub(super) fn feed_live(&mut self) {
        self.feed(Feed::Live {
            network: Network::Lan,
        });
    }

    pub(super) fn say(&mut self, text: &str) {
        self.link(LinkEvent::Text(text.into()));
    }

    pub(super) fn sync(&self) -> crate::SyncReport {
        self.core.sync()
    }

    pub(super) fn told(&self, command: &LinkCommand) -> usize {
        self.links.iter().filter(|told| *told == command).count()
    }
}

#[test]
fn a_hub_is_asked_for_its_board_and_live_is_said_once_all_of_it_is_applied() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.meet(1, 7);
    assert_eq!(world.told(&resume(None)), 1);
    assert_eq!(world.told(&LinkCommand::Tick(TICK)), 1);
    world.say(&part(1, 1, 2, 7, &[versioned(1, Pending, 1)]));
    assert_eq!(world.core.board.orders().count(), 0, "half a board is none");
    world.say(&part(1, 2, 2, 7, &[versioned(2, Ready, 3)]));
    assert_eq!((world.drawn(1).0, world.drawn(2).0), (Pending, Ready));
    assert_eq!(world.told(&LinkCommand::Synced), 0);
    world.say(&resumed(7));
    assert_eq!(world.told(&LinkCommand::Synced), 1);
    world.feed_live();
    assert_eq!(world.status(), LinkStatus::Live);
    assert_eq!(world.sync().spoken, Spoken::Live);
    assert_eq!(world.sync().cursor, Some(Seq(7)));
    assert!(world.calls.is_empty(), "{:?}", world.calls);
}

#[test]
fn an_event_of_a_hub_moves_the_ticket_and_nothing_is_asked() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.say(&happened(8, 7, &versioned(1, Ready, 2)));
    assert_eq!(world.drawn(1), (Ready, false));
    world.say(&happened(9, 8, &versioned(1, Preparing, 3)));
    assert_eq!(world.drawn(1), (Preparing, false), "backwards too");
    assert!(world.calls.is_empty());
    let only_pings = |told: &LinkCommand| matches!(told, LinkCommand::PingWith(_));
    assert!(world.links.iter().all(only_pings), "{:?}", world.links);
}

#[test]
fn while_a_hub_ticks_no_list_is_ever_read() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    for _ in 0..100 {
        world.pass(TICK);
        world.say(&tick(1, 7, &[(1, 1, Pending)]));
        assert_eq!(world.status(), LinkStatus::Live);
    }
    assert!(world.calls.is_empty());
    let checked = world.core.freshness.checked_at;
    assert_eq!(checked, Some(world.now().wall));
}

#[test]
fn a_missing_event_is_waited_for_300_ms_and_then_asked_for_from_the_cursor() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1), versioned(2, Pending, 1)]);
    world.say(&happened(9, 8, &versioned(2, Ready, 2)));
    assert_eq!(world.drawn(2), (Pending, false), "held");
    let due = world.core.wake_at(world.now()) - world.mono;
    assert!(due <= Duration::from_millis(300));
    world.pass(Duration::from_millis(299));
    assert!(world.links.is_empty());
    world.pass(Duration::from_millis(1));
    assert_eq!(
        world.links,
        [LinkCommand::Resync, resume(Some(cursor(1, 7)))]
    );
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    assert_eq!((world.drawn(1).0, world.drawn(2).0), (Preparing, Ready));
    assert_eq!(world.told(&LinkCommand::Synced), 0);
    world.say(&happened(9, 8, &versioned(2, Ready, 2)));
    world.say(&resumed(9));
    assert_eq!(world.told(&LinkCommand::Synced), 1);
    let sync = world.sync();
    assert_eq!((sync.gaps, sync.replays, sync.duplicates), (1, 1, 1));
}

#[test]
fn events_that_come_twice_or_in_another_order_end_in_the_same_board() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    let events = [
        happened(8, 7, &versioned(1, Preparing, 2)),
        happened(9, 8, &versioned(1, Ready, 3)),
        happened(10, 9, &versioned(1, Preparing, 4)),
    ];
    for n in [2, 0, 0, 1, 2, 1, 0] {
        world.say(&events[n]);
    }
    assert_eq!(world.drawn(1), (Preparing, false));
    assert_eq!(world.sync().cursor, Some(Seq(10)));
    assert_eq!(world.sync().replays, 0);
}

#[test]
fn a_patch_of_a_slow_client_is_applied_like_the_events_in_it() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    let patch = json!({"type": "patch", "data": {"from": 7, "to": 30,
        "orders": [versioned(1, Ready, 3), versioned(2, Pending, 1)]}});
    world.say(&patch.to_string());
    assert_eq!((world.drawn(1).0, world.drawn(2).0), (Ready, Pending));
    assert_eq!(world.sync().cursor, Some(Seq(30)));
}

#[test]
fn a_connection_that_comes_back_gets_what_it_missed_and_no_more() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.offline();
    world.links.clear();
    world.meet(1, 8);
    assert_eq!(world.told(&resume(Some(cursor(1, 7)))), 1);
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    world.say(&resumed(8));
    assert_eq!(world.told(&LinkCommand::Synced), 1);
    assert_eq!(world.drawn(1), (Preparing, false));
    assert_eq!(world.sync().snapshots, 1, "only the first one");
}

#[test]
fn a_hub_that_was_started_again_is_copied_and_what_it_does_not_have_is_gone() {
    let mut world = World::at_hub(
        7,
        &[
            versioned(1, Pending, 5),
            versioned(2, Ready, 5),
            versioned(3, Complete, 5),
        ],
    );
    world.offline();
    world.links.clear();
    world.meet(2, 4);
    assert_eq!(world.told(&resume(None)), 1);
    world.copy(2, 4, &[versioned(1, Preparing, 2)]);
    assert_eq!(world.drawn(1), (Preparing, false), "with a smaller version");
    assert!(world.core.board.order(OrderId(2)).is_none());
    assert_eq!(world.drawn(3).0, Complete, "stays for recall");
    assert_eq!(world.sync().epoch, Some(epoch(2)));
    world.say(&tick(2, 4, &[(1, 2, Preparing)]));
    assert_eq!(world.sync().mismatches, 0);
}

#[test]
fn a_station_that_is_started_again_goes_on_from_its_saved_cursor() {
    let known = WireOrder::read(&versioned(1, Pending, 1)).unwrap();
    let known = known.onto(None).unwrap();
    let saved = Some(cursor(1, 7));
    let mut world = World::on(Endpoint::Kitchen, Vec::new(), vec![known], saved);
    world.get_token();
    world.meet(1, 8);
    assert_eq!(world.told(&resume(saved)), 1);
    world.say(&happened(8, 7, &versioned(1, Ready, 2)));
    world.say(&resumed(8));
    assert_eq!(world.drawn(1), (Ready, false));
    assert_eq!(world.cursors, [Some(cursor(1, 8))]);
}

#[test]
fn an_action_is_settled_by_its_event_at_a_hub_too() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), []);
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    assert_eq!(world.settled(), [Settlement::Applied]);
}

#[test]
fn what_a_hub_announces_before_it_goes_is_passed_on() {
    let mut world = World::at_hub(7, &[]);
    world.say(r#"{"type":"draining","data":{"retry_in":1000,"spread":250}}"#);
    let going = LinkCommand::Going {
        retry_in: Duration::from_secs(1),
        spread: Duration::from_millis(250),
    };
    assert_eq!(world.links, [going]);
}

#[test]
fn pings_say_how_far_we_are_and_what_waits() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.link(LinkEvent::Opened);
    let carried = |world: &World| {
        world.links.iter().rev().find_map(|told| match told {
            LinkCommand::PingWith(with) => Some(crate::pings::ping(3, with)),
            _ => None,
        })
    };
    assert_eq!(carried(&world), None, "before the hello it is plain");
    world.say(&hello(1, 7));
    world.copy(1, 7, &[versioned(1, Pending, 1)]);
    let ping = |cursor, unsent| {
        Some(ClientMessage::Ping {
            id: Some(3),
            cursor: Some(Seq(cursor)),
            unsent: Some(unsent),
        })
    };
    let read = |world: &World| ClientMessage::parse(&carried(world).unwrap());
    assert_eq!(read(&world), ping(7, 0));
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(read(&world), ping(7, 1));
    let (ticket, _) = world.keyed();
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    assert_eq!(read(&world), ping(8, 0));

    world.offline();
    world.links.clear();
    world.meet(1, 8);
    assert_eq!(read(&world), ping(8, 0), "told anew on each connection");
}

#[test]
fn a_plain_server_after_a_hub_is_followed_plainly_and_the_log_is_forgotten() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.offline();
    world.connect(&[order(1, Preparing)]);
    assert_eq!(world.sync().spoken, Spoken::Plain);
    assert_eq!(world.cursors.last(), Some(&None));
    world.offline();
    world.links.clear();
    world.meet(1, 8);
    assert_eq!(world.told(&resume(None)), 1);
}

#[test]
fn nothing_is_read_before_it_is_known_what_the_server_speaks() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.link(LinkEvent::Opened);
    world.pass(Duration::from_secs(1));
    assert!(world.calls.is_empty());
    world.say(r#"{"type":"pong","timestamp":"2026-11-22T21:21:11"}"#);
    assert!(world.calls.is_empty(), "every server answers a ping");
}

#[test]
fn a_replay_on_a_connection_that_stays_is_catching_up_and_no_outage() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.say(&tick(1, 7, &[(1, 1, Pending)]));
    world.say(&happened(9, 8, &versioned(1, Ready, 3)));
    world.pass(Duration::from_millis(300));
    assert_eq!(
        world.status(),
        LinkStatus::CatchingUp,
        "before the link says it"
    );
    world.feed(Feed::CatchingUp);
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    world.say(&resumed(9));
    world.feed_live();
    assert_eq!(world.status(), LinkStatus::Live);
    assert_eq!(world.core.receipt, None);
}

#[test]
fn a_receipt_counts_what_others_did_with_orders_that_this_station_moved_as_well() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1), versioned(2, Pending, 1)]);
    world.offline();
    for id in [1, 2] {
        world.touch(id, Pending, Preparing).unwrap();
    }
    world.meet(1, 7);
    world.say(&resumed(7));
    world.feed_live();
    for id in [1, 2] {
        let (ticket, change) = world.keyed();
        assert_eq!(change.to, Preparing);
        let done = WireOrder::read(&versioned(id, Preparing, 2)).unwrap();
        if id == 2 {
            // Somebody else takes the first one on before all has settled.
            world.say(&happened(8, 7, &versioned(1, Ready, 3)));
        }
        world.reply(ticket, Ok(RestAnswer::Order(Box::new(done))));
    }
    let receipt = world.core.receipt.clone().unwrap();
    assert_eq!((receipt.new, receipt.changed, receipt.sent), (0, 1, 2));
}

#[test]
fn a_receipt_counts_the_orders_of_a_copy_for_which_the_board_has_no_place() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.offline();
    world.meet(2, 900);
    let orders: Vec<Value> = (2..=260).map(|id| versioned(id, Complete, 4)).collect();
    world.copy(2, 900, &orders);
    while !world.calls.is_empty() {
        let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
        let over = WireOrder::read(&versioned(1, Complete, 4)).unwrap();
        world.reply(ticket, Ok(RestAnswer::Order(Box::new(over))));
    }
    let receipt = world.core.receipt.clone().unwrap();
    assert_eq!((receipt.new, receipt.changed), (259, 1));
}

#[test]
fn an_outage_at_a_hub_ends_with_a_receipt_that_adds_up() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.say(&tick(1, 7, &[(1, 1, Pending)]));
    world.feed(Feed::CatchingUp);
    world.offline();
    world.meet(1, 9);
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    world.say(&happened(9, 8, &versioned(2, Pending, 1)));
    world.say(&resumed(9));
    assert_eq!(world.core.receipt, None);
    world.feed_live();
    let receipt = world.core.receipt.clone().unwrap();
    assert_eq!((receipt.new, receipt.changed), (1, 1));
}
