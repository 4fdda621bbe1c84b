//! The sheet of paper: drawn when it is asked for, and to be seen in print alone.

use std::rc::Rc;

use olgfeast_protocol::ipc::IpcError;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    clock, ipc,
    state::{
        paper::{Paper, Slip, Station},
        view::Open,
        words,
    },
    t,
};

/// See [`PaperSheet`].
#[derive(Properties, PartialEq)]
pub struct PaperProps {
    /// What is on the screen.
    pub open: Open,
    /// When paper was last asked for; another time asks again.
    pub asked_at: Option<u64>,
    /// There is no dialog that prints.
    pub on_failed: Callback<IpcError>,
}

/// What was open when paper was asked for. It stays as it was, so that what the dialog prints is what
/// its head says.
#[component]
pub fn PaperSheet(props: &PaperProps) -> Html {
    let paper = use_state_eq(|| None::<Rc<Paper>>);
    {
        let (paper, open) = (paper.setter(), props.open.clone());
        use_effect_with(props.asked_at, move |asked| {
            if asked.is_some() {
                paper.set(Some(Rc::new(Paper::of(&open, clock::now()))));
            }
        });
    }
    let on_failed = props.on_failed.clone();
    // After it was drawn.
    use_effect_with((*paper).clone(), move |paper| {
        if paper.is_some() {
            spawn_local(async move {
                if let Err(error) = ipc::print().await {
                    on_failed.emit(error);
                }
            });
        }
    });
    let paper = paper.as_ref().map(Rc::clone);
    html! { { for paper.map(|paper| html! { <Sheet {paper} /> }) } }
}

/// See [`Sheet`].
#[derive(Properties, PartialEq)]
struct SheetProps {
    paper: Rc<Paper>,
}

/// The sheet itself, drawn once.
#[component]
fn Sheet(props: &SheetProps) -> Html {
    let paper = &*props.paper;
    let moment = |at| clock::moment(at, paper.asked_at);
    let as_of = match paper.as_of {
        Some(at) => t!("paper-as-of", when = moment(at)),
        None => t!("paper-never"),
    };
    let up_to = paper.up_to.as_deref();
    html! {
        <section class="paper" data-paper="">
            <header>
                <h1>{ t!("paper-title") }</h1>
                <p>
                    <strong>{ as_of }</strong>
                    { for up_to.map(|number| format!(", {}", t!("paper-up-to", number = number))) }
                    { " · " }{ t!("paper-asked-at", when = clock::time_of_day(paper.asked_at)) }
                </p>
                if paper.is_behind() { <p>{ t!("paper-saved") }</p> }
            </header>
            if paper.stations.is_empty() { <p>{ t!("paper-nothing") }</p> }
            { for paper.stations.iter().map(|one| station(one, paper)) }
        </section>
    }
}

fn station(station: &Station, paper: &Paper) -> Html {
    let group = station.group.clone();
    html! {
        <section class="station">
            <h2>
                { group.unwrap_or_else(|| t!("paper-station-unknown")) }
                <small>{ t!("paper-count", count = station.slips.len()) }</small>
            </h2>
            <ol>{ for station.slips.iter().map(|one| slip(one, paper)) }</ol>
        </section>
    }
}

fn slip(slip: &Slip, paper: &Paper) -> Html {
    let card = &*slip.card;
    let order = &card.order;
    let ordered = order
        .ordered_at
        .map(|at| clock::moment(at, paper.server_now));
    html! {
        <li>
            <b class="number">{ words::key_or_number(order) }</b>
            <div>
                <p>
                    <strong>{ words::status(card.status) }</strong>
                    { for ordered.map(|when| format!(" · {}", t!("paper-ordered", when = when))) }
                    if card.waiting { { " · " }{ t!("waiting-to-send") } }
                </p>
                <p class="name">{ &order.customer_name }</p>
                <ul>
                    { for slip.lines.iter().map(|line| html! {
                        <li>
                            <span class="box">{ if line.mark.is_struck() { "☑" } else { "☐" } }</span>
                            { words::line_on_paper(line) }
                        </li>
                    }) }
                </ul>
                if !order.lines.is_known() { <p>{ t!("lines-not-known") }</p> }
                if !order.notes.is_empty() { <p class="notes">{ &order.notes }</p> }
                if slip.elsewhere > 0 { <p>{ t!("paper-elsewhere", count = slip.elsewhere) }</p> }
            </div>
        </li>
    }
}
