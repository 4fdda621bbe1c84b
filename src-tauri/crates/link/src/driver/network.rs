//! Watches the addresses of this computer, and says once what a burst of changes comes to.

use std::future::{pending, poll_fn};
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use if_watch::IfEvent;
use if_watch::tokio::IfWatcher;
use tokio::sync::broadcast;

use super::clock::Clock;
use crate::interfaces::{AddressChange, Interfaces};
use crate::machine::NetworkChange;
use crate::profile::NETWORK_SETTLE;

/// The watch of one link. It keeps one change at most, however many come.
pub(super) struct Watch {
    source: Source,
    settling: Settling,
    clock: Clock,
}

enum Source {
    System(Box<IfWatcher>),
    Told(broadcast::Receiver<AddressChange>),
    Nothing,
}

/// On the monotonic clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Settling {
    /// Not listened yet. The operating system begins with the addresses that are there; they are no
    /// change.
    Unheard,
    /// Whatever comes until then is there already.
    Listing {
        until: Duration,
    },
    Settled,
    /// Something changed, and is told then, with all that comes until then: an interface that comes
    /// up gets several addresses in a row.
    Changed {
        change: NetworkChange,
        tell_at: Duration,
    },
}

impl Watch {
    /// Never fails: where nothing can be watched nothing is told.
    pub(super) fn open(interfaces: &Interfaces, clock: Clock) -> Watch {
        let (source, settling) = match interfaces {
            Interfaces::OfThisComputer => match IfWatcher::new() {
                Ok(watcher) => (Source::System(Box::new(watcher)), Settling::Unheard),
                Err(error) => {
                    tracing::debug!(%error, "the network interfaces cannot be watched");
                    (Source::Nothing, Settling::Settled)
                }
            },
            Interfaces::Told(sender) => (Source::Told(sender.subscribe()), Settling::Settled),
            Interfaces::Unwatched => (Source::Nothing, Settling::Settled),
        };
        Watch {
            source,
            settling,
            clock,
        }
    }

    /// The next change of the network. Safe to cancel.
    pub(super) async fn next(&mut self) -> NetworkChange {
        loop {
            let due = match self.settling {
                Settling::Unheard => {
                    let until = self.clock.monotonic() + NETWORK_SETTLE;
                    self.settling = Settling::Listing { until };
                    Some(until)
                }
                Settling::Listing { until } => Some(until),
                Settling::Settled => None,
                Settling::Changed { tell_at, .. } => Some(tell_at),
            };
            tokio::select! {
                // What was listed in time counts as listed, however late it is looked at.
                biased;
                change = self.source.next() => self.saw(change),
                () = self.clock.sleep_until(due) => {
                    let settled = std::mem::replace(&mut self.settling, Settling::Settled);
                    if let Settling::Changed { change, .. } = settled {
                        return change;
                    }
                }
            }
        }
    }

    fn saw(&mut self, change: AddressChange) {
        let (address, change) = match change {
            AddressChange::Up(address) => (address, NetworkChange::Up),
            AddressChange::Down(address) => (address, NetworkChange::Down),
        };
        if !leads_somewhere(address) {
            return;
        }
        self.settling = match self.settling {
            listing @ (Settling::Unheard | Settling::Listing { .. }) => listing,
            Settling::Settled => Settling::Changed {
                change,
                tell_at: self.clock.monotonic() + NETWORK_SETTLE,
            },
            Settling::Changed {
                change: NetworkChange::Down,
                tell_at,
            } => Settling::Changed { change, tell_at },
            up @ Settling::Changed {
                change: NetworkChange::Up,
                ..
            } => up,
        };
    }
}

impl Source {
    /// The next change; never, once there is nothing to listen to.
    async fn next(&mut self) -> AddressChange {
        loop {
            match self {
                Source::System(watcher) => match poll_fn(|cx| watcher.poll_if_event(cx)).await {
                    Ok(IfEvent::Up(network)) => return AddressChange::Up(network.addr()),
                    Ok(IfEvent::Down(network)) => return AddressChange::Down(network.addr()),
                    Err(error) => {
                        tracing::debug!(%error, "the network interfaces are watched no longer");
                        *self = Source::Nothing;
                    }
                },
                Source::Told(changes) => match changes.recv().await {
                    Ok(change) => return change,
                    // The newest of them is still there, and says enough.
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => *self = Source::Nothing,
                },
                Source::Nothing => pending().await,
            }
        }
    }
}

/// Whether an address can lead to a server. Loopback is no network, and every virtual interface that
/// comes and goes has a link-local IPv6 address.
fn leads_somewhere(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !v4.is_loopback() && !v4.is_unspecified(),
        IpAddr::V6(v6) => {
            v6 != Ipv6Addr::LOCALHOST && !v6.is_unspecified() && !v6.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "these tests let virtual time pass"
)]
mod tests {
    use tokio::time::{Instant, advance, timeout};

    use super::*;

    fn up(address: &str) -> AddressChange {
        AddressChange::Up(address.parse().unwrap())
    }

    fn down(address: &str) -> AddressChange {
        AddressChange::Down(address.parse().unwrap())
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn told() -> (broadcast::Sender<AddressChange>, Watch) {
        let (sender, _) = broadcast::channel(16);
        let watch = Watch::open(&Interfaces::Told(sender.clone()), Clock::start());
        (sender, watch)
    }

    async fn nothing_within(watch: &mut Watch, time: Duration) {
        let seen = timeout(time, watch.next()).await;
        assert!(seen.is_err(), "{seen:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_of_changes_is_one_change_half_a_second_after_its_first() {
        let (sender, mut watch) = told();
        let start = Instant::now();
        for n in 0..5 {
            sender.send(up(&format!("192.168.1.{n}"))).unwrap();
            nothing_within(&mut watch, ms(90)).await;
        }
        assert_eq!(watch.next().await, NetworkChange::Up);
        assert_eq!(start.elapsed(), NETWORK_SETTLE);
        nothing_within(&mut watch, ms(60_000)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn changes_that_never_end_are_told_at_most_twice_a_second() {
        let (sender, mut watch) = told();
        let start = Instant::now();
        let mut seen = 0;
        while start.elapsed() < ms(10_000) {
            sender.send(down("192.168.1.7")).unwrap();
            seen += u32::from(timeout(ms(10), watch.next()).await.is_ok());
        }
        assert!((15..=20).contains(&seen), "{seen}");
    }

    #[rstest::rstest]
    #[case::gone(&[down("10.0.0.1")], NetworkChange::Down)]
    #[case::moved(&[down("10.0.0.1"), up("10.0.0.2")], NetworkChange::Up)]
    #[case::in_any_order(&[up("10.0.0.2"), down("10.0.0.1")], NetworkChange::Up)]
    #[case::far(&[up("2001:db8::1")], NetworkChange::Up)]
    #[case::by_cable(&[up("169.254.7.7")], NetworkChange::Up)]
    #[tokio::test(start_paused = true)]
    async fn an_address_more_is_up_and_only_fewer_is_down(
        #[case] changes: &[AddressChange],
        #[case] expected: NetworkChange,
    ) {
        let (sender, mut watch) = told();
        for change in changes {
            sender.send(*change).unwrap();
        }
        assert_eq!(watch.next().await, expected);
    }

    #[rstest::rstest]
    #[case::loopback("127.0.0.1")]
    #[case::loopback("::1")]
    #[case::of_every_interface("fe80::1")]
    #[tokio::test(start_paused = true)]
    async fn an_address_that_leads_nowhere_is_no_change(#[case] address: &str) {
        let (sender, mut watch) = told();
        sender.send(up(address)).unwrap();
        sender.send(down(address)).unwrap();
        nothing_within(&mut watch, ms(60_000)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn the_addresses_that_are_there_at_the_start_are_no_change() {
        let (sender, mut watch) = told();
        watch.settling = Settling::Unheard;
        // Nobody listens for a long time: the list is only asked for by listening.
        advance(ms(10_000)).await;
        for n in 1..5 {
            sender.send(up(&format!("192.168.1.{n}"))).unwrap();
        }
        nothing_within(&mut watch, ms(60_000)).await;
        sender.send(up("192.168.1.77")).unwrap();
        assert_eq!(watch.next().await, NetworkChange::Up);
    }

    #[tokio::test(start_paused = true)]
    async fn more_changes_than_can_wait_are_one_change() {
        let (sender, mut watch) = told();
        for _ in 0..1_000 {
            sender.send(up("192.168.1.7")).unwrap();
        }
        assert_eq!(watch.next().await, NetworkChange::Up);
        drop(sender);
        nothing_within(&mut watch, ms(60_000)).await;
    }

    #[tokio::test]
    async fn a_computer_that_stays_where_it_is_tells_no_change() {
        let mut watch = Watch::open(&Interfaces::OfThisComputer, Clock::start());
        let seen = timeout(NETWORK_SETTLE * 2, watch.next()).await;
        assert!(seen.is_err(), "{seen:?}");
    }
}
