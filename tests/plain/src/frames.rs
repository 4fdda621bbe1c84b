//! The JSON of WebSocket frames, field by field as it was recorded.

use std::collections::BTreeMap;

use olgfeast_protocol::{Lane, OrderStatus, UtcTime};
use serde_json::{Value, json};

use crate::{
    database::{Database, Order},
    dates,
    tallies::Tallies,
    wire::{self, Sums},
};

/// Orders in an `all_orders_update`.
const NEWEST: usize = 50;

/// The answer to a ping.
pub(crate) fn pong(now: UtcTime) -> String {
    json!({ "type": "pong", "timestamp": dates::plain(now) }).to_string()
}

/// One list of a `kitchen_update`; `None` when one of its orders cannot be written.
pub(crate) fn lane(database: &Database, lane: Lane, now: UtcTime) -> Option<Vec<Value>> {
    database
        .in_state(lane.status())
        .into_iter()
        .map(|order| kitchen_order(database, order, now))
        .collect()
}

/// All three lists.
pub(crate) fn kitchen_update([pending, preparing, ready]: [Vec<Value>; 3], now: UtcTime) -> String {
    let data = json!({
        "pending_orders": pending,
        "preparing_orders": preparing,
        "ready_orders": ready,
        "timestamp": dates::spaced(now),
    });
    envelope("kitchen_update", &data, now)
}

fn kitchen_order(database: &Database, order: &Order, now: UtcTime) -> Option<Value> {
    let sums = Sums::of_order(database, order)?;
    let mut pieces: BTreeMap<&str, i64> = BTreeMap::new();
    for line in &order.lines {
        // Two items of one name are one here.
        *pieces
            .entry(&database.menu.get(&line.item)?.name)
            .or_default() += line.quantity;
    }
    Some(json!({
        "id": order.id.0,
        "display_id": order.display_id,
        "ref_code": order.ref_code,
        "customer_name": order.customer_name,
        "status": order.status.word(),
        "total_value": sums.value,
        "total_tickets": sums.tickets,
        "item_count": order.lines.len(),
        "items_summary": pieces,
        "date_ordered": dates::plain(order.date_ordered),
        "date_preparing": order.date_preparing.map(dates::plain),
        "date_ready": order.date_ready.map(dates::plain),
        "date_complete": order.date_complete.map(dates::plain),
        "waiting_time": wire::minutes_waited(order, now),
    }))
}

/// An order was placed; `None` when it cannot be written.
pub(crate) fn new_order(database: &Database, order: &Order, now: UtcTime) -> Option<String> {
    let sums = Sums::of_order(database, order)?;
    let data = json!({
        "order_id": order.id.0,
        "ref_code": order.ref_code,
        "customer_name": order.customer_name,
        "total_value": sums.value,
        "total_tickets": sums.tickets,
        "item_count": order.lines.len(),
        "timestamp": dates::spaced(now),
    });
    Some(envelope("new_order", &data, now))
}

/// An order went on.
pub(crate) fn order_status_change(
    order: &Order,
    from: OrderStatus,
    to: OrderStatus,
    now: UtcTime,
) -> String {
    let data = json!({
        "order_id": order.id.0,
        "ref_code": order.ref_code,
        "old_status": from.word(),
        "new_status": to.word(),
        "timestamp": dates::plain(now),
        "customer_name": order.customer_name,
    });
    envelope("order_status_change", &data, now)
}

/// The twelve figures that an admin screen gets when it connects or asks.
pub(crate) fn full_analytics(tallies: &Tallies, now: UtcTime) -> String {
    let counts = tallies.counts(&OrderStatus::PLAIN);
    let tenths = (tallies.minutes_in_all * 10.0).round() / 10.0;
    let data = json!({
        "total_orders": tallies.total(),
        "orders_today": tallies.today,
        "orders_this_week": tallies.this_week,
        "orders_this_month": tallies.this_month,
        "status_counts": counts,
        "current_status_counts": counts,
        "activity_stats": wire::activity(tallies),
        "total_completed_orders": tallies.count(OrderStatus::Complete),
        "timing_analytics": { "avg_total_time": tenths },
        "total_revenue": tallies.revenue,
        "revenue_today": tallies.revenue_today,
        "revenue_this_week": tallies.revenue_this_week,
    });
    envelope("dashboard_analytics", &data, now)
}

/// The six of them that are sent after a change.
pub(crate) fn brief_analytics(tallies: &Tallies, now: UtcTime) -> String {
    let data = json!({
        "total_orders": tallies.total(),
        "orders_today": tallies.today,
        "orders_this_week": tallies.this_week,
        "status_counts": tallies.counts(&OrderStatus::PLAIN),
        "total_revenue": tallies.revenue,
        "revenue_today": tallies.revenue_today,
    });
    envelope("dashboard_analytics", &data, now)
}

/// The newest orders with their lines, and without their numbers; `None` when one of them cannot be
/// written.
pub(crate) fn all_orders_update(database: &Database, now: UtcTime) -> Option<String> {
    let orders: Option<Vec<Value>> = database
        .newest_first()
        .into_iter()
        .take(NEWEST)
        .map(|order| listed_order(database, order))
        .collect();
    let data = json!({ "orders": orders? });
    Some(envelope("all_orders_update", &data, now))
}

fn listed_order(database: &Database, order: &Order) -> Option<Value> {
    let sums = Sums::of_order(database, order)?;
    let mut lines = Vec::new();
    for line in &order.lines {
        let item = database.menu.get(&line.item)?;
        lines.push(json!({
            "food_item": { "name": item.name, "value": item.value? },
            "quantity": line.quantity,
        }));
    }
    Some(json!({
        "id": order.id.0,
        "ref_code": order.ref_code,
        "customer_name": order.customer_name,
        "status": order.status.word(),
        "total_value": sums.value,
        "total_tickets": sums.tickets,
        "item_count": order.lines.len(),
        "date_ordered": dates::spaced(order.date_ordered),
        "date_preparing": order.date_preparing.map(dates::spaced),
        "date_ready": order.date_ready.map(dates::spaced),
        "date_complete": order.date_complete.map(dates::spaced),
        "order_items": lines,
    }))
}

fn envelope(kind: &str, data: &Value, now: UtcTime) -> String {
    json!({ "type": kind, "data": data, "timestamp": dates::plain(now) }).to_string()
}
