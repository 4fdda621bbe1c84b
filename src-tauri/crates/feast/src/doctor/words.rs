//! Findings in words.

use std::{net::SocketAddr, time::Duration};

use olgfeast_station::doctor::{Check, Fact, Finding, LeftOut, ServerKind};

use crate::escape::escape;

/// More lines than an examination has steps.
pub(super) const MOST_FINDINGS: usize = 32;

/// Clocks are told to a tenth of a second.
const LEAST_TOLD_MILLIS: u64 = 100;

/// The line of a finding: how it is, which step, and what there is to say about it. A server's words
/// cannot steer the terminal.
pub(super) fn line(finding: &Finding, url: &str) -> String {
    let (mark, words) = match finding {
        Finding::Good(fact) if fact.wants_a_look() => ("LOOK", fact_words(fact, url)),
        Finding::Good(fact) => ("ok", fact_words(fact, url)),
        Finding::LeftOut(check, why) => ("-", left_out(*check, *why).to_owned()),
        Finding::Bad(_, cause) => ("FAILED", cause.to_string()),
    };
    let check = finding.check().word();
    format!("{mark:<7} {check:<12} {}", escape(&words))
}

fn fact_words(fact: &Fact, url: &str) -> String {
    match fact {
        Fact::Proxy { address } => format!(
            "{url} is reached through the proxy {address}; where it should not be, name the server \
             in NO_PROXY"
        ),
        Fact::Name { addresses, took } => {
            let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            let how = took.map_or_else(|| "as written".to_owned(), millis);
            format!("{} ({how})", addresses.join(", "))
        }
        Fact::Tcp { reached, failed } => tcp(reached, failed),
        Fact::Tls { version, took } => {
            format!(
                "the certificate is trusted, TLS {version} ({})",
                millis(*took)
            )
        }
        Fact::Health { version, took } => {
            let version = version.as_deref().unwrap_or("not told");
            format!("healthy, version {version} ({})", millis(*took))
        }
        Fact::SignedIn {
            username,
            is_staff,
            took,
        } => {
            let kind = if *is_staff { "staff" } else { "customer" };
            format!("signed in as {username}, {kind} ({})", millis(*took))
        }
        Fact::Upgraded { took } => format!("the socket is open{}", within(*took)),
        Fact::FirstFrame { server, took } => {
            format!("{}{}", kind(*server), within(*took))
        }
        Fact::Ping {
            least,
            median,
            most,
            count,
        } => format!(
            "{count} round trips: shortest {}, median {}, longest {}",
            millis(*least),
            millis(*median),
            millis(*most)
        ),
        Fact::Clock {
            ahead_millis,
            within_millis,
        } => clock(*ahead_millis, *within_millis, fact.wants_a_look()),
    }
}

fn tcp(reached: &[(SocketAddr, Duration)], failed: &[(SocketAddr, impl ToString)]) -> String {
    let reached = reached
        .iter()
        .map(|(address, took)| format!("{} {address} ({})", family(*address), millis(*took)));
    let failed = failed.iter().map(|(address, cause)| {
        format!("{} does not work: {}", family(*address), cause.to_string())
    });
    let all: Vec<String> = reached.chain(failed).collect();
    all.join("; ")
}

fn family(address: SocketAddr) -> &'static str {
    match address {
        SocketAddr::V4(_) => "IPv4",
        SocketAddr::V6(_) => "IPv6",
    }
}

fn kind(server: ServerKind) -> String {
    match server {
        ServerKind::Plain => "a plain olgFeast server".to_owned(),
        ServerKind::Hub { protocol, tick } => {
            let tick = tick.map_or_else(String::new, |tick| {
                format!(", heard from every {} s", tick.as_secs_f64())
            });
            format!("an olgFeast hub, live protocol {protocol}{tick}")
        }
    }
}

/// A difference that is within what it may be wrong by is none.
fn clock(ahead_millis: i64, within_millis: i64, look: bool) -> String {
    let seconds = |millis: u64| format!("{:.1} s", Duration::from_millis(millis).as_secs_f64());
    let (off, within) = (ahead_millis.unsigned_abs(), within_millis.unsigned_abs());
    if off <= within.max(LEAST_TOLD_MILLIS) {
        let within = seconds(within.max(LEAST_TOLD_MILLIS));
        return format!("the server's clock agrees with this computer's, ± {within}");
    }
    let side = if ahead_millis < 0 {
        "behind"
    } else {
        "ahead of"
    };
    let advice = if look {
        ": one of the two clocks is wrong"
    } else {
        ""
    };
    let off = seconds(off);
    format!("the server's clock is {off} {side} this computer's{advice}")
}

fn left_out(check: Check, why: LeftOut) -> &'static str {
    match (why, check) {
        (LeftOut::Proxied, _) => "left to the proxy",
        (LeftOut::NotEncrypted, _) => "not used: the address is http://",
        (LeftOut::NoAccount, Check::SignIn) => "not tried: name an account with --user",
        (LeftOut::NoAccount, _) => "not tried: it wants a sign-in",
        (LeftOut::NotTold, _) => "the server does not tell its time",
    }
}

fn within(took: Option<Duration>) -> String {
    took.map_or_else(String::new, |took| format!(" ({})", millis(took)))
}

/// "0.4 ms", "12 ms", "1200 ms": what is short is told finer.
fn millis(took: Duration) -> String {
    let millis = took.as_secs_f64() * 1_000.0;
    if millis < 10.0 {
        format!("{millis:.1} ms")
    } else {
        format!("{millis:.0} ms")
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_station::doctor::Cause;

    use super::*;

    const URL: &str = "http://feast.local:8000";

    fn told(fact: Fact) -> String {
        line(&Finding::Good(fact), URL)
    }

    #[test]
    fn a_line_says_how_it_is_which_step_and_the_figures() {
        let address = SocketAddr::from(([192, 168, 1, 20], 8000));
        let sixth = SocketAddr::from(([0xfd00, 0, 0, 0, 0, 0, 0, 1], 8000));
        let took = Duration::from_micros(1_240);
        for (fact, words) in [
            (
                Fact::Name {
                    addresses: vec![sixth.ip(), address.ip()],
                    took: Some(took),
                },
                "ok      name         fd00::1, 192.168.1.20 (1.2 ms)",
            ),
            (
                Fact::Name {
                    addresses: vec![address.ip()],
                    took: None,
                },
                "ok      name         192.168.1.20 (as written)",
            ),
            (
                Fact::Tcp {
                    reached: vec![(address, took)],
                    failed: vec![],
                },
                "ok      tcp          IPv4 192.168.1.20:8000 (1.2 ms)",
            ),
            (
                Fact::Tcp {
                    reached: vec![(address, took)],
                    failed: vec![(sixth, Cause::Refused(sixth))],
                },
                "LOOK    tcp          IPv4 192.168.1.20:8000 (1.2 ms); IPv6 does not work: nothing \
                 listens on [fd00::1]:8000: the server is not running, or it uses another port",
            ),
            (
                Fact::Health {
                    version: Some("2.0.0".into()),
                    took: Duration::from_millis(12),
                },
                "ok      /health      healthy, version 2.0.0 (12 ms)",
            ),
            (
                Fact::SignedIn {
                    username: "admin".into(),
                    is_staff: true,
                    took: Duration::from_millis(140),
                },
                "ok      sign-in      signed in as admin, staff (140 ms)",
            ),
            (
                Fact::FirstFrame {
                    server: ServerKind::Plain,
                    took: Some(took),
                },
                "ok      first frame  a plain olgFeast server (1.2 ms)",
            ),
            (
                Fact::FirstFrame {
                    server: ServerKind::Hub {
                        protocol: 1,
                        tick: Some(Duration::from_secs(3)),
                    },
                    took: None,
                },
                "ok      first frame  an olgFeast hub, live protocol 1, heard from every 3 s",
            ),
            (
                Fact::Ping {
                    least: took,
                    median: took * 2,
                    most: took * 20,
                    count: 5,
                },
                "ok      ping         5 round trips: shortest 1.2 ms, median 2.5 ms, longest 25 ms",
            ),
            (
                Fact::Clock {
                    ahead_millis: -400,
                    within_millis: 500,
                },
                "ok      clock        the server's clock agrees with this computer's, ± 0.5 s",
            ),
            (
                Fact::Clock {
                    ahead_millis: -1_400,
                    within_millis: 30,
                },
                "ok      clock        the server's clock is 1.4 s behind this computer's",
            ),
            (
                Fact::Clock {
                    ahead_millis: 7_000,
                    within_millis: 1,
                },
                "LOOK    clock        the server's clock is 7.0 s ahead of this computer's: \
                 one of the two clocks is wrong",
            ),
        ] {
            assert_eq!(told(fact), words);
        }
    }

    #[test]
    fn what_was_left_out_and_what_failed_is_said() {
        assert_eq!(
            line(&Finding::LeftOut(Check::Tls, LeftOut::NotEncrypted), URL),
            "-       tls          not used: the address is http://"
        );
        assert_eq!(
            line(&Finding::LeftOut(Check::SignIn, LeftOut::NoAccount), URL),
            "-       sign-in      not tried: name an account with --user"
        );
        assert_eq!(
            line(&Finding::Bad(Check::SignIn, Cause::WrongPassword), URL),
            "FAILED  sign-in      the server refuses this user name or password"
        );
    }

    #[test]
    fn a_servers_words_cannot_steer_the_terminal() {
        let nasty = "\u{1b}[2J\n\u{202e}".to_owned();
        for finding in [
            Finding::Good(Fact::Health {
                version: Some(nasty.clone()),
                took: Duration::ZERO,
            }),
            Finding::Bad(
                Check::SignIn,
                Cause::Rejected {
                    status: 400,
                    detail: nasty,
                },
            ),
        ] {
            let line = line(&finding, URL);
            assert!(line.chars().all(|c| !c.is_control() && c != '\u{202e}'));
        }
    }
}
