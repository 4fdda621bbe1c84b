//! The commands of packing up. What they begin ends in the warden, when nobody has a file open.

use olgfeast_protocol::ipc::{ErrorCode, IpcError, Packing, PackingUp};
use olgfeast_station::PackUp;
use tauri::{AppHandle, Manager, Runtime, State};

use crate::{
    autostart::Autostart,
    commands::{Answer, Core},
    ending::Ending,
};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn packing(core: State<'_, Core>) -> Answer<Packing> {
    let station = core.station()?;
    Ok(Packing {
        unsent: station.unsent().await?,
        feast: station.data_dir().join("hub").exists(),
    })
}

/// Erases secrets, and ends; the files go before the application is there again. Refused while no server
/// has more than the person was told of, and nothing has happened then.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn pack_up<R: Runtime>(
    core: State<'_, Core>,
    app: AppHandle<R>,
    decided: PackingUp,
) -> Answer<()> {
    let station = core.station()?;
    let unsent = station.unsent().await?;
    if unsent > decided.loses {
        let words = format!("{unsent} that no server has");
        return Err(IpcError::new(ErrorCode::Unsent, words));
    }
    if !station.forget_secrets().await && !decided.without_keyring {
        let words = "the keyring does not answer";
        return Err(IpcError::new(ErrorCode::KeyringSilent, words));
    }
    let dir = station.data_dir().to_owned();
    let feast = decided.feast;
    let wished = tokio::task::spawn_blocking(move || PackUp { feast }.wish(&dir)).await;
    match wished {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(IpcError::new(ErrorCode::CannotKeep, error.to_string())),
        Err(error) => return Err(IpcError::new(ErrorCode::Internal, error.to_string())),
    }
    // The next station here has another name, and could not take it back.
    if let Some(autostart) = Autostart::of(station.id(), station.data_dir()) {
        autostart.set(false);
    }
    tracing::info!("packed up");
    // Without a window there is none.
    if let Some(ending) = app.try_state::<Ending>() {
        ending.begin_again(&app);
    }
    Ok(())
}
