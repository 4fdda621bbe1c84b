//! The driver over real loopback sockets, against a server that does the wrong things.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::time::Duration;

use olgfeast_link::{
    Blocked, Cause, Command, Link, LinkConfig, LinkEvent, LinkState, Numbers, Phase, Profile, Token,
};
use rstest::rstest;
use support::server::{
    BOARD, CLOSE, PATIENCE, PING, PONG_FRAME, Peer, Server, TEXT, frame, patiently,
};
use support::user::{User, config, impatient, live, live_again};

// ---- the handshake

#[tokio::test]
async fn the_upgrade_offers_no_extension_and_carries_token_path_and_headers() {
    let server = Server::start().await;
    let headers = vec![
        (
            "x-station-name".parse().unwrap(),
            "Grill 2".parse().unwrap(),
        ),
        (
            "sec-websocket-extensions".parse().unwrap(),
            "permessage-deflate".parse().unwrap(),
        ),
    ];
    let _user = User::of(LinkConfig {
        headers,
        ..config(&server.url())
    });
    let peer = server.upgraded().await;
    assert!(
        peer.request
            .starts_with("GET /ws/kitchen/display?live=1 HTTP/1.1\r\n")
    );
    assert_eq!(peer.headers["authorization"], "Bearer first");
    assert_eq!(peer.headers["x-station-name"], "Grill 2");
    assert_eq!(peer.headers["host"], server.address.to_string());
    assert!(
        !peer
            .request
            .to_ascii_lowercase()
            .contains("sec-websocket-extensions")
    );
}

#[tokio::test]
async fn a_name_is_looked_up_and_its_addresses_are_tried_in_turn() {
    let server = Server::start().await;
    // localhost may be ::1 first, where nobody listens.
    let url = format!("ws://localhost:{}/", server.address.port());
    let mut user = User::of(config(&url));
    let _peer = server.serves_board().await;
    user.live().await;
}

#[tokio::test]
async fn nothing_is_dialled_before_there_is_a_token() {
    let server = Server::start().await;
    let (link, mut events) = Link::open(config(&server.url()));
    let asked = LinkEvent::NeedToken { rejected: false };
    while patiently("the question", events.recv()).await.unwrap() != asked {}
    assert!(!server.has_another());
    link.tell(Command::Token(Token::new("t")));
    let peer = server.upgraded().await;
    assert_eq!(peer.headers["authorization"], "Bearer t");
}

#[tokio::test]
async fn a_refused_token_is_asked_for_once_and_the_new_one_is_used() {
    let server = Server::start().await;
    let mut user = User::of(config(&server.url()));
    assert!(!user.need_token().await);
    server.accept().await.refuse("401 Unauthorized").await;
    assert!(user.need_token().await);
    user.link.tell(Command::Token(Token::new("second")));
    let mut peer = server.accept().await;
    peer.refuse("401 Unauthorized").await;
    assert_eq!(peer.headers["authorization"], "Bearer second");
    assert_eq!(
        user.word("blocked").await,
        LinkState::Blocked(Blocked::SignIn)
    );
    user.link.tell(Command::Token(Token::new("third")));
    let mut peer = server.upgraded().await;
    assert_eq!(peer.headers["authorization"], "Bearer third");
    peer.text(BOARD).await;
    user.live().await;
}

#[tokio::test]
async fn a_forbidden_upgrade_blocks_until_somebody_says_retry() {
    let server = Server::start().await;
    let mut user = User::of(config(&server.url()));
    server.accept().await.refuse("403 Forbidden").await;
    assert_eq!(
        user.word("blocked").await,
        LinkState::Blocked(Blocked::Forbidden)
    );
    user.link.tell(Command::RetryNow);
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn a_server_that_is_draining_is_asked_again() {
    let server = Server::start().await;
    let mut user = User::of(config(&server.url()));
    server
        .accept()
        .await
        .refuse("503 Service Unavailable\r\nRetry-After: 1")
        .await;
    let state = user.word("offline").await;
    let refused = Cause::UpgradeRefused {
        status: 503,
        retry_after: Some(Duration::from_secs(1)),
    };
    assert!(matches!(state, LinkState::Offline { cause, .. } if cause == refused));
    live_again(&server, &mut user).await;
}

#[rstest]
#[case::no_http(b"220 mail.example.org ESMTP\r\n\r\n")]
#[case::wrong_key(
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
      Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"
)]
#[case::zeros(&[0; 64])]
#[tokio::test]
async fn an_answer_that_is_no_upgrade_is_survived(#[case] answer: &[u8]) {
    let server = Server::start().await;
    let mut user = User::of(config(&server.url()));
    let mut peer = server.accept().await;
    peer.read_request().await;
    peer.write(answer).await;
    drop(peer);
    user.word("offline").await;
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn a_server_that_accepts_and_is_silent_is_given_up_before_the_next_dial() {
    let server = Server::start().await;
    let mut user = User::of(LinkConfig {
        numbers: impatient(),
        ..config(&server.url())
    });
    let silent = server.accept().await;
    let next = server.accept_after(&silent).await;
    let state = user.word("offline").await;
    assert!(matches!(
        state,
        LinkState::Offline {
            cause: Cause::UpgradeTimeout,
            ..
        }
    ));
    drop(next);
}

#[tokio::test]
async fn a_slow_loris_handshake_is_given_up_before_the_next_dial() {
    let server = Server::start().await;
    let mut user = User::of(LinkConfig {
        numbers: impatient(),
        ..config(&server.url())
    });
    let mut loris = server.accept().await;
    loris.read_request().await;
    loris
        .write(b"HTTP/1.1 101 Switching Protocols\r\nX-Drip: ")
        .await;
    // So slow that the deadline comes before the crumbs are too many.
    drip(&loris, Duration::from_millis(20)).await;
    let state = user.word("offline").await;
    assert!(
        matches!(
            state,
            LinkState::Offline {
                cause: Cause::UpgradeTimeout,
                ..
            }
        ),
        "{state:?}"
    );
    server.accept_after(&loris).await;
}

#[tokio::test]
async fn a_handshake_in_too_many_crumbs_is_given_up_without_waiting_for_the_deadline() {
    let server = Server::start().await;
    let mut user = User::of(LinkConfig {
        numbers: Numbers {
            lan: Profile {
                upgrade: PATIENCE * 2,
                total: PATIENCE * 2,
                ..impatient().lan
            },
            ..impatient()
        },
        ..config(&server.url())
    });
    let mut loris = server.accept().await;
    loris.read_request().await;
    loris
        .write(b"HTTP/1.1 101 Switching Protocols\r\nX-Drip: ")
        .await;
    drip(&loris, Duration::from_millis(1)).await;
    let state = user.word("offline").await;
    assert!(
        matches!(
            state,
            LinkState::Offline {
                cause: Cause::UpgradeBroken(_),
                ..
            }
        ),
        "{state:?}"
    );
    server.accept_after(&loris).await;
}

#[tokio::test]
async fn a_server_that_upgrades_and_says_nothing_is_given_up_before_the_next_dial() {
    let server = Server::start().await;
    let mut user = User::of(LinkConfig {
        numbers: impatient(),
        ..config(&server.url())
    });
    let silent = server.upgraded().await;
    let _next = server.accept_after(&silent).await;
    assert_eq!(user.closed().await, Cause::NoFirstFrame);
}

// ---- ends

#[rstest]
#[case(1000)]
#[case(1001)]
#[case(1011)]
#[case(1012)]
#[case(4408)]
#[tokio::test]
async fn a_close_by_the_server_is_followed_by_another_connection(#[case] code: u16) {
    let (server, mut peer, mut user) = live().await;
    peer.close(code).await;
    assert_eq!(user.closed().await.code(), Some(code));
    // The close is echoed before the client goes.
    while let Some((opcode, payload)) = peer.receive_other().await {
        assert_eq!((opcode, payload), (CLOSE, code.to_be_bytes().to_vec()));
    }
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn an_end_without_a_close_frame_is_1006_and_followed_by_another_connection() {
    let (server, peer, mut user) = live().await;
    drop(peer);
    assert_eq!(user.closed().await.code(), Some(1006));
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn a_reset_in_the_middle_of_a_frame_is_followed_by_another_connection() {
    let (server, mut peer, mut user) = live().await;
    let whole = frame(0x80 | TEXT, &[b'x'; 5_000]);
    peer.write(&whole[..2_000]).await;
    peer.reset();
    assert_eq!(user.closed().await.code(), Some(1006));
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn a_server_that_is_killed_and_started_again_is_found_again() {
    let (server, peer, mut user) = live().await;
    let address = server.address;
    drop(server);
    peer.reset();
    for _ in 0..4 {
        user.word("offline").await;
    }
    let server = Server::at(address).await;
    live_again(&server, &mut user).await;
    assert!(
        user.link
            .timeline()
            .iter()
            .any(|attempt| attempt.end == Some(Cause::Refused)),
        "the dials in between were refused"
    );
}

#[tokio::test]
async fn a_link_opened_before_its_server_finds_it() {
    let server = Server::start().await;
    let (address, url) = (server.address, server.url());
    drop(server);
    let mut user = User::of(config(&url));
    let state = user.word("offline").await;
    assert!(matches!(
        state,
        LinkState::Offline {
            cause: Cause::Refused,
            ..
        }
    ));
    let server = Server::at(address).await;
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn a_half_open_connection_is_declared_dead_and_closed_before_the_next_dial() {
    let server = Server::start().await;
    let mut user = User::of(LinkConfig {
        numbers: impatient(),
        ..config(&server.url())
    });
    // It upgrades, sends its board, and from then on neither reads nor writes nor closes.
    let stuck = server.serves_board().await;
    user.live().await;
    user.word("degraded").await;
    let next = server.accept_after(&stuck).await;
    assert_eq!(user.closed().await, Cause::Silent);
    drop(next);
    drop(stuck);
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn a_connection_that_only_trickles_bytes_of_a_large_frame_is_alive() {
    let server = Server::start().await;
    let mut user = User::of(LinkConfig {
        numbers: impatient(),
        ..config(&server.url())
    });
    let mut peer = server.serves_board().await;
    user.live().await;
    let text = "x".repeat(40);
    // Each pause is well within what silence is allowed to be; all together are far beyond it.
    for byte in frame(0x80 | TEXT, text.as_bytes()) {
        peer.write(&[byte]).await;
        pause(Duration::from_millis(50)).await;
    }
    // A machine that is too slow for these pauses may lose the connection; then there is no proof.
    let received = user
        .until(|event| match event {
            LinkEvent::Text(text) => Some(Some(text.clone())),
            LinkEvent::Closed { .. } => Some(None),
            _ => None,
        })
        .await;
    if let Some(received) = received {
        assert_eq!(received, text);
    }
}

#[tokio::test]
async fn pings_of_the_server_are_answered() {
    let (_server, mut peer, _user) = live().await;
    peer.frame(0x80 | PING, b"are you there").await;
    assert_eq!(
        peer.receive_other().await.unwrap(),
        (PONG_FRAME, b"are you there".to_vec())
    );
}

// ---- frames

#[tokio::test]
async fn fragments_with_control_frames_between_are_one_text() {
    let (_server, mut peer, mut user) = live().await;
    peer.frame(TEXT, b"one ").await;
    peer.frame(0x80 | PING, b"").await;
    peer.frame(0, b"two ").await;
    peer.frame(0x80 | PONG_FRAME, b"").await;
    peer.frame(0x80, b"three").await;
    assert_eq!(user.text().await, "one two three");
}

#[tokio::test]
async fn ten_thousand_tiny_texts_and_one_of_two_megabytes_arrive_whole_and_in_order() {
    let (_server, mut peer, mut user) = live().await;
    let large = "ä".repeat(1 << 20);
    let sender = tokio::spawn({
        let large = large.clone();
        async move {
            let tiny: Vec<u8> = (0..10_000)
                .flat_map(|n: u32| frame(0x80 | TEXT, n.to_string().as_bytes()))
                .collect();
            peer.write(&tiny).await;
            peer.text(&large).await;
            peer
        }
    });
    for n in 0..10_000 {
        assert_eq!(user.text().await, n.to_string());
    }
    assert!(user.text().await == large);
    sender.await.unwrap();
}

#[rstest]
#[case::bad_utf8(frame(0x80 | TEXT, &[0xff, 0xfe]))]
#[case::reserved_bits(frame(0xc0 | TEXT, b"compressed?"))]
#[case::reserved_opcode(frame(0x80 | 0x3, b"?"))]
#[case::masked_by_a_server(vec![0x81, 0x81, 1, 2, 3, 4, 5])]
#[case::continuation_of_nothing(frame(0x80, b"?"))]
#[case::oversized(vec![0x81, 127, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff])]
#[tokio::test]
async fn a_broken_frame_costs_the_connection_and_nothing_else(#[case] bytes: Vec<u8>) {
    let (server, mut peer, mut user) = live().await;
    peer.write(&bytes).await;
    assert!(matches!(user.closed().await, Cause::Protocol(_)));
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn bytes_one_by_one_are_the_same_as_all_at_once() {
    let (_server, mut peer, mut user) = live().await;
    for byte in frame(0x80 | TEXT, b"slowly but surely") {
        peer.write(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(user.text().await, "slowly but surely");
}

// ---- the user

#[tokio::test]
async fn texts_are_sent_in_order() {
    let (_server, mut peer, user) = live().await;
    for n in 0..50 {
        user.link.tell(Command::Send(n.to_string()));
    }
    for n in 0..50 {
        assert_eq!(
            peer.receive_other().await.unwrap(),
            (TEXT, n.to_string().into_bytes())
        );
    }
}

#[tokio::test]
async fn more_texts_than_can_wait_cost_the_connection_but_no_text_out_of_the_middle() {
    let (server, mut peer, mut user) = live().await;
    for n in 0..10_000 {
        user.link.tell(Command::Send(n.to_string()));
    }
    assert_eq!(user.closed().await, Cause::Clogged);
    let mut expected = 0;
    while let Some((TEXT, text)) = peer.receive_other().await {
        assert_eq!(text, expected.to_string().into_bytes());
        expected += 1;
    }
    live_again(&server, &mut user).await;
}

#[tokio::test]
async fn a_user_who_does_not_listen_stops_the_server_and_nothing_is_lost() {
    let server = Server::start().await;
    let mut user = User::of(LinkConfig {
        numbers: impatient(),
        ..config(&server.url())
    });
    let peer = server.serves_board().await;
    user.live().await;
    // Written until nothing more is taken for longer than silence may last. Loopback buffers are a
    // few megabytes; sixty-four would mean that the link keeps what nobody takes.
    let text = "x".repeat(32 << 10);
    let mut written = 0_usize;
    let bytes = frame(0x80 | TEXT, text.as_bytes());
    let mut rest: &[u8] = &bytes;
    while let Some(count) = stalls(Duration::from_secs(2), peer.stream.writable(), || {
        peer.stream.try_write(rest)
    })
    .await
    {
        written += count;
        rest = &rest[count..];
        if rest.is_empty() {
            rest = &bytes;
        }
        assert!(
            written < 64 << 20,
            "nobody takes it, so nobody should keep it"
        );
    }
    let whole = written / bytes.len();
    assert!(whole > 0);
    for _ in 0..whole {
        let received = user
            .until(|event| match event {
                LinkEvent::Text(text) => Some(text.len()),
                LinkEvent::Closed { cause } => {
                    panic!("declared dead for our own slowness: {cause}")
                }
                _ => None,
            })
            .await;
        assert_eq!(received, text.len());
    }
}

#[tokio::test]
async fn synced_told_before_opened_was_received_does_not_make_that_connection_live() {
    let (server, mut peer, mut user) = live().await;
    peer.close(1012).await;
    let mut peer = server.serves_board().await;
    assert!(
        peer.receive().await.is_some(),
        "pinged: for the link this connection is open"
    );
    // The user has not looked at its events yet: this is about the connection that is gone.
    user.link.tell(Command::Synced);
    user.opened().await;
    assert_eq!(user.text().await, BOARD);
    peer.text("afterwards").await;
    let mut words = Vec::new();
    user.until(|event| match event {
        LinkEvent::Status(status) => {
            words.push(status.state.word());
            None
        }
        LinkEvent::Text(text) if text == "afterwards" => Some(()),
        _ => None,
    })
    .await;
    assert!(!words.contains(&"live"), "{words:?}");
    user.link.tell(Command::Synced);
    user.word("live").await;
}

#[tokio::test]
async fn a_reconnect_closes_with_a_word_before_the_next_dial() {
    let (server, mut peer, mut user) = live().await;
    user.link.tell(Command::Reconnect {
        cause: "zombie",
        after: Duration::ZERO,
    });
    assert_eq!(user.closed().await, Cause::Asked("zombie"));
    let bye = peer.receive_other().await.unwrap();
    assert_eq!(bye, (CLOSE, 1000_u16.to_be_bytes().to_vec()));
    let mut next = server.accept_after(&peer).await;
    next.upgrade().await;
    next.text(BOARD).await;
    user.live().await;
}

#[tokio::test]
async fn stop_ends_with_a_close_frame_a_last_word_and_the_end_of_the_events() {
    let (_server, mut peer, mut user) = live().await;
    user.link.tell(Command::Stop);
    assert_eq!(user.closed().await, Cause::Stopped);
    assert_eq!(user.next().await, None);
    let bye = peer.receive_other().await.unwrap();
    assert_eq!(bye, (CLOSE, 1001_u16.to_be_bytes().to_vec()));
    peer.gone().await;
}

#[tokio::test]
async fn a_dropped_link_closes_its_connection_and_ends_its_task() {
    let (
        server,
        mut peer,
        User {
            link, mut events, ..
        },
    ) = live().await;
    drop(link);
    peer.gone().await;
    while patiently("the end of the events", events.recv())
        .await
        .is_some()
    {}
    assert!(!server.has_another());
}

#[tokio::test]
async fn a_dropped_link_ends_even_when_nobody_takes_its_events() {
    let (_server, mut peer, User { link, events, .. }) = live().await;
    let many: Vec<u8> = (0..1_000)
        .flat_map(|_| frame(0x80 | TEXT, b"nobody listens"))
        .collect();
    peer.write(&many).await;
    drop(link);
    peer.gone().await;
    drop(events);
}

#[tokio::test]
async fn dropped_events_end_the_link() {
    let (_server, mut peer, User { link, events, .. }) = live().await;
    drop(events);
    peer.text("for nobody").await;
    peer.gone().await;
    drop(link);
}

#[tokio::test]
async fn the_timeline_of_a_running_link_can_be_read() {
    let (server, mut peer, mut user) = live().await;
    peer.close(1012).await;
    live_again(&server, &mut user).await;
    let timeline = user.link.timeline();
    assert_eq!(timeline.len(), 2);
    assert_eq!(timeline[0].phase, Phase::Live);
    assert_eq!(timeline[0].end.as_ref().and_then(Cause::code), Some(1012));
    assert_eq!((timeline[1].phase, &timeline[1].end), (Phase::Live, &None));
}

#[tokio::test]
async fn however_often_the_server_breaks_there_is_one_connection_at_a_time() {
    let server = Server::start().await;
    let mut user = User::of(LinkConfig {
        numbers: impatient(),
        ..config(&server.url())
    });
    let mut last: Option<Peer> = None;
    for round in 0..12 {
        let mut peer = match &last {
            Some(last) => server.accept_after(last).await,
            None => server.accept().await,
        };
        // None of these closes TCP here: it is for the client to do so before it dials again.
        match round % 4 {
            0 => {}
            1 => peer.refuse("503 Service Unavailable").await,
            2 => peer.upgrade().await,
            _ => {
                peer.upgrade().await;
                peer.text(BOARD).await;
                peer.frame(0xf0 | TEXT, b"?").await;
            }
        }
        last = Some(peer);
        user.link.tell(Command::RetryNow);
        // Taken from time to time, so that the link does not wait for us.
        user.word("offline").await;
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "a trickle needs pauses; nothing is asserted about them"
)]
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}

/// Writes one byte at a time until the client has gone.
async fn drip(peer: &Peer, every: Duration) {
    let drip = async {
        while peer.stream.try_write(b"a").is_ok() {
            pause(every).await;
        }
    };
    patiently("the end of the drip", drip).await;
}

/// Writes once there is room. Nothing when there was none for a while.
#[allow(
    clippy::disallowed_methods,
    reason = "a stall is the absence of progress for a while"
)]
async fn stalls(
    while_long: Duration,
    room: impl Future<Output = std::io::Result<()>>,
    write: impl FnOnce() -> std::io::Result<usize>,
) -> Option<usize> {
    tokio::time::timeout(while_long, room).await.ok()?.unwrap();
    match write() {
        Ok(count) => Some(count),
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Some(0),
        Err(error) => panic!("the link closed: {error}"),
    }
}
