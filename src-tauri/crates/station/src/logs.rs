//! The logs of a data directory, as far as somebody reads them.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use olgfeast_protocol::ipc::diagnostics::MOST_LOG_LINES;

use crate::station::Station;

/// The folder of a data directory that logs are written to: a file a day, whose name ends in the day.
pub const LOGS: &str = "logs";

/// The newest files that are packed.
const MOST_FILES: usize = 7;

/// Bytes of each, from its end.
const MOST_OF_A_FILE: u64 = 512 * 1024;

/// Bytes of the newest one that its last lines are looked for in.
const TAIL: u64 = 16 * 1024;

/// Letters of the longest line that is shown.
const LONGEST_LINE: usize = 400;

impl Station {
    /// The last lines that were written, oldest first; [`MOST_LOG_LINES`] at most. None where there is
    /// no log.
    pub async fn log(&self) -> Vec<String> {
        let dir = self.data_dir().to_owned();
        let read = tokio::task::spawn_blocking(move || tail(&dir)).await;
        read.unwrap_or_default()
    }
}

fn tail(dir: &Path) -> Vec<String> {
    let Some(text) = paths(dir)
        .into_iter()
        .next()
        .and_then(|newest| end_of(&newest, TAIL).ok())
    else {
        return Vec::new();
    };
    let lines: Vec<&str> = text.lines().collect();
    let last = lines
        .iter()
        .skip(lines.len().saturating_sub(MOST_LOG_LINES));
    last.map(|line| line.chars().take(LONGEST_LINE).collect())
        .collect()
}

/// The newest files with their names in the bundle; what cannot be read is left out.
pub(crate) fn newest(dir: &Path) -> Vec<(String, String)> {
    let newest = paths(dir).into_iter().take(MOST_FILES);
    newest
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            let text = end_of(&path, MOST_OF_A_FILE).ok()?;
            Some((format!("{LOGS}/{name}"), text))
        })
        .collect()
}

/// The newest first.
fn paths(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir.join(LOGS)).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths.reverse();
    paths
}

/// The end of a text file: whole lines of its last `most` bytes.
fn end_of(path: &Path, most: u64) -> io::Result<String> {
    let mut file = File::open(path)?;
    let from = file.metadata()?.len().saturating_sub(most);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(match text.split_once('\n') {
        Some((_, rest)) if from > 0 => rest.to_owned(),
        _ => text.into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_log_the_last_whole_lines_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        fs::write(&path, "first\nsecond\nthird\n").unwrap();
        assert_eq!(end_of(&path, 100).unwrap(), "first\nsecond\nthird\n");
        assert_eq!(end_of(&path, 9).unwrap(), "third\n");
        assert!(end_of(&dir.path().join("none"), 9).is_err());
    }

    #[test]
    fn only_the_newest_days_are_packed_and_the_last_lines_are_shown() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(tail(dir.path()), Vec::<String>::new());
        fs::create_dir(dir.path().join(LOGS)).unwrap();
        for day in 1..=9 {
            let name = format!("olgfeast.2026-11-0{day}.log");
            let lines: Vec<String> = (0..200)
                .map(|line| format!("day {day} line {line}"))
                .collect();
            fs::write(dir.path().join(LOGS).join(name), lines.join("\n")).unwrap();
        }
        let packed = newest(dir.path());
        assert_eq!(packed.len(), MOST_FILES);
        assert_eq!(packed[0].0, "logs/olgfeast.2026-11-09.log");
        let shown = tail(dir.path());
        assert_eq!(shown.len(), MOST_LOG_LINES);
        assert_eq!(shown.last().unwrap(), "day 9 line 199");
    }
}
