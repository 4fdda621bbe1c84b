//! Every text that a person reads, out of `locales/*.ftl`: in the language of the page, and where it
//! lacks one, in English.

use std::cell::RefCell;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use olgfeast_protocol::settings::Language;
use unic_langid::LanguageIdentifier;

thread_local! {
    static ENGLISH: Voice = Voice::of(Language::En);
    static SPOKEN: RefCell<Voice> = RefCell::new(Voice::of(Language::En));
}

/// The file of a language.
fn file(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../locales/en.ftl"),
        Language::De => include_str!("../locales/de.ftl"),
        Language::It => include_str!("../locales/it.ftl"),
        Language::Es => include_str!("../locales/es.ftl"),
        Language::Fr => include_str!("../locales/fr.ftl"),
        Language::Pl => include_str!("../locales/pl.ftl"),
    }
}

/// What a language calls itself.
pub fn own_name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::De => "Deutsch",
        Language::It => "Italiano",
        Language::Es => "Español",
        Language::Fr => "Français",
        Language::Pl => "Polski",
    }
}

/// Whether somebody who grew up with the language has read all of its texts.
pub fn is_reviewed(language: Language) -> bool {
    language == Language::En
}

/// One language, ready to speak.
struct Voice {
    language: Language,
    texts: FluentBundle<FluentResource>,
}

impl Voice {
    fn of(language: Language) -> Voice {
        // A mistake in a file is found by the tests; here the messages that can be read are used.
        let resource = match FluentResource::try_new(file(language).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        // It decides about plurals.
        let identifier: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut texts = FluentBundle::new(vec![identifier]);
        texts.set_use_isolating(false);
        texts.add_resource_overriding(resource);
        Voice { language, texts }
    }

    /// `None` where the language has no such text.
    fn say(&self, key: &str, variables: &[(&'static str, FluentValue<'_>)]) -> Option<String> {
        let pattern = self.texts.get_message(key)?.value()?;
        let args: FluentArgs<'_> = variables.iter().cloned().collect();
        let mut errors = Vec::new();
        let text = self.texts.format_pattern(pattern, Some(&args), &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        Some(text.into_owned())
    }
}

/// All texts are in this language from now on. What is drawn already stays as it is: whoever calls
/// this draws the page anew, as [`App`](crate::app::App) does.
pub fn speak(language: Language) {
    SPOKEN.with_borrow_mut(|voice| {
        if voice.language != language {
            *voice = Voice::of(language);
        }
    });
}

/// The language of the texts.
pub fn spoken() -> Language {
    SPOKEN.with_borrow(|voice| voice.language)
}

/// The language of this computer: the first one it wants that the screens speak, else English.
pub fn of_system() -> Language {
    let wanted = wanted();
    let mut known = wanted.iter().filter_map(|tag| Language::of_system(tag));
    known.next().unwrap_or(Language::En)
}

/// For the formats of times (BCP 47): the language of the texts, as this computer's region writes it
/// where the computer speaks that language, too.
pub fn locale() -> String {
    regional(spoken(), wanted())
}

fn regional(language: Language, wanted: Vec<String>) -> String {
    let mut wanted = wanted.into_iter();
    wanted
        .find(|tag| Language::of_system(tag) == Some(language))
        .unwrap_or_else(|| match language {
            // Who wants English on a computer of another language is in Europe rather than in
            // America, whose clocks go to twelve.
            Language::En => "en-GB".to_owned(),
            other => other.tag().to_owned(),
        })
}

/// What the system wants, the dearest first.
#[cfg(target_arch = "wasm32")]
fn wanted() -> Vec<String> {
    web_sys::window()
        .map(|window| window.navigator().languages())
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// Outside of a webview there are only tests.
#[cfg(not(target_arch = "wasm32"))]
fn wanted() -> Vec<String> {
    Vec::new()
}

/// The text of a key with its variables; what no file has is shown as its key, never as nothing.
/// Use it through [`t!`](crate::t), which the tests can find.
pub fn text(key: &str, variables: &[(&'static str, FluentValue<'_>)]) -> String {
    SPOKEN
        .with_borrow(|voice| voice.say(key, variables))
        .or_else(|| ENGLISH.with(|voice| voice.say(key, variables)))
        .unwrap_or_else(|| {
            debug_assert!(false, "no text for {key}");
            key.to_owned()
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
mod tests;
