//! Orders of this feast and of those before: looked for, looked at, taken along.

use std::{collections::BTreeMap, rc::Rc};

use olgfeast_protocol::{
    OrderId, UtcTime, feast_day,
    ipc::{HistoryReach, HistoryReading},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    components::{
        bar::Bar,
        detail::Detail,
        history_list::{HistoryList, Picked},
        history_search::SearchForm,
        report::Report,
        stations_strip::StationsStrip,
    },
    hooks::{LeavesHandle, use_leaves, use_now, use_reach},
    ipc,
    state::{
        badge::badge,
        detail::Known,
        history::search::{Day, Narrow, Search},
        recall::Reach,
        screen::Screen,
        view::Open,
        words,
    },
    t,
};

/// What is looked for; touches and keys are taken one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
struct Looked(Search);

impl Reducible for Looked {
    type Action = Narrow;

    fn reduce(self: Rc<Self>, by: Narrow) -> Rc<Self> {
        Rc::new(Looked(self.0.narrowed(by)))
    }
}

/// See [`History`].
#[derive(Properties, PartialEq)]
pub struct HistoryProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, and below it the list with what narrows it, or the report of a day.
#[component]
pub fn History(props: &HistoryProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    let server_now = open.server_now(now);
    let badge = badge(&open.signs, now);
    let search = use_reducer_eq(Looked::default);
    let picked = use_state_eq(|| None::<Picked>);
    let report = use_state_eq(|| None::<UtcTime>);
    let said = use_state_eq(|| None::<String>);
    let reach = use_reach();
    let filter = search.0.filter();
    let list = use_leaves(&filter);
    let board = use_memo(
        (open.lanes.clone(), Rc::clone(&open.ended)),
        |(lanes, ended)| {
            let open = lanes.cards().map(|card| Rc::new(Known::on_card(card)));
            let all = open.chain(ended.values().cloned());
            all.map(|known| (known.order.id, known))
                .collect::<BTreeMap<_, _>>()
        },
    );
    {
        // What was read meanwhile stands behind the end of the list.
        let (known, on_longer) = (reach.map(|reach| reach.known), list.on_longer.clone());
        use_effect_with(known, move |_| on_longer.emit(()));
    }
    let on_narrow = {
        let (search, said) = (search.dispatcher(), said.setter());
        Callback::from(move |by| {
            said.set(None);
            search.dispatch(by);
        })
    };
    let on_pick = {
        let picked = picked.setter();
        Callback::from(move |to| picked.set(to))
    };
    let on_unpick = {
        let picked = picked.setter();
        Callback::from(move |()| picked.set(None))
    };
    let on_back = {
        let said = said.setter();
        Callback::from(move |known: Rc<Known>| {
            let Some(to) = known.status.previous() else {
                return;
            };
            let said = said.clone();
            spawn_local(async move {
                let answer = ipc::set_status(known.order.id, known.status, to).await;
                let number = words::key_or_number(&known.order);
                said.set(Some(match answer {
                    Ok(_) => t!(
                        "history-brought-back",
                        number = number,
                        status = words::status(to)
                    ),
                    Err(error) => t!(
                        "history-not-brought-back",
                        number = number,
                        reason = words::error(&error)
                    ),
                }));
            });
        })
    };
    let export = {
        let (said, filter) = (said.setter(), filter.clone());
        move |_: MouseEvent| {
            let (said, filter) = (said.clone(), filter.clone());
            said.set(Some(t!("history-exporting")));
            spawn_local(async move {
                said.set(Some(words::exported(&ipc::export_history(&filter).await)));
            });
        }
    };
    let day_of_report = match search.0.day {
        Day::Begins(at) => at,
        Day::Any => feast_day::began(server_now),
    };
    let open_report = {
        let report = report.setter();
        move |_: MouseEvent| report.set(Some(day_of_report))
    };
    let on_day = {
        let report = report.setter();
        Callback::from(move |day| report.set(Some(day)))
    };
    let on_close = {
        let report = report.setter();
        Callback::from(move |()| report.set(None))
    };
    let anew = {
        let on_anew = list.on_anew.clone();
        move |_: MouseEvent| on_anew.emit(())
    };
    let saved = words::saved_here(&badge, open.signs.good_at, now);
    let leaves = list.leaves.borrow();
    let failed = leaves
        .failed()
        .map(|error| t!("recall-failed", reason = words::error(error)));
    let (is_empty, is_waiting) = (
        leaves.has_nothing(),
        leaves.count() == 0 && !leaves.is_whole(),
    );
    drop(leaves);
    let main = match *report {
        Some(day) => {
            let missing = saved.clone().or_else(|| lacking(reach, day, server_now));
            html! { <Report {day} {server_now} {missing} {on_day} {on_close} /> }
        }
        None => html! {
            <>
                <header>
                    <h1>{ t!("screen-history") }</h1>
                    <div class="reach" role="status">{ for reach.map(|reach| told(reach, server_now)) }</div>
                    <button data-action="history-anew" onclick={anew}>{ t!("history-anew") }</button>
                    <button data-action="export-history" onclick={export}>{ t!("history-export") }</button>
                    <button data-action="report" onclick={open_report}>{ t!("report-title") }</button>
                </header>
                <SearchForm search={search.0.clone()} {server_now} {on_narrow} />
                { for saved.map(|words| html! { <p class="saved">{ words }</p> }) }
                <p class="said" role="status">{ (*said).clone().or(failed).unwrap_or_default() }</p>
                <div class="beside">
                    if is_empty {
                        <p class="nothing">{ t!("recall-nothing") }</p>
                    } else if is_waiting {
                        <p class="nothing">{ t!("recall-reading") }</p>
                    }
                    <HistoryList
                        leaves={Rc::clone(&list.leaves)} version={list.version}
                        board={Rc::clone(&board)} picked={(*picked).clone()} {server_now}
                        on_look={list.on_look.clone()} {on_pick}
                    />
                    if let Some(picked) = (*picked).clone() {
                        { beside(&picked, &list, &board, now, server_now, on_back, on_unpick) }
                    }
                </div>
            </>
        },
    };
    html! {
        <div class="desk">
            <div>
                <Bar
                    screen={Screen::History} on_screen={props.on_screen.clone()}
                    {badge} newest={open.newest.clone()} unsent={open.unsent} {now} {server_now}
                />
                <StationsStrip />
            </div>
            <main class={classes!("history", report.is_some().then_some("reports"))}>{ main }</main>
        </div>
    }
}

/// How far back the history reaches, with a bar while it is read.
fn told(reach: HistoryReach, server_now: UtcTime) -> Html {
    let total = reach
        .total
        .filter(|total| *total > 0 && reach.reading == HistoryReading::Runs);
    html! {
        <>
            <span>{ words::reach(&reach, server_now) }</span>
            { for total.map(|total| html! {
                <progress max={total.to_string()} value={reach.known.to_string()}
                    aria-label={t!("history-progress")}></progress>
            }) }
        </>
    }
}

/// A day of which older orders may still be missing here.
fn lacking(reach: Option<HistoryReach>, day: UtcTime, server_now: UtcTime) -> Option<String> {
    let reach = reach?;
    let is_here = reach.reading == HistoryReading::Complete
        || reach.reaches_back_to.is_some_and(|since| since <= day);
    (!is_here).then(|| words::reach(&reach, server_now))
}

/// All of the order that was picked.
fn beside(
    picked: &Picked,
    list: &LeavesHandle,
    board: &BTreeMap<OrderId, Rc<Known>>,
    now: UtcTime,
    server_now: UtcTime,
    on_back: Callback<Rc<Known>>,
    on_close: Callback<()>,
) -> Html {
    let (id, ref_code) = picked;
    let on_board = board
        .get(id)
        .filter(|known| *known.order.ref_code == **ref_code);
    let (known, reach) = match on_board {
        Some(known) => (Some(Rc::clone(known)), Reach::Board),
        None => (list.leaves.borrow().order(*id, ref_code), Reach::Store),
    };
    let title = known
        .as_ref()
        .map(|known| words::key_or_number(&known.order));
    let onkeydown = {
        let on_close = on_close.clone();
        move |event: KeyboardEvent| {
            if event.code() == "Escape" {
                event.prevent_default();
                on_close.emit(());
            }
        }
    };
    html! {
        <aside class="drawer" data-drawer="detail" aria-label={t!("history-detail")} {onkeydown}>
            <header><h2>{ title.unwrap_or_default() }</h2></header>
            <Detail {known} {reach} {now} {server_now} {on_back} on_list={on_close} />
        </aside>
    }
}
