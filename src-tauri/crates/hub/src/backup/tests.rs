use super::*;
use crate::{
    data_dir::DataDir,
    entropy::tests::Seeded,
    storage::{Storage, backups},
};

/// A feast in a directory, as a hub left it, and what its secrets are.
fn feast(dir: &Path) -> (Storage, String) {
    let data = DataDir::lock(dir).unwrap();
    let secrets = data.secrets(&Seeded::new(1)).unwrap();
    (Storage::open(&data.database()).unwrap(), secrets.token_key)
}

fn names(dir: &Path) -> Vec<String> {
    let names = fs::read_dir(dir).unwrap();
    let mut names: Vec<String> = names
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_one_private_file_and_nothing_is_left_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let (data, out) = (dir.path().join("data"), dir.path().join("out"));
    fs::create_dir(&out).unwrap();
    // While it is open, and after it was closed.
    let (storage, _) = feast(&data);
    back_up(&data, &out.join("open")).unwrap();
    storage.close().unwrap();
    back_up(&data, &out.join("closed")).unwrap();
    assert_eq!(names(&out), ["closed", "open"]);
    #[cfg(unix)]
    for name in names(&out) {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(out.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn what_is_restored_has_the_secrets_and_no_trace_of_the_backup() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("file"));
    let (_storage, key) = feast(&data);
    back_up(&data, &file).unwrap();
    let new = dir.path().join("new/deeper");
    restore(&file, &new).unwrap();
    assert_eq!(names(&new), ["hub.db", "hub.lock", "secrets.json"]);
    #[cfg(unix)]
    for name in ["hub.db", "secrets.json"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(new.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let (storage, same) = feast(&new);
    assert_eq!(same, key);
    storage.close().unwrap();
    assert!(backups::has_kept_files(&file) && !backups::has_kept_files(&new.join("hub.db")));
}

#[test]
fn a_file_that_is_there_is_not_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("file"));
    let _open = feast(&data);
    fs::write(&file, "mine").unwrap();
    assert!(matches!(back_up(&data, &file), Err(BackupError::Exists(_))));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_directory_without_a_feast_is_not_backed_up_and_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    fs::create_dir(&data).unwrap();
    for data in [&data, &dir.path().join("nowhere")] {
        let refused = back_up(data, &dir.path().join("file"));
        assert!(matches!(refused, Err(BackupError::NoFeast(_))));
    }
    assert_eq!(names(&data), [""; 0]);
    assert_eq!(names(dir.path()), ["data"]);
}

#[test]
fn a_directory_with_anything_in_it_is_not_restored_into() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("file"));
    let _open = feast(&data);
    back_up(&data, &file).unwrap();
    let new = dir.path().join("new");
    fs::create_dir(&new).unwrap();
    fs::write(new.join("notes"), "mine").unwrap();
    let refused = restore(&file, &new);
    assert!(matches!(refused, Err(RestoreError::NotEmpty(_))));
    assert_eq!(names(&new), ["hub.lock", "notes"]);
}

#[test]
fn a_directory_that_a_hub_runs_on_is_not_restored_into() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("file"));
    let _open = feast(&data);
    back_up(&data, &file).unwrap();
    let _hub = DataDir::lock(&data).unwrap();
    let refused = restore(&file, &data);
    let in_use = RestoreError::DataDir(DataDirError::InUse(data));
    assert_eq!(refused.unwrap_err().to_string(), in_use.to_string());
}

#[test]
fn no_hub_starts_where_a_restore_was_cut_off_and_the_next_one_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("file"));
    let (_storage, key) = feast(&data);
    back_up(&data, &file).unwrap();
    let new = dir.path().join("new");
    let cut_off = Restoring::begin(&new).unwrap().unwrap();
    cut_off.make_database().unwrap();
    drop(cut_off);
    let refused = DataDir::lock(&new).err().unwrap();
    assert!(matches!(refused, DataDirError::HalfRestored(_)));
    restore(&file, &new).unwrap();
    assert_eq!(feast(&new).1, key);
}

#[test]
fn what_is_no_backup_is_refused_before_anything_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (storage, _) = feast(&data);
    storage.close().unwrap();
    let good = dir.path().join("good");
    back_up(&data, &good).unwrap();
    let make = |name: &str, change: fn(&mut Vec<u8>)| {
        let path = dir.path().join(name);
        let mut bytes = fs::read(&good).unwrap();
        change(&mut bytes);
        fs::write(&path, bytes).unwrap();
        path
    };
    let sql = |name: &str, sql: &str| {
        let path = make(name, |_| ());
        backups::tamper(&path, sql);
        path
    };
    for no_backup in [
        data.join("hub.db"),
        make("text", |bytes| {
            *bytes = b"a letter, long enough to be read as a page".repeat(99)
        }),
        make("empty", |bytes| bytes.clear()),
        make("cut", |bytes| bytes.truncate(bytes.len() / 2)),
        make("torn", |bytes| bytes[4_096..8_192].fill(7)),
        sql("newer", "PRAGMA user_version = 99"),
        sql("other", "PRAGMA user_version = 0"),
        sql(
            "climbs",
            "UPDATE kept_files SET name = '../../secrets.json'",
        ),
    ] {
        let refused = restore(&no_backup, &dir.path().join("new"));
        let refused = refused.expect_err(&no_backup.display().to_string());
        assert!(matches!(refused, RestoreError::Storage { .. }), "{refused}");
        assert!(!dir.path().join("new").exists(), "{refused}");
    }
    restore(&good, &dir.path().join("new")).unwrap();
}

#[test]
fn a_damaged_feast_is_not_backed_up() {
    let dir = tempfile::tempdir().unwrap();
    let (data, file) = (dir.path().join("data"), dir.path().join("file"));
    let (storage, _) = feast(&data);
    storage.close().unwrap();
    let mut bytes = fs::read(data.join("hub.db")).unwrap();
    bytes[8_192..12_288].fill(7);
    fs::write(data.join("hub.db"), bytes).unwrap();
    assert!(matches!(
        back_up(&data, &file),
        Err(BackupError::Storage { .. })
    ));
    assert!(!file.exists());
}
