//! Stations that the hub misses, told to the person in charge wherever orders are shown.

use olgfeast_protocol::{
    ipc::people::{Presence, StationSeen},
    shown::shown,
};
use yew::prelude::*;

use crate::{hooks::Stations, t};

/// Characters of a name in it: enough to know the station by, and the board keeps its room.
const NAME: usize = 30;

/// A strip while there are any; nothing for other roles and at a plain server, which cannot tell.
#[component]
pub fn StationsStrip() -> Html {
    let asked = use_context::<Stations>().flatten();
    let told = asked.and_then(Result::ok);
    let stations = told.as_ref().and_then(|told| told.as_deref());
    match missing(stations.unwrap_or_default()) {
        Some(names) => html! {
            <div class="strip look" role="alert" data-notice="stations-missing">
                <span>{ t!("stations-missing", names = names) }</span>
            </div>
        },
        None => Html::default(),
    }
}

/// The names of those that should be heard from and are not.
fn missing(stations: &[StationSeen]) -> Option<String> {
    let missing = stations
        .iter()
        .filter(|station| station.state == Presence::Unreachable);
    let names: Vec<_> = missing
        .map(|station| shown(station.name.as_deref().unwrap_or("–"), NAME))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}
