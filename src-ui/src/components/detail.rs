//! All that is known of one order.

use std::rc::Rc;

use olgfeast_protocol::{UtcTime, ipc::StateChange};
use yew::prelude::*;

use super::recall::back;
use crate::{
    clock,
    hooks::{use_changes, use_inert},
    state::{
        detail::{Entry, Known, timeline},
        recall::{Reach, Row},
        words,
    },
    t,
};

/// See [`Detail`].
#[derive(Properties, PartialEq)]
pub struct DetailProps {
    /// The order; `None` where nobody here knows it any more.
    pub known: Option<Rc<Known>>,
    /// Who can still move it.
    pub reach: Reach,
    /// The station's clock.
    pub now: UtcTime,
    /// The server's clock.
    pub server_now: UtcTime,
    /// It goes one state back.
    pub on_back: Callback<Rc<Known>>,
    /// To all orders.
    pub on_list: Callback<()>,
}

/// State, name, lines with their marks, notes, times and the timeline of one order.
#[component]
pub fn Detail(props: &DetailProps) -> Html {
    let on_list = props.on_list.clone();
    let list = html! {
        <button data-action="all-orders" onclick={move |_| on_list.emit(())}>{ t!("all-orders") }</button>
    };
    match &props.known {
        Some(known) => html! {
            <Order key={known.order.id.0} known={Rc::clone(known)} reach={props.reach}
                now={props.now} server_now={props.server_now} on_back={props.on_back.clone()}
                {list} />
        },
        None => html! {
            <>
                <p class="all">{ t!("detail-gone") }</p>
                <div class="turn">{ list }</div>
            </>
        },
    }
}

/// See [`Order`].
#[derive(Properties, PartialEq)]
struct OrderProps {
    known: Rc<Known>,
    reach: Reach,
    now: UtcTime,
    server_now: UtcTime,
    on_back: Callback<Rc<Known>>,
    list: Html,
}

#[component]
fn Order(props: &OrderProps) -> Html {
    let known = &props.known;
    let order = &known.order;
    let changes = use_changes(known);
    let inert = use_inert(known.status);
    let moment = |at: UtcTime| clock::moment(at, props.server_now);
    let lines = known.lines.iter().map(|line| {
        let struck = line.mark.is_struck();
        html! {
            <li class={classes!(struck.then_some("struck"))}>
                <b>{ line.quantity.to_string() }</b>
                <span>{ &*line.name }</span>
                <i aria-hidden="true">{ if struck { "✓" } else { "" } }</i>
            </li>
        }
    });
    let times = known.times().into_iter().map(|(what, at)| {
        html! { <><dt>{ words::time_of(what) }</dt><dd>{ moment(at) }</dd></> }
    });
    let reason = order.cancel_reason.as_deref();
    let row = Row {
        known: Rc::clone(known),
        reach: props.reach,
    };
    html! {
        <>
            <div class="all" data-detail={order.id.to_string()}>
                <p class="state">
                    <strong>{ words::status(known.status) }</strong>
                    if !known.pending.is_empty() {
                        <span class="sync">{ t!("waiting-to-send") }</span>
                    }
                </p>
                <p class="name">{ &order.customer_name }</p>
                { for reason.map(|reason| html! { <p>{ t!("detail-cancelled", reason = reason) }</p> }) }
                if !order.notes.is_empty() {
                    <h3>{ t!("detail-notes") }</h3>
                    <p class="notes">{ &order.notes }</p>
                }
                <h3>{ t!("detail-lines") }</h3>
                if order.lines.is_known() {
                    <ul class="lines">{ for lines }</ul>
                    <p class="muted">
                        { words::known_lines(known) }
                        { for order.tokens.map(|count| format!(" · {}", t!("tokens", count = count))) }
                    </p>
                } else {
                    <p class="muted">{ t!("lines-not-known") }</p>
                }
                <h3>{ t!("detail-times") }</h3>
                <dl>{ for times }</dl>
                <h3>{ t!("detail-changes") }</h3>
                { history(known, changes.as_ref(), props) }
            </div>
            <div class="turn">{ props.list.clone() }{ back(&row, inert, &props.on_back) }</div>
        </>
    }
}

/// The timeline, oldest first, and then what waits.
fn history(
    known: &Known,
    changes: Option<&Result<Rc<[StateChange]>, olgfeast_protocol::ipc::IpcError>>,
    props: &OrderProps,
) -> Html {
    let kept: &[StateChange] = match changes {
        Some(Ok(changes)) => changes,
        Some(Err(_)) | None => &[],
    };
    let told = match changes {
        None => Some(t!("recall-reading")),
        Some(Err(error)) => Some(t!("recall-failed", reason = words::error(error))),
        Some(Ok(_)) if kept.is_empty() => Some(t!("detail-changes-none")),
        Some(Ok(_)) => None,
    };
    let entries = timeline(kept, &known.pending);
    html! {
        <>
            { for told.map(|words| html! { <p class="muted">{ words }</p> }) }
            <ol class="timeline">
                { for entries.iter().map(|entry| one(entry, props)) }
            </ol>
        </>
    }
}

fn one(entry: &Entry, props: &OrderProps) -> Html {
    match entry {
        Entry::Changed(change) => {
            let [who, learned, late] = words::change(change, props.server_now);
            let from = match change.from {
                Some(from) => words::moved(from, change.to),
                None => t!("change-first-seen"),
            };
            html! {
                <li>
                    <time>{ clock::moment(change.at, props.server_now) }</time>
                    <div>
                        <strong>{ words::status(change.to) }</strong>
                        <span>{ from }{ " · " }{ who }</span>
                        if !late.is_empty() { <span>{ late }</span> }
                        <span class="muted">{ learned }</span>
                    </div>
                </li>
            }
        }
        Entry::Waits { to, made_at } => html! {
            <li class="waits">
                <time>{ "◷" }</time>
                <div><strong>{ words::waits(*to, *made_at, props.now) }</strong></div>
            </li>
        },
    }
}
