//! Which screen fills the window.

use std::rc::Rc;

use olgfeast_protocol::{
    ipc::{Hosted, Hosting, Session},
    pairing::Role,
};
use yew::prelude::*;

use crate::{
    components::spoken::Spoken,
    hooks::{HostingHandle, use_core, use_hosting, use_language},
    ipc::Audience,
    screens::{
        kitchen::Kitchen, new_feast::NewFeast, pickup::PickupBoard, pickup_here::PickupHere,
        settings::Settings, sign_in::SignIn,
    },
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
    let view = use_core(Audience::Staff);
    let language = use_language(&view);
    html! {
        <Spoken key={language.tag()}>{ window(view, *screen, &hosting, on_screen) }</Spoken>
    }
}

fn window(
    view: View,
    screen: Screen,
    hosting: &HostingHandle,
    on_screen: Callback<Screen>,
) -> Html {
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
                    settings={Rc::clone(&open.settings)}
                    server={server.clone().map(AttrValue::from)}
                    username={username.clone().map(AttrValue::from)}
                    may_host={hosting.hosting.as_deref() == Some(&Hosting::Off)}
                    on_hosting={hosting.take.clone()}
                />
            },
            // The whole window: whoever waits for food has nothing to touch there.
            Session::SignedIn { .. } if open.settings.role == Some(Role::Board) => {
                html! { <PickupBoard {open} /> }
            }
            Session::SignedIn { .. } => match screen {
                Screen::Kitchen => html! { <Kitchen {open} {hosts} {on_screen} /> },
                Screen::Pickup => html! { <PickupHere {open} {hosts} {on_screen} /> },
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
