//! From one theme to the next.

use std::rc::Rc;

use olgfeast_protocol::Settings;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{ipc, state::words, theme};

/// Names the theme that a touch brings. The core keeps it, and the page shows what the core says.
#[component]
pub fn ThemeSwitch() -> Html {
    let settings = use_context::<Rc<Settings>>().unwrap_or_default();
    let next = theme::next(settings.theme);
    let onclick = move |_: MouseEvent| {
        let wanted = Settings {
            theme: next,
            ..(*settings).clone()
        };
        spawn_local(async move {
            // Where it cannot be kept nothing changes, and that is seen.
            let _ = ipc::change_settings(&wanted).await;
        });
    };
    html! {
        <button class="quiet" data-action="theme" {onclick}>{ words::theme(next) }</button>
    }
}
