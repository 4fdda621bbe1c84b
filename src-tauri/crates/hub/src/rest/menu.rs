//! `/menu`: what there is to eat and drink.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    App,
    fields::Fields,
    input::{JsonBody, Query, path_id, query_whole},
    refusal::Refusal,
    signed_in::Staff,
};
use crate::{
    model::{Cents, Dish, DishChange, MenuItemId},
    storage::{Deletion, MenuFilter, Slice},
    wire,
};

const LONGEST_NAME: usize = 100;
const LONGEST_DESCRIPTION: usize = 500;
/// In whole units of money.
const HIGHEST_VALUE: i64 = 10_000;
const MOST_TICKETS: i64 = 1_000;
/// Items on one page of the menu.
const LIMIT: i64 = 100;
/// Items that are read for the list by groups.
const WHOLE_MENU: i64 = 1_000;

pub(super) async fn list(State(app): State<App>, query: Query) -> Result<Response, Refusal> {
    let filter = MenuFilter {
        food_group: query.get("food_group").cloned(),
        slice: Slice {
            skip: query_whole(&query, "skip", 0, 0..=i64::MAX)?,
            limit: query_whole(&query, "limit", LIMIT, 1..=LIMIT)?,
        },
    };
    let items = app
        .core
        .call(move |core| core.storage.menu(&filter))
        .await?;
    Ok(Json(wire::menu(&items)).into_response())
}

pub(super) async fn groups(State(app): State<App>) -> Result<Response, Refusal> {
    let all = MenuFilter {
        food_group: None,
        slice: Slice {
            skip: 0,
            limit: WHOLE_MENU,
        },
    };
    let items = app.core.call(move |core| core.storage.menu(&all)).await?;
    Ok(Json(wire::menu_groups(&items)).into_response())
}

pub(super) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id = item_id(&id)?;
    let item = app
        .core
        .call(move |core| core.storage.menu_item(id))
        .await?;
    let item = item.ok_or_else(unknown)?;
    Ok(Json(wire::menu_item(&item)).into_response())
}

pub(super) async fn create(
    State(app): State<App>,
    Staff(_): Staff,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let mut fields = Fields::of(&body);
    let change = read_change(&mut fields);
    fields.require(&["food_group", "name"]);
    let (Some(food_group), Some(name)) = (change.food_group, change.name) else {
        return Err(fields.refusal());
    };
    fields.done()?;
    let dish = Dish {
        food_group,
        name,
        value: change.value.unwrap_or_default(),
        ticket: change.ticket.unwrap_or(1),
        description: change.description.flatten(),
        is_available: change.is_available.unwrap_or(true),
    };
    let items = app
        .core
        .change(move |core| core.storage.add_menu_items(vec![dish], core.time.now()))
        .await?;
    let item = items.first().ok_or(Refusal::Broken)?;
    Ok(Json(wire::menu_item(item)).into_response())
}

pub(super) async fn change(
    State(app): State<App>,
    Staff(_): Staff,
    Path(id): Path<String>,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let id = item_id(&id)?;
    let mut fields = Fields::of(&body);
    let change = read_change(&mut fields);
    fields.done()?;
    let item = app
        .core
        .change(move |core| core.storage.change_menu_item(id, change, core.time.now()))
        .await?;
    let item = item.ok_or_else(unknown)?;
    Ok(Json(wire::menu_item(&item)).into_response())
}

/// What an order has been made of cannot be deleted: its tickets would lose their lines.
pub(super) async fn delete(
    State(app): State<App>,
    Staff(_): Staff,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let id = item_id(&id)?;
    match app
        .core
        .change(move |core| core.storage.delete_menu_item(id))
        .await?
    {
        Deletion::Deleted(item) => {
            let message = format!("Food item '{}' deleted successfully", item.dish.name);
            Ok(Json(json!({ "message": message })))
        }
        Deletion::InUse(item) => Err(Refusal::conflict(format!(
            "'{}' has been ordered and cannot be deleted. Make it unavailable instead.",
            item.dish.name
        ))),
        Deletion::Unknown => Err(unknown()),
    }
}

fn read_change(fields: &mut Fields<'_>) -> DishChange {
    DishChange {
        food_group: fields.text("food_group", LONGEST_NAME),
        name: fields.text("name", LONGEST_NAME),
        value: fields
            .amount("value", 0..=HIGHEST_VALUE)
            .map(Cents::from_amount),
        ticket: fields.whole("ticket", 0..=MOST_TICKETS),
        description: fields.text_or_null("description", LONGEST_DESCRIPTION),
        is_available: fields.flag("is_available"),
    }
}

fn item_id(text: &str) -> Result<MenuItemId, Refusal> {
    path_id("item_id", text).map(MenuItemId)
}

fn unknown() -> Refusal {
    Refusal::not_found("Food item not found")
}
