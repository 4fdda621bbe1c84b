//! The sockets that are open, and what the server thinks of them.

use std::collections::BTreeMap;

use std::time::Duration;

use crate::pace;

/// One socket, for as long as the double lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(u64);

/// Why an upgrade was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody listens: the server is down.
    Unreachable,
    /// HTTP 403: there is no such endpoint.
    Forbidden,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Kitchen,
    Admin,
    Updates,
}

impl Endpoint {
    pub(crate) fn of(path: &str) -> Option<Endpoint> {
        match path {
            "/ws/kitchen/display" => Some(Endpoint::Kitchen),
            "/ws/admin/dashboard" => Some(Endpoint::Admin),
            "/ws/orders/updates" => Some(Endpoint::Updates),
            _ => None,
        }
    }
}

/// What the server thinks of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is in the list of those who are told.
    Subscribed,
    /// A broadcast to it failed once: it is open, is answered, and is never told anything again.
    Forgotten,
    /// It is being closed; what was sent before still arrives.
    Closing,
}

/// What the client does with what arrives.
#[derive(Debug)]
pub(crate) enum Reading {
    Going,
    /// It lies in buffers.
    Stopped {
        unread: Vec<String>,
        bytes: usize,
    },
    /// The client is gone and nobody has said so.
    Vanished,
}

#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) endpoint: Endpoint,
    pub(crate) standing: Standing,
    pub(crate) reading: Reading,
    pub(crate) opened: Duration,
    /// When the last thing sent arrives; what is sent later does not overtake it.
    pub(crate) last_arrival: Duration,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    opened: u64,
    open: BTreeMap<SocketId, Socket>,
}

impl Sockets {
    pub(crate) fn open(&mut self, endpoint: Endpoint, now: Duration) -> SocketId {
        self.opened += 1;
        let id = SocketId(self.opened);
        let socket = Socket {
            endpoint,
            standing: Standing::Subscribed,
            reading: Reading::Going,
            opened: now,
            last_arrival: now,
        };
        self.open.insert(id, socket);
        id
    }

    pub(crate) fn get(&self, id: SocketId) -> Option<&Socket> {
        self.open.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: SocketId) -> Option<&mut Socket> {
        self.open.get_mut(&id)
    }

    pub(crate) fn remove(&mut self, id: SocketId) {
        self.open.remove(&id);
    }

    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    pub(crate) fn ids(&self) -> Vec<SocketId> {
        self.open.keys().copied().collect()
    }

    /// Who is told on these endpoints.
    pub(crate) fn subscribed(&self, endpoints: &[Endpoint]) -> Vec<SocketId> {
        self.open
            .iter()
            .filter(|(_, socket)| {
                socket.standing == Standing::Subscribed && endpoints.contains(&socket.endpoint)
            })
            .map(|(id, _)| *id)
            .collect()
    }
}

impl Socket {
    /// The server forgets the socket and keeps it open.
    pub(crate) fn forget(&mut self) {
        if self.standing == Standing::Subscribed {
            self.standing = Standing::Forgotten;
        }
    }

    /// A text has arrived; gives it back when the client reads it now.
    pub(crate) fn take_in(&mut self, text: String) -> Option<String> {
        match &mut self.reading {
            Reading::Going => return Some(text),
            Reading::Vanished => return None,
            Reading::Stopped { unread, bytes } => {
                if *bytes + text.len() <= pace::UNREAD {
                    *bytes += text.len();
                    unread.push(text);
                    return None;
                }
            }
        }
        self.forget();
        None
    }
}
