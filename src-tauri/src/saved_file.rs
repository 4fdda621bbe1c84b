//! Files that a person has asked for, in the folder where people look for what they have saved.

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

/// A new file `{name}-2026-11-22.{ending}` in the folder for downloads, or where there is none, the
/// next best. Never over a file that is there.
///
/// # Errors
/// There is no folder, or the disk does not take it.
pub(crate) fn create<R: Runtime>(
    app: &AppHandle<R>,
    name: &str,
    ending: &str,
) -> Result<(File, PathBuf), IpcError> {
    let cannot = |words: String| IpcError::new(ErrorCode::CannotKeep, words);
    let folder = folder(app).ok_or_else(|| cannot("there is no home directory".into()))?;
    create_in(&folder, name, ending).map_err(|error| cannot(error.to_string()))
}

/// The same with this in it; answers with its path.
///
/// # Errors
/// There is no folder, or the disk does not take it.
pub(crate) async fn save<R: Runtime>(
    app: &AppHandle<R>,
    name: &str,
    ending: &str,
    bytes: Vec<u8>,
) -> Result<String, IpcError> {
    let (file, path) = create(app, name, ending)?;
    let written = tokio::task::spawn_blocking(move || write(file, &bytes)).await;
    let written = written.map_err(|error| IpcError::new(ErrorCode::Closing, error.to_string()))?;
    match written {
        Ok(()) => Ok(path.display().to_string()),
        Err(error) => Err(IpcError::new(ErrorCode::CannotKeep, error.to_string())),
    }
}

fn write(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// Where people look for what they have saved.
fn folder<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    let path = app.path();
    let folders = [path.download_dir(), path.document_dir(), path.home_dir()];
    folders.into_iter().flatten().find(|folder| folder.is_dir())
}

/// The same in this folder.
pub(crate) fn create_in(folder: &Path, name: &str, ending: &str) -> io::Result<(File, PathBuf)> {
    let now = now().zoned();
    let day = now.get(..10).unwrap_or_default();
    for number in 1..=MOST_FILES {
        let file = match number {
            1 => format!("{name}-{day}.{ending}"),
            _ => format!("{name}-{day}-{number}.{ending}"),
        };
        let path = folder.join(file);
        match File::create_new(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// For the name of a file: a clock that is wrong is no reason to write none.
fn now() -> UtcTime {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    UtcTime::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_beside_those_of_the_day() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [(); 3].map(|()| {
            create_in(folder.path(), "olgfeast-orders", "csv")
                .unwrap()
                .1
        });
        let names = paths.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
        assert!(names[0].starts_with("olgfeast-orders-20") && names[0].ends_with(".csv"));
        assert!(
            names[1].ends_with("-2.csv") && names[2].ends_with("-3.csv"),
            "{names:?}"
        );
    }

    #[test]
    fn what_is_written_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let (file, path) = create_in(folder.path(), "olgfeast-settings", "json").unwrap();
        write(file, b"one").unwrap();
        let (file, _) = create_in(folder.path(), "olgfeast-settings", "json").unwrap();
        write(file, b"two").unwrap();
        assert_eq!(std::fs::read(path).unwrap(), b"one", "and stays as it was");
    }

    #[test]
    fn where_there_is_no_folder_nothing_is_claimed() {
        assert!(create_in(Path::new("/nowhere/at/all"), "olgfeast-orders", "csv").is_err());
    }
}
