//! The licences and notices of everything that the shipped programs contain: most of them ask to be
//! handed on with every copy.
//!
//! Written from the files that each library brings. A tool for it would have to be compiled by
//! everybody who makes a package.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::{
    running::said,
    workspace::{cargo, root},
};

/// What is shipped and what it is compiled for: the programs for this system, the screens for all.
const SCREENS: (&str, &[&str]) = ("wasm32-unknown-unknown", &["olgfeast-ui"]);
const PROGRAMS: &[&str] = &["olgfeast", "feast"];

/// How the files begin, in capitals, in which libraries say on which terms they may be used.
const TERMS: [&str; 6] = [
    "LICENSE",
    "LICENCE",
    "COPYING",
    "COPYRIGHT",
    "NOTICE",
    "UNLICENSE",
];

/// One text that has to be handed on, and what it belongs to.
type Texts = BTreeMap<String, BTreeSet<String>>;

/// All of them for the programs of this system, as one text.
pub(crate) fn of_what_is_shipped(system: &str) -> anyhow::Result<String> {
    let mut libraries = BTreeMap::new();
    for (target, roots) in [(system, PROGRAMS), SCREENS] {
        let metadata = said(
            cargo()
                .args(["metadata", "--locked", "--format-version", "1"])
                .args(["--filter-platform", target]),
        )
        .context("asking cargo for the dependencies")?;
        libraries.extend(linked(&serde_json::from_str(&metadata)?, roots)?);
    }
    let mut texts = Texts::new();
    for library in libraries.values() {
        let folder = Path::new(&library.folder);
        for text in terms(folder).with_context(|| folder.display().to_string())? {
            texts.entry(text).or_default().insert(library.name.clone());
        }
    }
    let font = fs::read_to_string(root().join("src-ui/static/fonts/inter-LICENSE.txt"))?;
    texts
        .entry(font.trim().to_owned())
        .or_default()
        .insert("Inter (font)".to_owned());
    Ok(in_one(libraries.values(), &texts))
}

/// A library of somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Library {
    /// Name and version.
    name: String,
    /// As its Cargo.toml says.
    licence: String,
    folder: String,
}

/// By their ids, the libraries that end up in these packages of ours: not what only tests and build
/// scripts need.
fn linked(metadata: &Value, roots: &[&str]) -> anyhow::Result<BTreeMap<String, Library>> {
    let list = |value: &Value, key: &str| {
        let list = value.get(key).and_then(Value::as_array);
        list.cloned().unwrap_or_default()
    };
    let text = |value: &Value, key: &str| {
        let text = value.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let packages: BTreeMap<String, Value> = list(metadata, "packages")
        .into_iter()
        .map(|package| (text(&package, "id"), package))
        .collect();
    let nodes = metadata
        .get("resolve")
        .map(|resolve| list(resolve, "nodes"));
    let nodes: BTreeMap<String, Value> = nodes
        .unwrap_or_default()
        .into_iter()
        .map(|node| (text(&node, "id"), node))
        .collect();
    let mut open: Vec<String> = packages
        .iter()
        .filter(|(_, package)| roots.contains(&text(package, "name").as_str()))
        .map(|(id, _)| id.clone())
        .collect();
    ensure!(
        open.len() == roots.len(),
        "cargo does not know all of {roots:?}"
    );
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    while let Some(id) = open.pop() {
        let node = nodes
            .get(&id)
            .context("a package that cargo did not resolve")?;
        for dependency in list(node, "deps") {
            // A kind that is null: neither for building nor for tests.
            let linked = list(&dependency, "dep_kinds")
                .iter()
                .any(|kind| kind.get("kind").is_some_and(Value::is_null));
            let id = text(&dependency, "pkg");
            if linked && seen.insert(id.clone()) {
                open.push(id);
            }
        }
    }
    let foreign = seen.into_iter().filter_map(|id| {
        let package = packages.get(&id)?;
        package.get("source").filter(|source| !source.is_null())?;
        let library = Library {
            name: format!("{} {}", text(package, "name"), text(package, "version")),
            licence: text(package, "license"),
            folder: Path::new(&text(package, "manifest_path"))
                .parent()?
                .to_string_lossy()
                .into_owned(),
        };
        Some((id, library))
    });
    Ok(foreign.collect())
}

/// The texts that a library brings.
fn terms(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut texts = Vec::new();
    for file in fs::read_dir(folder)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().to_uppercase();
        if TERMS.iter().any(|begin| name.starts_with(begin)) && file.file_type()?.is_file() {
            let text = String::from_utf8_lossy(&fs::read(file.path())?).replace("\r\n", "\n");
            texts.push(text.trim().to_owned());
        }
    }
    Ok(texts)
}

/// What is contained, then each text once.
fn in_one<'a>(libraries: impl Iterator<Item = &'a Library>, texts: &Texts) -> String {
    let rule = "=".repeat(80);
    let mut all =
        String::from("olgFeast Desktop contains these libraries, each on the terms beside it.\n\n");
    let lines: BTreeSet<String> = libraries
        .map(|library| format!("{}: {}", library.name, library.licence))
        .collect();
    for line in lines {
        let _ = writeln!(all, "{line}");
    }
    for (text, of) in texts {
        let of: Vec<&str> = of.iter().map(String::as_str).collect();
        let _ = write!(all, "\n{rule}\n{}\n{rule}\n\n{text}\n", of.join(", "));
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn package(name: &str, source: Option<&str>) -> Value {
        json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT",
            "source": source, "manifest_path": format!("/registry/{name}/Cargo.toml") })
    }

    fn needs(name: &str, kind: Option<&str>) -> Value {
        json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] })
    }

    #[test]
    fn only_what_is_linked_is_named_and_only_what_others_wrote() {
        let registry = Some("registry+index");
        let metadata = json!({
            "packages": [
                package("feast", None), package("room", None), package("deep", registry),
                package("for-tests", registry), package("for-building", registry),
                package("of-another-program", registry),
            ],
            "resolve": { "nodes": [
                { "id": "feast", "deps": [
                    needs("room", None), needs("for-tests", Some("dev")),
                    needs("for-building", Some("build")),
                ] },
                { "id": "room", "deps": [needs("deep", None)] },
                { "id": "deep", "deps": [] },
            ] },
        });
        let found = linked(&metadata, &["feast"]).unwrap();
        let names: Vec<&str> = found
            .values()
            .map(|library| library.name.as_str())
            .collect();
        assert_eq!(names, ["deep 1.0.0"]);
        assert_eq!(found["deep"].folder, "/registry/deep");
        assert!(linked(&metadata, &["olgfeast"]).is_err());
    }

    #[test]
    fn a_text_that_many_share_is_there_once_with_all_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let mut texts = Texts::new();
        for (name, file) in [("a 1.0.0", "LICENSE-MIT"), ("b 2.0.0", "licence.md")] {
            let at = folder.path().join(name);
            fs::create_dir(&at).unwrap();
            fs::write(at.join(file), "Be kind.\r\nSay who.\n").unwrap();
            fs::write(at.join("README"), "Not this.").unwrap();
            for text in terms(&at).unwrap() {
                texts.entry(text).or_default().insert(name.to_owned());
            }
        }
        let all = in_one(std::iter::empty(), &texts);
        assert_eq!(all.matches("Be kind.\nSay who.").count(), 1);
        assert!(
            all.contains("\na 1.0.0, b 2.0.0\n") && !all.contains("Not this."),
            "{all}"
        );
    }
}
