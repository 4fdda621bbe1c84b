//! How often the board is compared with the server's, as seen from here.

use olgfeast_protocol::UtcTime;

/// A pause longer than this is an outage, and no rhythm.
const LONGEST_MILLIS: i64 = 60_000;

/// The pauses between the last comparisons: a mean that follows slowly, because each pause is
/// stretched or cut by chance so that stations do not all ask at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    last: Option<UtcTime>,
    mean_millis: Option<i64>,
}

impl Pace {
    /// The core said when the last comparison was.
    pub fn note(&mut self, checked_at: Option<UtcTime>) {
        let (Some(at), before) = (checked_at, self.last) else {
            return;
        };
        if before.is_some_and(|before| at == before) {
            return;
        }
        self.last = Some(at);
        let pause = before.map(|before| at.millis_since(before));
        self.mean_millis = match (pause, self.mean_millis) {
            (Some(pause @ 1..=LONGEST_MILLIS), Some(mean)) => Some((3 * mean + pause) / 4),
            (Some(pause @ 1..=LONGEST_MILLIS), None) => Some(pause),
            _ => None,
        };
    }

    /// Another way of keeping the board has another rhythm.
    pub fn forget(&mut self) {
        self.mean_millis = None;
    }

    /// Whole seconds, at least 1; `None` before there were two comparisons in a row.
    pub fn seconds(self) -> Option<i64> {
        self.mean_millis.map(|mean| ((mean + 500) / 1000).max(1))
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn at(millis: i64) -> Option<UtcTime> {
        Some(UtcTime::from_millis(millis))
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn jitter_does_not_show() {
        let mut pace = Pace::default();
        pace.note(at(0));
        assert_eq!(pace.seconds(), None, "one is no rhythm");
        let mut millis = 0;
        for pause in [1_600, 2_400, 1_700, 2_300, 2_400, 2_400, 1_600] {
            millis += pause;
            pace.note(at(millis));
            pace.note(at(millis));
            assert_eq!(pace.seconds(), Some(2), "after {pause}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_break_begins_anew() {
        let mut pace = Pace::default();
        pace.note(at(0));
        pace.note(at(2_000));
        pace.note(at(900_000));
        assert_eq!(pace.seconds(), None);
        pace.note(at(905_000));
        assert_eq!(pace.seconds(), Some(5));
        pace.note(at(1_000));
        assert_eq!(pace.seconds(), None, "a clock that was set back");
        pace.note(at(3_000));
        pace.forget();
        pace.note(at(13_000));
        assert_eq!(pace.seconds(), Some(10));
        pace.note(None);
        assert_eq!(pace.seconds(), Some(10));
    }
}
