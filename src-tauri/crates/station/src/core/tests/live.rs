//! At a hub: its log is the truth, its digests say whether ours is the same.

use olgfeast_protocol::{
    Epoch, Seq, Version,
    live::{ClientMessage, Digest},
};

use super::*;
use crate::sync::Spoken;

const TICK: Duration = Duration::from_secs(3);

fn epoch(n: u128) -> Epoch {
    Epoch(uuid::Uuid::from_u128(n))
}

fn cursor(n: u128, seq: u64) -> Cursor {
    Cursor {
        epoch: epoch(n),
        seq: Seq(seq),
    }
}

fn hello(n: u128, head: u64) -> String {
    json!({"type": "hello", "data": {"protocol": 1, "epoch": epoch(n), "head": head,
        "tick_ms": 3000, "server_time": null}})
    .to_string()
}

/// As a hub has an order.
fn versioned(id: i64, status: OrderStatus, version: u64) -> Value {
    let mut order = order(id, status);
    order["version"] = json!(version);
    order
}

fn happened(seq: u64, prev: u64, order: &Value) -> String {
    json!({"type": "order_status_change", "data": {"seq": seq, "prev": prev, "order": order}})
        .to_string()
}

fn part(n: u128, part: u64, parts: u64, head: u64, orders: &[Value]) -> String {
    json!({"type": "snapshot", "data": {"part": part, "parts": parts, "epoch": epoch(n),
        "head": head, "orders": orders}})
    .to_string()
}

fn resumed(head: u64) -> String {
    json!({"type": "resumed", "data": {"head": head}}).to_string()
}

fn tick(n: u128, head: u64, open: &[(i64, u64, OrderStatus)]) -> String {
    let digest = Digest::of(
        open.iter()
            .map(|(id, version, status)| (OrderId(*id), Version(*version), *status)),
    );
    json!({"type": "tick", "data": {"epoch": epoch(n), "head": head, "digest": digest}}).to_string()
}

fn resume(cursor: Option<Cursor>) -> LinkCommand {
    let message = ClientMessage::Resume {
        epoch: cursor.map(|cursor| cursor.epoch),
        after: cursor.map(|cursor| cursor.seq),
    };
    LinkCommand::Send(message.text())
}

impl World {
    /// Live at log 1 of a hub, with this board at this place of it.
    fn at_hub(head: u64, orders: &[Value]) -> World {
        let mut world = World::new(Vec::new(), Vec::new());
        world.get_token();
        world.meet(1, head);
        world.copy(1, head, orders);
        world.links.clear();
        world
    }

    fn meet(&mut self, n: u128, head: u64) {
        self.link(LinkEvent::Opened);
        self.say(&hello(n, head));
    }

    /// The hub sends its whole board, and the link takes in that it is in step.
    fn copy(&mut self, n: u128, head: u64, orders: &[Value]) {
        self.say(&part(n, 1, 1, head, orders));
        self.say(&resumed(head));
        self.feed_live();
    }

    fn feed_live(&mut self) {
        self.feed(Feed::Live {
            network: Network::Lan,
        });
    }

    fn say(&mut self, text: &str) {
        self.link(LinkEvent::Text(text.into()));
    }

    fn sync(&self) -> crate::SyncReport {
        self.core.sync()
    }

    fn told(&self, command: &LinkCommand) -> usize {
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
fn a_board_whose_digest_was_not_compared_for_two_intervals_is_not_shown_as_live() {
    for (network, limit) in [(Network::Lan, 35), (Network::Wan, 125)] {
        let mut world = World::at_hub(7, &[]);
        world.feed(Feed::Live { network });
        world.pass(Duration::from_secs(limit));
        assert_eq!(world.status(), LinkStatus::Live);
        world.pass(Duration::from_secs(1));
        let unchecked = LinkStatus::Degraded {
            cause: Degraded::Unchecked,
        };
        assert_eq!(world.status(), unchecked);
        world.say(&tick(1, 7, &[]));
        assert_eq!(world.status(), LinkStatus::Live);
    }
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
fn the_cursor_is_saved_after_what_it_covers_and_not_while_it_is_doubted() {
    let mut world = World::at_hub(7, &[]);
    assert_eq!(world.cursors, [Some(cursor(1, 7))]);
    let now = world.now();
    let text = happened(8, 7, &versioned(1, Pending, 1));
    world.core.handle(Input::Link(LinkEvent::Text(text)), now);
    let written: Vec<_> = world
        .core
        .take_effects()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Cache(write) => Some(write),
            _ => None,
        })
        .collect();
    assert!(matches!(
        written[..],
        [
            CacheWrite::Order(_),
            CacheWrite::Cursor(Some(Cursor { seq: Seq(8), .. }))
        ]
    ));
    world.say(&tick(1, 8, &[]));
    assert_eq!(world.cursors.last(), Some(&None), "another digest");
}

#[test]
fn a_hub_that_has_dropped_what_it_had_for_us_is_copied() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.say(r#"{"type":"resync","data":{"head":90}}"#);
    assert_eq!(world.links[..2], [LinkCommand::Resync, resume(None)]);
    world.copy(1, 90, &[versioned(1, Ready, 9)]);
    assert_eq!(world.drawn(1), (Ready, false));
    assert_eq!(world.told(&LinkCommand::Synced), 1);
}

#[test]
fn a_client_thrown_out_for_lagging_begins_with_a_snapshot() {
    let mut world = World::at_hub(7, &[]);
    let cause = Cause::Closed {
        code: 4008,
        reason: "lagged".into(),
    };
    world.link(LinkEvent::Closed { cause });
    world.meet(1, 9);
    assert_eq!(world.told(&resume(None)), 1);
}

#[test]
fn a_board_that_is_not_the_hubs_is_counted_copied_and_right_again() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.say(&tick(1, 7, &[(1, 1, Preparing)]));
    assert_eq!(world.links[..2], [LinkCommand::Resync, resume(None)]);
    world.copy(1, 7, &[versioned(1, Preparing, 1)]);
    assert_eq!(world.drawn(1), (Preparing, false));
    world.say(&tick(1, 7, &[(1, 1, Preparing)]));
    let sync = world.sync();
    assert_eq!((sync.mismatches, sync.snapshots), (1, 2));
    assert_eq!(world.core.freshness.checked_at, Some(world.now().wall));
}

#[test]
fn a_board_that_no_copy_makes_right_is_said_to_be_unchecked_and_the_hub_is_not_stormed() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    let mut copies = 0;
    for _ in 0..200 {
        world.say(&tick(1, 7, &[(1, 1, Preparing)]));
        if world.told(&resume(None)) > 0 {
            copies += 1;
            world.links.clear();
            world.copy(1, 7, &[versioned(1, Pending, 1)]);
            world.say(&tick(1, 7, &[(1, 1, Preparing)]));
            let unchecked = LinkStatus::Degraded {
                cause: Degraded::Unchecked,
            };
            assert_eq!(world.status(), unchecked);
        }
        world.pass(TICK);
    }
    assert!(copies >= 5, "{copies}");
    assert!(copies <= 17, "{copies} in ten minutes");
}

#[test]
fn a_digest_of_another_place_in_the_log_is_not_compared() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.say(&tick(1, 8, &[(1, 2, Preparing)]));
    assert_eq!(world.sync().mismatches, 0);
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    world.say(&tick(1, 8, &[(1, 2, Preparing)]));
    assert_eq!(world.sync().mismatches, 0);
}

#[test]
fn a_read_that_is_ahead_of_the_stream_is_no_mismatch() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.pass(Duration::from_secs(1));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), [Settlement::Applied]);
    world.say(&tick(1, 7, &[(1, 1, Pending)]));
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    world.say(&tick(1, 8, &[(1, 2, Preparing)]));
    assert_eq!(world.sync().mismatches, 0);
    world.pass(TICK);
    world.say(&tick(1, 8, &[(1, 2, Preparing)]));
    assert_eq!(world.core.freshness.checked_at, Some(world.now().wall));
}

#[test]
fn an_action_is_settled_by_its_event_at_a_hub_too() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), []);
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    assert_eq!(world.settled(), [Settlement::Applied]);
}

#[test]
fn an_event_whose_order_cannot_be_read_is_answered_by_a_copy_but_not_in_a_loop() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.say(&happened(8, 7, &json!({"no": "key"})));
    assert_eq!(world.told(&resume(None)), 1);
    world.copy(1, 8, &[versioned(1, Ready, 2)]);
    assert_eq!(world.drawn(1), (Ready, false));
    for seq in 9..30 {
        world.say(&happened(seq, seq - 1, &json!({"no": "key"})));
    }
    assert_eq!(world.told(&resume(None)), 1, "not again at once");
    assert_eq!(world.sync().malformed, 22);
    world.pass(Duration::from_secs(1));
    assert_eq!(world.told(&resume(None)), 2);
}

#[test]
fn a_snapshot_with_an_order_that_cannot_be_read_shows_the_others_and_takes_none_away() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.offline();
    world.meet(2, 3);
    world.copy(2, 3, &[versioned(2, Pending, 1), json!({"no": "key"})]);
    assert_eq!((world.drawn(1).0, world.drawn(2).0), (Pending, Pending));
    assert_eq!(world.status(), LinkStatus::Live);
    assert_eq!(world.sync().malformed, 1);
}

#[test]
fn a_text_that_is_no_message_is_counted_and_answered_by_a_copy() {
    let mut world = World::at_hub(7, &[]);
    world.say("{\"type\":\"order_status_ch");
    assert_eq!(world.links[..2], [LinkCommand::Resync, resume(None)]);
    assert_eq!(world.sync().malformed, 1);
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
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.say(&happened(8, 7, &versioned(1, Preparing, 2)));
    assert_eq!(read(&world), ping(8, 0));

    world.offline();
    world.links.clear();
    world.meet(1, 8);
    assert_eq!(read(&world), ping(8, 0), "told anew on each connection");
}

#[test]
fn another_log_in_the_middle_of_a_connection_ends_it() {
    let mut world = World::at_hub(7, &[]);
    world.say(&tick(2, 7, &[]));
    assert!(matches!(
        world.links[..],
        [LinkCommand::Reconnect { cause: "epoch", .. }]
    ));
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
