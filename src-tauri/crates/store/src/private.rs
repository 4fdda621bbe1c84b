//! Directories and files that only their owner may read.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, ErrorKind},
    path::Path,
};

/// Makes the data directory and its parents where they are missing. Those that it makes are found
/// after a power cut: whatever is synced in a directory is lost with the name of the directory.
pub(crate) fn create_dir(dir: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = dir
        .ancestors()
        .take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists())
        .collect();
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)?;
    for made in missing.into_iter().rev() {
        match made.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => sync_dir(parent)?,
            _ => sync_dir(Path::new("."))?,
        }
    }
    Ok(())
}

/// Makes an empty file where there is none, and takes everybody else's rights away where there is
/// one. SQLite gives a `-wal` and a `-shm` that it makes the rights of the file that they belong to.
///
/// An existing file is never opened here: closing it would drop the locks that a connection of
/// this process holds on it, because POSIX locks belong to the process.
pub(crate) fn create_file(path: &Path) -> io::Result<()> {
    match options().write(true).create_new(true).open(path) {
        Ok(_) => path.parent().map_or(Ok(()), sync_dir),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => restrict(path),
        Err(error) => Err(error),
    }
}

/// Opens a file that holds nothing and is only locked.
pub(crate) fn open_lock_file(path: &Path) -> io::Result<File> {
    options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}

/// Waits until the names in the directory are on the disk, so that a file which was just made or
/// renamed is found after a power cut.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

#[cfg(unix)]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Elsewhere see [`restrict`].
#[cfg(not(unix))]
fn options() -> OpenOptions {
    OpenOptions::new()
}

/// Takes everybody else's rights to a file away, where there is one.
#[cfg(unix)]
pub(crate) fn restrict(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut rights = match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        metadata => metadata?.permissions(),
    };
    if rights.mode() & 0o077 == 0 {
        return Ok(());
    }
    rights.set_mode(0o600);
    std::fs::set_permissions(path, rights)
}

/// Elsewhere the data directory is the owner's alone by where it is.
#[cfg(not(unix))]
pub(crate) fn restrict(_path: &Path) -> io::Result<()> {
    Ok(())
}
