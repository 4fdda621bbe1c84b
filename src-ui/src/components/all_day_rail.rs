//! The all-day rail: what is still to be made, over all tickets of New and Cooking.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    state::{filter::to_make, sheet::Sheet, view::Lanes},
    t,
};

/// Height of one item, and of the title and the way to further items, in CSS pixels; in the styles.
const ROW: f64 = 62.0;
const REST: f64 = 56.0 + 10.0 + ROW + 40.0;

/// See [`AllDayRail`].
#[derive(Properties, PartialEq)]
pub struct AllDayRailProps {
    /// What is shown of the orders.
    pub lanes: Lanes,
    /// The item whose tickets are marked.
    pub picked: Option<Rc<str>>,
    /// Height of the board, in CSS pixels.
    pub height: f64,
    /// Another item is picked, or none.
    pub on_pick: Callback<Option<Rc<str>>>,
}

/// One button for each item: how many, of what. A touch marks the tickets that want it.
#[component]
pub fn AllDayRail(props: &AllDayRailProps) -> Html {
    let page = use_state_eq(|| 0_usize);
    let totals = use_memo(props.lanes.clone(), to_make);
    let size = ((props.height - REST) / ROW).floor().max(1.0) as usize;
    let sheet = Sheet::of(totals.len(), size, *page);
    let turn = {
        let (page, next) = (page.setter(), sheet.page + 1);
        move |_| page.set(next)
    };
    let rows = sheet.lines(&totals).iter().map(|total| {
        let name: Rc<str> = total.name.as_str().into();
        let picked = props.picked.as_ref() == Some(&name);
        let onclick = {
            let (name, on_pick) = (Rc::clone(&name), props.on_pick.clone());
            move |_| on_pick.emit((!picked).then(|| Rc::clone(&name)))
        };
        html! {
            <li key={total.name.clone()}>
                <button data-item={total.name.clone()} aria-pressed={picked.to_string()} {onclick}
                    aria-label={t!("all-day-item", pieces = total.pieces, name = total.name.as_str(),
                        tickets = total.tickets)}>
                    <b>{ total.pieces }</b>
                    { " " }
                    <span>{ &total.name }</span>
                </button>
            </li>
        }
    });
    html! {
        <aside class="all-day" data-all-day="" aria-label={t!("all-day-title")}>
            <header>
                <h2>{ t!("all-day-title") }</h2>
            </header>
            if totals.is_empty() {
                <p>{ t!("all-day-nothing") }</p>
            }
            <ul>{ for rows }</ul>
            if sheet.pages > 1 {
                <button class="more" data-action="more-items" onclick={turn}>
                    { t!("all-day-page", page = sheet.page + 1, pages = sheet.pages) }{ " ▸" }
                </button>
            }
        </aside>
    }
}
