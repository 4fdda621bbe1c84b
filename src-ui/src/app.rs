//! Which screen fills the window.

use olgfeast_protocol::ipc::Session;
use yew::prelude::*;

use crate::{
    hooks::use_core,
    screens::{kitchen::Kitchen, sign_in::SignIn},
    state::view::View,
    t,
};

/// The whole page.
#[component]
pub fn App() -> Html {
    match use_core() {
        View::Starting { error: None } => html! {
            <main class="starting"><p role="status">{ t!("starting") }</p></main>
        },
        View::Starting { error: Some(_) } => html! {
            <main class="starting"><p role="alert">{ t!("core-unreachable") }</p></main>
        },
        View::Open(open) => match &*open.session {
            Session::SignedOut { server, username } => html! {
                <SignIn
                    server={server.clone().map(AttrValue::from)}
                    username={username.clone().map(AttrValue::from)}
                />
            },
            Session::SignedIn { .. } => html! { <Kitchen {open} /> },
        },
    }
}
