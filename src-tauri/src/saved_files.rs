//! Files that are written where people look for what they have saved.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use olgfeast_protocol::{
    UtcTime,
    ipc::{ErrorCode, IpcError},
};
use tauri::{AppHandle, Manager, Runtime};

/// Files of one name and day; whoever has that many has all of them.
const MOST_FILES: u32 = 100;

/// Writes a file of that name and ending into the folder for downloads, with the day in its name and
/// never over a file that is there. Answers with its path.
///
/// # Errors
/// [`ErrorCode::CannotKeep`], where there is no folder or it takes no file.
pub(crate) async fn save<R: Runtime>(
    app: &AppHandle<R>,
    name: &'static str,
    ending: &'static str,
    bytes: Vec<u8>,
) -> Result<String, IpcError> {
    let folder = folder(app)
        .ok_or_else(|| IpcError::new(ErrorCode::CannotKeep, "there is no home directory"))?;
    let written = tokio::task::spawn_blocking(move || write(&folder, name, ending, &bytes)).await;
    let written = written.map_err(|error| IpcError::new(ErrorCode::Closing, error.to_string()))?;
    match written {
        Ok(path) => Ok(path.display().to_string()),
        Err(error) => Err(IpcError::new(ErrorCode::CannotKeep, error.to_string())),
    }
}

fn folder<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    let path = app.path();
    let folders = [path.download_dir(), path.document_dir(), path.home_dir()];
    folders.into_iter().flatten().find(|folder| folder.is_dir())
}

/// For the name of a file: a clock that is wrong is no reason to write none.
fn today() -> String {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    UtcTime::from_millis(millis).zoned()
}

fn write(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let now = today();
    let day = now.get(..10).unwrap_or_default();
    for number in 1..=MOST_FILES {
        let path = folder.join(match number {
            1 => format!("{name}-{day}.{ending}"),
            _ => format!("{name}-{day}-{number}.{ending}"),
        });
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_beside_those_of_the_day() {
        let folder = tempfile::tempdir().unwrap();
        let first = write(folder.path(), "olgfeast-settings", "json", b"one").unwrap();
        let second = write(folder.path(), "olgfeast-settings", "json", b"two").unwrap();
        assert_ne!(first, second);
        assert_eq!(
            std::fs::read(&first).unwrap(),
            b"one",
            "and is still what it was"
        );
        assert_eq!(std::fs::read(&second).unwrap(), b"two");
        let name = first.file_name().unwrap().to_str().unwrap();
        assert!(
            name.starts_with("olgfeast-settings-20") && name.ends_with(".json"),
            "{name}"
        );
    }

    #[test]
    fn where_there_is_no_folder_nothing_is_claimed() {
        assert!(write(Path::new("/nowhere/at/all"), "x", "json", b"").is_err());
    }
}
