//! `/live/stations`: which stations there are, for admins.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, State},
};
use http::request::Parts;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{App, refusal::Refusal, signed_in::Staff};
use crate::{
    model::User,
    presence::{Moment, Sighting},
    station::Station,
};

/// All that the hub has heard of since it was started.
pub(super) async fn list(State(app): State<App>, Staff(_): Staff) -> Result<Json<Value>, Refusal> {
    Ok(Json(json!({ "stations": app.presence.all() })))
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
    pub(super) async fn note_station(&self, user: &User, parts: &Parts) {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // Anybody could say that it is a station: only staff are believed.
        let Some(ConnectInfo(address)) = address.filter(|_| user.is_staff) else {
            return;
        };
        let follows = parts.uri.path().ends_with("/live/events");
        let station = Station::of(&parts.headers);
        let back = self
            .presence
            .called(&station, address.ip(), follows, self.moment());
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
