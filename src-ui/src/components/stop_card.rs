//! An order that was cancelled while it was on this screen: nobody goes on making it unaware.

use std::rc::Rc;

use olgfeast_protocol::OrderId;
use yew::prelude::*;

use super::ticket::{advance, sync};
use crate::{
    state::{view::Card, words},
    t,
};

/// See [`StopCard`].
#[derive(Properties, PartialEq)]
pub struct StopCardProps {
    /// The order.
    pub card: Rc<Card>,
    /// The key of its slot.
    pub digit: Option<usize>,
    /// The next Enter acknowledges it.
    pub selected: bool,
    /// Takes no touch yet.
    pub inert: bool,
    /// The big button.
    pub on_touch: Callback<OrderId>,
}

/// STOP, the number, why, what is not to be made any more, and one button.
#[component]
pub fn StopCard(props: &StopCardProps) -> Html {
    let card = &*props.card;
    let class = classes!(
        "stop",
        props.selected.then_some("selected"),
        props.inert.then_some("inert"),
    );
    let reason = card.order.cancel_reason.clone();
    let lines = card.lines.iter().map(|line| {
        html! { <li><b>{ line.quantity.to_string() }</b>{ " " }<span>{ &*line.name }</span></li> }
    });
    html! {
        <article
            {class}
            data-order-id={card.order.id.to_string()}
            data-display-id={card.order.display_id.map(|n| n.to_string()).unwrap_or_default()}
            data-status={card.status.word()}
            data-sync={sync(card)}
            aria-label={words::stop_name(card)}
            aria-busy={props.inert.then_some("true")}
        >
            <header>
                <span class="number">{ words::number(card) }</span>
                <strong>{ t!("stop") }</strong>
            </header>
            <p class="why">{ reason.unwrap_or_else(|| t!("stop-cancelled")) }</p>
            <ol>{ for lines }</ol>
            { advance(card, props.digit, props.inert, words::action(card), &props.on_touch) }
        </article>
    }
}
