//! The charts of the dashboard.

use std::rc::Rc;

use olgfeast_protocol::{UtcTime, ipc::Dashboard};
use yew::prelude::*;

use crate::{
    charts::{
        bars::{Bar, Bars},
        columns::{Column, Columns},
    },
    state::{
        dashboard::{AsOf, Hour, busiest, hours},
        words,
    },
    t,
};

/// Items that are drawn.
const ITEMS: usize = 6;

/// See [`Charts`].
#[derive(Properties, PartialEq)]
pub struct ChartsProps {
    /// The figures.
    pub dashboard: Rc<Dashboard>,
    /// From when they are.
    pub as_of: AsOf,
    /// The station's clock.
    pub now: UtcTime,
    /// Server clock minus station clock, in milliseconds.
    pub offset_millis: i64,
}

/// Orders per hour, times to ready, and the busiest items.
#[component]
pub fn Charts(props: &ChartsProps) -> Html {
    let today = &props.dashboard.today;
    let hours = hours(today, props.dashboard.counted_at);
    let saved = props.as_of.saved.then_some("saved");
    let as_of = words::as_of(props.as_of, props.now);
    let column = |hour: &Hour, figure: Option<i64>, words: String| Column {
        name: words::hour_name(hour, props.offset_millis),
        figure,
        words,
        goes_on: hour.goes_on,
    };
    let orders: Vec<Column> = hours
        .iter()
        .map(|hour| column(hour, Some(hour.orders.into()), hour.orders.to_string()))
        .collect();
    let ready: Vec<Column> = hours
        .iter()
        .map(|hour| column(hour, hour.ready_millis, words::ready_figure(hour)))
        .collect();
    let items: Vec<Bar> = busiest(&props.dashboard, ITEMS)
        .map(|(name, figure)| Bar {
            name: name.to_owned(),
            figure,
        })
        .collect();
    let panel = |name: &'static str, title: String, note: String, chart: Html| {
        html! {
            <section class={classes!("panel", saved)} data-chart={name} aria-label={title.clone()}>
                <header>
                    <h2>{ title }</h2>
                    <small>{ note }{ " · " }{ &as_of }</small>
                </header>
                { chart }
            </section>
        }
    };
    let nothing = || html! { <p>{ t!("dash-nothing-yet") }</p> };
    let per_hour = if orders.is_empty() {
        nothing()
    } else {
        html! {
            <Columns
                sentence={words::orders_sentence(&hours, props.offset_millis)}
                heads={(t!("dash-head-hour").into(), t!("dash-head-orders").into())}
                columns={orders}
            />
        }
    };
    let to_ready = if hours.is_empty() {
        nothing()
    } else {
        html! {
            <Columns
                sentence={words::ready_sentence(&hours, props.offset_millis)}
                heads={(t!("dash-head-hour").into(), t!("dash-to-ready").into())}
                columns={ready}
            />
        }
    };
    let first = busiest(&props.dashboard, 1).next();
    let busiest_items = if items.is_empty() {
        nothing()
    } else {
        html! {
            <Bars
                sentence={words::items_sentence(first)}
                heads={(t!("dash-head-item").into(), t!("dash-head-pieces").into())}
                bars={items}
            />
        }
    };
    html! {
        <div class="charts">
            { panel("hours", t!("dash-per-hour"), t!("dash-hour-goes-on"), per_hour) }
            { panel("ready", t!("dash-ready-per-hour"), t!("dash-ready-note"), to_ready) }
            { panel("items", t!("dash-items"), t!("dash-items-note"), busiest_items) }
        </div>
    }
}
