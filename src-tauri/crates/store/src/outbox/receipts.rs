//! Receipts of past outages.

use olgfeast_protocol::ipc::Receipt;
use rusqlite::{Connection, Transaction, named_params};

use crate::{columns::Column, error::StoreError};

/// How many receipts are kept.
pub const RECEIPTS_KEPT: usize = 50;

pub(super) fn insert(transaction: &Transaction<'_>, receipt: &Receipt) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT INTO receipts (receipt) VALUES (:receipt)")?
        .execute(named_params! { ":receipt": Column(receipt) })?;
    transaction
        .prepare_cached(
            "DELETE FROM receipts
             WHERE seq NOT IN (SELECT seq FROM receipts ORDER BY seq DESC LIMIT :kept)",
        )?
        .execute(named_params! { ":kept": i64::try_from(RECEIPTS_KEPT).unwrap_or(i64::MAX) })?;
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Result<Vec<Receipt>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT receipt FROM receipts ORDER BY seq DESC")?;
    let receipts = statement
        .query_map([], |row| Ok(row.get::<_, Column<Receipt>>(0)?.0))?
        .collect::<Result<_, _>>()?;
    Ok(receipts)
}
