//! Requests as bytes, because no well-behaved library sends these.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::common::PATIENCE;

/// Sends these bytes and returns all that comes back until the hub closes.
pub(crate) async fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The hub may answer and close before it has read all.
    let _closed = stream.write_all(request).await;
    let mut answer = Vec::new();
    let mut part = [0; 4_096];
    loop {
        match timeout(PATIENCE, stream.read(&mut part)).await.unwrap() {
            Ok(0) | Err(_) => break,
            Ok(read) => answer.extend_from_slice(&part[..read]),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status of an answer; 0: there is none.
pub(crate) fn status(answer: &str) -> u16 {
    let status = answer
        .strip_prefix("HTTP/1.1 ")
        .or_else(|| answer.strip_prefix("HTTP/1.0 "));
    status.map_or(0, |rest| rest[..3].parse().unwrap())
}

/// Sends `first`, and then a byte of `rest` each second; returns what comes back until the hub
/// closes.
pub(crate) async fn trickle(address: SocketAddr, first: &[u8], rest: &[u8]) -> String {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut answers, mut stream) = stream.into_split();
    stream.write_all(first).await.unwrap();
    let rest = rest.to_vec();
    let trickling = tokio::spawn(async move {
        for byte in rest.chunks(1).cycle() {
            if stream.write_all(byte).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    let mut answer = Vec::new();
    let read = timeout(PATIENCE, answers.read_to_end(&mut answer)).await;
    // A reset is an end too.
    let _reset = read.expect("the hub gives up");
    trickling.abort();
    String::from_utf8_lossy(&answer).into_owned()
}
