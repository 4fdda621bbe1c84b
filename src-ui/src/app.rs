//! Which screen fills the window.

use olgfeast_protocol::{
    ipc::{Hosted, Hosting, Session},
    keys::Keys,
};
use yew::prelude::*;

use crate::{
    hooks::{use_core, use_full_screen_key, use_hosting},
    screens::{kitchen::Kitchen, new_feast::NewFeast, settings::Settings, sign_in::SignIn},
    state::{screen::Screen, view::View},
    t,
};

/// The whole page.
#[component]
pub fn App() -> Html {
    let screen = use_state_eq(Screen::default);
    let hosting = use_hosting(*screen == Screen::Settings);
    let on_screen = Callback::from({
        let screen = screen.setter();
        move |to| screen.set(to)
    });
    let view = use_core();
    let keys = match &view {
        View::Open(open) => open.settings.keys.clone(),
        View::Starting { .. } => Keys::new(),
    };
    use_full_screen_key(&keys);
    // Before anything else: the password stands nowhere else, and nobody may lose it by a touch.
    if let Some(Hosting::On(Hosted {
        first_admin: Some(admin),
        ..
    })) = hosting.hosting.as_deref()
    {
        return html! { <NewFeast admin={admin.clone()} on_hosting={hosting.take.clone()} /> };
    }
    let hosts = matches!(
        hosting.hosting.as_deref(),
        Some(Hosting::On(_) | Hosting::Failed { .. })
    );
    match view {
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
                    may_host={hosting.hosting.as_deref() == Some(&Hosting::Off)}
                    on_hosting={hosting.take.clone()}
                />
            },
            Session::SignedIn { .. } => match *screen {
                Screen::Kitchen => html! { <Kitchen {open} {hosts} {on_screen} /> },
                Screen::Settings => html! {
                    <Settings
                        {open} hosting={hosting.hosting.clone()}
                        on_hosting={hosting.take.clone()} {on_screen}
                    />
                },
            },
        },
    }
}
