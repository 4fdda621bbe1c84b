//! How the words of the protocol stand in a column.

use std::collections::BTreeSet;

use olgfeast_protocol::{
    DeadReason, Epoch, IntentId, LineId, Lines, OrderId, OrderStatus, Seq, UtcTime, Version,
    ipc::{Receipt, Settlement},
};
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, Null, ToSqlOutput, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::cache::Source;

/// A value on its way into or out of a column.
pub(crate) struct Column<T>(pub(crate) T);

impl ToSql for Column<OrderId> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.0.into())
    }
}

impl FromSql for Column<OrderId> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Column(OrderId(value.as_i64()?)))
    }
}

/// Microseconds since 1970-01-01T00:00:00Z.
impl ToSql for Column<UtcTime> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.0.into())
    }
}

impl FromSql for Column<UtcTime> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Column(UtcTime(value.as_i64()?)))
    }
}

impl ToSql for Column<Option<UtcTime>> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.map_or(ToSqlOutput::from(Null), |at| at.0.into()))
    }
}

impl FromSql for Column<Option<UtcTime>> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Column(value.as_i64_or_null()?.map(UtcTime)))
    }
}

/// The hyphenated text, so that a person can read the file.
impl ToSql for Column<IntentId> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

impl FromSql for Column<IntentId> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_str()?
            .parse()
            .map(|id| Column(IntentId(id)))
            .map_err(FromSqlError::other)
    }
}

/// The hyphenated text.
impl ToSql for Column<Epoch> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

impl FromSql for Column<Epoch> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_str()?
            .parse()
            .map(|epoch| Column(Epoch(epoch)))
            .map_err(FromSqlError::other)
    }
}

/// SQLite has no unsigned numbers; the same bits come back.
impl ToSql for Column<Seq> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.0.cast_signed().into())
    }
}

impl FromSql for Column<Seq> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Column(Seq(value.as_i64()?.cast_unsigned())))
    }
}

/// As [`Seq`].
impl ToSql for Column<Option<Version>> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.map_or(ToSqlOutput::from(Null), |version| {
            version.0.cast_signed().into()
        }))
    }
}

impl FromSql for Column<Option<Version>> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let version = value.as_i64_or_null()?;
        Ok(Column(
            version.map(|version| Version(version.cast_unsigned())),
        ))
    }
}

/// The server's word.
impl ToSql for Column<OrderStatus> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.word().into())
    }
}

impl FromSql for Column<OrderStatus> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        OrderStatus::from_word(value.as_str()?)
            .map(Column)
            .ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for Column<Option<OrderStatus>> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self
            .0
            .map_or(ToSqlOutput::from(Null), |status| status.word().into()))
    }
}

impl FromSql for Column<Option<OrderStatus>> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Null => Ok(Column(None)),
            word => Column::<OrderStatus>::column_result(word).map(|word| Column(Some(word.0))),
        }
    }
}

impl ToSql for Column<Settlement> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Settlement::Applied => "applied",
            Settlement::AlreadyDone => "already-done",
        }
        .into())
    }
}

impl FromSql for Column<Settlement> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "applied" => Ok(Column(Settlement::Applied)),
            "already-done" => Ok(Column(Settlement::AlreadyDone)),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

impl ToSql for Column<Source> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Source::Event => "event",
            Source::Audit => "audit",
            Source::Own => "own",
        }
        .into())
    }
}

impl FromSql for Column<Source> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "event" => Ok(Column(Source::Event)),
            "audit" => Ok(Column(Source::Audit)),
            "own" => Ok(Column(Source::Own)),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

impl ToSql for Column<&DeadReason> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        json(self.0)
    }
}

impl FromSql for Column<DeadReason> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        from_json(value)
    }
}

impl ToSql for Column<&Receipt> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        json(self.0)
    }
}

impl FromSql for Column<Receipt> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        from_json(value)
    }
}

impl ToSql for Column<&BTreeSet<LineId>> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        json(self.0)
    }
}

impl FromSql for Column<BTreeSet<LineId>> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        from_json(value)
    }
}

impl ToSql for Column<&Lines> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        json(self.0)
    }
}

impl FromSql for Column<Lines> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        from_json(value)
    }
}

fn json<T: Serialize>(value: &T) -> rusqlite::Result<ToSqlOutput<'static>> {
    serde_json::to_string(value)
        .map(ToSqlOutput::from)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn from_json<T: DeserializeOwned>(value: ValueRef<'_>) -> FromSqlResult<Column<T>> {
    serde_json::from_str(value.as_str()?)
        .map(Column)
        .map_err(FromSqlError::other)
}
