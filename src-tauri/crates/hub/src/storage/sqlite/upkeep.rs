//! Whether the file answers, and how large it is.

use super::{Storage, StorageError};

impl Storage {
    /// Reads something.
    pub(crate) fn answers(&self) -> Result<(), StorageError> {
        self.last_event_at().map(drop)
    }

    /// Bytes of the file, without its write-ahead log.
    pub(crate) fn size(&self) -> Result<u64, StorageError> {
        let number = |name| {
            self.db
                .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
        };
        let bytes = number("page_count")?.saturating_mul(number("page_size")?);
        Ok(bytes.max(0).cast_unsigned())
    }
}
