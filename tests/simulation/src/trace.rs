//! What happened, for people and for comparing.

use std::{
    hash::{DefaultHasher, Hasher},
    time::Duration,
};

/// A hash of everything that happened, and the words of it where they are wanted.
pub(crate) struct Trace {
    hash: DefaultHasher,
    lines: Option<Vec<String>>,
}

impl Trace {
    pub(crate) fn new(traced: bool) -> Trace {
        Trace {
            hash: DefaultHasher::new(),
            lines: traced.then(Vec::new),
        }
    }

    pub(crate) fn note(&mut self, now: Duration, what: impl FnOnce() -> String) {
        let text = what();
        self.hash.write_u128(now.as_nanos());
        self.hash.write(text.as_bytes());
        if let Some(lines) = &mut self.lines {
            lines.push(format!("{:10.4} {}", now.as_secs_f64(), text));
        }
    }

    /// The hash, and what happened.
    pub(crate) fn end(self) -> (u64, Vec<String>) {
        (self.hash.finish(), self.lines.unwrap_or_default())
    }
}
