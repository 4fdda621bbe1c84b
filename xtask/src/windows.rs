//! Compiles and links the programs for Windows on a computer that is not one, so that what only
//! Windows compiles is seen before somebody with Windows sees it.
//!
//! With the GNU tools, because they are to be had everywhere. What people install is built on
//! Windows itself, with Microsoft's, by [`crate::bundle`].

use std::process::Command;

use anyhow::{bail, ensure};

use crate::{
    args::PageProfile,
    bundle_page,
    checks::{DENY_WARNINGS, PACKAGES, cargo_with},
    running::{in_the_foreground, said, succeeds},
    workspace::{root, target_dir},
};

const TARGET: &str = "x86_64-pc-windows-gnu";

/// What cargo links with for that target.
const LINKER: &str = "x86_64-w64-mingw32-gcc";

/// What is shipped, and what is made of it.
const PROGRAMS: [(&str, &str); 2] = [("olgfeast", "olgfeast.exe"), ("feast", "feast.exe")];

/// Checks the whole workspace, its tests too, links the programs, and prints where they are.
pub(crate) fn run() -> anyhow::Result<()> {
    if let Some(lacking) = lacking(
        has_target(),
        succeeds(Command::new(LINKER).arg("--version")),
    ) {
        bail!("{lacking}");
    }
    // The application embeds a page; any that is there will do.
    if !root().join("src-ui/dist").exists() {
        bundle_page::build(PageProfile::Dev)?;
    }
    in_the_foreground(
        cargo_with("clippy", &PACKAGES)
            .args(["--target", TARGET, "--all-targets"])
            .args(DENY_WARNINGS),
    )?;
    // It is left out of that selection, and people with Windows run it.
    in_the_foreground(
        cargo_with("clippy", &["--package", "xtask"])
            .args(["--target", TARGET])
            .args(DENY_WARNINGS),
    )?;
    // In the same selection as the check, or their dependencies would be compiled once more.
    let mut build = cargo_with("build", &PACKAGES);
    build.args(["--target", TARGET]);
    for (program, _) in PROGRAMS {
        build.args(["--bin", program]);
    }
    in_the_foreground(&mut build)?;
    for (_, file) in PROGRAMS {
        let program = target_dir().join(TARGET).join("debug").join(file);
        ensure!(program.is_file(), "{} was not made", program.display());
        println!("{}", program.display());
    }
    Ok(())
}

/// What a person has to install, in words; nothing where it is all there.
fn lacking(target: bool, linker: bool) -> Option<String> {
    let mut words = Vec::new();
    if !target {
        words.push(format!(
            "Rust's own libraries for Windows: rustup target add {TARGET}"
        ));
    }
    if !linker {
        words.push(format!(
            "a linker for Windows, {LINKER}: apt-get install gcc-mingw-w64-x86-64 (Debian, Ubuntu), \
             dnf install mingw64-gcc (Fedora), pacman -S mingw-w64-gcc (Arch), \
             brew install mingw-w64 (macOS)"
        ));
    }
    (!words.is_empty())
        .then(|| format!("please install, and start again:\n  {}", words.join("\n  ")))
}

/// Whether Rust can compile for it.
fn has_target() -> bool {
    said(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))
        .is_some_and(|libraries| std::path::Path::new(&libraries).is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_command_that_brings_it() {
        assert_eq!(lacking(true, true), None);
        for (target, linker, named) in [
            (
                false,
                true,
                &["rustup target add x86_64-pc-windows-gnu"][..],
            ),
            (true, false, &["gcc-mingw-w64-x86-64"]),
            (
                false,
                false,
                &[
                    "rustup target add x86_64-pc-windows-gnu",
                    "gcc-mingw-w64-x86-64",
                ],
            ),
        ] {
            let words = lacking(target, linker).unwrap();
            assert_eq!(words.lines().count(), 1 + named.len(), "{words}");
            assert!(named.iter().all(|name| words.contains(name)), "{words}");
        }
    }
}
