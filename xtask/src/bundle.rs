//! Builds what a person installs: a package with the window, the terminal program, its manual and its
//! completions. Which kinds there are is a matter of the system that this runs on.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::{
    args::PageProfile,
    bundle_page,
    running::{in_the_foreground, said, succeeds},
    workspace::{at_root, cargo, root, target_dir},
};

/// Tauri's own packager, from npm, because it is built there for every system. Of the same version
/// as the library.
const PACKAGER: &str = "@tauri-apps/cli@2.12.5";

/// Shells whose completions a package carries, and where Linux looks for them.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "/usr/share/bash-completion/completions/feast"),
    ("zsh", "/usr/share/zsh/vendor-completions/_feast"),
    ("fish", "/usr/share/fish/vendor_completions.d/feast.fish"),
];

/// What can be made on this system.
const KINDS: &str = if cfg!(windows) {
    "nsis,msi"
} else if cfg!(target_os = "macos") {
    "dmg"
} else {
    "deb,rpm"
};

/// Builds the packages, and prints where they are.
pub(crate) fn run() -> anyhow::Result<()> {
    ensure!(
        succeeds(Command::new(npx()).arg("--version")),
        "the packager comes from npm, and there is no npx: install Node.js (Debian: apt-get install npm)"
    );
    bundle_page::build(PageProfile::Shipped)?;
    in_the_foreground(cargo().args(["build", "--locked", "--release", "--package", "feast"]))
        .context("compiling the terminal program")?;
    let beside = target_dir().join("release").join("beside");
    let config = json!({ "bundle": bundled(&beside)? });
    in_the_foreground(
        at_root(npx())
            .args(["--yes", PACKAGER, "build", "--ci", "--bundles", KINDS])
            .args(["--config", &config.to_string()])
            .args(["--", "--locked"]),
    )
    .context("packing")?;
    for package in packages(&target_dir().join("release").join("bundle"))? {
        let bytes = fs::metadata(&package)?.len();
        println!("{}: {:.1} MB", package.display(), bytes as f64 / 1e6);
    }
    Ok(())
}

/// What goes into a package beside the window.
fn bundled(beside: &Path) -> anyhow::Result<Value> {
    let feast = target_dir()
        .join("release")
        .join(format!("feast{}", std::env::consts::EXE_SUFFIX));
    if !cfg!(target_os = "linux") {
        let name = feast.file_name().context("a file")?.to_string_lossy();
        return Ok(json!({ "resources": { (feast.to_string_lossy()): name } }));
    }
    // What was there may be of another version.
    if beside.exists() {
        fs::remove_dir_all(beside)?;
    }
    fs::create_dir_all(beside)?;
    let mut files = serde_json::Map::new();
    files.insert("/usr/bin/feast".into(), json!(feast));
    let manual = beside.join("man1");
    in_the_foreground(Command::new(&feast).arg("man").arg(&manual)).context("the manual")?;
    for page in fs::read_dir(&manual)? {
        let page = page?;
        let name = page.file_name();
        let at = format!("/usr/share/man/man1/{}", name.to_string_lossy());
        files.insert(at, json!(page.path()));
    }
    for (shell, at) in COMPLETIONS {
        let script = said(Command::new(&feast).args(["completions", shell]))
            .with_context(|| format!("no completions for {shell}"))?;
        let file = beside.join(format!("feast.{shell}"));
        fs::write(&file, script + "\n")?;
        files.insert(at.into(), json!(file));
    }
    let metainfo = root().join("src-tauri/bundle/org.olgfeast.desktop.metainfo.xml");
    files.insert(
        "/usr/share/metainfo/org.olgfeast.desktop.metainfo.xml".into(),
        json!(metainfo),
    );
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let at = format!("/usr/share/doc/olgfeast/{licence}");
        files.insert(at, json!(root().join(licence)));
    }
    Ok(json!({ "linux": { "deb": { "files": files }, "rpm": { "files": files } } }))
}

/// The packages of all kinds, in the order of their names.
fn packages(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    const ENDINGS: [&str; 5] = ["deb", "rpm", "exe", "msi", "dmg"];
    let mut found = Vec::new();
    for kind in fs::read_dir(folder)? {
        let kind = kind?.path();
        if !kind.is_dir() {
            continue;
        }
        for file in fs::read_dir(kind)? {
            let file = file?.path();
            let ending = file.extension().and_then(|ending| ending.to_str());
            if ending.is_some_and(|ending| ENDINGS.contains(&ending)) {
                found.push(file);
            }
        }
    }
    found.sort();
    ensure!(
        !found.is_empty(),
        "no package was made in {}",
        folder.display()
    );
    Ok(found)
}

fn npx() -> &'static str {
    if cfg!(windows) { "npx.cmd" } else { "npx" }
}
