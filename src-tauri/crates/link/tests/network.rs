//! A link on a bad network: the bytes of both directions go through a proxy that delays, cuts,
//! swallows and changes them. `hardships.rs` says which test is about what.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::time::Duration;

use olgfeast_link::{Cause, Command, LinkConfig, LinkEvent, Numbers, Phase, Profile};
use rstest::rstest;
use support::host::Host;
use support::proxy::{Cut, Direction, Proxy, Strike, Way};
use support::rig::{ms, s};
use support::server::{PATIENCE, Server, patiently};
use support::user::{User, config, impatient};

/// Shows which life failed; nothing in it depends on more.
const SEED: u64 = 20;

/// Waits that are over at once, for tests with many dials. Silence is found as in [`impatient`].
fn restless() -> Numbers {
    let profile = Profile {
        backoff_first: ms(1),
        backoff_base: ms(1),
        backoff_cap: ms(4),
        ..impatient().lan
    };
    Numbers {
        lan: profile,
        wan: profile,
    }
}

/// Deadlines that no computer is too slow for.
fn patient() -> Numbers {
    let profile = Profile {
        connect: PATIENCE,
        upgrade: PATIENCE,
        hello: PATIENCE,
        snapshot: PATIENCE,
        total: PATIENCE * 5,
        ..Profile::LAN
    };
    Numbers {
        lan: profile,
        wan: profile,
    }
}

/// A raw server behind a proxy, and a link to it.
async fn through_proxy(numbers: Numbers) -> (Server, Proxy, User) {
    let server = Server::start().await;
    let proxy = Proxy::before(server.address, SEED).await;
    let user = User::of(LinkConfig {
        numbers,
        ..config(&proxy.url())
    });
    (server, proxy, user)
}

#[rstest]
#[case::up(Direction::Up)]
#[case::down(Direction::Down)]
#[tokio::test]
async fn a_black_hole_in_either_direction_is_found_and_left(#[case] direction: Direction) {
    let host = Host::start().await;
    let proxy = Proxy::before(host.address, SEED).await;
    let mut user = User::of(LinkConfig {
        numbers: impatient(),
        ..config(&proxy.url())
    });
    user.live().await;
    match direction {
        Direction::Up => proxy.up(Way::BLACK),
        Direction::Down => proxy.down(Way::BLACK),
    }
    user.word("degraded").await;
    assert_eq!(user.closed().await, Cause::Silent);
    proxy.both(Way::CLEAR);
    user.live().await;
}

#[tokio::test]
async fn a_black_hole_that_ends_in_time_costs_nothing_but_a_doubt() {
    let host = Host::start().await;
    let proxy = Proxy::before(host.address, SEED).await;
    let mut user = User::of(LinkConfig {
        numbers: Numbers {
            lan: Profile {
                tick: ms(200),
                slack_min: ms(100),
                slack_max: ms(100),
                // Waited for as long as it takes.
                probe_min: PATIENCE,
                probe_max: PATIENCE,
                ..patient().lan
            },
            ..patient()
        },
        ..config(&proxy.url())
    });
    user.live().await;
    proxy.both(Way::BLACK);
    user.word("degraded").await;
    proxy.both(Way::CLEAR);
    user.word("live").await;
    assert_eq!(user.link.timeline().len(), 1);
}

#[tokio::test]
async fn a_handshake_into_a_black_hole_is_given_up() {
    let host = Host::start().await;
    let proxy = Proxy::before(host.address, SEED).await;
    proxy.both(Way::BLACK);
    let mut user = User::of(LinkConfig {
        numbers: impatient(),
        ..config(&proxy.url())
    });
    user.word("offline").await;
    assert_eq!(user.link.timeline()[0].end, Some(Cause::UpgradeTimeout));
    proxy.both(Way::CLEAR);
    user.live().await;
}

/// The handshake is about 130 bytes, a board and the answer to a ping follow: every place where they
/// can break is tried.
#[rstest]
#[case::reset(Cut::Reset)]
#[case::closed(Cut::Close)]
#[tokio::test]
async fn a_connection_cut_after_any_number_of_bytes_is_followed_by_another(#[case] cut: Cut) {
    let host = Host::start().await;
    let proxy = Proxy::before(host.address, SEED).await;
    proxy.down(Way::cut_after(0, cut));
    let mut user = User::of(LinkConfig {
        numbers: restless(),
        ..config(&proxy.url())
    });
    for bytes in 1..180 {
        let dials = proxy.accepted();
        proxy.down(Way::cut_after(bytes, cut));
        while proxy.accepted() <= dials + 1 {
            user.next().await.unwrap();
        }
    }
    proxy.both(Way::CLEAR);
    user.live().await;
}

#[rstest]
#[case::up(Direction::Up)]
#[case::down(Direction::Down)]
#[tokio::test]
async fn a_half_close_is_the_end_and_followed_by_another_connection(#[case] direction: Direction) {
    let host = Host::start().await;
    let proxy = Proxy::before(host.address, SEED).await;
    let mut user = User::of(config(&proxy.url()));
    user.live().await;
    proxy.strike(Strike::HalfClose(direction));
    assert_eq!(user.closed().await.code(), Some(1006));
    user.live().await;
    assert_eq!(proxy.accepted(), 2);
}

#[rstest]
#[case(1)]
#[case(3)]
#[case(64)]
#[tokio::test]
async fn a_conversation_in_slices_is_the_same_as_in_one_piece(#[case] most: usize) {
    let (server, proxy, mut user) = through_proxy(patient()).await;
    // A handshake in crumbs is a hardship of its own.
    let mut peer = server.serves_board().await;
    user.live().await;
    proxy.both(Way::sliced(most));
    for n in 0..100 {
        let text = format!("{n} {}", "x".repeat(n));
        peer.text(&text).await;
        user.link.tell(Command::Send(text.clone()));
        assert_eq!(user.text().await, text);
        assert_eq!(peer.receive_other().await.unwrap().1, text.as_bytes());
    }
}

#[tokio::test]
async fn a_late_narrow_network_is_no_silence() {
    let host = Host::start().await;
    let proxy = Proxy::before(host.address, SEED).await;
    proxy.both(Way {
        per_byte: Duration::from_micros(100),
        ..Way::late(ms(40), ms(80))
    });
    let mut user = User::of(config(&proxy.url()));
    user.live().await;
    // Longer than silence may last: the pings are answered, only late.
    for _ in 0..4 {
        let heard = |event: &LinkEvent| match event {
            LinkEvent::Heard { .. } => Some(()),
            LinkEvent::Closed { cause } => panic!("{cause}"),
            _ => None,
        };
        user.until(heard).await;
        user.link
            .tell(Command::Send("a thing to answer".to_owned()));
        user.until(heard).await;
    }
    assert_eq!(proxy.accepted(), 1);
}

#[tokio::test]
async fn corrupt_bytes_never_stop_the_link_for_good() {
    let host = Host::start().await;
    let proxy = Proxy::before(host.address, SEED).await;
    proxy.both(Way::corrupt(60));
    let mut user = User::of(LinkConfig {
        numbers: restless(),
        ..config(&proxy.url())
    });
    while proxy.accepted() < 150 {
        match user.next().await.unwrap() {
            LinkEvent::Opened => user.link.tell(Command::Synced),
            // A changed status line may say 401 or 403; a person would look, and say retry.
            LinkEvent::NeedToken { .. } => {
                let token = olgfeast_link::Token::new("another");
                user.link.tell(Command::Token(token));
            }
            LinkEvent::Status(status) if status.state.word() == "blocked" => {
                user.link.tell(Command::RetryNow);
            }
            _ => {}
        }
    }
    proxy.both(Way::CLEAR);
    // What is open may wait for the rest of a frame that was announced as longer than it is.
    proxy.strike(Strike::Cut(Cut::Reset));
    user.live().await;
}

#[tokio::test]
async fn a_network_that_resets_everything_every_20_ms_is_survived_with_one_connection_at_a_time() {
    let host = Host::start().await;
    let proxy = Proxy::before(host.address, SEED).await;
    let mut user = User::of(LinkConfig {
        numbers: restless(),
        ..config(&proxy.url())
    });
    let mut every = tokio::time::interval_at(tokio::time::Instant::now() + ms(20), ms(20));
    let mut open = false;
    for _ in 0..150 {
        loop {
            tokio::select! {
                _ = every.tick() => break,
                event = user.next() => match event.unwrap() {
                    LinkEvent::Opened => {
                        assert!(!std::mem::replace(&mut open, true), "opened beside another");
                        user.link.tell(Command::Synced);
                    }
                    LinkEvent::Closed { .. } => open = false,
                    _ => {}
                }
            }
        }
        proxy.strike(Strike::Cut(Cut::Reset));
    }
    user.live().await;
}

#[tokio::test]
async fn a_server_that_comes_and_goes_is_found_each_time() {
    let host = Host::start().await;
    let mut proxy = Proxy::before(host.address, SEED).await;
    let mut user = User::of(LinkConfig {
        numbers: restless(),
        ..config(&proxy.url())
    });
    user.live().await;
    for _ in 0..10 {
        proxy.shut().await;
        proxy.strike(Strike::Cut(Cut::Reset));
        user.closed().await;
        // Some dials find nobody.
        for _ in 0..3 {
            user.word("offline").await;
        }
        proxy.open().await;
        user.live().await;
    }
    let timeline = user.link.timeline();
    assert_eq!(timeline.last().unwrap().phase, Phase::Live);
    assert!(timeline.len() <= olgfeast_link::profile::TIMELINE_KEPT);
}

#[tokio::test]
async fn a_board_larger_than_the_network_can_carry_in_time_is_given_more_time() {
    let (server, proxy, mut user) = through_proxy(Numbers {
        lan: Profile {
            snapshot: ms(200),
            total: s(2),
            ..impatient().lan
        },
        ..impatient()
    })
    .await;
    // Half a second of bytes: too much for the first patience, not for a doubled one.
    proxy.down(Way::narrow(40_000));
    let board = "x".repeat(20_000);
    let patience = async {
        loop {
            let mut peer = server.upgraded().await;
            peer.text("first").await;
            let whole = support::server::frame(0x81, board.as_bytes());
            // The link may leave in the middle of it.
            let _ = tokio::io::AsyncWriteExt::write_all(&mut peer.stream, &whole).await;
            tokio::spawn(async move { peer.gone().await });
        }
    };
    let synced = async {
        while user.text().await != board {}
        user.link.tell(Command::Synced);
        user.word("live").await;
    };
    patiently("a board", async {
        tokio::select! {
            () = patience => {}
            _ = synced => {}
        }
    })
    .await;
    let timeline = user.link.timeline();
    assert!(
        timeline
            .iter()
            .any(|attempt| attempt.end == Some(Cause::SyncTimeout))
    );
}
