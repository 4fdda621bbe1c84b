//! docs/findings.md and SECURITY.md name the tests that hold us to what the old system taught, and to
//! what is defended: all of them exist.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_test_named_in_the_findings_exists() {
    every_test_named_in("docs/findings.md");
}

#[test]
fn every_test_named_in_the_threat_model_exists() {
    every_test_named_in("SECURITY.md");
}

fn every_test_named_in(page: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join(page)).unwrap();
    let named: BTreeSet<&str> = text
        .lines()
        .filter(|line| line.starts_with("- ") || line.starts_with("  "))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .collect();
    assert!(named.len() > 20, "the list is not read: {named:?}");

    let mut existing = BTreeSet::new();
    for folder in ["src-tauri", "src-ui", "tests"] {
        for file in rust_files(&root.join(folder)) {
            let text = fs::read_to_string(file).unwrap();
            let names = text.split("fn ").skip(1).map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect::<String>()
            });
            existing.extend(names);
        }
    }
    let missing: Vec<&&str> = named
        .iter()
        .filter(|name| !existing.contains(**name))
        .collect();
    assert!(
        missing.is_empty(),
        "{page} names tests that do not exist: {missing:?}"
    );
}

#[test]
fn each_of_the_nine_findings_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let findings = fs::read_to_string(root.join("docs/findings.md")).unwrap();
    let sections: Vec<&str> = findings.split("\n## ").skip(1).collect();
    assert_eq!(sections.len(), 9);
    for section in sections {
        assert!(section.contains("\n- "), "no test: {section}");
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
