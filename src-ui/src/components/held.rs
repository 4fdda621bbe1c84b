//! What was not sent for hours, until a person has decided: one line for each order.

use std::rc::Rc;

use olgfeast_protocol::{
    OrderId, UtcTime,
    ipc::{Held, IpcError, Notices},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    hooks::use_inert,
    ipc,
    state::{sheet::Sheet, words},
    t,
};

/// Lines that are shown at a time: the board needs the room more.
const LINES: usize = 2;

/// See [`HeldStrip`].
#[derive(Properties, PartialEq)]
pub struct HeldProps {
    /// Of which those that are held are drawn, oldest first.
    pub notices: Rc<Notices>,
    /// The station's clock.
    pub now: UtcTime,
}

/// The oldest of what is held, and the way to the others.
#[component]
pub fn HeldStrip(props: &HeldProps) -> Html {
    let page = use_state_eq(|| 0_usize);
    let held = &props.notices.held;
    let sheet = Sheet::of(held.len(), LINES, *page);
    let shown = sheet.lines(held);
    // A decided line goes away, and the next one comes under the finger.
    let inert = use_inert(
        shown
            .iter()
            .map(|held| held.order)
            .collect::<Vec<OrderId>>(),
    );
    if shown.is_empty() {
        return Html::default();
    }
    let more = words::held_more(held.len() - shown.len());
    let turn = {
        let (page, next) = (page.setter(), sheet.page + 1);
        move |_| page.set(next)
    };
    html! {
        <section class="strip look held" data-notice="held" aria-label={t!("held-list")}>
            // A line that comes is read out; those that stay are not read again.
            <div class="grow" role="status" aria-atomic="false">
                <ul>
                    { for shown.iter().map(|held| html! {
                        <HeldLine key={held.order.0} held={held.clone()} now={props.now} {inert} />
                    }) }
                </ul>
            </div>
            { for more.map(|more| html! {
                <button data-action="more-held" onclick={turn}>{ more }{ " ▸" }</button>
            }) }
        </section>
    }
}

/// See [`HeldLine`].
#[derive(Properties, PartialEq)]
pub struct HeldLineProps {
    /// What is held of one order.
    pub held: Held,
    /// The station's clock.
    pub now: UtcTime,
    /// Whether touches are meant for what was here before.
    pub inert: bool,
}

/// One order: send it all the same, or never.
#[component]
pub fn HeldLine(props: &HeldLineProps) -> Html {
    let asked = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let order = props.held.order;
    let number = props.held.number.as_str();
    let decide = |send: bool| {
        let (asked, failed) = (asked.setter(), failed.setter());
        move |_| {
            let (asked, failed) = (asked.clone(), failed.clone());
            asked.set(true);
            spawn_local(async move {
                let answer = if send {
                    ipc::confirm_held(order).await
                } else {
                    ipc::discard_held(order).await
                };
                failed.set(answer.err().map(Rc::new));
                asked.set(false);
            });
        }
    };
    let disabled = props.inert || *asked;
    html! {
        <li data-held={order.0.to_string()}>
            <span class="grow">{ words::held(&props.held, props.now) }</span>
            if let Some(error) = &*failed { <span>{ words::error(error) }</span> }
            <button data-action="send-held" {disabled} onclick={decide(true)}
                aria-label={t!("held-send-name", number = number)}>{ t!("held-send") }</button>
            <button data-action="discard-held" {disabled} onclick={decide(false)}
                aria-label={t!("held-discard-name", number = number)}>{ t!("held-discard") }</button>
        </li>
    }
}
