//! The connection, and what waits to be sent.

use yew::prelude::*;

use crate::{
    components::bar::Bar,
    hooks::use_now,
    state::{badge::badge, screen::Screen, view::Open},
    t,
};

/// See [`Diagnostics`].
#[derive(Properties, PartialEq)]
pub struct DiagnosticsProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, and below it the screen.
#[component]
pub fn Diagnostics(props: &DiagnosticsProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    html! {
        <div class="desk">
            <Bar
                screen={Screen::Diagnostics} on_screen={props.on_screen.clone()}
                badge={badge(&open.signs, now)} newest={open.newest.clone()} unsent={open.unsent}
                {now} server_now={open.server_now(now)}
            />
            <main class="diagnostics">
                <h1>{ t!("screen-diagnostics") }</h1>
            </main>
        </div>
    }
}
