//! The commands for who works at a hub. The hub decides who may.

use olgfeast_protocol::{
    Role, StationId,
    ipc::people::{Invitation, NewPassword, People, StationSeen},
};
use tauri::State;

use crate::commands::{Answer, Core};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn stations(core: State<'_, Core>) -> Answer<Option<Vec<StationSeen>>> {
    core.station()?.stations().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn people(core: State<'_, Core>) -> Answer<Option<People>> {
    core.station()?.people().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn new_person(core: State<'_, Core>, username: String) -> Answer<NewPassword> {
    core.station()?.new_person(username).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn reset_password(core: State<'_, Core>, id: i64) -> Answer<NewPassword> {
    core.station()?.reset_password(id).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn set_active(core: State<'_, Core>, id: i64, active: bool) -> Answer<()> {
    core.station()?.set_active(id, active).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn invite(core: State<'_, Core>, role: Role) -> Answer<Invitation> {
    core.station()?.invite(role).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn unpair(core: State<'_, Core>, station: StationId) -> Answer<()> {
    core.station()?.unpair(station).await
}
