//! The colours that are shown. The core keeps which; here is only what the first frame needs.

#[cfg(test)]
mod contrast;

use olgfeast_protocol::settings::Theme;
use web_sys::{Element, Storage};

/// Where the choice is kept between two starts, for `boot.js`: it shows it before the core has
/// answered.
const KEPT_AS: &str = "theme";

/// The attribute of the root element that the styles look at.
const ATTRIBUTE: &str = "data-theme";

/// Shows it from now on.
pub fn show(theme: Theme) {
    if let Some(root) = root() {
        // Only fails for a name that is no attribute.
        let _ = root.set_attribute(ATTRIBUTE, word(theme));
    }
    if let Some(storage) = storage() {
        // Then the next start begins dark.
        let _ = storage.set_item(KEPT_AS, word(theme));
    }
}

/// The one that comes after this one, round and round.
pub fn next(theme: Theme) -> Theme {
    match theme {
        Theme::Dark => Theme::Light,
        Theme::Light => Theme::Contrast,
        Theme::Contrast => Theme::Dark,
    }
}

/// For the styles.
pub fn word(theme: Theme) -> &'static str {
    match theme {
        Theme::Dark => "dark",
        Theme::Light => "light",
        Theme::Contrast => "contrast",
    }
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
