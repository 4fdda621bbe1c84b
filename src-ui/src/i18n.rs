//! Every text that a person reads, out of `locales/en.ftl`.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

const ENGLISH: &str = include_str!("../locales/en.ftl");

thread_local! {
    static TEXTS: FluentBundle<FluentResource> = english();
}

fn english() -> FluentBundle<FluentResource> {
    // A mistake in the file is found by the tests; here the messages that can be read are used.
    let resource = match FluentResource::try_new(ENGLISH.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    let mut bundle = FluentBundle::new(vec![LanguageIdentifier::default()]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The text of a key with its variables; what cannot be formatted is shown as its key, never as
/// nothing. Use it through [`t!`](crate::t), which the tests can find.
pub fn text(key: &str, variables: &[(&'static str, FluentValue<'_>)]) -> String {
    TEXTS.with(|bundle| {
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else {
            debug_assert!(false, "no text for {key}");
            return key.to_owned();
        };
        let args: FluentArgs<'_> = variables.iter().cloned().collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text.into_owned()
    })
}

/// The text of a key: `t!("lane-ready")`, or with variables `t!("age-minutes", minutes = 6)`.
#[macro_export]
macro_rules! t {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::i18n::text($key, &[$((stringify!($name), ::fluent_bundle::FluentValue::from($value))),*])
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use include_dir::{Dir, include_dir};
    use wasm_bindgen_test::wasm_bindgen_test;

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
        let resource = FluentResource::try_new(ENGLISH.to_owned());
        assert!(resource.is_ok(), "{:?}", resource.err().map(|(_, e)| e));
        let written: BTreeSet<String> = ENGLISH
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
            .collect();
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
}
