//! The saved board.

use std::fs;

use olgfeast_protocol::{Epoch, OrderId, OrderStatus, Seq, UtcTime};
use olgfeast_store::{Cache, CacheWrite, Cursor, Saved, StoreError};
use tempfile::tempdir;
use uuid::Uuid;

use crate::samples::{order, wait_for, wait_until_closed};

fn cursor(seq: u64) -> Cursor {
    Cursor {
        epoch: Epoch(Uuid::from_u128(7)),
        seq: Seq(seq),
    }
}

#[tokio::test]
async fn a_board_of_two_thousand_orders_comes_back_as_it_went() {
    // Of those that are over not all are loaded.
    let order = |n: i64| match order(n) {
        over if over.status == OrderStatus::Complete => olgfeast_protocol::Order {
            status: OrderStatus::Ready,
            ..over
        },
        open => open,
    };
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    // Against the order of their keys, and each with an older state first.
    for n in (1..=2_000).rev() {
        let older = olgfeast_protocol::Order {
            status: OrderStatus::Pending,
            ..order(n)
        };
        cache.put(CacheWrite::Order(older));
        cache.put(CacheWrite::Order(order(n)));
    }
    cache.put(CacheWrite::Cursor(Some(cursor(2_000))));
    cache.put(CacheWrite::Freshness {
        heard_at: Some(UtcTime(5)),
        checked_at: Some(UtcTime(4)),
        offset_millis: -1_234,
    });
    cache.flush().await.unwrap();
    let expected = Saved {
        orders: (1..=2_000).map(order).collect(),
        cursor: Some(cursor(2_000)),
        reach: None,
        heard_at: Some(UtcTime(5)),
        checked_at: Some(UtcTime(4)),
        offset_millis: -1_234,
    };
    assert_eq!(
        Cache::load(dir.path()).unwrap(),
        expected,
        "beside the writer"
    );
    assert!(cache.check().await.unwrap());
    drop(cache);
    wait_until_closed(dir.path(), "cache.db");
    assert_eq!(
        Cache::load(dir.path()).unwrap(),
        expected,
        "without a writer"
    );
    let _again = Cache::open(dir.path()).unwrap();
    assert_eq!(
        Cache::load(dir.path()).unwrap(),
        expected,
        "after a restart"
    );
}

#[test]
fn where_nothing_was_saved_the_board_is_empty() {
    let dir = tempdir().unwrap();
    assert_eq!(Cache::load(dir.path()).unwrap(), Saved::default());
    assert!(
        !dir.path().join("cache.db").exists(),
        "reading makes no file"
    );
    let _cache = Cache::open(dir.path()).unwrap();
    assert_eq!(Cache::load(dir.path()).unwrap(), Saved::default());
}

#[tokio::test]
async fn an_order_that_is_gone_is_not_saved_and_one_that_came_back_is() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    for n in 1..=3 {
        cache.put(CacheWrite::Order(order(n)));
    }
    cache.flush().await.unwrap();
    cache.put(CacheWrite::Gone(OrderId(1)));
    cache.put(CacheWrite::Gone(OrderId(2)));
    cache.put(CacheWrite::Order(order(2)));
    cache.put(CacheWrite::Gone(OrderId(77)));
    cache.flush().await.unwrap();
    assert_eq!(
        Cache::load(dir.path()).unwrap().orders,
        [order(2), order(3)]
    );
}

#[test]
fn what_waits_is_written_when_the_last_handle_goes() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    let other = cache.clone();
    drop(cache);
    for n in 1..=100 {
        other.put(CacheWrite::Order(order(n)));
    }
    drop(other);
    wait_until_closed(dir.path(), "cache.db");
    assert_eq!(Cache::load(dir.path()).unwrap().orders.len(), 100);
}

#[tokio::test]
async fn a_damaged_file_is_thrown_away_when_it_is_opened() {
    let saved = tempdir().unwrap();
    let cache = Cache::open(saved.path()).unwrap();
    for n in 1..=500 {
        cache.put(CacheWrite::Order(order(n)));
    }
    cache.flush().await.unwrap();
    drop(cache);
    wait_until_closed(saved.path(), "cache.db");
    let whole = fs::read(saved.path().join("cache.db")).unwrap();

    let middle = whole.len() / 2;
    let mut overwritten = whole.clone();
    overwritten[middle - 4_096..middle + 4_096].fill(0xA5);
    let mut no_database = whole.clone();
    no_database[..100].fill(b'#');
    for damaged in [&overwritten, &no_database, &whole[..middle].to_vec()] {
        let dir = tempdir().unwrap();
        fs::write(dir.path().join("cache.db"), damaged).unwrap();
        assert!(matches!(
            Cache::load(dir.path()),
            Err(StoreError::Damaged(_))
        ));
        let cache = Cache::open(dir.path()).unwrap();
        assert_eq!(Cache::load(dir.path()).unwrap(), Saved::default());
        cache.put(CacheWrite::Order(order(1)));
        cache.flush().await.unwrap();
        assert!(cache.check().await.unwrap());
        assert_eq!(Cache::load(dir.path()).unwrap().orders, [order(1)]);
    }
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_not_read_and_is_started_anew() {
    let dir = tempdir().unwrap();
    let newer = rusqlite::Connection::open(dir.path().join("cache.db")).unwrap();
    newer.pragma_update(None, "user_version", 7).unwrap();
    drop(newer);
    assert_eq!(
        Cache::load(dir.path()),
        Err(StoreError::Newer {
            file: "cache.db".into(),
            version: 7
        })
    );
    let cache = Cache::open(dir.path()).unwrap();
    cache.put(CacheWrite::Order(order(1)));
    cache.flush().await.unwrap();
    assert_eq!(Cache::load(dir.path()).unwrap().orders, [order(1)]);
}

#[tokio::test]
async fn damage_that_a_check_finds_empties_the_board_until_it_is_put_again() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    for n in 1..=500 {
        cache.put(CacheWrite::Order(order(n)));
    }
    cache.flush().await.unwrap();
    // Copies the log into the file, so that the damage below is what a reader meets.
    let beside = rusqlite::Connection::open(dir.path().join("cache.db")).unwrap();
    wait_for("the log to be copied", || {
        beside
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                row.get::<_, i64>(0)
            })
            .is_ok_and(|busy| busy == 0)
    });
    {
        use std::io::{Seek, SeekFrom, Write};
        let mut file = fs::OpenOptions::new()
            .write(true)
            .open(dir.path().join("cache.db"))
            .unwrap();
        let pages = file.metadata().unwrap().len() / 4_096;
        // All but the schema, the root of the orders, and the freshness.
        for page in 3..pages {
            file.seek(SeekFrom::Start(page * 4_096)).unwrap();
            file.write_all(&[0xA5; 4_096]).unwrap();
        }
    }
    // The writer's own pages may still be in its memory; another commit makes it read them again.
    beside
        .execute_batch("INSERT INTO freshness VALUES (1, NULL, NULL, 7)")
        .unwrap();
    drop(beside);

    assert!(!cache.check().await.unwrap());
    assert_eq!(Cache::load(dir.path()).unwrap(), Saved::default());
    cache.put(CacheWrite::Order(order(1)));
    cache.put(CacheWrite::Cursor(Some(cursor(501))));
    cache.flush().await.unwrap();
    assert!(cache.check().await.unwrap());
    let saved = Cache::load(dir.path()).unwrap();
    assert_eq!(saved.orders, [order(1)]);
    assert_eq!(saved.cursor, None, "nobody knows what went with the file");
}

#[tokio::test]
async fn a_board_of_the_first_version_is_kept_and_belongs_to_no_log() {
    let dir = tempdir().unwrap();
    {
        let first = rusqlite::Connection::open(dir.path().join("cache.db")).unwrap();
        first
            .execute_batch(include_str!("../../src/cache/schema_1.sql"))
            .unwrap();
        first
            .execute_batch(
                "INSERT INTO orders VALUES (7, 'ready', 'r7', 8, 'Ann', 3, 1, 2, 3, NULL,
                     '{\"known\":\"nothing\"}');
                 INSERT INTO freshness VALUES (1, 5, 4, -3);
                 PRAGMA user_version = 1;",
            )
            .unwrap();
    }
    let cache = Cache::open(dir.path()).unwrap();
    let saved = Cache::load(dir.path()).unwrap();
    assert_eq!(saved.orders.len(), 1);
    assert_eq!(saved.orders[0].customer_name, "Ann");
    assert_eq!(saved.orders[0].version, None);
    assert_eq!(saved.heard_at, Some(UtcTime(5)));
    assert_eq!(saved.cursor, None);

    cache.put(CacheWrite::Order(order(7)));
    cache.put(CacheWrite::Cursor(Some(cursor(9))));
    cache.flush().await.unwrap();
    let saved = Cache::load(dir.path()).unwrap();
    assert_eq!(saved.orders, [order(7)]);
    assert_eq!(saved.cursor, Some(cursor(9)));
}

#[tokio::test]
async fn a_cursor_is_replaced_and_can_be_taken_away() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    for seq in [3, 4] {
        cache.put(CacheWrite::Cursor(Some(cursor(seq))));
        cache.flush().await.unwrap();
        assert_eq!(Cache::load(dir.path()).unwrap().cursor, Some(cursor(seq)));
    }
    cache.put(CacheWrite::Cursor(None));
    cache.flush().await.unwrap();
    assert_eq!(Cache::load(dir.path()).unwrap().cursor, None);
}

#[tokio::test]
async fn a_saved_cursor_is_never_ahead_of_the_saved_orders() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    // Event n makes order n; the reader looks in between, whenever the writer commits.
    for n in 1..=500 {
        cache.put(CacheWrite::Order(order(n)));
        cache.put(CacheWrite::Cursor(Some(cursor(n.unsigned_abs()))));
        if n % 25 == 0 {
            let saved = Cache::load(dir.path()).unwrap();
            let seq = saved.cursor.map_or(0, |cursor| cursor.seq.0);
            assert!(saved.orders.len() as u64 >= seq, "cursor {seq}");
        }
    }
    cache.flush().await.unwrap();
    assert_eq!(Cache::load(dir.path()).unwrap().cursor, Some(cursor(500)));
}
