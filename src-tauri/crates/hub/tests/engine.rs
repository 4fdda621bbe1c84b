//! The engine of the storage is named in one folder only. Whoever wants to put another one there
//! finds everything that has to change in it, and nothing else can come to depend on SQLite.

#![allow(
    clippy::unwrap_used,
    reason = "sources that cannot be read must fail their test"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Crates of the engine, and what their types are called where they are passed on.
const NAMES: [&str; 2] = ["rusqlite", "libsqlite3"];

#[test]
fn the_engine_is_named_in_its_own_folder_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let engine = src.join("storage/sqlite");
    let (inside, outside): (Vec<PathBuf>, Vec<PathBuf>) = files(&src)
        .into_iter()
        .partition(|path| path.starts_with(&engine));
    let named: Vec<&PathBuf> = outside.iter().filter(|path| names_engine(path)).collect();
    assert!(
        named.is_empty(),
        "only {} may know SQLite (docs/adr/0016): {named:?}",
        engine.display()
    );
    // Or this test looks in the wrong place.
    assert!(inside.iter().filter(|path| names_engine(path)).count() > 5);
    assert!(outside.len() > 40);
}

fn names_engine(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap();
    NAMES.iter().any(|name| text.contains(name))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
    found
}
