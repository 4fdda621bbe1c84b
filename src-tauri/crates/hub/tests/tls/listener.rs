//! The listener itself.

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    client::{code, rest, socket, start},
    common::{PATIENCE, people},
};

#[tokio::test]
async fn the_same_is_served_by_tls_as_beside_it() {
    let data = tempfile::tempdir().unwrap();
    let (hub, at) = start(data.path()).await;
    let staff = &hub.demo().unwrap().staff;
    let by_tls = rest(at.address)
        .sign_in(&staff.username, &staff.password)
        .await;
    let (beside, _) = people(&hub).await;
    let menu = "/api/v1/menu/items";
    assert_eq!(by_tls.get(menu).await.ok(), beside.get(menu).await.ok());

    let path = "/ws/kitchen/display?live=1";
    let mut socket = socket(at.address, path, by_tls.token.as_deref().unwrap()).await;
    let first = timeout(PATIENCE, socket.next()).await.unwrap();
    let Message::Text(hello) = first.unwrap().unwrap() else {
        panic!("no text");
    };
    let hello: Value = serde_json::from_str(&hello).unwrap();
    assert_eq!(hello["type"], json!("hello"));
    // The peer's address is told as on the other listener.
    assert_eq!(hello["data"]["tick_ms"], json!(3_000));

    let (drained, closed) = tokio::join!(hub.drain(), async {
        loop {
            match timeout(PATIENCE, socket.next()).await.unwrap() {
                Some(Ok(Message::Close(frame))) => return frame.unwrap().code.into(),
                Some(Ok(_)) => {}
                other => panic!("no close: {other:?}"),
            }
        }
    });
    assert_eq!(((), 1_012_u16), (drained, closed));
}

#[tokio::test]
async fn a_slash_too_few_is_redirected_to_https() {
    let data = tempfile::tempdir().unwrap();
    let (_hub, at) = start(data.path()).await;
    let answer = rest(at.address).get("/api/v1/orders").await;
    assert_eq!(answer.status, 307);
    let to = format!("https://{}/api/v1/orders/", at.address);
    assert_eq!(answer.headers["location"], to);
}

#[tokio::test]
async fn the_key_has_the_code_that_the_host_shows_and_a_restart_keeps_both() {
    let data = tempfile::tempdir().unwrap();
    let (hub, first) = start(data.path()).await;
    assert_eq!(code(first.address).await, first.code);
    hub.drain().await;
    let (_hub, again) = start(data.path()).await;
    assert_eq!(again.code, first.code);
    assert_eq!(code(again.address).await, first.code);
    let elsewhere = tempfile::tempdir().unwrap();
    let (_other, other) = start(elsewhere.path()).await;
    assert_ne!(other.code, first.code);
}

#[tokio::test]
async fn a_directory_of_an_older_version_gets_a_key_and_keeps_its_secrets() {
    let data = tempfile::tempdir().unwrap();
    let (hub, at) = start(data.path()).await;
    let password = hub.demo().unwrap().staff.password.clone();
    hub.drain().await;
    let path = data.path().join("secrets.json");
    let mut secrets: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert!(secrets.as_object_mut().unwrap().remove("tls_key").is_some());
    std::fs::write(&path, secrets.to_string()).unwrap();
    let (hub, another) = start(data.path()).await;
    assert_ne!(another.code, at.code);
    assert_eq!(hub.demo().unwrap().staff.password, password);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn who_speaks_no_tls_is_sent_away_and_costs_nobody_else_anything() {
    let data = tempfile::tempdir().unwrap();
    let (_hub, at) = start(data.path()).await;
    // They say nothing, and stay.
    let mut silent = Vec::new();
    for _ in 0..50 {
        silent.push(TcpStream::connect(at.address).await.unwrap());
    }
    for garbage in [
        &b"GET /health HTTP/1.1\r\nHost: hub\r\n\r\n"[..],
        &[0; 4_096],
    ] {
        let mut plain = TcpStream::connect(at.address).await.unwrap();
        plain.write_all(garbage).await.unwrap();
        let mut answer = Vec::new();
        // An alert and an end, or a reset; no answer in clear.
        let _end = timeout(PATIENCE, plain.read_to_end(&mut answer))
            .await
            .unwrap();
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    }
    let health = rest(at.address).get("/health").await.ok();
    assert_eq!(health["status"], "healthy");
}
