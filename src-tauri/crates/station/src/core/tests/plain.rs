//! At a plain server: events are hints, audits are the truth.

use super::*;

#[test]
fn live_needs_the_first_frame_and_the_first_audit() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.link(LinkEvent::Opened);
    world.link(LinkEvent::Text(frame(&[order(1, Pending)])));
    assert!(!world.links.contains(&LinkCommand::Synced));
    world.audit(&[order(1, Pending)]);
    assert!(world.links.contains(&LinkCommand::Synced));
}

#[test]
fn an_audit_from_before_the_connection_does_not_make_it_live() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.link(LinkEvent::PollRest);
    world.answers_plainly();
    world.pass(Duration::from_millis(500));
    world.link(LinkEvent::Opened);
    world.link(LinkEvent::Text(frame(&[order(1, Pending)])));
    world.audit(&[order(1, Pending)]);
    assert!(!world.links.contains(&LinkCommand::Synced));
    world.audit(&[order(1, Pending)]);
    assert!(world.links.contains(&LinkCommand::Synced));
}

#[test]
fn a_connection_is_live_once_what_its_snapshot_left_in_doubt_was_read() {
    let known = wire(1, Ready).onto(None).unwrap();
    let mut world = World::new(Vec::new(), vec![known]);
    world.get_token();
    world.link(LinkEvent::Opened);
    world.link(LinkEvent::Text(frame(&[order(1, Preparing)])));
    world.audit(&[order(1, Preparing)]);
    world.feed(Feed::Live {
        network: Network::Lan,
    });
    assert_eq!(world.status(), LinkStatus::CatchingUp);
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Err(CallError::Unknown("connection lost".into())));
    assert_eq!(world.status(), LinkStatus::CatchingUp, "still in doubt");
    world.pass(Duration::from_secs(1));
    world.read(order(1, Preparing));
    assert_eq!(world.status(), LinkStatus::Live);
    assert_eq!(world.drawn(1).0, Preparing);
}

#[test]
fn an_event_moves_the_ticket_and_asks_the_server_nothing() {
    let mut world = World::live(&[order(1, Pending)]);
    world.calls.clear();
    world.links.clear();
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    assert_eq!(world.drawn(1), (Preparing, false));
    assert!(world.calls.is_empty() && world.links.is_empty());
}

#[test]
fn a_malformed_frame_is_skipped_and_answered_by_a_new_sync() {
    let mut world = World::live(&[order(1, Pending)]);
    world.links.clear();
    world.link(LinkEvent::Text(format!(
        "{}{}",
        event(1, Pending, Ready),
        frame(&[])
    )));
    assert_eq!(world.links, [LinkCommand::Resync]);
    assert_eq!(world.drawn(1), (Pending, false));
    world.audit(&[order(1, Preparing)]);
    assert!(world.links.contains(&LinkCommand::Synced));
    assert_eq!(world.drawn(1), (Preparing, false));
}

#[test]
fn a_torn_frame_does_not_make_an_order_vanish() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending)]);
    world.link(LinkEvent::Text(frame(&[order(1, Pending)])));
    assert_eq!(world.drawn(2), (Pending, false));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(2, Complete)))));
    assert_eq!(world.drawn(2).0, Complete);
}

#[test]
fn an_order_without_lines_is_read_again_before_it_can_be_started() {
    let mut world = World::live(&[]);
    let mut bare = order(3, Pending);
    bare["order_items"] = json!([]);
    world.link(LinkEvent::Text(frame(&[bare])));
    assert_eq!(
        world.touch(3, Pending, Preparing).unwrap_err().code,
        ErrorCode::LinesUnknown
    );
    world.pass(Duration::from_secs(1));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(3, Pending)))));
    assert!(matches!(
        world.core.board.order(OrderId(3)).unwrap().lines,
        Lines::Full(_)
    ));
    world.touch(3, Pending, Preparing).unwrap();
}

#[test]
fn a_live_feed_whose_board_is_not_compared_for_too_long_is_not_shown_as_live() {
    let mut world = World::live(&[]);
    assert_eq!(world.status(), LinkStatus::Live);
    world.pass(Duration::from_secs(120));
    assert_eq!(
        world.status(),
        LinkStatus::Degraded {
            cause: Degraded::Unchecked
        }
    );
    world.audit(&[]);
    assert_eq!(world.status(), LinkStatus::Live);
}

#[test]
fn poisoned_lists_are_said_and_the_board_stays() {
    let mut world = World::live(&[order(1, Pending)]);
    world.pass(Duration::from_secs(20));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Page { .. }));
    world.reply(ticket, Err(CallError::Broken { status: 500 }));
    assert_eq!(world.core.trouble, Some(Trouble::ServerLists));
    assert_eq!(world.drawn(1), (Pending, false));
}

#[test]
fn rest_keeps_the_board_while_the_socket_is_away() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.links.clear();
    world.link(LinkEvent::PollRest);
    world.audit(&[order(1, Preparing), order(2, Pending)]);
    assert_eq!(world.links, [LinkCommand::RestWorks(true)]);
    assert_eq!((world.drawn(1).0, world.drawn(2).0), (Preparing, Pending));
}

/// What a read shows that the socket has not brought.
fn audited_change(world: &mut World, orders: &[Value]) {
    world.pass(Duration::from_secs(20));
    world.audit(orders);
}

fn reconnects(world: &World) -> Vec<Duration> {
    let told = world.links.iter().filter_map(|told| match told {
        LinkCommand::Reconnect {
            cause: "zombie",
            after,
        } => Some(*after),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_socket_that_misses_two_changes_is_a_zombie_and_is_left_within_five_seconds() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending)]);
    audited_change(&mut world, &[order(1, Preparing), order(2, Preparing)]);
    world.pass(Duration::from_millis(2_999));
    assert_eq!(reconnects(&world), []);
    world.pass(Duration::from_millis(1));
    let after = reconnects(&world);
    assert_eq!(after.len(), 1);
    assert!(after[0] < Duration::from_secs(5));
    world.pass(Duration::from_secs(1));
    assert_eq!(reconnects(&world).len(), 1, "once");
    let sync = world.core.sync();
    assert_eq!((sync.zombies, sync.drift), (1, 2));
}

#[test]
fn one_lost_broadcast_is_drift_and_no_zombie() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending)]);
    audited_change(&mut world, &[order(1, Preparing), order(2, Pending)]);
    world.pass(Duration::from_secs(10));
    assert_eq!(reconnects(&world), []);
    assert_eq!(world.core.sync().drift, 1);
    // Events still come: the next loss is one alone again.
    world.link(LinkEvent::Text(event(2, Pending, Preparing)));
    audited_change(&mut world, &[order(1, Ready), order(2, Preparing)]);
    world.pass(Duration::from_secs(10));
    assert_eq!(reconnects(&world), []);
}

#[test]
fn broadcasts_that_are_only_late_are_no_zombie() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending)]);
    audited_change(&mut world, &[order(1, Preparing), order(2, Preparing)]);
    world.pass(Duration::from_secs(2));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    world.pass(Duration::from_secs(20));
    assert_eq!(reconnects(&world), []);
}

#[test]
fn our_own_changes_count_against_the_socket_only_when_their_events_stay_away() {
    let own = |world: &mut World, id: i64, event_comes: bool| {
        world.touch(id, Pending, Preparing).unwrap();
        let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
        world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(id, Preparing)))));
        world.pass(Duration::from_secs(1));
        let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
        world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(id, Preparing)))));
        if event_comes {
            world.link(LinkEvent::Text(event(id, Pending, Preparing)));
        }
    };
    for event_comes in [true, false] {
        let mut world = World::live(&[order(1, Pending), order(2, Pending)]);
        own(&mut world, 1, event_comes);
        own(&mut world, 2, event_comes);
        world.pass(Duration::from_secs(3));
        assert_eq!(reconnects(&world).len(), usize::from(!event_comes));
        assert_eq!(world.core.sync().drift, 0, "nobody else did anything");
    }
}

#[test]
fn where_nothing_is_ever_broadcast_no_socket_is_a_zombie() {
    let mut world = World::on(Endpoint::Orders, Vec::new(), Vec::new(), None);
    world.get_token();
    world.link(LinkEvent::Opened);
    world.link(LinkEvent::Text(r#"{"type":"pong"}"#.into()));
    world.audit(&[order(1, Pending), order(2, Pending)]);
    assert!(world.links.contains(&LinkCommand::Synced));
    world.feed(Feed::Live {
        network: Network::Lan,
    });
    audited_change(&mut world, &[order(1, Preparing), order(2, Preparing)]);
    world.pass(Duration::from_secs(10));
    assert_eq!(reconnects(&world), []);
}

#[test]
fn while_lists_fail_each_order_is_read_alone_and_one_that_fails_alone_is_marked_alone() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending)]);
    world.pass(Duration::from_secs(20));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Page { .. }));
    world.reply(ticket, Err(CallError::Broken { status: 500 }));
    let mut read = Vec::new();
    while let Some(at) = world
        .calls
        .iter()
        .position(|(ticket, _)| matches!(ticket, Ticket::Walk { .. }))
    {
        let (ticket, call) = world.calls.remove(at).unwrap();
        let Call::Order { id, .. } = call else {
            panic!("{call:?}")
        };
        read.push(id.0);
        let walks = world
            .calls
            .iter()
            .filter(|(ticket, _)| matches!(ticket, Ticket::Walk { .. }));
        assert_eq!(walks.count(), 0, "one at a time");
        world.reply(
            ticket,
            match id.0 {
                1 => Ok(RestAnswer::Order(Box::new(wire(1, Ready)))),
                2 | 4 => Err(CallError::Broken { status: 500 }),
                3 => Ok(RestAnswer::Order(Box::new(wire(3, Pending)))),
                _ => Err(CallError::Refused {
                    status: 404,
                    detail: "Order not found".into(),
                }),
            },
        );
        assert!(
            !world
                .calls
                .iter()
                .any(|(ticket, _)| matches!(ticket, Ticket::Walk { .. })),
            "paced"
        );
        world.pass(Duration::from_millis(200));
    }
    assert_eq!(read, [1, 2, 3, 4, 5], "upwards until there is none");
    assert_eq!(
        (world.drawn(1).0, world.drawn(2).0, world.drawn(3).0),
        (Ready, Pending, Pending)
    );
    assert_eq!(world.core.sync().unreadable, [OrderId(2), OrderId(4)]);
    assert_eq!(world.core.freshness.checked_at, Some(world.now().wall));
    let told = world.core.notices.unreadable.clone().unwrap();
    assert_eq!(
        (told.count, told.numbers),
        (2, vec![2]),
        "named where it is known"
    );

    world.pass(Duration::from_secs(7));
    world.audit(&[
        order(1, Ready),
        order(2, Pending),
        order(3, Pending),
        order(4, Pending),
    ]);
    assert_eq!(world.core.trouble, None);
    assert!(world.core.sync().unreadable.is_empty());
    assert_eq!(
        world.core.notices.unreadable, None,
        "gone when they are read again"
    );
}

#[test]
fn an_outage_is_bridged_order_by_order_while_lists_fail() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.links.clear();
    world.link(LinkEvent::PollRest);
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Page { .. }));
    world.reply(ticket, Err(CallError::Broken { status: 500 }));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Ready)))));
    world.pass(Duration::from_millis(200));
    assert_eq!(world.links, [], "not all was read");
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    let gone = CallError::Refused {
        status: 404,
        detail: "Order not found".into(),
    };
    world.reply(ticket, Err(gone));
    world.pass(Duration::from_millis(200));
    assert_eq!(world.links, [LinkCommand::RestWorks(true)]);
    assert_eq!(world.drawn(1).0, Ready);
}

#[test]
fn no_two_audits_run_at_once_and_each_waits_for_its_pause() {
    let mut world = World::live(&[]);
    let pages = |world: &World| {
        let pages = world.calls.iter();
        pages
            .filter(|(_, call)| matches!(call, Call::Page { .. }))
            .count()
    };
    world.pass(Duration::from_millis(3_900));
    assert_eq!(pages(&world), 0, "5 s less a fifth");
    world.pass(Duration::from_millis(2_200));
    assert_eq!(pages(&world), 1);
    for _ in 0..60 {
        world.pass(Duration::from_secs(1));
        assert_eq!(pages(&world), 1);
    }
}
