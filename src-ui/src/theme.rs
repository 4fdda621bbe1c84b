//! Dark or light. Dark from the start: kitchens are bright, and a dark board glares less at night.

use web_sys::{Element, Storage};

/// Where the choice is kept between two starts. `boot.js` reads it before anything is drawn.
const KEPT_AS: &str = "theme";

/// The attribute of the root element that the styles look at.
const ATTRIBUTE: &str = "data-theme";

/// The two themes. High contrast is the system's wish and goes with either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
}

impl Theme {
    /// The one that is shown.
    pub fn shown() -> Theme {
        let light = root().and_then(|root| root.get_attribute(ATTRIBUTE));
        if light.as_deref() == Some(Theme::Light.word()) {
            Theme::Light
        } else {
            Theme::Dark
        }
    }

    /// The one that is not this one.
    pub fn other(self) -> Theme {
        match self {
            Theme::Dark => Theme::Light,
            Theme::Light => Theme::Dark,
        }
    }

    /// Shows it from now on. Where the choice cannot be kept, it holds until the window is closed.
    pub fn show(self) {
        if let Some(root) = root() {
            // Only fails for a name that is no attribute.
            let _ = root.set_attribute(ATTRIBUTE, self.word());
        }
        if let Some(storage) = storage() {
            let _ = storage.set_item(KEPT_AS, self.word());
        }
    }

    fn word(self) -> &'static str {
        match self {
            Theme::Dark => "dark",
            Theme::Light => "light",
        }
    }
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
