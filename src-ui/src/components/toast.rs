//! What became of the last touch, in the top bar, where it covers nothing.

use std::rc::Rc;

use olgfeast_protocol::OrderId;
use yew::prelude::*;

use crate::{
    state::{
        display::{MyPart, Toast},
        words,
    },
    t,
};

/// See [`ToastLine`].
#[derive(Properties, PartialEq)]
pub struct ToastProps {
    /// Empty most of the time.
    pub toast: Option<Rc<Toast>>,
    /// Take it back.
    pub on_undo: Callback<OrderId>,
}

/// A line that keeps its place when it is empty.
#[component]
pub fn ToastLine(props: &ToastProps) -> Html {
    let Some(toast) = &props.toast else {
        return html! { <div class="toast" role="log"></div> };
    };
    let undo = match **toast {
        Toast::Moved { id, .. } | Toast::PartDone(MyPart { id, .. }) => {
            let on_undo = props.on_undo.clone();
            let onclick = move |_| on_undo.emit(id);
            html! { <button {onclick} data-action="undo">{ "⟲ " }{ t!("undo") }</button> }
        }
        Toast::TakenBack { .. } | Toast::Failed { .. } | Toast::Refused(_) => Html::default(),
    };
    let failed = matches!(**toast, Toast::Failed { .. } | Toast::Refused(_));
    html! {
        <div class={classes!("toast", "said", failed.then_some("failed"))} role="log">
            <span>{ words::toast(toast) }</span>
            { undo }
        </div>
    }
}
