//! Every number of the link, in one place.
//!
//! Two profiles: [`Network::Lan`] for addresses that cannot be far away, [`Network::Wan`] for the
//! rest. What does not depend on the network stands below the profiles as constants.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

/// Which profile counts for a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    /// The same machine or the same local network.
    Lan,
    /// Anything else, and a local network that has become slow.
    Wan,
}

impl Network {
    /// The class of an address: loopback, RFC 1918, link-local and unique-local are local.
    pub fn of(address: IpAddr) -> Network {
        let local = match address {
            IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => return Network::of(IpAddr::V4(v4)),
                None => v6.is_loopback() || is_unique_local(v6) || is_unicast_link_local(v6),
            },
        };
        if local { Network::Lan } else { Network::Wan }
    }

    /// The stable word for it: `lan` or `wan`.
    pub fn word(self) -> &'static str {
        match self {
            Network::Lan => "lan",
            Network::Wan => "wan",
        }
    }
}

fn is_unique_local(address: Ipv6Addr) -> bool {
    matches!(address.octets(), [0xfc | 0xfd, ..])
}

fn is_unicast_link_local(address: Ipv6Addr) -> bool {
    matches!(address.octets(), [0xfe, second, ..] if second & 0xc0 == 0x80)
}

/// What the kernel is asked to do for a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tcp {
    /// Idle time before the first keepalive probe.
    pub keepalive_idle: Duration,
    /// Time between keepalive probes.
    pub keepalive_interval: Duration,
    /// Keepalive probes without an answer before the kernel gives the socket up.
    pub keepalive_count: u32,
    /// How long written bytes may stay unacknowledged (Linux only).
    pub user_timeout: Duration,
}

/// The deadlines and intervals for one kind of network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// From the dial to an open TCP connection, name resolution included.
    pub connect: Duration,
    /// From TCP to the end of the HTTP upgrade, TLS included.
    pub upgrade: Duration,
    /// From the upgrade to the first frame of the server.
    pub hello: Duration,
    /// From the first frame to `Command::Synced`. Doubles after each synchronisation that took too
    /// long, up to [`PATIENCE_CAP`], so that a slow server is not hammered for ever.
    pub snapshot: Duration,
    /// From the dial to `Command::Synced`, whatever the single phases took; doubles like `snapshot`.
    /// Also how long a token is waited for before the link says that it is offline.
    pub total: Duration,
    /// Between two pings.
    pub tick: Duration,
    /// Least addition to `tick` before silence becomes suspect.
    pub slack_min: Duration,
    /// Greatest addition to `tick` before silence becomes suspect.
    pub slack_max: Duration,
    /// Least deadline of one probe.
    pub probe_min: Duration,
    /// Greatest deadline of one probe.
    pub probe_max: Duration,
    /// The first wait after a failure is uniform in `0..backoff_first`.
    pub backoff_first: Duration,
    /// Later waits grow from here, doubling …
    pub backoff_base: Duration,
    /// … up to here; the jitter of 50 % to 100 % is applied after this cap.
    pub backoff_cap: Duration,
    /// The attempt counter resets after this much unbroken Live.
    pub stable_after: Duration,
    /// REST is wanted when the link was not Live for this long …
    pub rest_after: Duration,
    /// … or after this many failed attempts in a row, if that is sooner.
    pub rest_after_failures: Option<u32>,
    /// Between two REST polls, ± [`POLL_JITTER`].
    pub rest_every: Duration,
    /// Socket options.
    pub tcp: Tcp,
}

impl Profile {
    /// The profile of a local network: silence is declared dead after at most 9 s.
    pub const LAN: Profile = Profile {
        connect: Duration::from_secs(2),
        upgrade: Duration::from_secs(2),
        hello: Duration::from_secs(3),
        snapshot: Duration::from_secs(3),
        total: Duration::from_secs(8),
        tick: Duration::from_secs(3),
        slack_min: Duration::from_secs(1),
        slack_max: Duration::from_secs(2),
        probe_min: Duration::from_millis(750),
        probe_max: Duration::from_secs(2),
        backoff_first: Duration::from_millis(250),
        backoff_base: Duration::from_millis(250),
        backoff_cap: Duration::from_secs(3),
        stable_after: Duration::from_secs(10),
        rest_after: Duration::from_secs(3),
        rest_after_failures: None,
        rest_every: Duration::from_secs(2),
        tcp: Tcp {
            keepalive_idle: Duration::from_secs(10),
            keepalive_interval: Duration::from_secs(3),
            keepalive_count: 3,
            user_timeout: Duration::from_secs(10),
        },
    };

    /// The profile of everything further away: silence is declared dead after at most 22 s.
    pub const WAN: Profile = Profile {
        connect: Duration::from_secs(4),
        upgrade: Duration::from_secs(5),
        hello: Duration::from_secs(5),
        snapshot: Duration::from_secs(8),
        total: Duration::from_secs(15),
        tick: Duration::from_secs(10),
        slack_min: Duration::from_secs(1),
        slack_max: Duration::from_secs(4),
        probe_min: Duration::from_millis(1_500),
        probe_max: Duration::from_secs(4),
        backoff_first: Duration::from_millis(500),
        backoff_base: Duration::from_millis(500),
        backoff_cap: Duration::from_secs(10),
        stable_after: Duration::from_secs(30),
        rest_after: Duration::from_secs(6),
        rest_after_failures: Some(2),
        rest_every: Duration::from_secs(5),
        tcp: Tcp {
            keepalive_idle: Duration::from_secs(20),
            keepalive_interval: Duration::from_secs(5),
            keepalive_count: 3,
            user_timeout: Duration::from_secs(20),
        },
    };

    /// The longest silence that can pass before the socket is declared dead.
    pub fn dead_after(&self) -> Duration {
        self.tick + self.slack_max + self.probe_max * PROBES
    }
}

/// Both profiles. The default is what ships; tests bring smaller numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// For [`Network::Lan`].
    pub lan: Profile,
    /// For [`Network::Wan`].
    pub wan: Profile,
}

impl Numbers {
    /// The profile of a network.
    pub fn of(&self, network: Network) -> &Profile {
        match network {
            Network::Lan => &self.lan,
            Network::Wan => &self.wan,
        }
    }
}

impl Default for Numbers {
    fn default() -> Self {
        Numbers {
            lan: Profile::LAN,
            wan: Profile::WAN,
        }
    }
}

/// The shortest tick that a server can ask for.
pub const TICK_LEAST: Duration = Duration::from_millis(500);
/// The longest tick that a server can ask for: silence must still be found.
pub const TICK_MOST: Duration = Duration::from_secs(15);
/// Unanswered pings of a suspect socket before it is dead.
pub const PROBES: u32 = 2;
/// Shortest ping interval as a part of `tick`; the longest is `tick` itself.
pub const PING_JITTER: f64 = 0.8;
/// A local network is treated as a far one when its smoothed round trip stays above this …
pub const SLOW_RTT: Duration = Duration::from_millis(150);
/// … for this long …
pub const SLOW_FOR: Duration = Duration::from_secs(30);
/// … until it is below this.
pub const FAST_RTT: Duration = Duration::from_millis(75);
/// Pings in flight that an answer can still be told from.
pub const PINGS_KEPT: usize = 16;
/// Jitter of a dial that skips the back-off (wake, network up, a person's "retry now").
pub const SKIP_JITTER: Duration = Duration::from_millis(300);
/// The back-off is skipped at most once in this time.
pub const SKIP_GAP: Duration = Duration::from_secs(2);
/// Mean time between two probes while blocked.
pub const BLOCKED_PROBE: Duration = Duration::from_secs(30);
/// Spread of a blocked probe around its mean: ± this part.
pub const BLOCKED_SPREAD: f64 = 0.5;
/// After a wake, or a change of the network, how long the old socket has to prove that it still
/// works.
pub const PROVE_WITHIN: Duration = Duration::from_millis(1_500);
/// A boot clock that ran ahead of the monotonic one by this much says that the machine slept.
pub const WAKE_SKEW: Duration = Duration::from_secs(1);
/// A timeout that is handled this late says that the process slept.
pub const OVERSLEPT: Duration = Duration::from_secs(2);
/// Changes of the network that come within this time of the first are one change; also how long the
/// list of addresses may take that the operating system begins with.
pub const NETWORK_SETTLE: Duration = Duration::from_millis(500);
/// How long an address is tried before the next one is tried beside it (RFC 8305, section 5).
pub const HEAD_START: Duration = Duration::from_millis(250);
/// Addresses of one name that are tried.
pub const ADDRESSES_KEPT: usize = 16;
/// A proxy has to have opened the way after this part of the deadline of TCP, so that it is the
/// proxy that is blamed.
pub const PROXY_PART: f64 = 0.9;
/// Greatest head of a proxy's answer, in bytes.
pub const PROXY_HEAD_MAX: usize = 8 << 10;
/// Greatest file of certificates, in bytes.
pub const CA_FILE_MAX: u64 = 1 << 20;
/// Least wait after close code 1013, "try again later".
pub const OVERLOADED_WAIT: Duration = Duration::from_secs(5);
/// Greatest wait that a server can ask for with Retry-After.
pub const RETRY_AFTER_CAP: Duration = Duration::from_secs(60);
/// Greatest patience with a slow synchronisation: what a frozen plain server was seen to need.
pub const PATIENCE_CAP: Duration = Duration::from_secs(40);
/// A connection lost within this time of its gain counts as a flap.
pub const FLAP_WITHIN: Duration = Duration::from_secs(10);
/// From this many flaps on, a gain is shown only when it has lasted …
pub const FLAPS: u32 = 4;
/// … this long …
pub const FLAP_SETTLE: Duration = Duration::from_secs(2);
/// … until one Live lasts this long.
pub const FLAP_OVER: Duration = Duration::from_secs(30);
/// This many protocol violations …
pub const FAULTS: usize = 3;
/// … within this time make the link say that the protocol is broken.
pub const FAULTS_WITHIN: Duration = Duration::from_secs(60);
/// REST polls are spread by ± this part of their interval.
pub const POLL_JITTER: f64 = 0.2;
/// Failed REST polls in a row before REST counts as lost.
pub const REST_LOST: u32 = 2;
/// The same while the connection flaps.
pub const REST_LOST_FLAPPING: u32 = 4;
/// Good REST polls in a row before REST is shown where connections come and go; doubled with each
/// time that it was shown and did not last.
pub const REST_SETTLED: u32 = 3;
/// Least time between two `LinkEvent::Heard`.
pub const HEARD_GAP: Duration = Duration::from_secs(1);
/// Attempts kept on the timeline.
pub const TIMELINE_KEPT: usize = 64;
/// Events that wait for a slow consumer before the socket is not read any more.
pub const EVENTS_KEPT: usize = 64;
/// Texts told with `Command::Send` that may wait for the socket.
pub const SENDS_KEPT: usize = 64;
/// Greatest message and frame accepted from a server, in bytes.
pub const MESSAGE_MAX: usize = 16 << 20;
/// Read buffer of a socket, in bytes.
pub const READ_BUFFER: usize = 8 << 10;
/// Write buffer of a socket, in bytes.
pub const WRITE_BUFFER: usize = 4 << 10;
/// Bound of the write buffer of a socket, in bytes; also the greatest text that can be sent.
pub const WRITE_BUFFER_MAX: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("127.0.0.1", Network::Lan)]
    #[case("10.1.2.3", Network::Lan)]
    #[case("172.16.0.1", Network::Lan)]
    #[case("172.32.0.1", Network::Wan)]
    #[case("192.168.178.20", Network::Lan)]
    #[case("169.254.9.9", Network::Lan)]
    #[case("8.8.8.8", Network::Wan)]
    #[case("::1", Network::Lan)]
    #[case("fe80::1", Network::Lan)]
    #[case("febf::1", Network::Lan)]
    #[case("fec0::1", Network::Wan)]
    #[case("fd12:3456::1", Network::Lan)]
    #[case("2001:db8::1", Network::Wan)]
    #[case("::ffff:192.168.1.1", Network::Lan)]
    #[case("::ffff:8.8.8.8", Network::Wan)]
    fn an_address_has_a_network(#[case] address: &str, #[case] network: Network) {
        assert_eq!(Network::of(address.parse().unwrap()), network);
    }

    #[test]
    fn silence_is_dead_after_nine_seconds_near_and_twenty_two_far() {
        assert_eq!(Profile::LAN.dead_after(), Duration::from_secs(9));
        assert_eq!(Profile::WAN.dead_after(), Duration::from_secs(22));
    }
}
