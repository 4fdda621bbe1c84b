//! The saved menu in the file: every statement about it.

use std::path::Path;

use olgfeast_protocol::{UtcTime, wire::rest::MenuItem};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Cache, orders::CACHE};
use crate::{columns::Column, error::StoreError};

/// Items of one menu at most: more than a page walk of a station gives. What is beyond is not kept.
pub const MENU_LIMIT: usize = 5_000;

/// What can be ordered, as it was read last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// By id, each once.
    pub items: Vec<MenuItem>,
    /// When all of it had been read, by the station's clock.
    pub read_at: UtcTime,
}

impl Cache {
    /// Reads the saved menu, beside whoever writes it; `None`: none was ever read. Blocks while the
    /// disk is read.
    ///
    /// # Errors
    /// As for [`Cache::load`].
    pub fn menu(dir: &Path) -> Result<Option<Menu>, StoreError> {
        match CACHE.open_to_read(dir)? {
            Some(connection) => load(&connection),
            None => Ok(None),
        }
    }
}

fn load(connection: &Connection) -> Result<Option<Menu>, StoreError> {
    // One read transaction, so that the time is that of these items.
    let transaction = connection.unchecked_transaction()?;
    let read_at = transaction
        .query_row("SELECT at FROM menu_read", [], |row| {
            row.get::<_, Column<UtcTime>>("at")
        })
        .optional()?;
    let Some(Column(read_at)) = read_at else {
        return Ok(None);
    };
    let items = transaction
        .prepare_cached("SELECT * FROM menu_items ORDER BY id")?
        .query_map([], item)?
        .collect::<Result<_, _>>()?;
    Ok(Some(Menu { items, read_at }))
}

/// Puts this menu in the place of the one before, in one transaction of its own.
pub(super) fn replace(connection: &mut Connection, menu: &Menu) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    transaction.execute("DELETE FROM menu_items", [])?;
    {
        let mut insert = transaction.prepare_cached(
            "INSERT OR REPLACE INTO menu_items
                 (id, name, food_group, cents, tokens, description, available)
             VALUES (:id, :name, :food_group, :cents, :tokens, :description, :available)",
        )?;
        for item in menu.items.iter().take(MENU_LIMIT) {
            insert.execute(named_params! {
                ":id": item.id,
                ":name": item.name,
                ":food_group": item.group,
                ":cents": item.cents,
                ":tokens": item.tickets,
                ":description": item.description,
                ":available": item.available,
            })?;
        }
    }
    transaction
        .prepare_cached("INSERT OR REPLACE INTO menu_read (only, at) VALUES (1, :at)")?
        .execute(named_params! { ":at": Column(menu.read_at) })?;
    Ok(transaction.commit()?)
}

fn item(row: &Row<'_>) -> rusqlite::Result<MenuItem> {
    Ok(MenuItem {
        id: row.get("id")?,
        name: row.get("name")?,
        group: row.get("food_group")?,
        cents: row.get("cents")?,
        tickets: row.get("tokens")?,
        description: row.get("description")?,
        available: row.get("available")?,
    })
}
