//! A screen that nobody sees, for the tests that open the real window: they neither need a desktop
//! nor disturb the one they run on.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, ensure};

use crate::running::Running;

/// A virtual X display, gone when dropped.
pub(crate) struct Display {
    name: String,
    _server: Running,
}

impl Display {
    /// Starts one on a number that the server finds free itself.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let mut server = Running::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1920x1080x24"])
                .args(["-nolisten", "tcp", "-noreset"])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let stdout = server.child().stdout.take().context("the pipe of Xvfb")?;
        let (said, number) = mpsc::sync_channel(1);
        thread::spawn(move || {
            let mut line = String::new();
            let read = BufReader::new(stdout).read_line(&mut line);
            let _ = said.send(read.map(|_| line));
        });
        let number = number
            .recv_timeout(Duration::from_secs(60))
            .context("Xvfb did not name its display")?
            .context("reading from Xvfb")?;
        let number = number.trim();
        ensure!(!number.is_empty(), "Xvfb ended without a display");
        Ok(Self {
            name: format!(":{number}"),
            _server: server,
        })
    }

    /// Lets a program draw here and nowhere else.
    pub(crate) fn lend_to(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY");
    }
}
