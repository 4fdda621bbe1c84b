//! A way through an HTTP proxy: `CONNECT`, on a TCP connection to the proxy.

use http::HeaderValue;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::request::NAMED;
use crate::profile::PROXY_HEAD_MAX;
use crate::proxy::ProxyFault;

/// Asks the proxy for a way to `target`, `host:port`. After this, the stream is the server's.
pub(super) async fn tunnel(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    target: &str,
    sign_in: Option<&HeaderValue>,
) -> Result<(), ProxyFault> {
    let mut head =
        format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {NAMED}\r\n")
            .into_bytes();
    if let Some(sign_in) = sign_in {
        head.extend_from_slice(b"Proxy-Authorization: ");
        head.extend_from_slice(sign_in.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    let broken = |error: std::io::Error| ProxyFault::Broken(error.to_string());
    stream.write_all(&head).await.map_err(broken)?;
    stream.flush().await.map_err(broken)?;

    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() >= PROXY_HEAD_MAX {
            return Err(ProxyFault::Broken("it does not come to an end".to_owned()));
        }
        // One by one: what follows the head is not ours to read.
        answer.push(stream.read_u8().await.map_err(broken)?);
    }
    match status(&answer) {
        Some(200..=299) => Ok(()),
        Some(407) => Err(ProxyFault::SignIn),
        Some(status @ 500..) => Err(ProxyFault::NoWay(status)),
        Some(status) => Err(ProxyFault::Denied(status)),
        None => Err(ProxyFault::Broken("it is no HTTP".to_owned())),
    }
}

/// The status of an HTTP/1 answer.
fn status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| *byte == b'\r').next()?;
    let (version, rest) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    let code = rest.split(' ').next()?.parse().ok()?;
    match (version, code) {
        ("HTTP/1.0" | "HTTP/1.1", 100..=599) => Some(code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(b"HTTP/1.1 200 Connection established\r\n", Some(200))]
    #[case(b"HTTP/1.0 200\r\n", Some(200))]
    #[case(b"HTTP/1.1 407 Proxy Authentication Required\r\n", Some(407))]
    #[case(b"HTTP/2 200 OK\r\n", None)]
    #[case(b"HTTP/1.1 20 OK\r\n", None)]
    #[case(b"HTTP/1.1 +20 OK\r\n", None)]
    #[case(b"SSH-2.0-OpenSSH_9.2\r\n", None)]
    #[case(b"\xff\xfe\r\n", None)]
    #[case(b"", None)]
    fn an_answer_has_a_status_or_is_no_http(#[case] head: &[u8], #[case] expected: Option<u16>) {
        assert_eq!(status(head), expected);
    }

    #[tokio::test]
    async fn not_a_byte_behind_the_head_is_taken() {
        let (mut ours, mut proxy) = tokio::io::duplex(4_096);
        proxy
            .write_all(b"HTTP/1.1 200 OK\r\nVia: p\r\n\r\nserver")
            .await
            .unwrap();
        tunnel(&mut ours, "example.org:80", None).await.unwrap();
        let mut rest = [0; 6];
        ours.read_exact(&mut rest).await.unwrap();
        assert_eq!(&rest, b"server");
    }

    #[tokio::test]
    async fn a_head_that_does_not_end_is_given_up() {
        let (mut ours, mut proxy) = tokio::io::duplex(4 * PROXY_HEAD_MAX);
        proxy
            .write_all(&vec![b'a'; 2 * PROXY_HEAD_MAX])
            .await
            .unwrap();
        let fault = tunnel(&mut ours, "example.org:80", None).await.unwrap_err();
        assert!(matches!(fault, ProxyFault::Broken(_)), "{fault:?}");
    }
}
