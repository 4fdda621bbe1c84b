//! Numbers in columns, as they stand in docs/benchmarks.md.

use std::time::Duration;

/// Of sorted samples, the one that so many parts of a thousand are not above.
pub(crate) fn quantile(sorted: &[Duration], permille: usize) -> Option<Duration> {
    let last = sorted.len().checked_sub(1)?;
    // Rounded up: a p99 of ten samples is the greatest.
    sorted.get((last * permille).div_ceil(1_000)).copied()
}

/// A table in Markdown: the head, then the rows.
pub(crate) fn print(title: &str, head: &[&str], rows: &[Vec<String>]) {
    println!("\n### {title}\n");
    let line = |cells: Vec<String>| println!("| {} |", cells.join(" | "));
    line(head.iter().map(|cell| (*cell).to_owned()).collect());
    line(head.iter().map(|_| "---".to_owned()).collect());
    for row in rows {
        line(row.clone());
    }
}

/// Milliseconds below ten seconds, seconds above.
pub(crate) fn time(time: Option<Duration>) -> String {
    match time {
        None => "–".to_owned(),
        Some(time) if time < Duration::from_secs(10) => format!("{} ms", time.as_millis()),
        Some(time) => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// How many, least, half, 99 %, greatest.
pub(crate) fn spread(samples: &[Duration]) -> Vec<String> {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let mut cells = vec![sorted.len().to_string()];
    cells.extend([0, 500, 990, 1_000].map(|permille| time(quantile(&sorted, permille))));
    cells
}

/// The names of the columns of [`spread`].
pub(crate) const SPREAD: [&str; 5] = ["n", "min", "p50", "p99", "max"];
