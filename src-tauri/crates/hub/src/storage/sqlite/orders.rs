//! Tables `orders` and `order_items`, as they are read.

use olgfeast_protocol::{OrderId, OrderStatus, Version};
use rusqlite::{Connection, Row, named_params};

use super::{Storage, StorageError, instant, instant_or_none, menu};
use crate::{
    live::Audience,
    model::{Line, Order, UserId},
};

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

impl Storage {
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
    pub(super) fn open_orders(
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

pub(super) fn find(db: &Connection, id: OrderId) -> Result<Option<Order>, StorageError> {
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
