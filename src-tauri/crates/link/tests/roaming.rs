//! The computer comes into another network: the machine in virtual time, and the driver with changes
//! that a test makes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::net::IpAddr;

use olgfeast_link::{
    AddressChange, Blocked, Cause, Command, DegradedCause, Farewell, Input, Interfaces, LinkConfig,
    LinkState, Network, NetworkChange, Numbers, Profile, Why,
};
use rstest::rstest;
use support::rig::{PONG, Rig, Wire, ms, s};
use support::server::{Server, TEXT};
use support::user::{User, config};
use tokio::sync::broadcast;

/// After so many failures that the next wait is long.
fn dialing_after_failures(network: Network) -> Rig {
    let mut rig = Rig::dialing(network);
    for _ in 0..10 {
        rig.end(Cause::Refused);
        rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing);
    }
    rig
}

#[rstest]
fn after_a_change_of_the_network_the_connection_is_probed_and_stays_live_when_it_answers(
    #[values(NetworkChange::Up, NetworkChange::Down)] change: NetworkChange,
) {
    let mut rig = Rig::live(Network::Lan);
    rig.answered_for(s(60), ms(5));
    let (told, pings) = (rig.events.len(), rig.sent.len());
    rig.input(Input::NetworkChanged(change));
    assert_eq!(rig.sent.len(), pings + 1);
    rig.pass(ms(1_400));
    rig.input(Input::Text(PONG.into()));
    rig.answered_for(s(60), ms(5));
    assert_eq!(rig.words_since(told), Vec::<&str>::new());
    assert_eq!(rig.dials.len(), 1);
}

#[rstest]
#[case(Network::Lan)]
#[case(Network::Wan)]
fn a_connection_that_did_not_survive_a_change_of_the_network_is_replaced_within_two_seconds(
    #[case] network: Network,
) {
    let mut rig = Rig::live(network);
    rig.answered_for(s(60), ms(5));
    let start = rig.now.monotonic;
    rig.input(Input::NetworkChanged(NetworkChange::Up));
    rig.pass(ms(1_499));
    assert_eq!(rig.wire, Wire::Open);
    assert!(rig.pass_unless(s(5), |rig| rig.wire == Wire::Dialing));
    assert!(rig.now.monotonic - start <= ms(1_800));
    assert_eq!(
        rig.farewells,
        [Farewell::Abort],
        "nothing on its way may arrive later"
    );
    assert_eq!(rig.machine.timeline()[0].end, Some(Cause::Moved));
    assert_eq!(rig.machine.timeline()[1].why, Why::NetworkUp);
}

#[test]
fn a_probe_for_another_network_does_not_put_off_that_silence_is_seen() {
    let mut rig = Rig::live(Network::Lan);
    rig.answered_for(s(60), ms(5));
    rig.input(Input::Frame);
    let last = rig.now.monotonic;
    rig.pass(ms(3_500));
    rig.input(Input::NetworkChanged(NetworkChange::Up));
    assert_eq!(rig.word(), "live");
    assert!(rig.pass_unless(s(5), |rig| rig.word() == "degraded"));
    assert_eq!(rig.now.monotonic - last, s(4));
    assert_eq!(rig.state(), LinkState::Degraded(DegradedCause::Silent));
    assert!(rig.pass_unless(s(5), |rig| rig.wire == Wire::Gone));
    assert_eq!(rig.now.monotonic - last, s(5));
    assert_eq!(rig.machine.timeline()[0].end, Some(Cause::Moved));
}

#[test]
fn more_changes_of_the_network_do_not_put_off_the_end_of_the_probe() {
    let mut rig = Rig::live(Network::Lan);
    rig.answered_for(s(60), ms(5));
    let start = rig.now.monotonic;
    for _ in 0..16 {
        rig.input(Input::NetworkChanged(NetworkChange::Up));
        rig.pass(ms(100));
    }
    assert_eq!(rig.machine.timeline()[0].end, Some(Cause::Moved));
    assert_eq!(
        rig.machine.timeline()[0].lasted,
        start + ms(1_500) - rig.dials[0]
    );
}

#[test]
fn changes_of_the_network_are_no_flaps() {
    let mut rig = Rig::live(Network::Lan);
    let told = rig.events.len();
    for _ in 0..20 {
        rig.input(Input::NetworkChanged(NetworkChange::Up));
        rig.pass(ms(50));
        rig.input(Input::Text(PONG.into()));
        rig.answered_for(s(2), ms(5));
    }
    rig.close(1000);
    rig.pass_unless(s(5), |rig| rig.wire == Wire::Dialing);
    rig.open();
    rig.input(Input::Frame);
    rig.command(Command::Synced);
    assert_eq!(
        rig.words_since(told),
        ["offline", "catching-up", "live"],
        "nothing is held back"
    );
}

#[rstest]
#[case::backoff(None)]
#[case::forbidden(Some(403))]
fn a_network_that_comes_up_skips_the_wait_at_most_once_in_two_seconds(
    #[case] refusal: Option<u16>,
) {
    let fail = |rig: &mut Rig| match refusal {
        None => rig.end(Cause::Refused),
        Some(status) => rig.refuse(status),
    };
    let mut rig = dialing_after_failures(Network::Wan);
    fail(&mut rig);
    let start = rig.now.monotonic;
    rig.input(Input::NetworkChanged(NetworkChange::Up));
    assert!(rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing));
    assert!(rig.now.monotonic - start <= ms(300));
    assert_eq!(rig.machine.timeline().last().unwrap().why, Why::NetworkUp);
    let first = rig.now.monotonic;
    fail(&mut rig);
    for _ in 0..100 {
        rig.input(Input::NetworkChanged(NetworkChange::Up));
    }
    assert!(rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing));
    let gap = rig.now.monotonic - first;
    assert!((s(2)..=ms(2_300)).contains(&gap), "{gap:?}");
}

#[test]
fn a_network_that_goes_down_skips_nothing() {
    let mut rig = dialing_after_failures(Network::Wan);
    rig.end(Cause::Refused);
    let due = rig.next_timeout();
    rig.input(Input::NetworkChanged(NetworkChange::Down));
    assert_eq!(rig.next_timeout(), due);
}

#[test]
fn a_dial_begun_in_another_network_is_followed_by_another_at_once() {
    let mut rig = dialing_after_failures(Network::Wan);
    rig.input(Input::NetworkChanged(NetworkChange::Up));
    assert_eq!(rig.wire, Wire::Dialing, "it may still be answered");
    let start = rig.now.monotonic;
    rig.end(Cause::Unreachable("no route to host".into()));
    assert!(rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing));
    assert!(rig.now.monotonic - start <= ms(300));
    assert_eq!(rig.machine.timeline().last().unwrap().why, Why::NetworkUp);
    let start = rig.now.monotonic;
    rig.end(Cause::Refused);
    assert!(rig.pass_unless(s(20), |rig| rig.wire == Wire::Dialing));
    assert!(
        rig.now.monotonic - start >= s(5),
        "that was a failure of its own"
    );
}

#[test]
fn a_sign_in_begun_without_a_network_is_followed_by_another_at_once() {
    let mut rig = Rig::new(Network::Wan, 1);
    rig.input(Input::Start);
    for asked in 1..10 {
        rig.command(Command::SignInUnreachable);
        assert!(rig.pass_unless(s(20), |rig| rig.asked_for_token().len() > asked));
    }
    rig.input(Input::NetworkChanged(NetworkChange::Up));
    let start = rig.now.monotonic;
    rig.command(Command::SignInUnreachable);
    assert!(rig.pass_unless(s(20), |rig| rig.asked_for_token().len() > 10));
    assert!(rig.now.monotonic - start <= ms(300));
}

#[test]
fn a_replaced_link_waits_for_a_person_whatever_else_happens() {
    let mut rig = Rig::live(Network::Lan);
    rig.close(4409);
    rig.input(Input::NetworkChanged(NetworkChange::Up));
    // The station renews its token from time to time, connected or not.
    rig.token();
    rig.suspend(s(60));
    rig.pass(s(3_600));
    assert_eq!(rig.state(), LinkState::Blocked(Blocked::Replaced));
    assert_eq!(rig.dials.len(), 1);
}

// ---- the driver

const HERE: AddressChange = AddressChange::Up(IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 7)));
const LOOPBACK: AddressChange = AddressChange::Up(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

/// Numbers with which nothing happens by itself for minutes.
fn patient() -> Numbers {
    let profile = Profile {
        tick: s(300),
        hello: s(300),
        snapshot: s(300),
        total: s(300),
        backoff_first: s(300),
        backoff_base: s(600),
        backoff_cap: s(600),
        ..Profile::LAN
    };
    Numbers {
        lan: profile,
        wan: profile,
    }
}

fn told(url: &str) -> (broadcast::Sender<AddressChange>, User) {
    let (sender, _) = broadcast::channel(16);
    let user = User::of(LinkConfig {
        interfaces: Interfaces::Told(sender.clone()),
        numbers: patient(),
        ..config(url)
    });
    (sender, user)
}

#[tokio::test]
async fn an_open_connection_is_pinged_when_the_network_changes_and_replaced_when_it_is_silent() {
    let server = Server::start().await;
    let (sender, mut user) = told(&server.url());
    let mut peer = server.upgraded().await;
    peer.text("first").await;
    user.live().await;
    assert_eq!(
        peer.receive().await.unwrap().0,
        TEXT,
        "the ping at the start"
    );
    sender.send(LOOPBACK).unwrap();
    sender.send(HERE).unwrap();
    assert_eq!(peer.receive().await.unwrap().0, TEXT, "the probe");
    assert_eq!(user.closed().await, Cause::Moved);
    server.accept_after(&peer).await;
}

#[tokio::test]
async fn a_link_that_waits_dials_when_the_network_comes_up() {
    let gone = Server::start().await;
    let (address, url) = (gone.address, gone.url());
    drop(gone);
    let (sender, mut user) = told(&url);
    user.word("offline").await;
    let server = Server::at(address).await;
    assert!(!server.has_another(), "the wait is long");
    sender.send(HERE).unwrap();
    let mut peer = server.upgraded().await;
    peer.text("first").await;
    user.live().await;
    let why: Vec<Why> = user
        .link
        .timeline()
        .iter()
        .map(|attempt| attempt.why)
        .collect();
    assert_eq!(why, [Why::Opened, Why::NetworkUp]);
}

#[tokio::test]
async fn a_link_without_a_watch_lives_all_the_same() {
    let server = Server::start().await;
    let mut user = User::of(LinkConfig {
        interfaces: Interfaces::Unwatched,
        ..config(&server.url())
    });
    let mut peer = server.upgraded().await;
    peer.text("first").await;
    user.live().await;
}
