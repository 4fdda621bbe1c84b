//! What an examination tells.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use super::cause::Cause;

/// A clock that differs by more than this is worth a word: people read times of two screens side by
/// side. The board itself is not wrong by it, a station counts ages by the server's clock.
const SKEW_WORTH_A_WORD_MILLIS: i64 = 2_000;

/// One step, in the order in which they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// Whether a proxy stands on the way. Told only where one does.
    Proxy,
    /// From the name to addresses.
    Name,
    /// A connection to each address.
    Tcp,
    /// Encryption, and whether the server is who it says.
    Tls,
    /// `GET /health`.
    Health,
    /// Name and password, and one read that wants them.
    SignIn,
    /// The upgrade to a WebSocket.
    Upgrade,
    /// The first frame of the server.
    FirstFrame,
    /// Round trips over the socket.
    Ping,
    /// The server's clock.
    Clock,
}

impl Check {
    /// What it is called, in one or two words.
    pub fn word(self) -> &'static str {
        match self {
            Check::Proxy => "proxy",
            Check::Name => "name",
            Check::Tcp => "tcp",
            Check::Tls => "tls",
            Check::Health => "/health",
            Check::SignIn => "sign-in",
            Check::Upgrade => "upgrade",
            Check::FirstFrame => "first frame",
            Check::Ping => "ping",
            Check::Clock => "clock",
        }
    }
}

/// What a step has brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// It works.
    Good(Fact),
    /// It was not tried.
    LeftOut(Check, LeftOut),
    /// It does not work, and nothing behind it was tried.
    Bad(Check, Cause),
}

impl Finding {
    /// Of which step.
    pub fn check(&self) -> Check {
        match self {
            Finding::Good(fact) => fact.check(),
            Finding::LeftOut(check, _) | Finding::Bad(check, _) => *check,
        }
    }
}

/// Why a step was not tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// A proxy does it.
    Proxied,
    /// The address says `http`.
    NotEncrypted,
    /// It wants an account, and none was given.
    NoAccount,
    /// The server did not tell it.
    NotTold,
}

/// What was found where a step works.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// HTTP and the socket go through this proxy.
    Proxy {
        /// Scheme, host and port; no password.
        address: String,
    },
    /// The addresses of the server.
    Name {
        /// At most 8, in the order in which they are tried.
        addresses: Vec<IpAddr>,
        /// How long it took; nothing where the address was written as one.
        took: Option<Duration>,
    },
    /// What answers.
    Tcp {
        /// Each address that answers, and after how long.
        reached: Vec<(SocketAddr, Duration)>,
        /// Each that does not: a station that tries it first loses time.
        failed: Vec<(SocketAddr, Cause)>,
    },
    /// The connection is encrypted and the server's certificate is trusted.
    Tls {
        /// `1.3` or `1.2`.
        version: &'static str,
        /// How long it took.
        took: Duration,
    },
    /// The server says that it is well. A plain server says so even while it is frozen.
    Health {
        /// The version that it tells.
        version: Option<String>,
        /// How long it took.
        took: Duration,
    },
    /// The account may sign in.
    SignedIn {
        /// As the server writes it.
        username: String,
        /// Whether it may see all orders.
        is_staff: bool,
        /// How long sign-in and first read took.
        took: Duration,
    },
    /// The server opened the socket.
    Upgraded {
        /// How long it took, TLS included.
        took: Option<Duration>,
    },
    /// The server speaks.
    FirstFrame {
        /// What kind of server says this first.
        server: ServerKind,
        /// How long it took.
        took: Option<Duration>,
    },
    /// Pings are answered.
    Ping {
        /// The shortest.
        least: Duration,
        /// The one in the middle.
        median: Duration,
        /// The longest.
        most: Duration,
        /// How many.
        count: usize,
    },
    /// The server's clock.
    Clock {
        /// By how many milliseconds it is ahead of this computer's; negative: behind.
        ahead_millis: i64,
        /// By how many this may be wrong.
        within_millis: i64,
    },
}

impl Fact {
    /// Of which step.
    pub fn check(&self) -> Check {
        match self {
            Fact::Proxy { .. } => Check::Proxy,
            Fact::Name { .. } => Check::Name,
            Fact::Tcp { .. } => Check::Tcp,
            Fact::Tls { .. } => Check::Tls,
            Fact::Health { .. } => Check::Health,
            Fact::SignedIn { .. } => Check::SignIn,
            Fact::Upgraded { .. } => Check::Upgrade,
            Fact::FirstFrame { .. } => Check::FirstFrame,
            Fact::Ping { .. } => Check::Ping,
            Fact::Clock { .. } => Check::Clock,
        }
    }

    /// Whether it works, but somebody should look at it: a proxy that the socket cannot use, an
    /// address that does not answer, a protocol newer than ours, a clock more than 2 s off.
    pub fn wants_a_look(&self) -> bool {
        match self {
            Fact::Proxy { .. } => true,
            Fact::Tcp { failed, .. } => !failed.is_empty(),
            Fact::FirstFrame {
                server: ServerKind::Hub { protocol, .. },
                ..
            } => *protocol > olgfeast_protocol::live::PROTOCOL,
            Fact::Clock { ahead_millis, .. } => {
                ahead_millis.unsigned_abs() > SKEW_WORTH_A_WORD_MILLIS.unsigned_abs()
            }
            _ => false,
        }
    }
}

/// What kind of server it is, by its first frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerKind {
    /// Ours, with the live protocol.
    Hub {
        /// The version of that.
        protocol: i64,
        /// How often it lets itself be heard.
        tick: Option<Duration>,
    },
    /// A plain olgFeast 2.0 server.
    Plain,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clock_more_than_two_seconds_off_is_worth_a_word() {
        for (ahead_millis, look) in [(0, false), (2_000, false), (2_001, true), (-2_001, true)] {
            let clock = Fact::Clock {
                ahead_millis,
                within_millis: 3,
            };
            assert_eq!(clock.wants_a_look(), look, "{ahead_millis}");
        }
    }

    #[test]
    fn an_address_that_does_not_answer_is_worth_a_word_beside_one_that_does() {
        let (v4, v6) = (
            SocketAddr::from(([127, 0, 0, 1], 80)),
            SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], 80)),
        );
        let tcp = |failed: Vec<(SocketAddr, Cause)>| Fact::Tcp {
            reached: vec![(v4, Duration::ZERO)],
            failed,
        };
        assert!(!tcp(vec![]).wants_a_look());
        assert!(tcp(vec![(v6, Cause::Refused(v6))]).wants_a_look());
    }
}
