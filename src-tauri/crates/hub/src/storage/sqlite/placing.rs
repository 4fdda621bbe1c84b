//! Placing an order: order, lines, event, and the outcome of a key, in one transaction.

use std::collections::HashSet;

use olgfeast_protocol::{OrderId, OrderStatus, UtcTime};
use rusqlite::{Connection, OptionalExtension, named_params};
use serde::Serialize;

use super::{
    EventKind, Once, Storage, StorageError, cart, events, menu,
    outcomes::{self, Asked},
};
use crate::{
    live::Audience,
    model::{By, Line, MenuItem, MenuItemId, Order, UserId},
    storage::Placed,
    wire,
};

/// The highest number that is called out; after it comes 1 again.
const LAST_DISPLAY_ID: i64 = 999;

/// What an order is made of beside its lines.
pub(crate) struct NewOrder<'a> {
    /// Whose order it will be.
    pub(crate) user: UserId,
    /// With an intent, an order of chosen items is placed once.
    pub(crate) by: &'a By,
    pub(crate) customer_name: String,
    pub(crate) ref_code: String,
    pub(crate) at: UtcTime,
}

/// So many pieces of something on the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Wanted {
    pub(crate) item: MenuItemId,
    /// At least 1.
    pub(crate) quantity: i64,
}

/// Why there is no order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotPlaced {
    /// Nothing is wanted.
    Empty,
    /// There is no such thing on the menu.
    NotOnTheMenu(MenuItemId),
    /// It is on the menu, but not to be had.
    Unavailable(String),
    /// All 999 numbers are on open orders.
    NoNumberFree,
}

impl Storage {
    /// Makes an order of the cart, which is empty then.
    pub(super) fn place_order(&mut self, new: NewOrder<'_>) -> Result<Placed, StorageError> {
        let tx = self.db.transaction()?;
        let user = new.user;
        let lines = cart::lines(&tx, user)?.into_iter();
        let lines = lines.map(|line| (line.item, line.quantity)).collect();
        let placed = place(&tx, new, lines)?;
        if placed.is_ok() {
            cart::clear(&tx, user)?;
            tx.commit()?;
        }
        Ok(placed)
    }

    /// Makes an order of these items, past the cart: a cart is its account's, and two desks that are
    /// signed in alike would mix what they take down. Only whoever is of `audience` is told of an
    /// order that the key stands for already.
    pub(super) fn place_items(
        &mut self,
        new: NewOrder<'_>,
        items: &[Wanted],
        audience: Audience,
    ) -> Result<Once<Placed>, StorageError> {
        let tx = self.db.transaction()?;
        let (by, at, customer_name) = (new.by, new.at, new.customer_name.clone());
        let asked = Asked::PlaceOrder {
            customer_name: &customer_name,
            items,
        };
        if let Some(earlier) = outcomes::earlier(&tx, by, audience, &asked)? {
            return Ok(earlier);
        }
        let mut lines = Vec::with_capacity(items.len());
        for Wanted { item, quantity } in items {
            match menu::find(&tx, *item)? {
                Some(item) => lines.push((item, *quantity)),
                None => return Ok(Once::Now(Err(NotPlaced::NotOnTheMenu(*item)))),
            }
        }
        let placed = place(&tx, new, lines)?;
        if let Ok((order, _)) = &placed {
            outcomes::keep(&tx, by, &asked, order, &wire::logged_order(order), at)?;
            tx.commit()?;
        }
        Ok(Once::Now(placed))
    }
}

/// Writes the order, its lines and its event.
fn place(
    db: &Connection,
    new: NewOrder<'_>,
    lines: Vec<(MenuItem, i64)>,
) -> Result<Placed, StorageError> {
    if lines.is_empty() {
        return Ok(Err(NotPlaced::Empty));
    }
    if let Some((item, _)) = lines.iter().find(|(item, _)| !item.dish.is_available) {
        return Ok(Err(NotPlaced::Unavailable(item.dish.name.clone())));
    }
    let Some(display_id) = free_display_id(db)? else {
        return Ok(Err(NotPlaced::NoNumberFree));
    };
    let line = |(item, quantity)| Line {
        id: 0,
        quantity,
        created_at: new.at,
        item,
    };
    let mut order = Order {
        id: OrderId(0),
        display_id,
        ref_code: new.ref_code,
        user_id: new.user,
        customer_name: new.customer_name,
        status: OrderStatus::Pending,
        version: 1,
        date_ordered: new.at,
        date_preparing: None,
        date_ready: None,
        date_complete: None,
        last_status_change: new.at,
        lines: lines.into_iter().map(line).collect(),
    };
    insert(db, &mut order)?;
    let logged = events::append(db, EventKind::NewOrder, &order, new.by, new.at)?;
    Ok(Ok((order, logged)))
}

/// The smallest number after that of the newest order which no open order has, wrapping at 999.
fn free_display_id(db: &Connection) -> Result<Option<i64>, StorageError> {
    let last: i64 = db
        .prepare_cached("SELECT display_id FROM orders ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    let mut statement = db.prepare_cached(
        "SELECT display_id FROM orders WHERE status IN ('pending', 'preparing', 'ready')",
    )?;
    let taken: HashSet<i64> = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let candidates = (0..LAST_DISPLAY_ID).map(|step| (last + step) % LAST_DISPLAY_ID + 1);
    Ok(candidates
        .into_iter()
        .find(|number| !taken.contains(number)))
}

/// Writes the order and its lines, and gives them the ids that they get.
fn insert(db: &Connection, order: &mut Order) -> Result<(), StorageError> {
    db.prepare_cached(
        "INSERT INTO orders (display_id, ref_code, user_id, customer_name, status, version,
             total_cents, date_ordered, last_status_change)
         VALUES (:display_id, :ref_code, :user, :name, :status, :version, :total, :at, :changed)",
    )?
    .execute(named_params! {
        ":display_id": order.display_id,
        ":ref_code": order.ref_code,
        ":user": order.user_id.0,
        ":name": order.customer_name,
        ":status": order.status.word(),
        ":version": order.version,
        ":total": order.total_value().0,
        ":at": order.date_ordered.0,
        ":changed": order.last_status_change.0,
    })?;
    order.id = OrderId(db.last_insert_rowid());
    let mut statement = db.prepare_cached(
        "INSERT INTO order_items (order_id, quantity, created_at, menu_item_id, food_group, name,
             value_cents, ticket, description, is_available, item_created_at, item_updated_at)
         VALUES (:order, :quantity, :at, :item, :food_group, :name,
             :value, :ticket, :description, :is_available, :item_created_at, :item_updated_at)",
    )?;
    for line in &mut order.lines {
        let dish = &line.item.dish;
        statement.execute(named_params! {
            ":order": order.id.0,
            ":quantity": line.quantity,
            ":at": line.created_at.0,
            ":item": line.item.id.0,
            ":food_group": dish.food_group,
            ":name": dish.name,
            ":value": dish.value.0,
            ":ticket": dish.ticket,
            ":description": dish.description,
            ":is_available": dish.is_available,
            ":item_created_at": line.item.created_at.0,
            ":item_updated_at": line.item.updated_at.map(|at| at.0),
        })?;
        line.id = db.last_insert_rowid();
    }
    Ok(())
}
