//! A power cut: what was not synced is gone, unlike after a kill, where the system still has it.
//!
//! The shipped outbox is run in a process of its own under a recorder, which sees what SQLite's own
//! code and ours ask of the system. The recording is then played to a disk in memory, the power is
//! taken before every sync and after every call that returned, and what is on that disk is opened.
//! A VFS for SQLite would be less work, but it would take the place of the very code whose syncs are
//! in question, and see nothing of the names that we make, move and sync ourselves. What is
//! modelled and what is not is said in [`disk`].

mod disk;
#[allow(dead_code, reason = "the test of the hub uses the rest")]
mod recording;

use std::{
    collections::{BTreeMap, HashMap},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use olgfeast_protocol::{DeadLetter, Intent, IntentId, ipc::Settlement};
use olgfeast_store::{Fate, Outbox, Row};
use tempfile::tempdir;

use self::{
    disk::{Dice, Disk, Unsynced, files_in, lay_out},
    recording::{Change, mark, record},
};
use crate::{
    model::{Model, Op, ask},
    samples::{intent, letter, wait_until_closed},
};

const ROLE: &str = "OLGFEAST_STORE_TEST_ROLE";
const ROOT: &str = "OLGFEAST_STORE_TEST_DIR";
/// Set by a person who wants a failed run again; handed to the child.
const SEED: &str = "OLGFEAST_POWER_CUT_SEED";

const STEPS: usize = 90;

/// Ten of these at the end make the log long enough to be copied into the file and begun anew.
const BALLAST_BYTES: usize = 900 * 1024;
const BALLAST: &str = "ballast";

#[test]
#[ignore = "run by the other tests, in a process of its own"]
fn as_a_child_process() {
    let root = PathBuf::from(env::var(ROOT).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    match env::var(ROLE).unwrap().as_str() {
        "work" => runtime.block_on(work(&root, env::var(SEED).unwrap().parse().unwrap())),
        "open" => {
            let data = root.join("data");
            let outbox = Outbox::open(&data).unwrap();
            mark(&root, &outbox.set_aside().unwrap());
            close(outbox, &root);
        }
        "trust the system" => trust_the_system(&root),
        role => panic!("nobody knows how to {role}"),
    }
}

fn child(role: &str, root: &Path, seed: u64) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "power_cut::as_a_child_process"])
        .args(["--ignored", "--nocapture"])
        .env(ROLE, role)
        .env(ROOT, root)
        .env(SEED, seed.to_string());
    command
}

fn fresh_seed() -> u64 {
    let given = env::var(SEED).ok();
    given.map_or_else(
        || uuid::Uuid::new_v4().as_u64_pair().0,
        |seed| seed.parse().unwrap(),
    )
}

/// One thing that the child does, and is told that it is kept.
enum Step {
    Ask(Op),
    Ballast(usize),
}

/// The same seed gives the same steps.
fn steps(seed: u64) -> Vec<Step> {
    let mut dice = Dice(seed);
    let mut intents = 0_i64;
    let mut steps = Vec::new();
    for at in 0..STEPS {
        let some = dice.roll(intents.max(1) as usize) as i64;
        let when = at as i64 + 1;
        let mut fresh = |count: usize| {
            let first = intents;
            intents += count as i64;
            (first..intents).collect::<Vec<_>>()
        };
        let late = at >= STEPS - 30;
        if late && at % 3 == 0 {
            steps.push(Step::Ballast(at));
            continue;
        }
        steps.push(Step::Ask(match dice.roll(23) {
            0..7 => Op::Enqueue(fresh(dice.roll(3) + 1)),
            7..11 => Op::MarkAttempt(some, when),
            11..13 => Op::Landed(some),
            13..16 => Op::Settle(some, Settlement::Applied, when),
            16 => Op::Withdraw(some),
            17..19 => Op::Bury(vec![some], when),
            19 => Op::Discard(some),
            20 => Op::Revive(some, fresh(1)),
            21 => Op::CrashStarts,
            _ if late => Op::Landed(some),
            _ => Op::Reopen,
        }));
    }
    steps
}

fn ballast(number: usize) -> String {
    char::from(b'a' + (number % 26) as u8)
        .to_string()
        .repeat(BALLAST_BYTES)
}

async fn work(root: &Path, seed: u64) {
    let data = root.join("data");
    let mut outbox = Outbox::open(&data).unwrap();
    mark(root, &outbox.station_id().await.unwrap().0.to_string());
    for step in steps(seed) {
        match step {
            Step::Ask(Op::Reopen) => {
                drop(outbox);
                wait_until_closed(&data, "outbox.db");
                outbox = Outbox::open(&data).unwrap();
            }
            // A call that makes no sense any more is refused, and changes nothing.
            Step::Ask(op) => drop(ask(&outbox, &op).await),
            Step::Ballast(number) => outbox
                .set_settings(vec![(BALLAST.into(), Some(ballast(number)))])
                .await
                .unwrap(),
        }
        mark(root, "returned");
    }
    close(outbox, root);
}

/// A process that ended while its writer thread writes would leave half a record.
fn close(outbox: Outbox, root: &Path) {
    drop(outbox);
    wait_until_closed(&root.join("data"), "outbox.db");
    // Waits for its turn with the recorder, and so for the record of what was waited for.
    drop(fs::File::open(root).unwrap());
}

/// All that an outbox has to say.
#[derive(Clone, Debug, PartialEq)]
struct State {
    open: Vec<Row>,
    dead: Vec<DeadLetter>,
    fates: Vec<Fate>,
    ballast: Option<String>,
}

/// What there must be before the first step, and after each one.
fn states(seed: u64) -> Vec<State> {
    let mut model = Model::default();
    let mut held = None;
    let mut states = vec![state_of(&mut model, None)];
    for step in steps(seed) {
        match step {
            Step::Ask(op) => {
                let mut next = model.clone();
                if next.take(&op).is_ok() {
                    model = next;
                }
            }
            Step::Ballast(number) => held = Some(ballast(number)),
        }
        states.push(state_of(&mut model, held.clone()));
    }
    states
}

fn state_of(model: &mut Model, ballast: Option<String>) -> State {
    State {
        open: model.open_intents(),
        dead: model.dead_letters(),
        fates: (0..STEPS as i64 * 3).map(|n| model.fate(n)).collect(),
        ballast,
    }
}

async fn state_in(outbox: &Outbox) -> State {
    let mut fates = Vec::new();
    for n in 0..STEPS as i64 * 3 {
        fates.push(outbox.fate(intent(n).id).await.unwrap());
    }
    State {
        open: outbox.open_intents().await.unwrap(),
        dead: outbox.dead_letters().await.unwrap(),
        fates,
        ballast: outbox.setting(BALLAST).await.unwrap(),
    }
}

#[test]
fn what_a_call_has_returned_for_survives_a_power_cut_at_any_sync() {
    let seed = fresh_seed();
    println!("{SEED}={seed}");
    let root = tempdir().unwrap();
    let changes = record(&mut child("work", root.path(), seed), root.path());
    let states = states(seed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut station = None;
    let mut returned = 0;
    let mut cuts = Cuts::new(seed);
    cuts.each(&changes, Disk::default(), |marks, found, cut| {
        if let Some((first, rest)) = marks.split_first() {
            station = Some(first.to_string());
            returned = rest.len();
        }
        let dir = tempdir().unwrap();
        lay_out(found, dir.path());
        let outbox = Outbox::open(&dir.path().join("data")).unwrap();
        assert_eq!(outbox.set_aside(), None, "{SEED}={seed}, {cut}");
        let state = runtime.block_on(state_in(&outbox));
        // What was asked for last may be there already.
        let allowed = &states[returned..states.len().min(returned + 2)];
        assert!(
            allowed.contains(&state),
            "{SEED}={seed}, {cut}: {returned} calls had returned, open are {:?}, not {:?}",
            state.open,
            allowed[0].open,
        );
        if let Some(station) = &station {
            let name = runtime.block_on(outbox.station_id()).unwrap();
            assert_eq!(&name.0.to_string(), station, "{SEED}={seed}, {cut}");
        }
    });
    assert_eq!(returned, STEPS);
    assert!(cuts.count > 2 * STEPS, "only {} cuts", cuts.count);

    let begun = |log: &u64| {
        let of_it = |change: &&Change| matches!(change, Change::Written(file, 0, _) if file == log);
        changes.iter().filter(of_it).count()
    };
    let anew = changes.iter().any(|change| match change {
        Change::Made(file, path) if path.ends_with("outbox.db-wal") => begun(file) > 1,
        _ => false,
    });
    assert!(anew, "{SEED}={seed}: no log was copied and begun anew");

    // The recording is whole: with nothing lost, it gives the files that there are.
    let mut found = disk_after(&changes).after_cut(Unsynced::Kept);
    let mut there = files_in(root.path());
    there.retain(|path, _| path.starts_with("data") && !path.to_string_lossy().ends_with("-shm"));
    found.retain(|path, _| path.starts_with("data"));
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        there.keys().collect::<Vec<_>>()
    );
    assert!(
        found == there,
        "the disk in memory is not the one that was written"
    );
}

#[test]
fn a_rescue_survives_a_power_cut_at_any_sync() {
    const INTENTS: i64 = 200;
    let seed = fresh_seed();
    println!("{SEED}={seed}");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let root = tempdir().unwrap();
    let data = root.path().join("data");
    let station = runtime.block_on(async {
        let outbox = Outbox::open(&data).unwrap();
        outbox
            .enqueue((0..INTENTS).map(intent).collect())
            .await
            .unwrap();
        outbox.bury(vec![letter(intent(7), 7)]).await.unwrap();
        let station = outbox.station_id().await.unwrap();
        drop(outbox);
        wait_until_closed(&data, "outbox.db");
        station
    });
    let file = data.join("outbox.db");
    let mut damaged = fs::read(&file).unwrap();
    let last = damaged.len() - 4_096;
    damaged[last..].fill(0x5A);
    fs::write(&file, &damaged).unwrap();
    let before: Vec<_> = files_in(root.path()).into_iter().collect();

    let changes = record(&mut child("open", root.path(), seed), root.path());
    let rescued = runtime.block_on(async { intents_in(&Outbox::open(&data).unwrap()).await });
    assert!(rescued.len() > 100, "only {} are rescued", rescued.len());
    let mut cuts = Cuts::new(seed);
    cuts.each(&changes, Disk::with(&before), |marks, found, cut| {
        let dir = tempdir().unwrap();
        lay_out(found, dir.path());
        let data = dir.path().join("data");
        let outbox = Outbox::open(&data).unwrap();
        let intents = runtime.block_on(intents_in(&outbox));
        assert!(
            intents == rescued,
            "{SEED}={seed}, {cut}: {} intents",
            intents.len()
        );
        assert_eq!(runtime.block_on(outbox.station_id()).unwrap(), station);
        // Told by the opening that was cut, or by this one; and what was set aside is there.
        let name = outbox
            .set_aside()
            .or_else(|| marks.last().map(ToString::to_string));
        let aside = name
            .map(|name| data.join(name))
            .unwrap_or_else(|| set_aside_in(&data));
        assert!(fs::read(&aside).unwrap() == damaged, "{SEED}={seed}, {cut}");
    });
    assert!(cuts.count > 20, "only {} cuts", cuts.count);
}

/// The one file that was set aside.
fn set_aside_in(data: &Path) -> PathBuf {
    let names: Vec<_> = fs::read_dir(data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("outbox-damaged-"))
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    names[0].clone()
}

async fn intents_in(outbox: &Outbox) -> HashMap<IntentId, Intent> {
    let open = outbox.open_intents().await.unwrap().into_iter();
    let dead = outbox.dead_letters().await.unwrap().into_iter();
    open.map(|row| row.intent)
        .chain(dead.map(|letter| letter.intent))
        .map(|intent| (intent.id, intent))
        .collect()
}

/// Writes as one does who takes it for kept when the system has it.
fn trust_the_system(root: &Path) {
    let dir = root.join("data");
    drop(Outbox::open(&dir).unwrap());
    wait_until_closed(&dir, "outbox.db");
    let hasty = rusqlite::Connection::open(dir.join("outbox.db")).unwrap();
    hasty.pragma_update(None, "synchronous", "NORMAL").unwrap();
    for n in 0..5 {
        hasty
            .execute("INSERT INTO settings VALUES (?1, 'kept')", [n.to_string()])
            .unwrap();
        mark(root, "returned");
    }
}

/// Without this the other tests would prove nothing.
#[test]
fn a_store_that_does_not_sync_at_each_commit_is_found_out() {
    let root = tempdir().unwrap();
    let changes = record(&mut child("trust the system", root.path(), 0), root.path());
    let mut lost = 0;
    Cuts::new(0).each(&changes, Disk::default(), |marks, found, _| {
        let dir = tempdir().unwrap();
        lay_out(found, dir.path());
        let file = dir.path().join("data/outbox.db");
        if let Some(last) = marks.len().checked_sub(1) {
            let kept = rusqlite::Connection::open(file).and_then(|found| {
                let sql = "SELECT count(*) FROM settings WHERE key = ?1";
                found.query_row(sql, [last.to_string()], |row| row.get(0))
            });
            lost += u32::from(kept != Ok(1));
        }
    });
    assert!(lost > 0);
}

fn disk_after(changes: &[Change]) -> Disk {
    let mut disk = Disk::default();
    changes.iter().for_each(|change| disk.take(change));
    disk
}

/// The moments at which the power is taken: before each sync, and after each call that returned.
struct Cuts {
    dice: Dice,
    count: usize,
}

impl Cuts {
    fn new(seed: u64) -> Cuts {
        Cuts {
            dice: Dice(!seed),
            count: 0,
        }
    }

    /// Calls `look` with the marks that were made until a cut, what is on the disk after it, and
    /// words for a failure.
    fn each(
        &mut self,
        changes: &[Change],
        mut disk: Disk,
        mut look: impl FnMut(&[&str], &BTreeMap<PathBuf, Vec<u8>>, &str),
    ) {
        let mut marks = Vec::new();
        let mut last = None;
        for (at, change) in changes.iter().enumerate() {
            let moment = match change {
                Change::Marked(mark) => {
                    marks.push(mark.as_str());
                    true
                }
                Change::Synced(_) => true,
                _ => false,
            };
            if moment {
                let torn = [(); 2].map(|()| Unsynced::Torn(self.dice.roll(usize::MAX) as u64));
                for unsynced in [Unsynced::Gone, Unsynced::Kept, torn[0], torn[1]] {
                    let found = disk.after_cut(unsynced);
                    let same = Some((marks.len(), found));
                    if same == last {
                        continue;
                    }
                    if let Some((_, found)) = &same {
                        look(&marks, found, &format!("cut at change {at}, {unsynced:?}"));
                    }
                    last = same;
                    self.count += 1;
                }
            }
            disk.take(change);
        }
    }
}
