//! Numbers in columns, as they stand in docs/benchmarks.md.

use std::{path::Path, time::Duration};

/// A table in Markdown of two columns.
pub(crate) fn print(title: &str, rows: &[(String, String)]) {
    println!("\n### {title}\n\n| what | value |\n| --- | --- |");
    for (what, value) in rows {
        println!("| {what} | {value} |");
    }
}

/// Least, half, greatest, in milliseconds.
pub(crate) fn spread(mut samples: Vec<Duration>) -> String {
    samples.sort_unstable();
    let millis = |at: usize| samples[at].as_secs_f64() * 1_000.0;
    let last = samples.len() - 1;
    format!(
        "{:.1} / {:.1} / {:.1} ms",
        millis(0),
        millis(last / 2),
        millis(last)
    )
}

pub(crate) fn mebibytes(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "one digit is shown")]
    let mebibytes = bytes as f64 / 1_048_576.0;
    format!("{mebibytes:.1} MiB")
}

/// A file and its log.
pub(crate) fn size(dir: &Path, file: &str) -> String {
    let bytes = |name: String| std::fs::metadata(dir.join(name)).map_or(0, |found| found.len());
    let log = bytes(format!("{file}-wal"));
    format!(
        "{} and {} of log",
        mebibytes(bytes(file.to_owned())),
        mebibytes(log)
    )
}

/// Resident memory of a process as the system tells it: `VmRSS` now, `VmHWM` at its greatest.
pub(crate) fn resident(process: u32, which: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(which));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1_024
}
