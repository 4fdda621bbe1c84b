//! The files of the log: one a day, and another one where a day has much to tell. So many of so many
//! bytes, and no more.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What their names begin with.
const PREFIX: &str = "olgfeast";

/// A folder of them, and the one that is written to.
pub(super) struct Files {
    folder: PathBuf,
    limits: Limits,
    /// The date, in UTC, as `2026-11-30`.
    today: fn() -> String,
    open: Option<Open>,
}

/// How much is kept.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Of one file. A line more is possible.
    pub(super) bytes: u64,
    /// Files; the oldest go.
    pub(super) files: usize,
}

struct Open {
    day: String,
    file: File,
    bytes: u64,
}

impl Files {
    /// In this folder, from the last file of the day on.
    ///
    /// # Errors
    /// The folder cannot be made, or no file in it.
    pub(super) fn in_folder(
        folder: &Path,
        limits: Limits,
        today: fn() -> String,
    ) -> io::Result<Files> {
        fs::create_dir_all(folder)?;
        let mut files = Files {
            folder: folder.to_owned(),
            limits,
            today,
            open: None,
        };
        files.turn_over()?;
        Ok(files)
    }

    /// Opens the file that the next line goes to, and takes the oldest away.
    fn turn_over(&mut self) -> io::Result<()> {
        let day = (self.today)();
        let mut number = self.last_of(&day).unwrap_or(1);
        let open = loop {
            let path = self.folder.join(format!("{PREFIX}.{day}-{number:04}.log"));
            let mut options = File::options();
            options.create(true).append(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(path)?;
            let bytes = file.metadata()?.len();
            if bytes < self.limits.bytes {
                break Open { day, file, bytes };
            }
            number += 1;
        };
        self.open = Some(open);
        self.take_the_oldest();
        Ok(())
    }

    /// The number of the last file of this day.
    fn last_of(&self, day: &str) -> Option<u32> {
        let start = format!("{PREFIX}.{day}-");
        let number = |name: String| {
            let number = name.strip_prefix(&start)?.strip_suffix(".log")?;
            number.parse::<u32>().ok()
        };
        self.names().into_iter().filter_map(number).max()
    }

    /// Oldest first: dates and numbers sort as text.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names
            .filter(|name| name.starts_with(PREFIX) && name.ends_with(".log"))
            .collect();
        names.sort();
        names
    }

    fn take_the_oldest(&self) {
        let names = self.names();
        let too_many = names.len().saturating_sub(self.limits.files);
        for name in names.iter().take(too_many) {
            // One that stays is tried again with the next file.
            let _ = fs::remove_file(self.folder.join(name));
        }
    }
}

impl Write for Files {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let is_done = self
            .open
            .as_ref()
            .is_none_or(|open| open.bytes >= self.limits.bytes || open.day != (self.today)());
        if is_done {
            self.turn_over()?;
        }
        let Some(open) = &mut self.open else {
            return Err(io::ErrorKind::NotFound.into());
        };
        open.file.write_all(line)?;
        open.bytes += line.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.open {
            Some(open) => open.file.flush(),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        static DAY: Cell<u32> = const { Cell::new(1) };
    }

    const LIMITS: Limits = Limits {
        bytes: 100,
        files: 3,
    };

    fn today() -> String {
        format!("2026-11-{:02}", DAY.get())
    }

    fn write(files: &mut Files, lines: usize) {
        for _ in 0..lines {
            files.write_all(b"a line of twenty-five b.\n").unwrap();
        }
    }

    fn there(folder: &Path) -> Vec<(String, u64)> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let mut there: Vec<(String, u64)> = entries
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, entry.metadata().unwrap().len())
            })
            .collect();
        there.sort();
        there
    }

    #[test]
    fn a_day_is_a_file_and_a_day_that_tells_much_is_several_of_bounded_size() {
        let folder = tempfile::tempdir().unwrap();
        DAY.set(1);
        let mut files = Files::in_folder(folder.path(), LIMITS, today).unwrap();
        write(&mut files, 6);
        // Another start goes on where the last one was.
        let mut files = Files::in_folder(folder.path(), LIMITS, today).unwrap();
        write(&mut files, 1);
        DAY.set(2);
        write(&mut files, 1);
        let file = |name: &str, bytes| (name.to_owned(), bytes);
        assert_eq!(
            there(folder.path()),
            [
                file("olgfeast.2026-11-01-0001.log", 100),
                file("olgfeast.2026-11-01-0002.log", 75),
                file("olgfeast.2026-11-02-0001.log", 25),
            ]
        );
    }

    #[test]
    fn however_much_is_told_only_the_newest_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let letter = folder.path().join("letter.txt");
        fs::write(&letter, "somebody else's").unwrap();
        DAY.set(1);
        let mut files = Files::in_folder(folder.path(), LIMITS, today).unwrap();
        for day in 1..=5 {
            DAY.set(day);
            write(&mut files, 100);
        }
        assert!(letter.exists());
        fs::remove_file(letter).unwrap();
        let there = there(folder.path());
        let names: Vec<&str> = there.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "olgfeast.2026-11-05-0023.log",
                "olgfeast.2026-11-05-0024.log",
                "olgfeast.2026-11-05-0025.log"
            ]
        );
        assert!(there.iter().all(|(_, bytes)| *bytes <= 100));
    }
}
