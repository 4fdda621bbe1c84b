use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use olgfeast_protocol::{
    IntentId, Lines, Order, OrderId, OrderStatus, Role, UtcTime,
    ipc::{DraftLine, NewOrder, OrderDraft},
};
use olgfeast_store::{Cache, CacheWrite, DraftRow, Outbox};
use uuid::Uuid;

use super::*;
use crate::{
    Credentials, Endpoint, KeptSecret, PairedFile, Secret, StationConfig, StationCredential,
};

/// What nobody may find afterwards: of customers, of those who work here, and what opens a door.
const NAMES: [&str; 6] = [
    "Zoë Hinterhuber",
    "anna.kassa",
    "feast.example.org",
    "c0ffee-credential",
    "Ohne Zwiebeln bitte",
    "Hochzeit Moser",
];

fn order(id: i64, name: &str, status: OrderStatus) -> Order {
    Order {
        id: OrderId(id),
        display_id: Some(7),
        ref_code: format!("r{id}"),
        customer_name: name.to_owned(),
        status,
        lines: Lines::Nothing,
        tokens: None,
        cents: None,
        ordered_at: Some(UtcTime(1_795_000_000_000_000)),
        preparing_at: None,
        ready_at: None,
        complete_at: None,
        version: None,
        struck: Default::default(),
        notes: "Ohne Zwiebeln bitte".to_owned(),
        cancel_reason: None,
    }
}

fn draft() -> DraftRow {
    DraftRow {
        draft: OrderDraft {
            id: IntentId(Uuid::from_u128(7)),
            order: NewOrder {
                customer_name: "Hochzeit Moser".into(),
                lines: vec![DraftLine {
                    item: 3,
                    name: "Fries".into(),
                    quantity: 2,
                    cents: 350,
                    tokens: 1,
                }],
            },
            made_at: UtcTime(1_000_000),
            state: DraftState::Draft,
        },
        server: "https://feast.example.org".into(),
        attempt: None,
    }
}

/// A directory in which a station has worked for a while; what it has open is not closed.
async fn worked_in(dir: &Path) -> (Outbox, Cache) {
    let outbox = Outbox::open(dir).unwrap();
    outbox.keep_draft(draft(), None).await.unwrap();
    let settings = [
        ("server", "https://feast.example.org"),
        ("username", "anna.kassa"),
    ];
    let settings = settings.map(|(key, value)| (key.to_owned(), Some(value.to_owned())));
    outbox.set_settings(settings.into()).await.unwrap();
    let cache = Cache::open(dir).unwrap();
    for (id, status) in [(1, OrderStatus::Pending), (2, OrderStatus::Complete)] {
        cache.put(CacheWrite::Order(order(id, "Zoë Hinterhuber", status)));
    }
    cache.flush().await.unwrap();
    // Its pages are free now, and hold what they held.
    cache.put(CacheWrite::Gone(OrderId(1)));
    cache.flush().await.unwrap();
    let file = PairedFile::new(dir, None);
    let station = Some(StationCredential {
        role: Role::Kitchen,
        secret: Secret::new("c0ffee-credential"),
    });
    let secret = KeptSecret {
        station,
        ..KeptSecret::default()
    };
    file.keep("https://feast.example.org", "anna.kassa", secret)
        .await;
    // As a process leaves it that dies while it keeps another one.
    fs::copy(dir.join("paired.json"), dir.join("paired.json.new")).unwrap();
    let log = |name: &str| {
        fs::create_dir_all(dir.join(LOGS)).unwrap();
        fs::write(dir.join(LOGS).join(name), "anna.kassa has signed in").unwrap();
    };
    log("olgfeast.2026-11-22.log");
    for set_aside in ["outbox-damaged-2026-11-22T21-21-11Z.db", "outbox-rescue.db"] {
        fs::copy(dir.join("outbox.db-wal"), dir.join(set_aside)).unwrap();
    }
    fs::create_dir(dir.join("hub")).unwrap();
    fs::write(dir.join("hub/hub.db"), "the feast of Hochzeit Moser").unwrap();
    fs::write(dir.join("hosting.json"), "{}").unwrap();
    fs::write(dir.join("letter.txt"), "somebody else's").unwrap();
    (outbox, cache)
}

/// Waits until the writers of dropped handles have closed their files.
fn closed(dir: &Path) {
    let give_up = Instant::now() + Duration::from_secs(60);
    while ["outbox.db-wal", "cache.db-wal"]
        .iter()
        .any(|log| dir.join(log).exists())
    {
        assert!(Instant::now() < give_up, "the files are not closed");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Files below it that hold one of the names, with the name.
fn found(dir: &Path) -> Vec<(PathBuf, &'static str)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(self::found(&path));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for name in NAMES {
            if bytes
                .windows(name.len())
                .any(|part| part == name.as_bytes())
            {
                found.push((path.clone(), name));
            }
        }
    }
    found
}

#[tokio::test]
async fn after_packing_up_no_file_has_a_name_or_a_secret_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let open = worked_in(dir.path()).await;
    let before = found(dir.path());
    for name in NAMES {
        assert!(before.iter().any(|(_, found)| *found == name), "{name}");
    }
    drop(open);
    closed(dir.path());
    assert_eq!(PackUp::wished(dir.path()), None);
    PackUp { feast: true }.wish(dir.path()).unwrap();
    let wished = PackUp::wished(dir.path()).unwrap();
    wished.carry_out(dir.path(), &["unknown.json"]).unwrap();
    assert_eq!(found(dir.path()), []);
    assert_eq!(PackUp::wished(dir.path()), None, "and it is done once");
    let left: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 3, "two locks and a letter: {left:?}");
    // A station begins there as anywhere.
    assert!(Cache::load(dir.path()).unwrap().orders.is_empty());
    let outbox = Outbox::open(dir.path()).unwrap();
    assert_eq!(outbox.setting("username").await.unwrap(), None);
}

#[tokio::test]
async fn the_feast_stays_unless_it_was_named_and_nothing_is_erased_under_a_station() {
    let dir = tempfile::tempdir().unwrap();
    drop(worked_in(dir.path()).await);
    closed(dir.path());
    let wish = PackUp { feast: false };
    wish.wish(dir.path()).unwrap();
    let station = DirLock::acquire(dir.path()).unwrap();
    assert_eq!(wish.carry_out(dir.path(), &[]), Err(StoreError::Busy));
    assert!(dir.path().join("outbox.db").exists());
    assert_eq!(PackUp::wished(dir.path()), Some(wish), "for the next start");
    drop(station);
    wish.carry_out(dir.path(), &[]).unwrap();
    let left = found(dir.path());
    let hub = dir.path().join("hub/hub.db");
    assert_eq!(left, [(hub, "Hochzeit Moser")]);
    assert!(dir.path().join("hosting.json").exists());
}

#[tokio::test]
async fn what_no_server_has_is_counted_and_secrets_are_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    drop(worked_in(dir.path()).await);
    closed(dir.path());
    let station = Station::open(StationConfig {
        data_dir: dir.path().to_owned(),
        endpoint: Endpoint::Kitchen,
        credentials: Arc::new(PairedFile::new(dir.path(), None)),
        account: None,
        name: "test".to_owned(),
        app_version: "0.0.0",
        ca_file: None,
    });
    let station = station.await.unwrap();
    assert_eq!(station.unsent().await, Ok(1), "an order of the counter");
    assert!(station.forget_secrets().await);
    assert!(!dir.path().join("paired.json").exists());
    station.close().await;
}
