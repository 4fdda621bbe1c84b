//! `/cart`: what somebody is about to order. One cart per account.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    App,
    fields::Fields,
    input::{JsonBody, path_id},
    refusal::Refusal,
    signed_in::SignedIn,
};
use crate::{
    model::{CartItem, CartItemId, MenuItemId, User},
    storage::{CartChange, MOST_OF_ONE},
    wire,
};

pub(super) async fn list(
    State(app): State<App>,
    SignedIn(user): SignedIn,
) -> Result<Response, Refusal> {
    let lines = app
        .core
        .call(move |core| core.storage.cart(user.id))
        .await?;
    Ok(Json(wire::cart(&lines)).into_response())
}

pub(super) async fn add(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let mut fields = Fields::of(&body);
    let item = fields.whole("food_item_id", i64::MIN..=i64::MAX);
    let quantity = fields.whole("quantity", 1..=MOST_OF_ONE);
    fields.require(&["food_item_id"]);
    let Some(item) = item.map(MenuItemId) else {
        return Err(fields.refusal());
    };
    fields.done()?;
    let quantity = quantity.unwrap_or(1);
    let change = app
        .core
        .change(move |core| {
            core.storage
                .add_to_cart(user.id, item, quantity, core.time.now())
        })
        .await?;
    match change {
        CartChange::Line(line) => Ok(Json(wire::cart_item(&line)).into_response()),
        CartChange::Unknown => Err(Refusal::not_found("Food item not found")),
        other => Err(unusual(other)),
    }
}

pub(super) async fn change(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let mut fields = Fields::of(&body);
    let quantity = fields.whole("quantity", 1..=MOST_OF_ONE);
    fields.require(&["quantity"]);
    let Some(quantity) = quantity else {
        return Err(fields.refusal());
    };
    let line = step(&app, user, &id, move |_| quantity)
        .await?
        .into_line()?;
    Ok(Json(wire::cart_item(&line)).into_response())
}

pub(super) async fn increase(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let line = step(&app, user, &id, |quantity| quantity + 1)
        .await?
        .into_line()?;
    let message = format!("Quantity increased for '{}'", line.item.dish.name);
    Ok(Json(wire::cart_step(message, &line)))
}

/// The last piece taken away takes the line away.
pub(super) async fn decrease(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    match step(&app, user, &id, |quantity| quantity - 1).await? {
        CartChange::Removed(line) => Ok(removed(&line)),
        change => {
            let line = change.into_line()?;
            let message = format!("Quantity decreased for '{}'", line.item.dish.name);
            Ok(Json(wire::cart_step(message, &line)))
        }
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    match step(&app, user, &id, |_| 0).await? {
        CartChange::Removed(line) => Ok(removed(&line)),
        other => Err(unusual(other)),
    }
}

pub(super) async fn clear(
    State(app): State<App>,
    SignedIn(user): SignedIn,
) -> Result<Json<Value>, Refusal> {
    app.core
        .change(move |core| core.storage.clear_cart(user.id))
        .await?;
    Ok(Json(json!({ "message": "Cart cleared successfully" })))
}

async fn step(
    app: &App,
    user: User,
    id: &str,
    change: impl FnOnce(i64) -> i64 + Send + 'static,
) -> Result<CartChange, Refusal> {
    let id = CartItemId(path_id("item_id", id)?);
    let changed = app.core.change(move |core| {
        let now = core.time.now();
        core.storage.change_cart_item(user.id, id, change, now)
    });
    Ok(changed.await?)
}

impl CartChange {
    fn into_line(self) -> Result<CartItem, Refusal> {
        match self {
            CartChange::Line(line) => Ok(line),
            other => Err(unusual(other)),
        }
    }
}

fn removed(line: &CartItem) -> Json<Value> {
    Json(json!({ "message": format!("'{}' removed from cart", line.item.dish.name) }))
}

/// What a change that did not go as asked is answered with.
fn unusual(change: CartChange) -> Refusal {
    match change {
        CartChange::Unavailable(item) => {
            Refusal::bad(format!("'{}' is not available", item.dish.name))
        }
        CartChange::TooMany => Refusal::bad(format!(
            "A cart takes at most {MOST_OF_ONE} pieces of one item"
        )),
        CartChange::Unknown | CartChange::Line(_) | CartChange::Removed(_) => {
            Refusal::not_found("Cart item not found")
        }
    }
}
