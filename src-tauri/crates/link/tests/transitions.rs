//! Every transition of the machine, in virtual time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::time::Duration;

use olgfeast_link::{
    Blocked, Cause, Command, DegradedCause, Input, LinkEvent, LinkState, Network, Now, Phase, Pong,
    Profile, Setup, Why, plain_ping, profile,
};
use rstest::rstest;
use support::rig::{PONG, Rig, Wire, ms, s};

fn offline(rig: &Rig) -> (i64, Cause) {
    match rig.state() {
        LinkState::Offline {
            retry_at_wall_ms,
            cause,
        } => (retry_at_wall_ms, cause),
        other => panic!("offline expected, not {other:?}"),
    }
}

// ---- the way up

#[test]
fn a_link_asks_for_a_token_dials_catches_up_and_is_live_only_when_synced() {
    let mut rig = Rig::new(Network::Lan, 1);
    rig.input(Input::Start);
    assert_eq!(rig.asked_for_token(), [false]);
    assert_eq!((rig.word(), rig.wire), ("connecting", Wire::Gone));
    rig.token();
    assert_eq!((rig.word(), rig.wire), ("connecting", Wire::Dialing));
    rig.input(Input::Connected {
        address: rig.address,
    });
    rig.input(Input::Upgraded);
    assert_eq!(rig.word(), "connecting");
    assert!(
        rig.events
            .iter()
            .any(|(_, event)| *event == LinkEvent::Opened)
    );
    rig.input(Input::Text(PONG.into()));
    assert_eq!(rig.word(), "catching-up");
    rig.command(Command::Synced);
    assert_eq!(
        rig.state(),
        LinkState::Live {
            network: Network::Lan
        }
    );
    assert_eq!(rig.words_since(0), ["connecting", "catching-up", "live"]);
}

#[test]
fn synced_before_the_first_frame_is_live_with_it_and_not_before() {
    let mut rig = Rig::opened(Network::Lan);
    rig.command(Command::Synced);
    assert_eq!(rig.word(), "connecting");
    rig.input(Input::Frame);
    assert_eq!(rig.word(), "live");
}

#[test]
fn an_opened_connection_is_pinged_at_once_because_some_endpoints_say_nothing_by_themselves() {
    let rig = Rig::opened(Network::Lan);
    assert_eq!(rig.sent.len(), 1);
    assert_eq!(rig.sent[0].1, r#"{"type":"ping"}"#);
}

#[test]
fn the_address_that_answered_decides_the_profile() {
    let mut rig = Rig::dialing(Network::Wan);
    rig.address = support::rig::LAN;
    rig.open();
    rig.sync();
    assert_eq!(
        rig.state(),
        LinkState::Live {
            network: Network::Lan
        }
    );
}

#[test]
fn a_near_network_that_stays_slow_gets_the_far_profile() {
    let mut rig = Rig::live(Network::Lan);
    rig.answered_for(s(60), ms(400));
    assert_eq!(
        rig.state(),
        LinkState::Live {
            network: Network::Wan
        }
    );
    rig.answered_for(s(600), ms(5));
    assert_eq!(
        rig.state(),
        LinkState::Live {
            network: Network::Lan
        }
    );
}

#[test]
fn a_text_goes_up_undecoded_and_so_does_garbage() {
    let mut rig = Rig::live(Network::Lan);
    for text in ["{\"type\":\"new_order\"}", "not json", ""] {
        rig.input(Input::Text(text.into()));
        assert!(matches!(&rig.events.last().unwrap().1, LinkEvent::Text(up) if up == text));
    }
    assert_eq!(rig.word(), "live");
}

#[test]
fn heard_is_told_at_most_once_per_second() {
    let mut rig = Rig::live(Network::Lan);
    let before = rig.events.len();
    for _ in 0..50 {
        rig.tick(ms(100));
        rig.input(Input::Frame);
    }
    let heard = |(_, event): &&(Duration, LinkEvent)| matches!(event, LinkEvent::Heard { .. });
    assert_eq!(rig.events[before..].iter().filter(heard).count(), 5);
}

// ---- deadlines of the way up

#[rstest]
#[case(Network::Lan, 2)]
#[case(Network::Wan, 4)]
fn a_dial_without_an_answer_is_given_up(#[case] network: Network, #[case] seconds: u64) {
    let mut rig = Rig::dialing(network);
    rig.pass(s(seconds) - ms(1));
    assert_eq!(rig.wire, Wire::Dialing);
    rig.pass(ms(1));
    assert_eq!(offline(&rig).1, Cause::ConnectTimeout);
}

#[rstest]
#[case(Network::Lan, 2)]
#[case(Network::Wan, 5)]
fn an_upgrade_that_drips_is_given_up(#[case] network: Network, #[case] seconds: u64) {
    let mut rig = Rig::dialing(network);
    rig.input(Input::Connected {
        address: rig.address,
    });
    rig.pass(s(seconds) - ms(1));
    assert_eq!(rig.wire, Wire::Dialing);
    rig.pass(ms(1));
    assert_eq!(offline(&rig).1, Cause::UpgradeTimeout);
}

#[rstest]
#[case(Network::Lan, 3)]
#[case(Network::Wan, 5)]
fn a_server_that_upgrades_and_says_nothing_is_given_up(
    #[case] network: Network,
    #[case] seconds: u64,
) {
    let mut rig = Rig::opened(network);
    rig.pass(s(seconds) - ms(1));
    assert_eq!(rig.wire, Wire::Open);
    rig.pass(ms(1));
    assert_eq!(offline(&rig).1, Cause::NoFirstFrame);
}

#[test]
fn bytes_alone_are_no_first_frame() {
    let mut rig = Rig::opened(Network::Lan);
    for _ in 0..40 {
        rig.pass(ms(100));
        rig.input(Input::Bytes {
            at: rig.now.monotonic,
        });
    }
    assert_eq!(offline(&rig).1, Cause::NoFirstFrame);
}

#[rstest]
#[case(Network::Lan, 3)]
#[case(Network::Wan, 8)]
fn a_synchronisation_that_does_not_end_is_given_up(#[case] network: Network, #[case] seconds: u64) {
    let mut rig = Rig::opened(network);
    rig.input(Input::Text("first".into()));
    for _ in 0..seconds * 10 - 1 {
        rig.pass(ms(100));
        rig.input(Input::Text("more".into()));
    }
    assert_eq!(rig.word(), "catching-up");
    rig.pass(ms(100));
    assert_eq!(offline(&rig).1, Cause::SyncTimeout);
}

#[test]
fn the_whole_way_up_has_a_deadline_of_its_own() {
    let mut rig = Rig::dialing(Network::Lan);
    let start = rig.now.monotonic;
    rig.pass(ms(1_900));
    rig.input(Input::Connected {
        address: rig.address,
    });
    rig.pass(ms(1_900));
    rig.input(Input::Upgraded);
    rig.pass(ms(2_900));
    rig.input(Input::Text("first".into()));
    assert!(rig.pass_unless(s(5), |rig| rig.wire == Wire::Gone));
    assert_eq!(rig.now.monotonic - start, s(8));
}

#[test]
fn a_slow_server_is_given_twice_the_time_at_each_new_try_instead_of_never_enough() {
    let mut rig = Rig::dialing(Network::Lan);
    let mut patience = Vec::new();
    for _ in 0..6 {
        rig.open();
        rig.input(Input::Frame);
        let start = rig.now.monotonic;
        while rig.wire == Wire::Open {
            rig.pass(ms(100));
            if rig.wire == Wire::Open {
                rig.input(Input::Frame);
            }
        }
        patience.push((rig.now.monotonic - start).as_millis());
        rig.pass_unless(s(10), |rig| rig.wire == Wire::Dialing);
    }
    assert_eq!(patience, [3_000, 6_000, 12_000, 24_000, 40_000, 40_000]);
}

#[test]
fn a_missing_token_is_not_waited_for_in_silence_and_not_asked_for_twice() {
    let mut rig = Rig::new(Network::Lan, 1);
    rig.input(Input::Start);
    rig.pass(s(8));
    assert_eq!(offline(&rig).1, Cause::NoToken);
    rig.pass(s(120));
    assert_eq!(rig.asked_for_token(), [false]);
    let mut words = rig.words_since(0);
    words.dedup();
    assert_eq!(words, ["connecting", "offline"]);
    rig.token();
    assert_eq!(rig.wire, Wire::Dialing);
}

// ---- ends, and what follows them

#[rstest]
#[case::normal(1000)]
#[case::going_away(1001)]
#[case::protocol_error(1002)]
#[case::unsupported(1003)]
#[case::no_code(1005)]
#[case::bad_utf8(1007)]
#[case::too_big(1009)]
#[case::server_error(1011)]
#[case::restarting(1012)]
#[case::no_resume(4408)]
#[case::unknown(4999)]
fn every_close_that_we_did_not_ask_for_is_followed_by_a_dial(#[case] code: u16) {
    let mut rig = Rig::live(Network::Lan);
    rig.close(code);
    let closed = Cause::Closed {
        code,
        reason: String::new(),
    };
    assert_eq!(offline(&rig).1, closed);
    assert!(rig.events.iter().any(|(_, event)| *event
        == LinkEvent::Closed {
            cause: closed.clone()
        }));
    rig.pass(ms(250));
    assert_eq!(rig.wire, Wire::Dialing);
    assert_eq!(
        rig.word(),
        "offline",
        "a dial in flight does not flicker the badge"
    );
    rig.open();
    rig.sync();
    assert_eq!(rig.word(), "live");
}

#[test]
fn a_broken_connection_is_followed_by_a_dial() {
    let mut rig = Rig::live(Network::Lan);
    rig.end(Cause::Lost("reset by peer".into()));
    assert_eq!(offline(&rig).1.code(), Some(1006));
    rig.pass(ms(250));
    assert_eq!(rig.wire, Wire::Dialing);
}

#[test]
fn an_overloaded_server_is_left_alone_for_five_seconds() {
    let mut rig = Rig::live(Network::Lan);
    rig.close(1013);
    rig.pass(s(5) - ms(1));
    assert_eq!(rig.wire, Wire::Gone);
    rig.pass(s(1));
    assert_eq!(rig.wire, Wire::Dialing);
}

#[test]
fn retry_after_is_waited_for() {
    let mut rig = Rig::dialing(Network::Lan);
    rig.input(Input::Connected {
        address: rig.address,
    });
    rig.end(Cause::UpgradeRefused {
        status: 503,
        retry_after: Some(s(7)),
    });
    rig.pass(s(7) - ms(1));
    assert_eq!(rig.wire, Wire::Gone);
    rig.pass(s(1));
    assert_eq!(rig.wire, Wire::Dialing);
}

#[test]
fn lagged_is_dialled_again_at_once_but_not_in_a_loop() {
    let mut rig = Rig::live(Network::Lan);
    for _ in 0..30 {
        rig.close(4008);
        rig.pass_unless(s(10), |rig| rig.wire == Wire::Dialing);
        rig.open();
        rig.sync();
    }
    let span = *rig.dials.last().unwrap() - rig.dials[1];
    assert!(rig.dials[1] - rig.dials[0] <= ms(300));
    assert!(span >= s(20), "30 laggings took only {span:?}");
}

#[test]
fn replaced_stops_and_waits_for_a_person() {
    let mut rig = Rig::live(Network::Lan);
    rig.close(4409);
    assert_eq!(rig.state(), LinkState::Blocked(Blocked::Replaced));
    let dials = rig.dials.len();
    rig.pass(s(3_600));
    rig.suspend(s(3_600));
    rig.pass(s(60));
    assert_eq!(rig.dials.len(), dials);
    rig.command(Command::RetryNow);
    rig.pass(ms(300));
    assert_eq!(rig.wire, Wire::Dialing);
    rig.open();
    rig.sync();
    assert_eq!(rig.word(), "live");
}

#[test]
fn the_protocol_broken_three_times_in_a_minute_is_said_while_rest_works() {
    let mut rig = Rig::live(Network::Lan);
    for fault in 1..=3 {
        rig.answered_for(s(11), ms(5));
        rig.end(Cause::Protocol("bad UTF-8".into()));
        assert_eq!(
            rig.polls(),
            usize::from(fault == 3),
            "REST is wanted at once, not after 3 s"
        );
        if fault < 3 {
            rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing);
            rig.open();
            rig.sync();
        }
    }
    assert_eq!(rig.word(), "offline");
    rig.command(Command::RestWorks(true));
    assert_eq!(rig.state(), LinkState::Degraded(DegradedCause::Protocol));
    assert!(
        rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing),
        "it still retries"
    );
    rig.pass(s(90));
    rig.command(Command::RestWorks(true));
    assert_eq!(
        rig.state(),
        LinkState::Degraded(DegradedCause::Rest),
        "a minute later it is over"
    );
}

// ---- tokens

#[rstest]
#[case::upgrade_refused(None)]
#[case::policy(Some(1008))]
#[case::token_no_longer_good(Some(4401))]
fn a_refused_token_is_renewed_once_and_then_a_person_is_needed(#[case] code: Option<u16>) {
    let mut rig = Rig::dialing(Network::Lan);
    let refuse = |rig: &mut Rig| match code {
        None => rig.refuse(401),
        Some(code) => {
            rig.open();
            rig.sync();
            rig.close(code);
        }
    };
    refuse(&mut rig);
    assert_eq!(rig.asked_for_token(), [false, true]);
    assert_eq!((rig.word(), rig.wire), ("connecting", Wire::Gone));
    rig.token();
    assert_eq!(rig.wire, Wire::Dialing);
    refuse(&mut rig);
    assert_eq!(rig.state(), LinkState::Blocked(Blocked::SignIn));
    assert_eq!(rig.asked_for_token(), [false, true], "no loop");
    rig.pass(s(15) - ms(1));
    assert_eq!(rig.asked_for_token(), [false, true]);
    rig.pass(s(31));
    assert_eq!(
        rig.asked_for_token(),
        [false, true, true],
        "a probe after 15 to 45 s"
    );
    assert_eq!(rig.word(), "blocked", "a probe does not flicker the badge");
}

#[test]
fn an_hour_of_refusals_asks_no_more_often_than_the_probes() {
    let mut rig = Rig::dialing(Network::Lan);
    let start = rig.now.monotonic;
    let mut answered = rig.asked_for_token().len();
    while rig.now.monotonic - start < s(3_600) {
        if rig.wire == Wire::Dialing {
            rig.refuse(401);
        }
        rig.pass_unless(s(100), |rig| rig.asked_for_token().len() > answered);
        answered += 1;
        rig.token();
    }
    assert!(
        (80..=242).contains(&rig.dials.len()),
        "{} dials in an hour",
        rig.dials.len()
    );
}

#[test]
fn a_token_that_served_for_a_while_may_wear_out_again() {
    let mut rig = Rig::dialing(Network::Lan);
    for _ in 0..5 {
        rig.refuse(401);
        rig.token();
        rig.open();
        rig.sync();
        rig.answered_for(s(11), ms(5));
        assert_eq!(rig.word(), "live");
        rig.close(4401);
        assert_eq!(rig.word(), "connecting");
        rig.token();
        rig.open();
        rig.sync();
        rig.answered_for(s(11), ms(5));
        rig.close(1000);
        rig.pass_unless(s(5), |rig| rig.wire == Wire::Dialing);
    }
}

#[test]
fn a_token_whose_connection_ended_for_another_reason_has_worn_out_when_it_is_refused() {
    let mut rig = Rig::dialing(Network::Lan);
    rig.refuse(401);
    rig.token();
    rig.open();
    rig.sync();
    rig.answered_for(s(4), ms(5));
    assert_eq!(rig.word(), "live");
    rig.close(1012);
    rig.pass_unless(s(5), |rig| rig.wire == Wire::Dialing);
    rig.refuse(401);
    assert_ne!(rig.state(), LinkState::Blocked(Blocked::SignIn));
    assert_eq!(rig.asked_for_token(), [false, true, true]);
    rig.token();
    rig.refuse(401);
    assert_eq!(
        rig.state(),
        LinkState::Blocked(Blocked::SignIn),
        "this one never served"
    );
}

#[test]
fn a_server_that_takes_a_token_and_then_refuses_it_is_asked_no_more_often_than_a_flapping_one() {
    let mut rig = Rig::dialing(Network::Lan);
    let start = rig.now.monotonic;
    while rig.now.monotonic - start < s(600) {
        rig.refuse(401);
        rig.token();
        rig.open();
        rig.sync();
        rig.close(1000);
        rig.pass_unless(s(60), |rig| rig.wire == Wire::Dialing);
    }
    let asked = rig.asked_for_token().len();
    // 31 tries in a minute at most, as at any server that flaps.
    assert!((10..=310).contains(&asked), "{asked} in ten minutes");
}

#[test]
fn a_token_renewed_in_time_is_used_for_the_next_dial_without_a_question() {
    let mut rig = Rig::live(Network::Lan);
    rig.command(Command::Token(olgfeast_link::Token::new("renewed")));
    assert_eq!(rig.word(), "live");
    rig.close(4401);
    rig.pass(ms(250));
    assert_eq!(rig.wire, Wire::Dialing);
    assert_eq!(rig.asked_for_token(), [false]);
    rig.refuse(401);
    assert_eq!(rig.asked_for_token(), [false, true]);
}

#[test]
fn a_refused_sign_in_blocks_and_asks_again_only_from_time_to_time() {
    let mut rig = Rig::new(Network::Lan, 1);
    rig.input(Input::Start);
    rig.command(Command::SignInFailed { forbidden: false });
    assert_eq!(rig.state(), LinkState::Blocked(Blocked::SignIn));
    rig.pass(s(46));
    assert_eq!(rig.asked_for_token(), [false, true]);
    rig.pass(s(600));
    assert_eq!(
        rig.asked_for_token(),
        [false, true],
        "asked once until answered"
    );
    assert_eq!(
        rig.word(),
        "blocked",
        "nobody has answered, so nothing has changed"
    );
    rig.token();
    rig.pass(ms(300));
    assert_eq!(rig.wire, Wire::Dialing);
    rig.open();
    rig.sync();
    assert_eq!(rig.word(), "live");
}

#[test]
fn a_forbidden_sign_in_is_said_so() {
    let mut rig = Rig::new(Network::Lan, 1);
    rig.input(Input::Start);
    rig.command(Command::SignInFailed { forbidden: true });
    assert_eq!(rig.state(), LinkState::Blocked(Blocked::Forbidden));
}

#[test]
fn a_sign_in_that_found_no_server_is_offline_and_asked_for_again_after_the_backoff() {
    let mut rig = Rig::new(Network::Lan, 1);
    rig.input(Input::Start);
    for n in 1..10 {
        assert_eq!(rig.asked_for_token().len(), n);
        rig.command(Command::SignInUnreachable);
        assert_eq!(offline(&rig).1, Cause::SignInUnreachable);
        assert!(rig.pass_unless(s(3), |rig| rig.asked_for_token().len() > n));
    }
    assert!(rig.asked_for_token().iter().all(|rejected| !rejected));
}

#[test]
fn a_forbidden_connection_is_probed_with_the_same_token() {
    let mut rig = Rig::dialing(Network::Lan);
    rig.refuse(403);
    assert_eq!(rig.state(), LinkState::Blocked(Blocked::Forbidden));
    rig.pass(s(15) - ms(1));
    assert_eq!(rig.wire, Wire::Gone);
    rig.pass_unless(s(31), |rig| rig.wire == Wire::Dialing);
    assert_eq!(rig.wire, Wire::Dialing);
    assert_eq!(rig.word(), "blocked");
    assert_eq!(rig.asked_for_token(), [false]);
    rig.open();
    rig.sync();
    assert_eq!(rig.word(), "live");
}

#[test]
fn a_server_of_another_version_blocks() {
    let mut rig = Rig::dialing(Network::Lan);
    rig.refuse(426);
    assert_eq!(rig.state(), LinkState::Blocked(Blocked::Version));
}

#[test]
fn a_new_token_ends_a_block_soon_but_not_in_a_loop() {
    let mut rig = Rig::dialing(Network::Lan);
    rig.refuse(403);
    let start = rig.now.monotonic;
    for _ in 0..10 {
        rig.token();
        rig.pass_unless(s(3), |rig| rig.wire == Wire::Dialing);
        rig.refuse(403);
    }
    assert!(
        rig.now.monotonic - start >= s(16),
        "at most one in two seconds"
    );
}

// ---- a person

#[test]
fn retry_now_skips_the_backoff_at_most_once_in_two_seconds() {
    let mut rig = Rig::dialing(Network::Wan);
    for _ in 0..8 {
        rig.end(Cause::Refused);
        rig.pass_unless(s(10), |rig| rig.wire == Wire::Dialing);
    }
    rig.end(Cause::Refused);
    let before = rig.now;
    rig.command(Command::RetryNow);
    let (retry_at, _) = offline(&rig);
    assert!(retry_at - before.wall_ms <= 300);
    rig.pass(ms(300));
    assert_eq!(rig.wire, Wire::Dialing);
    assert_eq!(rig.machine.timeline().last().unwrap().why, Why::RetryNow);

    let first = *rig.dials.last().unwrap();
    rig.end(Cause::Refused);
    for _ in 0..100 {
        rig.command(Command::RetryNow);
    }
    rig.pass_unless(s(10), |rig| rig.wire == Wire::Dialing);
    let second = *rig.dials.last().unwrap();
    assert!(
        (s(2)..=ms(2_300)).contains(&(second - first)),
        "{:?}",
        second - first
    );
}

#[test]
fn retry_now_does_nothing_to_a_connection_or_a_dial() {
    let mut rig = Rig::live(Network::Lan);
    let events = rig.events.len();
    rig.command(Command::RetryNow);
    assert_eq!((rig.wire, rig.events.len()), (Wire::Open, events));
    let mut rig = Rig::dialing(Network::Lan);
    rig.command(Command::RetryNow);
    assert_eq!((rig.wire, rig.dials.len()), (Wire::Dialing, 1));
}

#[test]
fn stop_closes_everything_and_is_the_end() {
    for mut rig in [
        Rig::live(Network::Lan),
        Rig::dialing(Network::Lan),
        Rig::new(Network::Lan, 1),
    ] {
        rig.command(Command::Stop);
        assert!(rig.finished);
        assert_eq!(rig.wire, Wire::Gone);
        assert_eq!(rig.next_timeout(), None);
        let events = rig.events.len();
        rig.token();
        rig.input(Input::Start);
        rig.pass(s(100));
        assert_eq!(rig.events.len(), events);
    }
}

// ---- the user's own doubts

#[test]
fn a_reconnect_closes_and_dials_after_exactly_the_wait_that_was_asked_for() {
    let mut rig = Rig::live(Network::Lan);
    rig.command(Command::Reconnect {
        cause: "zombie",
        after: ms(4_321),
    });
    assert_eq!(offline(&rig).1, Cause::Asked("zombie"));
    rig.pass(ms(4_320));
    assert_eq!(rig.wire, Wire::Gone);
    rig.pass(ms(1));
    assert_eq!(rig.wire, Wire::Dialing);
    assert_eq!(rig.machine.timeline()[0].end, Some(Cause::Asked("zombie")));
}

#[test]
fn a_resync_takes_live_away_until_synced_again() {
    let mut rig = Rig::live(Network::Lan);
    rig.command(Command::Resync);
    assert_eq!((rig.word(), rig.wire), ("catching-up", Wire::Open));
    rig.command(Command::Synced);
    assert_eq!(rig.word(), "live");
    rig.command(Command::Resync);
    for _ in 0..29 {
        rig.pass(ms(100));
        rig.input(Input::Frame);
    }
    assert_eq!(rig.wire, Wire::Open);
    rig.pass(ms(100));
    assert_eq!(offline(&rig).1, Cause::SyncTimeout);
}

#[test]
fn synced_means_nothing_without_a_connection() {
    let mut rig = Rig::live(Network::Lan);
    rig.answered_for(s(11), ms(5));
    rig.close(1000);
    rig.command(Command::Synced);
    assert_eq!(rig.word(), "offline");
    rig.pass_unless(s(1), |rig| rig.wire == Wire::Dialing);
    rig.command(Command::Synced);
    rig.open();
    rig.input(Input::Frame);
    assert_eq!(rig.word(), "catching-up");
}

#[test]
fn a_text_is_sent_on_an_open_connection_only() {
    let mut rig = Rig::dialing(Network::Lan);
    rig.command(Command::Send("early".into()));
    rig.open();
    rig.command(Command::Send("now".into()));
    let texts: Vec<&str> = rig.sent.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, [r#"{"type":"ping"}"#, "now"]);
}

// ---- the counter

#[rstest]
#[case(Network::Lan, Profile::LAN)]
#[case(Network::Wan, Profile::WAN)]
fn the_backoff_starts_again_only_after_a_stretch_of_live(
    #[case] network: Network,
    #[case] profile: Profile,
) {
    let wait_after = |live_for: Duration| {
        let mut rig = Rig::dialing(network);
        for _ in 0..10 {
            rig.end(Cause::Refused);
            rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing);
        }
        rig.open();
        rig.sync();
        let since = rig.now.monotonic;
        rig.answered_for(live_for, ms(5));
        let rest = (since + live_for).saturating_sub(rig.now.monotonic);
        rig.tick(rest);
        rig.input(Input::Frame);
        rig.close(1000);
        let start = rig.now.monotonic;
        rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing);
        rig.now.monotonic - start
    };
    assert!(wait_after(profile.stable_after - ms(50)) >= profile.backoff_cap / 2);
    assert!(wait_after(profile.stable_after + ms(10)) <= profile.backoff_first);
}

#[test]
fn an_open_that_never_gets_live_does_not_reset_the_backoff() {
    let mut rig = Rig::dialing(Network::Lan);
    for _ in 0..40 {
        rig.open();
        rig.input(Input::Frame);
        rig.end(Cause::Lost("dropped before the first board".into()));
        rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing);
    }
    let last = rig.dials[rig.dials.len() - 1] - rig.dials[rig.dials.len() - 2];
    assert!(last >= ms(1_500), "{last:?}");
}

#[test]
fn the_link_never_gives_up() {
    let mut rig = Rig::dialing(Network::Lan);
    for _ in 0..10_000 {
        rig.end(Cause::Refused);
        assert!(rig.pass_unless(s(3), |rig| rig.wire == Wire::Dialing));
    }
    assert_eq!(rig.dials.len(), 10_001);
}

#[test]
fn offline_says_when_the_next_dial_is_due_and_since_when_it_holds() {
    let mut rig = Rig::live(Network::Lan);
    let lost_at = rig.now.wall_ms;
    rig.end(Cause::Lost("reset".into()));
    for _ in 0..5 {
        let (retry_at, _) = offline(&rig);
        rig.pass_unless(s(5), |rig| rig.wire == Wire::Dialing);
        assert!((retry_at - rig.now.wall_ms).abs() <= 1);
        assert_eq!(rig.machine.status().unwrap().since_wall_ms, lost_at);
        rig.end(Cause::Refused);
    }
}

// ---- REST

#[test]
fn rest_is_wanted_after_three_seconds_near_and_polled_one_at_a_time() {
    let mut rig = Rig::live(Network::Lan);
    rig.answered_for(s(60), ms(5));
    assert_eq!(rig.polls(), 0, "not while live");
    rig.end(Cause::Lost("reset".into()));
    rig.address = support::rig::LAN;
    let start = rig.now.monotonic;
    let polled = |rig: &mut Rig, polls: usize, wait: Duration| {
        let until = rig.now.monotonic + wait;
        while rig.now.monotonic < until && rig.polls() < polls {
            if rig.wire == Wire::Dialing {
                rig.end(Cause::Refused);
            }
            rig.pass_unless(ms(50).min(until - rig.now.monotonic), |rig| {
                rig.wire == Wire::Dialing || rig.polls() >= polls
            });
        }
        rig.polls() >= polls
    };
    assert!(polled(&mut rig, 1, s(4)));
    assert_eq!(rig.now.monotonic - start, s(3));
    assert!(
        !polled(&mut rig, 2, s(100)),
        "not asked twice before the answer"
    );
    rig.command(Command::RestWorks(true));
    assert_eq!(rig.state(), LinkState::Degraded(DegradedCause::Rest));
    let answered = rig.now.monotonic;
    assert!(polled(&mut rig, 2, s(3)));
    assert!((ms(1_600)..=ms(2_400)).contains(&(rig.now.monotonic - answered)));
    rig.command(Command::RestWorks(false));
    assert_eq!(
        rig.word(),
        "degraded",
        "one failed poll is not the end of REST"
    );
    assert!(polled(&mut rig, 3, s(3)));
    rig.command(Command::RestWorks(false));
    assert_eq!(rig.word(), "offline");
}

#[test]
fn a_long_poll_that_answers_without_being_asked_counts_as_well() {
    let mut rig = Rig::live(Network::Lan);
    rig.answered_for(s(60), ms(5));
    rig.end(Cause::Lost("reset".into()));
    for _ in 0..20 {
        rig.command(Command::RestWorks(true));
        assert_eq!(rig.state(), LinkState::Degraded(DegradedCause::Rest));
        let until = rig.now.monotonic + s(15);
        while rig.now.monotonic < until {
            if rig.wire == Wire::Dialing {
                rig.end(Cause::Refused);
            }
            rig.pass_unless(until - rig.now.monotonic, |rig| rig.wire == Wire::Dialing);
        }
    }
    assert!((19..=20).contains(&rig.polls()), "{}", rig.polls());
}

#[test]
fn rest_is_wanted_after_six_seconds_far_when_nothing_fails() {
    let mut rig = Rig::live(Network::Wan);
    rig.command(Command::Resync);
    let start = rig.now.monotonic;
    while rig.polls() == 0 && rig.now.monotonic - start < s(7) {
        rig.pass(ms(100));
        rig.input(Input::Frame);
    }
    assert_eq!(rig.now.monotonic - start, s(6));
}

#[test]
fn rest_is_wanted_after_two_failures_far() {
    let mut rig = Rig::live(Network::Wan);
    rig.end(Cause::Lost("reset".into()));
    assert_eq!(rig.polls(), 0);
    rig.pass_unless(s(1), |rig| rig.wire == Wire::Dialing);
    rig.end(Cause::Refused);
    assert_eq!(rig.polls(), 1);
}

#[test]
fn live_ends_the_polls_and_what_rest_said() {
    let mut rig = Rig::dialing(Network::Wan);
    rig.end(Cause::Refused);
    rig.pass_unless(s(1), |rig| rig.wire == Wire::Dialing);
    rig.end(Cause::Refused);
    rig.command(Command::RestWorks(true));
    assert_eq!(rig.word(), "degraded");
    rig.pass_unless(s(2), |rig| rig.wire == Wire::Dialing);
    rig.open();
    rig.sync();
    assert_eq!(rig.word(), "live");
    let polls = rig.polls();
    rig.answered_for(s(120), ms(5));
    assert_eq!(rig.polls(), polls);
    rig.end(Cause::Lost("reset".into()));
    assert_eq!(
        rig.word(),
        "offline",
        "what REST said an hour ago is no news"
    );
}

#[test]
fn rest_is_not_polled_while_the_sign_in_is_refused() {
    let mut rig = Rig::new(Network::Lan, 1);
    rig.input(Input::Start);
    rig.command(Command::SignInFailed { forbidden: false });
    rig.pass(s(300));
    assert_eq!(rig.polls(), 0);
}

// ---- sleep

#[test]
fn after_a_sleep_the_connection_is_probed_and_kept_when_it_answers() {
    let mut rig = Rig::live(Network::Lan);
    rig.suspend(s(3_600));
    let pings = rig.sent.len();
    rig.input(Input::Timeout);
    assert_eq!(rig.state(), LinkState::Degraded(DegradedCause::Silent));
    assert_eq!(rig.sent.len(), pings + 1);
    rig.pass(ms(1_400));
    rig.input(Input::Text(PONG.into()));
    assert_eq!(rig.word(), "live");
    assert_eq!(rig.dials.len(), 1);
}

#[test]
fn after_a_sleep_a_dead_connection_is_replaced_within_two_seconds() {
    let mut rig = Rig::live(Network::Wan);
    rig.suspend(s(3_600));
    let start = rig.now.monotonic;
    rig.input(Input::Timeout);
    assert!(rig.pass_unless(s(5), |rig| rig.wire == Wire::Dialing));
    assert!(rig.now.monotonic - start <= ms(1_800));
    assert_eq!(rig.machine.timeline()[0].end, Some(Cause::Woke));
    assert_eq!(rig.machine.timeline()[1].why, Why::Woke);
}

#[test]
fn a_process_that_was_stopped_is_treated_like_a_sleep() {
    let mut rig = Rig::live(Network::Lan);
    rig.tick(s(600));
    rig.input(Input::Timeout);
    assert_eq!((rig.wire, rig.word()), (Wire::Open, "degraded"));
    rig.input(Input::Frame);
    assert_eq!(rig.word(), "live");
}

#[test]
fn frames_that_waited_while_the_process_was_stopped_prove_life_before_any_deadline() {
    let mut rig = Rig::live(Network::Lan);
    rig.tick(s(600));
    rig.input(Input::Text("waited in the kernel".into()));
    assert_eq!((rig.wire, rig.word()), (Wire::Open, "live"));
}

#[test]
fn a_wake_skips_the_backoff() {
    let mut rig = Rig::dialing(Network::Wan);
    for _ in 0..10 {
        rig.end(Cause::Refused);
        rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing);
    }
    rig.end(Cause::Refused);
    rig.suspend(s(60));
    let start = rig.now.monotonic;
    rig.input(Input::Command(Command::RestWorks(false)));
    rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing);
    assert!(rig.now.monotonic - start <= ms(300));
}

#[test]
fn a_wall_clock_that_jumps_changes_nothing() {
    let mut rig = Rig::live(Network::Lan);
    for jump in [-86_400_000, 86_400_000 * 365] {
        rig.now.wall_ms += jump;
        rig.input(Input::Frame);
        assert_eq!(rig.word(), "live");
        rig.answered_for(s(20), ms(5));
    }
    assert_eq!(rig.dials.len(), 1);
}

#[test]
fn a_clock_that_runs_backwards_changes_nothing() {
    let mut rig = Rig::live(Network::Lan);
    let back = Now {
        monotonic: s(1),
        boot: s(1),
        ..rig.now
    };
    rig.machine.handle(Input::Frame, back);
    rig.input(Input::Frame);
    assert_eq!(rig.word(), "live");
}

/// After so many failures that the next wait is long.
fn dialing_after_failures(network: Network) -> Rig {
    let mut rig = Rig::dialing(network);
    for _ in 0..10 {
        rig.end(Cause::Refused);
        rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing);
    }
    rig
}

#[test]
fn a_dial_begun_before_a_sleep_is_followed_by_another_at_once() {
    let mut rig = dialing_after_failures(Network::Wan);
    rig.suspend(s(60));
    rig.tick(s(4));
    let start = rig.now.monotonic;
    rig.input(Input::Timeout);
    assert_eq!(offline(&rig).1, Cause::ConnectTimeout);
    assert!(rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing));
    assert!(rig.now.monotonic - start <= ms(300));
    assert_eq!(rig.machine.timeline().last().unwrap().why, Why::Woke);
}

#[test]
fn a_link_that_was_replaced_does_not_come_back_because_its_token_was_renewed() {
    let mut rig = Rig::live(Network::Lan);
    rig.close(4409);
    // The station renews its token from time to time, connected or not.
    rig.token();
    rig.suspend(s(60));
    rig.pass(s(3_600));
    assert_eq!(rig.state(), LinkState::Blocked(Blocked::Replaced));
    assert_eq!(rig.dials.len(), 1);
}

#[test]
fn a_connection_through_a_proxy_counts_as_far() {
    let mut rig = Rig::dialing(Network::Lan);
    rig.input(Input::Tunnelled);
    rig.input(Input::Upgraded);
    rig.sync();
    assert_eq!(
        rig.state(),
        LinkState::Live {
            network: Network::Wan
        }
    );
}

// ---- what a server says about itself

/// When the pings were sent, from a moment on.
fn pings_since(rig: &Rig, since: Duration) -> Vec<Duration> {
    let sent = rig.sent.iter().map(|(at, _)| *at);
    sent.filter(|at| *at >= since)
        .map(|at| at - since)
        .collect()
}

#[rstest]
#[case::obeyed(s(1), s(1))]
#[case::too_short(ms(1), profile::TICK_LEAST)]
#[case::too_long(s(3_600), profile::TICK_MOST)]
fn the_tick_of_a_server_is_obeyed_within_reason(#[case] told: Duration, #[case] tick: Duration) {
    let mut rig = Rig::live(Network::Wan);
    rig.command(Command::Tick(told));
    rig.answered_for(s(10), ms(5));
    let start = rig.now.monotonic;
    rig.answered_for(s(100), ms(5));
    let pings = pings_since(&rig, start);
    assert!(pings.len() > 5);
    for two in pings.windows(2) {
        let gap = two[1] - two[0];
        assert!((tick.mul_f64(0.8)..=tick).contains(&gap), "{gap:?}");
    }
}

#[test]
fn a_shorter_tick_brings_the_next_ping_and_the_deadline_of_silence_nearer_at_once() {
    let mut rig = Rig::live(Network::Wan);
    rig.answered_for(s(30), ms(5));
    rig.input(Input::Frame);
    let last = rig.now.monotonic;
    let pings = rig.sent.len();
    rig.command(Command::Tick(s(2)));
    rig.pass(s(2));
    assert_eq!(rig.sent.len(), pings + 1);
    assert!(rig.pass_unless(s(60), |rig| rig.word() == "degraded"));
    assert_eq!(
        rig.now.monotonic - last,
        s(3),
        "one tick and the least slack"
    );
}

#[test]
fn a_longer_tick_gives_silence_more_time_at_once() {
    let mut rig = Rig::live(Network::Lan);
    rig.answered_for(s(30), ms(5));
    rig.input(Input::Frame);
    let last = rig.now.monotonic;
    rig.command(Command::Tick(s(12)));
    assert!(rig.pass_unless(s(60), |rig| rig.word() == "degraded"));
    assert_eq!(rig.now.monotonic - last, s(13));
}

#[test]
fn a_tick_is_forgotten_with_its_connection_and_means_nothing_without_one() {
    let mut rig = Rig::live(Network::Lan);
    rig.command(Command::Tick(s(15)));
    rig.close(1000);
    rig.command(Command::Tick(s(15)));
    rig.pass_unless(s(5), |rig| rig.wire == Wire::Dialing);
    rig.command(Command::Tick(s(15)));
    rig.open();
    rig.sync();
    rig.answered_for(s(10), ms(5));
    let start = rig.now.monotonic;
    rig.answered_for(s(60), ms(5));
    for two in pings_since(&rig, start).windows(2) {
        assert!(two[1] - two[0] <= Profile::LAN.tick);
    }
}

#[test]
fn what_rides_along_with_the_pings_is_the_newest_and_is_forgotten_with_the_connection() {
    let mut rig = Rig::of(Setup {
        ping: |number, with| format!("{number}:{with}"),
        ..setup(Network::Lan)
    });
    rig.input(Input::Start);
    rig.token();
    rig.command(Command::PingWith("before there is a connection".into()));
    rig.open();
    rig.sync();
    for with in ["a", "b"] {
        rig.command(Command::PingWith(with.into()));
    }
    rig.pass(s(3));
    rig.close(1000);
    rig.pass_unless(s(5), |rig| rig.wire == Wire::Dialing);
    rig.open();
    let sent: Vec<&str> = rig.sent.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(sent, ["1:", "2:b", "3:"]);
}

fn going(rig: &mut Rig) {
    rig.command(Command::Going {
        retry_in: s(3),
        spread: s(4),
    });
}

#[rstest]
#[case::normal(Some(1000))]
#[case::going_away(Some(1001))]
#[case::restarting(Some(1012))]
#[case::without_a_word(None)]
fn a_server_that_said_when_to_come_again_is_dialled_then_and_spread(#[case] code: Option<u16>) {
    let mut waits = Vec::new();
    for seed in 0..200 {
        let mut rig = Rig::new(Network::Lan, seed);
        rig.input(Input::Start);
        rig.token();
        rig.open();
        rig.sync();
        going(&mut rig);
        assert_eq!(rig.word(), "live", "it is still there");
        match code {
            Some(code) => rig.close(code),
            None => rig.end(Cause::Lost("reset".into())),
        }
        let start = rig.now.monotonic;
        assert!(rig.pass_unless(s(60), |rig| rig.wire == Wire::Dialing));
        waits.push(rig.now.monotonic - start);
    }
    assert!(waits.iter().all(|wait| (s(3)..=s(7)).contains(wait)));
    assert!(waits.iter().any(|wait| *wait < ms(3_400)));
    assert!(waits.iter().any(|wait| *wait > ms(6_600)));
}

#[test]
fn however_long_a_server_wants_to_be_left_alone_it_is_dialled_within_a_minute() {
    let mut rig = Rig::live(Network::Lan);
    rig.command(Command::Going {
        retry_in: s(86_400),
        spread: Duration::MAX,
    });
    rig.close(1012);
    rig.pass(s(60) - ms(1));
    assert_eq!(rig.wire, Wire::Gone);
    rig.pass(ms(1));
    assert_eq!(rig.wire, Wire::Dialing);
}

#[test]
fn a_spread_that_is_too_wide_does_not_bring_everybody_at_the_same_moment() {
    let mut waits = Vec::new();
    for seed in 0..100 {
        let mut rig = Rig::new(Network::Lan, seed);
        rig.input(Input::Start);
        rig.token();
        rig.open();
        rig.sync();
        rig.command(Command::Going {
            retry_in: s(2),
            spread: s(86_400),
        });
        rig.close(1012);
        let start = rig.now.monotonic;
        assert!(rig.pass_unless(s(60), |rig| rig.wire == Wire::Dialing));
        waits.push(rig.now.monotonic - start);
    }
    assert!(waits.iter().any(|wait| *wait < s(20)));
    assert!(waits.iter().filter(|wait| **wait > s(59)).count() < 20);
}

#[test]
fn a_going_server_does_not_change_the_rules_of_a_refusal() {
    let mut rig = Rig::live(Network::Lan);
    going(&mut rig);
    rig.close(4401);
    assert_eq!(rig.asked_for_token(), [false, true]);
    let mut rig = Rig::live(Network::Lan);
    going(&mut rig);
    rig.close(4409);
    assert_eq!(rig.state(), LinkState::Blocked(Blocked::Replaced));
}

#[test]
fn when_to_come_again_is_forgotten_with_the_connection_and_means_nothing_without_one() {
    let mut rig = Rig::live(Network::Lan);
    going(&mut rig);
    rig.close(1012);
    rig.pass_unless(s(60), |rig| rig.wire == Wire::Dialing);
    going(&mut rig);
    rig.open();
    rig.sync();
    rig.answered_for(s(11), ms(5));
    rig.close(1012);
    rig.pass(ms(250));
    assert_eq!(rig.wire, Wire::Dialing);
}

// ---- numbered pings

fn numbered_pong(text: &str) -> Option<Pong> {
    Some(Pong::Numbered(text.strip_prefix("pong ")?.parse().ok()?))
}

fn setup(network: Network) -> Setup {
    Setup {
        numbers: olgfeast_link::Numbers::default(),
        network,
        ping: plain_ping,
        pong: numbered_pong,
        seed: 1,
    }
}

/// The round trip told last.
fn round_trip(rig: &Rig) -> Option<Duration> {
    let heard = rig.events.iter().rev().find_map(|(_, event)| match event {
        LinkEvent::Heard { rtt, .. } => Some(*rtt),
        _ => None,
    });
    heard.flatten()
}

#[test]
fn a_numbered_answer_measures_the_round_trip_with_several_pings_in_flight() {
    let mut rig = Rig::of(setup(Network::Lan));
    rig.input(Input::Start);
    rig.token();
    rig.open();
    rig.input(Input::Frame);
    rig.command(Command::Synced);
    while rig.sent.len() < 3 {
        rig.input(Input::Frame);
        rig.pass(ms(100));
    }
    let (second, _) = rig.sent[1];
    let before = round_trip(&rig);
    assert_eq!(before, None);
    rig.tick(s(1));
    rig.input(Input::Text("pong 2".into()));
    assert_eq!(round_trip(&rig), Some(rig.now.monotonic - second));
}

#[rstest]
#[case::never_sent("pong 77")]
#[case::zero("pong 0")]
#[case::too_large("pong 18446744073709551615")]
fn an_answer_with_a_wrong_number_proves_life_and_measures_nothing(#[case] answer: &str) {
    let mut rig = Rig::of(setup(Network::Lan));
    rig.input(Input::Start);
    rig.token();
    rig.open();
    rig.pass(ms(100));
    rig.input(Input::Text(answer.into()));
    rig.command(Command::Synced);
    rig.pass(s(2));
    rig.input(Input::Text(answer.into()));
    assert_eq!((rig.word(), round_trip(&rig)), ("live", None));
}

// ---- the timeline

#[test]
fn the_timeline_says_how_far_each_attempt_came_and_what_healed_the_outage() {
    let mut rig = Rig::dialing(Network::Lan);
    rig.pass(ms(100));
    rig.end(Cause::Refused);
    rig.command(Command::RetryNow);
    rig.pass_unless(s(1), |rig| rig.wire == Wire::Dialing);
    rig.pass(ms(20));
    rig.open();
    rig.pass(ms(30));
    rig.sync();
    rig.pass(ms(50));
    rig.close(1012);
    let timeline = rig.machine.timeline();
    let short: Vec<_> = timeline
        .iter()
        .map(|attempt| (attempt.number, attempt.why, attempt.phase))
        .collect();
    assert_eq!(short[0], (1, Why::Opened, Phase::Connect));
    assert_eq!(short[1].2, Phase::Live);
    assert_eq!(timeline[1].end.as_ref().unwrap().code(), Some(1012));
    assert_eq!(timeline[1].lasted, ms(100));
    assert_eq!(
        timeline[1].reached_after[Phase::Live as usize],
        Some(ms(50))
    );
    assert!(timeline.len() <= profile::TIMELINE_KEPT);
}
