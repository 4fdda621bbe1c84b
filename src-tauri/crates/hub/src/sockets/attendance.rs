//! What the hub learns of a station from its live connection.

use std::{net::IpAddr, time::Duration};

use olgfeast_protocol::{Seq, StationId};

use super::closing::Ended;
use crate::{
    fanout::{Close, Endpoint},
    live::LivePeerId,
    presence::Parting,
    rest::{App, signed_in::Who},
    station::Station,
};

/// A station that is there by a live connection.
pub(crate) struct Attendance {
    id: StationId,
    station: Station,
    address: IpAddr,
    /// What it is there for.
    role: &'static str,
    /// It speaks at least so often.
    every: Duration,
}

impl Attendance {
    /// Nothing, where it does not say which station it is, or is none: only staff and paired stations
    /// are believed.
    pub(super) fn of(
        who: &Who,
        station: &Station,
        address: IpAddr,
        endpoint: Endpoint,
        every: Duration,
    ) -> Option<Attendance> {
        let (station, role) = who.station(station)?;
        Some(Attendance {
            id: station.id?,
            station,
            address,
            role: role.unwrap_or(endpoint.word()),
            every,
        })
    }

    /// Its connection is open.
    pub(crate) async fn joined(&self, app: &App, peer: LivePeerId) {
        let socket = (peer, self.role, self.every);
        let back = app
            .presence
            .joined(&self.station, self.address, socket, app.moment());
        app.tell_admins(back).await;
    }

    /// Something came.
    pub(crate) async fn heard(&self, app: &App) {
        let back = app.presence.heard(self.id, self.every, app.moment());
        app.tell_admins(back).await;
    }

    /// A ping said how far it is.
    pub(crate) fn reported(&self, app: &App, cursor: Option<Seq>, unsent: Option<u64>) {
        app.presence.reported(self.id, cursor, unsent);
    }

    /// Its connection has ended.
    pub(crate) fn parted(&self, app: &App, peer: LivePeerId, parting: Parting) {
        app.presence.parted(self.id, peer, parting);
    }
}

impl Ended {
    /// Whether something is to be expected of a station that parted so.
    pub(super) fn parting(&self) -> Parting {
        match self {
            Ended::ByThem | Ended::ByUs(Close::SignedOut | Close::Replaced | Close::Restarting) => {
                Parting::Goodbye
            }
            Ended::Lost
            | Ended::ByUs(
                Close::Lagged
                | Close::Silent
                | Close::NotText
                | Close::Behind
                | Close::NoResume
                | Close::Failed,
            ) => Parting::Lost,
        }
    }

    /// In one word.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Ended::ByThem => "client",
            Ended::Lost => "lost",
            Ended::ByUs(reason) => reason.word(),
        }
    }
}
