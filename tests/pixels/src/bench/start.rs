//! The application as a person starts it: no driver, nothing that asks its page.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

use anyhow::Context;

use super::{hub::Hub, processes, program, screen::Screen};

/// A running application. It ends without a word when this is dropped, as on a power cut.
pub(super) struct Started {
    child: Child,
    /// Just before there was a process.
    pub(super) at: Instant,
}

impl Started {
    /// On this screen, with this data directory, as a station of this hub's staff.
    pub(super) fn on(screen: &Screen, data: &Path, hub: &Hub) -> anyhow::Result<Started> {
        let mut command = Command::new(program("olgfeast")?);
        command
            .env("DISPLAY", &screen.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            .env("OLGFEAST_DATA_DIR", data)
            .env("OLGFEAST_SERVER", &hub.url)
            .env("OLGFEAST_USER", &hub.staff.0)
            .env("OLGFEAST_PASSWORD", &hub.staff.1)
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null());
        let at = Instant::now();
        let child = command.spawn().context("starting olgfeast")?;
        Ok(Started { child, at })
    }

    /// It and what it started.
    pub(super) fn processes(&self) -> anyhow::Result<Vec<u32>> {
        let mut all = vec![self.child.id()];
        all.extend(processes::below(self.child.id())?);
        Ok(all)
    }

    /// Every file that its processes have mapped: programs, libraries, fonts.
    pub(super) fn files(&self) -> anyhow::Result<BTreeSet<PathBuf>> {
        let mut files = BTreeSet::new();
        for process in self.processes()? {
            let maps = fs::read_to_string(format!("/proc/{process}/maps"))?;
            let paths = maps
                .lines()
                .filter_map(|line| line.find('/').map(|at| &line[at..]));
            files.extend(paths.map(PathBuf::from).filter(|path| path.is_file()));
        }
        Ok(files)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        processes::end(&mut self.child);
    }
}
