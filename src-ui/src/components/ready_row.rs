//! An order that waits for its guest: found by its number, so it is short.

use std::rc::Rc;

use olgfeast_protocol::OrderId;
use yew::prelude::*;

use super::ticket::{advance, mood_class, number, sync};
use crate::{
    state::{
        view::{Age, Card},
        words,
    },
    t,
};

/// See [`ReadyRow`].
#[derive(Properties, PartialEq)]
pub struct ReadyRowProps {
    /// The order.
    pub card: Rc<Card>,
    /// How long it waits for its guest.
    pub age: Option<Age>,
    /// The key of its slot.
    pub digit: Option<usize>,
    /// The next Enter moves it on.
    pub selected: bool,
    /// Takes no touch yet.
    pub inert: bool,
    /// The big button.
    pub on_touch: Callback<OrderId>,
    /// All that is known of the order, where there is a place for it.
    #[prop_or_default]
    pub on_detail: Option<Callback<OrderId>>,
}

/// Number, age, name, and the button.
#[component]
pub fn ReadyRow(props: &ReadyRowProps) -> Html {
    let card = &*props.card;
    let class = classes!(
        "row",
        mood_class(props.age),
        props.selected.then_some("selected"),
        props.inert.then_some("inert"),
    );
    let lines = card.order.lines.iter();
    let pieces = lines.fold(0, |sum: i64, (quantity, _)| sum.saturating_add(quantity));
    let shape = props.age.map(|age| words::shape(age.mood, card.lane));
    html! {
        <article
            {class}
            data-order-id={card.order.id.to_string()}
            data-display-id={card.order.display_id.map(|n| n.to_string()).unwrap_or_default()}
            data-status={card.status.word()}
            data-sync={sync(card)}
            aria-label={words::ticket_name(card, props.age)}
            aria-busy={props.inert.then_some("true")}
        >
            { number(card, props.inert, props.on_detail.as_ref()) }
            <span class="age">{ words::age(props.age) }{ " " }{ shape.unwrap_or_default() }</span>
            <span class="who">
                <span class="name">{ &card.order.customer_name }</span>
                if card.order.lines.is_known() {
                    <span class="pieces">{ t!("pieces", count = pieces) }</span>
                }
            </span>
            if card.is_unannounced() {
                <span class="call">{ t!("not-announced") }</span>
            } else if card.waiting {
                <span class="sync">{ t!("waiting-to-send") }</span>
            }
            { advance(card, props.digit, props.inert, words::action(card), &props.on_touch) }
        </article>
    }
}
