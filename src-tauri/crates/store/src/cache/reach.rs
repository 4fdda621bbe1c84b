//! How far back the server's orders were read: every statement about it.

use olgfeast_protocol::{OrderId, UtcTime};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

use crate::{columns::Column, error::StoreError};

/// The orders of a server that were read, from one of them down to another one, without a hole
/// between. In the history are those of them that were over and are not too old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The address of the server.
    pub server: String,
    /// The newest of them.
    pub newest: Edge,
    /// The oldest of them.
    pub oldest: Edge,
    /// So many orders of the server are older than that, or nearly so many where it counts badly;
    /// 0: it has none.
    pub older: u64,
    /// So many it has in all.
    pub total: u64,
}

/// An order at an end of what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Which.
    pub id: OrderId,
    /// Its name for ever; empty where the server tells none.
    pub ref_code: String,
    /// When it was ordered, where the server tells.
    pub at: Option<UtcTime>,
}

pub(super) fn load(connection: &Connection) -> Result<Option<Reach>, StoreError> {
    let reach = connection
        .query_row("SELECT * FROM reach", [], |row| {
            let edge = |id: &str, ref_code: &str, at: &str| -> rusqlite::Result<Edge> {
                Ok(Edge {
                    id: row.get::<_, Column<OrderId>>(id)?.0,
                    ref_code: row.get(ref_code)?,
                    at: row.get::<_, Column<Option<UtcTime>>>(at)?.0,
                })
            };
            Ok(Reach {
                server: row.get("server")?,
                newest: edge("newest_id", "newest_ref", "newest_at")?,
                oldest: edge("oldest_id", "oldest_ref", "oldest_at")?,
                older: count(row.get("older")?),
                total: count(row.get("total")?),
            })
        })
        .optional()?;
    Ok(reach)
}

pub(super) fn set(transaction: &Transaction<'_>, reach: Option<&Reach>) -> Result<(), StoreError> {
    let Some(Reach {
        server,
        newest,
        oldest,
        older,
        total,
    }) = reach
    else {
        transaction.execute("DELETE FROM reach", [])?;
        return Ok(());
    };
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO reach (only, server, newest_id, newest_ref, newest_at,
                 oldest_id, oldest_ref, oldest_at, older, total)
             VALUES (1, :server, :newest_id, :newest_ref, :newest_at,
                 :oldest_id, :oldest_ref, :oldest_at, :older, :total)",
        )?
        .execute(named_params! {
            ":server": server,
            ":newest_id": Column(newest.id),
            ":newest_ref": newest.ref_code,
            ":newest_at": Column(newest.at),
            ":oldest_id": Column(oldest.id),
            ":oldest_ref": oldest.ref_code,
            ":oldest_at": Column(oldest.at),
            ":older": i64::try_from(*older).unwrap_or(i64::MAX),
            ":total": i64::try_from(*total).unwrap_or(i64::MAX),
        })?;
    Ok(())
}

fn count(of: i64) -> u64 {
    u64::try_from(of).unwrap_or_default()
}
