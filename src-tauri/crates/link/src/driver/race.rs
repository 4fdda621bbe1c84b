//! TCP to the first of several addresses that answers: happy eyeballs, RFC 8305.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::net::SocketAddr;

use futures_util::stream::{FuturesUnordered, StreamExt};

use super::clock::Clock;
use crate::profile::HEAD_START;

/// Opens a connection to each address in turn, the next one when the last had its head start or one
/// has failed, until one is there. All others are closed when this returns: they live in here.
///
/// Fails, with what says most, once all have failed; has no deadline of its own.
pub(super) async fn race<T, F>(
    addresses: Vec<SocketAddr>,
    connect: impl Fn(SocketAddr) -> F,
) -> io::Result<(T, SocketAddr)>
where
    F: Future<Output = io::Result<T>>,
{
    let mut waiting = VecDeque::from(addresses);
    let mut running = FuturesUnordered::new();
    let mut failure: Option<io::Error> = None;
    loop {
        if let Some(address) = waiting.pop_front() {
            let dial = connect(address);
            running.push(async move { (address, dial.await) });
        }
        let ended = if waiting.is_empty() {
            running.next().await
        } else {
            match Clock::within(HEAD_START, running.next()).await {
                Some(ended) => ended,
                None => continue,
            }
        };
        match ended {
            Some((address, Ok(connection))) => return Ok((connection, address)),
            Some((_, Err(error))) => {
                // "Nothing listens there" comes from the server's computer itself.
                let says_more = error.kind() == io::ErrorKind::ConnectionRefused;
                if failure.is_none() || says_more {
                    failure = Some(error);
                }
            }
            None => {
                let none = || io::Error::new(io::ErrorKind::NotFound, "it has no address");
                return Err(failure.unwrap_or_else(none));
            }
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "the network of these tests takes its time"
)]
mod tests {
    use std::cell::RefCell;
    use std::time::Duration;

    use tokio::io::AsyncReadExt;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::{Instant, sleep};

    use super::*;

    fn address(n: u8) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, n], 80))
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// What an address does: after so long it answers, or fails.
    type Script = [(Duration, Result<(), io::ErrorKind>)];

    const NEVER: Duration = Duration::from_secs(3_600);

    /// Runs the race of addresses 1, 2, … in virtual time. Says how it ended, when, and when each was
    /// dialled.
    async fn run(script: &Script) -> (Result<u8, io::ErrorKind>, Duration, Vec<Duration>) {
        let start = Instant::now();
        let dialled = RefCell::new(Vec::new());
        let addresses = (1..).take(script.len()).map(address).collect();
        let raced = race(addresses, |address| {
            dialled.borrow_mut().push(start.elapsed());
            let n = match address {
                SocketAddr::V4(v4) => v4.ip().octets()[3],
                SocketAddr::V6(_) => 0,
            };
            let (after, outcome) = script[usize::from(n) - 1];
            async move {
                sleep(after).await;
                outcome.map(|()| n).map_err(io::Error::from)
            }
        });
        let outcome = raced.await.map(|(n, _)| n).map_err(|error| error.kind());
        let took = start.elapsed();
        (outcome, took, dialled.into_inner())
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_that_answers_within_its_head_start_is_the_only_one_dialled() {
        let raced = run(&[(ms(240), Ok(())), (ms(0), Ok(()))]).await;
        assert_eq!(raced, (Ok(1), ms(240), vec![ms(0)]));
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_that_leads_nowhere_costs_its_head_start_and_no_more() {
        let raced = run(&[(NEVER, Ok(())), (ms(20), Ok(()))]).await;
        assert_eq!(raced, (Ok(2), ms(270), vec![ms(0), ms(250)]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_ends_the_head_start() {
        let refused = Err(io::ErrorKind::ConnectionRefused);
        let raced = run(&[(ms(10), refused), (ms(10), refused), (ms(10), Ok(()))]).await;
        assert_eq!(raced, (Ok(3), ms(30), vec![ms(0), ms(10), ms(20)]));
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_may_still_win_after_its_head_start() {
        let raced = run(&[(ms(400), Ok(())), (NEVER, Ok(())), (NEVER, Ok(()))]).await;
        assert_eq!(raced, (Ok(1), ms(400), vec![ms(0), ms(250)]));
    }

    #[tokio::test(start_paused = true)]
    async fn when_all_fail_the_failure_is_told_that_says_most() {
        let unreachable = Err(io::ErrorKind::NetworkUnreachable);
        let refused = Err(io::ErrorKind::ConnectionRefused);
        let (outcome, ..) = run(&[(ms(0), refused), (ms(1), unreachable)]).await;
        assert_eq!(outcome, Err(io::ErrorKind::ConnectionRefused));
        let (outcome, ..) = run(&[(ms(0), unreachable), (ms(1), refused)]).await;
        assert_eq!(outcome, Err(io::ErrorKind::ConnectionRefused));
        assert_eq!(run(&[]).await.0, Err(io::ErrorKind::NotFound));
    }

    #[tokio::test]
    async fn only_the_winner_is_still_open_when_the_race_is_over() {
        let slow = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let quick = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let slow_address = slow.local_addr().unwrap();
        let addresses = vec![slow_address, quick.local_addr().unwrap()];
        let (winner, _) = race(addresses, |address| async move {
            let tcp = TcpStream::connect(address).await?;
            if address == slow_address {
                // Connected, but nobody is told in time.
                std::future::pending::<()>().await;
            }
            Ok(tcp)
        })
        .await
        .unwrap();
        assert_eq!(winner.peer_addr().unwrap(), quick.local_addr().unwrap());
        let (mut loser, _) = slow.accept().await.unwrap();
        assert_eq!(loser.read(&mut [0]).await.unwrap(), 0, "closed");
    }
}
