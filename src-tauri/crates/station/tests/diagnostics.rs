//! What a station tells of itself, what is sent to whoever helps, and how servers are reached.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::{
    io::{Cursor, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use olgfeast_protocol::{
    Order, OrderId, OrderStatus, Settings,
    ipc::{
        ErrorCode,
        diagnostics::{Came, Check, Condition, Fault, FileState, Finding, Stage, StationReport},
    },
    settings::{Network, ProxyChoice},
    wire::WireOrder,
};
use olgfeast_station::{Account, Endpoint, Given, LOGS, Secret, Server, Station, StationConfig};
use olgfeast_store::{Cache, CacheWrite};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// Generous: a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(30);

const SECRETS: [&str; 7] = [
    "Zbigniew Kowalski",
    "volunteer-anna",
    "s3cret-passw0rd",
    "grandmas-laptop",
    "feast.parish.example",
    "proxy.parish.example",
    "chancellery-ca.pem",
];

fn order(id: i64, name: &str) -> Order {
    let wire = WireOrder::read(&json!({
        "id": id, "display_id": id, "ref_code": format!("ref{id}"), "status": "pending",
        "customer_name": name, "order_items": [{"id": 1, "quantity": 2,
            "food_item": {"name": "Fries", "food_group": "Grill"}}],
    }));
    wire.unwrap().onto(None).unwrap()
}

async fn station(dir: &Path, server: &str) -> Station {
    Station::open(StationConfig {
        data_dir: dir.to_owned(),
        endpoint: Endpoint::Kitchen,
        credentials: Arc::new(Given::new(Secret::new(SECRETS[2]))),
        account: Some(Account {
            server: Server::parse(server).unwrap(),
            username: SECRETS[1].into(),
        }),
        name: SECRETS[3].into(),
        app_version: "1.2.3",
        ca_file: None,
    })
    .await
    .unwrap()
}

/// An address at which nothing listens.
async fn closed() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

async fn until(station: &Station, what: impl Fn(&StationReport) -> bool) -> StationReport {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let report = station.report().await.unwrap();
        if what(&report) {
            return report;
        }
        assert!(tokio::time::Instant::now() < deadline, "{report:#?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn examined(station: &Station) -> Vec<Finding> {
    station.examine().await.unwrap();
    let report = until(station, |report| {
        report
            .examination
            .as_ref()
            .is_some_and(|last| !last.running)
    });
    report.await.examination.unwrap().findings
}

async fn save(dir: &Path, orders: &[Order]) {
    let cache = Cache::open(dir).unwrap();
    for order in orders {
        cache.put(CacheWrite::Order(order.clone()));
    }
    cache.flush().await.unwrap();
}

#[tokio::test]
async fn a_station_without_a_server_says_what_works_and_what_waits() {
    let dir = tempfile::tempdir().unwrap();
    save(dir.path(), &[order(7, "Ann"), order(8, "Bea")]).await;
    let station = station(dir.path(), &format!("http://{}", closed().await)).await;
    let (pending, preparing) = (OrderStatus::Pending, OrderStatus::Preparing);
    for id in [7, 8] {
        let moved = station.set_status(OrderId(id), Some(pending), preparing);
        moved.await.unwrap();
    }

    let report = until(&station, |report| {
        matches!(report.works.feed, Condition::Bad { .. }) && !report.attempts.is_empty()
    });
    let report = report.await;
    assert!(matches!(
        report.works.sending,
        Condition::Bad { since: Some(_) }
    ));
    assert_eq!(report.works.saving, Condition::Good { at: None });
    let newest = &report.attempts[0];
    assert!(
        report
            .attempts
            .iter()
            .all(|attempt| attempt.number <= newest.number)
    );
    assert_eq!((report.outbox.len(), report.outbox_more), (2, 0));
    let waiting = &report.outbox[0];
    assert_eq!((waiting.number.as_str(), waiting.to), ("7", preparing));
    assert_eq!(waiting.attempts, 0);
    assert_eq!(report.outbox[1].stage, Stage::Queued);
    assert!(waiting.can_discard);
    assert!(report.files.outbox_bytes > 0 && report.files.cache_bytes > 0);
    assert_eq!(report.version, "1.2.3");

    // The very change goes, and the ticket falls back; nothing is undone twice.
    station.withdraw(waiting.id).await.unwrap();
    let again = station.withdraw(waiting.id).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::NothingToUndo);
    let report = station.report().await.unwrap();
    assert_eq!(report.outbox.len(), 1);
    assert_eq!(report.outbox[0].number, "8");

    let checked = station.check_files().await.unwrap();
    assert_eq!(
        (checked.outbox, checked.cache),
        (FileState::Whole, FileState::Whole)
    );
    assert_eq!(station.report().await.unwrap().files.checked, Some(checked));
    station.close().await;
}

#[tokio::test]
async fn the_way_to_the_server_is_told_line_by_line_up_to_what_fails() {
    let dir = tempfile::tempdir().unwrap();
    let station = station(dir.path(), &format!("http://{}", closed().await)).await;
    let findings = examined(&station).await;
    let last = findings.last().unwrap();
    assert_eq!(last.check, Check::Tcp);
    let Came::Bad { fault, .. } = &last.came else {
        panic!("{findings:?}");
    };
    assert_eq!(*fault, Fault::Refused);
    assert_eq!(
        examined(&station).await,
        findings,
        "and once more, when wanted"
    );
    station.close().await;
}

/// The files of a zip, with their names.
fn unpacked(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let files = 0..zip.len();
    let unpack = |at| {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    files.map(unpack).collect()
}

#[tokio::test]
async fn the_support_bundle_names_nobody_and_opens_no_door() {
    let dir = tempfile::tempdir().unwrap();
    save(dir.path(), &[order(7, SECRETS[0])]).await;
    std::fs::create_dir(dir.path().join(LOGS)).unwrap();
    let careless = SECRETS.join(" said to ");
    let log = dir.path().join(LOGS).join("olgfeast.2026-11-22.log");
    std::fs::write(&log, format!("INFO socket closed\nWARN {careless}\n")).unwrap();

    let elsewhere = tempfile::tempdir().unwrap();
    let certificates = elsewhere.path().join(SECRETS[6]);
    std::fs::copy(tls("ca.pem"), &certificates).unwrap();

    let station = station(dir.path(), &format!("https://{}", SECRETS[4])).await;
    let settings = Settings {
        network: Network {
            proxy: ProxyChoice::Address {
                address: format!("{}:3128", SECRETS[5]),
            },
            ca_file: Some(certificates.to_str().unwrap().to_owned()),
        },
        ..Settings::default()
    };
    station.change_settings(settings).await.unwrap();
    let (pending, preparing) = (OrderStatus::Pending, OrderStatus::Preparing);
    let moved = station.set_status(OrderId(7), Some(pending), preparing);
    moved.await.unwrap();
    assert_eq!(station.log().await.len(), 2);

    // A password is known once the place where it is kept has answered.
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let files = loop {
        let files = unpacked(&station.bundle().await.unwrap());
        let tells = files.iter().any(|(_, text)| text.contains(SECRETS[2]));
        if !tells || tokio::time::Instant::now() >= deadline {
            break files;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    for (name, text) in &files {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} in {name}: {text}");
        }
        assert!(!text.contains(dir.path().to_str().unwrap()));
        if name == "report.json" {
            assert!(
                text.contains("\"number\": \"7\"") && text.contains("1.2.3"),
                "{text}"
            );
        }
        if name == "settings.json" {
            assert!(text.contains("\"proxy\": \"address\""), "{text}");
            assert!(text.contains("\"own_certificates\": true"), "{text}");
        }
        if name.starts_with(LOGS) {
            assert!(text.contains("socket closed"), "the rest is there: {text}");
        }
    }
    let mut names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "logs/olgfeast.2026-11-22.log",
            "report.json",
            "settings.json"
        ]
    );
    station.close().await;
}

fn tls(name: &str) -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../link/tests/tls");
    tests.join(name)
}

/// An encrypted server that says nothing, with a certificate of a private authority.
async fn encrypted() -> SocketAddr {
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let certificate = CertificateDer::from_pem_file(tls("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(tls("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(mut stream) = acceptor.accept(tcp).await {
                    let mut bytes = [0; 1024];
                    let _ = stream.read(&mut bytes).await;
                    let answer = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
                    let _ = stream.write_all(answer).await;
                    let _ = stream.shutdown().await;
                }
            });
        }
    });
    address
}

fn came_of(findings: &[Finding], check: Check) -> Option<&Came> {
    let finding = findings.iter().find(|finding| finding.check == check);
    finding.map(|finding| &finding.came)
}

#[tokio::test]
async fn certificates_that_a_person_names_count_from_the_next_dial_on() {
    let dir = tempfile::tempdir().unwrap();
    let station = station(dir.path(), &format!("https://{}", encrypted().await)).await;
    let distrusted = examined(&station).await;
    assert!(
        matches!(
            came_of(&distrusted, Check::Tls),
            Some(Came::Bad {
                fault: Fault::Certificate,
                ..
            })
        ),
        "{distrusted:?}"
    );

    let with = |path: &Path| Settings {
        network: Network {
            ca_file: Some(path.to_str().unwrap().to_owned()),
            ..Network::default()
        },
        ..Settings::default()
    };
    let no_pem = dir.path().join("letter.txt");
    std::fs::write(&no_pem, "Dear Sir").unwrap();
    for path in [&no_pem, &dir.path().join("nowhere.pem")] {
        let refused = station.change_settings(with(path)).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::BadCertificates);
    }
    let kept = station.snapshot().await.unwrap().settings;
    assert_eq!(kept, Settings::default(), "nothing has changed");

    let dials = station.timeline().len();
    station.change_settings(with(&tls("ca.pem"))).await.unwrap();
    let trusted = examined(&station).await;
    assert!(
        matches!(came_of(&trusted, Check::Tls), Some(Came::Good { .. })),
        "{trusted:?}"
    );
    // Sockets and REST alike: the server is asked for a token now, and answers as it does.
    assert!(matches!(
        came_of(&trusted, Check::Health),
        Some(Came::Bad {
            fault: Fault::Unwell,
            ..
        })
    ));
    assert!(dials > 0 || !station.timeline().is_empty());
    station.close().await;

    // A file that has gone since costs the trust, and not the board.
    let gone = dir.path().join("gone.pem");
    std::fs::copy(tls("ca.pem"), &gone).unwrap();
    let station = self::station(dir.path(), "http://127.0.0.1:1").await;
    station.change_settings(with(&gone)).await.unwrap();
    station.close().await;
    std::fs::remove_file(&gone).unwrap();
    let station = self::station(dir.path(), "http://127.0.0.1:1").await;
    let settings = station.snapshot().await.unwrap().settings;
    assert_eq!(settings, with(&gone));
    station.close().await;
}

#[tokio::test]
async fn a_proxy_that_a_person_names_is_asked_for_far_servers_and_never_for_near_ones() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (asked, mut heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            let asked = asked.clone();
            tokio::spawn(async move {
                let mut bytes = [0; 1024];
                let count = tcp.read(&mut bytes).await.unwrap_or(0);
                let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
                let _ = asked.send(text.lines().next().unwrap_or_default().to_owned());
                let _ = tcp.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n").await;
            });
        }
    });
    let by_proxy = Settings {
        network: Network {
            proxy: ProxyChoice::Address {
                address: address.to_string(),
            },
            ca_file: None,
        },
        ..Settings::default()
    };

    let dir = tempfile::tempdir().unwrap();
    let near = station(dir.path(), &format!("http://{}", closed().await)).await;
    near.change_settings(by_proxy.clone()).await.unwrap();
    let findings = examined(&near).await;
    assert_eq!(came_of(&findings, Check::Proxy), None);
    assert!(heard.try_recv().is_err(), "a near server is asked directly");
    near.close().await;

    let far = station(dir.path(), "https://feast.example.org").await;
    let findings = examined(&far).await;
    let figures = format!("http://{address}");
    assert_eq!(
        came_of(&findings, Check::Proxy),
        Some(&Came::Look { figures })
    );
    let line = tokio::time::timeout(PATIENCE, heard.recv()).await.unwrap();
    assert_eq!(line.unwrap(), "CONNECT feast.example.org:443 HTTP/1.1");
    far.close().await;
}
