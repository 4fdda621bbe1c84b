//! What the sockets of an olgFeast 2.0 server send.

use std::collections::BTreeMap;

use olgfeast_protocol::{OrderStatus, UtcTime};
use serde_json::{Value, json};

use super::{activity, total};
use crate::{
    dates,
    model::{Line, Order, Tallies},
};

/// The answer to a ping.
pub(crate) fn pong(now: UtcTime) -> Value {
    json!({ "type": "pong", "timestamp": dates::plain(now) })
}

/// All open orders by lane.
pub(crate) fn kitchen_update(
    pending: &[Order],
    preparing: &[Order],
    ready: &[Order],
    now: UtcTime,
) -> Value {
    let lane = |orders: &[Order]| -> Vec<Value> {
        orders
            .iter()
            .map(|order| kitchen_order(order, now))
            .collect()
    };
    let data = json!({
        "pending_orders": lane(pending),
        "preparing_orders": lane(preparing),
        "ready_orders": lane(ready),
        "timestamp": dates::spaced(now),
    });
    envelope("kitchen_update", data, now)
}

fn kitchen_order(order: &Order, now: UtcTime) -> Value {
    let mut pieces: BTreeMap<&str, i64> = BTreeMap::new();
    for line in &order.lines {
        *pieces.entry(&line.item.dish.name).or_default() += line.quantity;
    }
    json!({
        "id": order.id,
        "display_id": order.display_id,
        "ref_code": order.ref_code,
        "customer_name": order.customer_name,
        "status": order.state.plain(),
        "total_value": order.total_value().amount(),
        "total_tickets": order.total_tickets(),
        "item_count": order.lines.len(),
        "items_summary": pieces,
        "date_ordered": dates::plain(order.date_ordered),
        "date_preparing": order.date_preparing.map(dates::plain),
        "date_ready": order.date_ready.map(dates::plain),
        "date_complete": order.date_complete.map(dates::plain),
        // Whole minutes.
        "waiting_time": now.millis_since(order.date_ordered).max(0) / 60_000,
    })
}

/// An order was placed.
pub(crate) fn new_order(order: &Order, now: UtcTime) -> Value {
    let data = json!({
        "order_id": order.id,
        "ref_code": order.ref_code,
        "customer_name": order.customer_name,
        "total_value": order.total_value().amount(),
        "total_tickets": order.total_tickets(),
        "item_count": order.lines.len(),
        "timestamp": dates::spaced(now),
    });
    envelope("new_order", data, now)
}

/// An order went on; `from` and what it has come to as plain clients know it.
pub(crate) fn order_status_change(order: &Order, from: OrderStatus, now: UtcTime) -> Value {
    let data = json!({
        "order_id": order.id,
        "ref_code": order.ref_code,
        "old_status": from,
        "new_status": order.state.plain(),
        "timestamp": dates::plain(now),
        "customer_name": order.customer_name,
    });
    envelope("order_status_change", data, now)
}

/// The twelve figures that an admin screen gets when it connects or asks.
pub(crate) fn full_analytics(tallies: &Tallies, now: UtcTime) -> Value {
    let tenths = (tallies.means.total.unwrap_or(0.0) * 10.0).round() / 10.0;
    let data = json!({
        "total_orders": total(tallies),
        "orders_today": tallies.orders_today,
        "orders_this_week": tallies.orders_this_week,
        "orders_this_month": tallies.orders_this_month,
        "status_counts": tallies.counts,
        "current_status_counts": tallies.counts,
        "activity_stats": activity(tallies),
        "total_completed_orders": tallies.counts.complete,
        "timing_analytics": { "avg_total_time": tenths },
        "total_revenue": tallies.revenue.amount(),
        "revenue_today": tallies.revenue_today.amount(),
        "revenue_this_week": tallies.revenue_this_week.amount(),
    });
    envelope("dashboard_analytics", data, now)
}

/// The six of them that are sent after a change.
pub(crate) fn brief_analytics(tallies: &Tallies, now: UtcTime) -> Value {
    let data = json!({
        "total_orders": total(tallies),
        "orders_today": tallies.orders_today,
        "orders_this_week": tallies.orders_this_week,
        "status_counts": tallies.counts,
        "total_revenue": tallies.revenue.amount(),
        "revenue_today": tallies.revenue_today.amount(),
    });
    envelope("dashboard_analytics", data, now)
}

/// The newest orders with their lines.
pub(crate) fn all_orders_update(orders: &[Order], now: UtcTime) -> Value {
    let orders: Vec<Value> = orders.iter().map(listed_order).collect();
    envelope("all_orders_update", json!({ "orders": orders }), now)
}

fn listed_order(order: &Order) -> Value {
    let line = |line: &Line| {
        let dish = &line.item.dish;
        json!({
            "food_item": { "name": dish.name, "value": dish.value.amount() },
            "quantity": line.quantity,
        })
    };
    json!({
        "id": order.id,
        "ref_code": order.ref_code,
        "customer_name": order.customer_name,
        "status": order.state.plain(),
        "total_value": order.total_value().amount(),
        "total_tickets": order.total_tickets(),
        "item_count": order.lines.len(),
        "date_ordered": dates::spaced(order.date_ordered),
        "date_preparing": order.date_preparing.map(dates::spaced),
        "date_ready": order.date_ready.map(dates::spaced),
        "date_complete": order.date_complete.map(dates::spaced),
        "order_items": order.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn envelope(kind: &str, data: Value, now: UtcTime) -> Value {
    json!({ "type": kind, "data": data, "timestamp": dates::plain(now) })
}
