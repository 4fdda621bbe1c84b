//! Which stations there are, and which of them have gone silent.
//!
//! A station is whoever is paired, or says `X-Station-Id` with a staff account. It is heard of with every frame on
//! its live socket and with every request. One that has a live socket pings once in a tick, so two
//! and a half ticks of silence are two pings that did not come: it is unreachable, whatever its
//! socket looks like from here. One that follows over HTTP asks again every 25 s, and the same holds.
//! Whoever closes its socket has left, which is no reason to look after it; a socket that only broke
//! was not closed. Whoever only calls now and then is never missed.
//!
//! Kept in memory only: after a start of the hub all stations come back within seconds, and one that
//! does not was last heard of by another hub.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use olgfeast_protocol::{Seq, StationId, UtcTime};
use serde::Serialize;
use tokio::time::Instant;

use crate::{dates, live::LivePeerId, station::Station};

/// Stations that are known at one time, not counting those with a socket where there are more: these
/// are as many as sockets may be. The one that was heard of longest ago is forgotten.
const MOST: usize = 512;
/// How often a client that follows over HTTP asks, at least: the longest wait for an event.
const LONG_POLL: Duration = Duration::from_secs(25);

/// How long a client may be silent that speaks so often.
fn patience(every: Duration) -> Duration {
    every.mul_f64(2.5)
}

/// All stations.
#[derive(Default)]
pub(crate) struct Presence {
    seen: Mutex<BTreeMap<StationId, Seen>>,
}

/// A moment on both clocks: silence is measured on the one, and people are told the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) at: Instant,
    pub(crate) wall: UtcTime,
}

/// What was heard of a station.
struct Seen {
    name: Option<String>,
    version: Option<String>,
    address: IpAddr,
    role: Option<&'static str>,
    last_heard: Moment,
    cursor: Option<Seq>,
    unsent: Option<u64>,
    /// Live connections that are open, as far as the hub knows. A station has one for each endpoint.
    sockets: Vec<LivePeerId>,
    contact: Contact,
}

/// How the hub and a station are in touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contact {
    /// By a live socket. It speaks at least so often.
    Socket { every: Duration },
    /// By asking for events over HTTP.
    Polls,
    /// It has been silent for too long, and spoke so often before.
    Unreachable { every: Duration },
    /// It said goodbye, or was sent away.
    Left,
    /// It calls now and then.
    Calls,
}

impl Contact {
    /// How often it speaks, where that is known.
    fn every(self) -> Option<Duration> {
        match self {
            Contact::Socket { every } => Some(every),
            Contact::Polls => Some(LONG_POLL),
            Contact::Unreachable { .. } | Contact::Left | Contact::Calls => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Contact::Socket { .. } => "connected",
            Contact::Polls => "polling",
            Contact::Unreachable { .. } => "unreachable",
            Contact::Left => "left",
            Contact::Calls => "calling",
        }
    }
}

/// How a socket came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parting {
    /// It was closed, by the client or because the client may not be there.
    Goodbye,
    /// It broke, or the client did not answer.
    Lost,
}

/// A station as admins see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Sighting {
    id: StationId,
    name: Option<String>,
    /// What it is paired for, or where it listens.
    role: Option<&'static str>,
    version: Option<String>,
    address: IpAddr,
    last_heard: String,
    cursor: Option<Seq>,
    unsent: Option<u64>,
    state: &'static str,
}

impl Presence {
    /// A station has opened a live socket, on which it speaks at least once `every`. Returns it if
    /// it was unreachable.
    pub(crate) fn joined(
        &self,
        station: &Station,
        address: IpAddr,
        (peer, role, every): (LivePeerId, &'static str, Duration),
        now: Moment,
    ) -> Option<Sighting> {
        let id = station.id?;
        let mut all = self.seen();
        let seen = all.entry(id).or_insert_with(|| Seen::new(address, now));
        let was_unreachable = seen.is_unreachable();
        seen.said(station, address, now);
        seen.role = Some(role);
        seen.sockets.push(peer);
        seen.contact = Contact::Socket { every };
        let sighting = was_unreachable.then(|| seen.sighting(id));
        make_room(&mut all, id);
        sighting
    }

    /// Something came over its socket. Returns it if it was unreachable.
    pub(crate) fn heard(&self, id: StationId, every: Duration, now: Moment) -> Option<Sighting> {
        let mut all = self.seen();
        let seen = all.get_mut(&id)?;
        let was_unreachable = seen.is_unreachable();
        seen.last_heard = now;
        seen.contact = Contact::Socket { every };
        was_unreachable.then(|| seen.sighting(id))
    }

    /// It said what it has got, and what it has not sent yet.
    pub(crate) fn reported(&self, id: StationId, cursor: Option<Seq>, unsent: Option<u64>) {
        if let Some(seen) = self.seen().get_mut(&id) {
            seen.cursor = cursor.or(seen.cursor);
            seen.unsent = unsent.or(seen.unsent);
        }
    }

    /// One of its sockets has ended.
    pub(crate) fn parted(&self, id: StationId, peer: LivePeerId, parting: Parting) {
        let mut all = self.seen();
        let Some(seen) = all.get_mut(&id) else {
            return;
        };
        seen.sockets.retain(|open| *open != peer);
        // Of one that was lost something is expected still.
        if seen.sockets.is_empty() && parting == Parting::Goodbye {
            seen.contact = Contact::Left;
        }
    }

    /// It made a request; with `follows`, one that asks for events. `role`: what it is paired for.
    /// Returns it if it was unreachable.
    pub(crate) fn called(
        &self,
        station: &Station,
        role: Option<&'static str>,
        address: IpAddr,
        follows: bool,
        now: Moment,
    ) -> Option<Sighting> {
        let id = station.id?;
        let mut all = self.seen();
        let seen = all.entry(id).or_insert_with(|| Seen::new(address, now));
        let was_unreachable = seen.is_unreachable();
        seen.said(station, address, now);
        seen.role = role.or(seen.role);
        seen.contact = match seen.contact {
            // A socket that is half open and a station that speaks over REST: it is there.
            Contact::Socket { every } if !seen.sockets.is_empty() && !follows => {
                Contact::Socket { every }
            }
            _ if follows => Contact::Polls,
            // It is seen to be there, and may be missed as before.
            Contact::Socket { every } | Contact::Unreachable { every } => Contact::Socket { every },
            Contact::Polls => Contact::Polls,
            Contact::Left | Contact::Calls => Contact::Calls,
        };
        let sighting = was_unreachable.then(|| seen.sighting(id));
        make_room(&mut all, id);
        sighting
    }

    /// Those that have become unreachable by `now`, each told once.
    pub(crate) fn overdue(&self, now: Instant) -> Vec<Sighting> {
        let mut overdue = Vec::new();
        for (id, seen) in self.seen().iter_mut() {
            let Some(every) = seen.contact.every() else {
                continue;
            };
            if now.duration_since(seen.last_heard.at) >= patience(every) {
                seen.contact = Contact::Unreachable { every };
                overdue.push(seen.sighting(*id));
            }
        }
        overdue
    }

    /// All of them, in the order of their keys.
    pub(crate) fn all(&self) -> Vec<Sighting> {
        let all = self.seen();
        all.iter().map(|(id, seen)| seen.sighting(*id)).collect()
    }

    fn seen(&self) -> MutexGuard<'_, BTreeMap<StationId, Seen>> {
        // No method leaves the table half changed, so a panic elsewhere does not spoil it.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets one that has no socket, but not the one that has just come.
fn make_room(all: &mut BTreeMap<StationId, Seen>, newest: StationId) {
    if all.len() <= MOST {
        return;
    }
    let gone = all
        .iter()
        .filter(|(id, seen)| **id != newest && seen.sockets.is_empty());
    let oldest = gone.min_by_key(|(_, seen)| seen.last_heard.at);
    if let Some(oldest) = oldest.map(|(id, _)| *id) {
        all.remove(&oldest);
    }
}

impl Seen {
    fn new(address: IpAddr, now: Moment) -> Seen {
        Seen {
            name: None,
            version: None,
            address,
            role: None,
            last_heard: now,
            cursor: None,
            unsent: None,
            sockets: Vec::new(),
            contact: Contact::Calls,
        }
    }

    fn said(&mut self, station: &Station, address: IpAddr, now: Moment) {
        if station.name.is_some() {
            self.name.clone_from(&station.name);
        }
        if station.version.is_some() {
            self.version.clone_from(&station.version);
        }
        self.address = address;
        self.last_heard = now;
    }

    fn is_unreachable(&self) -> bool {
        matches!(self.contact, Contact::Unreachable { .. })
    }

    fn sighting(&self, id: StationId) -> Sighting {
        Sighting {
            id,
            name: self.name.clone(),
            role: self.role,
            version: self.version.clone(),
            address: self.address,
            last_heard: dates::zoned(self.last_heard.wall),
            cursor: self.cursor,
            unsent: self.unsent,
            state: self.contact.word(),
        }
    }
}

#[cfg(test)]
mod tests;
