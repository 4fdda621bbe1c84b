//! The outbox within one process.

use std::{collections::HashSet, thread};

use olgfeast_protocol::{DeadReason, Stand, UtcTime, ipc::Settlement};
use olgfeast_store::{Fate, OPEN_INTENTS_LIMIT, Outbox, Row, StoreError};
use tempfile::tempdir;
use tokio::time::timeout;

use crate::samples::{DEADLINE, intent, letter, wait_until_closed};

const AT: UtcTime = UtcTime(1_795_000_001_000_000);

#[tokio::test]
async fn everything_is_there_again_after_a_restart() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    assert_eq!(outbox.set_aside(), None);
    let station = outbox.station_id().await.unwrap();
    outbox.enqueue((1..=6).map(intent).collect()).await.unwrap();
    outbox.mark_attempt(intent(2).id, AT).await.unwrap();
    outbox
        .mark_attempt(intent(2).id, UtcTime(AT.0 + 1))
        .await
        .unwrap();
    outbox
        .settle(vec![intent(3).id], Settlement::AlreadyDone, None, AT)
        .await
        .unwrap();
    outbox
        .bury(vec![letter(intent(4), 7), letter(intent(5), 6)])
        .await
        .unwrap();
    assert!(outbox.withdraw(intent(6).id).await.unwrap());
    outbox
        .set_settings(vec![("server".into(), Some("http://a".into()))])
        .await
        .unwrap();
    drop(outbox);
    wait_until_closed(dir.path(), "outbox.db");

    let outbox = Outbox::open(dir.path()).unwrap();
    assert_eq!(outbox.set_aside(), None);
    assert_eq!(outbox.station_id().await.unwrap(), station);
    assert_eq!(
        outbox.setting("server").await.unwrap().as_deref(),
        Some("http://a")
    );
    assert_eq!(
        outbox.open_intents().await.unwrap(),
        [
            Row {
                intent: intent(1),
                attempts: 0,
                in_flight_starts: 0,
                attempted_at: None,
                sent: None,
            },
            Row {
                intent: intent(2),
                attempts: 2,
                in_flight_starts: 0,
                attempted_at: Some(UtcTime(AT.0 + 1)),
                sent: None,
            },
        ]
    );
    assert_eq!(
        outbox.fate(intent(3).id).await.unwrap(),
        Fate::Settled(Settlement::AlreadyDone)
    );
    // Oldest first, by when they were given up.
    assert_eq!(
        outbox.dead_letters().await.unwrap(),
        [letter(intent(5), 6), letter(intent(4), 7)]
    );
    assert_eq!(outbox.fate(intent(6).id).await.unwrap(), Fate::Withdrawn);
    assert_eq!(outbox.fate(intent(7).id).await.unwrap(), Fate::Unknown);
}

#[tokio::test]
async fn two_data_directories_are_two_stations() {
    let (one, other) = (tempdir().unwrap(), tempdir().unwrap());
    let one = Outbox::open(one.path())
        .unwrap()
        .station_id()
        .await
        .unwrap();
    let other = Outbox::open(other.path())
        .unwrap()
        .station_id()
        .await
        .unwrap();
    assert_ne!(one, other);
}

#[tokio::test]
async fn settings_are_written_together_and_never_rename_the_station() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let station = outbox.station_id().await.unwrap();
    let set = |key: &str, value: Option<&str>| (key.to_owned(), value.map(str::to_owned));
    outbox
        .set_settings(vec![set("a", Some("1")), set("b", Some("2"))])
        .await
        .unwrap();
    outbox
        .set_settings(vec![
            set("a", None),
            set("b", Some("3")),
            set("station_id", Some("x")),
        ])
        .await
        .unwrap();
    outbox
        .set_settings(vec![set("station_id", None), set("never set", None)])
        .await
        .unwrap();
    assert_eq!(outbox.setting("a").await.unwrap(), None);
    assert_eq!(outbox.setting("b").await.unwrap().as_deref(), Some("3"));
    assert_eq!(outbox.station_id().await.unwrap(), station);
}

#[tokio::test]
async fn the_outbox_takes_two_thousand_open_intents_and_not_one_more() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let limit = i64::try_from(OPEN_INTENTS_LIMIT).unwrap();
    assert_eq!(limit, 2_000);
    assert_eq!(
        outbox.enqueue((0..=limit).map(intent).collect()).await,
        Err(StoreError::Capacity)
    );
    assert_eq!(outbox.open_intents().await.unwrap(), []);

    outbox
        .enqueue((0..limit - 1).map(intent).collect())
        .await
        .unwrap();
    // Two more are one too many: none of the two is kept.
    assert_eq!(
        outbox.enqueue(vec![intent(limit), intent(limit + 1)]).await,
        Err(StoreError::Capacity)
    );
    assert_eq!(outbox.fate(intent(limit).id).await.unwrap(), Fate::Unknown);
    outbox.enqueue(vec![intent(limit)]).await.unwrap();
    assert_eq!(
        outbox.enqueue(vec![intent(limit + 1)]).await,
        Err(StoreError::Capacity)
    );

    // What is no longer open makes room, also for a retry.
    outbox
        .bury(vec![letter(intent(0), 1), letter(intent(1), 1)])
        .await
        .unwrap();
    outbox
        .revive(intent(0).id, vec![intent(limit + 1)])
        .await
        .unwrap();
    outbox.enqueue(vec![intent(limit + 2)]).await.unwrap();
    assert_eq!(
        outbox.revive(intent(1).id, vec![intent(limit + 3)]).await,
        Err(StoreError::Capacity)
    );
    assert!(matches!(
        outbox.fate(intent(1).id).await.unwrap(),
        Fate::Dead(_)
    ));
    assert_eq!(
        outbox.open_intents().await.unwrap().len(),
        OPEN_INTENTS_LIMIT
    );
}

#[tokio::test]
async fn intents_of_one_enqueue_are_kept_all_or_none() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.enqueue(vec![intent(2)]).await.unwrap();
    let twice = outbox.enqueue(vec![intent(1), intent(2), intent(3)]).await;
    assert!(matches!(twice, Err(StoreError::Io(_))), "{twice:?}");
    let rows = outbox.open_intents().await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.intent.id).collect::<Vec<_>>(),
        [intent(2).id]
    );
}

#[tokio::test]
async fn letters_of_one_burial_are_kept_all_or_none() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.enqueue(vec![intent(1)]).await.unwrap();
    assert_eq!(
        outbox
            .bury(vec![letter(intent(1), 1), letter(intent(2), 1)])
            .await,
        Err(StoreError::UnknownIntent)
    );
    assert_eq!(
        outbox.fate(intent(1).id).await.unwrap(),
        Fate::Open { attempts: 0 }
    );
    assert_eq!(outbox.dead_letters().await.unwrap(), []);
}

#[tokio::test]
async fn an_attempt_may_be_based_on_what_was_seen_last() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.enqueue(vec![intent(1), intent(2)]).await.unwrap();
    let base = Stand {
        ready_at: Some(AT),
        ..intent(1).base
    };
    outbox
        .mark_attempt_on(intent(1).id, AT, base)
        .await
        .unwrap();
    let rows = outbox.open_intents().await.unwrap();
    assert_eq!((rows[0].intent.base, rows[0].attempts), (base, 1));
    assert_eq!((rows[1].intent.base, rows[1].attempts), (intent(2).base, 0));
    assert!(outbox.withdraw(intent(2).id).await.unwrap());
    assert_eq!(
        outbox.mark_attempt_on(intent(2).id, AT, base).await,
        Err(StoreError::UnknownIntent)
    );
}

#[tokio::test]
async fn an_intent_once_attempted_is_never_withdrawn() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.enqueue(vec![intent(1), intent(2)]).await.unwrap();
    outbox.mark_attempt(intent(1).id, AT).await.unwrap();
    assert!(!outbox.withdraw(intent(1).id).await.unwrap());
    outbox.landed(intent(1).id).await.unwrap();
    assert!(
        !outbox.withdraw(intent(1).id).await.unwrap(),
        "an answer does not make it unsent"
    );
    assert_eq!(
        outbox.fate(intent(1).id).await.unwrap(),
        Fate::Open { attempts: 1 }
    );

    assert!(outbox.withdraw(intent(2).id).await.unwrap());
    assert!(
        outbox.withdraw(intent(2).id).await.unwrap(),
        "it still is withdrawn"
    );
    assert_eq!(
        outbox.mark_attempt(intent(2).id, AT).await,
        Err(StoreError::UnknownIntent)
    );
    assert_eq!(
        outbox.withdraw(intent(3).id).await,
        Err(StoreError::UnknownIntent)
    );
}

#[tokio::test]
async fn a_retry_is_a_new_intent_and_the_old_one_is_dealt_with() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.enqueue(vec![intent(1), intent(2)]).await.unwrap();
    assert_eq!(
        outbox.revive(intent(1).id, vec![intent(3)]).await,
        Err(StoreError::UnknownIntent),
        "it is not dead"
    );
    assert_eq!(outbox.fate(intent(3).id).await.unwrap(), Fate::Unknown);
    outbox.bury(vec![letter(intent(1), 1)]).await.unwrap();
    outbox
        .revive(intent(1).id, vec![intent(3), intent(4)])
        .await
        .unwrap();
    assert_eq!(outbox.fate(intent(1).id).await.unwrap(), Fate::Discarded);
    let open: Vec<_> = outbox
        .open_intents()
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.intent)
        .collect();
    assert_eq!(open, [intent(2), intent(3), intent(4)]);
    outbox.bury(vec![letter(intent(2), 1)]).await.unwrap();
    outbox.revive(intent(2).id, vec![]).await.unwrap();
    assert_eq!(outbox.fate(intent(2).id).await.unwrap(), Fate::Discarded);
}

#[tokio::test]
async fn five_starts_in_a_row_in_flight_are_told_and_a_broken_row_is_not() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let (poison, unlucky, waiting) = (intent(1).id, intent(2).id, intent(3).id);
    outbox
        .enqueue(vec![intent(1), intent(2), intent(3)])
        .await
        .unwrap();
    for start in 1..=5_u32 {
        outbox.mark_attempt(poison, AT).await.unwrap();
        outbox.mark_attempt(unlucky, AT).await.unwrap();
        if start == 3 {
            // It was answered once, so sending it is not what ends the process.
            outbox.landed(unlucky).await.unwrap();
            outbox.mark_attempt(unlucky, AT).await.unwrap();
        }
        let told = outbox.crash_starts().await.unwrap();
        assert_eq!(
            told,
            if start == 5 { vec![poison] } else { vec![] },
            "start {start}"
        );
    }
    let starts: Vec<_> = outbox
        .open_intents()
        .await
        .unwrap()
        .iter()
        .map(|row| (row.intent.id, row.in_flight_starts))
        .collect();
    assert_eq!(starts, [(poison, 5), (unlucky, 3), (waiting, 0)]);
}

#[tokio::test]
async fn starts_without_an_attempt_never_count_as_a_crash() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.enqueue(vec![intent(1)]).await.unwrap();
    outbox.mark_attempt(intent(1).id, AT).await.unwrap();
    for _ in 0..10 {
        assert_eq!(outbox.crash_starts().await.unwrap(), []);
    }
}

#[tokio::test]
async fn the_newest_two_hundred_dead_letters_are_shown_oldest_first() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox
        .enqueue((0..250).map(intent).collect())
        .await
        .unwrap();
    outbox
        .bury((0..250).map(|n| letter(intent(n), n)).collect())
        .await
        .unwrap();
    let shown = outbox.dead_letters().await.unwrap();
    assert_eq!(
        shown,
        (50..250).map(|n| letter(intent(n), n)).collect::<Vec<_>>()
    );
    assert!(matches!(
        outbox.fate(intent(0).id).await.unwrap(),
        Fate::Dead(_)
    ));
    outbox.discard(intent(249).id).await.unwrap();
    assert_eq!(
        outbox.dead_letters().await.unwrap()[0],
        letter(intent(49), 49)
    );
}

#[tokio::test]
async fn every_reason_of_a_dead_letter_comes_back_as_it_went() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let reasons = [
        DeadReason::ChangedElsewhere,
        DeadReason::OrderGone,
        DeadReason::AnotherOrder,
        DeadReason::Refused {
            status: 400,
            detail: String::new(),
        },
        DeadReason::CrashLoop,
        DeadReason::EarlierFailed,
    ];
    let letters: Vec<_> = (0..)
        .zip(reasons)
        .map(|(n, reason)| olgfeast_protocol::DeadLetter {
            reason,
            found: None,
            by: None,
            ..letter(intent(n), n)
        })
        .collect();
    outbox
        .enqueue(letters.iter().map(|letter| letter.intent.clone()).collect())
        .await
        .unwrap();
    outbox.bury(letters.clone()).await.unwrap();
    assert_eq!(outbox.dead_letters().await.unwrap(), letters);
}

#[tokio::test]
async fn pruning_takes_old_history_and_never_what_is_open_or_dead() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.enqueue((1..=7).map(intent).collect()).await.unwrap();
    outbox
        .settle(vec![intent(1).id], Settlement::Applied, None, UtcTime(10))
        .await
        .unwrap();
    outbox
        .settle(vec![intent(2).id], Settlement::Applied, None, UtcTime(20))
        .await
        .unwrap();
    outbox
        .bury((3..=4).map(|n| letter(intent(n), 10)).collect())
        .await
        .unwrap();
    outbox.discard(intent(3).id).await.unwrap();
    assert!(outbox.withdraw(intent(6).id).await.unwrap());
    assert_eq!(outbox.prune(UtcTime(20)).await.unwrap(), 2);
    let mut left = Vec::new();
    for n in 1..=7 {
        if outbox.fate(intent(n).id).await.unwrap() != Fate::Unknown {
            left.push(n);
        }
    }
    assert_eq!(left, [2, 4, 5, 6, 7]);
    // A withdrawn one is as old as itself.
    assert_eq!(
        outbox
            .prune(UtcTime(intent(6).made_at.0 + 1))
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        outbox.fate(intent(4).id).await.unwrap(),
        Fate::Dead(Box::new(letter(intent(4), 10)))
    );
}

#[tokio::test]
async fn each_commit_of_another_handle_is_told_once_and_ones_own_are_not() {
    let dir = tempdir().unwrap();
    let one = Outbox::open(dir.path()).unwrap();
    let other = Outbox::open(dir.path()).unwrap();
    let (mut of_other, mut of_one) = (one.changes(), other.changes());
    for round in 1..=5 {
        one.enqueue(vec![intent(round)]).await.unwrap();
        timeout(DEADLINE, of_one.changed()).await.unwrap().unwrap();
        other.mark_attempt(intent(round).id, AT).await.unwrap();
        timeout(DEADLINE, of_other.changed())
            .await
            .unwrap()
            .unwrap();
    }
    assert_eq!((*of_one.borrow(), *of_other.borrow()), (5, 5));
}

#[test]
fn two_handles_that_write_at_the_same_time_wait_for_each_other() {
    let dir = tempdir().unwrap();
    let threads: Vec<_> = [0, 1_000]
        .into_iter()
        .map(|first| {
            let outbox = Outbox::open(dir.path()).unwrap();
            thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .build()
                    .unwrap();
                runtime.block_on(async {
                    for n in first..first + 200 {
                        outbox.enqueue(vec![intent(n)]).await.unwrap();
                        assert!(outbox.withdraw(intent(n).id).await.unwrap());
                    }
                });
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

#[tokio::test]
async fn calls_of_many_tasks_at_once_are_all_carried_out() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let tasks: Vec<_> = (0..300)
        .map(|n| {
            let outbox = outbox.clone();
            tokio::spawn(async move { outbox.enqueue(vec![intent(n)]).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(outbox.open_intents().await.unwrap().len(), 300);
}

#[test]
fn a_new_outbox_opened_by_many_at_once_is_one_outbox() {
    let dir = tempdir().unwrap();
    let threads: Vec<_> = (0..8)
        .map(|n| {
            let dir = dir.path().to_owned();
            thread::spawn(move || {
                let outbox = Outbox::open(&dir).unwrap();
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .build()
                    .unwrap();
                runtime.block_on(async {
                    outbox.enqueue(vec![intent(n)]).await.unwrap();
                    outbox.station_id().await.unwrap()
                })
            })
        })
        .collect();
    let stations: HashSet<_> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert_eq!(stations.len(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &std::path::Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    let parent = tempdir().unwrap();
    let dir = parent.path().join("data");
    let outbox = Outbox::open(&dir).unwrap();
    outbox.enqueue(vec![intent(1)]).await.unwrap();
    let cache = olgfeast_store::Cache::open(&dir).unwrap();
    cache.put(olgfeast_store::CacheWrite::Order(crate::samples::order(1)));
    cache.flush().await.unwrap();
    let _lock = olgfeast_store::DirLock::acquire(&dir).unwrap().unwrap();
    assert_eq!(mode(&dir), 0o700);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        files.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    for file in [
        "outbox.db",
        "outbox.db-wal",
        "outbox.db-shm",
        "cache.db",
        "cache.db-wal",
    ] {
        assert!(
            files.iter().any(|found| found == file),
            "{file} is not in {files:?}"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn an_existing_file_that_others_may_read_is_closed_to_them() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempdir().unwrap();
    drop(Outbox::open(dir.path()).unwrap());
    wait_until_closed(dir.path(), "outbox.db");
    let file = dir.path().join("outbox.db");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let _outbox = Outbox::open(dir.path()).unwrap();
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_as_it_is() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("outbox.db");
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer
        .execute_batch("CREATE TABLE of_the_future (x); PRAGMA user_version = 5;")
        .unwrap();
    drop(newer);
    let before = std::fs::read(&file).unwrap();
    assert_eq!(
        Outbox::open(dir.path()).err(),
        Some(StoreError::Newer {
            file: "outbox.db".into(),
            version: 5
        })
    );
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert!(!dir.path().join("outbox.db-wal").exists());
}

#[tokio::test]
async fn an_outbox_of_schema_1_opens_with_everything_in_it() {
    let dir = tempdir().unwrap();
    let old = rusqlite::Connection::open(dir.path().join("outbox.db")).unwrap();
    old.execute_batch(include_str!("outbox_version_1.sql"))
        .unwrap();
    drop(old);
    let outbox = Outbox::open(dir.path()).unwrap();
    assert_eq!(outbox.set_aside(), None);
    assert_eq!(
        outbox.station_id().await.unwrap().to_string(),
        "7d444840-9dc0-41d1-b245-5ffdce74fad2"
    );
    let rows = outbox.open_intents().await.unwrap();
    assert_eq!(
        rows,
        [Row {
            intent: intent(2),
            attempts: 3,
            in_flight_starts: 1,
            attempted_at: Some(UtcTime(1_795_000_002_000_000)),
            sent: None,
        }]
    );
    assert_eq!(
        outbox.dead_letters().await.unwrap(),
        [letter(intent(3), 1_795_000_003_000_000)]
    );
}
