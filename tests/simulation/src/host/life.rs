//! How a hub starts and ends, and what is left of it.

use std::{fs, path::Path, time::Duration};

use anyhow::Context;
use olgfeast_hub::{Account, sans_io::Hub};
use olgfeast_plain::{Failure, Signal};
use rand::Rng;
use tempfile::TempDir;

use super::{Due, Host};
use crate::{
    hub_log::HubLog,
    server::{Heard, RequestId, SocketId},
    world::directory,
};

/// A hub that is told to end lets its clients go for so long, and then is gone.
const LETS_GO: Duration = Duration::from_secs(1);

/// What was on the disk at one time.
pub(super) struct Backup {
    dir: TempDir,
    log: HubLog,
}

impl Host {
    /// It ends, and is there again after so long.
    pub(crate) fn restart(&mut self, now: Duration, signal: Signal, down: Duration) {
        let gone = match (signal, &mut self.hub) {
            (Signal::Term, Some(hub)) => {
                hub.drain();
                self.agenda.enter(now, Due::Nudge);
                LETS_GO.min(down / 2)
            }
            _ => Duration::ZERO,
        };
        self.agenda.enter(now + gone, Due::Gone);
        self.agenda.enter(now + down, Due::Starts);
    }

    /// A copy of the hub's files is made.
    pub(crate) fn back_up(&mut self) -> anyhow::Result<()> {
        let dir = directory()?;
        copy(self.dir.path(), dir.path())?;
        self.backup = Some(Backup {
            dir,
            log: self.log.clone(),
        });
        Ok(())
    }

    /// The hub is killed and started again on the copy; whether there is one. What was done since is
    /// gone.
    pub(crate) fn restore(&mut self, now: Duration, down: Duration) -> anyhow::Result<bool> {
        let Some(backup) = self.backup.take() else {
            return Ok(false);
        };
        self.kill();
        for file in fs::read_dir(self.dir.path())? {
            fs::remove_file(file?.path())?;
        }
        copy(backup.dir.path(), self.dir.path())?;
        self.log.go_back(backup.log);
        self.agenda.enter(now + down, Due::Starts);
        Ok(true)
    }

    /// The process is gone: what was committed is there, and nothing else.
    pub(super) fn kill(&mut self) {
        let _in = self.runtime.enter();
        self.hub = None;
        for (id, _) in std::mem::take(&mut self.asked) {
            let id = RequestId::Hub(id);
            let failure = Failure::Lost;
            self.heard.push(Heard::Failed { id, failure });
        }
        for (socket, open) in std::mem::take(&mut self.sockets) {
            if !open.is_vanished() {
                let (socket, code) = (SocketId::Hub(socket), None);
                self.heard.push(Heard::Closed { socket, code });
            }
        }
    }

    pub(super) fn starts(&mut self) -> anyhow::Result<()> {
        let accounts = ["admin", "customer"].map(|name| Account {
            username: name.into(),
            password: format!("{name}123"),
        });
        let (dir, seed, wall) = (self.dir.path(), self.rng.random(), self.wall());
        let opened = self.runtime.block_on(Hub::open(dir, &accounts, seed, wall));
        self.hub = Some(opened.context("the hub does not start")?);
        self.compare_tables().map_err(anyhow::Error::msg)
    }
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    for file in fs::read_dir(from)? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}
