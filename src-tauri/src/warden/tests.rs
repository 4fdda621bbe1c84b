use std::{fs, os::unix::fs::PermissionsExt};

use super::*;

/// A program in the place of the application, which does this; it knows how often it was started by the
/// lines of `starts` in its directory, and what it was told by the last of them.
fn stands_by(dir: &Path, script: &str) -> u8 {
    let program = dir.join("application");
    let starts = dir.join("starts");
    let text = format!(
        "#!/bin/sh\necho \"$1\" >> {0}\n{script}\n",
        starts.display()
    );
    fs::write(&program, text).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    let warden = Warden {
        data_dir: dir,
        program,
        crashes: Recent::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(warden.stand_by()).unwrap()
}

fn starts(dir: &Path) -> Vec<String> {
    let text = fs::read_to_string(dir.join("starts")).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn what_ends_by_itself_is_not_started_again() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(stands_by(dir.path(), "exit 7"), 7);
    assert_eq!(starts(dir.path()), ["--beside-its-warden"]);
    assert!(Crashes::in_dir(dir.path()).all().is_empty());
}

#[test]
fn what_crashes_is_started_again_and_the_reason_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let once = format!(
        "test $(wc -l < {0}/starts) -gt 1 || kill -SEGV $$",
        dir.path().display()
    );
    assert_eq!(stands_by(dir.path(), &once), 0);
    assert_eq!(starts(dir.path()).len(), 2);
    let crashes = Crashes::in_dir(dir.path()).all();
    let how: Vec<_> = crashes.into_iter().map(|crash| crash.how).collect();
    assert_eq!(how, [Crashed::Signal { signal: 11 }]);
    let kept = fs::metadata(dir.path().join(crashes::FILE)).unwrap();
    assert_eq!(kept.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_panic_is_told_by_its_place_and_not_by_its_words() {
    let dir = tempfile::tempdir().unwrap();
    let once = format!(
        "test $(wc -l < {0}/starts) -gt 1 && exit 0; echo board/src/age.rs:7 > {0}/panic-at; exit 101",
        dir.path().display()
    );
    assert_eq!(stands_by(dir.path(), &once), 0);
    let told = Crashes::in_dir(dir.path()).all();
    let Crashed::Panicked { at: Some(at) } = &told[0].how else {
        panic!("{told:?}");
    };
    assert_eq!(at.trim(), "board/src/age.rs:7");
}

#[test]
fn what_crashes_again_and_again_rests_and_then_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let script = "test \"$1\" = --resting || kill -SEGV $$; exit 0";
    assert_eq!(stands_by(dir.path(), script), 0);
    let told = starts(dir.path());
    assert_eq!(told.len(), 2 + MOST_STARTS, "{told:?}");
    assert_eq!(told.last().unwrap(), "--resting");
    assert_eq!(Crashes::in_dir(dir.path()).all().len(), 1 + MOST_STARTS);
    // What cannot even rest is left alone.
    assert_eq!(stands_by(dir.path(), "kill -SEGV $$"), 1);
}

#[test]
fn what_was_packed_up_is_erased_before_anything_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("outbox.db"), "Ann").unwrap();
    fs::write(dir.path().join(vault::FILE), "[\"ann\"]").unwrap();
    let wish = format!(
        "test -e {0}/outbox.db || exit 0; echo '{{\"feast\":false}}' > {0}/pack-up.json; exit {START_AGAIN}",
        dir.path().display()
    );
    assert_eq!(stands_by(dir.path(), &wish), 0);
    assert_eq!(starts(dir.path()).len(), 2);
    assert!(!dir.path().join(vault::FILE).exists());
}

#[test]
fn crashes_of_an_hour_ago_count_no_more() {
    let start = Instant::now();
    let mut recent = Recent::default();
    for minute in 0..10 {
        let now = start + Duration::from_secs(60 * minute);
        assert!(!recent.are_too_many(now), "{minute}");
    }
    let burst = start + Duration::from_secs(3_600);
    let many: Vec<bool> = (0..4).map(|_| recent.are_too_many(burst)).collect();
    assert_eq!(many, [false, false, false, true]);
    assert!(!recent.are_too_many(burst + RESTS), "after a rest");
}
