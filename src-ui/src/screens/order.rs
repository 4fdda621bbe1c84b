//! An order that is taken at the counter.

use yew::prelude::*;

use crate::{
    components::bar::Bar,
    hooks::use_now,
    state::{badge::badge, screen::Screen, view::Open},
    t,
};

/// See [`NewOrder`].
#[derive(Properties, PartialEq)]
pub struct NewOrderProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, and below it the screen.
#[component]
pub fn NewOrder(props: &NewOrderProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    html! {
        <div class="desk">
            <Bar
                screen={Screen::Order} on_screen={props.on_screen.clone()}
                badge={badge(&open.signs, now)} newest={open.newest.clone()} unsent={open.unsent}
                {now} server_now={open.server_now(now)}
            />
            <main class="order">
                <h1>{ t!("screen-order") }</h1>
            </main>
        </div>
    }
}
