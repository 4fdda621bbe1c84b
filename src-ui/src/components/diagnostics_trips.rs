//! Round trips of the last quarter of an hour, drawn and in words.

use olgfeast_protocol::{UtcTime, ipc::diagnostics::RoundTrip};
use yew::prelude::*;

use crate::{
    state::{
        diagnostics::{graph, summary},
        words::diagnostics as said,
    },
    t,
};

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 160.0;

/// The drawing says nothing that the words do not.
pub fn round_trips(trips: &[RoundTrip], now: UtcTime) -> Html {
    let words = said::round_trips(summary(trips, now));
    let drawn = graph(trips, now, WIDTH, HEIGHT);
    html! {
        <section class="panel" aria-label={t!("trips-title")} data-panel="trips">
            <header><h2>{ t!("trips-title") }</h2><small>{ t!("trips-lead") }</small></header>
            { for drawn.map(|drawn| html! {
                <figure class="trips">
                    <small aria-hidden="true">{ said::millis(drawn.top_millis) }</small>
                    <svg viewBox={format!("0 -4 {WIDTH} {}", HEIGHT + 8.0)} preserveAspectRatio="none"
                        role="img" aria-label={words.clone()}>
                        <path class="edge" d={format!("M0 0 H{WIDTH} M0 {HEIGHT} H{WIDTH}")} />
                        { for drawn.lines.iter().map(|line| html! { <path class="line" d={line.clone()} /> }) }
                    </svg>
                    <figcaption aria-hidden="true">
                        <span>{ t!("trips-from") }</span>
                        <span>{ t!("trips-now") }</span>
                    </figcaption>
                </figure>
            }) }
            <p data-trips="">{ words }</p>
        </section>
    }
}
