//! The commands of what a person decides about this computer, besides `change_settings`.

use std::time::Duration;

use olgfeast_protocol::{
    FeastPin, PinAnswer, Role, Settings,
    ipc::{ErrorCode, IpcError},
    settings::Imported,
};
use olgfeast_station::Station;
use tauri::{AppHandle, Runtime, State};

use crate::{
    commands::{Answer, Core},
    saved_file,
};

/// A menu that was never read is waited for so long: a person stands in front of the question.
const MENU_WITHIN: Duration = Duration::from_secs(3);

/// Makes the computer what the environment says it is. Where that cannot be kept, it stays what it
/// was: a station without its role still shows all orders.
pub(crate) async fn take_role(station: &Station, role: Role) {
    let taken = async {
        let settings = station.snapshot().await?.settings;
        if settings.role == Some(role) {
            return Ok(());
        }
        let role = Some(role);
        station.change_settings(Settings { role, ..settings }).await
    };
    if let Err(error) = taken.await {
        tracing::warn!(%error, "the role that the environment says cannot be kept");
    }
}

/// The food groups of the menu, by name; none where it is not known.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn food_groups(core: State<'_, Core>) -> Answer<Vec<String>> {
    let station = core.station()?;
    let saved = station.menu().await;
    let saved = saved.map_err(|error| IpcError::new(ErrorCode::Internal, error.to_string()))?;
    let menu = match saved {
        Some(menu) => menu,
        None => match tokio::time::timeout(MENU_WITHIN, station.read_menu()).await {
            Ok(Ok(menu)) => menu,
            Ok(Err(_)) | Err(_) => return Ok(Vec::new()),
        },
    };
    let groups = menu.items.into_iter().map(|item| item.group);
    let mut groups: Vec<String> = groups.filter(|group| !group.is_empty()).collect();
    groups.sort();
    groups.dedup();
    Ok(groups)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn check_pin(core: State<'_, Core>, pin: String) -> Answer<PinAnswer> {
    core.station()?.check_pin(read(&pin)?).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn set_pin(
    core: State<'_, Core>,
    old: Option<String>,
    new: Option<String>,
) -> Answer<PinAnswer> {
    let old = old.as_deref().map(read).transpose()?;
    let new = new.as_deref().map(read).transpose()?;
    core.station()?.set_pin(old, new).await
}

/// Answers with the path of the file that was written.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn export_settings<R: Runtime>(
    core: State<'_, Core>,
    app: AppHandle<R>,
) -> Answer<String> {
    let settings = core.station()?.snapshot().await?.settings;
    let bytes = settings.to_file().into_bytes();
    saved_file::save(&app, "olgfeast-settings", "json", bytes).await
}

/// The text is that of a file which the person has chosen in the page.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn import_settings(core: State<'_, Core>, text: String) -> Answer<Imported> {
    let station = core.station()?;
    let ours = station.snapshot().await?.settings;
    match ours.with_file(&text) {
        Ok(settings) => station
            .change_settings(settings)
            .await
            .map(|()| Imported::Taken),
        Err(why) => Ok(Imported::Refused { why }),
    }
}

fn read(pin: &str) -> Result<FeastPin, IpcError> {
    pin.parse()
        .map_err(|error| IpcError::new(ErrorCode::BadInput, format!("{error}")))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use olgfeast_protocol::settings::Theme;
    use olgfeast_station::{Endpoint, Given, Secret, StationConfig};

    use super::*;

    #[test]
    fn the_role_of_the_environment_is_taken_and_the_rest_stays() {
        let data = tempfile::tempdir().unwrap();
        tauri::async_runtime::block_on(async {
            let station = Station::open(StationConfig {
                data_dir: data.path().to_owned(),
                endpoint: Endpoint::Kitchen,
                credentials: Arc::new(Given::new(Secret::new("unused"))),
                account: None,
                name: "test".to_owned(),
                app_version: "0.0.0",
                ca_file: None,
            });
            let station = station.await.unwrap();
            let light = Settings {
                theme: Theme::Light,
                ..Settings::default()
            };
            station.change_settings(light.clone()).await.unwrap();
            for role in [Role::Kitchen, Role::Kitchen, Role::Board] {
                take_role(&station, role).await;
                let wanted = Settings {
                    role: Some(role),
                    ..light.clone()
                };
                assert_eq!(station.snapshot().await.unwrap().settings, wanted);
            }
            station.close().await;
        });
    }
}
