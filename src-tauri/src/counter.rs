//! The commands of the counter and of the menu.

use std::time::Duration;

use olgfeast_protocol::{
    IntentId,
    ipc::{Dish, ErrorCode, IpcError, MenuItem, MenuList, NewOrder, OrderDraft},
};
use olgfeast_station::Station;
use tauri::State;

use crate::commands::{Answer, Core};

/// The server is waited for so long: a person looks at what this computer remembers meanwhile.
const MENU_WITHIN: Duration = Duration::from_secs(5);

/// What can be ordered: as this computer remembers it, or, `fresh`, as the server tells it now.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn menu(core: State<'_, Core>, fresh: bool) -> Answer<MenuList> {
    list(&core.station()?, fresh).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn create_dish(core: State<'_, Core>, dish: Dish) -> Answer<()> {
    core.station()?.create_dish(dish).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn change_dish(core: State<'_, Core>, id: i64, dish: Dish) -> Answer<()> {
    core.station()?.change_dish(id, dish).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn offer_dish(core: State<'_, Core>, id: i64, available: bool) -> Answer<()> {
    core.station()?.offer_dish(id, available).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn delete_dish(core: State<'_, Core>, id: i64) -> Answer<()> {
    core.station()?.delete_dish(id).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn keep_order(
    core: State<'_, Core>,
    order: NewOrder,
    replaces: Option<IntentId>,
    place: bool,
) -> Answer<OrderDraft> {
    core.station()?.keep_order(order, replaces, place).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn place_draft(core: State<'_, Core>, id: IntentId) -> Answer<()> {
    core.station()?.place_draft(id).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn discard_draft(core: State<'_, Core>, id: IntentId) -> Answer<()> {
    core.station()?.discard_draft(id).await
}

async fn list(station: &Station, fresh: bool) -> Answer<MenuList> {
    let deletes = station.deletes_dishes().await.unwrap_or(false);
    let asked = if fresh {
        tokio::time::timeout(MENU_WITHIN, station.read_menu())
            .await
            .ok()
            .and_then(Result::ok)
    } else {
        None
    };
    let fresh = asked.is_some();
    let menu = match asked {
        Some(menu) => Some(menu),
        None => station
            .menu()
            .await
            .map_err(|error| IpcError::new(ErrorCode::Internal, error.to_string()))?,
    };
    Ok(match menu {
        Some(menu) => MenuList {
            read_at: Some(menu.read_at),
            items: menu.items.into_iter().map(MenuItem::from).collect(),
            fresh,
            deletes,
        },
        None => MenuList {
            items: Vec::new(),
            read_at: None,
            fresh,
            deletes,
        },
    })
}
