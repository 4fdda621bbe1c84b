//! The list of the history: of any length, with the rows drawn that are in sight.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use olgfeast_protocol::{Order, OrderId, UtcTime};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::{
    clock,
    hooks::use_room,
    state::{
        detail::Known,
        history::{
            Leaves, Slot,
            window::{Window, scroll_to},
        },
        words,
    },
    t,
};

/// Height of a row in CSS pixels; in the styles, too.
const ROW: f64 = 56.0;

/// An order that was touched: its key, and its name for ever.
pub type Picked = (OrderId, Rc<str>);

/// See [`HistoryList`].
#[derive(Properties)]
pub struct HistoryListProps {
    /// The list.
    pub leaves: Rc<RefCell<Leaves>>,
    /// Another number whenever something of it is another.
    pub version: u64,
    /// What the board knows is newer.
    pub board: Rc<BTreeMap<OrderId, Rc<Known>>>,
    /// The order beside it.
    pub picked: Option<Picked>,
    /// The server's clock.
    pub server_now: UtcTime,
    /// These rows are in sight.
    pub on_look: Callback<(usize, usize)>,
    /// All of this order, or of none.
    pub on_pick: Callback<Option<Picked>>,
}

impl PartialEq for HistoryListProps {
    fn eq(&self, other: &HistoryListProps) -> bool {
        // A list says by its version that it is another one. Ages are told in days.
        let minute = |at: UtcTime| at.as_millis().div_euclid(60_000);
        self.version == other.version
            && self.board == other.board
            && self.picked == other.picked
            && minute(self.server_now) == minute(other.server_now)
    }
}

/// Rows under a head. Arrows, Page up and down, Home and End go through it; each order that is reached
/// is shown beside it.
#[component]
pub fn HistoryList(props: &HistoryListProps) -> Html {
    let frame = use_node_ref();
    let scrolled = use_state_eq(|| 0.0_f64);
    let room = use_room(&frame);
    let height = room.map_or(600.0, |room| room.height);
    let leaves = props.leaves.borrow();
    let len = leaves.count();
    let window = Window::of(len, ROW, *scrolled, height);
    let on_look = props.on_look.clone();
    // Also where nothing is in sight yet: the first page is asked for.
    use_effect_with((window, props.version), move |(window, _)| {
        on_look.emit((window.first, window.count));
    });
    let (above, below) = (use_node_ref(), use_node_ref());
    let spaces = (window.first, len.saturating_sub(window.rows().end));
    use_effect_with(
        (spaces, above.clone(), below.clone()),
        |((above_it, below_it), above, below)| {
            for (space, rows) in [(above, above_it), (below, below_it)] {
                if let Some(space) = space.cast::<HtmlElement>() {
                    // A number of pixels is never refused.
                    let _ = space
                        .style()
                        .set_property("height", &format!("{}px", *rows as f64 * ROW));
                }
            }
        },
    );
    // Another list begins at its beginning.
    let list = leaves.number();
    use_effect_with((list, frame.clone()), |(_, frame)| {
        if let Some(frame) = frame.cast::<Element>() {
            frame.set_scroll_top(0);
        }
    });
    let onscroll = {
        let (scrolled, frame) = (scrolled.setter(), frame.clone());
        move |_: Event| {
            if let Some(frame) = frame.cast::<Element>() {
                scrolled.set(f64::from(frame.scroll_top()));
            }
        }
    };
    let rows = window.rows().filter_map(|at| Some((at, leaves.slot(at)?)));
    let rows = rows.map(|(at, slot)| match slot {
        Slot::Reading => {
            html! { <li key={format!("at {at}")} class="entry reading" aria-hidden="true"></li> }
        }
        Slot::Order(kept) => {
            let known = newest(&props.board, &kept);
            row(&known, props)
        }
    });
    let onkeydown = {
        let (frame, leaves, picked) = (
            frame.clone(),
            Rc::clone(&props.leaves),
            props.picked.clone(),
        );
        let on_pick = props.on_pick.clone();
        let page = (height / ROW).floor().max(1.0) as usize;
        move |event: KeyboardEvent| {
            if event.code() == "Escape" {
                event.prevent_default();
                return on_pick.emit(None);
            }
            let leaves = leaves.borrow();
            let Some(end) = leaves.count().checked_sub(1) else {
                return;
            };
            let at = picked
                .as_ref()
                .and_then(|(id, ref_code)| leaves.place(*id, ref_code));
            let to = match (event.code().as_str(), at) {
                ("ArrowDown", None) | ("Home", _) => 0,
                ("ArrowDown", Some(at)) => at.saturating_add(1).min(end),
                ("ArrowUp", at) => at.unwrap_or_default().saturating_sub(1),
                ("PageDown", at) => at.unwrap_or_default().saturating_add(page).min(end),
                ("PageUp", at) => at.unwrap_or_default().saturating_sub(page),
                ("End", _) => end,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let Some(frame) = frame.cast::<Element>() {
                let top = f64::from(frame.scroll_top());
                if let Some(top) = scroll_to(to, ROW, top, height) {
                    frame.set_scroll_top(top as i32);
                }
            }
            // What is not here yet is reached by pressing on.
            if let Some(Slot::Order(known)) = leaves.slot(to) {
                on_pick.emit(Some(picked_of(&known.order)));
            }
        }
    };
    let active = props.picked.as_ref().map(|(id, _)| format!("row-{id}"));
    html! {
        <div class="list">
            <div class="head entry" aria-hidden="true">
                <span>{ t!("history-number") }</span><span>{ t!("history-ordered") }</span>
                <span>{ t!("history-name") }</span><span>{ t!("history-state") }</span>
                <span>{ t!("history-items") }</span>
            </div>
            <ol class="rows" role="listbox" tabindex="0" aria-label={t!("recall-list")}
                aria-activedescendant={active} ref={frame} {onscroll} {onkeydown}>
                <li key="above" class="space" aria-hidden="true" ref={above}></li>
                { for rows }
                <li key="below" class="space" aria-hidden="true" ref={below}></li>
            </ol>
        </div>
    }
}

/// What the board knows of an order is newer than what was read.
pub fn newest(board: &BTreeMap<OrderId, Rc<Known>>, kept: &Rc<Known>) -> Rc<Known> {
    let on_board = board.get(&kept.order.id);
    let same = on_board.filter(|known| known.order.ref_code == kept.order.ref_code);
    Rc::clone(same.unwrap_or(kept))
}

fn picked_of(order: &Order) -> Picked {
    (order.id, order.ref_code.as_str().into())
}

fn row(known: &Rc<Known>, props: &HistoryListProps) -> Html {
    let order = &known.order;
    let picked = picked_of(order);
    let is_picked = props.picked.as_ref() == Some(&picked);
    let number = words::key_or_number(order);
    let when = order
        .ordered_at
        .map(|at| clock::day_and_time(at, props.server_now));
    let when = when.unwrap_or_else(|| t!("age-unknown"));
    let lines = words::short_lines(known);
    let onclick = {
        let on_pick = props.on_pick.clone();
        move |event: MouseEvent| {
            let row = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let list = row.and_then(|row| row.closest(".rows").ok().flatten());
            if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()) {
                // The keyboard goes on from here.
                let _ = list.focus();
            }
            on_pick.emit(Some(picked.clone()));
        }
    };
    html! {
        <li key={format!("{}-{}", order.id, order.ref_code)} id={format!("row-{}", order.id)}
            class={classes!("entry", (known.status == olgfeast_protocol::OrderStatus::Cancelled).then_some("cancelled"))}
            role="option" aria-selected={is_picked.to_string()}
            data-row={order.id.to_string()} data-row-status={known.status.word()} {onclick}>
            <b>{ number }</b>{ " " }
            <span>{ when }</span>{ " " }
            <span class="name">{ &order.customer_name }</span>{ " " }
            <strong>
                { words::status(known.status) }
                if !known.pending.is_empty() { { " " }<small>{ t!("waiting-to-send") }</small> }
            </strong>
            { " " }
            <span class="short">{ lines }</span>
        </li>
    }
}
