//! A damaged outbox: set aside, and rescued as far as it can be read.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use olgfeast_protocol::{Intent, IntentId, StationId, UtcTime};
use olgfeast_store::{Outbox, StoreError};
use tempfile::{TempDir, tempdir};

use crate::samples::{intent, letter, strike, wait_until_closed};

const PAGE: usize = 4_096;
const OPEN: i64 = 300;
const DEAD: i64 = 40;

/// A closed outbox with open intents, dead letters and settings.
async fn filled() -> (Vec<u8>, StationId) {
    let dir = tempdir().unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    outbox
        .enqueue((0..OPEN + DEAD).map(intent).collect())
        .await
        .unwrap();
    outbox
        .bury((OPEN..OPEN + DEAD).map(|n| letter(intent(n), n)).collect())
        .await
        .unwrap();
    outbox.mark_attempt(intent(0).id, UtcTime(9)).await.unwrap();
    outbox
        .set_settings(vec![("server".into(), Some("http://a".into()))])
        .await
        .unwrap();
    outbox.strike(Some(strike(1)), Vec::new()).await.unwrap();
    let station = outbox.station_id().await.unwrap();
    drop(outbox);
    wait_until_closed(dir.path(), "outbox.db");
    (fs::read(dir.path().join("outbox.db")).unwrap(), station)
}

fn dir_with(outbox: &[u8]) -> TempDir {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("outbox.db"), outbox).unwrap();
    dir
}

/// Everything that is open or dead, after checking that each is exactly as it was made.
async fn rescued(outbox: &Outbox) -> HashMap<IntentId, Intent> {
    let made: HashMap<_, _> = (0..OPEN + DEAD)
        .map(|n| (intent(n).id, intent(n)))
        .collect();
    let mut found = HashMap::new();
    for row in outbox.open_intents().await.unwrap() {
        found.insert(row.intent.id, row.intent);
    }
    for letter in outbox.dead_letters().await.unwrap() {
        found.insert(letter.intent.id, letter.intent);
    }
    for (id, intent) in &found {
        assert_eq!(made.get(id), Some(intent));
    }
    found
}

#[tokio::test]
async fn whichever_page_is_overwritten_the_rest_is_rescued() {
    let (whole, station) = filled().await;
    let pages = whole.len() / PAGE;
    let all = usize::try_from(OPEN + DEAD).unwrap();
    let (mut damaged, mut nothing_left, mut stations) = (0, 0, 0);
    for page in 0..pages {
        let mut bytes = whole.clone();
        bytes[page * PAGE..(page + 1) * PAGE].fill(0xA5);
        let dir = dir_with(&bytes);
        let outbox = Outbox::open(dir.path()).unwrap();
        let found = rescued(&outbox).await.len();
        let Some(name) = outbox.set_aside() else {
            assert_eq!(
                found, all,
                "page {page} is not used, so nothing may be missing"
            );
            continue;
        };
        damaged += 1;
        assert_eq!(
            fs::read(dir.path().join(&name)).unwrap(),
            bytes,
            "it is kept as it was"
        );
        assert!(
            name.starts_with("outbox-damaged-20") && name.ends_with("Z.db"),
            "{name}"
        );
        if found == 0 {
            nothing_left += 1;
        } else {
            // A leaf has some 15 intents.
            assert!(found + 40 >= all, "page {page}: only {found} of {all}");
        }
        if outbox.station_id().await.unwrap() == station {
            stations += 1;
        }
        // It is an outbox like any other from now on.
        outbox.enqueue(vec![intent(5_000)]).await.unwrap();
    }
    assert!(
        damaged > pages / 2,
        "{damaged} of {pages} pages were found damaged"
    );
    // The schema and the root of the intents.
    assert!(
        nothing_left <= 2,
        "nothing was left after {nothing_left} of {pages} pages"
    );
    assert!(
        stations + 2 >= damaged,
        "the station kept its name {stations} times of {damaged}"
    );
}

#[tokio::test]
async fn what_lies_between_two_damaged_places_is_rescued() {
    let (mut bytes, _) = filled().await;
    // Leaves of a table begin with 0x0D; those of the intents have the word in each row.
    let leaves: Vec<usize> = (1..bytes.len() / PAGE)
        .map(|page| page * PAGE)
        .filter(|start| bytes[*start] == 0x0D)
        .filter(|start| {
            bytes[*start..*start + PAGE]
                .windows(6)
                .any(|word| word == b"quoted")
        })
        .collect();
    assert!(leaves.len() > 8, "there are {} leaves", leaves.len());
    for start in [leaves[2], leaves[leaves.len() - 3]] {
        bytes[start..start + PAGE].fill(0xA5);
    }
    let dir = dir_with(&bytes);
    let outbox = Outbox::open(dir.path()).unwrap();
    assert!(outbox.set_aside().is_some());
    let mut missing: Vec<i64> = Vec::new();
    let found = rescued(&outbox).await;
    for n in 0..OPEN + DEAD {
        if !found.contains_key(&intent(n).id) {
            missing.push(n);
        }
    }
    assert!(missing.len() < 80, "{} are missing", missing.len());
    let gaps = missing
        .windows(2)
        .filter(|pair| pair[1] > pair[0] + 1)
        .count();
    assert_eq!(
        gaps, 1,
        "two places are missing and what is between them is not: {missing:?}"
    );
}

#[tokio::test]
async fn attempts_letters_strikes_and_settings_are_rescued_with_the_intents() {
    let (mut bytes, station) = filled().await;
    // The last page is full of intents; the settings are near the front.
    let last = bytes.len() - PAGE;
    bytes[last..].fill(0x5A);
    let dir = dir_with(&bytes);
    let outbox = Outbox::open(dir.path()).unwrap();
    assert!(outbox.set_aside().is_some());
    assert_eq!(outbox.station_id().await.unwrap(), station);
    assert_eq!(
        outbox.setting("server").await.unwrap().as_deref(),
        Some("http://a")
    );
    let strikes = outbox.strikes().await.unwrap();
    let strikes: Vec<_> = strikes.into_iter().map(|row| row.strike).collect();
    assert_eq!(strikes, [strike(1)]);
    let rows = outbox.open_intents().await.unwrap();
    assert_eq!(
        (rows[0].attempts, rows[0].attempted_at),
        (1, Some(UtcTime(9)))
    );
    assert!(
        rows.is_sorted_by_key(|row| row.intent.made_at),
        "oldest first, as before"
    );
    for found in outbox.dead_letters().await.unwrap() {
        assert_eq!(found, letter(found.intent.clone(), found.at.0));
    }
    drop(outbox);
    wait_until_closed(dir.path(), "outbox.db");
    // Told once, by the opening that did it.
    assert_eq!(Outbox::open(dir.path()).unwrap().set_aside(), None);
}

#[tokio::test]
async fn a_truncated_outbox_is_set_aside() {
    let (whole, _) = filled().await;
    for length in [whole.len() / 2, whole.len() - PAGE, 3 * PAGE, 700, 50] {
        let dir = dir_with(&whole[..length]);
        let outbox = Outbox::open(dir.path()).unwrap();
        let name = outbox
            .set_aside()
            .unwrap_or_else(|| panic!("cut to {length}"));
        assert_eq!(fs::read(dir.path().join(name)).unwrap(), whole[..length]);
        rescued(&outbox).await;
        outbox.enqueue(vec![intent(5_000)]).await.unwrap();
    }
}

#[tokio::test]
async fn an_outbox_with_noise_or_nothing_for_a_header_is_set_aside() {
    let (whole, _) = filled().await;
    let mut noise = whole.clone();
    noise[..100].fill(b'#');
    let mut zeros = whole.clone();
    zeros[..100].fill(0);
    for damaged in [noise, zeros, vec![0; whole.len()]] {
        let dir = dir_with(&damaged);
        let outbox = Outbox::open(dir.path()).unwrap();
        let name = outbox.set_aside().expect("nothing can be read of it");
        assert_eq!(fs::read(dir.path().join(name)).unwrap(), damaged);
        outbox.enqueue(vec![intent(5_000)]).await.unwrap();
    }
}

/// SQLite takes an empty file for a new one and deletes the log beside it.
#[tokio::test]
async fn a_log_whose_file_is_empty_or_gone_is_set_aside_and_not_deleted() {
    let live = tempdir().unwrap();
    let outbox = Outbox::open(live.path()).unwrap();
    outbox.enqueue(vec![intent(1)]).await.unwrap();
    let log = fs::read(live.path().join("outbox.db-wal")).unwrap();
    for file in [Some(&b""[..]), None] {
        let dir = tempdir().unwrap();
        fs::write(dir.path().join("outbox.db-wal"), &log).unwrap();
        if let Some(bytes) = file {
            fs::write(dir.path().join("outbox.db"), bytes).unwrap();
        }
        let outbox = Outbox::open(dir.path()).unwrap();
        let name = outbox
            .set_aside()
            .expect("people have done something there");
        let kept = fs::read(dir.path().join(format!("{name}-wal"))).unwrap();
        assert_eq!(kept, log);
        outbox.enqueue(vec![intent(5_000)]).await.unwrap();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_set_aside_and_what_comes_in_its_place_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (mut bytes, _) = filled().await;
    let last = bytes.len() - PAGE;
    bytes[last..].fill(0x5A);
    let dir = dir_with(&bytes);
    fs::write(dir.path().join("outbox.db-wal"), b"a log").unwrap();
    for file in ["outbox.db", "outbox.db-wal"] {
        let open_to_all = fs::Permissions::from_mode(0o644);
        fs::set_permissions(dir.path().join(file), open_to_all).unwrap();
    }
    let outbox = Outbox::open(dir.path()).unwrap();
    assert!(outbox.set_aside().is_some());
    let mut files = 0;
    for entry in fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
        files += 1;
    }
    assert!(
        files >= 5,
        "file and log set aside, file and log in use, the lock"
    );
}

#[tokio::test]
async fn what_is_only_in_the_log_is_rescued_too() {
    let (mut whole, _) = filled().await;
    // A copy of file and log while they are in use is what a power cut leaves.
    let live = dir_with(&whole);
    let outbox = Outbox::open(live.path()).unwrap();
    outbox.enqueue(vec![intent(5_000)]).await.unwrap();
    let log = fs::read(live.path().join("outbox.db-wal")).unwrap();
    let middle = whole.len() / 2 / PAGE * PAGE;
    whole[middle..middle + PAGE].fill(0xA5);
    let dir = dir_with(&whole);
    fs::write(dir.path().join("outbox.db-wal"), &log).unwrap();

    let opened = Outbox::open(dir.path()).unwrap();
    let name = opened.set_aside().expect("it is damaged");
    assert_eq!(
        fs::read(dir.path().join(format!("{name}-wal"))).unwrap(),
        log
    );
    let rows = opened.open_intents().await.unwrap();
    assert_eq!(
        rows.last().map(|row| row.intent.clone()),
        Some(intent(5_000))
    );
}

#[tokio::test]
async fn a_row_that_makes_no_sense_is_left_behind_and_the_others_are_not() {
    let (whole, _) = filled().await;
    let dir = dir_with(&whole);
    let tamper = rusqlite::Connection::open(dir.path().join("outbox.db")).unwrap();
    tamper
        .execute_batch(
            "PRAGMA ignore_check_constraints = ON;
             UPDATE intents SET to_status = 'eaten' WHERE seq = 10;
             UPDATE intents SET dead_reason = '{\"code\":\"boredom\"}' WHERE seq = 310;",
        )
        .unwrap();
    drop(tamper);
    let outbox = Outbox::open(dir.path()).unwrap();
    assert!(outbox.set_aside().is_some());
    let found = rescued(&outbox).await;
    assert_eq!(found.len(), usize::try_from(OPEN + DEAD).unwrap() - 2);
    assert!(!found.contains_key(&intent(9).id) && !found.contains_key(&intent(309).id));
}

#[tokio::test]
async fn a_rescue_that_was_interrupted_is_finished_by_the_next_opening() {
    let (whole, station) = filled().await;
    let mut bytes = whole.clone();
    let last = bytes.len() - PAGE;
    bytes[last..].fill(0x5A);
    let dir = dir_with(&bytes);
    let outbox = Outbox::open(dir.path()).unwrap();
    let name = outbox.set_aside().unwrap();
    let expected = rescued(&outbox).await;
    drop(outbox);
    wait_until_closed(dir.path(), "outbox.db");
    let complete = fs::read(dir.path().join("outbox.db")).unwrap();

    let files: [&[(&str, &[u8])]; 4] = [
        // Before anything was moved; with a log of the damaged file.
        &[
            ("outbox.db", &bytes),
            ("outbox.db-wal", b"a log"),
            ("outbox-rescued.db", &complete),
        ],
        // After the log was moved.
        &[
            ("outbox.db", &bytes),
            (&format!("{name}-wal"), b"a log"),
            ("outbox-rescued.db", &complete),
        ],
        // After the damaged file was moved.
        &[(&name, &bytes), ("outbox-rescued.db", &complete)],
        // Before the rescue was complete: it begins again.
        &[
            ("outbox.db", &bytes),
            ("outbox-rescue.db", &complete[..PAGE]),
        ],
    ];
    for (step, files) in files.iter().enumerate() {
        let dir = tempdir().unwrap();
        for (file, content) in *files {
            fs::write(dir.path().join(file), content).unwrap();
        }
        let outbox = Outbox::open(dir.path()).unwrap();
        let aside: PathBuf = dir.path().join(outbox.set_aside().unwrap());
        assert_eq!(fs::read(&aside).unwrap(), bytes, "step {step}");
        assert_eq!(rescued(&outbox).await, expected, "step {step}");
        assert_eq!(outbox.station_id().await.unwrap(), station, "step {step}");
        drop(outbox);
        wait_until_closed(dir.path(), "outbox.db");
        assert!(
            left_over(dir.path()).is_empty(),
            "step {step}: {:?}",
            left_over(dir.path())
        );
    }
}

#[test]
fn a_damaged_outbox_is_not_moved_away_under_a_process_that_uses_it() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let (whole, _) = runtime.block_on(filled());
    let dir = dir_with(&whole);
    let user = Outbox::open(dir.path()).unwrap();
    let mut bytes = whole;
    let last = bytes.len() - PAGE;
    bytes[last..].fill(0x5A);
    fs::write(dir.path().join("outbox.db"), &bytes).unwrap();
    let second = Outbox::open(dir.path());
    assert!(matches!(second, Err(StoreError::Damaged(_))), "{second:?}");
    assert_eq!(fs::read(dir.path().join("outbox.db")).unwrap(), bytes);
    drop(user);
    assert!(Outbox::open(dir.path()).unwrap().set_aside().is_some());
}

/// Files that a finished rescue leaves nothing of.
fn left_over(dir: &Path) -> Vec<String> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("outbox-rescue"))
        .collect()
}

#[tokio::test]
async fn a_damaged_outbox_of_schema_1_is_rescued_into_one_of_today() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("outbox.db");
    let old = rusqlite::Connection::open(&file).unwrap();
    old.execute_batch(include_str!("outbox_version_1.sql"))
        .unwrap();
    let (size, page): (u32, u32) = old
        .query_row(
            "SELECT page_size, rootpage FROM pragma_page_size, sqlite_schema
             WHERE name = 'intents_open'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    drop(old);
    let mut bytes = fs::read(&file).unwrap();
    let at = |page: u32| usize::try_from(page * size).unwrap();
    bytes[at(page - 1)..at(page)].fill(0xA5);
    fs::write(&file, &bytes).unwrap();

    let outbox = Outbox::open(dir.path()).unwrap();
    assert!(outbox.set_aside().is_some());
    let open = outbox.open_intents().await.unwrap();
    let open: Vec<Intent> = open.into_iter().map(|row| row.intent).collect();
    assert_eq!(open, [intent(2)]);
    assert_eq!(
        outbox.dead_letters().await.unwrap(),
        [letter(intent(3), 1_795_000_003_000_000)]
    );
    assert_eq!(outbox.receipts().await.unwrap(), []);
}
