//! A feast day as tables for a spreadsheet.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use olgfeast_protocol::spreadsheet::{self, BOM};
use tempfile::NamedTempFile;

use crate::{
    data_dir::{database, sync_dir},
    dates,
    feast_day::FeastDay,
    model::Cents,
    storage::{Cell, Moment, Sheet, StorageError},
};

/// A feast day was not exported. Of the files that were to be written none is there, unless it was
/// before, or the disk failed between the first and the last.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The data directory has no database.
    #[error("there is no feast in {0}")]
    NoFeast(PathBuf),
    /// There is a file where one was to be written. It is left as it is.
    #[error("{0} is already there, and is not written over")]
    Exists(PathBuf),
    /// The database cannot be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A file cannot be written.
    #[error("{path}: {source}")]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The files: orders, items, events.
    pub files: Vec<PathBuf>,
    /// How many orders there are of that day.
    pub orders: u64,
    /// How many lines they have.
    pub items: u64,
    /// How many events were logged on that day.
    pub events: u64,
}

/// Writes what is in the data directory `data` of a feast day into the directory `to`, which is made
/// where it is missing: `orders-2026-11-22.csv`, `items-…` and `events-…`. A hub may run meanwhile;
/// all three are of one moment.
///
/// CSV as in RFC 4180, in UTF-8 with a byte order mark; instants are RFC 3339 in UTC, money has two
/// digits after the point. An order belongs to the day on which it was ordered; a feast day begins at
/// 04:00 UTC, where the dashboards count from midnight. A text at whose beginning a spreadsheet would
/// find a formula (`=`, `+`, `-`, `@`, or a tab or line break, with or without apostrophes before it)
/// has one apostrophe more in front: whoever reads it back takes that away.
///
/// # Errors
///
/// There is no feast, one of the files is there already, or something cannot be read or written.
pub fn export(data: &Path, day: FeastDay, to: &Path) -> Result<Exported, ExportError> {
    let from = database(data);
    if !from.is_file() {
        return Err(ExportError::NoFeast(data.to_owned()));
    }
    let files: Vec<PathBuf> = Sheet::ALL
        .iter()
        .map(|sheet| to.join(file_name(*sheet, day)))
        .collect();
    // Before anything is written; what comes meanwhile is noticed at the end.
    if let Some(there) = files.iter().find(|file| file.symlink_metadata().is_ok()) {
        return Err(ExportError::Exists(there.clone()));
    }
    let moment = Moment::open(&from)?;
    let io = |path: &Path, source| ExportError::Io {
        path: path.to_owned(),
        source,
    };
    fs::create_dir_all(to).map_err(|source| io(to, source))?;
    let mut counts = [0; Sheet::ALL.len()];
    let mut written = Vec::with_capacity(files.len());
    for (sheet, count) in Sheet::ALL.into_iter().zip(&mut counts) {
        let (file, rows) = write(&moment, sheet, day, to)?;
        *count = rows;
        written.push(file);
    }
    for (file, path) in written.into_iter().zip(&files) {
        file.persist_noclobber(path)
            .map_err(|refused| match refused.error.kind() {
                io::ErrorKind::AlreadyExists => ExportError::Exists(path.clone()),
                _ => io(path, refused.error),
            })?;
    }
    sync_dir(to).map_err(|source| io(to, source))?;
    let [orders, items, events] = counts;
    Ok(Exported {
        files,
        orders,
        items,
        events,
    })
}

/// What a file with this table of this day is called.
pub(crate) fn file_name(sheet: Sheet, day: FeastDay) -> String {
    format!("{}-{day}.csv", sheet.word())
}

/// A table into a file that has no name yet, and how many rows it has.
fn write(
    moment: &Moment,
    sheet: Sheet,
    day: FeastDay,
    to: &Path,
) -> Result<(NamedTempFile, u64), ExportError> {
    let io = |source| ExportError::Io {
        path: to.to_owned(),
        source,
    };
    let file = tempfile::Builder::new()
        .prefix(".feast-export-")
        .tempfile_in(to)
        .map_err(io)?;
    let mut out = BufWriter::new(file);
    out.write_all(&beginning(sheet)).map_err(io)?;
    let (time, mut count, mut after) = (day.span(), 0, Some(0));
    while let Some(key) = after {
        let page = moment.rows(sheet, &time, key)?;
        out.write_all(&lines(&page.rows)).map_err(io)?;
        count += page.rows.len() as u64;
        after = page.next;
    }
    let file = out.into_inner().map_err(|failed| io(failed.into_error()))?;
    file.as_file().sync_all().map_err(io)?;
    Ok((file, count))
}

/// The mark and the names of the columns.
pub(crate) fn beginning(sheet: Sheet) -> Vec<u8> {
    let header = sheet.header().map(str::to_owned).collect();
    [BOM.as_bytes(), &records([header])].concat()
}

/// Rows as lines.
pub(crate) fn lines(rows: &[Vec<Cell>]) -> Vec<u8> {
    records(rows.iter().map(|row| row.iter().map(field).collect()))
}

fn records(records: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in records {
        // All records of a table are of one length, and a vector takes every byte.
        if let Err(error) = writer.write_record(record) {
            tracing::error!(%error, "a row could not be written");
        }
    }
    writer.into_inner().unwrap_or_default()
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Whole(number) => number.to_string(),
        Cell::Money(Cents(cents)) => spreadsheet::money(*cents),
        Cell::Instant(at) => dates::zoned(*at),
        Cell::Text(text) => spreadsheet::field(text).into_owned(),
    }
}

#[cfg(test)]
mod tests;
