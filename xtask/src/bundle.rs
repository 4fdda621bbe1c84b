//! Builds what a person installs: a package with the window, the terminal program, its manual and its
//! completions. Which kinds there are is a matter of the system that this runs on.

mod inside;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use serde_json::{Map, Value, json};

use crate::{
    args::PageProfile,
    bundle_page, notices,
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

/// Files of ours that a package carries as they are, and where Linux looks for them.
const FILES: [(&str, &str); 4] = [
    (
        "src-tauri/bundle/org.olgfeast.desktop.metainfo.xml",
        "/usr/share/metainfo/org.olgfeast.desktop.metainfo.xml",
    ),
    ("LICENSE-MIT", "/usr/share/doc/olgfeast/LICENSE-MIT"),
    ("LICENSE-APACHE", "/usr/share/doc/olgfeast/LICENSE-APACHE"),
    (
        "src-tauri/bundle/copyright",
        "/usr/share/doc/olgfeast/copyright",
    ),
];

/// Where Linux has the licences of what the programs contain.
const NOTICES: &str = "/usr/share/doc/olgfeast/third-party.txt";

/// One selection of packages for both programs: another one means other features of what they share,
/// and cargo would compile that again. Without any, the packager would compile this program too.
const SELECTION: [&str; 5] = ["--locked", "--package", "olgfeast", "--package", "feast"];

/// What can be made on this system.
const KINDS: &str = if cfg!(windows) {
    "nsis,msi"
} else if cfg!(target_os = "macos") {
    "dmg"
} else {
    "deb,rpm"
};

/// Builds the packages, looks into them where it can, and prints where they are.
pub(crate) fn run() -> anyhow::Result<()> {
    ensure!(
        succeeds(Command::new(npx()).arg("--version")),
        "the packager comes from npm, and there is no npx: install Node.js (Debian: apt-get install npm)"
    );
    bundle_page::build(PageProfile::Shipped)?;
    let mut feast = cargo();
    feast
        .args(["build", "--release", "--bin", "feast"])
        .args(SELECTION);
    if cfg!(all(windows, target_env = "msvc")) {
        // A fresh Windows does not have Microsoft's runtime. Tauri sees to that for the window.
        let with_it = "target.x86_64-pc-windows-msvc.rustflags=['-Ctarget-feature=+crt-static']";
        feast.args(["--config", with_it]);
    }
    in_the_foreground(&mut feast).context("compiling the terminal program")?;
    // What was there may be of another version.
    let bundle = target_dir().join("release").join("bundle");
    let beside = target_dir().join("release").join("beside");
    for old in [&bundle, &beside] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    fs::create_dir_all(&beside)?;
    let config = json!({ "bundle": bundled(&beside)? });
    in_the_foreground(
        at_root(npx())
            .args(["--yes", PACKAGER, "build", "--ci", "--bundles", KINDS])
            .args(["--config", &config.to_string()])
            .arg("--")
            .args(SELECTION),
    )
    .context("packing")?;
    for package in packages(&bundle)? {
        inside::look(&package).with_context(|| package.display().to_string())?;
        let bytes = fs::metadata(&package)?.len();
        println!("{}: {:.1} MB", package.display(), bytes as f64 / 1e6);
    }
    Ok(())
}

/// What goes into a package beside the window.
fn bundled(beside: &Path) -> anyhow::Result<Value> {
    let ending = std::env::consts::EXE_SUFFIX;
    let feast = target_dir().join("release").join(format!("feast{ending}"));
    let system = said(Command::new("rustc").args(["--print", "host-tuple"]))
        .context("rustc does not say what this system is")?;
    // A program beside the window is signed like the window, and looked for by the system's name.
    let program = beside.join("feast");
    fs::copy(&feast, beside.join(format!("feast-{system}{ending}")))
        .with_context(|| feast.display().to_string())?;
    let third_party = beside.join("third-party.txt");
    fs::write(&third_party, notices::of_what_is_shipped(&system)?)?;
    if !cfg!(target_os = "linux") {
        let mut resources = Map::new();
        resources.insert(written(&third_party), json!("third-party.txt"));
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            resources.insert(written(&root().join(licence)), json!(licence));
        }
        return Ok(json!({ "externalBin": [program], "resources": resources }));
    }
    let mut files = Map::new();
    files.insert(NOTICES.into(), json!(third_party));
    let manual = beside.join("man1");
    in_the_foreground(Command::new(&feast).arg("man").arg(&manual)).context("the manual")?;
    let of_the_window = "olgfeast.1";
    fs::copy(
        root().join("src-tauri/bundle").join(of_the_window),
        manual.join(of_the_window),
    )?;
    let pages: Vec<_> = fs::read_dir(&manual)?.collect::<Result<_, _>>()?;
    let paths = pages.iter().map(fs::DirEntry::path);
    // Without a time in it, so that the same manual is the same file.
    in_the_foreground(Command::new("gzip").args(["-9", "-n"]).args(paths))
        .context("compressing the manual")?;
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
    for (file, at) in FILES {
        files.insert(at.into(), json!(root().join(file)));
    }
    Ok(json!({
        "externalBin": [program],
        "linux": {
            "deb": { "files": files, "changelog": root().join("CHANGELOG.md") },
            "rpm": { "files": files },
        },
    }))
}

fn written(path: &Path) -> String {
    path.to_string_lossy().into_owned()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(file: &str) -> String {
        fs::read_to_string(root().join(file)).unwrap()
    }

    fn config() -> Value {
        serde_json::from_str(&text("tauri.conf.json")).unwrap()
    }

    #[test]
    fn the_packager_is_of_the_version_of_the_library() {
        let lock = text("Cargo.lock");
        let (_, library) = lock.split_once("name = \"tauri\"\nversion = \"").unwrap();
        let library = library.split('"').next().unwrap();
        let (_, packager) = PACKAGER.rsplit_once('@').unwrap();
        let minor = |version: &str| version.rsplit_once('.').unwrap().0.to_owned();
        assert_eq!(minor(packager), minor(library));
    }

    #[test]
    fn the_version_stands_in_one_place() {
        assert_eq!(config().get("version"), None);
        let metainfo = text("src-tauri/bundle/org.olgfeast.desktop.metainfo.xml");
        assert!(!metainfo.contains("<release "), "{metainfo}");
    }

    #[test]
    fn every_file_that_is_packed_as_it_is_is_there() {
        let config = config();
        let icons = config["bundle"]["icon"].as_array().unwrap();
        let icons = icons.iter().map(|icon| icon.as_str().unwrap());
        for file in FILES.map(|(file, _)| file).into_iter().chain(icons) {
            assert!(root().join(file).is_file(), "{file}");
        }
    }

    #[test]
    fn the_desktop_finds_the_program_by_the_names_that_it_has() {
        let config = config();
        let program = config["mainBinaryName"].as_str().unwrap();
        let entry = text("src-tauri/bundle/olgfeast.desktop");
        assert!(entry.contains(&format!("\nStartupWMClass={program}\n")));
        let metainfo = text("src-tauri/bundle/org.olgfeast.desktop.metainfo.xml");
        for element in [
            format!("<id>{}</id>", config["identifier"].as_str().unwrap()),
            format!("<launchable type=\"desktop-id\">{program}.desktop</launchable>"),
            format!("<binary>{program}</binary>"),
            "<binary>feast</binary>".to_owned(),
        ] {
            assert!(metainfo.contains(&element), "{element}");
        }
    }

    /// By the desktops' own tools, where they are installed.
    #[test]
    fn desktop_entry_and_metadata_are_valid() {
        let folder = tempfile::tempdir().unwrap();
        let entry = folder.path().join("olgfeast.desktop");
        let filled = text("src-tauri/bundle/olgfeast.desktop")
            .replace("{{comment}}", "x")
            .replace("{{exec}}", "olgfeast")
            .replace("{{icon}}", "olgfeast");
        assert!(!filled.contains("{{"), "{filled}");
        fs::write(&entry, filled).unwrap();
        for (tool, args, file) in [
            ("desktop-file-validate", &[][..], entry),
            (
                "appstreamcli",
                &["validate", "--no-net"],
                root().join("src-tauri/bundle/org.olgfeast.desktop.metainfo.xml"),
            ),
        ] {
            match Command::new(tool).args(args).arg(&file).output() {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                said => {
                    let said = said.unwrap();
                    let words = String::from_utf8_lossy(&said.stdout);
                    assert!(said.status.success(), "{tool}: {words}");
                }
            }
        }
    }
}
