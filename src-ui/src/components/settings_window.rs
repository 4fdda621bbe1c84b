//! How the window behaves.

use olgfeast_protocol::Settings;
use yew::prelude::*;

use super::choice::choice;
use crate::t;

/// One button for each habit. What nobody has decided is as the role wants it.
pub fn window(settings: &Settings, on_change: &Callback<Settings>) -> Html {
    let one = |name: &'static str, words: String, is: bool, set: fn(&mut Settings, bool)| {
        let mut wanted = settings.clone();
        set(&mut wanted, !is);
        let on_choose = on_change.reform(move |_| wanted.clone());
        choice(
            "window",
            name,
            html! { <strong>{ words }</strong> },
            is,
            on_choose,
        )
    };
    html! {
        <div class="choices" role="group" aria-label={t!("settings-window")}>
            { one("full-screen", t!("settings-full-screen"), settings.full_screen(),
                |settings, fills| settings.window.full_screen = Some(fills)) }
            { one("keep-awake", t!("settings-keep-awake"), settings.keep_awake(),
                |settings, stays| settings.window.keep_awake = Some(stays)) }
            { one("start-at-login", t!("settings-start-at-login"), settings.window.start_at_login,
                |settings, starts| settings.window.start_at_login = starts) }
        </div>
    }
}
