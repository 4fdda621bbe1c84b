//! Counts tests, from the closing lines of the runners themselves.

use std::fmt;

/// How many tests came to which end.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

/// Whose closing lines are looked for. One at a time: nextest quotes the whole output of a test
/// that failed, and in there is what cargo test would have said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runner {
    /// `test result: …`, once for each test binary; the browser runner says the same.
    CargoTest,
    /// `Summary […] …`, once.
    Nextest,
}

impl Tally {
    /// Adds what `line` says, if it is a closing line of this runner.
    pub(crate) fn read(&mut self, line: &str, runner: Runner) {
        let line = without_colours(line);
        for (n, what) in runner.closing_counts(&line) {
            match what.as_str() {
                "passed" => self.passed += n,
                "skipped" | "ignored" => self.skipped += n,
                "failed" | "timed out" | "exec failed" => self.failed += n,
                _ => {}
            }
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

impl Runner {
    /// The counts of a closing line; none for any other line.
    fn closing_counts(self, line: &str) -> Vec<(u64, String)> {
        let counts = match self {
            Self::CargoTest => line
                .strip_prefix("test result: ")
                .and_then(|l| l.split_once(". ")),
            Self::Nextest => line
                .trim_start()
                .strip_prefix("Summary [")
                .and_then(|l| l.split_once(" run:")),
        };
        match (self, counts) {
            (_, None) => Vec::new(),
            (Self::CargoTest, Some((_, counts))) => counts.split(';').map(counted).collect(),
            (Self::Nextest, Some((_, counts))) => {
                without_brackets(counts).split(',').map(counted).collect()
            }
        }
    }
}

/// `12 passed (1 slow, 2 flaky), 1 failed`: what is in brackets is counted before them already.
fn without_brackets(counts: &str) -> String {
    let mut depth = 0_u32;
    let mut outside = String::with_capacity(counts.len());
    for c in counts.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// `3 passed` → 3 and what they are; anything else counts nothing.
fn counted(part: &str) -> (u64, String) {
    let (n, what) = part.trim().split_once(' ').unwrap_or_default();
    (n.parse().unwrap_or_default(), what.trim().to_owned())
}

/// The line without its ANSI escape sequences.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            // `ESC [ parameters letter`
            rest.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(runner: Runner, output: &str) -> (u64, u64, u64) {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line, runner));
        (tally.passed, tally.failed, tally.skipped)
    }

    #[test]
    fn cargo_test_is_counted_over_all_its_binaries() {
        let output = "\
running 3 tests
test result_of_a_bump ... ok
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 5 filtered out; finished in 0.00s
test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.2s
";
        assert_eq!(tally(Runner::CargoTest, output), (13, 2, 1));
    }

    #[test]
    fn the_browser_runner_is_counted_like_cargo_test() {
        let output =
            "test result: ok. 4 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.31s";
        assert_eq!(tally(Runner::CargoTest, output), (4, 0, 0));
    }

    #[test]
    fn nextest_is_counted_without_what_it_says_in_brackets() {
        let output = "\
        PASS [   0.005s] (1/9) olgfeast-board lanes::tests::a_summary_line
     Summary [  12.004s] 9 tests run: 6 passed (1 slow, 2 flaky, 1 leaky), 2 failed, 1 timed out, 3 skipped
";
        assert_eq!(tally(Runner::Nextest, output), (6, 3, 3));
    }

    #[test]
    fn a_failed_test_that_nextest_quotes_is_not_counted_again() {
        let output = "\
        FAIL [  91.200s] (307/562) feast::terminal bump::arrives
  stdout ───
    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 27 filtered out; finished in 9s
test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 27 filtered out; finished in 9s
     Summary [  12.004s] 2 tests run: 1 passed, 1 failed, 0 skipped
";
        assert_eq!(tally(Runner::Nextest, output), (1, 1, 0));
    }

    #[test]
    fn a_nextest_run_that_was_cut_short_is_counted() {
        let output = "     Summary [   0.010s] 1/2 tests run: 0 passed, 1 exec failed, 0 skipped";
        assert_eq!(tally(Runner::Nextest, output), (0, 1, 0));
    }

    #[test]
    fn colours_do_not_hide_a_closing_line() {
        let output = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.014s] \u{1b}[1m3\u{1b}[0m tests run: \
                      \u{1b}[1m3\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m skipped";
        assert_eq!(tally(Runner::Nextest, output), (3, 0, 0));
    }

    #[test]
    fn other_lines_count_nothing() {
        let output = "3 passed, 4 failed\ntest result: \nSummary [\n\n(1 passed";
        assert_eq!(tally(Runner::CargoTest, output), (0, 0, 0));
        assert_eq!(tally(Runner::Nextest, output), (0, 0, 0));
    }

    #[test]
    fn the_summary_names_skipped_tests_only_where_there_are_any() {
        let mut tally = Tally {
            passed: 7,
            failed: 1,
            skipped: 0,
        };
        assert_eq!(tally.to_string(), "7 passed, 1 failed");
        tally += Tally {
            passed: 0,
            failed: 0,
            skipped: 2,
        };
        assert_eq!(tally.to_string(), "7 passed, 1 failed, 2 skipped");
    }
}
