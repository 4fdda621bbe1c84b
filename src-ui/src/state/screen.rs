//! What fills the window below the bar.

/// See the module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The kitchen display.
    #[default]
    Kitchen,
    /// What can be set on this computer.
    Settings,
}

impl Screen {
    /// All of them, as they stand in the top bar.
    pub const ALL: [Screen; 2] = [Screen::Kitchen, Screen::Settings];

    /// For `data-screen`, and the address of the page.
    pub fn name(self) -> &'static str {
        match self {
            Screen::Kitchen => "kitchen",
            Screen::Settings => "settings",
        }
    }
}
