//! The last crashes, for whoever has to find out later.

use std::{
    fs, io, panic,
    path::{Path, PathBuf},
};

use olgfeast_protocol::{
    UtcTime,
    ipc::{Crash, Crashed, MOST_CRASHES},
};
use olgfeast_station::write_whole;

/// In the data directory. No name and no secret is in it.
pub(crate) const FILE: &str = "crashes.json";

/// Where a panic was, until somebody has noted it.
pub(super) const PANIC: &str = "panic-at";

/// The signal of a program that gives itself up.
const ABORTED: i32 = 6;

/// Letters of such a place.
const LONGEST_PLACE: usize = 120;

/// See the module.
pub(crate) struct Crashes {
    dir: PathBuf,
}

impl Crashes {
    pub(crate) fn in_dir(data_dir: &Path) -> Crashes {
        Crashes {
            dir: data_dir.to_owned(),
        }
    }

    /// The newest first; what cannot be read is none.
    pub(crate) fn all(&self) -> Vec<Crash> {
        let text = fs::read(self.dir.join(FILE)).unwrap_or_default();
        let mut all: Vec<Crash> = serde_json::from_slice(&text).unwrap_or_default();
        all.truncate(MOST_CRASHES);
        all
    }

    /// One more. Of a panic its place is looked up.
    pub(super) fn note(&self, how: Crashed, at: UtcTime) {
        let place = fs::read_to_string(self.dir.join(PANIC)).ok();
        let how = match (how, place) {
            // One that cannot be unwound aborts.
            (Crashed::Panicked { .. } | Crashed::Signal { signal: ABORTED }, Some(place)) => {
                Crashed::Panicked { at: Some(place) }
            }
            (how, _) => how,
        };
        let mut all = self.all();
        all.insert(0, Crash { at, how });
        all.truncate(MOST_CRASHES);
        if let Err(error) = self.write(&all) {
            eprintln!("olgfeast: the crash cannot be noted: {error}");
        }
    }

    fn write(&self, all: &[Crash]) -> io::Result<()> {
        write_whole(&self.dir.join(FILE), &serde_json::to_vec(all)?)
    }
}

/// In the application: the place of a panic is kept where the warden finds it, beside what is usually done.
/// Of its words only the place, because an order may be in them.
pub(crate) fn keep_the_place_of_a_panic(data_dir: &Path) {
    let (file, usual) = (data_dir.join(PANIC), panic::take_hook());
    panic::set_hook(Box::new(move |info| {
        if let Some(location) = info.location() {
            let path = location.file().replace('\\', "/");
            // Of a path of the computer that it was built on, what tells the room.
            let parts: Vec<&str> = path.rsplit('/').take(4).collect();
            let path: Vec<&str> = parts.into_iter().rev().collect();
            let place = format!("{}:{}", path.join("/"), location.line());
            let place: String = place.chars().take(LONGEST_PLACE).collect();
            let _ = fs::write(&file, place);
        }
        usual(info);
    }));
}

/// Before the next start: that of an earlier panic, which was no crash.
pub(super) fn forget_the_place_of_a_panic(data_dir: &Path) {
    let _ = fs::remove_file(data_dir.join(PANIC));
}
