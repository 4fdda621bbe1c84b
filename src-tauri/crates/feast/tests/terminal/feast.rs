//! A running `feast`.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;

/// Much longer than anything takes, also on a slow machine.
const DEADLINE: Duration = Duration::from_secs(90);

/// The environment of a computer that knows no certificate authority.
pub(crate) const NO_AUTHORITIES: [(&str, &str); 2] =
    [("SSL_CERT_FILE", "/none"), ("SSL_CERT_DIR", "/none")];

/// A process that is killed when the test ends, however it ends.
pub(crate) struct Feast {
    child: Child,
    lines: Option<Receiver<String>>,
    stderr: Option<thread::JoinHandle<String>>,
}

impl Feast {
    /// Starts it with these words and this password; nobody sits at its terminal.
    pub(crate) fn start(words: &[&str], password: Option<&str>) -> Feast {
        Feast::start_with(words, password, &[])
    }

    /// The same with more in its environment.
    pub(crate) fn start_with(
        words: &[&str],
        password: Option<&str>,
        more: &[(&str, &str)],
    ) -> Feast {
        let (mut feast, stdout) = Feast::spawn(words, password, more);
        let (said, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if said.send(line).is_err() {
                    return;
                }
            }
        });
        feast.lines = Some(lines);
        feast
    }

    /// Starts it and hands out the pipe that it writes to.
    pub(crate) fn unread(words: &[&str], password: Option<&str>) -> (Feast, ChildStdout) {
        Feast::spawn(words, password, &[])
    }

    fn spawn(
        words: &[&str],
        password: Option<&str>,
        more: &[(&str, &str)],
    ) -> (Feast, ChildStdout) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_feast"));
        command
            .args(words)
            .env_remove("OLGFEAST_PASSWORD")
            .env_remove("OLGFEAST_PAIR")
            .env_remove("OLGFEAST_PIN")
            .env_remove("RUST_LOG")
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(password) = password {
            command.env("OLGFEAST_PASSWORD", password);
        }
        let mut child = command.spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let stderr = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = stderr.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let feast = Feast {
            child,
            lines: None,
            stderr: Some(stderr),
        };
        (feast, stdout)
    }

    /// Runs it to its end: exit code, stdout, stderr.
    pub(crate) fn run(words: &[&str], password: Option<&str>) -> (i32, Vec<String>, String) {
        Feast::run_with(words, password, &[])
    }

    /// The same with more in its environment.
    pub(crate) fn run_with(
        words: &[&str],
        password: Option<&str>,
        more: &[(&str, &str)],
    ) -> (i32, Vec<String>, String) {
        let mut feast = Feast::start_with(words, password, more);
        let code = feast.exit_code();
        let lines = feast.lines.take().unwrap().iter().collect();
        (code, lines, feast.stderr())
    }

    /// The next line on stdout.
    pub(crate) fn line(&mut self) -> String {
        self.next_line(Instant::now() + DEADLINE, "a line")
    }

    /// The next line that fits.
    pub(crate) fn line_with(&mut self, what: &str) -> String {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let line = self.next_line(deadline, what);
            if line.contains(what) {
                return line;
            }
        }
    }

    /// The next JSON line of this kind that fits.
    pub(crate) fn seen(&mut self, kind: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let line = self.next_line(deadline, kind);
            let value: Value = serde_json::from_str(&line).expect(&line);
            if value["kind"] == kind && fits(&value) {
                return value;
            }
        }
    }

    /// The next status of this word.
    pub(crate) fn status(&mut self, word: &str) -> Value {
        self.seen("status", |line| line["status"] == word)
    }

    /// The ticket of an order in the next board that has it in this lane.
    pub(crate) fn ticket(&mut self, lane: &str, id: i64) -> Value {
        let board = self.seen("board", |line| find(line, lane, id).is_some());
        find(&board, lane, id).unwrap()
    }

    /// What `look` finds, as soon as it does, however this process goes about it.
    pub(crate) fn until<T>(&mut self, mut look: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(found) = look() {
                return found;
            }
            if Instant::now() > deadline {
                let _ = self.child.kill();
                panic!("it does not come to it; stderr: {}", self.stderr());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn next_line(&mut self, deadline: Instant, what: &str) -> String {
        let left = deadline.saturating_duration_since(Instant::now());
        match self.lines.as_ref().unwrap().recv_timeout(left) {
            Ok(line) => line,
            Err(error) => {
                let _ = self.child.kill();
                panic!("waiting for {what}: {error}; stderr: {}", self.stderr());
            }
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id() as i32), signal).unwrap();
    }

    /// Waits for its end.
    pub(crate) fn exit_code(&mut self) -> i32 {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            if Instant::now() > deadline {
                let _ = self.child.kill();
                panic!("it does not end; stderr: {}", self.stderr());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// What it wrote to stderr until its end.
    pub(crate) fn stderr(&mut self) -> String {
        self.stderr.take().unwrap().join().unwrap()
    }
}

impl Drop for Feast {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn find(board: &Value, lane: &str, id: i64) -> Option<Value> {
    let tickets = board[lane].as_array().unwrap();
    tickets.iter().find(|ticket| ticket["id"] == id).cloned()
}
