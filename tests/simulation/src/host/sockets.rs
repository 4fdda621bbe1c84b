//! The sockets of a hub, and what becomes of frames on their way.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_hub::sans_io::{SocketId as AtHub, Told};
use olgfeast_plain::Request;
use rand::Rng;

use super::{Due, Host, faults::chance, requests::spelled};
use crate::server::{Heard, Shut, SocketId};

/// A client that has vanished is missed after this, at the least: two protocol pings.
const MISSED_AFTER: u64 = 20_000;

/// An open socket.
pub(super) struct Open {
    socket: AtHub,
    client: Client,
    /// An event that the next frame overtakes.
    overtaken: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Client {
    There,
    Vanished,
}

impl Open {
    pub(super) fn new(socket: AtHub) -> Open {
        Open {
            socket,
            client: Client::There,
            overtaken: None,
        }
    }

    pub(super) fn is_vanished(&self) -> bool {
        self.client == Client::Vanished
    }
}

impl Host {
    /// Opens a socket.
    ///
    /// # Errors
    /// Why it does not open.
    pub(crate) fn open(&mut self, now: Duration, upgrade: &Request) -> Result<u64, Shut> {
        if now < self.frozen_until {
            return Err(Shut::Silent);
        }
        self.is_now(now);
        let Some(hub) = &mut self.hub else {
            return Err(Shut::Unreachable);
        };
        let Ok(request) = spelled(upgrade) else {
            return Err(Shut::Silent);
        };
        let connected = hub.connect(request.map(drop), self.address);
        let socket = match self.runtime.block_on(connected) {
            Ok(socket) => socket,
            Err(refused) => {
                let mut headers = refused.headers.iter();
                let after = headers.find(|(name, _)| name == "retry-after");
                let after = after.and_then(|(_, value)| value.parse().ok());
                return Err(Shut::Refused {
                    status: refused.status,
                    retry_after: after.map(Duration::from_secs),
                });
            }
        };
        self.numbered += 1;
        let number = self.numbered;
        self.sockets.insert(number, Open::new(socket));
        self.agenda.enter(now, Due::Nudge);
        if chance(&mut self.rng, self.faults.accept_and_drop) {
            self.breaks(number);
        }
        Ok(number)
    }

    pub(crate) fn receive(&mut self, now: Duration, socket: u64, text: &str) {
        self.agenda
            .enter(now, Due::Receives(socket, text.to_owned()));
    }

    pub(crate) fn close(&mut self, now: Duration, socket: u64) {
        self.agenda.enter(now, Due::Closes(socket));
    }

    /// Nobody is at the other end any more, and the hub is not told.
    pub(crate) fn vanish(&mut self, now: Duration, socket: u64) {
        if let Some(open) = self.sockets.get_mut(&socket) {
            open.client = Client::Vanished;
            let later = self.rng.random_range(MISSED_AFTER..2 * MISSED_AFTER);
            let when = now + Duration::from_millis(later);
            self.agenda.enter(when, Due::Closes(socket));
        }
    }

    /// Nothing can be written to a client, or again.
    pub(crate) fn stall(&mut self, now: Duration, socket: u64, stalls: bool) {
        if let (Some(hub), Some(open)) = (&mut self.hub, self.sockets.get(&socket)) {
            hub.stall(open.socket, stalls);
            self.agenda.enter(now, Due::Nudge);
        }
    }

    pub(super) fn takes_in(&mut self, socket: u64, text: &str) -> anyhow::Result<()> {
        if let (Some(hub), Some(open)) = (&mut self.hub, self.sockets.get(&socket)) {
            self.runtime.block_on(hub.receive(open.socket, text));
        }
        Ok(())
    }

    pub(super) fn drops(&mut self, socket: u64) {
        if let (Some(hub), Some(open)) = (&mut self.hub, self.sockets.remove(&socket)) {
            hub.close(open.socket);
        }
    }

    /// The connection is lost, and both sides hear of it.
    pub(super) fn breaks(&mut self, socket: u64) {
        self.drops(socket);
        let (socket, code) = (SocketId::Hub(socket), None);
        self.heard.push(Heard::Closed { socket, code });
    }

    /// Sends what is to be told by now.
    pub(super) fn tell(&mut self) {
        let Some(hub) = &mut self.hub else {
            return;
        };
        let told = {
            let _in = self.runtime.enter();
            hub.take()
        };
        let mut batches: BTreeMap<AtHub, Vec<Told>> = BTreeMap::new();
        for (socket, told) in told {
            batches.entry(socket).or_default().push(told);
        }
        let numbers: BTreeMap<AtHub, u64> = self
            .sockets
            .iter()
            .map(|(number, open)| (open.socket, *number))
            .collect();
        for (socket, batch) in batches {
            if let Some(number) = numbers.get(&socket) {
                self.tell_one(*number, batch);
            }
        }
    }

    fn tell_one(&mut self, number: u64, batch: Vec<Told>) {
        let socket = SocketId::Hub(number);
        let mut frames = Vec::new();
        let mut ended = None;
        for told in batch {
            let text = match told {
                Told::Closed(code) => {
                    ended = Some(Some(code));
                    break;
                }
                Told::Text(text) => text,
            };
            if chance(&mut self.rng, self.faults.lost_socket) {
                ended = Some(None);
                break;
            }
            self.carry(number, text, &mut frames);
        }
        let vanished = self.sockets.get(&number).is_none_or(Open::is_vanished);
        let count = frames.len();
        for (at, text) in frames.into_iter().enumerate().filter(|_| !vanished) {
            let all_until = (at + 1 == count && ended.is_none()).then_some(self.now);
            self.heard.push(Heard::Frame {
                socket,
                text,
                all_until,
            });
        }
        if let Some(code) = ended {
            self.drops(number);
            if !vanished {
                self.heard.push(Heard::Closed { socket, code });
            }
        }
    }

    /// What becomes of a frame on its way.
    fn carry(&mut self, number: u64, text: String, frames: &mut Vec<String>) {
        let (faults, is_event) = (self.faults, is_event(&text));
        let mut happens = |share| chance(&mut self.rng, share) && is_event;
        let lost = happens(faults.lost_event);
        let doubled = happens(faults.doubled_event);
        let swapped = happens(faults.swapped_event);
        let Some(open) = self.sockets.get_mut(&number) else {
            return;
        };
        if lost {
            return;
        }
        if swapped && open.overtaken.is_none() {
            open.overtaken = Some(text);
            return;
        }
        if doubled {
            frames.push(text.clone());
        }
        frames.push(text);
        frames.extend(open.overtaken.take());
    }
}

fn is_event(text: &str) -> bool {
    text.starts_with(r#"{"type":"new_order""#)
        || text.starts_with(r#"{"type":"order_status_change""#)
}
