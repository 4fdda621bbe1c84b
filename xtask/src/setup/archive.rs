//! One file of somebody else's, fetched once into the target directory and never kept with the source:
//! exactly the one that was pinned, or none.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha512};

use crate::running::in_the_foreground;
use crate::workspace::target_dir;

/// A package of npm's registry.
pub(super) struct Archive {
    /// What it is called there, and its folder here.
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// SHA-512, in base64, as npm names it.
    pub(super) digest: &'static str,
    /// What is taken out of it.
    pub(super) files: &'static [&'static str],
    /// Why it has to be there, for a person who has no network.
    pub(super) why: &'static str,
}

impl Archive {
    /// Fetches it, unless it is there already: the folder that its files are in.
    pub(super) fn fetch(&self) -> anyhow::Result<PathBuf> {
        let folder = target_dir().join(self.name);
        fs::create_dir_all(&folder)?;
        let archive = folder.join(format!("{}-{}.tgz", self.name, self.version));
        if !self.is(&archive) {
            println!("Fetching {} from registry.npmjs.org.", self.name);
            self.fetch_to(&archive).with_context(|| {
                format!(
                    "{} is missing, which {}. Without a network, bring {} here by hand as {}",
                    self.name,
                    self.why,
                    self.url(),
                    archive.display()
                )
            })?;
        }
        self.unpack(&archive, &folder)?;
        Ok(folder)
    }

    fn url(&self) -> String {
        let (name, version) = (self.name, self.version);
        format!("https://registry.npmjs.org/{name}/-/{name}-{version}.tgz")
    }

    fn fetch_to(&self, archive: &Path) -> anyhow::Result<()> {
        // A name of its own for each run, so that nobody reads half of it.
        let part = archive.with_extension(format!("{}.part", std::process::id()));
        let fetched = in_the_foreground(
            Command::new("curl")
                .args(["--fail", "--silent", "--show-error", "--location"])
                .args(["--retry", "2", "--max-time", "300", "--output"])
                .arg(&part)
                .arg(self.url()),
        )
        .and_then(|()| {
            ensure!(
                self.is(&part),
                "what came is not what was asked for: its SHA-512 is another one"
            );
            Ok(fs::rename(&part, archive)?)
        });
        // Gone already where all went well.
        let _ = fs::remove_file(&part);
        fetched
    }

    fn is(&self, archive: &Path) -> bool {
        fs::read(archive).is_ok_and(|bytes| STANDARD.encode(Sha512::digest(bytes)) == self.digest)
    }

    /// Always: what lies there may be of another version.
    fn unpack(&self, archive: &Path, folder: &Path) -> anyhow::Result<()> {
        in_the_foreground(
            Command::new("tar")
                .arg("-xzf")
                .arg(archive)
                .arg("-C")
                .arg(folder)
                .arg("--strip-components=1")
                .args(self.files),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_archive_that_was_meant_is_taken() {
        let meant = Archive {
            name: "meant",
            version: "1.0.0",
            digest: "N8vg3db4MhSwYcPMmx/sd8Y10kGIsdzKkjaolyMcyQYYi2TGXEjt68xn8cvT4K451JCbqxOXHlufD+Nan3t8yg==",
            files: &[],
            why: "is a test",
        };
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("meant.tgz");
        assert!(!meant.is(&archive), "there is none");
        fs::write(&archive, "another one").unwrap();
        assert!(!meant.is(&archive));
        fs::write(&archive, "the one").unwrap();
        assert!(meant.is(&archive));
    }
}
