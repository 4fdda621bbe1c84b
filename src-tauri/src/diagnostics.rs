//! The commands of the diagnostics screen.

use olgfeast_protocol::{
    IntentId,
    ipc::{Crash, Diagnostics, IpcError, Moved, diagnostics::FilesChecked},
};
use olgfeast_station::Station;
use tauri::{AppHandle, Runtime, State};

use crate::{
    commands::{Answer, Core},
    saved_file,
    warden::Crashes,
};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn diagnostics(core: State<'_, Core>) -> Answer<Diagnostics> {
    let station = core.station()?;
    Ok(Diagnostics {
        station: station.report().await?,
        sound: core.sound().look().await?.device,
        crashes: crashes(&station).await,
        log: station.log().await,
    })
}

async fn crashes(station: &Station) -> Vec<Crash> {
    let dir = station.data_dir().to_owned();
    let read = tokio::task::spawn_blocking(move || Crashes::in_dir(&dir).all()).await;
    read.unwrap_or_default()
}

/// What it finds is told line by line in `diagnostics`.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn examine(core: State<'_, Core>) -> Answer<()> {
    core.station()?.examine().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn check_files(core: State<'_, Core>) -> Answer<FilesChecked> {
    core.station()?.check_files().await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn withdraw(core: State<'_, Core>, id: IntentId) -> Answer<Moved> {
    core.station()?.withdraw(id).await
}

/// Answers with the path of the file.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn save_bundle<R: Runtime>(
    core: State<'_, Core>,
    app: AppHandle<R>,
) -> Result<String, IpcError> {
    let bytes = core.station()?.bundle().await?;
    saved_file::save(&app, "olgfeast-support", "zip", bytes).await
}
