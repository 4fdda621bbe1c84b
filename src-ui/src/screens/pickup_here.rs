//! The pickup board within the window of a station.

use std::rc::Rc;

use olgfeast_protocol::ipc::IpcError;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::pickup::PickupBoard;
use crate::{
    components::bar::Bar,
    hooks::use_now,
    ipc,
    state::{badge::badge, screen::Screen, view::Open, words},
    t,
};

/// See [`PickupHere`].
#[derive(Properties, PartialEq)]
pub struct PickupHereProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, the board, and the way to show it on a screen of its own.
#[component]
pub fn PickupHere(props: &PickupHereProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let onclick = {
        let failed = failed.setter();
        move |_: MouseEvent| {
            let failed = failed.clone();
            spawn_local(async move {
                let answer = ipc::open_pickup().await;
                failed.set(answer.err().map(Rc::new));
            });
        }
    };
    html! {
        <div class="public">
            <Bar
                screen={Screen::Pickup} on_screen={props.on_screen.clone()}
                badge={badge(&open.signs, now)} newest={open.newest.clone()} unsent={open.unsent}
                {now} server_now={open.server_now(now)}
            />
            <div class="strip">
                { for failed.as_deref().map(|error| html! {
                    <p class="failure" role="alert">{ words::error(error) }</p>
                }) }
                <button data-action="open-pickup" {onclick}>{ t!("pickup-window") }</button>
            </div>
            <PickupBoard open={open.clone()} />
        </div>
    }
}
