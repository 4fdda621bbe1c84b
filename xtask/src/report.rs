//! What the steps of a long task came to, as one table at its end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::interrupt;
use crate::tally::Tally;

/// The outcome of one step.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) tally: Tally,
    /// Why it is not right.
    pub(crate) wrong: Option<String>,
}

/// What all steps came to.
pub(crate) struct Report {
    started: Instant,
    lines: Vec<String>,
    tally: Tally,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            lines: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Takes one step, and returns whether it was right. After Ctrl-C no step is taken any more.
    pub(crate) fn step(
        &mut self,
        name: &str,
        take: impl FnOnce() -> anyhow::Result<Found>,
    ) -> bool {
        if interrupt::requested() {
            return false;
        }
        println!("\n=== {name}");
        let started = Instant::now();
        let mut found = take().unwrap_or_else(|cause| Found {
            wrong: Some(format!("{cause:#}")),
            ..Found::default()
        });
        let counts = match found.tally {
            none if none == Tally::default() => String::new(),
            tally => format!(": {tally}"),
        };
        if found.wrong.is_some() && found.tally.failed == 0 {
            found.tally.failed = 1;
        }
        let (verdict, why) = match &found.wrong {
            None => ("ok", String::new()),
            Some(why) => ("FAILED", format!(" ({why})")),
        };
        let took = in_words(started.elapsed());
        self.lines
            .push(format!("  {verdict:<7} {took:>12}  {name}{counts}{why}"));
        self.tally += found.tally;
        found.wrong.is_none()
    }

    /// Names steps that could not be taken.
    pub(crate) fn not_run(&mut self, names: &str, why: &str) {
        self.lines
            .push(format!("  {:<7} {:>12}  {names} ({why})", "not run", ""));
    }

    /// Prints the summary; its last line counts all suites.
    pub(crate) fn close(self) -> ExitCode {
        println!("\n=== {} in all", in_words(self.started.elapsed()));
        for line in &self.lines {
            println!("{line}");
        }
        println!("{}", self.tally);
        match (interrupt::requested(), self.tally.failed) {
            (true, _) => ExitCode::from(130),
            (false, 0) => ExitCode::SUCCESS,
            (false, _) => ExitCode::FAILURE,
        }
    }
}

fn in_words(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(passed: u64, failed: u64) -> anyhow::Result<Found> {
        let wrong = (failed > 0).then(|| "exit status: 100".to_owned());
        Ok(Found {
            tally: Tally {
                passed,
                failed,
                skipped: 0,
            },
            wrong,
        })
    }

    #[test]
    fn a_step_that_fails_without_a_failed_test_counts_as_one_failure() {
        let mut report = Report::new();
        assert!(report.step("formatting", || Ok(Found::default())));
        assert!(!report.step("clippy", || {
            Ok(Found {
                wrong: Some("exit status: 101".to_owned()),
                ..Found::default()
            })
        }));
        assert!(!report.step("the page", || anyhow::bail!("no such file")));
        assert_eq!(
            report.tally,
            Tally {
                passed: 0,
                failed: 2,
                skipped: 0
            }
        );
    }

    #[test]
    fn failed_tests_are_counted_one_by_one_and_over_all_suites() {
        let mut report = Report::new();
        assert!(report.step("tests", || counted(40, 0)));
        assert!(!report.step("tests of the screens", || counted(5, 3)));
        assert_eq!(
            report.tally,
            Tally {
                passed: 45,
                failed: 3,
                skipped: 0
            }
        );
    }

    #[test]
    fn times_are_shown_in_words() {
        assert_eq!(in_words(Duration::from_millis(3_240)), "3.2 s");
        assert_eq!(in_words(Duration::from_secs(605)), "10 min 05 s");
    }
}
