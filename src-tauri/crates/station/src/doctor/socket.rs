//! The socket of an examination, opened by the link itself.

use std::time::{Duration, Instant};

use olgfeast_link::{
    Blocked, Command, Events, Link, LinkConfig, LinkEvent, LinkState, Numbers, Phase, Profile,
    Token, profile::TICK_MOST,
};
use olgfeast_protocol::{
    StationId, UtcTime,
    live::{ClientMessage, LiveMessage},
    wire::ServerMessage,
};

use super::{
    Asked, Chart, Check, Config, Reading, Stop,
    cause::Cause,
    finding::{Fact, ServerKind},
    within,
};
use crate::{credentials::Secret, driver, station::OpenError};

/// How many round trips are measured.
const PINGS: u64 = 5;

/// What stands in a hub's list of stations while this lasts.
const NAME: &str = "doctor";

/// Opens the socket, listens to its first frame and pings. Tells the server's clock, where a pong
/// did.
pub(super) async fn listen(
    config: &Config,
    deadlines: &Profile,
    token: Secret,
    chart: &mut Chart<'_>,
) -> Result<Option<Reading>, Stop> {
    let mut socket = Socket::open(config, token)
        .map_err(|error| (Check::Upgrade, Cause::Tls(error.to_string())))?;
    let until_first = deadlines.connect + deadlines.upgrade + deadlines.hello;
    let first = within(until_first + deadlines.probe_max, socket.first(chart)).await;
    let (kind, is_pong) = match first {
        Some(first) => first?,
        None => return Err((Check::Upgrade, Cause::Silent(until_first))),
    };
    let took = socket.took(Phase::Hello, Phase::Sync);
    chart.good(Fact::FirstFrame { server: kind, took });
    socket
        .pings(kind, is_pong, deadlines.probe_max, chart)
        .await
        .map_err(|cause| (Check::Ping, cause))
}

struct Socket {
    link: Link,
    events: Events,
    token: Secret,
}

impl Socket {
    fn open(config: &Config, token: Secret) -> Result<Socket, OpenError> {
        let mut url = config.server.socket(config.endpoint);
        url.set_query(Some("live=1"));
        // The link's own pings are out of the way of those that are measured here.
        let patient = |profile: Profile| Profile {
            tick: TICK_MOST,
            ..profile
        };
        let (link, events) = Link::open(LinkConfig {
            headers: driver::headers(StationId(uuid::Uuid::new_v4()), NAME, config.app_version),
            numbers: Numbers {
                lan: patient(config.numbers.lan),
                wan: patient(config.numbers.wan),
            },
            proxy: config.trusts.proxy().clone(),
            ..LinkConfig::new(url, config.trusts.of(&config.server)?)
        });
        Ok(Socket {
            link,
            events,
            token,
        })
    }

    /// The first frame: who speaks so, and whether it is a pong.
    async fn first(&mut self, chart: &mut Chart<'_>) -> Result<(ServerKind, bool), Stop> {
        let mut check = Check::Upgrade;
        while let Some(event) = self.events.recv().await {
            match event {
                LinkEvent::NeedToken { rejected: false } => {
                    let token = Token::new(self.token.reveal());
                    self.link.tell(Command::Token(token));
                }
                LinkEvent::NeedToken { rejected: true } => {
                    return Err((check, Cause::TokenRefused));
                }
                LinkEvent::Opened => {
                    let took = self.took(Phase::Upgrade, Phase::Hello);
                    chart.good(Fact::Upgraded { took });
                    check = Check::FirstFrame;
                }
                LinkEvent::Text(text) => {
                    return self.judge(&text).map_err(|cause| (check, cause));
                }
                LinkEvent::Closed {
                    cause: cause @ olgfeast_link::Cause::NoFirstFrame,
                } => return Err((check, Cause::Socket(cause))),
                LinkEvent::Closed { cause } => {
                    return Err((check, Cause::Dropped(cause.to_string())));
                }
                LinkEvent::Status(status) => match status.state {
                    LinkState::Offline { cause, .. } => return Err((check, Cause::Socket(cause))),
                    LinkState::Blocked(by) => return Err((check, blocked(by))),
                    _ => {}
                },
                LinkEvent::Heard { .. } | LinkEvent::PollRest => {}
            }
        }
        Err((check, Cause::Socket(olgfeast_link::Cause::Stopped)))
    }

    fn judge(&self, text: &str) -> Result<(ServerKind, bool), Cause> {
        let message =
            ServerMessage::parse(text).map_err(|error| Cause::Garbled(error.to_string()))?;
        let kind = match &message {
            ServerMessage::Live(LiveMessage::Hello(hello)) => {
                // Wanted within 5 s. Nothing is missing here, so nothing is sent.
                let resume = ClientMessage::Resume {
                    epoch: Some(hello.epoch),
                    after: Some(hello.head),
                };
                self.link.tell(Command::Send(resume.text()));
                ServerKind::Hub {
                    protocol: hello.protocol,
                    tick: hello.tick_ms.map(Duration::from_millis),
                }
            }
            ServerMessage::Unknown { kind } => return Err(Cause::Garbled(kind.clone())),
            _ => ServerKind::Plain,
        };
        // There is no board to bring up to date.
        self.link.tell(Command::Synced);
        Ok((kind, matches!(message, ServerMessage::Pong { .. })))
    }

    /// Round trips, one after the other; and the clock by the shortest of them, which is off by the
    /// least.
    async fn pings(
        &mut self,
        kind: ServerKind,
        link_was_answered: bool,
        limit: Duration,
        chart: &mut Chart<'_>,
    ) -> Result<Option<Reading>, Cause> {
        // The link has pinged at once, and on a plain server pongs have no number: that one first.
        if !link_was_answered {
            self.pong(|_| true, limit).await?;
        }
        let mut trips: Vec<(Duration, Asked, Option<UtcTime>)> = Vec::new();
        for number in 1..=PINGS {
            let asked = Asked::now();
            let is_hub = matches!(kind, ServerKind::Hub { .. });
            self.link.tell(Command::Send(ping(is_hub, number)));
            let at = self.pong(|id| !is_hub || id == Some(number), limit).await?;
            trips.push((asked.took(), asked, at));
        }
        trips.sort_by_key(|(took, ..)| *took);
        let took = |place: usize| trips.get(place).map(|(took, ..)| *took);
        if let (Some(least), Some(median), Some(most)) =
            (took(0), took(trips.len() / 2), took(trips.len() - 1))
        {
            chart.good(Fact::Ping {
                least,
                median,
                most,
                count: trips.len(),
            });
        }
        Ok(trips
            .into_iter()
            .find_map(|(took, asked, at)| Some(Reading::new(asked.at, took, at?, Duration::ZERO))))
    }

    /// The server's clock in the next pong that fits.
    async fn pong(
        &mut self,
        fits: impl Fn(Option<u64>) -> bool,
        limit: Duration,
    ) -> Result<Option<UtcTime>, Cause> {
        let deadline = Instant::now() + limit;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match within(left, self.events.recv()).await {
                None => return Err(Cause::NoPong(limit)),
                Some(None) => return Err(Cause::Socket(olgfeast_link::Cause::Stopped)),
                Some(Some(LinkEvent::Closed { cause })) => return Err(Cause::Socket(cause)),
                Some(Some(LinkEvent::Text(text))) => match ServerMessage::parse(&text) {
                    Ok(ServerMessage::Pong { id, at }) if fits(id) => return Ok(at),
                    _ => {}
                },
                Some(Some(_)) => {}
            }
        }
    }

    /// How long the attempt under way took from one phase to another.
    fn took(&self, from: Phase, to: Phase) -> Option<Duration> {
        let attempt = self.link.timeline().pop()?;
        let after = |phase: Phase| attempt.reached_after.get(phase as usize).copied().flatten();
        after(to)?.checked_sub(after(from)?)
    }
}

/// A plain server ignores what it does not know, but it is shown nothing new.
fn ping(is_hub: bool, number: u64) -> String {
    if is_hub {
        let ping = ClientMessage::Ping {
            id: Some(number),
            cursor: None,
            unsent: None,
        };
        ping.text()
    } else {
        olgfeast_link::plain_ping(number, "")
    }
}

fn blocked(by: Blocked) -> Cause {
    match by {
        Blocked::SignIn => Cause::TokenRefused,
        Blocked::Forbidden => Cause::Forbidden,
        Blocked::Version => Cause::AnotherVersion,
        Blocked::Replaced => Cause::Dropped("another connection took over".to_owned()),
    }
}
