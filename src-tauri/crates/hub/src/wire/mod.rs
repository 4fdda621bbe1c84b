//! The JSON of an olgFeast 2.0 server, field by field.
//!
//! Where the old server writes the same thing in two ways (dates with a T or a space, a flag as
//! text in two answers of the cart), so does the hub: its clients have learned to read that.

pub(crate) mod frames;
pub(crate) mod live;

use std::collections::BTreeMap;

use olgfeast_protocol::{LineId, OrderId, OrderStatus, Role, UtcTime, Version};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    dates,
    model::{
        CartItem, CartItemId, Cents, Line, MenuItem, MenuItemId, Order, Tallies, User, UserId,
    },
    pairing::Paired,
    storage::Since,
};

/// How dates are written.
#[derive(Clone, Copy)]
enum Form {
    /// Naive UTC.
    Plain,
    /// RFC 3339 with Z, as the event log keeps them.
    Zoned,
}

impl Form {
    fn date(self, at: UtcTime) -> String {
        match self {
            Form::Plain => dates::plain(at),
            Form::Zoned => dates::zoned(at),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct UserJson<'a> {
    username: &'a str,
    email: &'a str,
    is_active: bool,
    id: UserId,
    is_staff: bool,
    created_at: String,
    updated_at: Option<String>,
}

pub(crate) fn user(user: &User) -> UserJson<'_> {
    user_in(user, Form::Plain)
}

/// An account as those see it who administer the feast.
pub(crate) fn account(user: &User) -> Value {
    json!(user_in(user, Form::Zoned))
}

fn user_in(user: &User, form: Form) -> UserJson<'_> {
    UserJson {
        username: &user.username,
        email: &user.email,
        is_active: user.is_active,
        id: user.id,
        is_staff: user.is_staff,
        created_at: form.date(user.created_at),
        updated_at: user.updated_at.map(|at| form.date(at)),
    }
}

/// A paired station in the place of an account: of whoever has paired it nothing is told.
pub(crate) fn paired(paired: &Paired) -> Value {
    json!({
        "username": paired.name,
        "is_active": true,
        "is_staff": paired.role != Role::Board,
        "role": paired.role,
        "station_id": paired.station,
    })
}

#[derive(Serialize)]
pub(crate) struct MenuItemJson<'a> {
    food_group: &'a str,
    name: &'a str,
    value: f64,
    ticket: i64,
    description: Option<&'a str>,
    is_available: bool,
    id: MenuItemId,
    created_at: String,
    updated_at: Option<String>,
}

pub(crate) fn menu_item(item: &MenuItem) -> MenuItemJson<'_> {
    item_in(item, Form::Plain)
}

fn item_in(item: &MenuItem, form: Form) -> MenuItemJson<'_> {
    MenuItemJson {
        food_group: &item.dish.food_group,
        name: &item.dish.name,
        value: item.dish.value.amount(),
        ticket: item.dish.ticket,
        description: item.dish.description.as_deref(),
        is_available: item.dish.is_available,
        id: item.id,
        created_at: form.date(item.created_at),
        updated_at: item.updated_at.map(|at| form.date(at)),
    }
}

pub(crate) fn menu(items: &[MenuItem]) -> Vec<MenuItemJson<'_>> {
    items.iter().map(menu_item).collect()
}

#[derive(Serialize)]
pub(crate) struct MenuGroupJson<'a> {
    group: &'a str,
    items: Vec<MenuItemJson<'a>>,
}

/// The menu by group, the groups in alphabetical order.
pub(crate) fn menu_groups(items: &[MenuItem]) -> Vec<MenuGroupJson<'_>> {
    let mut groups: BTreeMap<&str, Vec<MenuItemJson<'_>>> = BTreeMap::new();
    for item in items {
        groups
            .entry(&item.dish.food_group)
            .or_default()
            .push(menu_item(item));
    }
    groups
        .into_iter()
        .map(|(group, items)| MenuGroupJson { group, items })
        .collect()
}

#[derive(Serialize)]
pub(crate) struct CartItemJson<'a> {
    food_item_id: MenuItemId,
    quantity: i64,
    id: CartItemId,
    cart_id: i64,
    created_at: String,
    updated_at: Option<String>,
    food_item: MenuItemJson<'a>,
}

pub(crate) fn cart_item(line: &CartItem) -> CartItemJson<'_> {
    CartItemJson {
        food_item_id: line.item.id,
        quantity: line.quantity,
        id: line.id,
        cart_id: line.cart_id,
        created_at: dates::plain(line.created_at),
        updated_at: line.updated_at.map(dates::plain),
        food_item: menu_item(&line.item),
    }
}

/// The line as the steps up and down answer it: there `is_available` is a text.
pub(crate) fn cart_step(message: String, line: &CartItem) -> Value {
    let mut item = json!(cart_item(line));
    if let Some(flag) = item.pointer_mut("/food_item/is_available") {
        *flag = json!(line.item.dish.is_available.to_string());
    }
    json!({ "message": message, "item": item })
}

#[derive(Serialize)]
pub(crate) struct CartJson<'a> {
    total_items: i64,
    total_value: f64,
    total_tickets: i64,
    items: Vec<CartItemJson<'a>>,
}

pub(crate) fn cart(lines: &[CartItem]) -> CartJson<'_> {
    let total: Cents = lines
        .iter()
        .map(|line| line.item.dish.value.times(line.quantity))
        .sum();
    CartJson {
        total_items: lines.iter().map(|line| line.quantity).sum(),
        total_value: total.amount(),
        total_tickets: lines
            .iter()
            .map(|line| line.item.dish.ticket * line.quantity)
            .sum(),
        items: lines.iter().map(cart_item).collect(),
    }
}

#[derive(Serialize)]
pub(crate) struct LineJson<'a> {
    food_item_id: MenuItemId,
    quantity: i64,
    id: LineId,
    order_id: OrderId,
    created_at: String,
    food_item: MenuItemJson<'a>,
}

#[derive(Serialize)]
pub(crate) struct OrderJson<'a> {
    customer_name: &'a str,
    id: OrderId,
    display_id: i64,
    ref_code: &'a str,
    user_id: UserId,
    status: OrderStatus,
    #[serde(flatten)]
    live: Option<LiveJson<'a>>,
    date_ordered: String,
    date_preparing: Option<String>,
    date_ready: Option<String>,
    date_complete: Option<String>,
    last_status_change: String,
    order_items: Vec<LineJson<'a>>,
}

/// What an order has in live mode besides.
#[derive(Serialize)]
struct LiveJson<'a> {
    version: i64,
    /// Only where it is cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_reason: Option<&'a str>,
    struck: Vec<LineId>,
    notes: &'a str,
}

/// An order as REST gives it, to clients of a plain server: one that was cancelled is complete.
pub(crate) fn order(order: &Order) -> OrderJson<'_> {
    order_in(order, Form::Plain, order.state.plain(), None)
}

/// An order as clients get it that send a key.
pub(crate) fn versioned_order(order: &Order) -> OrderJson<'_> {
    live_order_in(order, Form::Plain)
}

/// The same as the event log keeps it: with dates that have a zone.
pub(crate) fn logged_order(order: &Order) -> OrderJson<'_> {
    live_order_in(order, Form::Zoned)
}

#[derive(Serialize)]
pub(crate) struct ChangedJson<'a> {
    detail: String,
    order: OrderJson<'a>,
    since: Vec<SinceJson<'a>>,
}

#[derive(Serialize)]
struct SinceJson<'a> {
    version: Version,
    from: OrderStatus,
    to: OrderStatus,
    by: &'a Value,
}

/// An order that is not as the client saw it, with what happened to it since.
pub(crate) fn changed<'a>(order: &'a Order, since: &'a [Since]) -> ChangedJson<'a> {
    changed_in(order, since, Form::Plain)
}

/// The same with dates that have a zone.
pub(crate) fn changed_zoned<'a>(order: &'a Order, since: &'a [Since]) -> ChangedJson<'a> {
    changed_in(order, since, Form::Zoned)
}

fn changed_in<'a>(order: &'a Order, since: &'a [Since], form: Form) -> ChangedJson<'a> {
    let since = since.iter().map(|change| SinceJson {
        version: change.version,
        from: change.from,
        to: change.to,
        by: &change.by,
    });
    ChangedJson {
        detail: format!(
            "Order {} was changed meanwhile and is {} now",
            order.display_id,
            order.state.status().word()
        ),
        order: live_order_in(order, form),
        since: since.collect(),
    }
}

fn live_order_in(order: &Order, form: Form) -> OrderJson<'_> {
    let live = LiveJson {
        version: order.version,
        cancel_reason: order.state.reason(),
        struck: order.struck(),
        notes: &order.notes,
    };
    order_in(order, form, order.state.status(), Some(live))
}

fn order_in<'a>(
    order: &'a Order,
    form: Form,
    status: OrderStatus,
    live: Option<LiveJson<'a>>,
) -> OrderJson<'a> {
    let line = |line| line_in(order.id, line, form);
    OrderJson {
        customer_name: &order.customer_name,
        id: order.id,
        display_id: order.display_id,
        ref_code: &order.ref_code,
        user_id: order.user_id,
        status,
        live,
        date_ordered: form.date(order.date_ordered),
        date_preparing: order.date_preparing.map(|at| form.date(at)),
        date_ready: order.date_ready.map(|at| form.date(at)),
        date_complete: order.date_complete.map(|at| form.date(at)),
        last_status_change: form.date(order.last_status_change),
        order_items: order.lines.iter().map(line).collect(),
    }
}

fn line_in(order: OrderId, line: &Line, form: Form) -> LineJson<'_> {
    LineJson {
        food_item_id: line.item.id,
        quantity: line.quantity,
        id: line.id,
        order_id: order,
        created_at: form.date(line.created_at),
        food_item: item_in(&line.item, form),
    }
}

pub(crate) fn orders(list: &[Order]) -> Vec<OrderJson<'_>> {
    list.iter().map(order).collect()
}

#[derive(Serialize)]
pub(crate) struct SummaryJson<'a> {
    id: OrderId,
    display_id: i64,
    ref_code: &'a str,
    customer_name: &'a str,
    status: OrderStatus,
    total_value: f64,
    total_tickets: i64,
    item_count: usize,
    date_ordered: String,
}

/// Orders in brief, without their lines.
pub(crate) fn summaries(orders: &[Order]) -> Vec<SummaryJson<'_>> {
    orders.iter().map(summary).collect()
}

fn summary(order: &Order) -> SummaryJson<'_> {
    SummaryJson {
        id: order.id,
        display_id: order.display_id,
        ref_code: &order.ref_code,
        customer_name: &order.customer_name,
        status: order.state.plain(),
        total_value: order.total_value().amount(),
        total_tickets: order.total_tickets(),
        item_count: order.lines.len(),
        date_ordered: dates::plain(order.date_ordered),
    }
}

#[derive(Serialize)]
pub(crate) struct PageJson<'a> {
    orders: Vec<OrderJson<'a>>,
    total: i64,
    page: i64,
    per_page: i64,
    total_pages: i64,
}

/// One page of all orders; `per_page` is at least 1.
pub(crate) fn page(list: &[Order], total: i64, page: i64, per_page: i64) -> PageJson<'_> {
    page_of(orders(list), total, page, per_page)
}

/// The same with what orders have in live mode.
pub(crate) fn live_page(list: &[Order], total: i64, page: i64, per_page: i64) -> PageJson<'_> {
    let orders = list.iter().map(versioned_order).collect();
    page_of(orders, total, page, per_page)
}

fn page_of(orders: Vec<OrderJson<'_>>, total: i64, page: i64, per_page: i64) -> PageJson<'_> {
    let total_pages = total.saturating_add(per_page - 1) / per_page.max(1);
    PageJson {
        orders,
        total,
        page,
        per_page,
        total_pages,
    }
}

/// `GET /orders/analytics/dashboard`.
pub(crate) fn order_analytics(tallies: &Tallies) -> Value {
    json!({
        "total_orders": total(tallies),
        "orders_today": tallies.orders_today,
        "orders_this_week": tallies.orders_this_week,
        "orders_this_month": tallies.orders_this_month,
        "status_counts": tallies.counts,
        "revenue_today": tallies.revenue_today.amount(),
        "revenue_this_week": tallies.revenue_this_week.amount(),
        "total_revenue": tallies.revenue.amount(),
    })
}

/// `GET /operations/dashboard/analytics`.
pub(crate) fn operations_analytics(tallies: &Tallies) -> Value {
    let hundredths = |minutes: Option<f64>| (minutes.unwrap_or(0.0) * 100.0).round() / 100.0;
    let hourly: Vec<Value> = tallies
        .hourly
        .iter()
        .enumerate()
        .map(|(hour, orders)| json!({ "hour": hour, "orders": orders }))
        .collect();
    json!({
        "current_status_counts": {
            "pending": tallies.counts.pending,
            "preparing": tallies.counts.preparing,
            "ready": tallies.counts.ready,
        },
        "activity_stats": activity(tallies),
        "timing_analytics": {
            "avg_time_to_preparing": hundredths(tallies.means.to_preparing),
            "avg_time_to_ready": hundredths(tallies.means.to_ready),
            "avg_time_to_complete": hundredths(tallies.means.to_complete),
            "avg_total_time": hundredths(tallies.means.total),
        },
        "hourly_activity": hourly,
        "total_completed_orders": tallies.counts.complete,
    })
}

fn activity(tallies: &Tallies) -> Value {
    json!({
        "orders_today": tallies.orders_today,
        "orders_this_week": tallies.orders_this_week,
        "orders_this_month": tallies.orders_this_month,
    })
}

fn total(tallies: &Tallies) -> i64 {
    let counts = tallies.counts;
    counts.pending + counts.preparing + counts.ready + counts.complete
}
