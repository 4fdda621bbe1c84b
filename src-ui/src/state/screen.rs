//! What fills the window below the bar.

/// See the module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The kitchen display.
    #[default]
    Kitchen,
    /// The public pickup board.
    Pickup,
    /// What can be set on this computer.
    Settings,
}

impl Screen {
    /// All of them, as they stand in the top bar.
    pub const ALL: [Screen; 3] = [Screen::Kitchen, Screen::Pickup, Screen::Settings];

    /// For `data-screen`, and the address of the page.
    pub fn name(self) -> &'static str {
        match self {
            Screen::Kitchen => "kitchen",
            Screen::Pickup => "pickup",
            Screen::Settings => "settings",
        }
    }
}
