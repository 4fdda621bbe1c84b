//! What a link must survive, over real loopback sockets where a socket is what matters, and in
//! virtual time where a clock is. Here are those that the other files do not have, and where each
//! one is:
//!
//! | Hardship | Tests |
//! |---|---|
//! | accepted, then silence | `sockets::a_server_that_accepts_and_is_silent_is_given_up_before_the_next_dial` |
//! | upgraded, then no first frame | `sockets::a_server_that_upgrades_and_says_nothing_is_given_up_before_the_next_dial`, `transitions::bytes_alone_are_no_first_frame` |
//! | 101, then garbage | [`garbage_after_a_good_upgrade_costs_the_connection_and_nothing_else`], `sockets::an_answer_that_is_no_upgrade_is_survived` |
//! | slow-loris handshake | `sockets::a_slow_loris_handshake_is_given_up_before_the_next_dial`, `sockets::a_handshake_in_too_many_crumbs_is_given_up_without_waiting_for_the_deadline` |
//! | black hole in either direction | `network::a_black_hole_in_either_direction_is_found_and_left`, `network::a_handshake_into_a_black_hole_is_given_up`, `sockets::a_half_open_connection_is_declared_dead_and_closed_before_the_next_dial`; its deadlines in `deadlines` |
//! | reset in the middle of a frame | `sockets::a_reset_in_the_middle_of_a_frame_is_followed_by_another_connection`, `network::a_connection_cut_after_any_number_of_bytes_is_followed_by_another` |
//! | close without an echo | [`a_server_that_never_echoes_our_close_is_not_waited_for`], [`a_server_that_closes_and_keeps_tcp_open_is_left`] |
//! | half-closed | `network::a_half_close_is_the_end_and_followed_by_another_connection` |
//! | 10 000 tiny frames, a frame of 2 MB | `sockets::ten_thousand_tiny_texts_and_one_of_two_megabytes_arrive_whole_and_in_order` |
//! | invalid UTF-8 | `sockets::a_broken_frame_costs_the_connection_and_nothing_else`, [`a_character_torn_between_two_fragments_is_one_character`] |
//! | fragments with control frames between | `sockets::fragments_with_control_frames_between_are_one_text` |
//! | reserved bits and opcodes | `sockets::a_broken_frame_costs_the_connection_and_nothing_else` |
//! | bad close codes and control frames | [`a_bad_close_frame_is_an_end_like_any_other`], [`a_control_frame_that_may_not_be_costs_the_connection_and_nothing_else`] |
//! | bytes one by one | `sockets::bytes_one_by_one_are_the_same_as_all_at_once`, `network::a_conversation_in_slices_is_the_same_as_in_one_piece` |
//! | more than 16 MiB | [`a_message_of_sixteen_megabytes_is_taken_and_a_larger_one_is_not`], `sockets::a_broken_frame_costs_the_connection_and_nothing_else` |
//! | changed bytes | `network::corrupt_bytes_never_stop_the_link_for_good` |
//! | latency, jitter, a narrow line | `network::a_late_narrow_network_is_no_silence` |
//! | the server's clock jumps | [`a_server_whose_clock_jumps_is_live_all_along`] |
//! | our own clock jumps | `transitions::a_wall_clock_that_jumps_changes_nothing`, `transitions::a_clock_that_runs_backwards_changes_nothing` |
//! | a sleep of an hour | `transitions::after_a_sleep_a_dead_connection_is_replaced_within_two_seconds`, `transitions::after_a_sleep_the_connection_is_probed_and_kept_when_it_answers`, [`an_hour_asleep_while_the_server_restarts_is_two_seconds_of_outage`] |
//! | 401 in mid-session | [`a_token_that_wears_out_in_mid_session_is_renewed_once_and_the_link_is_live_again`], `transitions::a_refused_token_is_renewed_once_and_then_a_person_is_needed` |
//! | DNS change | [`a_name_that_leads_to_another_address_is_followed`], `transitions::the_address_that_answered_decides_the_profile` |
//! | flapping every 20 ms | `properties::a_network_that_flaps_every_20_ms_does_not_make_the_badge_flap`, `network::a_network_that_resets_everything_every_20_ms_is_survived_with_one_connection_at_a_time` |
//! | killed and started again | `sockets::a_server_that_is_killed_and_started_again_is_found_again`, `network::a_server_that_comes_and_goes_is_found_each_time` |
//! | a thousand clients, any order of all this | `simulation` |

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::time::Duration;

use olgfeast_link::{
    Cause, Command, Input, LinkConfig, LinkEvent, LinkState, Network, Phase, Token, profile,
};
use rstest::rstest;
use support::rig::{Rig, Wire, ms, s};
use support::server::{BOARD, CLOSE, PING, Server, TEXT, frame};
use support::user::{User, config, live, live_again};

// ---- frames

#[rstest]
#[case::http(b"HTTP/1.1 200 OK\r\n\r\n<html>".repeat(9))]
#[case::zeros(vec![0; 4_096])]
#[case::ones(vec![0xff; 4_096])]
#[case::every_byte((0..=255).collect())]
#[tokio::test]
async fn garbage_after_a_good_upgrade_costs_the_connection_and_nothing_else(
    #[case] garbage: Vec<u8>,
) {
    let server = Server::start().await;
    let mut user = User::of(config(&server.url()));
    let mut peer = server.upgraded().await;
    peer.write(&garbage).await;
    let cause = user.closed().await;
    assert!(matches!(cause, Cause::Protocol(_)), "{cause:?}");
    assert_eq!(user.link.timeline()[0].phase, Phase::Hello);
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn a_character_torn_between_two_fragments_is_one_character() {
    let (_server, mut peer, mut user) = live().await;
    let text = "Käsespätzle 🧀";
    let bytes = text.as_bytes();
    for at in 1..bytes.len() {
        peer.frame(TEXT, &bytes[..at]).await;
        peer.frame(0x80 | PING, b"").await;
        peer.frame(0x80, &bytes[at..]).await;
        assert_eq!(user.text().await, text);
    }
}

#[tokio::test]
async fn a_message_of_sixteen_megabytes_is_taken_and_a_larger_one_is_not() {
    let (server, mut peer, mut user) = live().await;
    let most = vec![b'x'; profile::MESSAGE_MAX];
    let sent = tokio::spawn(async move {
        peer.frame(0x80 | TEXT, &most).await;
        // Never announced as too large: it becomes so piece by piece.
        peer.frame(TEXT, &most[1..]).await;
        peer.frame(0x80, b"xy").await;
        peer
    });
    assert_eq!(user.text().await.len(), profile::MESSAGE_MAX);
    let cause = user.closed().await;
    assert!(matches!(cause, Cause::Protocol(_)), "{cause:?}");
    drop(sent.await.unwrap());
    live_again(&server, &mut user).await;
}

#[rstest]
#[case::too_long(frame(0x80 | PING, &[0; 126]))]
#[case::in_fragments(frame(PING, b"?"))]
#[case::reserved(frame(0x80 | 0xb, b"?"))]
#[tokio::test]
async fn a_control_frame_that_may_not_be_costs_the_connection_and_nothing_else(
    #[case] bytes: Vec<u8>,
) {
    let (server, mut peer, mut user) = live().await;
    peer.write(&bytes).await;
    let cause = user.closed().await;
    assert!(matches!(cause, Cause::Protocol(_)), "{cause:?}");
    live_again(&server, &mut user).await;
}

// ---- closes

#[rstest]
#[case::no_code(&[])]
#[case::half_a_code(&[0x03])]
#[case::zero(&[0, 0])]
#[case::below_all(&999_u16.to_be_bytes())]
#[case::undefined(&1004_u16.to_be_bytes())]
#[case::never_sent_no_status(&1005_u16.to_be_bytes())]
#[case::never_sent_abnormal(&1006_u16.to_be_bytes())]
#[case::never_sent_tls(&1015_u16.to_be_bytes())]
#[case::unassigned(&2999_u16.to_be_bytes())]
#[case::above_all(&u16::MAX.to_be_bytes())]
#[case::reason_in_bad_utf8(&[0x03, 0xe8, 0xff, 0xfe])]
#[tokio::test]
async fn a_bad_close_frame_is_an_end_like_any_other(#[case] payload: &[u8]) {
    let (server, mut peer, mut user) = live().await;
    peer.frame(0x80 | CLOSE, payload).await;
    user.closed().await;
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn a_server_that_never_echoes_our_close_is_not_waited_for() {
    let (server, peer, mut user) = live().await;
    user.link.tell(Command::Reconnect {
        cause: "zombie",
        after: Duration::ZERO,
    });
    // It reads nothing and says nothing: only that our end has come can be seen.
    let mut next = server.accept_after(&peer).await;
    assert_eq!(user.closed().await, Cause::Asked("zombie"));
    next.upgrade().await;
    next.text(BOARD).await;
    user.live().await;
}

#[tokio::test]
async fn a_server_that_closes_and_keeps_tcp_open_is_left() {
    let (server, mut peer, mut user) = live().await;
    peer.close(1000).await;
    assert_eq!(user.closed().await.code(), Some(1000));
    let mut next = server.accept_after(&peer).await;
    next.upgrade().await;
    next.text(BOARD).await;
    user.live().await;
    drop(peer);
}

// ---- sign-in and names

#[rstest]
#[case::closed_for_it(Some(4401))]
#[case::refused_when_it_comes_back(None)]
#[tokio::test]
async fn a_token_that_wears_out_in_mid_session_is_renewed_once_and_the_link_is_live_again(
    #[case] code: Option<u16>,
) {
    let (server, mut peer, mut user) = live().await;
    match code {
        Some(code) => {
            peer.close(code).await;
            assert_eq!(user.closed().await.code(), Some(code));
        }
        None => {
            drop(peer);
            server.accept().await.refuse("401 Unauthorized").await;
        }
    }
    while !user.need_token().await {}
    assert!(
        !server.has_another(),
        "nothing is dialled with a token that was refused"
    );
    user.link.tell(Command::Token(Token::new("renewed")));
    let peer = live_again(&server, &mut user).await;
    assert_eq!(peer.headers["authorization"], "Bearer renewed");
    let asked =
        (user.log.iter()).filter(|event| matches!(event, LinkEvent::NeedToken { rejected: true }));
    assert_eq!(asked.count(), 1);
}

/// A name with two addresses of which the server has one at a time: `localhost`, where this
/// computer knows it as `::1` too. Without that the second half has nothing to move to.
#[tokio::test]
async fn a_name_that_leads_to_another_address_is_followed() {
    let server = Server::start().await;
    let port = server.address.port();
    let url = format!("ws://localhost:{port}/");
    let mut user = User::of(config(&url));
    let peer = server.serves_board().await;
    user.live().await;
    let names_both = tokio::net::lookup_host(("localhost", port))
        .await
        .unwrap()
        .any(|address| address.is_ipv6());
    drop((server, peer));
    user.word("offline").await;
    if names_both {
        let moved = Server::at(format!("[::1]:{port}").parse().unwrap()).await;
        let peer = live_again(&moved, &mut user).await;
        drop((moved, peer));
        user.word("offline").await;
    }
    let back = Server::at(format!("127.0.0.1:{port}").parse().unwrap()).await;
    live_again(&back, &mut user).await;
}

// ---- clocks

#[test]
fn a_server_whose_clock_jumps_is_live_all_along() {
    let mut rig = Rig::live(Network::Lan);
    let told = rig.events.len();
    for time in ["1970-01-01T00:00:00Z", "2106-02-07T06:28:15Z", "yesterday"] {
        rig.pass(s(2));
        rig.input(Input::Text(format!(
            r#"{{"type":"tick","data":{{"server_time":"{time}"}}}}"#
        )));
        rig.answered_for(s(20), ms(5));
    }
    assert_eq!(rig.words_since(told), Vec::<&str>::new());
    assert_eq!(rig.dials.len(), 1);
}

#[test]
fn an_hour_asleep_while_the_server_restarts_is_two_seconds_of_outage() {
    for awake_first in [
        Input::Timeout,
        Input::Ended(Cause::Lost("reset".to_owned())),
    ] {
        let mut rig = Rig::live(Network::Lan);
        rig.answered_for(s(60), ms(5));
        rig.suspend(s(3_600));
        let woke = rig.now.monotonic;
        rig.input(awake_first);
        assert_ne!(rig.word(), "live", "what was true an hour ago is not shown");
        assert!(rig.pass_unless(s(2), |rig| rig.wire == Wire::Dialing));
        rig.open();
        rig.sync();
        assert!(matches!(rig.state(), LinkState::Live { .. }));
        assert!(rig.now.monotonic - woke <= s(2));
    }
}

#[tokio::test]
async fn every_dial_carries_the_headers_of_the_first() {
    let server = Server::start().await;
    let station = ("x-station-id".parse().unwrap(), "7".parse().unwrap());
    let mut user = User::of(LinkConfig {
        headers: vec![station],
        ..config(&server.url())
    });
    for _ in 0..3 {
        let peer = live_again(&server, &mut user).await;
        assert_eq!(peer.headers["x-station-id"], "7");
        drop(peer);
        user.closed().await;
    }
}
