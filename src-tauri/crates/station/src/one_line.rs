//! A line of a log, whatever words of strangers are in it.

use std::io::{self, Write};

use olgfeast_protocol::shown::shown;

/// Characters of the longest line; of a longer one an ellipsis tells.
const LONGEST: usize = 4_000;

/// Passes on what is written to it at once as one line, of 4,000 characters at most, that steers no
/// terminal, turns no writing direction and cannot pass for another line.
pub struct OneLine<W>(pub W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let mut line = shown(text.trim_end_matches('\n'), LONGEST).into_owned();
        line.push('\n');
        self.0.write_all(line.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut log = OneLine(Vec::new());
        log.write_all(text.as_bytes()).unwrap();
        log.flush().unwrap();
        String::from_utf8(log.0).unwrap()
    }

    #[test]
    fn what_a_stranger_has_typed_is_one_harmless_line_of_a_log() {
        for (text, line) in [
            ("INFO all is well\n", "INFO all is well\n"),
            (
                "WARN Bob\nERROR the outbox is gone\r\n",
                "WARN Bob ERROR the outbox is gone \n",
            ),
            ("WARN \u{1b}[2J\u{9b}31m\u{7}x", "WARN  [2J 31m x\n"),
            ("abc\u{202e}cba", "abccba\n"),
        ] {
            assert_eq!(written(text), line);
        }
    }

    #[test]
    fn no_line_is_longer_than_a_line() {
        let line = written(&"x".repeat(1_000_000));
        assert_eq!(line.chars().count(), LONGEST + 1);
        assert!(line.ends_with("…\n"));
    }
}
