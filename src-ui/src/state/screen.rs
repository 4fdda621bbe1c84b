//! What fills the window below the bar, and who is led there.

use olgfeast_protocol::Role;

/// See the module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The figures of the feast.
    Dashboard,
    /// The kitchen display.
    #[default]
    Kitchen,
    /// The public pickup board.
    Pickup,
    /// Orders of this feast and of those before.
    History,
    /// What can be ordered.
    Menu,
    /// An order that is taken at the counter.
    Order,
    /// The connection, and what waits to be sent.
    Diagnostics,
    /// What can be set on this computer.
    Settings,
}

impl Screen {
    /// All of them, as they stand in the top bar of the admin desk.
    pub const ALL: [Screen; 8] = [
        Screen::Dashboard,
        Screen::Kitchen,
        Screen::Pickup,
        Screen::History,
        Screen::Menu,
        Screen::Order,
        Screen::Diagnostics,
        Screen::Settings,
    ];

    /// Those that a computer of this role leads to. The settings are among them everywhere, because
    /// they are the way to another role; a feast PIN guards them where one is set.
    pub fn of(role: Option<Role>) -> impl Iterator<Item = Screen> {
        Screen::ALL
            .into_iter()
            .filter(move |screen| role == Some(Role::Admin) || screen.is_everybodys())
    }

    /// What is shown first.
    pub fn first(role: Option<Role>) -> Screen {
        match role {
            Some(Role::Admin) => Screen::Dashboard,
            Some(Role::Kitchen | Role::Board) | None => Screen::Kitchen,
        }
    }

    /// The digit that leads there together with Ctrl, the same at every station; `None`: another key
    /// does.
    pub fn digit(self) -> Option<u8> {
        match self {
            Screen::Kitchen => Some(1),
            Screen::Pickup => Some(2),
            Screen::Settings => Some(3),
            Screen::Dashboard => Some(4),
            Screen::History => Some(5),
            Screen::Menu => Some(6),
            Screen::Order => Some(7),
            Screen::Diagnostics => None,
        }
    }

    /// For `data-screen`, and the address of the page.
    pub fn name(self) -> &'static str {
        match self {
            Screen::Dashboard => "admin",
            Screen::Kitchen => "kitchen",
            Screen::Pickup => "pickup",
            Screen::History => "history",
            Screen::Menu => "menu",
            Screen::Order => "order",
            Screen::Diagnostics => "diagnostics",
            Screen::Settings => "settings",
        }
    }

    fn is_everybodys(self) -> bool {
        match self {
            Screen::Kitchen | Screen::Pickup | Screen::Diagnostics | Screen::Settings => true,
            Screen::Dashboard | Screen::History | Screen::Menu | Screen::Order => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn the_admin_desk_leads_everywhere_and_a_kitchen_to_what_it_needs() {
        assert!(Screen::of(Some(Role::Admin)).eq(Screen::ALL));
        for role in [None, Some(Role::Kitchen), Some(Role::Board)] {
            let names: Vec<&str> = Screen::of(role).map(Screen::name).collect();
            assert_eq!(names, ["kitchen", "pickup", "diagnostics", "settings"]);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_shown_first_is_led_to() {
        for role in [
            None,
            Some(Role::Kitchen),
            Some(Role::Board),
            Some(Role::Admin),
        ] {
            assert!(Screen::of(role).any(|screen| screen == Screen::first(role)));
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn no_two_screens_have_one_digit() {
        let mut digits: Vec<u8> = Screen::ALL.into_iter().filter_map(Screen::digit).collect();
        digits.sort_unstable();
        assert_eq!(digits, [1, 2, 3, 4, 5, 6, 7]);
    }
}
