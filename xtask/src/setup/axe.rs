//! axe-core, which knows the rules of accessibility; the tests of the real window run it in the page.

use super::archive::Archive;

const AXE: Archive = Archive {
    name: "axe-core",
    version: "4.14.1",
    digest: "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    files: &["package/axe.min.js"],
    why: "checks the accessibility of the screens",
};

/// Fetches it, unless it is there already, to where the tests look for it.
pub(crate) fn fetch() -> anyhow::Result<()> {
    AXE.fetch().map(drop)
}
