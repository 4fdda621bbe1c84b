//! What must be so at any hour, and at the end.

use std::{collections::BTreeSet, fs, path::Path};

use olgfeast_hub::{FeastDay, export};
use olgfeast_protocol::{OrderId, OrderStatus, UtcTime};

use crate::night::{GUESTS, Night, POLLERS, SCREENS};

/// The write-ahead log is folded into the file when it has 1,000 pages of 4 KiB; a reader may make it
/// somewhat longer.
const LONGEST_WAL: u64 = 8 * 1024 * 1024;
/// A file with nothing in it, and what an event adds to it: itself, the outcome of its key, the order.
const SMALLEST_FILE: u64 = 1024 * 1024;
const BYTES_PER_EVENT: u64 = 6 * 1024;

/// Bytes of memory that may be added after the first quarter of a feast. The caches of SQLite and of
/// the allocator fill up at first, and a hub that starts needs 19 MiB for a moment, to hash a password.
const MOST_ADDED: u64 = 48 * 1024 * 1024;

const HOUR: i64 = 3_600 * 1_000_000;

/// Nothing is held that nobody needs, and nothing is missing of what is kept.
pub(crate) async fn check(night: &Night) {
    let holds = night.hub.holds().await.unwrap();
    assert!(holds.peers <= SCREENS + GUESTS, "{holds:?}");
    assert!(holds.waiters <= POLLERS + 1, "{holds:?}");
    // All staff are one.
    assert!(holds.audiences <= 1 + GUESTS, "{holds:?}");
    assert_eq!(holds.queued, 0, "{holds:?}");
    assert_eq!(holds.events, night.head, "{holds:?}");
    assert_eq!(holds.orders, night.orders.len() as u64, "{holds:?}");
    assert_eq!(holds.outcomes, night.keyed + night.old_keys(), "{holds:?}");
    assert_eq!(
        holds.families,
        night.sign_ins() + night.old_sign_ins(),
        "{holds:?}"
    );
    let size = |name: &str| fs::metadata(night.data.path().join(name)).map_or(0, |file| file.len());
    assert!(size("hub.db-wal") <= LONGEST_WAL, "{}", size("hub.db-wal"));
    let most = SMALLEST_FILE + holds.events * BYTES_PER_EVENT;
    assert!(size("hub.db") <= most, "{} of {most}", size("hub.db"));
}

/// Everybody has everything, and it is what has happened.
pub(crate) async fn right_at_the_end(night: &mut Night) {
    let open: BTreeSet<OrderId> = night.open().map(|(id, _)| id).collect();
    let mut by_lane = BTreeSet::new();
    for lane in ["pending", "preparing", "ready"] {
        by_lane.extend(
            night
                .ids(&format!("/api/v1/operations/orders/{lane}"))
                .await,
        );
    }
    assert_eq!(by_lane, open);
    let screens = night.stations.iter().filter(|station| station.person == 0);
    let places = screens.map(|station| &station.place);
    for place in places.chain(night.pollers.iter().map(|poller| &poller.place)) {
        let shown: BTreeSet<OrderId> = place.board.keys().copied().collect();
        assert_eq!(shown, open);
        for (id, (version, status)) in &place.board {
            let order = night.orders[id];
            assert_eq!(
                (version.0, *status),
                (order.version, order.status),
                "{id:?}"
            );
        }
        assert_eq!(place.cursor.unwrap().0, night.head);
    }
    // Each guest has their own, and together they have those that were not taken down by staff.
    let guests = night.stations.iter().filter(|station| station.person > 0);
    let mut shared = BTreeSet::new();
    for guest in guests {
        for id in guest.place.board.keys() {
            assert!(open.contains(id) && shared.insert(*id), "{id:?}");
        }
    }
    assert!(night.stations.iter().all(|station| station.compared > 0));
    snapshot_is_of_the_feast_day(night).await;
    exports_are_complete(night);
    assert!(
        night
            .numbers
            .keys()
            .all(|number| (1..=999).contains(number))
    );
    if night.orders.len() > 999 {
        assert!(night.numbers.values().any(|times| *times > 1));
    }
}

/// The whole board: what is open, and what was changed since the feast day began.
async fn snapshot_is_of_the_feast_day(night: &mut Night) {
    let began = UtcTime(night.wall.0 - (night.wall.0 - 4 * HOUR).rem_euclid(24 * HOUR));
    let of_today = night
        .orders
        .iter()
        .filter(|(_, order)| order.status != OrderStatus::Complete || order.changed >= began);
    let of_today: BTreeSet<OrderId> = of_today.map(|(id, _)| *id).collect();
    let (mut part, mut parts) = (0, 1);
    let mut copied = BTreeSet::new();
    while part < parts {
        part += 1;
        let copy = night
            .asks(&format!("/api/v1/live/snapshot?part={part}"))
            .await;
        parts = copy["parts"].as_u64().unwrap();
        for order in copy["orders"].as_array().unwrap() {
            copied.insert(OrderId(order["id"].as_i64().unwrap()));
        }
    }
    assert_eq!(copied, of_today);
}

/// Every order and every event is in the tables of one day.
fn exports_are_complete(night: &Night) {
    let first = night
        .orders
        .values()
        .map(|order| order.changed)
        .min()
        .unwrap();
    let days = (night.wall.0 - first.0) / (24 * HOUR) + 2;
    let out = tempfile::tempdir().unwrap();
    let (mut orders, mut events) = (0, 0);
    for day in 0..days {
        let day = jiff::Timestamp::from_microsecond(first.0 - 4 * HOUR + day * 24 * HOUR).unwrap();
        let day: FeastDay = day.strftime("%Y-%m-%d").to_string().parse().unwrap();
        let exported = export(night.data.path(), day, out.path()).unwrap();
        orders += exported.orders;
        events += exported.events;
    }
    assert_eq!((orders, events), (night.orders.len() as u64, night.head));
}

/// Little memory was added since then, where the system tells.
pub(crate) fn has_not_grown(since: Option<u64>) {
    if let (Some(before), Some(now)) = (since, resident()) {
        assert!(now < before + MOST_ADDED, "{before} bytes, then {now}");
    }
}

/// Bytes of memory that this process has, where the system tells.
pub(crate) fn resident() -> Option<u64> {
    let status = fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1_024)
}
