//! A small file that is written whole or not at all, and that its owner alone may read.
//!
//! What is being written has a name that is known, not one of chance: a process that dies in the middle
//! leaves one such file at most, and whoever packs up the computer finds it.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Puts these bytes there, in place of what was. After a power cut there is either of both, and when this
/// has returned it is the new. One writer at a time.
///
/// # Errors
/// The disk does not take it; then what was is still there, unless only its folder could not be synced.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = being_written(path);
    // One that somebody else left there could have other rights, or lead somewhere else.
    absent(fs::remove_file(&new))?;
    let mut file = options().open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // Windows renames no file over another one while it is open here.
    drop(file);
    fs::rename(&new, path)?;
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => sync_dir(dir),
        _ => sync_dir(Path::new(".")),
    }
}

/// Where the bytes are until they are all there.
pub(crate) fn being_written(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".new");
    PathBuf::from(name)
}

/// Waits until the names in the folder are on the disk.
///
/// # Errors
/// What the disk says.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// What was not there is removed as well.
pub(crate) fn absent(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Of a file that is made by it. Where there are no such rights, the data directory is the owner's alone
/// by where it is.
fn options() -> OpenOptions {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<OsString> {
        let mut names: Vec<OsString> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_as_it_was_written_last_and_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("paired.json");
        for text in ["a longer text", "short", ""] {
            write_whole(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(dir.path()), ["paired.json"]);
    }

    #[test]
    fn what_cannot_be_written_leaves_what_was_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("paired.json");
        write_whole(&path, b"before").unwrap();
        // Whoever wants to write cannot.
        fs::create_dir(being_written(&path)).unwrap();
        assert!(write_whole(&path, b"after").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"before");
        assert!(write_whole(&dir.path().join("no folder/x.json"), b"x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn it_is_its_owner_s_alone_whatever_was_there_before() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("crashes.json");
        let all = fs::Permissions::from_mode(0o666);
        let elsewhere = dir.path().join("elsewhere");
        fs::write(&elsewhere, "somebody else's").unwrap();
        fs::write(&path, "for all").unwrap();
        fs::set_permissions(&path, all.clone()).unwrap();
        // What a process that died has left, with rights for all; and what leads somewhere else.
        fs::write(being_written(&path), "a rather long one that is torn").unwrap();
        fs::set_permissions(being_written(&path), all).unwrap();
        for _ in 0..2 {
            write_whole(&path, b"mine").unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"mine");
            let rights = fs::metadata(&path).unwrap().permissions();
            assert_eq!(rights.mode() & 0o777, 0o600);
            symlink(&elsewhere, being_written(&path)).unwrap();
        }
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "somebody else's");
    }
}
