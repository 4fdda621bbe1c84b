//! Looks into a finished package: whether all is there that somebody who installs it counts on.

use std::{path::Path, process::Command};

use anyhow::{Context, ensure};

use super::{COMPLETIONS, FILES, NOTICES};
use crate::running::{said, succeeds};

/// What a package for Linux has beside the files that are named where they are packed.
const INSTALLED: [&str; 9] = [
    "/usr/bin/olgfeast",
    "/usr/bin/feast",
    "/usr/share/applications/olgfeast.desktop",
    "/usr/share/icons/hicolor/32x32/apps/olgfeast.png",
    "/usr/share/icons/hicolor/128x128/apps/olgfeast.png",
    "/usr/share/icons/hicolor/256x256@2/apps/olgfeast.png",
    "/usr/share/icons/hicolor/512x512/apps/olgfeast.png",
    "/usr/share/man/man1/feast.1.gz",
    "/usr/share/man/man1/olgfeast.1.gz",
];

/// Of the version that the workspace has, with all its files. Packages of other systems are not
/// looked into, nor those of this one whose tool is not installed.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn look(package: &Path) -> anyhow::Result<()> {
    let (list, version) = match package.extension().and_then(|ending| ending.to_str()) {
        Some("deb") if succeeds(Command::new("dpkg-deb").arg("--version")) => (
            said(Command::new("dpkg-deb").arg("--contents").arg(package)),
            said(
                Command::new("dpkg-deb")
                    .arg("--field")
                    .arg(package)
                    .arg("Version"),
            ),
        ),
        Some("rpm") if succeeds(Command::new("rpm").arg("--version")) => (
            said(
                Command::new("rpm")
                    .args(["--query", "--list", "--package"])
                    .arg(package),
            ),
            said(
                Command::new("rpm")
                    .args(["--query", "--queryformat", "%{VERSION}", "--package"])
                    .arg(package),
            ),
        ),
        _ => return Ok(()),
    };
    let missing = missing(&list.context("it cannot be listed")?);
    ensure!(missing.is_empty(), "it lacks {}", missing.join(", "));
    let version = version.context("it tells no version")?;
    let ours = env!("CARGO_PKG_VERSION");
    ensure!(
        version == ours,
        "it is {version}, and the workspace is {ours}"
    );
    Ok(())
}

/// What is not in the list of a package: one file a line, its path last. The root before it is written
/// as `/`, as `./`, or not at all, by whoever has packed it.
fn missing(list: &str) -> Vec<&'static str> {
    let there: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .map(|path| {
            path.strip_prefix('.')
                .unwrap_or(path)
                .trim_start_matches('/')
        })
        .collect();
    INSTALLED
        .into_iter()
        .chain(COMPLETIONS.map(|(_, at)| at))
        .chain(FILES.map(|(_, at)| at))
        .chain([NOTICES])
        .filter(|path| !there.contains(&path.trim_start_matches('/')))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_packed_is_named() {
        let all: Vec<&str> = missing("");
        let packed = |root: &str, paths: &[&str]| {
            let line = |path: &&str| {
                let path = path.trim_start_matches('/');
                format!("-rw-r--r-- 0/0  1043 1970-01-01 01:00 {root}{path}\n")
            };
            paths.iter().map(line).collect::<String>()
        };
        for root in ["./", "/", ""] {
            assert!(missing(&packed(root, &all)).is_empty(), "below `{root}`");
        }
        assert!(missing(&all.join("\n")).is_empty(), "as rpm lists them");
        let (first, rest) = all.split_first().unwrap();
        assert_eq!(missing(&packed("", rest)), [*first]);
    }
}
