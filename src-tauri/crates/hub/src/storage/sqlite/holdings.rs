//! How much is kept.

use super::{Storage, StorageError};

/// How many rows there are of what grows with a feast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holdings {
    pub(crate) orders: u64,
    pub(crate) events: u64,
    pub(crate) outcomes: u64,
    pub(crate) families: u64,
}

impl Storage {
    pub(crate) fn holdings(&self) -> Result<Holdings, StorageError> {
        let holdings = self.db.query_row(
            "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM events),
                 (SELECT count(*) FROM outcomes), (SELECT count(*) FROM token_families)",
            [],
            |row| {
                let count = |column| row.get::<_, i64>(column).map(i64::cast_unsigned);
                Ok(Holdings {
                    orders: count(0)?,
                    events: count(1)?,
                    outcomes: count(2)?,
                    families: count(3)?,
                })
            },
        )?;
        Ok(holdings)
    }
}
