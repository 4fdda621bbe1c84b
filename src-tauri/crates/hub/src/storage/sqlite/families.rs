//! Table `token_families`: which refresh tokens are still good.
//!
//! A refresh token is good once: it is given away for the next one. Whoever comes with one that was
//! given away already has either not heard the answer, or has stolen it. For a minute it is believed
//! to be the first; after that the whole family ends, and the account signs in again.

use olgfeast_protocol::UtcTime;
use rusqlite::{OptionalExtension, named_params};

use super::{Storage, StorageError};
use crate::{
    model::UserId,
    tokens::{FamilyId, REFRESH_DAYS, Refresh},
};

/// How long the token before the newest one is good: longer than a client waits for an answer and
/// asks again.
const GRACE_MILLIS: i64 = 60 * 1_000;
/// Families of one account: as many sign-ins as many stations make in a week. The oldest end first.
const MOST_OF_ONE_ACCOUNT: i64 = 1_024;
/// Families whose tokens have expired that go when a new one comes.
const SWEPT: i64 = 16;

/// What became of a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// This one is to be given for it.
    Granted(Refresh),
    /// It was given away before, and its family ended with this.
    Reused,
    /// Its family has ended, or was never there, or is another account's.
    Unknown,
}

impl Storage {
    /// Begins a family with its first token, and lets some go that are of no use any more.
    pub(crate) fn begin_family(
        &mut self,
        id: FamilyId,
        user: UserId,
        at: UtcTime,
    ) -> Result<Refresh, StorageError> {
        let expired = at.plus_millis(-REFRESH_DAYS * 24 * 60 * 60 * 1_000);
        let tx = self.db.transaction()?;
        tx.prepare_cached(
            "DELETE FROM token_families WHERE id IN
                 (SELECT id FROM token_families WHERE renewed_at <= :expired
                  ORDER BY renewed_at LIMIT :most)",
        )?
        .execute(named_params! { ":expired": expired.0, ":most": SWEPT })?;
        tx.prepare_cached(
            "INSERT INTO token_families (id, user_id, generation, renewed_at)
             VALUES (:id, :user, 1, :at)",
        )?
        .execute(named_params! { ":id": id.to_string(), ":user": user.0, ":at": at.0 })?;
        tx.prepare_cached(
            "DELETE FROM token_families WHERE id IN
                 (SELECT id FROM token_families WHERE user_id = :user
                  ORDER BY renewed_at DESC LIMIT -1 OFFSET :most)",
        )?
        .execute(named_params! { ":user": user.0, ":most": MOST_OF_ONE_ACCOUNT })?;
        tx.commit()?;
        Ok(Refresh {
            family: id,
            generation: 1,
        })
    }

    /// Gives the next token of its family for this one.
    pub(crate) fn renew(
        &mut self,
        token: Refresh,
        user: UserId,
        at: UtcTime,
    ) -> Result<Renewal, StorageError> {
        let Refresh { family, generation } = token;
        let tx = self.db.transaction()?;
        let found: Option<(i64, i64, i64)> = tx
            .prepare_cached(
                "SELECT user_id, generation, renewed_at FROM token_families WHERE id = ?1",
            )?
            .query_row([family.to_string()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((owner, newest, renewed_at)) = found else {
            return Ok(Renewal::Unknown);
        };
        if owner != user.0 {
            return Ok(Renewal::Unknown);
        }
        let granted = |generation| Renewal::Granted(Refresh { family, generation });
        if generation < newest {
            let age = at.millis_since(UtcTime(renewed_at));
            if generation == newest - 1 && age <= GRACE_MILLIS {
                return Ok(granted(newest));
            }
            tx.prepare_cached("DELETE FROM token_families WHERE id = ?1")?
                .execute([family.to_string()])?;
            tx.commit()?;
            return Ok(Renewal::Reused);
        }
        // Its token is signed, so one that is newer than the newest was given before the hub's file
        // was restored from a backup.
        let next = generation.saturating_add(1);
        tx.prepare_cached(
            "UPDATE token_families SET generation = :next, renewed_at = :at WHERE id = :id",
        )?
        .execute(named_params! { ":next": next, ":at": at.0, ":id": family.to_string() })?;
        tx.commit()?;
        Ok(granted(next))
    }

    /// Ends a family: none of its tokens is good any more.
    pub(crate) fn end_family(&mut self, id: FamilyId) -> Result<(), StorageError> {
        let tx = self.db.transaction()?;
        tx.prepare_cached("DELETE FROM token_families WHERE id = ?1")?
            .execute([id.to_string()])?;
        Ok(tx.commit()?)
    }
}
