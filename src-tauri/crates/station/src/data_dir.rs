//! Where a station keeps its files when nobody has named a place.

use std::path::PathBuf;

/// The data directory of this application for this user, the same for the window and the terminal:
/// they are one station unless told otherwise. `None` where there is no home directory.
///
/// Never a roaming one: a station is this computer, and its database must not be copied while it is
/// open.
pub fn default_data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("org", "olgfeast", "olgfeast")
        .map(|dirs| dirs.data_local_dir().to_owned())
}
