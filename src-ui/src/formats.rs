//! What writes times and numbers in the way of the language and its region.
//!
//! Each format is made once. To make one takes the webview a millisecond and a tenth of a megabyte, which it
//! gives back late, because it counts only the few bytes that the page holds of it: a busy hour was 90 MB.

use std::{
    cell::RefCell,
    collections::{BTreeMap, btree_map::Entry},
};

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    /// `19:41`.
    TimeOfDay,
    /// `12 Nov`.
    ShortDay,
    /// `Sunday, 22 November 2026`.
    LongDay,
    /// `1,126`.
    Whole,
    /// `1.5`.
    Tenths,
    /// `3,418.50`.
    Hundredths,
}

thread_local! {
    /// Six for each language that was spoken.
    static MADE: RefCell<BTreeMap<(String, Format), Function>> = const { RefCell::new(BTreeMap::new()) };
}

/// Writes a number, or a time in milliseconds since 1970. `None` for what cannot be written so: a time that
/// no calendar has.
pub(crate) fn written(format: Format, number: f64) -> Option<String> {
    let write = MADE.with_borrow_mut(|made| match made.entry((crate::i18n::locale(), format)) {
        Entry::Occupied(made) => Some(made.get().clone()),
        Entry::Vacant(place) => {
            let made = make(&place.key().0, format)?;
            Some(place.insert(made).clone())
        }
    })?;
    write
        .call1(&JsValue::UNDEFINED, &number.into())
        .ok()?
        .as_string()
}

fn make(locale: &str, format: Format) -> Option<Function> {
    let locales = Array::of1(&locale.into());
    let text =
        |parts: &[(&str, &str)]| options(parts.iter().map(|(key, value)| (*key, (*value).into())));
    let times = |parts| js_sys::Intl::DateTimeFormat::new(&locales, &text(parts)).into();
    let numbers = |digits: u32| {
        let keys = ["minimumFractionDigits", "maximumFractionDigits"];
        let options = options(keys.into_iter().map(|key| (key, digits.into())));
        js_sys::Intl::NumberFormat::new(&locales, &options).into()
    };
    let made: JsValue = match format {
        Format::TimeOfDay => times(&[("hour", "numeric"), ("minute", "2-digit")]),
        Format::ShortDay => times(&[("day", "numeric"), ("month", "short")]),
        Format::LongDay => times(&[
            ("weekday", "long"),
            ("day", "numeric"),
            ("month", "long"),
            ("year", "numeric"),
        ]),
        Format::Whole => numbers(0),
        Format::Tenths => numbers(1),
        Format::Hundredths => numbers(2),
    };
    // Bound to what was made.
    let write = Reflect::get(&made, &"format".into()).ok()?;
    write.dyn_into().ok()
}

fn options<'a>(parts: impl Iterator<Item = (&'a str, JsValue)>) -> Object {
    let options = Object::new();
    for (key, value) in parts {
        // Only fails for an object that is frozen.
        let _ = Reflect::set(&options, &key.into(), &value);
    }
    options
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::i18n;
    use olgfeast_protocol::settings::Language;

    #[wasm_bindgen_test]
    fn a_format_is_made_once_for_each_language_however_often_it_writes() {
        let made = || MADE.with_borrow(BTreeMap::len);
        let all = [
            Format::TimeOfDay,
            Format::ShortDay,
            Format::LongDay,
            Format::Whole,
            Format::Tenths,
            Format::Hundredths,
        ];
        for _ in 0..3 {
            for language in [Language::En, Language::De] {
                i18n::speak(language);
                for format in all {
                    assert!(written(format, 1_764_564_060_000.0).is_some(), "{format:?}");
                }
            }
        }
        i18n::speak(Language::En);
        assert_eq!(made() % all.len(), 0);
        assert!(made() <= Language::ALL.len() * all.len(), "{}", made());
        assert_eq!(written(Format::TimeOfDay, f64::INFINITY), None);
    }
}
