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
    /// Those that a person can go to, as they stand in the top bar; `hosts`: whether this computer
    /// hosts the feast, or should.
    pub fn offered(hosts: bool) -> Vec<Screen> {
        let settings = hosts.then_some(Screen::Settings);
        [Screen::Kitchen].into_iter().chain(settings).collect()
    }

    /// For `data-screen`, and the address of the page.
    pub fn name(self) -> &'static str {
        match self {
            Screen::Kitchen => "kitchen",
            Screen::Settings => "settings",
        }
    }
}
