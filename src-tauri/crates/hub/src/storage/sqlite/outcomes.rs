//! Table `outcomes`: what came of commands that had a key.
//!
//! Who sends a command over a bad network and hears nothing does not know whether it was done. So it
//! sends it again with the same key, and is answered as it was the first time. An outcome is kept for
//! eight days of hub time at least: longer than a feast goes on, and than a tablet that was put away
//! with something unsent is forgotten.

use olgfeast_protocol::{OrderId, OrderStatus, UtcTime, Version};
use rusqlite::{Connection, OptionalExtension, named_params};
use serde::Serialize;

use super::{StorageError, placing::Wanted};
use crate::{
    live::Audience,
    model::{By, Order, UserId},
};

/// How long an outcome is kept.
pub(crate) const KEPT_MILLIS: i64 = 8 * 24 * 60 * 60 * 1_000;

/// Old outcomes that go when a new one comes. More than one, so that the table shrinks again after a
/// feast, and few, so that no command waits for a sweep.
pub(crate) const SWEPT: i64 = 16;

/// What came of a command that is done once, however often it is sent.
#[derive(Debug)]
pub(crate) enum Once<T> {
    /// It had no key, or one that was not known.
    Now(T),
    /// It was done before. This is the body of the first answer.
    Before(String),
    /// Its key stands for another command.
    OtherCommand,
}

/// What a command wants, as it is compared with what its key stood for before.
#[derive(Serialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub(super) enum Asked<'a> {
    SetStatus {
        order: OrderId,
        to: OrderStatus,
        expected_version: Option<Version>,
    },
    PlaceOrder {
        customer_name: &'a str,
        items: &'a [Wanted],
    },
}

/// What came of this command before; nothing: it was not done. An outcome about an order that
/// `audience` cannot see is not told: to them the key is another's.
pub(super) fn earlier<T>(
    db: &Connection,
    by: &By,
    audience: Audience,
    asked: &Asked<'_>,
) -> Result<Option<Once<T>>, StorageError> {
    let Some(key) = by.intent_id else {
        return Ok(None);
    };
    let found: Option<(String, String, i64)> = db
        .prepare_cached(
            "SELECT asked_json, answer_json, orders.user_id FROM outcomes
             JOIN orders ON orders.id = outcomes.order_id WHERE key = ?1",
        )?
        .query_row([key.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((asked_before, answer, owner)) = found else {
        return Ok(None);
    };
    let is_the_same = asked_before == serde_json::to_string(asked)? && audience.sees(UserId(owner));
    Ok(Some(if is_the_same {
        Once::Before(answer)
    } else {
        Once::OtherCommand
    }))
}

/// Keeps what a command with a key is answered with, and lets some outcomes go that are too old.
/// Called inside the transaction of the change.
pub(super) fn keep(
    db: &Connection,
    by: &By,
    asked: &Asked<'_>,
    order: &Order,
    answer: &impl Serialize,
    at: UtcTime,
) -> Result<(), StorageError> {
    let Some(key) = by.intent_id else {
        return Ok(());
    };
    db.prepare_cached(
        "DELETE FROM outcomes WHERE key IN
             (SELECT key FROM outcomes WHERE at < :since ORDER BY at LIMIT :most)",
    )?
    .execute(named_params! { ":since": at.plus_millis(-KEPT_MILLIS).0, ":most": SWEPT })?;
    db.prepare_cached(
        "INSERT INTO outcomes (key, asked_json, order_id, answer_json, at)
         VALUES (:key, :asked, :order, :answer, :at)",
    )?
    .execute(named_params! {
        ":key": key.to_string(),
        ":asked": serde_json::to_string(asked)?,
        ":order": order.id.0,
        ":answer": serde_json::to_string(answer)?,
        ":at": at.0,
    })?;
    Ok(())
}
