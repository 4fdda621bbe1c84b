//! `/orders`: placing orders and moving them.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use olgfeast_protocol::{OrderId, OrderStatus, Version};
use serde_json::Value;

use super::{
    App,
    fields::Fields,
    input::{JsonBody, Query, path_id, query_status, query_whole, wanted_status},
    intent::{Key, author},
    live::json_text,
    refusal::Refusal,
    signed_in::{SignedIn, Worker},
};
use crate::{
    model::{MenuItemId, Order},
    state::{Closed, State as OrderState},
    station::Station,
    storage::{Move, Moved, NotPlaced, Once, OrderFilter, Slice},
    wire,
};

/// Characters of a customer's name.
pub(super) const LONGEST_NAME: usize = 100;
/// Characters of the reason for which an order is cancelled.
const LONGEST_REASON: usize = 200;
/// Orders on one page.
pub(super) const LIMIT: i64 = 100;

pub(super) async fn checkout(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    station: Station,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let mut fields = Fields::of(&body);
    let customer_name = fields.text("customer_name", LONGEST_NAME);
    fields.require(&["customer_name"]);
    let Some(customer_name) = customer_name else {
        return Err(fields.refusal());
    };
    let (user, by) = (user.id, station.by(&user));
    let placed = app
        .core
        .change(move |core| core.place_order(user, customer_name, &by))
        .await?;
    match placed {
        Ok(order) => Ok(Json(wire::order(&order)).into_response()),
        Err(reason) => Err(not_placed(reason)),
    }
}

/// Why there is no order, in words.
pub(super) fn not_placed(reason: NotPlaced) -> Refusal {
    match reason {
        NotPlaced::Empty => Refusal::bad("Cart is empty or order creation failed"),
        NotPlaced::NotOnTheMenu(MenuItemId(id)) => {
            Refusal::unprocessable(format!("There is no item {id} on the menu"))
        }
        NotPlaced::Unavailable(name) => {
            Refusal::conflict(format!("'{name}' is no longer available"))
        }
        NotPlaced::NoNumberFree => Refusal::conflict(
            "All order numbers from 1 to 999 are on open orders. Complete some of them first.",
        ),
    }
}

pub(super) async fn mine(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    query: Query,
) -> Result<Response, Refusal> {
    let slice = slice(&query)?;
    let filter = OrderFilter {
        user: Some(user.id),
        status: None,
    };
    let orders = app
        .core
        .call(move |core| core.storage.orders(filter, slice))
        .await?;
    Ok(Json(wire::summaries(&orders)).into_response())
}

pub(super) async fn one_of_mine(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id = order_id(&id)?;
    let order = app.core.call(move |core| core.storage.order(id)).await?;
    let order = order
        .filter(|order| order.user_id == user.id)
        .ok_or_else(unknown)?;
    Ok(Json(wire::order(&order)).into_response())
}

pub(super) async fn list(
    State(app): State<App>,
    Worker(_): Worker,
    query: Query,
) -> Result<Response, Refusal> {
    let slice = slice(&query)?;
    let filter = OrderFilter {
        user: None,
        status: query_status(&query)?,
    };
    let orders = app
        .core
        .call(move |core| core.storage.orders(filter, slice))
        .await?;
    Ok(Json(wire::orders(&orders)).into_response())
}

pub(super) async fn one(
    State(app): State<App>,
    Worker(_): Worker,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id = order_id(&id)?;
    let order = app.core.call(move |core| core.storage.order(id)).await?;
    let order = order.ok_or_else(unknown)?;
    Ok(Json(wire::order(&order)).into_response())
}

/// A live client sends a key, and may say which version it saw; a plain client sends neither, and
/// cancels nothing.
pub(super) async fn change_status(
    State(app): State<App>,
    Worker(user): Worker,
    station: Station,
    key: Key,
    Path(id): Path<String>,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let id = order_id(&id)?;
    let is_live = key.0.is_some();
    let to = wanted_state(&body, is_live)?;
    let mut fields = Fields::of(&body);
    let expected = fields.whole_or_null("expected_version", 1..=i64::MAX);
    fields.done()?;
    let wish = Move {
        order: id,
        to,
        expected: expected.map(|version| Version(version.cast_unsigned())),
        by: author(&user, station, key, &body, app.time.now()),
    };
    let moved = app
        .core
        .change(move |core| core.change_status(&wish))
        .await?;
    match moved {
        Once::Now(Moved::From { order, .. } | Moved::Already(order)) if is_live => {
            Ok(Json(wire::versioned_order(&order)).into_response())
        }
        Once::Now(Moved::From { order, .. } | Moved::Already(order)) => {
            Ok(Json(wire::order(&order)).into_response())
        }
        Once::Now(Moved::Changed { order, since }) => {
            let changed = Json(wire::changed(&order, &since));
            Ok((StatusCode::CONFLICT, changed).into_response())
        }
        Once::Now(Moved::Closed { order, why }) => Err(closed(&order, why)),
        Once::Now(Moved::Unknown) => Err(unknown()),
        Once::Before(answer) => Ok(json_text(answer)),
        Once::OtherCommand => Err(Refusal::other_command()),
    }
}

/// The state that a change asks for.
fn wanted_state(body: &JsonBody, is_live: bool) -> Result<OrderState, Refusal> {
    let word = body.0.get("status").and_then(Value::as_str);
    if !is_live || word != Some(OrderStatus::Cancelled.word()) {
        return wanted_status(body);
    }
    let mut fields = Fields::of(body);
    let reason = fields.text("reason", LONGEST_REASON);
    fields.require(&["reason"]);
    match reason {
        Some(reason) => Ok(OrderState::Cancelled { reason }),
        None => Err(fields.refusal()),
    }
}

/// Why an order does not go there, in words. Without the order and its changes, as opposed to an
/// answer to an older version: sending it again does not help.
fn closed(order: &Order, why: Closed) -> Refusal {
    let number = order.display_id;
    Refusal::conflict(match why {
        Closed::HandedOut => format!("Order {number} was handed out and cannot be cancelled"),
        Closed::Unseen => {
            format!("Order {number} was cancelled: look at it before you take it back")
        }
        Closed::NotTakenBack => {
            format!("Order {number} was cancelled: take it back before you hand it out")
        }
    })
}

pub(super) async fn analytics(
    State(app): State<App>,
    Worker(_): Worker,
) -> Result<Json<Value>, Refusal> {
    let tallies = app
        .core
        .call(|core| core.storage.tallies(core.time.now()))
        .await?;
    Ok(Json(wire::order_analytics(&tallies)))
}

/// `skip` and `limit` of the query.
pub(super) fn slice(query: &Query) -> Result<Slice, Refusal> {
    Ok(Slice {
        skip: query_whole(query, "skip", 0, 0..=i64::MAX)?,
        limit: query_whole(query, "limit", LIMIT, 1..=LIMIT)?,
    })
}

pub(super) fn order_id(text: &str) -> Result<OrderId, Refusal> {
    path_id("order_id", text).map(OrderId)
}

pub(super) fn unknown() -> Refusal {
    Refusal::not_found("Order not found")
}
