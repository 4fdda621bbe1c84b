//! The menu, and orders that are taken at the counter.

use olgfeast_protocol::{
    IntentId,
    ipc::{Dish, IpcError, MenuList, NewOrder, OrderDraft},
};
use serde::Serialize;

use super::{LetterArgs, invoke};

/// What can be ordered: as this computer remembers it, or, `fresh`, as the server tells it now. Where
/// that does not answer within five seconds, it is the former.
///
/// # Errors
/// The core's.
pub async fn menu(fresh: bool) -> Result<MenuList, IpcError> {
    #[derive(Serialize)]
    struct Args {
        fresh: bool,
    }
    invoke("menu", &Args { fresh }).await
}

/// Puts a new item on the menu (`None`), or changes one.
///
/// # Errors
/// The core's.
pub async fn keep_dish(id: Option<i64>, dish: &Dish) -> Result<(), IpcError> {
    #[derive(Serialize)]
    struct Create<'a> {
        dish: &'a Dish,
    }
    #[derive(Serialize)]
    struct Change<'a> {
        id: i64,
        dish: &'a Dish,
    }
    match id {
        None => invoke("create_dish", &Create { dish }).await,
        Some(id) => invoke("change_dish", &Change { id, dish }).await,
    }
}

/// Whether an item can be ordered.
///
/// # Errors
/// The core's.
pub async fn offer_dish(id: i64, available: bool) -> Result<(), IpcError> {
    #[derive(Serialize)]
    struct Args {
        id: i64,
        available: bool,
    }
    invoke("offer_dish", &Args { id, available }).await
}

/// Takes an item off the menu.
///
/// # Errors
/// The core's.
pub async fn delete_dish(id: i64) -> Result<(), IpcError> {
    #[derive(Serialize)]
    struct Args {
        id: i64,
    }
    invoke("delete_dish", &Args { id }).await
}

/// Takes an order, in the place of the one that it was edited from, and places it where there is a
/// way.
///
/// # Errors
/// The core's; then it is not kept.
pub async fn keep_order(
    order: &NewOrder,
    replaces: Option<IntentId>,
    place: bool,
) -> Result<OrderDraft, IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        order: &'a NewOrder,
        replaces: Option<IntentId>,
        place: bool,
    }
    let args = Args {
        order,
        replaces,
        place,
    };
    invoke("keep_order", &args).await
}

/// Places an order of the counter.
///
/// # Errors
/// The core's; then it stays as it was.
pub async fn place_draft(id: IntentId) -> Result<(), IpcError> {
    invoke("place_draft", &LetterArgs { id }).await
}

/// Puts an order of the counter away.
///
/// # Errors
/// The core's; then it stays.
pub async fn discard_draft(id: IntentId) -> Result<(), IpcError> {
    invoke("discard_draft", &LetterArgs { id }).await
}
