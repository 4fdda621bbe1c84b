//! What the files of the languages are held to.

mod parts;

use std::collections::BTreeSet;

use include_dir::{Dir, include_dir};
use wasm_bindgen_test::wasm_bindgen_test;

use self::parts::Parts;
use super::*;

static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src");

fn sources<'a>(dir: &'a Dir<'a>, into: &mut Vec<&'a str>) {
    into.extend(dir.files().filter_map(|file| file.contents_utf8()));
    for inner in dir.dirs() {
        sources(inner, into);
    }
}

/// Every key given to `t!` in the sources, outside of comments.
fn keys_in_use() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&SOURCES, &mut files);
    let mut keys = BTreeSet::new();
    for source in files {
        let code: String = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let needle = concat!("t", "!(");
        for (at, _) in code.match_indices(needle) {
            let boundary = code[..at].chars().next_back();
            if boundary.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let call = code[at + needle.len()..].trim_start();
            if let Some(key) = call.strip_prefix('"').and_then(|c| c.split('"').next()) {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

#[wasm_bindgen_test(unsupported = test)]
fn every_key_in_use_has_a_text_and_every_text_is_in_use() {
    let written: BTreeSet<String> = parts::of(Language::En).into_keys().collect();
    let used = keys_in_use();
    assert!(used.len() > 50, "the scan finds the calls: {used:?}");
    assert_eq!(
        written.difference(&used).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "unused"
    );
    assert_eq!(
        used.difference(&written).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "missing"
    );
}

/// A failure lists what each file lacks, as it is to be added.
#[wasm_bindgen_test(unsupported = test)]
fn every_language_says_everything_with_the_same_variables_and_nothing_else() {
    let english = parts::of(Language::En);
    let mut wrong = String::new();
    for language in Language::ALL {
        let said = parts::of(language);
        let mut tell = |what: &str, keys: Vec<&String>| {
            if !keys.is_empty() {
                wrong += &format!("\n{}.ftl {what}: {keys:?}", language.tag());
            }
        };
        tell(
            "lacks",
            english
                .keys()
                .filter(|key| !said.contains_key(*key))
                .collect(),
        );
        tell(
            "has what is not said any more",
            said.keys()
                .filter(|key| !english.contains_key(*key))
                .collect(),
        );
        let differs = |(key, parts): &(&String, &Parts)| {
            let theirs = said.get(*key);
            theirs.is_some_and(|theirs| theirs.variables != parts.variables)
        };
        tell(
            "has other variables",
            english.iter().filter(differs).map(|(key, _)| key).collect(),
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_counted_has_every_plural_of_its_language() {
    for language in Language::ALL {
        let plurals: &[&str] = match language {
            Language::Pl => &["one", "few", "many", "other"],
            _ => &["one", "other"],
        };
        for (key, parts) in parts::of(language) {
            for variants in parts.selects {
                for plural in plurals {
                    assert!(
                        variants.contains(*plural),
                        "{}: {key} has no [{plural}]",
                        language.tag()
                    );
                }
            }
        }
    }
}

/// The texts are English again when the test ends, however it ends.
struct Speaking;

impl Speaking {
    fn of(language: Language) -> Speaking {
        speak(language);
        Speaking
    }
}

impl Drop for Speaking {
    fn drop(&mut self) {
        speak(Language::En);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn one_is_singular() {
    let texts = [0, 1, 2].map(|count| t!("unsent", count = count));
    assert_eq!(
        texts,
        [
            "No change waits to be sent",
            "1 change waits to be sent",
            "2 changes wait to be sent"
        ]
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn polish_counts_in_three_ways() {
    let _speaking = Speaking::of(Language::Pl);
    let told = [1, 2, 5, 12, 22, 25].map(|count| t!("pieces", count = count));
    assert_eq!(
        told,
        [
            "1 sztuka",
            "2 sztuki",
            "5 sztuk",
            "12 sztuk",
            "22 sztuki",
            "25 sztuk"
        ]
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn the_language_changes_what_is_said_at_once() {
    assert_eq!(t!("lane-preparing"), "Cooking");
    let speaking = Speaking::of(Language::De);
    assert_eq!(
        (spoken(), t!("lane-preparing")),
        (Language::De, "In Arbeit".into())
    );
    drop(speaking);
    assert_eq!(t!("lane-preparing"), "Cooking");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_language_lacks_is_said_in_english() {
    let lacking = Voice {
        language: Language::De,
        texts: FluentBundle::new(vec![]),
    };
    let _speaking = Speaking::of(Language::De);
    SPOKEN.set(lacking);
    assert_eq!(t!("lane-preparing"), "Cooking");
}

#[wasm_bindgen_test(unsupported = test)]
fn times_are_written_as_in_the_region_that_speaks_the_language() {
    let tags = |tags: &[&str]| tags.iter().map(|&tag| tag.to_owned()).collect();
    for (language, system, locale) in [
        (Language::De, &["de-AT", "en-US"][..], "de-AT"),
        (Language::En, &["de-AT", "en-US"], "en-US"),
        (Language::En, &["de-AT"], "en-GB"),
        (Language::Pl, &["de-AT"], "pl"),
        (Language::Fr, &[], "fr"),
    ] {
        assert_eq!(regional(language, tags(system)), locale);
    }
}
