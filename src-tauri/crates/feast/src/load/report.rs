//! What came of a run, for people and for programs.

use hdrhistogram::Histogram;
use olgfeast_station::displays::Speaks;
use serde_json::{Value, json};

/// Anything that takes longer counts as this long.
const LONGEST_MICROS: u64 = 10 * 60 * 1_000_000;

/// How long something took, in microseconds to three digits.
pub(super) struct Spread(Histogram<u64>);

impl Spread {
    pub(super) fn of(micros: impl IntoIterator<Item = u64>) -> anyhow::Result<Spread> {
        let mut spread = Histogram::new_with_bounds(1, LONGEST_MICROS, 3)?;
        for micros in micros {
            spread.saturating_record(micros.max(1));
        }
        Ok(Spread(spread))
    }

    /// Milliseconds within which that part of them was done.
    pub(super) fn within(&self, part: f64) -> f64 {
        millis(self.0.value_at_quantile(part))
    }

    fn to_json(&self) -> Value {
        json!({
            "n": self.0.len(),
            "p50": self.within(0.5),
            "p99": self.within(0.99),
            "max": millis(self.0.max()),
        })
    }

    fn line(&self, what: &str) -> String {
        if self.0.is_empty() {
            return format!("{what}  nothing");
        }
        format!(
            "{what}  p50 {:.1} ms   p99 {:.1} ms   max {:.1} ms",
            self.within(0.5),
            self.within(0.99),
            millis(self.0.max()),
        )
    }
}

/// One run at one server.
pub(super) struct Report {
    pub(super) server: String,
    pub(super) speaks: Speaks,
    /// That read.
    pub(super) displays: u32,
    /// That do not.
    pub(super) stuck: u32,
    pub(super) changes: usize,
    pub(super) rate: f64,
    /// From when a change was due until the last display had it.
    pub(super) last: Spread,
    /// … until each display had it.
    pub(super) each: Spread,
    /// … until the server had answered.
    pub(super) answered: Spread,
    /// Of the display that was worst off: milliseconds within which it had 99 of 100.
    pub(super) worst_display: f64,
    /// How often a display did not hear of a change.
    pub(super) missed: u64,
    /// Changes that the server did not answer with 200.
    pub(super) failed: usize,
    /// Connections that were lost.
    pub(super) lost: u64,
}

impl Report {
    /// Whether everybody has heard of everything.
    pub(super) fn is_whole(&self) -> bool {
        self.missed == 0 && self.failed == 0
    }

    pub(super) fn to_json(&self) -> String {
        let report = json!({
            "kind": "load",
            "server": self.server,
            "speaks": match self.speaks { Speaks::Plain => "plain", Speaks::Live => "live" },
            "displays": self.displays,
            "stuck": self.stuck,
            "changes": self.changes,
            "rate": self.rate,
            "last_ms": self.last.to_json(),
            "each_ms": self.each.to_json(),
            "answered_ms": self.answered.to_json(),
            "worst_display_p99_ms": self.worst_display,
            "missed": self.missed,
            "failed": self.failed,
            "lost": self.lost,
        });
        report.to_string()
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let speaks = match self.speaks {
            Speaks::Plain => "plain",
            Speaks::Live => "live",
        };
        vec![
            format!(
                "{} ({speaks}): {} displays and {} that read nothing, {} changes, {} in a second",
                self.server, self.displays, self.stuck, self.changes, self.rate
            ),
            self.last.line("the last display has it "),
            self.each.line("a display has it        "),
            self.answered.line("the server has answered "),
            format!("worst display             p99 {:.1} ms", self.worst_display),
            format!(
                "not heard {}, not done {}, connections lost {}",
                self.missed, self.failed, self.lost
            ),
        ]
    }
}

fn millis(micros: u64) -> f64 {
    micros as f64 / 1_000.0
}
