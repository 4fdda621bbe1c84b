//! What cannot be seen from outside: a full disk, a held file, how hard a commit is.

use std::time::Duration;

use olgfeast_protocol::{OrderId, OrderStatus};
use tempfile::tempdir;
use uuid::Uuid;

use super::*;

fn intents(count: u128) -> Vec<Intent> {
    (0..count)
        .map(|n| Intent {
            id: IntentId(Uuid::from_u128(n)),
            order: OrderId(1),
            ref_code: "r".repeat(200),
            number: "1".into(),
            from: OrderStatus::Pending,
            to: OrderStatus::Preparing,
            base: olgfeast_protocol::Stand {
                status: OrderStatus::Pending,
                preparing_at: None,
                ready_at: None,
                complete_at: None,
                version: None,
            },
            made_at: UtcTime(0),
        })
        .collect()
}

/// Lets the file grow by so many pages and no further, as a full disk would.
async fn limit_growth(outbox: &Outbox, pages: i64) {
    outbox
        .inner
        .writer
        .ask(move |connection| {
            let used: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            let limit = used + pages;
            connection.pragma_update_and_check(None, "max_page_count", limit, |_| Ok(()))?;
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_half_kept_and_what_was_kept_stays() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let all = intents(200);
    outbox.enqueue(all[..1].to_vec()).await.unwrap();
    limit_growth(&outbox, 2).await;
    let refused = outbox.enqueue(all[1..].to_vec()).await;
    assert!(matches!(refused, Err(StoreError::Full(_))), "{refused:?}");
    let kept: Vec<_> = outbox
        .open_intents()
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.intent)
        .collect();
    assert_eq!(kept, all[..1]);

    limit_growth(&outbox, 1_000).await;
    outbox.enqueue(all[1..].to_vec()).await.unwrap();
    assert_eq!(outbox.open_intents().await.unwrap().len(), all.len());
}

#[tokio::test]
async fn an_outbox_that_others_hold_for_too_long_is_busy_and_works_again_after() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox
        .inner
        .writer
        .ask(|connection| Ok(connection.busy_timeout(Duration::from_millis(1))?))
        .await
        .unwrap();
    let other = rusqlite::Connection::open(dir.path().join("outbox.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(outbox.enqueue(intents(1)).await, Err(StoreError::Busy));
    other.execute_batch("ROLLBACK").unwrap();
    outbox.enqueue(intents(1)).await.unwrap();
}

#[tokio::test]
async fn a_commit_is_on_the_disk_when_it_returns() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let (mode, synchronous): (String, i64) = outbox
        .inner
        .writer
        .ask(|connection| {
            Ok((
                connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?,
                connection.pragma_query_value(None, "synchronous", |row| row.get(0))?,
            ))
        })
        .await
        .unwrap();
    // 2 is FULL: the write-ahead log is synced at each commit.
    assert_eq!((mode.as_str(), synchronous), ("wal", 2));
}

#[tokio::test]
async fn a_writer_that_has_ended_is_told_as_closed() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let ended = outbox
        .inner
        .writer
        .ask::<()>(|_| panic!("the test ends the thread"))
        .await;
    assert_eq!(ended, Err(StoreError::Closed));
    assert_eq!(outbox.enqueue(intents(1)).await, Err(StoreError::Closed));
}
