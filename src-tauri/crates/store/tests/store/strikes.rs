//! Strikes: what is kept of them, and what they replace.

use olgfeast_protocol::{DeadReason, IntentId, OrderStatus};
use olgfeast_store::{Fate, Outbox, STRIKES_LIMIT, StoreError, StrikeRow, StrikeState};
use tempfile::tempdir;

use crate::samples::{intent, letter, strike, wait_until_closed};

fn waiting(n: i64) -> StrikeRow {
    StrikeRow {
        strike: strike(n),
        state: StrikeState::Waiting,
    }
}

async fn add(outbox: &Outbox, n: i64) {
    outbox.strike(Some(strike(n)), Vec::new()).await.unwrap();
}

#[tokio::test]
async fn strikes_are_there_again_after_the_file_was_closed_in_the_order_in_which_they_were_made() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    for n in [2, 1, 5, 3] {
        add(&outbox, n).await;
    }
    outbox
        .set_strike(strike(1).id, StrikeState::Tried)
        .await
        .unwrap();
    outbox
        .set_strike(strike(5).id, StrikeState::Own)
        .await
        .unwrap();
    drop(outbox);
    wait_until_closed(dir.path(), "outbox.db");
    let outbox = Outbox::open(dir.path()).unwrap();
    let (mut tried, mut own) = (waiting(1), waiting(5));
    tried.state = StrikeState::Tried;
    own.state = StrikeState::Own;
    assert_eq!(
        outbox.strikes().await.unwrap(),
        [waiting(2), tried, own, waiting(3)]
    );
}

#[tokio::test]
async fn what_takes_the_place_of_others_forgets_those_that_nothing_was_sent_for() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    for n in 1..=3 {
        add(&outbox, n).await;
    }
    let tried = strike(1).id;
    outbox.set_strike(tried, StrikeState::Tried).await.unwrap();
    outbox
        .strike(Some(strike(4)), vec![tried, strike(2).id])
        .await
        .unwrap();
    let left: Vec<IntentId> = outbox
        .strikes()
        .await
        .unwrap()
        .iter()
        .map(|row| row.strike.id)
        .collect();
    assert_eq!(left, [tried, strike(3).id, strike(4).id]);
    outbox.strike(None, vec![strike(4).id]).await.unwrap();
    outbox.end_strikes(vec![tried, strike(9).id]).await.unwrap();
    assert_eq!(outbox.strikes().await.unwrap(), [waiting(3)]);
}

#[tokio::test]
async fn a_strike_that_is_not_there_cannot_be_marked_and_an_id_is_kept_once() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let nobody = outbox.set_strike(strike(1).id, StrikeState::Tried).await;
    assert_eq!(nobody, Err(StoreError::UnknownIntent));
    add(&outbox, 1).await;
    add(&outbox, 2).await;
    let twice = outbox.strike(Some(strike(1)), vec![strike(2).id]).await;
    assert!(matches!(twice, Err(StoreError::Io(_))), "{twice:?}");
    assert_eq!(
        outbox.strikes().await.unwrap(),
        [waiting(1), waiting(2)],
        "all or nothing"
    );
}

#[tokio::test]
async fn more_strikes_than_a_feast_can_make_are_refused() {
    let dir = tempdir().unwrap();
    drop(Outbox::open(dir.path()).unwrap());
    wait_until_closed(dir.path(), "outbox.db");
    let file = rusqlite::Connection::open(dir.path().join("outbox.db")).unwrap();
    file.execute(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         INSERT INTO strikes (id, order_id, ref_code, line_id, struck, made_at)
         SELECT printf('%036d', n), n, '', n, 1, n FROM n",
        [i64::try_from(STRIKES_LIMIT).unwrap()],
    )
    .unwrap();
    drop(file);
    let outbox = Outbox::open(dir.path()).unwrap();
    let refused = outbox.strike(Some(strike(1)), Vec::new()).await;
    assert_eq!(refused, Err(StoreError::Capacity));
}

#[tokio::test]
async fn an_outbox_of_schema_2_opens_with_everything_in_it_and_uses_no_number_twice() {
    let dir = tempdir().unwrap();
    let old = rusqlite::Connection::open(dir.path().join("outbox.db")).unwrap();
    old.execute_batch(include_str!("outbox_version_1.sql"))
        .unwrap();
    old.execute_batch(include_str!("../../src/outbox/schema_2.sql"))
        .unwrap();
    old.execute_batch(
        "PRAGMA user_version = 2;
         UPDATE intents SET base_version = 6, sent_version = 7 WHERE state = 'open';
         DELETE FROM intents WHERE seq = (SELECT max(seq) FROM intents);",
    )
    .unwrap();
    let used: i64 = old
        .query_row(
            "SELECT seq FROM sqlite_sequence WHERE name = 'intents'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let columns =
        "id, order_id, state, attempts, base_version, sent_version, dead_reason, ended_at";
    let all = |file: &rusqlite::Connection| -> Vec<String> {
        let text = format!("SELECT seq || json_array({columns}) FROM intents ORDER BY seq");
        let mut statement = file.prepare(&text).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let before = all(&old);
    assert!(before.len() > 1, "{before:?}");
    drop(old);

    let outbox = Outbox::open(dir.path()).unwrap();
    assert_eq!(outbox.set_aside(), None);
    let file = rusqlite::Connection::open(dir.path().join("outbox.db")).unwrap();
    assert_eq!(all(&file), before);
    outbox.enqueue(vec![intent(77)]).await.unwrap();
    let newest: i64 = file
        .query_row("SELECT max(seq) FROM intents", [], |row| row.get(0))
        .unwrap();
    assert_eq!(newest, used + 1);
}

#[tokio::test]
async fn a_dead_letter_may_have_found_its_order_cancelled() {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox.enqueue(vec![intent(1)]).await.unwrap();
    let mut told = letter(intent(1), 5);
    told.reason = DeadReason::ChangedElsewhere;
    told.found = Some(OrderStatus::Cancelled);
    told.by = Some("Counter".into());
    outbox.bury(vec![told.clone()]).await.unwrap();
    assert_eq!(
        outbox.fate(intent(1).id).await.unwrap(),
        Fate::Dead(Box::new(told))
    );
}
