//! A hub while its socket is away: the same log over REST.

use olgfeast_protocol::{
    Seq,
    live::{EventsPage, SnapshotPart},
};

use super::{live::*, *};

fn page(n: u128, head: u64, events: &[String], more: bool) -> Result<RestAnswer, CallError> {
    let events: Vec<Value> = events
        .iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect();
    let told = json!({"epoch": epoch(n), "head": head, "events": events, "more": more});
    Ok(RestAnswer::Events(EventsPage::read(&told).unwrap()))
}

fn copied(text: &str) -> Result<RestAnswer, CallError> {
    let told = serde_json::from_str(text).unwrap();
    Ok(RestAnswer::Part(SnapshotPart::read(&told).unwrap()))
}

fn refused(status: u16) -> Result<RestAnswer, CallError> {
    Err(CallError::Refused {
        status,
        detail: String::new(),
    })
}

impl World {
    /// Lost the socket, and the link wants REST.
    fn away(&mut self) {
        self.offline();
        self.links.clear();
        self.link(LinkEvent::PollRest);
    }

    /// The poll under way: where from, and how long it waits.
    fn poll(&mut self) -> (Ticket, Option<Cursor>, Duration) {
        let (ticket, call) = self.take_call(|call| matches!(call, Call::Events { .. }));
        let Call::Events {
            epoch, after, wait, ..
        } = call
        else {
            unreachable!()
        };
        let known = !epoch.0.is_nil();
        (ticket, known.then_some(Cursor { epoch, seq: after }), wait)
    }

    fn part(&mut self) -> (Ticket, u64) {
        let (ticket, call) = self.take_call(|call| matches!(call, Call::Part { .. }));
        let Call::Part { part, .. } = call else {
            unreachable!()
        };
        (ticket, part)
    }

    fn rest_works(&self) -> Vec<bool> {
        let told = self.links.iter().filter_map(|told| match told {
            LinkCommand::RestWorks(works) => Some(*works),
            _ => None,
        });
        told.collect()
    }
}

const NOW: Duration = Duration::ZERO;

#[test]
fn a_hub_without_its_socket_is_followed_from_the_cursor_in_long_polls() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.away();
    let (ticket, from, wait) = world.poll();
    assert_eq!((from, wait), (Some(cursor(1, 7)), NOW), "at once at first");
    let event = happened(8, 7, &versioned(1, Preparing, 2));
    world.reply(ticket, page(1, 8, &[event], false));
    assert_eq!(world.drawn(1), (Preparing, false));
    assert_eq!(world.rest_works(), [true]);
    let (ticket, from, wait) = world.poll();
    assert_eq!(from, Some(cursor(1, 8)));
    assert_eq!(wait, Duration::from_secs(15));
    assert!(world.calls.is_empty(), "no list is read at a hub");
    world.pass(Duration::from_secs(15));
    world.reply(ticket, page(1, 8, &[], false));
    assert_eq!(world.rest_works(), [true, true], "each answer is told");
    assert_eq!(world.poll().2, Duration::from_secs(15));
}

/// Behind a proxy that refuses sockets there is nothing else, all evening.
#[test]
fn a_board_that_long_polls_keep_is_never_taken_for_an_old_one() {
    for (network, wait) in [(Network::Lan, 15), (Network::Wan, 25)] {
        let mut world = World::at_hub(7, &[]);
        world.feed(Feed::Live { network });
        world.away();
        world.feed(Feed::Degraded(olgfeast_link::DegradedCause::Rest));
        let (ticket, ..) = world.poll();
        world.reply(ticket, page(1, 7, &[], false));
        let rest = LinkStatus::Degraded {
            cause: Degraded::Rest,
        };
        for _ in 0..20 {
            let (ticket, _, asked) = world.poll();
            assert_eq!(asked, Duration::from_secs(wait));
            world.pass(asked);
            world.reply(ticket, page(1, 7, &[], false));
            // A page takes a board for an old one 40 s after this.
            assert_eq!(world.core.freshness.checked_at, Some(world.now().wall));
            assert_eq!(world.status(), rest);
        }
        // What is not all that there is proves nothing.
        let (ticket, ..) = world.poll();
        world.pass(Duration::from_secs(1));
        let event = happened(8, 7, &versioned(1, Pending, 1));
        world.reply(ticket, page(1, 9, &[event], true));
        assert_ne!(world.core.freshness.checked_at, Some(world.now().wall));
    }
}

#[test]
fn a_hub_that_does_not_wait_is_asked_once_a_second_and_no_more() {
    let mut world = World::at_hub(7, &[]);
    world.away();
    let mut asked = 0;
    for _ in 0..100 {
        if world
            .calls
            .iter()
            .any(|(_, call)| matches!(call, Call::Events { .. }))
        {
            asked += 1;
            let (ticket, ..) = world.poll();
            world.reply(ticket, page(1, 7, &[], true));
        }
        world.pass(Duration::from_millis(100));
    }
    assert!((10..=12).contains(&asked), "{asked} in 10 s");
}

#[test]
fn far_away_a_long_poll_waits_longer() {
    let mut world = World::at_hub(7, &[]);
    world.feed(Feed::Live {
        network: Network::Wan,
    });
    world.away();
    let (ticket, ..) = world.poll();
    world.reply(ticket, page(1, 7, &[], false));
    assert_eq!(world.poll().2, Duration::from_secs(25));
}

#[test]
fn pages_are_read_one_after_the_other_until_there_are_no_more() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.away();
    let (ticket, ..) = world.poll();
    let first = happened(8, 7, &versioned(1, Preparing, 2));
    world.reply(ticket, page(1, 9, &[first], true));
    assert!(world.rest_works().is_empty(), "not caught up");
    let (ticket, from, wait) = world.poll();
    assert_eq!((from, wait), (Some(cursor(1, 8)), NOW));
    let second = happened(9, 8, &versioned(1, Ready, 3));
    world.reply(ticket, page(1, 9, &[second], false));
    assert_eq!(world.drawn(1), (Ready, false));
    assert_eq!(world.rest_works(), [true]);
}

#[test]
fn a_cursor_of_another_log_is_answered_by_a_copy_in_parts() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1), versioned(2, Pending, 1)]);
    world.away();
    let (ticket, ..) = world.poll();
    world.reply(ticket, refused(410));
    let (ticket, number) = world.part();
    assert_eq!(number, 1);
    let first = part(2, 1, 2, 4, &[versioned(1, Ready, 3)]);
    world.reply(ticket, copied(&first));
    assert_eq!(world.drawn(1), (Pending, false), "half a board is none");
    let (ticket, number) = world.part();
    assert_eq!(number, 2);
    // Something has happened between the two: it comes again as an event.
    let second = part(2, 2, 2, 5, &[versioned(3, Preparing, 2)]);
    world.reply(ticket, copied(&second));
    assert_eq!((world.drawn(1).0, world.drawn(3).0), (Ready, Preparing));
    assert!(world.core.board.order(OrderId(2)).is_none());
    let (ticket, from, wait) = world.poll();
    assert_eq!((from, wait), (Some(cursor(2, 4)), NOW));
    let event = happened(5, 4, &versioned(3, Preparing, 2));
    world.reply(ticket, page(2, 5, &[event], false));
    assert_eq!(world.rest_works(), [true]);
    assert_eq!(world.sync().cursor, Some(Seq(5)));
}

#[test]
fn parts_that_do_not_fit_together_are_begun_again_and_not_for_ever() {
    let mut world = World::at_hub(7, &[]);
    world.away();
    let (ticket, ..) = world.poll();
    world.reply(ticket, refused(410));
    for _ in 0..3 {
        let (ticket, number) = world.part();
        assert_eq!(number, 1);
        world.reply(ticket, copied(&part(2, 2, 2, 4, &[])));
    }
    assert!(world.calls.is_empty());
    assert_eq!(world.rest_works(), [false]);
}

#[test]
fn the_socket_goes_on_where_the_polls_have_come_to() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.away();
    let (ticket, ..) = world.poll();
    let event = happened(8, 7, &versioned(1, Preparing, 2));
    world.reply(ticket, page(1, 8, &[event], false));
    let (late, ..) = world.poll();
    world.meet(1, 9);
    assert_eq!(world.told(&resume(Some(cursor(1, 8)))), 1);
    let missed = happened(9, 8, &versioned(1, Ready, 3));
    world.say(&missed);
    world.say(&resumed(9));
    assert_eq!(world.told(&LinkCommand::Synced), 1);
    world.feed_live();
    // The poll that was under way brings the same, and what the socket has not brought yet.
    let newer = happened(10, 9, &versioned(1, Complete, 4));
    world.reply(late, page(1, 10, &[missed, newer.clone()], false));
    assert_eq!(world.drawn(1).0, Complete);
    world.say(&newer);
    let sync = world.sync();
    assert_eq!((sync.cursor, sync.duplicates), (Some(Seq(10)), 2));
    assert_eq!(world.status(), LinkStatus::Live);
    world.pass(Duration::from_secs(1));
    assert!(world.calls.is_empty(), "no poll beside a socket");
}

#[test]
fn a_late_answer_of_another_log_changes_nothing() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.away();
    let (late, ..) = world.poll();
    world.meet(2, 3);
    world.copy(2, 3, &[versioned(1, Ready, 2)]);
    let event = happened(8, 7, &versioned(1, Preparing, 9));
    world.reply(late, page(1, 8, &[event], false));
    assert_eq!(world.drawn(1), (Ready, false));
    assert_eq!(world.sync().cursor, Some(Seq(3)));
}

#[test]
fn what_waits_is_sent_over_rest_while_the_socket_is_away() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.away();
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.keyed_calls(), 0, "no path is known yet");
    let (ticket, ..) = world.poll();
    world.reply(ticket, page(1, 7, &[], false));
    let (_, change) = world.keyed();
    assert_eq!(change.to, Preparing);
    let (ticket, ..) = world.poll();
    let event = json!({"type": "order_status_change", "data": {"seq": 8, "prev": 7,
        "order": versioned(1, Preparing, 2), "by": {"intent_id": change.key}}});
    world.reply(ticket, page(1, 8, &[event.to_string()], false));
    assert_eq!(world.settled(), [Settlement::Applied]);
}

#[test]
fn a_poll_that_fails_is_told_and_taken_up_when_the_link_wants_it_again() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.away();
    let (ticket, ..) = world.poll();
    world.reply(ticket, page(1, 7, &[], false));
    let (ticket, ..) = world.poll();
    world.reply(ticket, Err(CallError::NotSent("refused".into())));
    assert_eq!(world.rest_works(), [true, false]);
    world.pass(Duration::from_secs(1));
    assert!(world.calls.is_empty());
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.keyed_calls(), 0, "no path");
    world.link(LinkEvent::PollRest);
    let (ticket, from, wait) = world.poll();
    assert_eq!((from, wait), (Some(cursor(1, 7)), NOW));
    world.reply(ticket, page(1, 7, &[], false));
    assert_eq!(world.rest_works(), [true, false, true]);
    assert_eq!(world.keyed_calls(), 1);
}

#[test]
fn a_gap_in_a_page_is_asked_for_again_from_the_cursor() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.away();
    let (ticket, ..) = world.poll();
    world.reply(ticket, page(1, 7, &[], false));
    let (ticket, ..) = world.poll();
    let behind = happened(9, 8, &versioned(1, Ready, 3));
    world.reply(ticket, page(1, 9, std::slice::from_ref(&behind), false));
    assert_eq!(world.drawn(1), (Pending, false), "held");
    world.pass(Duration::from_millis(300));
    let (stale, from, _) = world.poll();
    assert_eq!(from, Some(cursor(1, 7)));
    let (ticket, ..) = world.poll();
    let missing = happened(8, 7, &versioned(1, Preparing, 2));
    world.reply(ticket, page(1, 9, &[missing, behind], false));
    assert_eq!(world.drawn(1), (Ready, false));
    world.reply(stale, page(1, 9, &[], false));
    assert_eq!(world.sync().cursor, Some(Seq(9)));
}

#[test]
fn a_server_that_is_not_known_yet_is_asked_and_a_404_means_audits() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.link(LinkEvent::PollRest);
    let (ticket, from, _) = world.poll();
    assert_eq!(from, None, "nobody's log");
    world.reply(ticket, refused(404));
    world.audit(&[order(1, Pending)]);
    assert_eq!(world.rest_works(), [true]);
    assert_eq!(world.drawn(1), (Pending, false));
    world.link(LinkEvent::PollRest);
    world.pass(Duration::from_secs(20));
    assert!(
        world
            .calls
            .iter()
            .all(|(_, call)| matches!(call, Call::Page { .. }))
    );
}

#[test]
fn a_hub_that_once_has_no_log_is_a_hub_still_and_one_that_never_has_it_is_a_plain_server() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.away();
    let stray = |world: &mut World| {
        world.link(LinkEvent::PollRest);
        world.pass(Duration::from_secs(4));
        let (ticket, from, _) = world.poll();
        assert_eq!(from, Some(cursor(1, 7)), "its log is not forgotten");
        world.reply(ticket, refused(404));
    };
    for _ in 0..3 {
        for _ in 0..4 {
            stray(&mut world);
        }
        world.link(LinkEvent::PollRest);
        world.pass(Duration::from_secs(4));
        let (ticket, ..) = world.poll();
        world.reply(ticket, page(1, 7, &[], false));
        assert_eq!(world.rest_works().last(), Some(&true));
        // The long poll that follows is one of the strays of the next round.
        let (ticket, ..) = world.poll();
        world.reply(ticket, page(1, 7, &[], false));
        world.pass(Duration::from_secs(2));
        let (ticket, ..) = world.poll();
        world.reply(ticket, refused(503));
    }
    for _ in 0..5 {
        stray(&mut world);
    }
    world.pass(Duration::from_secs(4));
    world.audit(&[order(1, Pending)]);
    assert_eq!(world.drawn(1), (Pending, false));
}

#[test]
fn a_server_that_is_not_known_yet_and_is_a_hub_is_copied_over_rest() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.link(LinkEvent::PollRest);
    let (ticket, ..) = world.poll();
    world.reply(ticket, refused(410));
    let (ticket, _) = world.part();
    world.reply(ticket, copied(&part(1, 1, 1, 7, &[versioned(1, Ready, 2)])));
    assert_eq!(world.drawn(1), (Ready, false));
    assert_eq!(world.cursors.last(), Some(&Some(cursor(1, 7))));
}

#[test]
fn nothing_is_sent_before_it_is_known_what_the_server_is() {
    let known = wire(1, Pending).onto(None).unwrap();
    let rows = vec![row(1, 1, Pending, Preparing, false)];
    let mut world = World::new(rows, vec![known]);
    world.get_token();
    let (ticket, ..) = world.poll();
    assert!(world.calls.is_empty());
    world.reply(ticket, Err(CallError::NotSent("refused".into())));
    assert!(world.calls.is_empty(), "not at once again");
    world.pass(Duration::from_secs(1));
    let (ticket, ..) = world.poll();
    world.reply(ticket, refused(410));
    assert!(
        world
            .calls
            .iter()
            .any(|(_, call)| matches!(call, Call::Order { .. }))
    );
}

#[test]
fn the_socket_of_a_hub_after_polls_is_told_what_its_pings_carry() {
    let mut world = World::at_hub(7, &[]);
    world.away();
    let (ticket, ..) = world.poll();
    world.reply(ticket, page(1, 7, &[], false));
    let pings = |world: &World| {
        let told = world.links.iter();
        told.filter(|told| matches!(told, LinkCommand::PingWith(_)))
            .count()
    };
    assert_eq!(pings(&world), 0, "there is no connection to ping");
    world.meet(1, 7);
    assert_eq!(pings(&world), 1);
}
