//! Through an HTTP proxy, as the environment names one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]

mod support;

use std::process::Command;
use std::sync::Arc;

use futures_util::SinkExt;
use olgfeast_link::tls::{Trust, trusting};
use olgfeast_link::{
    Cause, LinkConfig, LinkState, Network, Numbers, Phase, Profile, Proxy, ProxyFault, ProxyRules,
};
use rstest::rstest;
use support::rig::ms;
use support::server::{Peer, Server, patiently};
use support::user::{User, config};
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::tungstenite::Message;

/// A name that no name server knows: only a proxy could reach it.
const SERVER: &str = "feast.example.invalid";

fn through(proxy: &Server, url: &str) -> LinkConfig {
    through_at(&format!("http://{}", proxy.address), url)
}

fn through_at(proxy: &str, url: &str) -> LinkConfig {
    LinkConfig {
        proxy: Proxy::from_rules(ProxyRules {
            all: proxy,
            ..ProxyRules::default()
        }),
        ..config(url)
    }
}

/// A client has asked the proxy for a way, and gets it: from here on it speaks with the server.
async fn way_opened(proxy: &Server) -> Peer {
    let mut peer = proxy.accept().await;
    peer.read_request().await;
    peer.write(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n")
        .await;
    peer
}

async fn offline(user: &mut User) -> Cause {
    match user.word("offline").await {
        LinkState::Offline { cause, .. } => cause,
        other => panic!("offline expected, not {other:?}"),
    }
}

#[tokio::test]
async fn a_far_server_is_reached_through_the_proxy_and_counts_as_far() {
    let proxy = Server::start().await;
    let url = format!("ws://{SERVER}/ws/kitchen/display?live=1");
    let mut user = User::of(through(&proxy, &url));
    let mut peer = way_opened(&proxy).await;
    assert!(
        peer.request
            .starts_with(&format!("CONNECT {SERVER}:80 HTTP/1.1\r\n")),
        "{}",
        peer.request
    );
    assert_eq!(peer.headers["host"], format!("{SERVER}:80"));
    assert!(!peer.headers.contains_key("proxy-authorization"));
    assert!(
        !peer.headers.contains_key("authorization"),
        "the token is the server's, not the proxy's"
    );
    peer.upgrade().await;
    assert_eq!(peer.headers["host"], SERVER);
    assert_eq!(peer.headers["authorization"], "Bearer first");
    peer.text("first").await;
    user.live().await;
    let live = user.log.iter().rev().find_map(|event| match event {
        olgfeast_link::LinkEvent::Status(status) => Some(status.state.clone()),
        _ => None,
    });
    let far = LinkState::Live {
        network: Network::Wan,
    };
    assert_eq!(live, Some(far));
}

#[tokio::test]
async fn an_encrypted_connection_through_a_proxy_is_encrypted_to_the_server() {
    let key = rcgen::KeyPair::generate().unwrap();
    let names = rcgen::CertificateParams::new(vec![SERVER.to_owned()]).unwrap();
    let certificate = names.self_signed(&key).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, certificate.pem()).unwrap();
    let tls = trusting(&Trust::SystemAnd { ca_file });
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            key.serialize_der().try_into().unwrap(),
        )
        .unwrap();

    let proxy = Server::start().await;
    let mut user = User::of(LinkConfig {
        tls: tls.unwrap(),
        ..through(&proxy, &format!("wss://{SERVER}:8443/ws"))
    });
    let serve = async {
        let peer = way_opened(&proxy).await;
        assert!(peer.request.starts_with(&format!("CONNECT {SERVER}:8443 ")));
        let tls = TlsAcceptor::from(Arc::new(server))
            .accept(peer.stream)
            .await;
        let mut socket = tokio_tungstenite::accept_async(tls.unwrap()).await.unwrap();
        socket.send(Message::text("first")).await.unwrap();
        socket
    };
    let (_socket, ()) = tokio::join!(patiently("a connection", serve), user.live());
}

#[tokio::test]
async fn name_and_password_are_sent_to_the_proxy_and_shown_to_nobody() {
    let proxy = Server::start().await;
    let at = format!("http://Aladdin:open%20sesame@{}", proxy.address);
    let config = through_at(&at, &format!("ws://{SERVER}/"));
    let shown = format!("{config:?}");
    assert!(
        !shown.contains("sesame") && !shown.contains("QWxh"),
        "{shown}"
    );
    let mut user = User::of(config);
    let mut peer = proxy.accept().await;
    peer.read_request().await;
    assert_eq!(
        peer.headers["proxy-authorization"],
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    );
    peer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
        .await;
    let cause = offline(&mut user).await;
    assert_eq!(cause, Cause::Proxy(ProxyFault::SignIn));
    let told = format!("{cause} {cause:?} {:?}", user.link.timeline());
    assert!(!told.contains("sesame") && !told.contains("Aladdin"));
}

#[rstest]
#[case::sign_in(
    "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
    ProxyFault::SignIn,
    "no way through the proxy: it wants another name or password (HTTP 407)"
)]
#[case::denied(
    "HTTP/1.1 403 Forbidden\r\n\r\n",
    ProxyFault::Denied(403),
    "no way through the proxy: it does not let us through (HTTP 403)"
)]
#[case::no_proxy(
    "HTTP/1.1 405 Method Not Allowed\r\n\r\n",
    ProxyFault::Denied(405),
    "no way through the proxy: it does not let us through (HTTP 405)"
)]
#[case::no_way(
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nno!",
    ProxyFault::NoWay(502),
    "no way through the proxy: it did not reach the server (HTTP 502)"
)]
#[case::not_http(
    "SSH-2.0-OpenSSH_9.2\r\n\r\n",
    ProxyFault::Broken("it is no HTTP".into()),
    "no way through the proxy: its answer was not understood: it is no HTTP"
)]
#[tokio::test]
async fn a_proxy_that_opens_no_way_is_offline_with_the_reason_in_plain_words(
    #[case] answer: &str,
    #[case] fault: ProxyFault,
    #[case] words: &str,
) {
    let proxy = Server::start().await;
    let mut user = User::of(through(&proxy, &format!("wss://{SERVER}/")));
    let mut peer = proxy.accept().await;
    peer.read_request().await;
    peer.write(answer.as_bytes()).await;
    let cause = offline(&mut user).await;
    assert_eq!(cause.to_string(), words);
    assert_eq!((cause.word(), cause), ("proxy", Cause::Proxy(fault)));
    let attempt = &user.link.timeline()[0];
    assert_eq!(attempt.phase, Phase::Connect);
    proxy.accept_after(&peer).await;
}

#[tokio::test]
async fn a_proxy_that_closes_without_an_answer_is_no_end_of_the_link() {
    let proxy = Server::start().await;
    let mut user = User::of(through(&proxy, &format!("ws://{SERVER}/")));
    drop(proxy.accept().await);
    let cause = offline(&mut user).await;
    assert!(
        matches!(cause, Cause::Proxy(ProxyFault::Broken(_))),
        "{cause:?}"
    );
    way_opened(&proxy).await.upgrade().await;
    user.opened().await;
}

#[tokio::test]
async fn a_proxy_that_does_not_answer_is_blamed_itself_and_closed_before_the_next_dial() {
    let proxy = Server::start().await;
    let far = Profile {
        connect: ms(400),
        ..Profile::WAN
    };
    let mut user = User::of(LinkConfig {
        numbers: Numbers {
            wan: far,
            ..Numbers::default()
        },
        ..through(&proxy, &format!("ws://{SERVER}/"))
    });
    let peer = proxy.accept().await;
    assert_eq!(offline(&mut user).await, Cause::Proxy(ProxyFault::Late));
    proxy.accept_after(&peer).await;
}

#[tokio::test]
async fn a_proxy_that_is_not_running_is_said_so() {
    let gone = Server::start().await;
    let config = through(&gone, &format!("ws://{SERVER}/"));
    drop(gone);
    let mut user = User::of(config);
    assert_eq!(offline(&mut user).await, Cause::Proxy(ProxyFault::Refused));
}

#[tokio::test]
async fn a_near_server_is_never_asked_for_through_a_proxy() {
    let proxy = Server::start().await;
    let server = Server::start().await;
    let mut user = User::of(through(&proxy, &server.url()));
    let mut peer = server.upgraded().await;
    peer.text("first").await;
    user.live().await;
    assert!(!proxy.has_another());
}

// ---- the environment, each time in a process of its own

/// Runs `the_environment_of_this_process` with these variables and no other about proxies. Says which
/// of the two servers it reaches through a proxy: a plain one and an encrypted one.
fn proxied_with(variables: &[(&str, &str)]) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        child.env_remove(name);
        child.env_remove(name.to_ascii_uppercase());
    }
    let output = child
        .env_remove("REQUEST_METHOD")
        .envs(variables.iter().copied())
        .args([
            "--exact",
            "the_environment_of_this_process",
            "--ignored",
            "--nocapture",
        ])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let answer = said.lines().find_map(|line| line.split_once("proxied: "));
    answer.expect(&said).1.trim().to_owned()
}

#[test]
#[ignore = "run by the tests below, with variables set"]
fn the_environment_of_this_process() {
    let proxy = Proxy::from_env();
    let mut proxied = String::new();
    for url in [
        "ws://feast.example.org/ws",
        "wss://feast.example.org/ws",
        "ws://192.168.1.20:8000/ws",
        "ws://hub.local/ws",
    ] {
        if proxy.is_between(&url.parse().unwrap()) {
            proxied.push_str(url);
            proxied.push(' ');
        }
    }
    println!("\nproxied: {proxied}");
}

const PLAIN: &str = "ws://feast.example.org/ws";
const ENCRYPTED: &str = "wss://feast.example.org/ws";

#[rstest]
#[case::nothing(&[], &[])]
#[case::http(&[("HTTP_PROXY", "http://p.example:3128")], &[PLAIN])]
#[case::http(&[("http_proxy", "p.example:3128")], &[PLAIN])]
#[case::https(&[("HTTPS_PROXY", "http://p.example:3128")], &[ENCRYPTED])]
#[case::https(&[("https_proxy", "http://p.example:3128")], &[ENCRYPTED])]
#[case::all(&[("ALL_PROXY", "http://p.example:3128")], &[PLAIN, ENCRYPTED])]
#[case::all(&[("all_proxy", "http://p.example:3128")], &[PLAIN, ENCRYPTED])]
#[case::no(&[("ALL_PROXY", "http://p.example"), ("NO_PROXY", "example.org")], &[])]
#[case::no(&[("ALL_PROXY", "http://p.example"), ("no_proxy", "other, .example.org")], &[])]
#[case::all_but_none(&[("ALL_PROXY", "http://p.example"), ("NO_PROXY", "*")], &[])]
#[case::empty(&[("HTTP_PROXY", ""), ("HTTPS_PROXY", "")], &[])]
#[case::cgi(&[("HTTP_PROXY", "http://p.example"), ("REQUEST_METHOD", "GET")], &[])]
fn the_variables_of_the_environment_are_honoured(
    #[case] variables: &[(&str, &str)],
    #[case] proxied: &[&str],
) {
    assert_eq!(proxied_with(variables), proxied.join(" "));
}
