//! `/live/stations`: which stations there are, for admins.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, State},
};
use http::request::Parts;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    App,
    refusal::Refusal,
    signed_in::{Staff, Who},
};
use crate::{
    presence::{Moment, Sighting},
    station::Station,
};

/// All that the hub has heard of since it was started.
pub(super) async fn list(State(app): State<App>, Staff(_): Staff) -> Result<Json<Value>, Refusal> {
    Ok(Json(json!({ "stations": app.presence.all() })))
}

impl Who {
    /// The station that asks, if it is one, and what it is paired for. Anybody could say that they
    /// are one: only staff are believed, and what is paired is known.
    pub(crate) fn station(&self, said: &Station) -> Option<(Station, Option<&'static str>)> {
        match self {
            Who::Account(user) => user.is_staff.then(|| (said.clone(), None)),
            Who::Paired(paired) => {
                let known = Station {
                    id: Some(paired.station),
                    name: said.name.clone().or_else(|| Some(paired.name.clone())),
                    version: said.version.clone(),
                };
                Some((known, Some(paired.role.word())))
            }
        }
    }
}

impl App {
    /// Now, on both clocks.
    pub(crate) fn moment(&self) -> Moment {
        Moment {
            at: Instant::now(),
            wall: self.time.now(),
        }
    }

    /// Notes the station that makes a request, if it is one.
    pub(super) async fn note_station(&self, who: &Who, parts: &Parts) {
        let Some(ConnectInfo(address)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
            return;
        };
        let Some((station, role)) = who.station(&Station::of(&parts.headers)) else {
            return;
        };
        let follows = parts.uri.path().ends_with("/live/events");
        let back = self
            .presence
            .called(&station, role, address.ip(), follows, self.moment());
        self.tell_admins(back).await;
    }

    /// Tells the admins of the stations that have gone silent by now.
    pub(crate) async fn look_after_stations(&self) {
        self.tell_admins(self.presence.overdue(Instant::now()))
            .await;
    }

    /// Tells the admins' screens of stations that have become unreachable, or are back.
    pub(crate) async fn tell_admins(&self, of: impl IntoIterator<Item = Sighting>) {
        for sighting in of {
            // A hub that has stopped has nobody to tell.
            let _stopped = self
                .core
                .call(move |core| core.tell_of_station(&sighting))
                .await;
        }
    }
}
