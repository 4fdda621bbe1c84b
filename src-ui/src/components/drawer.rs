//! The drawer: what was, beside what is. It takes room from the board and never covers it.

use std::rc::Rc;

use olgfeast_protocol::UtcTime;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{detail::Detail, recall::RecallList};
use crate::{
    hooks::use_history,
    state::{
        badge::Badge,
        detail::{Ended, Known, on_board},
        display::Drawer,
        recall::Reach,
        view::Lanes,
        words,
    },
    t,
};

/// How far an arrow key moves what does not fit, in CSS pixels.
const STEP: f64 = 96.0;

/// See [`DrawerView`].
#[derive(Properties, PartialEq)]
pub struct DrawerProps {
    /// What stands in it.
    pub drawer: Drawer,
    /// All open orders.
    pub lanes: Lanes,
    /// The last orders that have ended.
    pub ended: Rc<Ended>,
    /// How fresh everything is.
    pub badge: Badge,
    /// When the board was last known to be right, by the station's clock.
    pub good_at: Option<UtcTime>,
    /// The station's clock.
    pub now: UtcTime,
    /// The server's clock.
    pub server_now: UtcTime,
    /// Height of the board, in CSS pixels.
    pub height: f64,
    /// Shows something else, or closes.
    pub on_drawer: Callback<Option<Drawer>>,
    /// An order goes one state back.
    pub on_back: Callback<Rc<Known>>,
    /// The ticket of this number is selected on the board.
    pub on_find: Callback<String>,
    /// All open tickets on paper.
    pub on_paper: Callback<()>,
}

/// The list of all orders, or one of them. The keyboard alone is enough: Tab and the arrows reach
/// everything, Escape closes it.
#[component]
pub fn DrawerView(props: &DrawerProps) -> Html {
    let frame = use_node_ref();
    let history = use_history();
    let page = use_state_eq(|| 0_usize);
    use_effect_with((props.drawer, frame.clone()), |(drawer, frame)| {
        // Finding is the field's; see there.
        if matches!(drawer, Drawer::Recall | Drawer::Detail(_))
            && let Some(frame) = frame.cast::<HtmlElement>()
        {
            let _ = frame.focus();
        }
    });
    let close = {
        let on_drawer = props.on_drawer.clone();
        move || on_drawer.emit(None)
    };
    let onkeydown = {
        let (frame, close, drawer) = (frame.clone(), close.clone(), props.drawer);
        move |event: KeyboardEvent| {
            let meant = match event.code().as_str() {
                "Escape" => {
                    close();
                    true
                }
                "ArrowDown" => step(&frame, drawer, 1),
                "ArrowUp" => step(&frame, drawer, -1),
                _ => false,
            };
            if meant {
                event.prevent_default();
                event.stop_propagation();
            }
        }
    };
    let saved = words::saved_here(&props.badge, props.good_at, props.now);
    let (kind, title, content) = match props.drawer {
        Drawer::Recall | Drawer::Find { .. } => {
            let mut recall = history.recall.borrow_mut();
            let rows = recall.rows(&props.lanes, &props.ended);
            let newer = recall.newer(&props.lanes, &props.ended);
            let finding_since = match props.drawer {
                Drawer::Find { asked_at } => Some(asked_at),
                Drawer::Recall | Drawer::Detail(_) => None,
            };
            let on_detail = {
                let on_drawer = props.on_drawer.clone();
                Callback::from(move |id| on_drawer.emit(Some(Drawer::Detail(id))))
            };
            let list = html! {
                <RecallList
                    {rows} {newer} older={recall.older().clone()} number={recall.number()}
                    page={*page} {finding_since} server_now={props.server_now}
                    height={props.height} on_page={page.setter()}
                    on_search={history.on_search.clone()} on_more={history.on_more.clone()}
                    on_find={props.on_find.clone()} on_back={props.on_back.clone()} {on_detail}
                />
            };
            ("recall", t!("recall-title"), list)
        }
        Drawer::Detail(id) => {
            let board = on_board(&props.lanes, &props.ended, id);
            let (known, reach) = match board {
                Some(known) => (Some(known), Reach::Board),
                None => (history.recall.borrow().remembered(id), Reach::Store),
            };
            let on_list = {
                let on_drawer = props.on_drawer.clone();
                Callback::from(move |()| on_drawer.emit(Some(Drawer::Recall)))
            };
            let title = known
                .as_ref()
                .map_or_else(String::new, |known| words::key_or_number(&known.order));
            let detail = html! {
                <Detail {known} {reach} now={props.now} server_now={props.server_now}
                    on_back={props.on_back.clone()} {on_list} />
            };
            ("detail", title, detail)
        }
    };
    let on_paper = props.on_paper.clone();
    html! {
        <aside class="drawer" data-drawer={kind} aria-label={t!("recall-title")} tabindex="-1"
            ref={frame} {onkeydown}>
            <header>
                <h2>{ title }</h2>
                <button data-action="paper" aria-label={t!("paper-name")}
                    onclick={move |_| on_paper.emit(())}>{ t!("paper") }</button>
                <button data-action="close-drawer" onclick={move |_| close()}>
                    { t!("recall-close") }
                </button>
            </header>
            { content }
            // Not a list: what is typed above it would go when it comes.
            if let Some(words) = saved { <p class="saved" role="status">{ words }</p> }
        </aside>
    }
}

/// The arrows go from control to control in the list, and through the text of one order.
fn step(frame: &NodeRef, drawer: Drawer, by: i32) -> bool {
    let Some(frame) = frame.cast::<Element>() else {
        return false;
    };
    if let Drawer::Detail(_) = drawer {
        if let Ok(Some(text)) = frame.query_selector(".all") {
            text.scroll_by_with_x_and_y(0.0, STEP * f64::from(by));
        }
        return true;
    }
    let Ok(found) = frame.query_selector_all("input, button:not([disabled])") else {
        return false;
    };
    let controls: Vec<HtmlElement> = (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect();
    let active = frame
        .owner_document()
        .and_then(|page| page.active_element());
    let at = controls
        .iter()
        .position(|control| active.as_ref() == Some(control.as_ref()));
    let next = match (at, by > 0) {
        (None, true) => 0,
        (None, false) => controls.len().saturating_sub(1),
        (Some(at), true) => at + 1,
        (Some(at), false) => at.saturating_sub(1),
    };
    if let Some(control) = controls.get(next) {
        let _ = control.focus();
    }
    true
}
