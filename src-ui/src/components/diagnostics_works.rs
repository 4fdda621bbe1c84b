//! What works and what does not, right now.

use olgfeast_protocol::{
    UtcTime,
    ipc::{
        Diagnostics,
        diagnostics::{Condition, Works},
    },
};
use yew::prelude::*;

use crate::{
    state::words::diagnostics::{condition, condition_mark, sound},
    t,
};

/// A line for each thing that a station lives by: a mark, its name, and how it is in words.
pub fn works(told: &Diagnostics, now: UtcTime) -> Html {
    let Works {
        feed,
        sending,
        comparing,
        menu,
        saving,
    } = told.station.works;
    let parts = [
        ("feed", t!("works-feed"), feed),
        ("sending", t!("works-sending"), sending),
        ("comparing", t!("works-comparing"), comparing),
        ("saving", t!("works-saving"), saving),
        ("menu", t!("works-menu"), menu),
        ("sound", t!("works-sound"), sound(told.sound)),
    ];
    html! {
        <section class="panel" aria-label={t!("works-title")} data-panel="works">
            <header><h2>{ t!("works-title") }</h2></header>
            <ul class="works">
                { for parts.into_iter().map(|(name, words, state)| line(name, words, state, now)) }
            </ul>
        </section>
    }
}

fn line(name: &'static str, words: String, state: Condition, now: UtcTime) -> Html {
    let (mark, word) = condition_mark(state);
    html! {
        <li key={name} data-works={name} data-condition={word}>
            <i aria-hidden="true">{ mark }</i>
            <strong>{ words }</strong>
            <span>{ condition(state, now) }</span>
        </li>
    }
}
