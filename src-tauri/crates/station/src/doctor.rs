//! What works and what does not on the way to a server, step by step: name, TCP, TLS, `/health`,
//! sign-in, upgrade, first frame, ping, clock.
//!
//! The first step that fails ends it, because nothing behind it can work. The steps to the socket
//! are made by the link itself, with the deadlines that it ships with, so what is found here is what
//! a station would meet. Beside a running station it disturbs nothing: it shows itself to the server
//! as a station of its own.

mod cause;
mod finding;
mod http;
mod network;
mod socket;

use std::{
    future::Future,
    path::PathBuf,
    time::{Duration, Instant},
};

use olgfeast_link::{Network, Numbers, Profile};
use olgfeast_protocol::UtcTime;

pub use cause::{Cause, Distrust};
pub use finding::{Check, Fact, Finding, LeftOut, ServerKind};

use crate::{
    address::{Endpoint, Server},
    credentials::Secret,
    station::{OpenError, wall_clock},
    trust::Trusts,
};

/// What is to be examined.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where.
    pub server: Server,
    /// As whom. Without an account it ends after `/health`.
    pub account: Option<Account>,
    /// Which socket.
    pub endpoint: Endpoint,
    /// Version of the application.
    pub app_version: &'static str,
    /// How long each step may take, by how far away the server is.
    pub numbers: Numbers,
    /// Whom encrypted connections trust, and which proxy stands between.
    pub trusts: Trusts,
}

/// By what right.
#[derive(Clone, Debug)]
pub enum Account {
    /// Somebody signs in for it.
    Named {
        /// The name.
        username: String,
        /// The password; sent once.
        password: Secret,
    },
    /// A station has signed in already: its token is shown.
    SignedIn {
        /// It.
        token: Secret,
    },
}

impl Config {
    /// The kitchen's socket, the deadlines that a station keeps, and the trust of this computer and
    /// of a PEM file besides.
    ///
    /// # Errors
    /// [`OpenError::Tls`], where encryption cannot be set up here.
    pub fn new(
        server: Server,
        account: Option<Account>,
        app_version: &'static str,
        ca_file: Option<PathBuf>,
    ) -> Result<Config, OpenError> {
        Ok(Config {
            server,
            account,
            endpoint: Endpoint::Kitchen,
            app_version,
            numbers: Numbers::default(),
            trusts: Trusts::new(ca_file)?,
        })
    }
}

/// Examines, and tells each finding as soon as it is there, in the order of [`Check`].
///
/// Ends by itself: each step has a deadline.
///
/// # Errors
/// The first cause, which was told as [`Finding::Bad`] too. Nothing was looked at behind it.
pub async fn run(config: Config, mut tell: impl FnMut(&Finding) + Send) -> Result<(), Cause> {
    let mut chart = Chart { tell: &mut tell };
    match examine(&config, &mut chart).await {
        Ok(()) => Ok(()),
        Err((check, cause)) => {
            chart.note(Finding::Bad(check, cause.clone()));
            Err(cause)
        }
    }
}

/// What stops an examination.
type Stop = (Check, Cause);

/// Where the findings go.
struct Chart<'a> {
    tell: &'a mut (dyn FnMut(&Finding) + Send),
}

impl Chart<'_> {
    fn note(&mut self, finding: Finding) {
        (self.tell)(&finding);
    }

    fn good(&mut self, fact: Fact) {
        self.note(Finding::Good(fact));
    }
}

async fn examine(config: &Config, chart: &mut Chart<'_>) -> Result<(), Stop> {
    let place = network::Place::of(&config.server);
    let deadlines = match config.trusts.proxy_to(&config.server) {
        Some(address) => {
            chart.good(Fact::Proxy { address });
            // The proxy looks the name up and connects: from here they may not even be possible.
            for check in [Check::Name, Check::Tcp, Check::Tls] {
                chart.note(Finding::LeftOut(check, LeftOut::Proxied));
            }
            config.numbers.of(Network::Wan)
        }
        None => reach(&place, config, chart).await?,
    };
    let http = http::Caller::new(config)?;
    let date = http
        .health(deadlines.snapshot, chart)
        .await
        .map_err(|cause| (Check::Health, cause))?;
    let Some(account) = &config.account else {
        for check in [
            Check::SignIn,
            Check::Upgrade,
            Check::FirstFrame,
            Check::Ping,
        ] {
            chart.note(Finding::LeftOut(check, LeftOut::NoAccount));
        }
        tell_clock(date, chart);
        return Ok(());
    };
    let token = http
        .sign_in(account, config.endpoint, deadlines.total, chart)
        .await
        .map_err(|cause| (Check::SignIn, cause))?;
    let told = socket::listen(config, deadlines, token, chart).await?;
    tell_clock(told.or(date), chart);
    Ok(())
}

/// Name, TCP and TLS, and the deadlines for what comes behind them.
async fn reach<'a>(
    place: &network::Place,
    config: &'a Config,
    chart: &mut Chart<'_>,
) -> Result<&'a Profile, Stop> {
    let addresses = network::look_up(place, &config.numbers, chart)
        .await
        .map_err(|cause| (Check::Name, cause))?;
    let (tcp, address) = network::connect(addresses, &config.numbers, chart)
        .await
        .map_err(|cause| (Check::Tcp, cause))?;
    let deadlines = config.numbers.of(Network::of(address.ip()));
    if place.secure {
        let unusable = |error: OpenError| (Check::Tls, Cause::Tls(error.to_string()));
        let tls = config.trusts.of(&config.server).map_err(unusable)?;
        network::encrypt(place, tcp, &tls, deadlines.upgrade, chart)
            .await
            .map_err(|cause| (Check::Tls, cause))?;
    } else {
        // A server that serves one after the other would wait for it.
        drop(tcp);
        chart.note(Finding::LeftOut(Check::Tls, LeftOut::NotEncrypted));
    }
    Ok(deadlines)
}

fn tell_clock(reading: Option<Reading>, chart: &mut Chart<'_>) {
    chart.note(match reading {
        Some(Reading {
            ahead_millis,
            within_millis,
        }) => Finding::Good(Fact::Clock {
            ahead_millis,
            within_millis,
        }),
        None => Finding::LeftOut(Check::Clock, LeftOut::NotTold),
    });
}

/// The server's clock against ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    ahead_millis: i64,
    within_millis: i64,
}

impl Reading {
    /// The server wrote `server` some time between the question and the answer: half the round trip
    /// is taken for it, and the other half is what this may be wrong by. A time that is cut off to
    /// whole units of `unit` is taken for the middle of its unit.
    fn new(asked_at: UtcTime, round_trip: Duration, server: UtcTime, unit: Duration) -> Reading {
        let half = |time: Duration| i64::try_from((time / 2).as_millis()).unwrap_or(i64::MAX);
        let written = server.plus_millis(half(unit));
        Reading {
            ahead_millis: written.millis_since(asked_at.plus_millis(half(round_trip))),
            within_millis: half(round_trip).saturating_add(half(unit)),
        }
    }
}

/// A question under way.
#[derive(Clone, Copy, Debug)]
struct Asked {
    at: UtcTime,
    started: Instant,
}

impl Asked {
    fn now() -> Asked {
        Asked {
            at: wall_clock(),
            started: Instant::now(),
        }
    }

    fn took(self) -> Duration {
        self.started.elapsed()
    }
}

/// What a future gives within a time.
async fn within<T>(time: Duration, future: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(time, future).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED_AT: UtcTime = UtcTime(1_795_382_470_000_000);

    #[test]
    fn half_the_round_trip_is_taken_off_the_servers_clock() {
        let server = ASKED_AT.plus_millis(3_100);
        let reading = Reading::new(ASKED_AT, Duration::from_millis(200), server, Duration::ZERO);
        assert_eq!((reading.ahead_millis, reading.within_millis), (3_000, 100));
    }

    #[test]
    fn a_date_of_whole_seconds_is_taken_for_their_middle() {
        let reading = Reading::new(
            ASKED_AT,
            Duration::from_millis(20),
            ASKED_AT.plus_millis(-5_000),
            Duration::from_secs(1),
        );
        assert_eq!((reading.ahead_millis, reading.within_millis), (-4_510, 510));
    }
}
