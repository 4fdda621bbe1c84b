//! The lines of a ticket: whole ones only, the rest on further pages.

use std::rc::Rc;

use olgfeast_protocol::{LineKey, OrderId};
use web_sys::Element;
use yew::prelude::*;

use crate::{
    hooks::Room,
    state::{
        fit::{LinePages, line_pages},
        view::{Card, CardLine},
        words,
    },
    t,
};

/// See [`LineList`].
#[derive(Properties, PartialEq)]
pub struct LineListProps {
    /// The order.
    pub card: Rc<Card>,
    /// What stands beside the lines and takes of their height as it gets longer.
    pub below: Option<AttrValue>,
    /// The room of the board: with another one everything is measured again.
    pub room: Room,
    /// What the way to further lines takes from the height of the lines.
    pub more_row: f64,
    /// The line that the next Enter strikes.
    pub line: Option<LineKey>,
    /// The page to show, from 0.
    pub page: usize,
    /// Takes no touch yet.
    pub inert: bool,
    /// A line is struck, or not any more.
    pub on_strike: Callback<(OrderId, LineKey, bool)>,
    /// The next page.
    pub on_more: Callback<OrderId>,
    /// The pages that there are.
    pub on_measured: Callback<(OrderId, u64, LinePages)>,
}

/// What a measurement is good for: content, room, what takes of it, and whether the lines are small.
type Measured = (u64, Room, Option<AttrValue>, bool);

/// Quantity and name of each line. All of them are drawn once and measured; then those that do not
/// fit are left to further pages, so that no line is ever cut.
#[component]
pub fn LineList(props: &LineListProps) -> Html {
    let list = use_node_ref();
    let pages = use_state_eq(|| None::<(Measured, LinePages)>);
    let id = props.card.order.id;
    // A line that is higher than the room is drawn smaller, and so are its neighbours.
    let small = use_state_eq(|| None::<(u64, Room)>);
    let is_small = *small == Some((props.card.content, props.room));
    let current: Measured = (
        props.card.content,
        props.room,
        props.below.clone(),
        is_small,
    );
    {
        let (list, pages, small) = (list.clone(), pages.setter(), small.setter());
        let on_measured = props.on_measured.clone();
        let more_row = props.more_row;
        use_effect_with(current.clone(), move |measured| {
            let (content, room, _, is_small) = measured;
            let (content, room, is_small) = (*content, *room, *is_small);
            let (heights, height) = measure(&list);
            let cut: LinePages = line_pages(&heights, height, more_row).into();
            let too_high = heights.iter().any(|line| *line > height - more_row);
            if too_high && cut.len() > 1 && !is_small {
                small.set(Some((content, room)));
                return;
            }
            on_measured.emit((id, content, Rc::clone(&cut)));
            pages.set(Some((measured.clone(), cut)));
        });
    }
    let cut = match &*pages {
        Some((measured, cut)) if *measured == current => Some(cut),
        _ => None,
    };
    let shown = cut.and_then(|cut| cut.get(props.page).or(cut.first()));
    // A note changes what is cooked, so it is read before the lines and seen like one of them.
    let note = words::note(&props.card).map(note);
    let lines = props.card.lines.iter().map(|line| row(props, line));
    let rows: Vec<Html> = note.into_iter().chain(lines).collect();
    let total = rows.len();
    let lines = rows.into_iter().enumerate();
    let lines = lines.map(|(index, row)| {
        let hidden = shown.is_some_and(|shown| !shown.contains(&index));
        html! { <li key={index} {hidden}>{ row }</li> }
    });
    let more = match (cut, shown) {
        (Some(cut), Some(shown)) if cut.len() > 1 => {
            let words = match total.saturating_sub(shown.end) {
                0 => t!("first-lines"),
                count => t!("more-lines", count = count),
            };
            let on_more = props.on_more.clone();
            let onclick = move |_| on_more.emit(id);
            html! { <button class="more-lines" data-action="more-lines" {onclick}>{ words }</button> }
        }
        _ => Html::default(),
    };
    html! {
        <>
            <div class={classes!("lines", is_small.then_some("small"))}><ol ref={list}>{ for lines }</ol></div>
            { more }
        </>
    }
}

fn note(words: &str) -> Html {
    html! {
        <p class="note"><b>{ t!("note") }</b>{ " " }<span>{ words }</span></p>
    }
}

/// A line is a button: a touch strikes it, and the next one takes that back.
fn row(props: &LineListProps, line: &CardLine) -> Html {
    let struck = line.mark.is_struck();
    let at = props.line.as_ref() == Some(&line.key);
    let onclick = {
        let (id, key) = (props.card.order.id, line.key.clone());
        let on_strike = props.on_strike.clone();
        move |_| on_strike.emit((id, key.clone(), !struck))
    };
    // The focus stays where the keyboard has put it; a touch must not move it.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    html! {
        <button class={classes!("line", struck.then_some("struck"), at.then_some("at"))}
            data-action="strike" aria-current={at.then_some("true")}
            aria-pressed={struck.to_string()} disabled={props.inert} {onclick} {onmousedown}>
            <b>{ line.quantity.to_string() }</b>
            <span>{ &*line.name }</span>
        </button>
    }
}

/// The heights of the lines, all of them drawn, and of the room they have.
fn measure(list: &NodeRef) -> (Vec<f64>, f64) {
    let list = list.cast::<Element>();
    let room = list.as_ref().and_then(|list| list.parent_element());
    let (Some(list), Some(room)) = (list, room) else {
        return (Vec::new(), 0.0);
    };
    let height = |element: &Element| element.get_bounding_client_rect().height();
    let lines = list.children();
    let heights = (0..lines.length())
        .filter_map(|index| lines.item(index))
        .map(|line| height(&line))
        .collect();
    (heights, height(&room))
}
