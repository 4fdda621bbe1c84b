//! Numbers in columns, as they stand in docs/benchmarks.md.

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

/// The value that half of them are not above.
pub(crate) fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value that this part of them is not above.
pub(crate) fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted
        .get((last as f64 * part).ceil() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

/// All of them, in the order in which they were measured.
pub(crate) fn all(values: &[f64]) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("{value:.1}")).collect();
    values.join(" / ")
}
