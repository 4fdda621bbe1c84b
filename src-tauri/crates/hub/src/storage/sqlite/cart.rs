//! Tables `carts` and `cart_items`: one cart per account.

use olgfeast_protocol::UtcTime;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Storage, StorageError, instant, instant_or_none, menu};
use crate::model::{CartItem, CartItemId, MenuItem, MenuItemId, UserId};

const LINES: &str = "SELECT cart_items.id, cart_items.cart_id, cart_items.quantity,
        cart_items.created_at, cart_items.updated_at,
        menu_items.id, food_group, name, value_cents, ticket, description, is_available,
        menu_items.created_at, menu_items.updated_at
     FROM cart_items
     JOIN carts ON carts.id = cart_items.cart_id
     JOIN menu_items ON menu_items.id = cart_items.menu_item_id";

/// How many pieces of one thing a cart may hold.
pub(crate) const MOST_OF_ONE: i64 = 999;

/// What came of changing a cart.
pub(crate) enum CartChange {
    /// The line as it is now.
    Line(CartItem),
    /// The line is gone; this is what it was.
    Removed(CartItem),
    /// There is no such line in this cart, or no such thing on the menu.
    Unknown,
    /// It is on the menu but not to be had.
    Unavailable(MenuItem),
    /// More than [`MOST_OF_ONE`].
    TooMany,
}

impl Storage {
    pub(crate) fn cart(&self, user: UserId) -> Result<Vec<CartItem>, StorageError> {
        lines(&self.db, user)
    }

    pub(crate) fn add_to_cart(
        &mut self,
        user: UserId,
        item: MenuItemId,
        quantity: i64,
        at: UtcTime,
    ) -> Result<CartChange, StorageError> {
        let tx = self.db.transaction()?;
        let Some(item) = menu::find(&tx, item)? else {
            return Ok(CartChange::Unknown);
        };
        if !item.dish.is_available {
            return Ok(CartChange::Unavailable(item));
        }
        tx.execute(
            "INSERT INTO carts (user_id) VALUES (?1) ON CONFLICT DO NOTHING",
            [user.0],
        )?;
        let cart: i64 =
            tx.query_row("SELECT id FROM carts WHERE user_id = ?1", [user.0], |row| {
                row.get(0)
            })?;
        let id: i64 = tx.query_row(
            "INSERT INTO cart_items (cart_id, menu_item_id, quantity, created_at)
             VALUES (:cart, :item, :quantity, :at)
             ON CONFLICT (cart_id, menu_item_id)
             DO UPDATE SET quantity = quantity + :quantity, updated_at = :at
             RETURNING id",
            named_params! {
                ":cart": cart, ":item": item.id.0, ":quantity": quantity, ":at": at.0,
            },
            |row| row.get(0),
        )?;
        let line = match line(&tx, user, CartItemId(id))? {
            None => return Ok(CartChange::Unknown),
            Some(line) if line.quantity > MOST_OF_ONE => return Ok(CartChange::TooMany),
            Some(line) => line,
        };
        tx.commit()?;
        Ok(CartChange::Line(line))
    }

    /// Gives a line the quantity that `change` makes of its present one; below 1 it is removed.
    pub(crate) fn change_cart_item(
        &mut self,
        user: UserId,
        id: CartItemId,
        change: impl FnOnce(i64) -> i64,
        at: UtcTime,
    ) -> Result<CartChange, StorageError> {
        let tx = self.db.transaction()?;
        let Some(mut line) = line(&tx, user, id)? else {
            return Ok(CartChange::Unknown);
        };
        let quantity = change(line.quantity);
        if quantity > MOST_OF_ONE {
            return Ok(CartChange::TooMany);
        }
        if quantity < 1 {
            tx.execute("DELETE FROM cart_items WHERE id = ?1", [id.0])?;
            tx.commit()?;
            return Ok(CartChange::Removed(line));
        }
        tx.execute(
            "UPDATE cart_items SET quantity = :quantity, updated_at = :at WHERE id = :id",
            named_params! { ":quantity": quantity, ":at": at.0, ":id": id.0 },
        )?;
        tx.commit()?;
        line.quantity = quantity;
        line.updated_at = Some(at);
        Ok(CartChange::Line(line))
    }

    pub(crate) fn clear_cart(&mut self, user: UserId) -> Result<(), StorageError> {
        let tx = self.db.transaction()?;
        clear(&tx, user)?;
        Ok(tx.commit()?)
    }
}

pub(super) fn lines(db: &Connection, user: UserId) -> Result<Vec<CartItem>, StorageError> {
    let sql = format!("{LINES} WHERE carts.user_id = ?1 ORDER BY cart_items.id");
    let mut statement = db.prepare_cached(&sql)?;
    let lines = statement.query_map([user.0], read)?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn clear(db: &Connection, user: UserId) -> Result<(), StorageError> {
    db.execute(
        "DELETE FROM cart_items WHERE cart_id IN (SELECT id FROM carts WHERE user_id = ?1)",
        [user.0],
    )?;
    Ok(())
}

fn line(db: &Connection, user: UserId, id: CartItemId) -> Result<Option<CartItem>, StorageError> {
    let sql = format!("{LINES} WHERE carts.user_id = ?1 AND cart_items.id = ?2");
    Ok(db
        .prepare_cached(&sql)?
        .query_row([user.0, id.0], read)
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<CartItem> {
    Ok(CartItem {
        id: CartItemId(row.get(0)?),
        cart_id: row.get(1)?,
        quantity: row.get(2)?,
        created_at: instant(row, 3)?,
        updated_at: instant_or_none(row, 4)?,
        item: menu::read(row, 5)?,
    })
}
