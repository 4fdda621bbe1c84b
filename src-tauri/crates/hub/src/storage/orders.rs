//! Tables `orders` and `order_items`.

use std::collections::HashSet;

use olgfeast_protocol::{OrderId, OrderStatus, UtcTime, Version};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{
    EventKind, Logged, Storage, StorageError, cart, events, instant, instant_or_none, menu,
};
use crate::{
    live::Audience,
    model::{By, CartItem, Line, Order, UserId},
};

/// The highest number that is called out; after it comes 1 again.
const LAST_DISPLAY_ID: i64 = 999;

const COLUMNS: &str = "id, display_id, ref_code, user_id, customer_name, status, version,
     date_ordered, date_preparing, date_ready, date_complete, last_status_change";

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice {
    pub(crate) skip: i64,
    pub(crate) limit: i64,
}

/// Which orders; newest first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OrderFilter {
    pub(crate) user: Option<UserId>,
    pub(crate) status: Option<OrderStatus>,
}

/// What an order is made of beside the cart.
pub(crate) struct NewOrder<'a> {
    /// Whose cart it is.
    pub(crate) user: UserId,
    pub(crate) by: &'a By,
    pub(crate) customer_name: String,
    pub(crate) ref_code: String,
    pub(crate) at: UtcTime,
}

/// Why there is no order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotPlaced {
    /// Nothing in the cart.
    EmptyCart,
    /// Something in the cart is no longer to be had.
    Unavailable(String),
    /// All 999 numbers are on open orders.
    NoNumberFree,
}

/// What came of a status change.
#[derive(Debug)]
pub(crate) enum Moved {
    /// The order went on.
    From {
        /// Where it was before.
        from: OrderStatus,
        /// As it is now.
        order: Order,
        /// What the log says of it.
        logged: Logged,
    },
    /// It was there already: no change, no version, no event.
    Already(Order),
    /// There is none of this id.
    Unknown,
}

impl Storage {
    /// Makes an order of the cart: order, lines, empty cart and event in one transaction.
    pub(crate) fn place_order(
        &mut self,
        new: NewOrder<'_>,
    ) -> Result<Result<(Order, Logged), NotPlaced>, StorageError> {
        let tx = self.db.transaction()?;
        let cart = cart::lines(&tx, new.user)?;
        if cart.is_empty() {
            return Ok(Err(NotPlaced::EmptyCart));
        }
        if let Some(line) = cart.iter().find(|line| !line.item.dish.is_available) {
            return Ok(Err(NotPlaced::Unavailable(line.item.dish.name.clone())));
        }
        let Some(display_id) = free_display_id(&tx)? else {
            return Ok(Err(NotPlaced::NoNumberFree));
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
            lines: cart.into_iter().map(|line| ordered(line, new.at)).collect(),
        };
        insert(&tx, &mut order)?;
        cart::clear(&tx, order.user_id)?;
        let logged = events::append(&tx, EventKind::NewOrder, &order, new.by, new.at)?;
        tx.commit()?;
        Ok(Ok((order, logged)))
    }

    /// Moves an order: new state, next version and event in one transaction.
    pub(crate) fn change_status(
        &mut self,
        id: OrderId,
        to: OrderStatus,
        by: &By,
        at: UtcTime,
    ) -> Result<Moved, StorageError> {
        let tx = self.db.transaction()?;
        let Some(mut order) = find(&tx, id)? else {
            return Ok(Moved::Unknown);
        };
        let from = order.status;
        if from == to {
            return Ok(Moved::Already(order));
        }
        order.move_to(to, at);
        tx.prepare_cached(
            "UPDATE orders SET status = :status, version = :version,
                 date_preparing = :preparing, date_ready = :ready, date_complete = :complete
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":status": order.status.word(),
            ":version": order.version,
            ":preparing": order.date_preparing.map(|at| at.0),
            ":ready": order.date_ready.map(|at| at.0),
            ":complete": order.date_complete.map(|at| at.0),
            ":id": id.0,
        })?;
        let logged = events::append(&tx, EventKind::OrderStatusChange, &order, by, at)?;
        tx.commit()?;
        Ok(Moved::From {
            from,
            order,
            logged,
        })
    }

    pub(crate) fn order(&self, id: OrderId) -> Result<Option<Order>, StorageError> {
        find(&self.db, id)
    }

    /// Newest first.
    pub(crate) fn orders(
        &self,
        filter: OrderFilter,
        slice: Slice,
    ) -> Result<Vec<Order>, StorageError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM orders
             WHERE (:user IS NULL OR user_id = :user) AND (:status IS NULL OR status = :status)
             ORDER BY date_ordered DESC, id DESC LIMIT :limit OFFSET :skip"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query(named_params! {
            ":user": filter.user.map(|user| user.0),
            ":status": filter.status.map(OrderStatus::word),
            ":limit": slice.limit,
            ":skip": slice.skip,
        })?;
        collect(&self.db, rows)
    }

    /// All orders of one lane, the one that waits longest first.
    pub(crate) fn lane(&self, status: OrderStatus) -> Result<Vec<Order>, StorageError> {
        let sql =
            format!("SELECT {COLUMNS} FROM orders WHERE status = ?1 ORDER BY date_ordered, id");
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query([status.word()])?;
        collect(&self.db, rows)
    }

    /// Key, version and state of all open orders that this audience can see: what a digest is made
    /// of.
    pub(crate) fn open_orders(
        &self,
        audience: Audience,
    ) -> Result<Vec<(OrderId, Version, OrderStatus)>, StorageError> {
        let user = match audience {
            Audience::Staff => None,
            Audience::Customer(user) => Some(user.0),
        };
        let mut statement = self.db.prepare_cached(
            "SELECT id, version, status FROM orders
             WHERE status IN ('pending', 'preparing', 'ready')
                 AND (:user IS NULL OR user_id = :user)",
        )?;
        let mut rows = statement.query(named_params! { ":user": user })?;
        let mut open = Vec::new();
        while let Some(row) = rows.next()? {
            let word: String = row.get(2)?;
            let status = OrderStatus::from_word(&word).ok_or(StorageError::Damaged(word))?;
            let version = row.get::<_, i64>(1)?.cast_unsigned();
            open.push((OrderId(row.get(0)?), Version(version), status));
        }
        Ok(open)
    }

    pub(crate) fn order_count(&self) -> Result<i64, StorageError> {
        Ok(self
            .db
            .query_row("SELECT count(*) FROM orders", [], |row| row.get(0))?)
    }
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

fn ordered(line: CartItem, at: UtcTime) -> Line {
    Line {
        id: 0,
        quantity: line.quantity,
        created_at: at,
        item: line.item,
    }
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

fn find(db: &Connection, id: OrderId) -> Result<Option<Order>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM orders WHERE id = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query([id.0])?;
    Ok(collect(db, rows)?.pop())
}

fn collect(db: &Connection, mut rows: rusqlite::Rows<'_>) -> Result<Vec<Order>, StorageError> {
    let mut orders = Vec::new();
    while let Some(row) = rows.next()? {
        let mut order = read(row)?;
        order.lines = lines(db, order.id)?;
        orders.push(order);
    }
    Ok(orders)
}

fn lines(db: &Connection, order: OrderId) -> Result<Vec<Line>, StorageError> {
    let mut statement = db.prepare_cached(
        "SELECT id, quantity, created_at, menu_item_id, food_group, name, value_cents, ticket,
             description, is_available, item_created_at, item_updated_at
         FROM order_items WHERE order_id = ?1 ORDER BY id",
    )?;
    let lines = statement.query_map([order.0], |row| {
        Ok(Line {
            id: row.get(0)?,
            quantity: row.get(1)?,
            created_at: instant(row, 2)?,
            item: menu::read(row, 3)?,
        })
    })?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> Result<Order, StorageError> {
    let word: String = row.get(5)?;
    let status = OrderStatus::from_word(&word).ok_or(StorageError::Damaged(word))?;
    Ok(Order {
        id: OrderId(row.get(0)?),
        display_id: row.get(1)?,
        ref_code: row.get(2)?,
        user_id: UserId(row.get(3)?),
        customer_name: row.get(4)?,
        status,
        version: row.get(6)?,
        date_ordered: instant(row, 7)?,
        date_preparing: instant_or_none(row, 8)?,
        date_ready: instant_or_none(row, 9)?,
        date_complete: instant_or_none(row, 10)?,
        last_status_change: instant(row, 11)?,
        lines: Vec::new(),
    })
}
