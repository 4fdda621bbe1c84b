//! The displays that work at the hub, for the person in charge.

use olgfeast_protocol::{
    Role, Seq, UtcTime,
    ipc::{
        ErrorCode,
        people::{Presence, StationSeen},
    },
};
use yew::prelude::*;

use crate::{
    clock,
    hooks::Stations,
    state::words::{self, diagnostics as said},
    t,
};

/// See [`StationsPanel`].
#[derive(Properties, PartialEq)]
pub struct StationsPanelProps {
    /// The newest event on this station's board.
    pub cursor: Option<Seq>,
    /// The server's clock.
    pub server_now: UtcTime,
}

/// A line for each; those that should be heard from and are not, first.
#[component]
pub fn StationsPanel(props: &StationsPanelProps) -> Html {
    let asked = use_context::<Stations>().flatten();
    let content = match &asked {
        None => html! { <p>{ t!("stations-reading") }</p> },
        Some(Err(error)) if error.code == ErrorCode::NotStaff => {
            html! { <p data-stations="not-staff">{ t!("stations-not-staff") }</p> }
        }
        Some(Err(error)) => html! { <p class="failure" role="alert">{ words::error(error) }</p> },
        Some(Ok(told)) => match &**told {
            None => html! { <p data-stations="plain">{ t!("stations-plain") }</p> },
            Some(stations) => table(stations, props),
        },
    };
    html! {
        <section class="panel wide" aria-label={t!("stations-title")} data-panel="stations">
            <header><h2>{ t!("stations-title") }</h2></header>
            { content }
        </section>
    }
}

fn table(stations: &[StationSeen], props: &StationsPanelProps) -> Html {
    let mut stations: Vec<&StationSeen> = stations.iter().collect();
    stations.sort_by_key(|station| (station.state != Presence::Unreachable, station.name.clone()));
    html! {
        <table>
            <thead><tr>
                <th>{ t!("stations-name") }</th>
                <th>{ t!("stations-state") }</th>
                <th>{ t!("stations-heard") }</th>
                <th>{ t!("stations-behind") }</th>
                <th>{ t!("stations-unsent") }</th>
                <th>{ t!("stations-version") }</th>
                <th>{ t!("stations-address") }</th>
            </tr></thead>
            <tbody>{ for stations.iter().map(|station| line(station, props)) }</tbody>
        </table>
    }
}

/// A word of a newer hub is shown as it is.
fn role_words(word: &str) -> String {
    Role::from_word(word).map_or_else(|| word.to_owned(), words::role)
}

fn line(station: &StationSeen, props: &StationsPanelProps) -> Html {
    let lost = station.state == Presence::Unreachable;
    let heard = station
        .last_heard
        .map(|at| clock::ago(props.server_now.millis_since(at)));
    // A log goes on while the two are told: less than nothing is nothing.
    let behind = match (props.cursor, station.cursor) {
        (Some(ours), Some(theirs)) => Some(ours.0.saturating_sub(theirs.0).to_string()),
        _ => None,
    };
    let dash = || "–".to_owned();
    html! {
        <tr key={station.id.to_string()} data-station={station.id.to_string()} data-unreachable={lost.to_string()}>
            <td><strong>{ station.name.clone().unwrap_or_else(dash) }</strong>
                { for station.role.as_deref().map(|role| html! { <small>{ role_words(role) }</small> }) }</td>
            <td><i aria-hidden="true">{ if lost { "✕ " } else { "" } }</i>{ said::presence(station.state) }</td>
            <td>{ heard.unwrap_or_else(dash) }</td>
            <td>{ behind.unwrap_or_else(dash) }</td>
            <td>{ station.unsent.map_or_else(dash, |unsent| unsent.to_string()) }</td>
            <td>{ station.version.clone().unwrap_or_else(dash) }</td>
            <td>{ station.address.clone().unwrap_or_else(dash) }</td>
        </tr>
    }
}
