//! Builds the screens: wasm, its JavaScript glue and the static files, into `src-ui/dist`.
//!
//! The root package embeds that directory when it compiles, so it is replaced as a whole and only
//! by a page that is known to load.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use crate::args::PageProfile;
use crate::running::{in_the_foreground, succeeds};
use crate::setup::wasm_opt;
use crate::workspace::{at_root, cargo, root, target_dir};

/// What wasm-bindgen names its two files after.
const NAME: &str = "olgfeast-ui";

/// The features that both rustc's output and every supported webview know. Named one by one:
/// with `--all-features` wasm-opt writes types that WebKit refuses, and the window stays blank.
const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--strip-producers",
];

/// Compiles the page and puts it in place. An unchanged page is left alone, so that the package
/// that embeds it is not compiled again.
pub(crate) fn build(profile: PageProfile) -> anyhow::Result<()> {
    let wasm = compile(profile)?;
    // Its own directory for each run, so that two at a time do not mix their pages.
    let staging = root()
        .join("src-ui/dist.new")
        .join(std::process::id().to_string());
    let page = staging.join("page");
    let built = assemble(&wasm, profile, &page).and_then(|()| publish(&page, &staging));
    // Best effort: what could not be removed is ignored by git and overwritten by the next run.
    let _ = fs::remove_dir_all(&staging);
    let _ = fs::remove_dir(root().join("src-ui/dist.new"));
    built
}

fn compile(profile: PageProfile) -> anyhow::Result<PathBuf> {
    let profile = match profile {
        PageProfile::Dev => "wasm-dev",
        PageProfile::Release | PageProfile::Shipped => "wasm-release",
    };
    in_the_foreground(
        cargo()
            .args(["build", "--locked", "--package", NAME])
            .args(["--target", "wasm32-unknown-unknown", "--profile", profile]),
    )
    .context("compiling the screens")?;
    Ok(target_dir()
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join(NAME)
        .with_extension("wasm"))
}

fn assemble(wasm: &Path, profile: PageProfile, page: &Path) -> anyhow::Result<()> {
    copy_tree(&root().join("src-ui/static"), page)?;
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(wasm)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        // A quarter of the page, and nobody reads there what it is called.
        .remove_name_section(profile != PageProfile::Dev)
        .remove_producers_section(profile != PageProfile::Dev)
        .generate(page)
        .context("writing the JavaScript glue")?;
    let bundle = page.join(format!("{NAME}_bg.wasm"));
    if profile == PageProfile::Shipped {
        shrink(&bundle)?;
    }
    check_it_loads(&bundle)?;
    println!("page: {} kB of wasm", fs::metadata(&bundle)?.len() / 1000);
    Ok(())
}

/// Takes half a minute: too long for every run of the tests, and little beside making packages.
fn shrink(bundle: &Path) -> anyhow::Result<()> {
    ensure!(
        answers(Path::new("node")),
        "wasm-opt runs on Node.js, and there is none: install it (Debian: apt-get install nodejs)"
    );
    let smaller = bundle.with_extension("opt");
    in_the_foreground(
        at_root("node")
            .arg(wasm_opt::fetch()?)
            .args(WASM_OPT)
            .arg(bundle)
            .arg("-o")
            .arg(&smaller),
    )
    .context("making the page smaller")?;
    Ok(fs::rename(&smaller, bundle)?)
}

/// A module that a webview refuses shows as a blank window and nothing else; node says why.
fn check_it_loads(bundle: &Path) -> anyhow::Result<()> {
    const COMPILE: &str = "WebAssembly.compile(require('fs').readFileSync(process.argv[1]))\
        .catch(e => { console.error(String(e)); process.exit(1) })";
    if !answers(Path::new("node")) {
        println!("node is not installed: whether the page loads is left to the window tests");
        return Ok(());
    }
    let status = at_root("node").args(["-e", COMPILE]).arg(bundle).status()?;
    ensure!(
        status.success(),
        "the compiled page is not valid WebAssembly"
    );
    Ok(())
}

fn answers(program: &Path) -> bool {
    succeeds(at_root(program).arg("--version"))
}

/// Moves the page into place: either the old one or the new one is there, never half of each.
fn publish(page: &Path, staging: &Path) -> anyhow::Result<()> {
    let dist = root().join("src-ui/dist");
    if same_tree(page, &dist)? {
        return Ok(());
    }
    // Another run may have put its page there in between; then ours, the later one, follows.
    for attempt in 0..10 {
        match fs::rename(&dist, staging.join(format!("before-{attempt}"))) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e).context("the old page"),
            _ => {}
        }
        match fs::rename(page, &dist) {
            Err(e) if e.kind() == ErrorKind::DirectoryNotEmpty => {}
            other => return other.context("the new page"),
        }
    }
    bail!(
        "{} is being written by somebody else all the time",
        dist.display()
    )
}

fn copy_tree(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("copying {}", entry.path().display()))?;
        }
    }
    Ok(())
}

/// Whether both directories hold the same names with the same contents.
fn same_tree(a: &Path, b: &Path) -> anyhow::Result<bool> {
    let (Some(names_a), Some(names_b)) = (names(a)?, names(b)?) else {
        return Ok(false);
    };
    if names_a != names_b {
        return Ok(false);
    }
    for name in names_a {
        let (a, b) = (a.join(&name), b.join(&name));
        let same = match (a.is_dir(), b.is_dir()) {
            (true, true) => same_tree(&a, &b)?,
            (false, false) => fs::read(&a)? == fs::read(&b)?,
            _ => false,
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The sorted names in a directory, or `None` where there is none.
fn names(dir: &Path) -> anyhow::Result<Option<Vec<std::ffi::OsString>>> {
    let entries = match fs::read_dir(dir) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        entries => entries?,
    };
    let mut names = entries
        .map(|e| Ok(e?.file_name()))
        .collect::<std::io::Result<Vec<_>>>()?;
    names.sort();
    Ok(Some(names))
}
