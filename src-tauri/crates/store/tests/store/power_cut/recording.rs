//! What a process did to the files below one directory, in its order, as `recorder.c` wrote it down.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The file, in the recorded directory, into which the process writes a line after each thing that
/// it was told to be kept.
const MARKS: &str = "marks";

/// A file, by the number that the recorder gave it.
pub(crate) type FileId = u64;

/// One change. Paths are below the recorded directory.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Opened, and it was there before.
    Found(FileId, PathBuf),
    /// Opened, and it was made by that.
    Made(FileId, PathBuf),
    /// A directory was opened, in order to be synced.
    OpenedDir(FileId, PathBuf),
    MadeDir(PathBuf),
    Written(FileId, usize, Vec<u8>),
    Truncated(FileId, usize),
    /// Everything before this that is about the file, or about names in the directory, is durable.
    Synced(FileId),
    Unlinked(PathBuf),
    Renamed(PathBuf, PathBuf),
    /// The process was told that something is kept.
    Marked(String),
}

/// Says that what the line is about was kept. Called by the recorded process.
pub(crate) fn mark(root: &Path, line: &str) {
    use std::io::Write;
    let marks = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(root.join(MARKS));
    // In one write, which is one change.
    marks
        .unwrap()
        .write_all(format!("{line}\n").as_bytes())
        .unwrap();
}

/// A recorder of one process.
pub(crate) struct Recorder {
    root: PathBuf,
    /// Apart from what is recorded.
    dir: tempfile::TempDir,
}

impl Recorder {
    /// Compiles it. `root` is the directory whose changes it is to record.
    pub(crate) fn make(root: &Path) -> Recorder {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("recorder.c");
        fs::write(&source, include_str!("recorder.c")).unwrap();
        // SQLite is compiled by the same one.
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let compiled = Command::new(compiler)
            .args(["-shared", "-fPIC", "-O1", "-pthread", "-o"])
            .args([&dir.path().join("recorder.so"), &source])
            .status()
            .unwrap();
        assert!(compiled.success(), "the recorder does not compile");
        Recorder {
            root: root.canonicalize().unwrap(),
            dir,
        }
    }

    /// Has it record what the command does.
    pub(crate) fn lend_to(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", self.dir.path().join("recorder.so"))
            .env("POWER_CUT_ROOT", &self.root)
            .env("POWER_CUT_LOG", self.log());
    }

    /// How long the recording is now, in bytes.
    pub(crate) fn length(&self) -> u64 {
        fs::metadata(self.log()).unwrap().len()
    }

    /// All changes so far, in their order.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let changes = self.changes_with_lengths().into_iter();
        changes.map(|(_, change)| change).collect()
    }

    /// The same, each with the length of the recording with it.
    pub(crate) fn changes_with_lengths(&self) -> Vec<(u64, Change)> {
        parse(&fs::read(self.log()).unwrap())
    }

    fn log(&self) -> PathBuf {
        self.dir.path().join("log")
    }
}

/// Runs a command to its successful end and records what it does below `root`.
pub(crate) fn record(command: &mut Command, root: &Path) -> Vec<Change> {
    let recorder = Recorder::make(root);
    recorder.lend_to(command);
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}: {}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    recorder.changes()
}

fn parse(whole: &[u8]) -> Vec<(u64, Change)> {
    let mut log = whole;
    let mut changes = Vec::new();
    let mut marks = None;
    while let [tag, rest @ ..] = log {
        let number = |at: usize| {
            Some(u64::from_ne_bytes(
                rest.get(at..at + 8)?.try_into().unwrap(),
            ))
        };
        let (Some(file), Some(argument), Some(length)) = (number(0), number(8), number(16)) else {
            // The process was killed while it wrote this.
            break;
        };
        let (argument, end) = (argument as usize, 24 + length as usize);
        let Some(bytes) = rest.get(24..end) else {
            break;
        };
        log = &rest[end..];
        let text = || String::from_utf8(bytes.to_vec()).unwrap();
        let path = || PathBuf::from(text());
        let change = match tag {
            b'O' if path() == Path::new(MARKS) => {
                marks = Some(file);
                continue;
            }
            b'O' => match argument {
                0 => Change::Found(file, path()),
                1 => Change::Made(file, path()),
                _ => Change::OpenedDir(file, path()),
            },
            b'M' => Change::MadeDir(path()),
            b'W' if marks == Some(file) => Change::Marked(text().trim_end().to_owned()),
            b'W' => Change::Written(file, argument, bytes.to_vec()),
            b'T' => Change::Truncated(file, argument),
            b'S' => Change::Synced(file),
            b'U' => Change::Unlinked(path()),
            b'R' => {
                let text = text();
                let (from, to) = text.split_once('\0').unwrap();
                Change::Renamed(from.into(), to.into())
            }
            tag => panic!("the recorder wrote {tag}"),
        };
        changes.push(((whole.len() - log.len()) as u64, change));
    }
    changes
}
