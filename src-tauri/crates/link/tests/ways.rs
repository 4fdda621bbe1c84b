//! The ways to a server that has several addresses, and how much of it is taken in.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use olgfeast_link::{Cause, profile::MESSAGE_MAX};
use support::server::{Server, TEXT};
use support::user::{User, config};

const FINAL: u8 = 0x80;

#[tokio::test]
async fn where_one_family_leads_nowhere_the_other_one_is_taken_and_one_connection_is_left() {
    // "localhost" has an address of each family where the computer has both; this server has one.
    let server = Server::start().await;
    let url = format!("ws://localhost:{}/", server.address.port());
    let mut user = User::of(config(&url));
    let mut peer = server.upgraded().await;
    peer.text("first").await;
    user.live().await;
    assert!(!server.has_another());
}

#[tokio::test]
async fn a_message_of_sixteen_mebibytes_is_taken_and_one_byte_more_is_not() {
    let server = Server::start().await;
    let mut user = User::of(config(&server.url()));
    let mut peer = server.upgraded().await;
    let largest = "x".repeat(MESSAGE_MAX);
    let (text, ()) = tokio::join!(user.text(), peer.text(&largest));
    assert_eq!(text.len(), MESSAGE_MAX);
    // The length alone is enough: nothing is kept in waiting for the rest.
    let mut head = vec![FINAL | TEXT, 127];
    head.extend((MESSAGE_MAX as u64 + 1).to_be_bytes());
    peer.write(&head).await;
    let cause = user.closed().await;
    assert!(matches!(cause, Cause::Protocol(_)), "{cause:?}");
    server.accept_after(&peer).await;
}

#[tokio::test]
async fn fragments_that_come_to_more_than_sixteen_mebibytes_are_not_taken() {
    let server = Server::start().await;
    let mut user = User::of(config(&server.url()));
    let mut peer = server.upgraded().await;
    let half = vec![b'x'; MESSAGE_MAX / 2];
    let send = async {
        peer.frame(TEXT, &half).await;
        peer.frame(0, &half).await;
        peer.frame(0, b"x").await;
    };
    let (cause, ()) = tokio::join!(user.closed(), send);
    assert!(matches!(cause, Cause::Protocol(_)), "{cause:?}");
    server.accept_after(&peer).await;
}
