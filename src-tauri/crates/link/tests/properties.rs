//! What holds whatever happens: the rig asserts at every step that there is at most one dial or
//! connection, that live means connected and synced, that no timeout is in the past, that a token is
//! asked for once; here arbitrary things happen to it at arbitrary times.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::time::Duration;

use olgfeast_link::{
    Cause, Command, Input, LinkEvent, LinkState, Network, NetworkChange, Profile, profile,
};
use proptest::prelude::*;
use support::rig::{PONG, Rig, Wire, ms, s};

#[derive(Debug, Clone)]
enum Step {
    Input(Input),
    Token,
    /// What the dial under way does next, if there is one.
    DialGoesOn,
    Pong,
    Pass(Duration),
    Oversleep(Duration),
    Suspend(Duration),
}

fn cause() -> impl Strategy<Value = Cause> {
    prop_oneof![
        any::<u16>().prop_map(|code| Cause::Closed {
            code,
            reason: String::new()
        }),
        prop::sample::select(vec![1000, 1001, 1002, 1008, 1012, 1013, 4008, 4401, 4409]).prop_map(
            |code| Cause::Closed {
                code,
                reason: String::new()
            }
        ),
        (
            prop::sample::select(vec![401_u16, 403, 404, 426, 500, 503]),
            any::<Option<u8>>()
        )
            .prop_map(|(status, after)| Cause::UpgradeRefused {
                status,
                retry_after: after.map(|seconds| s(u64::from(seconds))),
            }),
        Just(Cause::Refused),
        Just(Cause::Lost("reset".into())),
        Just(Cause::Protocol("reserved bits".into())),
        Just(Cause::Clogged),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => Just(Command::Synced),
        1 => Just(Command::Resync),
        1 => any::<bool>().prop_map(|forbidden| Command::SignInFailed { forbidden }),
        1 => Just(Command::SignInUnreachable),
        1 => (0_u64..10_000).prop_map(|after| Command::Reconnect { cause: "asked", after: ms(after) }),
        1 => Just(Command::Send("text".into())),
        1 => (0_u64..30_000).prop_map(|tick| Command::Tick(ms(tick))),
        1 => Just(Command::PingWith("rider".into())),
        1 => (0_u64..100_000, 0_u64..100_000).prop_map(|(least, spread)| Command::Going {
            retry_in: ms(least),
            spread: ms(spread),
        }),
        2 => Just(Command::RetryNow),
        2 => any::<bool>().prop_map(Command::RestWorks),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Input(Input::Start)),
        1 => Just(Step::Input(Input::Timeout)),
        4 => command().prop_map(|command| Step::Input(Input::Command(command))),
        3 => cause().prop_map(|cause| Step::Input(Input::Ended(cause))),
        1 => Just(Step::Input(Input::Frame)),
        1 => Just(Step::Input(Input::Tunnelled)),
        1 => prop::sample::select(vec![NetworkChange::Up, NetworkChange::Down])
            .prop_map(|change| Step::Input(Input::NetworkChanged(change))),
        1 => Just(Step::Input(Input::Text("text".into()))),
        4 => Just(Step::Token),
        8 => Just(Step::DialGoesOn),
        3 => Just(Step::Pong),
        6 => (0_u64..5_000).prop_map(|wait| Step::Pass(ms(wait))),
        2 => (0_u64..100_000).prop_map(|wait| Step::Pass(ms(wait))),
        1 => (0_u64..100_000).prop_map(|wait| Step::Oversleep(ms(wait))),
        1 => (0_u64..4_000_000).prop_map(|wait| Step::Suspend(ms(wait))),
    ]
}

fn take(rig: &mut Rig, step: Step) {
    match step {
        // A driver has only ends of something that is there.
        Step::Input(Input::Ended(_)) if rig.wire == Wire::Gone => {}
        Step::Input(Input::Tunnelled) if rig.wire != Wire::Dialing => {}
        Step::Input(input) => rig.input(input),
        Step::Token => rig.token(),
        Step::DialGoesOn if rig.wire == Wire::Dialing => rig.open(),
        Step::DialGoesOn => {}
        Step::Pong => rig.input(Input::Text(PONG.into())),
        Step::Pass(time) => rig.pass(time),
        Step::Oversleep(time) => rig.tick(time),
        Step::Suspend(time) => rig.suspend(time),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_happens_breaks_what_must_hold(
        near: bool,
        seed: u64,
        steps in prop::collection::vec(step(), 1..200),
    ) {
        let mut rig = Rig::new(if near { Network::Lan } else { Network::Wan }, seed);
        for step in steps {
            take(&mut rig, step);
            prop_assert!(rig.machine.timeline().len() <= profile::TIMELINE_KEPT);
        }
        rig.command(Command::Stop);
        prop_assert!(rig.finished);
    }

    #[test]
    fn after_anything_a_server_that_is_well_makes_the_link_live_again(
        seed: u64,
        steps in prop::collection::vec(step(), 1..100),
    ) {
        let mut rig = Rig::new(Network::Lan, seed);
        rig.input(Input::Start);
        for step in steps {
            take(&mut rig, step);
        }
        // A person looks at it once, as only a person can help where another station took over.
        rig.command(Command::RetryNow);
        let mut answered = rig.asked_for_token().len().saturating_sub(1);
        for _ in 0..400 {
            if rig.asked_for_token().len() > answered {
                answered = rig.asked_for_token().len();
                rig.token();
            }
            match rig.wire {
                Wire::Dialing => rig.open(),
                Wire::Open => rig.sync(),
                Wire::Gone => {}
            }
            if rig.word() == "live" {
                break;
            }
            rig.pass_unless(s(1), |rig| rig.wire == Wire::Dialing);
        }
        prop_assert_eq!(rig.word(), "live");
    }

    #[test]
    fn the_same_seed_and_the_same_happenings_give_the_same_life(
        seed: u64,
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let life = || {
            let mut rig = Rig::new(Network::Lan, seed);
            for step in steps.clone() {
                take(&mut rig, step);
            }
            rig.events
        };
        prop_assert_eq!(life(), life());
    }

    #[test]
    fn the_backoff_is_not_forgiven_before_a_stretch_of_live(
        seed: u64,
        lives in prop::collection::vec(0_u64..9_900, 8..40),
    ) {
        let mut rig = Rig::new(Network::Lan, seed);
        rig.input(Input::Start);
        rig.token();
        for (n, live_for) in lives.into_iter().enumerate() {
            rig.open();
            rig.sync();
            let until = rig.now.monotonic + ms(live_for);
            rig.answered_for(ms(live_for), ms(1));
            rig.tick(until.saturating_sub(rig.now.monotonic));
            let lost = rig.now.monotonic;
            rig.end(Cause::Lost("reset".into()));
            prop_assert!(rig.pass_unless(s(4), |rig| rig.wire == Wire::Dialing));
            if n >= 4 {
                prop_assert!(rig.now.monotonic - lost >= Profile::LAN.backoff_cap / 2);
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// 120 s during which the network is there for 20 ms and gone for 20 ms, by turns.
    #[test]
    fn a_network_that_flaps_every_20_ms_does_not_make_the_badge_flap(
        seed: u64,
        near: bool,
        rest: bool,
        phase in 0_u64..20,
    ) {
        let mut rig = Rig::new(if near { Network::Lan } else { Network::Wan }, seed);
        rig.input(Input::Start);
        rig.token();
        let start = rig.now.monotonic;
        let mut answered = 0;
        let mut up = true;
        rig.pass(ms(phase));
        while rig.now.monotonic - start < s(120) {
            match (up, rig.wire) {
                (true, Wire::Dialing) => {
                    rig.open();
                    rig.sync();
                }
                (false, Wire::Open) => rig.end(Cause::Lost("flap".into())),
                (false, Wire::Dialing) => rig.end(Cause::Unreachable("flap".into())),
                _ => {}
            }
            if rest && rig.polls() > answered {
                answered = rig.polls();
                rig.command(Command::RestWorks(up));
            }
            rig.pass(ms(20));
            up = !up;
        }
        let late = |(at, _): &&(Duration, LinkEvent)| *at - start >= s(10);
        let mut shown: Vec<&str> = Vec::new();
        for (_, event) in rig.events.iter().filter(late) {
            if let LinkEvent::Status(status) = event {
                shown.push(status.state.word());
            }
        }
        shown.dedup();
        prop_assert!(shown.len() < 10, "{shown:?}");
        let per_minute = rig.dials.len() / 2;
        prop_assert!(per_minute <= 60, "{per_minute} dials a minute");
    }
}

/// Counted from the return of a server that was gone for a minute: how many of a thousand dial in
/// each 100 ms. The jitter comes after the cap, so they return spread out.
#[test]
fn a_thousand_clients_do_not_return_all_at_once() {
    for (network, share, back_within) in [(Network::Lan, 0.07, s(3)), (Network::Wan, 0.04, s(10))] {
        let mut returns: Vec<Duration> = Vec::new();
        for seed in 0..1_000 {
            let mut rig = Rig::new(network, seed);
            rig.input(Input::Start);
            rig.token();
            let start = rig.now.monotonic;
            rig.open();
            rig.sync();
            rig.end(Cause::Closed {
                code: 1012,
                reason: String::new(),
            });
            while rig.now.monotonic - start < s(60) {
                let left = s(60).saturating_sub(rig.now.monotonic - start);
                if rig.pass_unless(left, |rig| rig.wire == Wire::Dialing)
                    && rig.now.monotonic - start < s(60)
                {
                    rig.end(Cause::Refused);
                }
            }
            if rig.wire != Wire::Dialing {
                assert!(rig.pass_unless(s(11), |rig| rig.wire == Wire::Dialing));
            }
            returns.push(rig.now.monotonic - start - s(60));
        }
        returns.sort();
        let most = (0..returns.len())
            .map(|from| {
                let end = returns[from] + ms(100);
                returns[from..].iter().take_while(|at| **at < end).count()
            })
            .max()
            .unwrap();
        let allowed = 1_000.0 * share + 7.0;
        assert!(
            most as f64 <= allowed,
            "{most} of 1000 in 100 ms, {network:?}"
        );
        assert!(
            returns[989] <= back_within,
            "p99 {:?}, {network:?}",
            returns[989]
        );
    }
}

#[test]
fn a_restart_while_flapping_shows_live_only_after_two_seconds_until_one_live_lasts() {
    let mut rig = Rig::live(Network::Lan);
    for _ in 0..4 {
        rig.end(Cause::Lost("flap".into()));
        rig.pass_unless(s(4), |rig| rig.wire == Wire::Dialing);
        rig.open();
        rig.sync();
    }
    assert!(matches!(rig.state(), LinkState::Offline { .. }));
    let since = rig.now.monotonic;
    rig.answered_for(ms(1_999), ms(1));
    rig.tick((since + ms(1_999)).saturating_sub(rig.now.monotonic));
    assert!(matches!(rig.state(), LinkState::Offline { .. }));
    rig.pass(ms(1));
    assert_eq!(rig.word(), "live");
    rig.answered_for(s(31), ms(1));
    rig.end(Cause::Lost("once".into()));
    rig.pass_unless(s(4), |rig| rig.wire == Wire::Dialing);
    rig.open();
    rig.sync();
    assert_eq!(rig.word(), "live", "forgiven: shown at once again");
}
