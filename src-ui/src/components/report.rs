//! The report of a feast day: on the screen, on paper, and as a table.

use std::rc::Rc;

use olgfeast_protocol::{
    Figures, Lane, Settings, UtcTime, feast_day,
    ipc::{IpcError, ReportSpan},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    clock, ipc, numbers,
    state::{history::search::day_before, words},
    t,
};

const HOUR_MILLIS: i64 = 60 * 60 * 1_000;

/// See [`Report`].
#[derive(Properties, PartialEq)]
pub struct ReportProps {
    /// When the day begins.
    pub day: UtcTime,
    /// The server's clock.
    pub server_now: UtcTime,
    /// What of the history may be missing, in words.
    pub missing: Option<String>,
    /// Another day.
    pub on_day: Callback<UtcTime>,
    /// Back to the list.
    pub on_close: Callback<()>,
}

/// What was counted of a day, and when.
#[derive(Clone, PartialEq)]
struct Counted {
    figures: Figures,
    at: UtcTime,
}

/// The figures of the day, by the hour and by the item. They stay as they were counted, so that what
/// is printed is what its head says.
#[component]
pub fn Report(props: &ReportProps) -> Html {
    let late_minutes = use_context::<Rc<Settings>>()
        .map_or_else(|| Settings::default().ages, |settings| settings.ages)
        .of(Lane::Preparing)
        .late;
    let counted = use_state_eq(|| None::<Result<Rc<Counted>, IpcError>>);
    let said = use_state_eq(|| None::<String>);
    let asked = use_state_eq(|| 0_u32);
    let span = {
        let (day, now) = (props.day, props.server_now);
        move || ReportSpan {
            from: day,
            until: UtcTime(day.0.saturating_add(feast_day::DAY)),
            late_minutes,
            now,
        }
    };
    {
        let (counted, said) = (counted.setter(), said.setter());
        let span = span();
        use_effect_with((props.day, late_minutes, *asked), move |_| {
            said.set(None);
            spawn_local(async move {
                let at = span.now;
                let answer = ipc::report(span).await;
                counted.set(Some(answer.map(|figures| Rc::new(Counted { figures, at }))));
            });
        });
    }
    let print = {
        let said = said.setter();
        move |_: MouseEvent| {
            let said = said.clone();
            spawn_local(async move {
                if let Err(error) = ipc::print().await {
                    said.set(Some(t!(
                        "report-not-printed",
                        reason = words::error(&error)
                    )));
                }
            });
        }
    };
    let export = {
        let (said, span) = (said.setter(), span());
        move |_: MouseEvent| {
            let said = said.clone();
            spawn_local(async move {
                said.set(Some(words::exported(&ipc::export_report(span).await)));
            });
        }
    };
    let anew = {
        let (setter, next) = (asked.setter(), asked.wrapping_add(1));
        move |_: MouseEvent| setter.set(next)
    };
    let before = {
        let (on_day, day) = (props.on_day.clone(), day_before(props.day));
        move |_: MouseEvent| on_day.emit(day)
    };
    let next = UtcTime(props.day.0.saturating_add(feast_day::DAY));
    let after = {
        let on_day = props.on_day.clone();
        move |_: MouseEvent| on_day.emit(next)
    };
    let on_close = props.on_close.clone();
    html! {
        <section class="report" data-report={crate::state::history::search::name_of(props.day)}
            aria-label={t!("report-title")}>
            <header>
                <div class="which">
                    <h1>{ t!("report-title") }</h1>
                    <p>{ clock::long_day(props.day) }</p>
                </div>
                <div class="turn">
                    <button data-action="day-before" aria-label={t!("report-day-before")} onclick={before}>{ "◂" }</button>
                    <button data-action="day-after" aria-label={t!("report-day-after")}
                        disabled={next > props.server_now} onclick={after}>{ "▸" }</button>
                    <button data-action="count-anew" onclick={anew}>{ t!("report-anew") }</button>
                    <button data-action="print-report" onclick={print}>{ t!("report-print") }</button>
                    <button data-action="export-report" onclick={export}>{ t!("history-export") }</button>
                    <button data-action="close-report" onclick={move |_| on_close.emit(())}>{ t!("report-close") }</button>
                </div>
            </header>
            <p class="said" role="status">{ (*said).clone().unwrap_or_default() }</p>
            { match &*counted {
                None => html! { <p class="muted">{ t!("recall-reading") }</p> },
                Some(Err(error)) => html! {
                    <p role="alert">{ t!("recall-failed", reason = words::error(error)) }</p>
                },
                Some(Ok(counted)) => html! {
                    <>
                        <p class="muted as-of">
                            { t!("report-as-of", when = clock::day_and_time(counted.at, props.server_now)) }
                            { for props.missing.as_ref().map(|words| html! { <>{ " " }<strong>{ words }</strong></> }) }
                        </p>
                        <Sheet counted={Rc::clone(counted)} {late_minutes} />
                    </>
                },
            } }
        </section>
    }
}

/// See [`Sheet`].
#[derive(Properties, PartialEq)]
struct SheetProps {
    counted: Rc<Counted>,
    late_minutes: u16,
}

#[component]
fn Sheet(props: &SheetProps) -> Html {
    let figures = &props.counted.figures;
    let wait =
        |millis: Option<i64>| millis.map_or_else(|| "–".to_owned(), numbers::minutes_seconds);
    let small = |words: Option<String>| html! { { for words.map(|words| html! { <small>{ words }</small> }) } };
    let late = words::late_share(figures.late);
    let cancelled = t!("report-cancelled", count = figures.cancelled);
    let open = figures.states.open();
    let most = figures.by_hour.iter().copied().max().unwrap_or(1).max(1);
    let hours = figures.by_hour.iter().zip(0_i64..);
    let first = figures
        .by_hour
        .iter()
        .position(|orders| *orders > 0)
        .unwrap_or_default();
    let hours = hours.skip(first).map(|(orders, hour)| {
        let begins = figures.from.plus_millis(hour * HOUR_MILLIS);
        html! {
            <tr>
                <th scope="row">{ clock::time_of_day(begins) }</th>
                <td class="n">{ orders.to_string() }</td>
                <td>{ bar(i64::from(*orders), i64::from(most)) }</td>
            </tr>
        }
    });
    // Once more on each sheet that a table goes on to.
    let day = clock::long_day(figures.from);
    let head = |title: String| {
        html! { <thead><tr><th colspan="3" scope="colgroup">{ title }{ " · " }{ &day }</th></tr></thead> }
    };
    let pieces = figures.by_item.first().map_or(1, |item| item.pieces.max(1));
    let items = figures.by_item.iter().map(|item| {
        html! {
            <tr>
                <th scope="row">{ &item.name }</th>
                <td class="n">{ item.pieces.to_string() }</td>
                <td>{ bar(item.pieces, pieces) }</td>
            </tr>
        }
    });
    html! {
        <>
            <dl class="totals">
                <div data-figure="orders">
                    <dt>{ t!("report-orders") }</dt><dd>{ figures.orders.to_string() }</dd>
                    { small((figures.cancelled > 0).then_some(cancelled)) }
                    { small((open > 0).then(|| t!("report-open", count = open))) }
                </div>
                <div data-figure="value">
                    <dt>{ t!("report-value") }</dt><dd>{ numbers::amount(figures.value.known) }</dd>
                    { small(words::unknown(figures.value)) }
                </div>
                <div data-figure="tokens">
                    <dt>{ t!("report-tokens") }</dt><dd>{ numbers::whole(figures.tokens.known) }</dd>
                    { small(words::unknown(figures.tokens)) }
                </div>
                <div data-figure="to-ready">
                    <dt>{ t!("report-to-ready") }</dt><dd>{ wait(figures.to_ready.median_millis) }</dd>
                    <small>{ t!("report-p90", time = wait(figures.to_ready.p90_millis)) }</small>
                </div>
                <div data-figure="late">
                    <dt>{ t!("report-late") }</dt><dd>{ late }</dd>
                    <small>{ t!("report-late-of", late = figures.late.of_them, count = figures.late.of_all,
                        minutes = props.late_minutes) }</small>
                </div>
            </dl>
            if figures.orders == 0 {
                <p>{ t!("report-none") }</p>
            } else {
                <div class="tables">
                    <section class="panel">
                        <h2>{ t!("report-by-hour") }</h2>
                        <table>{ head(t!("report-by-hour")) }<tbody>{ for hours }</tbody></table>
                    </section>
                    <section class="panel">
                        <h2>{ t!("report-by-item") }</h2>
                        <table>{ head(t!("report-by-item")) }<tbody>{ for items }</tbody></table>
                    </section>
                </div>
            }
        </>
    }
}

/// Beside its number, which says the same.
fn bar(part: i64, most: i64) -> Html {
    let width = part.max(0).saturating_mul(100) / most.max(1);
    html! {
        <svg class="part" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect width={width.to_string()} height="10" />
        </svg>
    }
}
