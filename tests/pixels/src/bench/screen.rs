//! A virtual screen whose picture is a file: reading a few of its pixels costs a microsecond and asks
//! nobody.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    os::unix::fs::FileExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use tempfile::TempDir;

/// How often pixels are looked at while a change is waited for.
const GLANCE: Duration = Duration::from_micros(200);

/// The window fills it.
pub(super) const WIDTH: u32 = 1920;
/// See [`WIDTH`].
pub(super) const HEIGHT: u32 = 1080;

/// A running Xvfb.
pub(super) struct Screen {
    /// What it is called: `:99`.
    pub(super) name: String,
    /// What it shows.
    pub(super) picture: Arc<Picture>,
    server: Child,
    _dir: TempDir,
}

impl Screen {
    /// On a number that is free.
    pub(super) fn start() -> anyhow::Result<Screen> {
        let memory = Path::new("/dev/shm");
        // On a disk each changed page of it would be written back, and the server held up.
        let dir = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        }?;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset"])
            .args(["-screen", "0", &format!("{WIDTH}x{HEIGHT}x24"), "-fbdir"])
            .arg(dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting Xvfb")?;
        let mut number = String::new();
        let stdout = server.stdout.take().context("the pipe of Xvfb")?;
        BufReader::new(stdout).read_line(&mut number)?;
        ensure!(!number.trim().is_empty(), "Xvfb ended without a display");
        let picture = Picture::open(&dir.path().join("Xvfb_screen0"))?;
        Ok(Screen {
            name: format!(":{}", number.trim()),
            picture: Arc::new(picture),
            server,
            _dir: dir,
        })
    }

    /// The number of its server in the system.
    pub(super) fn process(&self) -> u32 {
        self.server.id()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _gone = self.server.kill();
        let _gone = self.server.wait();
    }
}

/// Some pixels of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patch {
    /// Of its left upper corner.
    pub(super) x: u32,
    /// Of its left upper corner.
    pub(super) y: u32,
    /// Pixels.
    pub(super) width: u32,
    /// Pixels.
    pub(super) height: u32,
}

/// An X window dump that the server keeps up to date.
#[derive(Debug)]
pub(super) struct Picture {
    file: File,
    /// Where the first row begins.
    begins: u64,
    bytes_per_row: u64,
}

const BYTES_PER_PIXEL: u64 = 4;

impl Picture {
    fn open(path: &Path) -> anyhow::Result<Picture> {
        let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        // X11/XWDFile.h: which word is what. They are big-endian on every machine.
        const HEADER_SIZE: u64 = 0;
        const BITS_PER_PIXEL: u64 = 11;
        const BYTES_PER_LINE: u64 = 12;
        const COLOURS: u64 = 19;
        const BYTES_PER_COLOUR: u64 = 12;
        let word = |index: u64| -> anyhow::Result<u64> {
            let mut bytes = [0; 4];
            file.read_exact_at(&mut bytes, index * 4)?;
            Ok(u32::from_be_bytes(bytes).into())
        };
        ensure!(
            word(BITS_PER_PIXEL)? == BYTES_PER_PIXEL * 8,
            "a picture of another depth"
        );
        Ok(Picture {
            begins: word(HEADER_SIZE)? + word(COLOURS)? * BYTES_PER_COLOUR,
            bytes_per_row: word(BYTES_PER_LINE)?,
            file,
        })
    }

    /// What a patch looks like now.
    pub(super) fn read(&self, patch: Patch) -> anyhow::Result<Vec<u8>> {
        ensure!(
            patch.x + patch.width <= WIDTH && patch.y + patch.height <= HEIGHT,
            "{patch:?} is not on the screen"
        );
        let row = u64::from(patch.width) * BYTES_PER_PIXEL;
        let mut pixels = vec![0; usize::try_from(row * u64::from(patch.height))?];
        for (y, row) in (patch.y..).zip(pixels.chunks_exact_mut(usize::try_from(row)?)) {
            let at = self.begins
                + u64::from(y) * self.bytes_per_row
                + u64::from(patch.x) * BYTES_PER_PIXEL;
            self.file.read_exact_at(row, at)?;
        }
        Ok(pixels)
    }

    /// Waits until a patch looks different from `before`, and says when that was seen; none if it
    /// never did. Blocks its thread.
    pub(super) fn changed(
        &self,
        patch: Patch,
        before: &[u8],
        patience: Duration,
    ) -> anyhow::Result<Option<Instant>> {
        let until = Instant::now() + patience;
        loop {
            let now = self.read(patch)?;
            let at = Instant::now();
            if now != before {
                return Ok(Some(at));
            }
            if at >= until {
                return Ok(None);
            }
            thread::sleep(GLANCE);
        }
    }
}
