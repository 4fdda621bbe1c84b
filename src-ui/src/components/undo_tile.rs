//! Holds the slot of an order that was just moved on. Not a ticket: the order has its own already.

use olgfeast_protocol::OrderId;
use yew::prelude::*;

use crate::{
    state::{display::Hold, words},
    t,
};

/// See [`UndoTile`].
#[derive(Properties, PartialEq)]
pub struct UndoTileProps {
    /// The order.
    pub id: OrderId,
    /// Its number, and where it went.
    pub hold: Hold,
    /// Take it back.
    pub on_undo: Callback<OrderId>,
}

/// Number, what was done, and the way back.
#[component]
pub fn UndoTile(props: &UndoTileProps) -> Html {
    let onclick = {
        let (id, on_undo) = (props.id, props.on_undo.clone());
        move |_| on_undo.emit(id)
    };
    html! {
        <div class="undo">
            <b>{ &props.hold.number }</b>
            <span>{ words::moved(props.hold.lane.status(), props.hold.to) }</span>
            <button data-action="undo" disabled={props.hold.undoing} {onclick}>{ t!("undo-tile") }</button>
        </div>
    }
}
