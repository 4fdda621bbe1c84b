//! The colours.

use olgfeast_protocol::{Settings, settings::Theme};
use yew::prelude::*;

use super::choice::choice;
use crate::{state::words, t, theme};

/// One button for each theme.
pub fn themes(settings: &Settings, on_change: &Callback<Settings>) -> Html {
    let one = |shown: Theme| {
        let wanted = Settings {
            theme: shown,
            ..settings.clone()
        };
        let words = html! { <strong>{ words::theme(shown) }</strong> };
        let on_choose = on_change.reform(move |_| wanted.clone());
        choice(
            "theme",
            theme::word(shown),
            words,
            settings.theme == shown,
            on_choose,
        )
    };
    html! {
        <div class="choices" role="group" aria-label={t!("settings-theme")}>
            { for Theme::ALL.map(one) }
        </div>
    }
}
