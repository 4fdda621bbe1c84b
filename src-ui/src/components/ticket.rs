//! A ticket of New or Cooking.

use std::rc::Rc;

use olgfeast_board::age::Mood;
use olgfeast_protocol::{Lane, LineKey, OrderId};
use yew::prelude::*;

use super::lines::LineList;
use crate::{
    hooks::Room,
    state::{
        fit::LinePages,
        view::{Age, Card},
        words,
    },
    t,
};

/// See [`TicketView`]. Equal as long as nothing on the ticket changes, the minute included.
#[derive(Properties, PartialEq)]
pub struct TicketProps {
    /// The order.
    pub card: Rc<Card>,
    /// How long it waits.
    pub age: Option<Age>,
    /// The key of its slot.
    pub digit: Option<usize>,
    /// The next Enter moves it on.
    pub selected: bool,
    /// The line that the next Enter strikes instead.
    #[prop_or_default]
    pub line: Option<LineKey>,
    /// Takes no touch yet.
    pub inert: bool,
    /// It wants the item that is picked on the all-day rail.
    pub marked: bool,
    /// It has just arrived.
    pub is_new: bool,
    /// Which of its lines are shown.
    pub line_page: usize,
    /// Whether a person could read every line.
    pub all_lines_seen: bool,
    /// The room of the board.
    pub room: Room,
    /// What the way to further lines takes from the height of the lines.
    pub more_row: f64,
    /// The big button.
    pub on_touch: Callback<OrderId>,
    /// A line is struck, or not any more.
    pub on_strike: Callback<(OrderId, LineKey, bool)>,
    /// The next lines.
    pub on_more_lines: Callback<OrderId>,
    /// All that is known of the order, where there is a place for it.
    #[prop_or_default]
    pub on_detail: Option<Callback<OrderId>>,
    /// The pages that the lines are cut into.
    pub on_measured: Callback<(OrderId, u64, LinePages)>,
}

/// Number, age, name, lines, and one big button that says what it does.
#[component]
pub fn TicketView(props: &TicketProps) -> Html {
    let card = &*props.card;
    let (id, lane) = (card.order.id, card.lane);
    let mood = mood_class(props.age);
    let class = classes!(
        "ticket",
        mood,
        props.selected.then_some("selected"),
        props.line.is_some().then_some("among-lines"),
        props.inert.then_some("inert"),
        props.is_new.then_some("arrived"),
        props.marked.then_some("marked"),
    );
    let action = if lane == Lane::Preparing && card.can_advance() && !props.all_lines_seen {
        t!("see-all-lines")
    } else {
        words::action(card)
    };
    let elsewhere = words::elsewhere(card);
    let tokens = card.order.tokens.map(|count| t!("tokens", count = count));
    html! {
        <article
            {class}
            data-order-id={id.to_string()}
            data-display-id={card.order.display_id.map(|n| n.to_string()).unwrap_or_default()}
            data-status={card.status.word()}
            data-sync={sync(card)}
            aria-label={words::ticket_name(card, props.age)}
            aria-busy={props.inert.then_some("true")}
        >
            <header>
                { number(card, props.inert, props.on_detail.as_ref()) }
                <span class="age">
                    { words::age(props.age) }
                    <span>{ words::mood(props.age, lane) }</span>
                </span>
            </header>
            <div class="who">
                <span class="name">{ &card.order.customer_name }</span>
                if props.is_new { <span class="tag">{ t!("new-tag") }</span> }
                if card.waiting { <span class="sync">{ t!("waiting-to-send") }</span> }
            </div>
            if card.order.lines.is_known() {
                <LineList
                    card={Rc::clone(&props.card)}
                    below={elsewhere.clone().map(AttrValue::from)}
                    room={props.room}
                    more_row={props.more_row}
                    line={props.line.clone()}
                    page={props.line_page}
                    inert={props.inert}
                    on_strike={props.on_strike.clone()}
                    on_more={props.on_more_lines.clone()}
                    on_measured={props.on_measured.clone()}
                />
            } else {
                <p class="unknown">{ t!("lines-unknown") }</p>
            }
            if let Some(elsewhere) = elsewhere {
                <p class="elsewhere">{ elsewhere }</p>
            }
            <div class="foot">
                <span>{ tokens.unwrap_or_default() }</span>
                if card.is_struck_here() { <span class="own">{ t!("struck-here") }</span> }
            </div>
            { advance(card, props.digit, props.inert, action, &props.on_touch) }
        </article>
    }
}

/// The number is the way to all that is known of the order.
pub(super) fn number(card: &Card, inert: bool, on_detail: Option<&Callback<OrderId>>) -> Html {
    let number = words::number(card);
    let class = classes!(
        "number",
        card.order.display_id.is_none().then_some("key-only")
    );
    let Some(on_detail) = on_detail else {
        return html! { <span {class}>{ number }</span> };
    };
    let onclick = {
        let (id, on_detail) = (card.order.id, on_detail.clone());
        move |_| on_detail.emit(id)
    };
    // The focus stays where the keyboard has put it; a touch must not move it.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    let name = t!("detail-open", number = number.as_str());
    html! {
        <button {class} data-action="detail" aria-label={name} disabled={inert} {onclick} {onmousedown}>
            { number }
        </button>
    }
}

/// The one big button.
pub(super) fn advance(
    card: &Card,
    digit: Option<usize>,
    inert: bool,
    words: String,
    on_touch: &Callback<OrderId>,
) -> Html {
    let onclick = {
        let (id, on_touch) = (card.order.id, on_touch.clone());
        move |_| on_touch.emit(id)
    };
    // The focus stays where the keyboard has put it; a touch must not move it.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    html! {
        <button data-action="advance" data-deed={card.deed().word()} disabled={inert || !card.can_advance()} {onclick} {onmousedown}>
            { for digit.map(|digit| html! { <kbd>{ digit.to_string() }</kbd> }) }
            <span>{ words }</span>
        </button>
    }
}

/// For `data-sync`.
pub(super) fn sync(card: &Card) -> &'static str {
    if card.waiting { "waiting" } else { "synced" }
}

/// The colour of an age; the word says the same.
pub(crate) fn mood_class(age: Option<Age>) -> &'static str {
    match age.map(|age| age.mood) {
        Some(Mood::Late) => "late",
        Some(Mood::Warn) => "warn",
        Some(Mood::Fresh) | None => "fresh",
    }
}
