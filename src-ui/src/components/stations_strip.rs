//! Stations that the hub misses, told to the person in charge wherever orders are shown.

use std::rc::Rc;

use olgfeast_protocol::{
    Role, Settings,
    ipc::people::{Presence, StationSeen},
};
use yew::prelude::*;

use crate::{hooks::use_stations, t};

/// A strip while there are any; nothing for other roles and at a plain server, which cannot tell.
#[component]
pub fn StationsStrip() -> Html {
    let settings = use_context::<Rc<Settings>>();
    let in_charge = settings.is_some_and(|settings| settings.role == Some(Role::Admin));
    let asked = use_stations(in_charge);
    let stations = match &asked {
        Some(Ok(told)) if in_charge => told.as_deref().unwrap_or_default(),
        _ => &[],
    };
    match missing(stations) {
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
    let names: Vec<&str> = missing
        .map(|station| station.name.as_deref().unwrap_or("–"))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}
