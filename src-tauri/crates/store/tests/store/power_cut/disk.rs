//! A disk from which the power can be taken, fed with a recording.
//!
//! What is modelled: until a file is synced, each of its 512-byte sectors, and its length, stay at
//! any moment between the last sync and now, each at one of its own; until a directory is synced,
//! its names stay at any moment between, in their order, as on a file system with a journal. A
//! sync that returned makes everything before it durable, and a name is found only where the
//! directories above it are. The shared memory of a write-ahead log comes back as noise.
//!
//! What is not: a drive that says it has synced and has not; a sector of which half was written
//! (SQLite's checksums are for that, and it too takes a sector for atomic); a file system on which
//! a write damages bytes beside it; bits that rot.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use super::recording::{Change, FileId};

const SECTOR: usize = 512;

/// A file that was there before the recording has a number from here on.
const FIRST_FOUND: FileId = 1 << 32;

/// What becomes of everything that was not synced.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unsynced {
    /// All of it is gone.
    Gone,
    /// All of it had come to the disk.
    Kept,
    /// Some of it had, as this seed has it.
    Torn(u64),
}

/// The same seed gives the same numbers.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// From 0 to below `sides`, which is not 0. This is SplitMix64.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }
}

/// How many of so many unsynced changes had come to the disk.
struct Fate {
    unsynced: Unsynced,
    dice: Dice,
}

impl Fate {
    fn of(&mut self, changes: usize) -> usize {
        match self.unsynced {
            Unsynced::Gone => 0,
            Unsynced::Kept => changes,
            // The ends are the likeliest: much is lost or kept as one.
            Unsynced::Torn(_) => match self.dice.roll(4) {
                0 => 0,
                1 => changes,
                _ => self.dice.roll(changes + 1),
            },
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    Dir,
    File(FileId),
}

#[derive(Clone, Debug)]
enum Renaming {
    Put(PathBuf, Node),
    Take(PathBuf),
    Move(PathBuf, PathBuf),
}

impl Renaming {
    fn dir(&self) -> &Path {
        let (Renaming::Put(path, _) | Renaming::Take(path) | Renaming::Move(path, _)) = self;
        path.parent().unwrap()
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, Node>) {
        match self {
            Renaming::Put(path, node) => {
                names.insert(path.clone(), *node);
            }
            Renaming::Take(path) => {
                names.remove(path);
            }
            Renaming::Move(from, to) => {
                if let Some(node) = names.remove(from) {
                    names.insert(to.clone(), node);
                }
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

impl Edit {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Edit::Write(at, bytes) => {
                let end = at + bytes.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[*at..end].copy_from_slice(bytes);
            }
            Edit::Truncate(length) => content.resize(*length, 0),
        }
    }

    /// The part of the edit that is in the sector which begins at `start`.
    fn apply_to_sector(&self, sector: &mut [u8; SECTOR], start: usize) {
        match self {
            Edit::Write(at, bytes) => {
                let (from, to) = (start.max(*at), (start + SECTOR).min(at + bytes.len()));
                if from < to {
                    sector[from - start..to - start].copy_from_slice(&bytes[from - at..to - at]);
                }
            }
            Edit::Truncate(length) if *length < start + SECTOR => {
                sector[length.saturating_sub(start)..].fill(0);
            }
            Edit::Truncate(_) => {}
        }
    }

    fn touches(&self, start: usize) -> bool {
        match self {
            Edit::Write(at, bytes) => *at < start + SECTOR && at + bytes.len() > start,
            Edit::Truncate(length) => *length < start + SECTOR,
        }
    }
}

#[derive(Default)]
struct File {
    durable: Vec<u8>,
    unsynced: Vec<Edit>,
}

impl File {
    fn sync(&mut self) {
        for edit in self.unsynced.drain(..) {
            edit.apply(&mut self.durable);
        }
    }

    fn after_cut(&self, fate: &mut Fate) -> Vec<u8> {
        let mut lengths = vec![self.durable.len()];
        for edit in &self.unsynced {
            let before = lengths[lengths.len() - 1];
            lengths.push(match edit {
                Edit::Write(at, bytes) => before.max(at + bytes.len()),
                Edit::Truncate(length) => *length,
            });
        }
        let length = lengths[fate.of(self.unsynced.len())];
        let mut content = self.durable.clone();
        content.resize(length, 0);
        for start in (0..length).step_by(SECTOR) {
            let edits: Vec<_> = self
                .unsynced
                .iter()
                .filter(|edit| edit.touches(start))
                .collect();
            let kept = fate.of(edits.len());
            let mut sector = [0; SECTOR];
            let end = length.min(start + SECTOR);
            sector[..end - start].copy_from_slice(&content[start..end]);
            for edit in edits.iter().take(kept) {
                edit.apply_to_sector(&mut sector, start);
            }
            content[start..end].copy_from_slice(&sector[..end - start]);
        }
        content
    }
}

/// The disk, after the changes that it was told so far.
#[derive(Default)]
pub(crate) struct Disk {
    files: HashMap<FileId, File>,
    /// Which of our files a number of the recorder's is; the same number, but for what was found.
    found: HashMap<FileId, FileId>,
    dirs: HashMap<FileId, PathBuf>,
    now: BTreeMap<PathBuf, Node>,
    durable: BTreeMap<PathBuf, Node>,
    unsynced: Vec<Renaming>,
}

impl Disk {
    /// A disk with these files on it, and the directories that they are in.
    pub(crate) fn with(content: &[(PathBuf, Vec<u8>)]) -> Disk {
        let mut disk = Disk::default();
        for (number, (path, bytes)) in (FIRST_FOUND..).zip(content) {
            for dir in path.ancestors().skip(1) {
                disk.durable.insert(dir.to_owned(), Node::Dir);
            }
            disk.durable.insert(path.clone(), Node::File(number));
            let file = File {
                durable: bytes.clone(),
                unsynced: Vec::new(),
            };
            disk.files.insert(number, file);
        }
        disk.now = disk.durable.clone();
        disk
    }

    pub(crate) fn take(&mut self, change: &Change) {
        match change {
            Change::Found(file, path) => {
                if let Some(Node::File(ours)) = self.now.get(path) {
                    self.found.insert(*file, *ours);
                }
            }
            Change::Made(file, path) => self.rename(Renaming::Put(path.clone(), Node::File(*file))),
            Change::OpenedDir(file, path) => {
                self.dirs.insert(*file, path.clone());
            }
            Change::MadeDir(path) => self.rename(Renaming::Put(path.clone(), Node::Dir)),
            Change::Written(file, at, bytes) => {
                self.edit(*file, Edit::Write(*at, bytes.clone()));
            }
            Change::Truncated(file, length) => self.edit(*file, Edit::Truncate(*length)),
            Change::Synced(file) => match self.dirs.get(file).cloned() {
                Some(dir) => self.sync_dir(&dir),
                None => self.file(*file).sync(),
            },
            Change::Unlinked(path) => self.rename(Renaming::Take(path.clone())),
            Change::Renamed(from, to) => {
                assert_eq!(from.parent(), to.parent(), "moves between directories");
                self.rename(Renaming::Move(from.clone(), to.clone()));
            }
            Change::Marked(_) => {}
        }
    }

    /// The files that are found when the power is back.
    pub(crate) fn after_cut(&self, unsynced: Unsynced) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut fate = Fate {
            unsynced,
            dice: Dice(match unsynced {
                Unsynced::Torn(seed) => seed,
                _ => 0,
            }),
        };
        let mut names = self.durable.clone();
        let mut dirs: Vec<&Path> = self.unsynced.iter().map(Renaming::dir).collect();
        dirs.sort_unstable();
        dirs.dedup();
        for dir in dirs {
            let of_dir: Vec<_> = self.unsynced.iter().filter(|it| it.dir() == dir).collect();
            for renaming in of_dir.iter().take(fate.of(of_dir.len())) {
                renaming.apply(&mut names);
            }
        }
        let is_dir = |path: &Path| path == Path::new("") || names.get(path) == Some(&Node::Dir);
        let mut files = BTreeMap::new();
        for (path, node) in &names {
            if let Node::File(file) = node
                && path.ancestors().skip(1).all(is_dir)
            {
                let content = self.files.get(file).map(|file| file.after_cut(&mut fate));
                files.insert(path.clone(), content.unwrap_or_default());
            }
        }
        files
    }

    fn file(&mut self, number: FileId) -> &mut File {
        let ours = self.found.get(&number).copied().unwrap_or(number);
        self.files.entry(ours).or_default()
    }

    fn edit(&mut self, file: FileId, edit: Edit) {
        self.file(file).unsynced.push(edit);
    }

    fn rename(&mut self, renaming: Renaming) {
        renaming.apply(&mut self.now);
        self.unsynced.push(renaming);
    }

    fn sync_dir(&mut self, dir: &Path) {
        for renaming in self.unsynced.extract_if(.., |it| it.dir() == dir) {
            renaming.apply(&mut self.durable);
        }
    }
}

/// Writes what was found after a cut into a directory, with noise for the shared memory of logs.
pub(crate) fn lay_out(found: &BTreeMap<PathBuf, Vec<u8>>, root: &Path) {
    for (path, content) in found {
        let to = root.join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(&to, content).unwrap();
        if path
            .extension()
            .is_some_and(|extension| extension == "db-wal")
        {
            let shm = to.with_extension("db-shm");
            fs::write(shm, [0xA5; 32_768]).unwrap();
        }
    }
}

/// All files below a directory, with their paths from there.
pub(crate) fn files_in(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut dirs = vec![root.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}
