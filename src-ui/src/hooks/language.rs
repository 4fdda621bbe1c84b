//! The language of the page.

use olgfeast_protocol::settings::Language;
use yew::prelude::*;

use crate::{i18n, state::view::View};

/// The language that a person has chosen for this computer, else the system's. All texts are in it
/// before anything below the caller is drawn. To be used once, by the whole page.
#[hook]
pub fn use_language(view: &View) -> Language {
    let chosen = match view {
        View::Starting { .. } => None,
        View::Open(open) => open.settings.language,
    };
    let language = chosen.unwrap_or_else(i18n::of_system);
    i18n::speak(language);
    use_effect_with(language, |language| {
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(root) = document.and_then(|document| document.document_element()) {
            // Only fails for a name that is no attribute.
            let _ = root.set_attribute("lang", language.tag());
        }
    });
    language
}
