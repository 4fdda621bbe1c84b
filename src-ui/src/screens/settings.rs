//! What can be set on this computer.

use std::rc::Rc;

use olgfeast_protocol::ipc::Hosting;
use yew::prelude::*;

use crate::{
    components::{bar::Bar, hosting::HostingCard, key_settings::KeySettings},
    hooks::use_now,
    state::{badge::badge, screen::Screen, view::Open},
    t,
};

/// See [`Settings`].
#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    /// What the core shows.
    pub open: Open,
    /// As the core says it; nothing until it has.
    pub hosting: Option<Rc<Hosting>>,
    /// What the core answers.
    pub on_hosting: Callback<Hosting>,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, and a card for each matter.
#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    let badge = badge(&open.signs, now);
    html! {
        <div class="settings">
            <Bar
                screen={Screen::Settings} hosts={true} on_screen={props.on_screen.clone()}
                {badge} newest={open.newest.clone()} unsent={open.unsent} {now}
                server_now={open.server_now(now)}
            />
            <main>
                <h1>{ t!("screen-settings") }</h1>
                { for props.hosting.clone().map(|hosting| html! {
                    <HostingCard {hosting} on_hosting={props.on_hosting.clone()} />
                }) }
                <KeySettings settings={Rc::clone(&open.settings)} />
            </main>
        </div>
    }
}
