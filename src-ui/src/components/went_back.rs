//! That the server went back, and what only this station still knows.

use std::rc::Rc;

use olgfeast_protocol::{
    Order,
    ipc::{IpcError, Notices, WentBack},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::next_page::NextPage;
use crate::{
    hooks::use_inert,
    ipc,
    state::{sheet::Sheet, words},
    t,
};

/// Orders that are shown at a time: two rows of two, whatever was ordered.
const ORDERS: usize = 4;

/// How far the list has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// Put aside; so many pages, from the first on, were shown before.
    Aside { shown: usize },
    /// This page is open, and so many were shown, this one among them.
    Page { page: usize, shown: usize },
}

impl Reading {
    fn shown(self) -> usize {
        match self {
            Reading::Aside { shown } | Reading::Page { shown, .. } => shown,
        }
    }

    fn turned_to(self, page: usize) -> Reading {
        Reading::Page {
            page,
            shown: self.shown().max(page + 1),
        }
    }
}

/// See [`WentBackStrip`].
#[derive(Properties, PartialEq)]
pub struct WentBackProps {
    /// Of which what the server lost is drawn.
    pub notices: Rc<Notices>,
}

/// What the server lost. The core forgets the list with the OK, so that is not offered before all of
/// it was shown.
#[component]
pub fn WentBackStrip(props: &WentBackProps) -> Html {
    let reading = use_state_eq(|| Reading::Aside { shown: 0 });
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let inert = use_inert(*reading);
    let Some(lost) = &props.notices.went_back else {
        return Html::default();
    };
    let set = |to: Reading| {
        let reading = reading.setter();
        move |_: MouseEvent| reading.set(to)
    };
    let put_away = {
        let failed = failed.setter();
        move |_| {
            let failed = failed.clone();
            spawn_local(async move {
                let answer = ipc::put_away_went_back().await;
                failed.set(answer.err().map(Rc::new));
            });
        }
    };
    let pages = Sheet::of(lost.orders.len(), ORDERS, 0).pages;
    let all_shown = lost.orders.is_empty() || reading.shown() >= pages;
    let sheet = match *reading {
        Reading::Aside { .. } => None,
        Reading::Page { page, .. } => Some(Sheet::of(lost.orders.len(), ORDERS, page)),
    };
    let (toggle, toggle_words) = match *reading {
        Reading::Aside { .. } => (reading.turned_to(0), t!("went-back-show")),
        Reading::Page { shown, .. } => (Reading::Aside { shown }, t!("hide")),
    };
    html! {
        <section data-notice="went-back">
            <div class="strip look">
                <span role="alert">{ words::went_back(lost) }</span>
                if let Some(error) = &*failed { <span>{ words::error(error) }</span> }
                <span class="grow"></span>
                { for sheet.as_ref().filter(|sheet| sheet.pages > 1).map(|sheet| {
                    let to = reading.turned_to((sheet.page + 1) % sheet.pages);
                    let setter = reading.setter();
                    html! { <NextPage sheet={sheet.clone()} on_next={move |()| setter.set(to)} /> }
                }) }
                if !lost.orders.is_empty() {
                    <button data-action="show-lost" aria-expanded={sheet.is_some().to_string()}
                        onclick={set(toggle)}>{ toggle_words }</button>
                }
                <button data-action="put-away-lost" disabled={inert || !all_shown} onclick={put_away}>
                    { t!("ok") }
                </button>
            </div>
            { for sheet.map(|sheet| list(lost, &sheet)) }
        </section>
    }
}

fn list(lost: &WentBack, sheet: &Sheet) -> Html {
    let not_listed = (sheet.page + 1 == sheet.pages).then(|| words::not_listed(lost));
    html! {
        <ul class="lost" aria-label={t!("lost-list")}>
            { for sheet.lines(&lost.orders).iter().map(one) }
            { for not_listed.flatten().map(|words| html! { <li class="muted">{ words }</li> }) }
        </ul>
    }
}

fn one(order: &Order) -> Html {
    html! {
        <li key={order.id.0} data-lost={order.id.0.to_string()}>
            <strong>{ words::lost_name(order) }</strong>
            <span class="muted">{ order.customer_name.clone() }</span>
            <p>{ words::lost_lines(order) }</p>
        </li>
    }
}
