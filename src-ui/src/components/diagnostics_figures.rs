//! How the board is kept in step with the server's, in figures.

use olgfeast_protocol::ipc::diagnostics::{Spoken, SyncFigures};
use yew::prelude::*;

use crate::{state::words::diagnostics as said, t};

/// A clock that differs by less is as good as the same.
const SKEW_WORTH_A_WORD_MILLIS: i64 = 2_000;

/// A name and a number each; of those that only one kind of server has, only where it has them.
pub fn figures(sync: &SyncFigures) -> Html {
    let line = |name: &'static str, words: String, value: String| {
        html! { <div key={name} data-figure={name}><dt>{ words }</dt><dd>{ value }</dd></div> }
    };
    let count = |name, words, value: u64| line(name, words, value.to_string());
    let cursor = sync
        .cursor
        .map_or_else(|| "–".to_owned(), |seq| seq.to_string());
    html! {
        <section class="panel" aria-label={t!("figures-title")} data-panel="figures">
            <header><h2>{ t!("figures-title") }</h2><small>{ said::spoken(sync.spoken) }</small></header>
            <dl class="figures">
                if sync.spoken != Spoken::Plain {
                    { line("cursor", t!("figures-cursor"), cursor) }
                    { count("gaps", t!("figures-gaps"), sync.gaps) }
                    { count("replays", t!("figures-replays"), sync.replays) }
                    { count("snapshots", t!("figures-snapshots"), sync.snapshots) }
                    { count("duplicates", t!("figures-duplicates"), sync.duplicates) }
                    { count("mismatches", t!("figures-mismatches"), sync.mismatches) }
                }
                if sync.spoken != Spoken::Live {
                    { count("drift", t!("figures-drift"), sync.drift) }
                    { count("zombies", t!("figures-zombies"), sync.zombies) }
                    { count("unreadable", t!("figures-unreadable"), sync.unreadable) }
                }
                { count("malformed", t!("figures-malformed"), sync.malformed) }
                { line("skew", t!("figures-skew"), skew(sync.offset_millis)) }
            </dl>
        </section>
    }
}

fn skew(offset_millis: i64) -> String {
    let seconds = format!("{:.1}", offset_millis.unsigned_abs() as f64 / 1_000.0);
    match offset_millis {
        offset if offset.abs() < SKEW_WORTH_A_WORD_MILLIS => t!("figures-same-clock"),
        offset if offset > 0 => t!("figures-server-ahead", seconds = seconds),
        _ => t!("figures-server-behind", seconds = seconds),
    }
}
