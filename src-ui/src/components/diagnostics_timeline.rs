//! The connection as it went: why each attempt was made, how far it came, how it ended.

use std::rc::Rc;

use olgfeast_protocol::{
    UtcTime,
    ipc::{
        Crash,
        diagnostics::{Attempt, Phase},
    },
};
use yew::prelude::*;

use crate::{
    clock,
    state::{sheet::Sheet, words::diagnostics as said},
    t,
};

/// Lines of one page.
const LINES: usize = 10;

/// See [`TimelinePanel`].
#[derive(Properties, PartialEq)]
pub struct TimelinePanelProps {
    /// Newest first.
    pub attempts: Rc<[Attempt]>,
    /// Newest first.
    pub crashes: Rc<[Crash]>,
    /// The station's clock.
    pub now: UtcTime,
}

/// A page of attempts, newest first.
#[component]
pub fn TimelinePanel(props: &TimelinePanelProps) -> Html {
    let page = use_state_eq(|| 0_usize);
    let sheet = Sheet::of(props.attempts.len(), LINES, *page);
    let shown = sheet.lines(&props.attempts);
    let next = {
        let (page, next) = (page.setter(), sheet.page + 1);
        move |_: MouseEvent| page.set(next)
    };
    html! {
        <section class="panel wide" aria-label={t!("timeline-title")} data-panel="timeline">
            <header>
                <h2>{ t!("timeline-title") }</h2>
                <small>{ t!("timeline-count", count = props.attempts.len()) }</small>
            </header>
            if !props.crashes.is_empty() {
                <ul class="crashes">{ for props.crashes.iter().map(|crash| crashed(crash, props.now)) }</ul>
            }
            <table>
                <thead><tr>
                    <th>{ t!("timeline-when") }</th>
                    <th>{ t!("timeline-why") }</th>
                    <th>{ t!("timeline-phase") }</th>
                    <th>{ t!("timeline-long") }</th>
                    <th>{ t!("timeline-end") }</th>
                </tr></thead>
                <tbody>{ for shown.iter().map(|attempt| line(attempt, props.now)) }</tbody>
            </table>
            if props.attempts.len() > LINES {
                <div class="buttons">
                    <button data-action="more-attempts" onclick={next}>{ t!("timeline-more") }</button>
                </div>
            }
        </section>
    }
}

/// Not of the connection, and nothing else explains why it began anew.
fn crashed(crash: &Crash, now: UtcTime) -> Html {
    html! {
        <li key={crash.at.0} data-crash={crash.how.to_string()}>
            <strong>{ clock::moment(crash.at, now) }</strong>{ " " }{ said::crashed(&crash.how) }
        </li>
    }
}

fn line(attempt: &Attempt, now: UtcTime) -> Html {
    // That of the one under way goes on.
    let lasted = match attempt.end {
        Some(_) => i64::try_from(attempt.lasted_millis).unwrap_or(i64::MAX),
        None => now.millis_since(attempt.started_at),
    };
    let live = attempt.phase == Phase::Live;
    html! {
        <tr key={attempt.number} data-attempt={attempt.number.to_string()} data-live={live.to_string()}>
            <td>{ clock::moment(attempt.started_at, now) }</td>
            <td>{ said::why(attempt) }</td>
            <td><i aria-hidden="true">{ if live { "✓ " } else { "✕ " } }</i>{ said::phase(attempt.phase) }</td>
            <td>{ clock::duration(lasted) }</td>
            <td>
                { said::end(attempt) }
                { for attempt.end.as_ref().map(|end| html! { <code>{ end.word.as_str() }</code> }) }
            </td>
        </tr>
    }
}
