//! At a hub: what is done about a board that may not be right.

use olgfeast_protocol::Seq;

use super::{live::*, *};

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
            CacheWrite::Moved { .. },
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
    let (ticket, _) = world.keyed();
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
fn another_log_in_the_middle_of_a_connection_ends_it() {
    let mut world = World::at_hub(7, &[]);
    world.say(&tick(2, 7, &[]));
    assert!(matches!(
        world.links[..],
        [LinkCommand::Reconnect { cause: "epoch", .. }]
    ));
}
