//! The server of a night: the double of a plain one, or a hub.

use std::time::Duration;

use olgfeast_plain::{self as plain, Failure, Output, Plain, Request, Signal};

use crate::host::Host;

/// See the [module](self).
pub(crate) enum Server {
    Plain(Box<Plain>),
    Hub(Box<Host>),
}

/// A request, for as long as the night lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RequestId {
    Plain(plain::RequestId),
    Hub(u64),
}

/// A socket, for as long as the night lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SocketId {
    Plain(plain::SocketId),
    Hub(u64),
}

/// An answer, as far as anybody looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) date: Option<String>,
    pub(crate) body: String,
}

/// What reaches a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    Response {
        id: RequestId,
        response: Response,
    },
    Failed {
        id: RequestId,
        failure: Failure,
    },
    Frame {
        socket: SocketId,
        text: String,
        /// Where nothing that was to be told is behind it: whoever has read it knows all until then.
        all_until: Option<Duration>,
    },
    Closed {
        socket: SocketId,
        code: Option<u16>,
    },
}

/// A socket that does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shut {
    /// Nobody listens.
    Unreachable,
    /// The upgrade is refused.
    Refused {
        status: u16,
        retry_after: Option<Duration>,
    },
    /// Nothing comes back.
    Silent,
}

impl Server {
    /// Everything that reaches a client by now.
    pub(crate) fn poll(&mut self, now: Duration) -> Vec<Heard> {
        match self {
            Server::Plain(plain) => {
                let told = plain.poll(now).into_iter();
                told.map(|delivery| heard(delivery.output)).collect()
            }
            Server::Hub(host) => host.poll(now),
        }
    }

    pub(crate) fn next_wake(&self) -> Option<Duration> {
        match self {
            Server::Plain(plain) => plain.next_wake(),
            Server::Hub(host) => host.next_wake(),
        }
    }

    pub(crate) fn request(&mut self, now: Duration, request: Request) -> RequestId {
        match self {
            Server::Plain(plain) => RequestId::Plain(plain.request(now, request)),
            Server::Hub(host) => RequestId::Hub(host.request(now, request)),
        }
    }

    /// Its client waits no longer.
    pub(crate) fn abandon(&mut self, now: Duration, id: RequestId) {
        match (self, id) {
            (Server::Plain(plain), RequestId::Plain(id)) => plain.abandon(now, id),
            (Server::Hub(host), RequestId::Hub(id)) => host.abandon(id),
            _ => {}
        }
    }

    pub(crate) fn open(&mut self, now: Duration, upgrade: &Request) -> Result<SocketId, Shut> {
        match self {
            Server::Plain(plain) => match plain.open(now, upgrade) {
                Ok(socket) => Ok(SocketId::Plain(socket)),
                Err(plain::Refusal::Unreachable) => Err(Shut::Unreachable),
                Err(plain::Refusal::Forbidden) => Err(Shut::Refused {
                    status: 403,
                    retry_after: None,
                }),
            },
            Server::Hub(host) => host.open(now, upgrade).map(SocketId::Hub),
        }
    }

    /// A client says something.
    pub(crate) fn receive(&mut self, now: Duration, socket: SocketId, text: &str) {
        match (self, socket) {
            (Server::Plain(plain), SocketId::Plain(socket)) => plain.receive(now, socket, text),
            (Server::Hub(host), SocketId::Hub(socket)) => host.receive(now, socket, text),
            _ => {}
        }
    }

    /// A client has closed its socket.
    pub(crate) fn close(&mut self, now: Duration, socket: SocketId) {
        match (self, socket) {
            (Server::Plain(plain), SocketId::Plain(socket)) => plain.close(now, socket),
            (Server::Hub(host), SocketId::Hub(socket)) => host.close(now, socket),
            _ => {}
        }
    }

    /// A client is gone without a word.
    pub(crate) fn vanish(&mut self, now: Duration, socket: SocketId) {
        match (self, socket) {
            (Server::Plain(plain), SocketId::Plain(socket)) => plain.vanish(now, socket),
            (Server::Hub(host), SocketId::Hub(socket)) => host.vanish(now, socket),
            _ => {}
        }
    }

    /// A client reads nothing, or again.
    pub(crate) fn stall(&mut self, now: Duration, socket: SocketId, stalls: bool) {
        match (self, socket) {
            (Server::Plain(plain), SocketId::Plain(socket)) if stalls => {
                plain.stop_reading(now, socket);
            }
            (Server::Plain(plain), SocketId::Plain(socket)) => plain.go_on_reading(now, socket),
            (Server::Hub(host), SocketId::Hub(socket)) => host.stall(now, socket, stalls),
            _ => {}
        }
    }

    /// The server forgets a socket, as a plain one does; a hub has no way to.
    pub(crate) fn forget(&mut self, now: Duration, socket: SocketId) {
        if let (Server::Plain(plain), SocketId::Plain(socket)) = (self, socket) {
            plain.forget(now, socket);
        }
    }

    pub(crate) fn is_forgotten(&self, socket: SocketId) -> bool {
        match (self, socket) {
            (Server::Plain(plain), SocketId::Plain(socket)) => plain.is_forgotten(socket),
            _ => false,
        }
    }

    /// It ends, and is there again after so long.
    pub(crate) fn restart(&mut self, now: Duration, signal: Signal, down: Duration) {
        match self {
            Server::Plain(plain) => plain.restart(now, signal, down),
            Server::Hub(host) => host.restart(now, signal, down),
        }
    }

    /// It answers nothing for so long.
    pub(crate) fn freeze(&mut self, now: Duration, lasts: Duration) {
        match self {
            Server::Plain(plain) => plain.freeze(now, lasts),
            Server::Hub(host) => host.freeze(now, lasts),
        }
    }

    /// Whether nothing is left to happen by itself.
    pub(crate) fn is_at_rest(&self) -> bool {
        match self {
            Server::Plain(plain) => plain.is_at_rest(),
            Server::Hub(host) => host.is_at_rest(),
        }
    }

    /// The hub, where it is one.
    pub(crate) fn hub(&mut self) -> Option<&mut Host> {
        match self {
            Server::Plain(_) => None,
            Server::Hub(host) => Some(host),
        }
    }
}

fn heard(output: Output) -> Heard {
    match output {
        Output::Response { id, response } => Heard::Response {
            id: RequestId::Plain(id),
            response: Response {
                date: response.header("date").map(str::to_owned),
                status: response.status,
                body: response.body,
            },
        },
        Output::Failed { id, failure } => Heard::Failed {
            id: RequestId::Plain(id),
            failure,
        },
        Output::Frame { socket, text } => Heard::Frame {
            socket: SocketId::Plain(socket),
            text,
            all_until: None,
        },
        Output::Closed { socket, code } => Heard::Closed {
            socket: SocketId::Plain(socket),
            code,
        },
    }
}
