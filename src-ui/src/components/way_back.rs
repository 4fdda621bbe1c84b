//! The way from a board that fills the window to the other screens.

use yew::prelude::*;

use crate::{hooks::use_screen_keys, state::screen::Screen};

/// See [`WayBack`].
#[derive(Properties, PartialEq)]
pub struct WayBackProps {
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// Nothing that is seen: guests have nothing to touch, and whoever has a keyboard presses Ctrl and a
/// digit. A feast PIN is asked for as everywhere.
#[component]
pub fn WayBack(props: &WayBackProps) -> Html {
    use_screen_keys(props.on_screen.clone());
    Html::default()
}
