//! Finds what this computer lacks for a task, and installs it where the system has a package
//! manager that we know; elsewhere it names what the person has to install.
//!
//! Whether something is there is asked of the thing itself (the program, the library), not of a
//! package database, so what was installed in another way counts, and a second run does nothing.

mod archive;
pub(crate) mod axe;
mod needs;
pub(crate) mod wasm_opt;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{bail, ensure};

use crate::running::{in_the_foreground, said, succeeds};
use needs::{BUILDING, Family, Need, Probe, TESTING, missing};

/// What it is set up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building and running the application.
    Demo,
    /// That, and everything the tests drive.
    Tests,
}

/// Returns when everything is there.
pub(crate) fn make_ready(purpose: Purpose) -> anyhow::Result<()> {
    let needs = match purpose {
        Purpose::Demo => vec![BUILDING],
        Purpose::Tests => vec![BUILDING, TESTING],
    };
    if cfg!(target_os = "linux") {
        linux(&needs.concat())?;
    } else {
        elsewhere(purpose)?;
    }
    rust(purpose)
}

/// The browser that runs the tests of the screens.
pub(crate) fn chromium() -> Option<PathBuf> {
    let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    find_program(needs::CHROMIUM).or_else(|| mac.exists().then(|| mac.to_owned()))
}

/// Why the real window cannot be opened on a screen that nobody sees; nothing where it can.
pub(crate) fn lacks_screen() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some("the real window is measured on Linux only".to_owned());
    }
    let lacking: Vec<&str> = ["Xvfb", "WebKitWebDriver"]
        .into_iter()
        .filter(|name| find_program(&[name]).is_none())
        .collect();
    (!lacking.is_empty()).then(|| format!("not installed: {}", lacking.join(", ")))
}

/// What drives it.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .or_else(|| find_program(needs::CHROMEDRIVER))
}

fn linux(needs: &[Need]) -> anyhow::Result<()> {
    let lacking = missing(needs, there);
    if lacking.is_empty() {
        return Ok(());
    }
    let family = Family::of(&fs::read_to_string("/etc/os-release").unwrap_or_default());
    println!("Missing on this computer:");
    for need in &lacking {
        println!("  {:<24} {}", need.package(family), need.why);
    }
    let packages: Vec<&str> = lacking.iter().map(|need| need.package(family)).collect();
    let by_hand = match family {
        Family::Debian | Family::Ubuntu => {
            format!(
                "apt-get install --no-install-recommends {}",
                packages.join(" ")
            )
        }
        Family::Fedora => format!("dnf install {}", packages.join(" ")),
        Family::Arch => format!("pacman -S --needed {}", packages.join(" ")),
        Family::Other => format!("what your system calls {}", packages.join(" ")),
    };
    if !matches!(family, Family::Debian | Family::Ubuntu) || find_program(&["apt-get"]).is_none() {
        bail!("please install it, as root, and start again:\n  {by_hand}");
    }
    let Some(mut apt) = apt_get(&["update"]) else {
        bail!("please install it, as root, and start again:\n  {by_hand}");
    };
    println!("Installing it with apt-get.");
    in_the_foreground(&mut apt)?;
    let install = ["install", "--yes", "--no-install-recommends"];
    if let Some(mut apt) = apt_get(&[&install[..], &packages[..]].concat()) {
        in_the_foreground(&mut apt)?;
    }
    let lacking = missing(needs, there);
    let lacking: Vec<&str> = lacking.iter().map(|need| need.package(family)).collect();
    ensure!(
        lacking.is_empty(),
        "installed, and still not found: {}",
        lacking.join(", ")
    );
    Ok(())
}

/// apt-get as root; none where we are not and there is no sudo.
fn apt_get(args: &[&str]) -> Option<Command> {
    const QUIETLY: &str = "DEBIAN_FRONTEND=noninteractive";
    let root = said(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let mut command = if root {
        Command::new("env")
    } else {
        find_program(&["sudo"])?;
        let mut command = Command::new("sudo");
        command.arg("env");
        command
    };
    command.arg(QUIETLY).arg("apt-get").args(args);
    Some(command)
}

/// macOS and Windows: what we cannot install is named; what cargo can do, it does.
fn elsewhere(purpose: Purpose) -> anyhow::Result<()> {
    if cfg!(target_os = "macos") && !succeeds(Command::new("xcode-select").arg("-p")) {
        bail!(
            "please install the Xcode command line tools, and start again: xcode-select --install"
        );
    }
    if cfg!(windows) && !webview2() {
        bail!(
            "please install the WebView2 runtime, and start again (it is part of Windows 11; for \
             Windows 10: https://developer.microsoft.com/microsoft-edge/webview2). The compiler \
             comes with the Visual Studio Build Tools, workload \"Desktop development with C++\"."
        );
    }
    if purpose == Purpose::Tests && (chromium().is_none() || chromedriver().is_none()) {
        bail!("please install Chrome and the chromedriver of the same version, and start again");
    }
    Ok(())
}

/// Whether the Edge runtime is installed, for everybody or for this person.
fn webview2() -> bool {
    ["ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"]
        .into_iter()
        .filter_map(env::var_os)
        .any(|base| {
            Path::new(&base)
                .join("Microsoft/EdgeWebView/Application")
                .is_dir()
        })
}

/// The parts of Rust that a fresh toolchain may lack.
fn rust(purpose: Purpose) -> anyhow::Result<()> {
    let rustup = |args: &[&str], why: &str| {
        println!("Installing with rustup: {why}. This can take minutes without a word.");
        ensure!(
            find_program(&["rustup"]).is_some(),
            "rustup is not installed; please install {why} for your toolchain, and start again"
        );
        in_the_foreground(Command::new("rustup").args(args))
    };
    let wasm = said(Command::new("rustc").args(["--print", "sysroot"]))
        .map(|sysroot| Path::new(&sysroot).join("lib/rustlib/wasm32-unknown-unknown/lib"));
    if !wasm.is_some_and(|lib| lib.is_dir()) {
        rustup(
            &["target", "add", "wasm32-unknown-unknown"],
            "the wasm target, for the screens",
        )?;
    }
    if purpose == Purpose::Tests {
        for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
            if !succeeds(crate::workspace::cargo().args([tool, "--version"])) {
                rustup(&["component", "add", component], component)?;
            }
        }
    }
    Ok(())
}

/// Whether a need is met.
fn there(probe: &Probe) -> bool {
    match probe {
        Probe::Library(name) => succeeds(Command::new("pkg-config").args(["--exists", name])),
        Probe::Program(names) => find_program(names).is_some(),
        Probe::Chromedriver => chromedriver().is_some(),
    }
}

/// The first of these programs that is on the PATH.
fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let directories: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let file = Path::new(name).with_extension(env::consts::EXE_EXTENSION);
        directories
            .iter()
            .map(|dir| dir.join(&file))
            .find(|candidate| candidate.is_file())
    })
}
