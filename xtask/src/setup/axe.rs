//! axe-core, which knows the rules of accessibility; the tests of the real window run it in the page.
//!
//! It is fetched once into the target directory and never kept with the source: one file of 650 kB
//! that nobody here has written.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha512};

use crate::running::in_the_foreground;
use crate::workspace::target_dir;

const URL: &str = "https://registry.npmjs.org/axe-core/-/axe-core-4.14.1.tgz";

/// SHA-512 of that archive, in base64, as npm names it.
const DIGEST: &str =
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==";

/// The one file of it that is used, where the tests look for it.
const SCRIPT: &str = "package/axe.min.js";

/// Fetches it, unless it is there already.
pub(crate) fn fetch() -> anyhow::Result<()> {
    let folder = target_dir().join("axe-core");
    fs::create_dir_all(&folder)?;
    let archive = folder.join("axe-core-4.14.1.tgz");
    if !is_the_one(&archive) {
        println!("Fetching axe-core from registry.npmjs.org.");
        fetch_to(&archive).with_context(|| {
            format!(
                "axe-core is missing, which checks the accessibility of the screens. Without a \
                 network, bring {URL} here by hand as {}",
                archive.display()
            )
        })?;
    }
    unpack(&archive, &folder)
}

fn fetch_to(archive: &Path) -> anyhow::Result<()> {
    // A name of its own for each run, so that nobody reads half of it.
    let part = archive.with_extension(format!("{}.part", std::process::id()));
    let fetched = in_the_foreground(
        Command::new("curl")
            .args(["--fail", "--silent", "--show-error", "--location"])
            .args(["--retry", "2", "--max-time", "120", "--output"])
            .arg(&part)
            .arg(URL),
    )
    .and_then(|()| {
        ensure!(
            is_the_one(&part),
            "what came is not what was asked for: its SHA-512 is another one"
        );
        Ok(fs::rename(&part, archive)?)
    });
    // Gone already where all went well.
    let _ = fs::remove_file(&part);
    fetched
}

fn is_the_one(archive: &Path) -> bool {
    fs::read(archive).is_ok_and(|bytes| STANDARD.encode(Sha512::digest(bytes)) == DIGEST)
}

/// Always: what lies there may be of another version.
fn unpack(archive: &Path, folder: &Path) -> anyhow::Result<()> {
    in_the_foreground(
        Command::new("tar")
            .arg("-xzf")
            .arg(archive)
            .arg("-C")
            .arg(folder)
            .args(["--strip-components=1", SCRIPT]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_archive_that_was_meant_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("axe-core.tgz");
        assert!(!is_the_one(&archive), "there is none");
        fs::write(&archive, "another one").unwrap();
        assert!(!is_the_one(&archive));
    }
}
