//! The JSON of REST, field by field as it was recorded.
//!
//! `None` means that it cannot be written: a line whose menu item is gone, or an item without a
//! price. The server answers 500 then.

use std::collections::BTreeMap;

use olgfeast_protocol::{OrderStatus, UtcTime};
use serde_json::{Value, json};

use crate::{
    database::{Cart, CartLine, Database, ItemId, Line, MenuItem, Order, User},
    dates,
    tallies::Tallies,
};

pub(crate) fn user(user: &User) -> Value {
    json!({
        "username": user.username,
        "email": user.email,
        "is_active": true,
        "id": user.id.0,
        "is_staff": user.is_staff,
        "created_at": dates::plain(user.created_at),
        "updated_at": null,
    })
}

pub(crate) fn item(item: &MenuItem) -> Option<Value> {
    let value = item.value?;
    Some(json!({
        "food_group": item.food_group,
        "name": item.name,
        "value": value,
        "ticket": item.ticket,
        "description": item.description,
        "is_available": item.is_available,
        "id": item.id.0,
        "created_at": dates::plain(item.created_at),
        "updated_at": item.updated_at.map(dates::plain),
    }))
}

pub(crate) fn menu<'a>(items: impl Iterator<Item = &'a MenuItem>) -> Option<Value> {
    items
        .map(item)
        .collect::<Option<Vec<_>>>()
        .map(Value::Array)
}

/// The menu by group, the groups in alphabetical order.
pub(crate) fn groups<'a>(items: impl Iterator<Item = &'a MenuItem>) -> Option<Value> {
    let mut groups: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for one in items {
        groups.entry(&one.food_group).or_default().push(item(one)?);
    }
    let groups = groups
        .into_iter()
        .map(|(group, items)| json!({ "group": group, "items": items }));
    Some(groups.collect())
}

pub(crate) fn cart_line(database: &Database, cart: i64, line: &CartLine) -> Option<Value> {
    Some(json!({
        "food_item_id": line.item.0,
        "quantity": line.quantity,
        "id": line.id.0,
        "cart_id": cart,
        "created_at": dates::plain(line.created_at),
        "updated_at": line.updated_at.map(dates::plain),
        "food_item": item(database.menu.get(&line.item)?)?,
    }))
}

/// The line as the steps up and down answer it: there `is_available` is a text.
pub(crate) fn cart_step(
    database: &Database,
    cart: i64,
    line: &CartLine,
    message: &str,
) -> Option<Value> {
    let available = database.menu.get(&line.item)?.is_available;
    let mut item = cart_line(database, cart, line)?;
    if let Some(flag) = item.pointer_mut("/food_item/is_available") {
        *flag = json!(available.to_string());
    }
    Some(json!({ "message": message, "item": item }))
}

pub(crate) fn cart(database: &Database, cart: &Cart) -> Option<Value> {
    let sums = Sums::of(
        database,
        cart.lines.iter().map(|line| (line.item, line.quantity)),
    )?;
    let lines = cart.lines.iter();
    let items: Option<Vec<Value>> = lines
        .map(|line| cart_line(database, cart.id, line))
        .collect();
    Some(json!({
        "total_items": cart.lines.iter().map(|line| line.quantity).sum::<i64>(),
        "total_value": sums.value,
        "total_tickets": sums.tickets,
        "items": items?,
    }))
}

/// An order with its lines.
pub(crate) fn order(database: &Database, order: &Order) -> Option<Value> {
    let lines: Option<Vec<Value>> = order
        .lines
        .iter()
        .map(|line| order_line(database, order, line))
        .collect();
    Some(json!({
        "customer_name": order.customer_name,
        "id": order.id.0,
        "display_id": order.display_id,
        "ref_code": order.ref_code,
        "user_id": order.user.0,
        "status": order.status.word(),
        "date_ordered": dates::plain(order.date_ordered),
        "date_preparing": order.date_preparing.map(dates::plain),
        "date_ready": order.date_ready.map(dates::plain),
        "date_complete": order.date_complete.map(dates::plain),
        // The column's default, which nothing ever updates.
        "last_status_change": dates::plain(order.date_ordered),
        "order_items": lines?,
    }))
}

fn order_line(database: &Database, order: &Order, line: &Line) -> Option<Value> {
    Some(json!({
        "food_item_id": line.item.0,
        "quantity": line.quantity,
        "id": line.id,
        "order_id": order.id.0,
        "created_at": dates::plain(line.created_at),
        "food_item": item(database.menu.get(&line.item)?)?,
    }))
}

pub(crate) fn orders<'a>(
    database: &Database,
    orders: impl Iterator<Item = &'a Order>,
) -> Option<Value> {
    let orders: Option<Vec<Value>> = orders.map(|one| order(database, one)).collect();
    orders.map(Value::Array)
}

/// An order in brief.
pub(crate) fn summaries<'a>(
    database: &Database,
    orders: impl Iterator<Item = &'a Order>,
) -> Option<Value> {
    let orders: Option<Vec<Value>> = orders.map(|order| summary(database, order)).collect();
    orders.map(Value::Array)
}

fn summary(database: &Database, order: &Order) -> Option<Value> {
    let sums = Sums::of_order(database, order)?;
    Some(json!({
        "id": order.id.0,
        "display_id": order.display_id,
        "ref_code": order.ref_code,
        "customer_name": order.customer_name,
        "status": order.status.word(),
        "total_value": sums.value,
        "total_tickets": sums.tickets,
        "item_count": order.lines.len(),
        "date_ordered": dates::plain(order.date_ordered),
    }))
}

/// What lines add up to, in floats and unrounded as the server adds them.
pub(crate) struct Sums {
    pub(crate) value: f64,
    pub(crate) tickets: i64,
}

impl Sums {
    pub(crate) fn of_order(database: &Database, order: &Order) -> Option<Sums> {
        Sums::of(
            database,
            order.lines.iter().map(|line| (line.item, line.quantity)),
        )
    }

    fn of(database: &Database, lines: impl Iterator<Item = (ItemId, i64)>) -> Option<Sums> {
        let mut sums = Sums {
            value: 0.0,
            tickets: 0,
        };
        for (item, quantity) in lines {
            let item = database.menu.get(&item)?;
            sums.value += item.value? * quantity as f64;
            sums.tickets = sums
                .tickets
                .saturating_add(item.ticket.saturating_mul(quantity));
        }
        Some(sums)
    }
}

/// `GET /orders/analytics/dashboard`.
pub(crate) fn order_analytics(tallies: &Tallies) -> Value {
    json!({
        "total_orders": tallies.total(),
        "orders_today": tallies.today,
        "orders_this_week": tallies.this_week,
        "orders_this_month": tallies.this_month,
        "status_counts": tallies.counts(&OrderStatus::PLAIN),
        "revenue_today": tallies.revenue_today,
        "revenue_this_week": tallies.revenue_this_week,
        "total_revenue": tallies.revenue,
    })
}

/// `GET /operations/dashboard/analytics`.
pub(crate) fn operations_analytics(tallies: &Tallies) -> Value {
    let open = [
        OrderStatus::Pending,
        OrderStatus::Preparing,
        OrderStatus::Ready,
    ];
    let hourly: Vec<Value> = (0..)
        .zip(&tallies.hourly)
        .map(|(hour, orders): (u64, _)| json!({ "hour": hour, "orders": orders }))
        .collect();
    json!({
        "current_status_counts": tallies.counts(&open),
        "activity_stats": activity(tallies),
        "timing_analytics": {
            "avg_time_to_preparing": tallies.minutes_to_preparing,
            "avg_time_to_ready": tallies.minutes_to_ready,
            "avg_time_to_complete": tallies.minutes_to_complete,
            "avg_total_time": tallies.minutes_in_all,
        },
        "hourly_activity": hourly,
        "total_completed_orders": tallies.count(OrderStatus::Complete),
    })
}

pub(crate) fn activity(tallies: &Tallies) -> Value {
    json!({
        "orders_today": tallies.today,
        "orders_this_week": tallies.this_week,
        "orders_this_month": tallies.this_month,
    })
}

/// Whole minutes that an order has waited.
pub(crate) fn minutes_waited(order: &Order, now: UtcTime) -> i64 {
    now.millis_since(order.date_ordered).max(0) / 60_000
}
