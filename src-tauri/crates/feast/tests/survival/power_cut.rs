//! The hub and a power cut: what it has answered is in its tables and in its log together, whatever
//! the disk had not synced. The shipped program runs under the recorder of the outbox's tests; what
//! is modelled and what is not is said there, in `disk`.

#[path = "../../../store/tests/store/power_cut/disk.rs"]
#[allow(dead_code, reason = "the tests of the outbox use the rest")]
mod disk;
#[path = "../../../store/tests/store/power_cut/recording.rs"]
#[allow(dead_code, reason = "the tests of the outbox use the rest")]
mod recording;

use std::{collections::BTreeMap, env, fs};

use tempfile::tempdir;

use crate::{
    counter::{Hub, feast},
    dice::Dice,
    log::{STEPS, ways},
};
use disk::{Disk, Unsynced, lay_out};
use recording::{Change, Recorder};

/// Set by a person who wants a failed run again.
const SEED: &str = "OLGFEAST_POWER_CUT_SEED";

const CHANGES: u64 = 60;

/// For one in so many of these, several orders are moved at the same time, which the hub keeps by
/// one commit as far as they come together.
const ONE_IN: u64 = 4;
const AT_ONCE: usize = 12;

/// A start of the real hub for one in so many cuts; all are looked at.
const STARTED_ONE_IN: usize = 50;

#[test]
fn what_the_hub_has_answered_is_in_tables_and_log_after_a_power_cut_at_any_sync() {
    let seed = env::var(SEED).map_or_else(
        |_| u64::from(std::process::id()),
        |seed| seed.parse().unwrap(),
    );
    println!("{SEED}={seed}");
    let mut dice = Dice(seed);
    let dir = tempdir().unwrap();
    let recorder = Recorder::make(dir.path());
    let mut command = feast();
    recorder.lend_to(&mut command);
    let mut hub = Hub::start(dir.path(), &mut command);

    // Where each order stood, by how much had been recorded when the hub had answered.
    let mut answered: Vec<(u64, i64, usize)> = Vec::new();
    let mut orders: Vec<(i64, usize)> = Vec::new();
    for _ in 0..CHANGES {
        if dice.roll(ONE_IN) == 0 {
            let (moves, steps): (Vec<_>, BTreeMap<_, _>) = orders
                .iter_mut()
                .filter(|(_, step)| *step < 3)
                .take(AT_ONCE)
                .map(|(order, step)| {
                    *step += 1;
                    ((*order, STEPS[*step]), (*order, *step))
                })
                .unzip();
            for (order, at) in hub.set_together(&moves, || recorder.length()) {
                answered.push((at, order, steps[&order]));
            }
            continue;
        }
        let at = dice.roll(orders.len() as u64 + 2) as usize;
        match orders.get_mut(at) {
            Some((order, step)) if *step < 3 => {
                *step += 1;
                hub.set_status(*order, STEPS[*step]);
                answered.push((recorder.length(), *order, *step));
            }
            _ => {
                let order = hub.order("Ann");
                orders.push((order, 0));
                answered.push((recorder.length(), order, 0));
            }
        }
    }
    let password = hub.password().to_owned();
    hub.kill();

    let mut disk = Disk::default();
    let (mut cuts, mut last, mut told) = (0, None, 0);
    let mut cut = |disk: &Disk, told: usize, length: u64| {
        let torn = [(); 2].map(|()| Unsynced::Torn(dice.number()));
        for unsynced in [Unsynced::Gone, Unsynced::Kept, torn[0], torn[1]] {
            let found = Some((told, disk.after_cut(unsynced)));
            if found == last {
                continue;
            }
            if let Some((_, found)) = &found {
                let name = format!("{SEED}={seed}, cut at {length}, {unsynced:?}");
                look(found, &answered[..told], &name);
                if told > 0 && cuts % STARTED_ONE_IN == 0 {
                    start(found, &password, &name);
                }
            }
            cuts += 1;
            last = found;
        }
    };
    for (length, change) in recorder.changes_with_lengths() {
        if matches!(change, Change::Synced(_)) {
            cut(&disk, told, length);
        }
        disk.take(&change);
        // What had been recorded when an answer came had been done before it.
        let by_now = answered.iter().take_while(|(at, ..)| *at <= length).count();
        if by_now > told {
            told = by_now;
            cut(&disk, told, length);
        }
    }
    assert_eq!(told, answered.len());
    assert!(cuts as u64 > CHANGES, "only {cuts} cuts");
}

/// What was answered must be in the tables and in the log of what was found.
fn look(found: &BTreeMap<std::path::PathBuf, Vec<u8>>, answered: &[(u64, i64, usize)], name: &str) {
    let dir = tempdir().unwrap();
    lay_out(found, dir.path());
    let file = dir.path().join("hub/hub.db");
    if answered.is_empty() && !file.exists() {
        return;
    }
    let db = rusqlite::Connection::open(&file).expect(name);
    let check = db.query_row("PRAGMA quick_check", [], |row| row.get::<_, String>(0));
    assert_eq!(check.as_deref(), Ok("ok"), "{name}");
    let version = db.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    if answered.is_empty() && version == Ok(0) {
        return;
    }
    let ways = ways(&file);
    for (_, order, step) in answered {
        let way = ways.get(order).map(Vec::as_slice).unwrap_or_default();
        assert!(
            way.len() > *step && way[..=*step] == STEPS[..=*step],
            "{name}: order {order} was answered as {}, and went {way:?}",
            STEPS[*step]
        );
    }
}

/// The hub itself starts on what was found, with the accounts that people have written down.
fn start(found: &BTreeMap<std::path::PathBuf, Vec<u8>>, password: &str, name: &str) {
    let dir = tempdir().unwrap();
    lay_out(found, dir.path());
    let hub = Hub::start(dir.path(), &mut feast());
    assert_eq!(hub.password(), password, "{name}");
    let logged = ways(&dir.path().join("hub/hub.db")).len();
    assert_eq!(hub.order("Bob"), logged as i64 + 1, "{name}");
    drop(hub);
    fs::remove_dir_all(dir.path()).unwrap();
}
