//! From dark to light and back.

use yew::prelude::*;

use crate::{t, theme::Theme};

/// Names the theme that a touch brings.
#[component]
pub fn ThemeSwitch() -> Html {
    let shown = use_state_eq(Theme::shown);
    let other = shown.other();
    let onclick = {
        let shown = shown.setter();
        move |_: MouseEvent| {
            other.show();
            shown.set(other);
        }
    };
    let words = match other {
        Theme::Dark => t!("theme-dark"),
        Theme::Light => t!("theme-light"),
    };
    html! {
        <button class="quiet" data-action="theme" {onclick}>{ words }</button>
    }
}
