//! The doctor at servers that are well, and at servers that are not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod server;

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use olgfeast_link::{Numbers, Profile};
use olgfeast_station::{
    Endpoint, Secret, Server, Trusts,
    doctor::{self, Account, Cause, Check, Config, Distrust, Fact, Finding, LeftOut, ServerKind},
};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use server::{EPOCH, Socket, encrypted, hub, plain, provider};

/// The shipped deadlines: they end only what hangs.
fn config(address: impl std::fmt::Display) -> Config {
    let server = Server::parse(&address.to_string()).unwrap();
    let account = Account::Named {
        username: "ann".into(),
        password: Secret::new("secret"),
    };
    Config::new(server, Some(account), "0.0.0", None).unwrap()
}

/// Deadlines for a server that is known to hang.
fn impatient(mut config: Config) -> Config {
    let short = Duration::from_millis(300);
    let profile = Profile {
        upgrade: short,
        hello: short,
        snapshot: short,
        total: short,
        probe_max: short,
        ..Profile::LAN
    };
    config.numbers = Numbers {
        lan: profile,
        wan: profile,
    };
    config
}

async fn examine(config: Config) -> (Vec<Finding>, Result<(), Cause>) {
    let mut findings = Vec::new();
    let ended = doctor::run(config, |finding| findings.push(finding.clone())).await;
    (findings, ended)
}

/// The step that failed, which must be the last one told, and why.
async fn failing(config: Config) -> (Check, Cause) {
    let (findings, ended) = examine(config).await;
    match (findings.last(), ended) {
        (Some(Finding::Bad(check, told)), Err(cause)) => {
            assert_eq!(*told, cause, "the cause is told and handed back");
            (*check, cause)
        }
        (last, ended) => panic!("{last:?}, {ended:?}"),
    }
}

fn checks(findings: &[Finding]) -> Vec<Check> {
    findings.iter().map(Finding::check).collect()
}

fn server_kind(findings: &[Finding]) -> Option<ServerKind> {
    findings.iter().find_map(|finding| match finding {
        Finding::Good(Fact::FirstFrame { server, .. }) => Some(*server),
        _ => None,
    })
}

fn clock(findings: &[Finding]) -> (i64, i64) {
    match findings.last() {
        Some(Finding::Good(Fact::Clock {
            ahead_millis,
            within_millis,
        })) => (*ahead_millis, *within_millis),
        last => panic!("{last:?}"),
    }
}

#[tokio::test]
async fn a_plain_server_that_is_well_passes_every_step_in_order() {
    let (findings, ended) = examine(config(plain().start().await)).await;
    assert_eq!(ended, Ok(()), "{findings:?}");
    assert_eq!(
        checks(&findings),
        [
            Check::Name,
            Check::Tcp,
            Check::Tls,
            Check::Health,
            Check::SignIn,
            Check::Upgrade,
            Check::FirstFrame,
            Check::Ping,
            Check::Clock
        ]
    );
    assert_eq!(server_kind(&findings), Some(ServerKind::Plain));
    assert!(findings.contains(&Finding::LeftOut(Check::Tls, LeftOut::NotEncrypted)));
    let (ahead, within) = clock(&findings);
    assert!(ahead.abs() <= within + 1, "{ahead} ± {within}");
}

#[tokio::test]
async fn a_hub_is_known_by_its_hello_answered_in_its_own_words_and_pinged_by_number() {
    let hub = hub();
    let heard = hub.heard.clone();
    let (findings, ended) = examine(config(hub.start().await)).await;
    assert_eq!(ended, Ok(()), "{findings:?}");
    assert_eq!(
        server_kind(&findings),
        Some(ServerKind::Hub {
            protocol: 1,
            tick: Some(Duration::from_secs(3))
        })
    );
    let heard: Vec<Value> = heard
        .lock()
        .unwrap()
        .iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect();
    let resume = json!({"type": "resume", "data": {"epoch": EPOCH, "after": 7}});
    assert!(heard.contains(&resume), "{heard:?}");
    let numbers: Vec<i64> = heard
        .iter()
        .filter_map(|said| said["data"]["id"].as_i64())
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn on_a_plain_server_only_its_own_pings_are_sent_and_nothing_is_asked_for() {
    let plain = plain();
    let heard = plain.heard.clone();
    examine(config(plain.start().await)).await.1.unwrap();
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 6, "{heard:?}");
    assert!(heard.iter().all(|said| said == r#"{"type":"ping"}"#));
}

#[tokio::test]
async fn without_an_account_it_ends_after_health_and_says_what_was_left_out() {
    let mut config = config(plain().start().await);
    config.account = None;
    let (findings, ended) = examine(config).await;
    assert_eq!(ended, Ok(()));
    for check in [
        Check::SignIn,
        Check::Upgrade,
        Check::FirstFrame,
        Check::Ping,
    ] {
        assert!(findings.contains(&Finding::LeftOut(check, LeftOut::NoAccount)));
    }
    // `Date` of `/health` tells the clock to a second.
    let (ahead, within) = clock(&findings);
    assert!(ahead.abs() <= within + 1, "{ahead} ± {within}");
}

#[tokio::test]
async fn a_clock_that_is_off_is_measured_and_worth_a_look() {
    let mut server = plain();
    server.ahead_millis = 90_000;
    let (findings, ended) = examine(config(server.start().await)).await;
    assert_eq!(ended, Ok(()), "the board is right all the same");
    let (ahead, within) = clock(&findings);
    assert!((ahead - 90_000).abs() <= within + 1, "{ahead} ± {within}");
    assert!(matches!(findings.last(), Some(Finding::Good(fact)) if fact.wants_a_look()));
}

#[tokio::test]
async fn a_name_that_stands_for_this_computer_is_looked_up_and_each_family_is_told() {
    let port = plain().start().await.port();
    let (findings, ended) = examine(config(format!("localhost:{port}"))).await;
    assert_eq!(ended, Ok(()), "{findings:?}");
    let Some(Finding::Good(Fact::Name { addresses, took })) = findings.first() else {
        panic!("{findings:?}");
    };
    assert!(took.is_some());
    let Some(Finding::Good(Fact::Tcp { reached, failed })) = findings.get(1) else {
        panic!("{findings:?}");
    };
    // The server listens on IPv4 only; where the name has both, the other one is told.
    assert_eq!(reached.len() + failed.len(), addresses.len());
    assert!(reached.iter().all(|(address, _)| address.is_ipv4()));
    assert!(failed.iter().all(|(address, _)| address.is_ipv6()));
}

#[tokio::test]
async fn nothing_listens_is_told_with_the_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let found = failing(config(address)).await;
    assert_eq!(found, (Check::Tcp, Cause::Refused(address)));
}

#[tokio::test]
async fn a_name_that_nobody_has_is_told() {
    // Longer than any name may be, so no name server is asked for it.
    let name = format!("{}.lan:8000", "x".repeat(70));
    let (check, cause) = failing(config(name)).await;
    assert_eq!(check, Check::Name);
    assert!(matches!(cause, Cause::NoSuchName(_)), "{cause:?}");
}

#[tokio::test]
async fn a_server_that_accepts_and_says_nothing_costs_one_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = impatient(config(address));
    let limit = config.numbers.lan.snapshot;
    let found = failing(config).await;
    assert_eq!(found, (Check::Health, Cause::Silent(limit)));
}

#[tokio::test]
async fn another_kind_of_server_is_known_by_its_health() {
    for (status, body, cause) in [
        (
            StatusCode::NOT_FOUND,
            "<html>",
            Cause::NotOlgfeast { status: Some(404) },
        ),
        (
            StatusCode::OK,
            "<html>",
            Cause::NotOlgfeast { status: None },
        ),
        (StatusCode::OK, "{}", Cause::NotOlgfeast { status: None }),
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "",
            Cause::Unwell { status: 503 },
        ),
        (
            StatusCode::OK,
            r#"{"status":"unhealthy"}"#,
            Cause::Unwell { status: 200 },
        ),
    ] {
        let mut server = plain();
        server.health = (status, body);
        let found = failing(config(server.start().await)).await;
        assert_eq!(found, (Check::Health, cause), "{status} {body}");
    }
}

#[tokio::test]
async fn a_refused_sign_in_is_told_by_what_can_be_done_about_it() {
    for (status, cause) in [
        (StatusCode::UNAUTHORIZED, Cause::WrongPassword),
        (StatusCode::TOO_MANY_REQUESTS, Cause::Later),
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            Cause::Unwell { status: 500 },
        ),
        (
            StatusCode::BAD_REQUEST,
            Cause::Rejected {
                status: 400,
                detail: "no".into(),
            },
        ),
    ] {
        let mut server = plain();
        server.login = status;
        let found = failing(config(server.start().await)).await;
        assert_eq!(found, (Check::SignIn, cause), "{status}");
    }
}

#[tokio::test]
async fn a_customer_is_told_that_the_kitchen_needs_staff() {
    let mut server = plain();
    server.is_staff = false;
    let address = server.start().await;
    let found = failing(config(address)).await;
    assert_eq!(found, (Check::SignIn, Cause::NotStaff("ann".into())));
}

#[tokio::test]
async fn a_refused_upgrade_is_told_by_what_can_be_done_about_it() {
    for (status, cause) in [
        (StatusCode::FORBIDDEN, Cause::Forbidden),
        (StatusCode::UNAUTHORIZED, Cause::TokenRefused),
        (StatusCode::UPGRADE_REQUIRED, Cause::AnotherVersion),
        (
            StatusCode::NOT_FOUND,
            Cause::Socket(olgfeast_link::Cause::UpgradeRefused {
                status: 404,
                retry_after: None,
            }),
        ),
    ] {
        let mut server = plain();
        server.socket = Socket::Refused(status);
        let found = failing(config(server.start().await)).await;
        assert_eq!(found, (Check::Upgrade, cause), "{status}");
    }
}

#[tokio::test]
async fn a_socket_that_is_dropped_before_its_first_frame_is_told_with_the_likely_reason() {
    let mut server = plain();
    server.socket = Socket::Dropped;
    let (check, cause) = failing(config(server.start().await)).await;
    assert_eq!(check, Check::FirstFrame);
    assert!(cause.to_string().contains("menu item"), "{cause}");
}

#[tokio::test]
async fn a_socket_that_stays_silent_is_told() {
    let mut server = plain();
    server.socket = Socket::Silent;
    let found = failing(impatient(config(server.start().await))).await;
    let silent = Cause::Socket(olgfeast_link::Cause::NoFirstFrame);
    assert_eq!(found, (Check::FirstFrame, silent));
}

#[tokio::test]
async fn a_first_frame_that_is_none_of_ours_is_told() {
    for first in ["hello", r#"{"type":"greetings"}"#] {
        let mut server = plain();
        server.socket = Socket::Says(first.into());
        let (check, cause) = failing(config(server.start().await)).await;
        assert_eq!(check, Check::FirstFrame);
        assert!(matches!(cause, Cause::Garbled(_)), "{cause:?}");
    }
}

#[tokio::test]
async fn pings_that_nobody_answers_are_told() {
    let mut server = plain();
    let Socket::Says(first) = server.socket else {
        panic!();
    };
    server.socket = Socket::Deaf(first);
    let config = impatient(config(server.start().await));
    let limit = config.numbers.lan.probe_max;
    let found = failing(config).await;
    assert_eq!(found, (Check::Ping, Cause::NoPong(limit)));
}

#[tokio::test]
async fn a_server_without_encryption_is_told_from_one_that_cannot_be_trusted() {
    let address = plain().start().await;
    let found = failing(config(format!("https://{address}"))).await;
    assert_eq!(found, (Check::Tls, Cause::NotEncrypted));
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_told() {
    let address = encrypted().await;
    let found = failing(config(format!("https://{address}"))).await;
    let distrusted = Cause::Distrusted(Distrust::UnknownIssuer);
    assert_eq!(found, (Check::Tls, distrusted));
}

#[tokio::test]
async fn a_certificate_that_fits_is_trusted() {
    let address = encrypted().await;
    let mut roots = RootCertStore::empty();
    let authority = include_bytes!("../../../link/tests/tls/ca.pem");
    roots
        .add(CertificateDer::from_pem_slice(authority).unwrap())
        .unwrap();
    let tls = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut config = impatient(config(format!("https://{address}")));
    config.trusts = Trusts::from(&Arc::new(tls));
    let (findings, _) = examine(config).await;
    assert!(
        findings
            .iter()
            .any(|finding| matches!(finding, Finding::Good(Fact::Tls { version: "1.3", .. }))),
        "{findings:?}"
    );
    assert!(matches!(
        findings.last(),
        Some(Finding::Bad(Check::Health, Cause::Silent(_)))
    ));
}

#[tokio::test]
async fn a_customers_socket_wants_no_staff() {
    let mut server = plain();
    server.is_staff = false;
    let mut config = config(server.start().await);
    config.endpoint = Endpoint::Orders;
    // This server has no such socket, so it gets as far as the upgrade.
    let (check, _) = failing(config).await;
    assert_eq!(check, Check::Upgrade);
}
