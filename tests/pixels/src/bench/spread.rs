//! How long something took, over and over.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Durations of one kind.
pub(super) struct Spread {
    /// Microseconds.
    took: Histogram<u64>,
}

impl Spread {
    /// None yet.
    pub(super) fn new() -> anyhow::Result<Spread> {
        const DIGITS: u8 = 3;
        Ok(Spread {
            took: Histogram::new(DIGITS)?,
        })
    }

    /// One more.
    pub(super) fn add(&mut self, took: Duration) -> anyhow::Result<()> {
        self.took.record(u64::try_from(took.as_micros())?)?;
        Ok(())
    }

    /// How many.
    pub(super) fn count(&self) -> u64 {
        self.took.len()
    }

    /// The shortest, in milliseconds.
    pub(super) fn least(&self) -> f64 {
        millis(self.took.min())
    }

    /// The longest, in milliseconds.
    pub(super) fn most(&self) -> f64 {
        millis(self.took.max())
    }

    /// So many were longer than this.
    pub(super) fn over(&self, limit: Duration) -> u64 {
        let limit = u64::try_from(limit.as_micros()).unwrap_or(u64::MAX);
        let long = self.took.iter_recorded();
        long.filter(|step| step.value_iterated_to() > limit)
            .map(|step| step.count_at_value())
            .sum()
    }

    /// n, p50, p95, p99 and the longest, as cells of a table.
    pub(super) fn cells(&self) -> Vec<String> {
        let parts = [0.5, 0.95, 0.99].map(|part| millis(self.took.value_at_quantile(part)));
        let mut cells = vec![self.count().to_string()];
        cells.extend(
            parts
                .into_iter()
                .chain([self.most()])
                .map(|ms| format!("{ms:.1}")),
        );
        cells
    }

    /// What [`Spread::cells`] are.
    pub(super) const HEAD: [&str; 5] = ["n", "p50", "p95", "p99", "max"];
}

fn millis(micros: u64) -> f64 {
    Duration::from_micros(micros).as_secs_f64() * 1_000.0
}

/// Prints a table in Markdown: the head, then the rows.
pub(super) fn print_table(title: &str, head: &[&str], rows: &[Vec<String>]) {
    println!("\n### {title}\n");
    let line = |cells: &[String]| println!("| {} |", cells.join(" | "));
    line(
        &head
            .iter()
            .map(|cell| (*cell).to_owned())
            .collect::<Vec<_>>(),
    );
    line(&head.iter().map(|_| "---".to_owned()).collect::<Vec<_>>());
    for row in rows {
        line(row);
    }
}
