//! What the outbox keeps for a hub: versions, what was sent with what, and what came of it.

use olgfeast_protocol::{
    DeadReason, Intent, Stand, UtcTime, Version,
    ipc::{Receipt, Settlement},
};
use olgfeast_store::{Applied, Fate, Outbox, RECEIPTS_KEPT, Sent, StoreError};
use tempfile::tempdir;

use crate::samples::{intent, letter, wait_until_closed};

const AT: UtcTime = UtcTime(1_795_000_001_000_000);

/// Intent number `n`, based on version `version`.
fn versioned(n: i64, version: u64) -> Intent {
    let plain = intent(n);
    Intent {
        base: Stand {
            version: Some(Version(version)),
            ..plain.base
        },
        ..plain
    }
}

async fn sent(outbox: &Outbox) -> Vec<Option<Sent>> {
    let rows = outbox.open_intents().await.unwrap();
    rows.into_iter().map(|row| row.sent).collect()
}

#[tokio::test]
async fn an_intent_keeps_the_version_that_the_person_saw_and_what_it_was_sent_with() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let made = vec![versioned(1, 5), versioned(2, u64::MAX), versioned(3, 7)];
    outbox.enqueue(made.clone()).await.unwrap();
    let carries = vec![made[0].id];
    outbox
        .mark_keyed(made[1].id, carries, Version(6), AT)
        .await
        .unwrap();
    drop(outbox);
    wait_until_closed(dir.path(), "outbox.db");

    let outbox = Outbox::open(dir.path()).unwrap();
    let rows = outbox.open_intents().await.unwrap();
    let kept: Vec<Intent> = rows.iter().map(|row| row.intent.clone()).collect();
    assert_eq!(kept, made);
    let attempts: Vec<u32> = rows.iter().map(|row| row.attempts).collect();
    assert_eq!(attempts, [1, 1, 0]);
    let carried = Some(Sent::CarriedBy(made[1].id));
    assert_eq!(
        sent(&outbox).await,
        [carried, Some(Sent::Expecting(Version(6))), None]
    );
    assert!(
        !outbox.withdraw(made[0].id).await.unwrap(),
        "carried is sent"
    );
}

#[tokio::test]
async fn sending_with_another_company_replaces_what_was_known_of_the_last_time() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let made = vec![versioned(1, 5), versioned(2, 5)];
    outbox.enqueue(made.clone()).await.unwrap();
    let (first, second) = (made[0].id, made[1].id);
    outbox
        .mark_keyed(first, vec![], Version(5), AT)
        .await
        .unwrap();
    outbox
        .mark_keyed(second, vec![first], Version(8), AT)
        .await
        .unwrap();
    assert_eq!(
        sent(&outbox).await,
        [
            Some(Sent::CarriedBy(second)),
            Some(Sent::Expecting(Version(8)))
        ]
    );
    let unknown = outbox
        .mark_keyed(second, vec![intent(9).id], Version(9), AT)
        .await;
    assert_eq!(unknown, Err(StoreError::UnknownIntent));
    assert_eq!(
        sent(&outbox).await[1],
        Some(Sent::Expecting(Version(8))),
        "all or none"
    );
}

#[tokio::test]
async fn what_a_hub_applied_is_remembered_with_its_version_until_it_shows_it_no_more() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let made: Vec<Intent> = (1..=4).map(|n| versioned(n, 5)).collect();
    outbox.enqueue(made.clone()).await.unwrap();
    let both = vec![made[0].id, made[1].id];
    let settle = |ids, how, version, at| outbox.settle(ids, how, version, UtcTime(at));
    settle(both, Settlement::Applied, Some(Version(6)), 10)
        .await
        .unwrap();
    settle(vec![made[2].id], Settlement::AlreadyDone, None, 20)
        .await
        .unwrap();
    settle(
        vec![made[3].id],
        Settlement::Applied,
        Some(Version(9)),
        UtcTime(30).0,
    )
    .await
    .unwrap();
    let applied = |n: usize, version| Applied {
        intent: made[n].clone(),
        version: Version(version),
    };
    assert_eq!(
        outbox.applied(UtcTime(0)).await.unwrap(),
        [applied(0, 6), applied(1, 6), applied(3, 9)]
    );
    assert_eq!(outbox.applied(UtcTime(11)).await.unwrap(), [applied(3, 9)]);

    let mut lost = letter(made[3].clone(), 40);
    lost.reason = DeadReason::ServerWentBack;
    outbox.unsettle(vec![lost.clone()]).await.unwrap();
    assert_eq!(outbox.dead_letters().await.unwrap(), [lost.clone()]);
    assert_eq!(
        outbox.fate(made[3].id).await.unwrap(),
        Fate::Dead(Box::new(lost.clone()))
    );
    assert_eq!(
        outbox.unsettle(vec![lost]).await,
        Err(StoreError::UnknownIntent),
        "it is not settled any more"
    );
    assert_eq!(outbox.applied(UtcTime(11)).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_never_sent_is_renewed_all_or_nothing() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let old = vec![intent(1), intent(2)];
    outbox.enqueue(old.clone()).await.unwrap();
    let ids: Vec<_> = old.iter().map(|intent| intent.id).collect();
    outbox.mark_attempt(ids[1], AT).await.unwrap();
    assert_eq!(
        outbox.renew(ids.clone(), vec![intent(3)]).await,
        Err(StoreError::UnknownIntent)
    );
    assert_eq!(
        outbox.fate(ids[0]).await.unwrap(),
        Fate::Open { attempts: 0 }
    );
    assert_eq!(outbox.fate(intent(3).id).await.unwrap(), Fate::Unknown);
    outbox.renew(vec![ids[0]], vec![intent(3)]).await.unwrap();
    assert_eq!(outbox.fate(ids[0]).await.unwrap(), Fate::Withdrawn);
    assert_eq!(
        outbox.fate(intent(3).id).await.unwrap(),
        Fate::Open { attempts: 0 }
    );
}

#[tokio::test]
async fn the_last_fifty_receipts_are_kept_newest_first() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    assert_eq!(outbox.receipts().await.unwrap(), []);
    let receipt = |n: i64| Receipt {
        from: UtcTime(n),
        until: UtcTime(n + 1),
        new: 1,
        changed: 2,
        sent: 3,
        refused: 4,
        also_worked: vec!["147".into()],
        worked_at: Vec::new(),
    };
    for n in 0..60 {
        outbox.keep_receipt(receipt(n)).await.unwrap();
    }
    drop(outbox);
    wait_until_closed(dir.path(), "outbox.db");
    let outbox = Outbox::open(dir.path()).unwrap();
    let kept = outbox.receipts().await.unwrap();
    let expected: Vec<Receipt> = (10..60).rev().map(receipt).collect();
    assert_eq!(kept.len(), RECEIPTS_KEPT);
    assert_eq!(kept, expected);
}
