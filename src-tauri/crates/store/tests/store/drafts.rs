//! Orders of the counter in the outbox.

use olgfeast_protocol::{
    IntentId, OrderId, UtcTime,
    ipc::{DraftLine, DraftState, MOST_DRAFTS, NewOrder, OrderDraft},
};
use olgfeast_store::{Attempt, DraftRow, Outbox, PLACED_KEPT, StoreError};
use rusqlite::Connection;
use tempfile::tempdir;
use uuid::Uuid;

fn row(n: u128) -> DraftRow {
    DraftRow {
        draft: OrderDraft {
            id: IntentId(Uuid::from_u128(n)),
            order: NewOrder {
                customer_name: format!("Zoë {n} 李"),
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
        server: "http://10.0.0.7:8000".into(),
        attempt: None,
    }
}

fn placed(n: i64) -> DraftState {
    DraftState::Placed {
        order: OrderId(n),
        number: n.to_string(),
    }
}

#[tokio::test]
async fn an_order_of_the_counter_is_there_again_after_the_file_was_closed_as_far_as_it_was() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    for n in 1..=3 {
        outbox.keep_draft(row(n), None).await.unwrap();
    }
    let attempt = Attempt::Plain {
        at: UtcTime(7),
        account: "desk-1".into(),
        before: vec!["ref1".into()],
    };
    let mut second = row(2);
    second.draft.state = DraftState::Placing;
    second.attempt = Some(attempt.clone());
    let id = second.draft.id;
    outbox
        .set_draft(id, DraftState::Placing, Some(attempt))
        .await
        .unwrap();
    // Edited: another one stands in its place.
    outbox
        .keep_draft(row(4), Some(row(1).draft.id))
        .await
        .unwrap();
    outbox.end_draft(row(3).draft.id).await.unwrap();
    drop(outbox);
    let outbox = Outbox::open(dir.path()).unwrap();
    assert_eq!(outbox.drafts().await.unwrap(), [second, row(4)]);
}

#[tokio::test]
async fn one_more_than_a_counter_holds_is_refused_and_changes_nothing() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    for n in 0..MOST_DRAFTS as u128 {
        outbox.keep_draft(row(n), None).await.unwrap();
    }
    let refused = outbox.keep_draft(row(1_000), None).await;
    assert_eq!(refused, Err(StoreError::Capacity));
    assert_eq!(outbox.drafts().await.unwrap().len(), MOST_DRAFTS);
    // An edited one takes no more room, and one that was placed takes none.
    let first = row(0).draft.id;
    outbox.keep_draft(row(1_001), Some(first)).await.unwrap();
    let second = row(1).draft.id;
    outbox.set_draft(second, placed(5), None).await.unwrap();
    outbox.keep_draft(row(1_002), None).await.unwrap();
}

#[tokio::test]
async fn of_those_that_were_placed_the_newest_stay_and_no_other_goes_with_them() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.keep_draft(row(1_000), None).await.unwrap();
    for n in 0..30 {
        let row = row(n);
        let id = row.draft.id;
        outbox.keep_draft(row, None).await.unwrap();
        outbox.set_draft(id, placed(n as i64), None).await.unwrap();
    }
    let kept = outbox.drafts().await.unwrap();
    assert_eq!(kept.len(), PLACED_KEPT + 1);
    assert_eq!(kept[0], row(1_000));
    assert_eq!(kept[1].draft.id, row(10).draft.id);
}

#[tokio::test]
async fn the_state_of_an_order_that_is_not_there_cannot_be_set() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let none = outbox
        .set_draft(row(1).draft.id, DraftState::Draft, None)
        .await;
    assert_eq!(none, Err(StoreError::UnknownIntent));
}

#[tokio::test]
async fn an_outbox_of_the_schema_before_holds_orders_after_it_was_opened() {
    let dir = tempdir().unwrap();
    drop(Outbox::open(dir.path()).unwrap());
    {
        let raw = Connection::open(dir.path().join("outbox.db")).unwrap();
        raw.execute_batch("DROP TABLE drafts; PRAGMA user_version = 3")
            .unwrap();
    }
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.keep_draft(row(1), None).await.unwrap();
    assert_eq!(outbox.drafts().await.unwrap(), [row(1)]);
}
