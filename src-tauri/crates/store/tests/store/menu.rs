//! The saved menu.

use olgfeast_protocol::{UtcTime, wire::rest::MenuItem};
use olgfeast_store::{Cache, CacheWrite, Menu};
use tempfile::tempdir;

const SCHEMAS: [&str; 3] = [
    include_str!("../../src/cache/schema_1.sql"),
    include_str!("../../src/cache/schema_2.sql"),
    include_str!("../../src/cache/schema_3.sql"),
];

fn bare(id: i64) -> MenuItem {
    MenuItem {
        id,
        name: format!("Dish {id}"),
        group: String::new(),
        cents: None,
        tickets: None,
        description: None,
        available: false,
    }
}

fn fries() -> MenuItem {
    MenuItem {
        id: 7,
        name: "Pommes \"groß\"".to_owned(),
        group: "Grill".to_owned(),
        cents: Some(-350),
        tickets: Some(2),
        description: Some("with ketchup".to_owned()),
        available: true,
    }
}

fn menu(items: &[MenuItem], read_at: i64) -> Menu {
    Menu {
        items: items.to_vec(),
        read_at: UtcTime(read_at),
    }
}

#[tokio::test]
async fn a_menu_comes_back_as_it_went_and_takes_the_place_of_the_whole_one_before() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    assert_eq!(Cache::menu(dir.path()).unwrap(), None, "never read");
    for read in [
        menu(&[bare(1), bare(2), fries()], 5),
        menu(&[bare(2), fries(), bare(i64::MAX)], 6),
        menu(&[], 7),
    ] {
        cache.put(CacheWrite::Menu(read.clone()));
        cache.flush().await.unwrap();
        assert_eq!(Cache::menu(dir.path()).unwrap(), Some(read));
    }
}

#[tokio::test]
async fn a_menu_outlives_the_process_and_is_read_beside_the_writer() {
    let dir = tempdir().unwrap();
    assert_eq!(Cache::menu(dir.path()).unwrap(), None, "no file yet");
    let cache = Cache::open(dir.path()).unwrap();
    cache.put(CacheWrite::Menu(menu(&[bare(1)], 4)));
    cache.put(CacheWrite::Menu(menu(&[fries()], 5)));
    cache.flush().await.unwrap();
    drop(cache);
    let _next = Cache::open(dir.path()).unwrap();
    assert_eq!(
        Cache::menu(dir.path()).unwrap(),
        Some(menu(&[fries()], 5)),
        "the newest of those that wait"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn files_with_a_menu_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    cache.put(CacheWrite::Menu(menu(&[fries()], 5)));
    cache.flush().await.unwrap();
    for file in ["cache.db", "cache.db-wal"] {
        let mode = std::fs::metadata(dir.path().join(file))
            .unwrap()
            .permissions();
        assert_eq!(mode.mode() & 0o777, 0o600, "{file}");
    }
}

#[tokio::test]
async fn a_file_of_each_older_version_keeps_its_board_and_takes_a_menu() {
    for version in 1..=SCHEMAS.len() {
        let dir = tempdir().unwrap();
        let older = rusqlite::Connection::open(dir.path().join("cache.db")).unwrap();
        for schema in SCHEMAS.iter().take(version) {
            older.execute_batch(schema).unwrap();
        }
        older
            .execute_batch("INSERT INTO freshness VALUES (1, 5, 4, -3);")
            .unwrap();
        older
            .pragma_update(None, "user_version", version as i64)
            .unwrap();
        drop(older);
        assert_eq!(Cache::menu(dir.path()).unwrap(), None, "not yet");

        let cache = Cache::open(dir.path()).unwrap();
        assert_eq!(Cache::load(dir.path()).unwrap().offset_millis, -3);
        assert_eq!(Cache::menu(dir.path()).unwrap(), None);
        cache.put(CacheWrite::Menu(menu(&[fries()], 9)));
        cache.flush().await.unwrap();
        assert_eq!(Cache::menu(dir.path()).unwrap(), Some(menu(&[fries()], 9)));
    }
}

#[tokio::test]
async fn a_menu_that_makes_no_sense_is_damage_and_never_keeps_the_board_away() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    cache.put(CacheWrite::Menu(menu(&[fries()], 9)));
    cache.flush().await.unwrap();
    let other = rusqlite::Connection::open(dir.path().join("cache.db")).unwrap();
    other.execute_batch("DROP TABLE menu_items;").unwrap();
    assert!(Cache::menu(dir.path()).is_err());
    assert!(Cache::load(dir.path()).is_ok());
}
