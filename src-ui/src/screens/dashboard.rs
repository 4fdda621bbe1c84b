//! The figures of the feast.

use yew::prelude::*;

use crate::{
    components::bar::Bar,
    hooks::use_now,
    state::{badge::badge, screen::Screen, view::Open},
    t,
};

/// See [`Dashboard`].
#[derive(Properties, PartialEq)]
pub struct DashboardProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, and below it the screen.
#[component]
pub fn Dashboard(props: &DashboardProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    html! {
        <div class="desk">
            <Bar
                screen={Screen::Dashboard} on_screen={props.on_screen.clone()}
                badge={badge(&open.signs, now)} newest={open.newest.clone()} unsent={open.unsent}
                {now} server_now={open.server_now(now)}
            />
            <main class="dashboard">
                <h1>{ t!("screen-dashboard") }</h1>
            </main>
        </div>
    }
}
