//! wasm-opt, which makes the page smaller that is installed. Not the one that a system happens to have:
//! what it writes has to run in every webview, and another version writes something else.

use std::path::PathBuf;

use super::archive::Archive;

const BINARYEN: Archive = Archive {
    name: "binaryen",
    version: "132.0.0",
    digest: "4Usg7yEvwO3FMso3Oov6qkOOHSod1IEv+boKkh77kTljM+eNBouqCTbqWswGzbG+vDNO/b/v2C4gfEh1WgB9Lg==",
    files: &["package/bin/wasm-opt", "package/bin/package.json"],
    why: "makes the page smaller that is installed",
};

/// Fetches it, unless it is there already: a script, for Node.js.
pub(crate) fn fetch() -> anyhow::Result<PathBuf> {
    Ok(BINARYEN.fetch()?.join("bin").join("wasm-opt"))
}
