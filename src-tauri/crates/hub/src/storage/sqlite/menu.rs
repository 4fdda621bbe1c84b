//! Table `menu_items`.

use olgfeast_protocol::UtcTime;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Slice, Storage, StorageError, instant, instant_or_none};
use crate::model::{Cents, Dish, DishChange, MenuItem, MenuItemId};

/// Columns of a menu item, in the order in which [`read`] takes them.
const COLUMNS: &str = "id, food_group, name, value_cents, ticket, description, is_available, \
                       created_at, updated_at";

/// Which part of the menu.
#[derive(Clone, Debug)]
pub(crate) struct MenuFilter {
    /// Only this group.
    pub(crate) food_group: Option<String>,
    pub(crate) slice: Slice,
}

/// What came of deleting a menu item.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Deletion {
    /// It is gone, and out of all carts.
    Deleted(MenuItem),
    /// An order has it, so it stays: it can only be made unavailable.
    InUse(MenuItem),
    /// There is none of this id.
    Unknown,
}

impl Storage {
    /// The menu in the order in which it was written.
    pub(crate) fn menu(&self, filter: &MenuFilter) -> Result<Vec<MenuItem>, StorageError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM menu_items
             WHERE :food_group IS NULL OR food_group = :food_group
             ORDER BY id LIMIT :limit OFFSET :skip"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let items = statement.query_map(
            named_params! {
                ":food_group": filter.food_group,
                ":limit": filter.slice.limit,
                ":skip": filter.slice.skip,
            },
            |row| read(row, 0),
        )?;
        Ok(items.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn menu_item(&self, id: MenuItemId) -> Result<Option<MenuItem>, StorageError> {
        find(&self.db, id)
    }

    pub(crate) fn has_menu(&self) -> Result<bool, StorageError> {
        Ok(self
            .db
            .query_row("SELECT EXISTS (SELECT 1 FROM menu_items)", [], |row| {
                row.get(0)
            })?)
    }

    /// Writes all of these on the menu, or none.
    pub(crate) fn add_menu_items(
        &mut self,
        dishes: Vec<Dish>,
        at: UtcTime,
    ) -> Result<Vec<MenuItem>, StorageError> {
        let tx = self.db.transaction()?;
        let items = dishes
            .into_iter()
            .map(|dish| insert(&tx, dish, at))
            .collect::<Result<Vec<_>, StorageError>>()?;
        tx.commit()?;
        Ok(items)
    }

    pub(crate) fn change_menu_item(
        &mut self,
        id: MenuItemId,
        change: DishChange,
        at: UtcTime,
    ) -> Result<Option<MenuItem>, StorageError> {
        let tx = self.db.transaction()?;
        let Some(mut item) = find(&tx, id)? else {
            return Ok(None);
        };
        change.apply(&mut item.dish);
        item.updated_at = Some(at);
        tx.execute(
            "UPDATE menu_items SET food_group = :food_group, name = :name, value_cents = :value,
                 ticket = :ticket, description = :description, is_available = :is_available,
                 updated_at = :at
             WHERE id = :id",
            named_params! {
                ":food_group": item.dish.food_group,
                ":name": item.dish.name,
                ":value": item.dish.value.0,
                ":ticket": item.dish.ticket,
                ":description": item.dish.description,
                ":is_available": item.dish.is_available,
                ":at": at.0,
                ":id": id.0,
            },
        )?;
        tx.commit()?;
        Ok(Some(item))
    }

    pub(crate) fn delete_menu_item(&mut self, id: MenuItemId) -> Result<Deletion, StorageError> {
        let tx = self.db.transaction()?;
        let Some(item) = find(&tx, id)? else {
            return Ok(Deletion::Unknown);
        };
        let in_use = tx
            .prepare_cached("SELECT 1 FROM order_items WHERE menu_item_id = ?1")?
            .exists([id.0])?;
        if in_use {
            return Ok(Deletion::InUse(item));
        }
        tx.execute("DELETE FROM menu_items WHERE id = ?1", [id.0])?;
        tx.commit()?;
        Ok(Deletion::Deleted(item))
    }
}

pub(super) fn find(db: &Connection, id: MenuItemId) -> Result<Option<MenuItem>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM menu_items WHERE id = ?1");
    Ok(db
        .prepare_cached(&sql)?
        .query_row([id.0], |row| read(row, 0))
        .optional()?)
}

/// A menu item from nine columns, the first of which is number `first`.
pub(super) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<MenuItem> {
    Ok(MenuItem {
        id: MenuItemId(row.get(first)?),
        dish: Dish {
            food_group: row.get(first + 1)?,
            name: row.get(first + 2)?,
            value: Cents(row.get(first + 3)?),
            ticket: row.get(first + 4)?,
            description: row.get(first + 5)?,
            is_available: row.get(first + 6)?,
        },
        created_at: instant(row, first + 7)?,
        updated_at: instant_or_none(row, first + 8)?,
    })
}

fn insert(db: &Connection, dish: Dish, at: UtcTime) -> Result<MenuItem, StorageError> {
    db.prepare_cached(
        "INSERT INTO menu_items
             (food_group, name, value_cents, ticket, description, is_available, created_at)
         VALUES (:food_group, :name, :value, :ticket, :description, :is_available, :at)",
    )?
    .execute(named_params! {
        ":food_group": dish.food_group,
        ":name": dish.name,
        ":value": dish.value.0,
        ":ticket": dish.ticket,
        ":description": dish.description,
        ":is_available": dish.is_available,
        ":at": at.0,
    })?;
    let id = MenuItemId(db.last_insert_rowid());
    Ok(MenuItem {
        id,
        dish,
        created_at: at,
        updated_at: None,
    })
}
