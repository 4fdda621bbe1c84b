//! The public window: the pickup board, for people who wait. It has no links and no keys, and the
//! core tells it numbers and nothing else.

use yew::prelude::*;

use crate::{
    components::spoken::Spoken,
    hooks::{CoreHandle, use_core, use_language},
    ipc::Audience,
    screens::pickup::{AskAtTheCounter, PickupBoard},
    state::view::View,
    theme,
};

/// The whole page of that window.
#[component]
pub fn PublicWindow() -> Html {
    let CoreHandle { view, .. } = use_core(Audience::Public);
    let language = use_language(&view);
    let theme = match &view {
        View::Starting { .. } => None,
        View::Open(open) => Some(open.settings.theme),
    };
    use_effect_with(theme, |theme| {
        if let Some(theme) = theme {
            theme::show(*theme);
        }
    });
    let board = match view {
        View::Starting { .. } => html! { <AskAtTheCounter /> },
        View::Open(open) => html! { <PickupBoard {open} /> },
    };
    html! { <Spoken key={language.tag()}>{ board }</Spoken> }
}
