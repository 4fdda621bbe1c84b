//! The examination of [`crate::doctor`], for a station at work: as whoever is signed in, line by line.

use std::{sync::Arc, time::Duration};

use olgfeast_protocol::ipc::{
    IpcError,
    diagnostics::{Came, Check, Fault, Finding, LeftOut},
};

use crate::{
    address::Endpoint,
    core::Command,
    doctor::{self, Account, Cause, Config, Distrust, Fact},
    report::fault,
    station::Station,
};

/// Every step has its own deadline; all of them together take no longer than this.
const WITHIN: Duration = Duration::from_secs(60);

impl Station {
    /// Begins to examine the way to the server, beside the connection that there is and without
    /// disturbing it. What it finds is told line by line in [`Station::report`]. While one goes on
    /// another one is not begun.
    ///
    /// # Errors
    /// Where nobody is signed in: there is no server to examine.
    pub async fn examine(&self) -> Result<(), IpcError> {
        let way = self.ask(|reply| Command::Way { reply }).await?;
        if !self.looked().begin() {
            return Ok(());
        }
        let config = Config {
            server: way.server,
            account: way.token.map(|token| Account::SignedIn { token }),
            endpoint: Endpoint::Kitchen,
            app_version: self.app_version(),
            numbers: olgfeast_link::Numbers::default(),
            trusts: self.trusts(),
        };
        let looked = Arc::clone(self.looked());
        tokio::spawn(async move {
            let told = Arc::clone(&looked);
            let examined = doctor::run(config, |found| {
                told.note(|examination| examination.findings.push(finding(found)));
            });
            let _ = tokio::time::timeout(WITHIN, examined).await;
            looked.note(|examination| examination.running = false);
        });
        Ok(())
    }
}

fn finding(found: &doctor::Finding) -> Finding {
    Finding {
        check: match found.check() {
            doctor::Check::Proxy => Check::Proxy,
            doctor::Check::Name => Check::Name,
            doctor::Check::Tcp => Check::Tcp,
            doctor::Check::Tls => Check::Tls,
            doctor::Check::Health => Check::Health,
            doctor::Check::SignIn => Check::SignIn,
            doctor::Check::Upgrade => Check::Upgrade,
            doctor::Check::FirstFrame => Check::FirstFrame,
            doctor::Check::Ping => Check::Ping,
            doctor::Check::Clock => Check::Clock,
        },
        came: match found {
            doctor::Finding::Good(fact) if fact.wants_a_look() => Came::Look {
                figures: figures(fact),
            },
            doctor::Finding::Good(fact) => Came::Good {
                figures: figures(fact),
            },
            doctor::Finding::LeftOut(_, why) => Came::LeftOut {
                why: match why {
                    doctor::LeftOut::Proxied => LeftOut::Proxied,
                    doctor::LeftOut::NotEncrypted => LeftOut::NotEncrypted,
                    doctor::LeftOut::NoAccount => LeftOut::NoAccount,
                    doctor::LeftOut::NotTold => LeftOut::NotTold,
                },
            },
            doctor::Finding::Bad(_, cause) => Came::Bad {
                fault: cause_of(cause),
                detail: cause.to_string(),
            },
        },
    }
}

/// Figures only, the same in all languages.
fn figures(fact: &Fact) -> String {
    let took = |took: &Option<Duration>| took.map_or_else(String::new, |took| millis(&took));
    match fact {
        Fact::Proxy { address } => address.clone(),
        Fact::Name { addresses, took: t } => {
            let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            joined(&addresses.join(", "), &took(t))
        }
        Fact::Tcp { reached, failed } => {
            let reached = reached
                .iter()
                .map(|(address, took)| format!("✓ {address} {}", millis(took)));
            let failed = failed.iter().map(|(address, _)| format!("✗ {address}"));
            reached.chain(failed).collect::<Vec<_>>().join(" · ")
        }
        Fact::Tls { version, took } => format!("TLS {version} · {}", millis(took)),
        Fact::Health { version, took } => {
            joined(version.as_deref().unwrap_or_default(), &millis(took))
        }
        Fact::SignedIn { username, took, .. } => joined(username, &millis(took)),
        Fact::Upgraded { took: t } => took(t),
        Fact::FirstFrame { server, took: t } => {
            let kind = match server {
                doctor::ServerKind::Plain => "olgFeast 2.0".to_owned(),
                doctor::ServerKind::Hub { protocol, .. } => format!("olgFeast hub {protocol}"),
            };
            joined(&kind, &took(t))
        }
        Fact::Ping {
            least,
            median,
            most,
            count,
        } => format!(
            "{count} × {} / {} / {}",
            millis(least),
            millis(median),
            millis(most)
        ),
        Fact::Clock {
            ahead_millis,
            within_millis,
        } => {
            let seconds = |millis: i64| millis as f64 / 1_000.0;
            format!(
                "{:+.1} s ± {:.1} s",
                seconds(*ahead_millis),
                seconds(*within_millis)
            )
        }
    }
}

fn joined(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (true, _) => second.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{first} · {second}"),
    }
}

/// "0.4 ms", "12 ms".
fn millis(took: &Duration) -> String {
    let millis = took.as_secs_f64() * 1_000.0;
    if millis < 10.0 {
        format!("{millis:.1} ms")
    } else {
        format!("{millis:.0} ms")
    }
}

fn cause_of(cause: &Cause) -> Fault {
    match cause {
        Cause::NoSuchName(_) | Cause::NameServerSilent(_) => Fault::Name,
        Cause::Refused(_) => Fault::Refused,
        Cause::Unreachable(..) => Fault::Unreachable,
        Cause::ConnectTimeout(..) | Cause::NoAnswer(_) => Fault::NoAnswer,
        Cause::NotEncrypted => Fault::NotEncrypted,
        Cause::WrongKey => Fault::WrongKey,
        Cause::Distrusted(
            Distrust::UnknownIssuer
            | Distrust::Expired
            | Distrust::NotYet
            | Distrust::AnotherName
            | Distrust::Other(_),
        )
        | Cause::Tls(_) => Fault::Certificate,
        Cause::Silent(_) | Cause::NoPong(_) => Fault::Silent,
        Cause::NotOlgfeast { .. } | Cause::Garbled(_) => Fault::NotOlgfeast,
        Cause::Unwell { .. } | Cause::Rejected { .. } => Fault::Unwell,
        Cause::Later => Fault::Later,
        Cause::WrongPassword | Cause::TokenRefused => Fault::SignIn,
        Cause::NotStaff(_) | Cause::Forbidden => Fault::NotStaff,
        Cause::AnotherVersion => Fault::Version,
        Cause::Dropped(_) => Fault::Closed,
        Cause::Socket(cause) => fault(cause),
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    #[test]
    fn a_finding_is_told_in_figures_that_all_languages_share() {
        let address = SocketAddr::from(([192, 168, 1, 20], 8000));
        let told = |fact: Fact| finding(&doctor::Finding::Good(fact)).came;
        let good = |figures: &str| Came::Good {
            figures: figures.to_owned(),
        };
        let took = Duration::from_micros(1_240);
        let tcp = Fact::Tcp {
            reached: vec![(address, took)],
            failed: vec![],
        };
        assert_eq!(told(tcp), good("✓ 192.168.1.20:8000 1.2 ms"));
        let name = Fact::Name {
            addresses: vec![address.ip()],
            took: None,
        };
        assert_eq!(told(name), good("192.168.1.20"));
        let clock = |ahead_millis| Fact::Clock {
            ahead_millis,
            within_millis: 500,
        };
        assert_eq!(told(clock(-400)), good("-0.4 s ± 0.5 s"));
        let off = Came::Look {
            figures: "+7.0 s ± 0.5 s".to_owned(),
        };
        assert_eq!(told(clock(7_000)), off);
    }

    #[test]
    fn what_fails_is_told_for_words_and_exactly() {
        let address = SocketAddr::from(([192, 168, 1, 20], 8000));
        let found = doctor::Finding::Bad(doctor::Check::Tcp, Cause::Refused(address));
        let told = finding(&found);
        assert_eq!(told.check, Check::Tcp);
        let Came::Bad { fault, detail } = told.came else {
            panic!("{told:?}");
        };
        assert_eq!(fault, Fault::Refused);
        assert!(detail.contains("192.168.1.20:8000"), "{detail}");
    }
}
