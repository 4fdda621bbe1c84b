//! What is looked for in the history: a day, a state, a text.

use olgfeast_protocol::{OrderStatus, UtcTime, feast_day};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    state::{
        history::search::{Day, LONGEST, Narrow, Place, Search, day_before, day_named, name_of},
        words,
    },
    t,
};

/// See [`SearchForm`].
#[derive(Properties, PartialEq)]
pub struct SearchFormProps {
    /// What is looked for now.
    pub search: Search,
    /// The server's clock.
    pub server_now: UtcTime,
    /// Look for something else.
    pub on_narrow: Callback<Narrow>,
}

/// Buttons for the days that are asked for most, a field for any other one, and the rest in one line.
#[component]
pub fn SearchForm(props: &SearchFormProps) -> Html {
    let search = &props.search;
    let today = feast_day::began(props.server_now);
    let day = |name: &'static str, day: Day, words: String| {
        let chosen = search.day == day;
        let onclick = props.on_narrow.reform(move |_| Narrow::Day(day));
        html! {
            <button data-day={name} aria-pressed={chosen.to_string()} {onclick}>{ words }</button>
        }
    };
    let on_date = props.on_narrow.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Narrow::Day(day_named(&input.value()).map_or(Day::Any, Day::Begins))
    });
    let named = match search.day {
        Day::Any => String::new(),
        Day::Begins(at) => name_of(at),
    };
    let on_status = props.on_narrow.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Narrow::Status(OrderStatus::from_word(&select.value()))
    });
    let states = OrderStatus::ALL.into_iter().map(|status| {
        html! {
            <option value={status.word()} selected={search.status == Some(status)}>
                { words::status(status) }
            </option>
        }
    });
    let on_place = props.on_narrow.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let mut all = Place::ALL.into_iter();
        let place = all.find(|place| place.word() == select.value());
        Narrow::Place(place.unwrap_or_default())
    });
    let places = Place::ALL.into_iter().map(|place| {
        html! {
            <option value={place.word()} selected={search.place == place}>
                { words::place(place) }
            </option>
        }
    });
    let on_text = props.on_narrow.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Narrow::Text(input.value())
    });
    html! {
        <div class="search" role="search">
            <div class="days">
                { day("any", Day::Any, t!("history-all-days")) }
                { day("today", Day::Begins(today), t!("history-today")) }
                { day("yesterday", Day::Begins(day_before(today)), t!("history-yesterday")) }
                <input name="day" autocomplete="off" inputmode="numeric" aria-label={t!("history-day")}
                    placeholder={t!("history-day-like", day = name_of(today))} value={named}
                    onchange={on_date} />
            </div>
            <select name="status" aria-label={t!("history-state")} onchange={on_status}>
                <option value="" selected={search.status.is_none()}>{ t!("history-any-state") }</option>
                { for states }
            </select>
            <div class="text">
                <input name="text" autocomplete="off" maxlength={LONGEST.to_string()}
                    placeholder={t!("history-text")} aria-label={t!("history-text")}
                    value={search.text.clone()} oninput={on_text} />
                <select name="place" aria-label={t!("history-place")} onchange={on_place}>
                    { for places }
                </select>
            </div>
        </div>
    }
}
