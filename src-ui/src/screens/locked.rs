//! A screen that is not everybody's, until the feast PIN was given.

use yew::prelude::*;

use crate::{
    components::{bar::Bar, pin_gate::PinGate},
    hooks::use_now,
    state::{badge::badge, screen::Screen, view::Open},
    t,
};

/// See [`Locked`].
#[derive(Properties, PartialEq)]
pub struct LockedProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
    /// The PIN was right.
    pub on_open: Callback<()>,
}

/// The bar, because orders go on meanwhile, and the pad.
#[component]
pub fn Locked(props: &LockedProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    let badge = badge(&open.signs, now);
    html! {
        <div class="settings">
            <Bar
                screen={Screen::Settings} on_screen={props.on_screen.clone()}
                {badge} newest={open.newest.clone()} unsent={open.unsent} {now}
                server_now={open.server_now(now)}
            />
            <main class="locked">
                <h1>{ t!("pin-locked") }</h1>
                <PinGate
                    on_open={props.on_open.clone()}
                    on_back={props.on_screen.reform(|()| Screen::Kitchen)}
                />
            </main>
        </div>
    }
}
