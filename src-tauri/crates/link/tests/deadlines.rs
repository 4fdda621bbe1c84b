//! How soon silence is found, in virtual time: never later than promised, never while the other side
//! is only slow.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::time::Duration;

use olgfeast_link::{
    Cause, Command, DegradedCause, Input, LinkState, Network, NetworkChange, Profile,
};
use proptest::prelude::*;
use rstest::rstest;
use support::rig::{PONG, Rig, Wire, ms, s};

/// Lives for a while with answered pings, then hears nothing more. Says when it was suspect and when
/// it was dead, from the last frame on.
fn silence(network: Network, seed: u64, lived: Duration, round_trip: Duration) -> [Duration; 2] {
    let mut rig = Rig::new(network, seed);
    rig.input(Input::Start);
    rig.token();
    rig.open();
    rig.sync();
    rig.answered_for(lived, round_trip);
    rig.input(Input::Text("the last one".into()));
    let last = rig.now.monotonic;
    assert!(rig.pass_unless(s(60), |rig| rig.word() == "degraded"));
    let suspect = rig.now.monotonic - last;
    assert_eq!(rig.state(), LinkState::Degraded(DegradedCause::Silent));
    assert!(rig.pass_unless(s(60), |rig| rig.wire == Wire::Gone));
    let dead = rig.now.monotonic - last;
    assert_eq!(rig.machine.timeline()[0].end, Some(Cause::Silent));
    [suspect, dead]
}

#[rstest]
#[case(Network::Lan, s(9))]
#[case(Network::Wan, s(22))]
fn silence_before_anything_was_measured_is_found_in_time(
    #[case] network: Network,
    #[case] at_most: Duration,
) {
    let mut rig = Rig::opened(network);
    rig.input(Input::Frame);
    rig.command(Command::Synced);
    let last = rig.now.monotonic;
    assert!(rig.pass_unless(s(60), |rig| rig.wire == Wire::Gone));
    assert!(rig.now.monotonic - last <= at_most);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn silence_is_found_within_nine_seconds_near(
        seed: u64,
        lived in 0_u64..40_000,
        round_trip in 0_u64..140,
    ) {
        let [suspect, dead] = silence(Network::Lan, seed, ms(lived), ms(round_trip));
        prop_assert!((s(4)..=s(5)).contains(&suspect), "suspect after {suspect:?}");
        prop_assert!(dead <= s(9), "dead after {dead:?}");
    }

    #[test]
    fn silence_is_found_within_twenty_two_seconds_far(
        seed: u64,
        lived in 0_u64..100_000,
        round_trip in 0_u64..900,
    ) {
        let [suspect, dead] = silence(Network::Wan, seed, ms(lived), ms(round_trip));
        prop_assert!((s(11)..=s(14)).contains(&suspect), "suspect after {suspect:?}");
        prop_assert!(dead <= s(22), "dead after {dead:?}");
    }
}

#[rstest]
#[case(Network::Lan, s(9))]
#[case(Network::Wan, s(22))]
fn a_change_of_the_network_in_the_last_moment_of_a_suspect_connection_gives_it_no_more_time(
    #[case] network: Network,
    #[case] dead_at: Duration,
) {
    let mut rig = Rig::opened(network);
    rig.input(Input::Frame);
    rig.command(Command::Synced);
    let last = rig.now.monotonic;
    rig.pass(dead_at - ms(100));
    assert_eq!((rig.wire, rig.word()), (Wire::Open, "degraded"));
    rig.input(Input::NetworkChanged(NetworkChange::Up));
    assert!(rig.pass_unless(s(60), |rig| rig.wire == Wire::Gone));
    assert_eq!(rig.now.monotonic - last, dead_at);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changes_of_the_network_make_silence_found_sooner_and_never_later(
        near: bool,
        seed: u64,
        measured: bool,
        round_trip in 0_u64..900,
        changes in prop::collection::vec(0_u64..22_000, 1..20),
    ) {
        let (network, at_most) = if near { (Network::Lan, s(9)) } else { (Network::Wan, s(22)) };
        let mut rig = Rig::new(network, seed);
        rig.input(Input::Start);
        rig.token();
        rig.open();
        rig.input(Input::Frame);
        rig.command(Command::Synced);
        if measured {
            rig.answered_for(s(20), ms(if near { round_trip.min(140) } else { round_trip }));
        }
        rig.input(Input::Text("the last one".into()));
        let last = rig.now.monotonic;
        for wait in changes {
            if rig.pass_unless(ms(wait), |rig| rig.wire == Wire::Gone) {
                break;
            }
            rig.input(Input::NetworkChanged(NetworkChange::Up));
        }
        prop_assert!(rig.pass_unless(s(60), |rig| rig.wire == Wire::Gone));
        let dead = rig.now.monotonic - last;
        prop_assert!(dead <= at_most, "dead after {dead:?}");
    }
}

#[rstest]
#[case(Network::Lan, ms(1))]
#[case(Network::Lan, ms(140))]
#[case(Network::Wan, ms(1))]
#[case(Network::Wan, ms(900))]
fn an_idle_connection_whose_pings_are_answered_is_live_for_hours(
    #[case] network: Network,
    #[case] round_trip: Duration,
) {
    let mut rig = Rig::live(network);
    let told = rig.events.len();
    rig.answered_for(s(3 * 3_600), round_trip);
    assert_eq!(rig.words_since(told), Vec::<&str>::new());
    assert_eq!(rig.dials.len(), 1);
}

#[test]
fn a_busy_connection_without_a_single_pong_is_live() {
    let mut rig = Rig::live(Network::Lan);
    let told = rig.events.len();
    for _ in 0..3_600 {
        rig.pass(s(1));
        rig.input(Input::Text("an order".into()));
    }
    assert_eq!(rig.words_since(told), Vec::<&str>::new());
}

#[test]
fn one_large_frame_that_takes_a_minute_is_no_silence() {
    let mut rig = Rig::live(Network::Lan);
    let told = rig.events.len();
    for _ in 0..60 {
        rig.pass(s(1));
        rig.input(Input::Bytes {
            at: rig.now.monotonic - ms(1),
        });
    }
    assert_eq!(rig.words_since(told), Vec::<&str>::new());
}

#[rstest]
#[case(Network::Lan)]
#[case(Network::Wan)]
fn two_probes_are_sent_before_a_connection_is_given_up(#[case] network: Network) {
    let mut rig = Rig::live(network);
    assert!(rig.pass_unless(s(60), |rig| rig.word() == "degraded"));
    let suspect = rig.now.monotonic;
    assert_eq!(
        rig.sent.last().unwrap().0,
        suspect,
        "the first probe is sent at once"
    );
    let before = rig.sent.len();
    assert!(rig.pass_unless(s(60), |rig| rig.wire == Wire::Gone));
    assert_eq!(
        rig.sent.len() - before,
        1,
        "the second one when the first was not answered"
    );
}

#[test]
fn a_suspect_connection_that_answers_is_live_again_and_stays_the_same_one() {
    let mut rig = Rig::live(Network::Lan);
    assert!(rig.pass_unless(s(60), |rig| rig.word() == "degraded"));
    rig.pass(ms(500));
    rig.input(Input::Text(PONG.into()));
    assert_eq!((rig.word(), rig.dials.len()), ("live", 1));
}

#[test]
fn pings_are_as_often_as_the_profile_says_with_a_little_jitter() {
    for (network, profile) in [(Network::Lan, Profile::LAN), (Network::Wan, Profile::WAN)] {
        let mut rig = Rig::live(network);
        rig.answered_for(s(1_000), ms(5));
        let gaps: Vec<Duration> = rig.sent.windows(2).map(|two| two[1].0 - two[0].0).collect();
        assert!(gaps.len() > 50);
        assert!(
            gaps.iter()
                .all(|gap| (profile.tick.mul_f64(0.8)..=profile.tick).contains(gap))
        );
        assert!(gaps.iter().any(|gap| *gap < profile.tick.mul_f64(0.95)));
    }
}
