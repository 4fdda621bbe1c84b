//! The station that is measured: a process of its own, which does what it is told on its standard
//! input, one object a line, and tells on its standard output what a screen would see, and when.

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use olgfeast_board::Board;
use olgfeast_protocol::{
    OrderId, OrderStatus, Version,
    ipc::{Change, LinkStatus, Push, Receipt},
    live::Digest,
};
use olgfeast_station::{Account, Endpoint, Given, Secret, Server, Station, StationConfig};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, BufReader};

/// What it is told.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub(crate) enum Order {
    /// Touch each of these twice: start it, then it is ready.
    Bump { orders: Vec<i64> },
    /// Tell when the board is live and drawn so; see [`drawn`].
    Expect {
        digest: Digest,
        without: BTreeSet<OrderId>,
    },
}

/// What it tells. `at` is in microseconds since 1970, by the clock of the computer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "saw", rename_all = "lowercase")]
pub(crate) enum Saw {
    Link { status: LinkStatus, at: u64 },
    Bumped { micros: Vec<u64> },
    Expected { at: u64 },
    Drained { at: u64 },
    Receipt { receipt: Receipt, at: u64 },
}

pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(since.as_micros()).unwrap()
}

/// What is drawn of the open orders, without those that somebody else works too: what becomes of
/// them is known only in the end.
pub(crate) fn drawn(
    tickets: impl IntoIterator<Item = (OrderId, OrderStatus)>,
    without: &BTreeSet<OrderId>,
) -> Digest {
    let open = tickets
        .into_iter()
        .filter(|(id, status)| status.is_open() && !without.contains(id));
    Digest::of(open.map(|(id, status)| (id, Version(0), status)))
}

pub(crate) async fn open(dir: &str, server: &str, user: &str) -> Station {
    let password = std::env::var("OLGFEAST_PASSWORD").unwrap_or_default();
    Station::open(StationConfig {
        data_dir: dir.into(),
        endpoint: Endpoint::Kitchen,
        credentials: Arc::new(Given::new(Secret::new(&password))),
        account: Some(Account {
            server: Server::parse(server).unwrap(),
            username: user.to_owned(),
        }),
        name: "Grill 1".into(),
        app_version: "bench",
        ca_file: None,
    })
    .await
    .unwrap()
}

pub(crate) async fn run(dir: &str, server: &str, user: &str) {
    let station = open(dir, server, user).await;
    let (snapshot, mut pushes) = station.attach().await.unwrap();
    let mut screen = Screen {
        rev: snapshot.rev.0,
        board: Board::from_snapshot(&snapshot),
        link: snapshot.link.status,
        unsent: 0,
        expected: None,
    };
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        tokio::select! {
            push = pushes.recv() => match push {
                Ok(Push::Update(update)) => {
                    if update.rev.0 > screen.rev {
                        screen.rev = update.rev.0;
                        screen.take(update.change);
                    }
                }
                Ok(Push::Heartbeat(_)) => {}
                // As a screen does that sees a hole.
                Err(_) => {
                    let snapshot = station.snapshot().await.unwrap();
                    screen.rev = snapshot.rev.0;
                    screen.board = Board::from_snapshot(&snapshot);
                    screen.take(Change::Link { link: snapshot.link });
                }
            },
            line = lines.next_line() => match line {
                Ok(Some(line)) => match serde_json::from_str(&line).unwrap() {
                    // Beside the screen, which goes on drawing.
                    Order::Bump { orders } => drop(tokio::spawn(bump(station.clone(), orders))),
                    Order::Expect { digest, without } => {
                        screen.expected = Some((digest, without));
                        screen.compare();
                    }
                },
                _ => break,
            },
        }
    }
    station.close().await;
}

async fn bump(station: Station, orders: Vec<i64>) {
    use OrderStatus::{Pending, Preparing, Ready};
    let mut micros = Vec::new();
    for id in orders {
        for (seen, to) in [(Pending, Preparing), (Preparing, Ready)] {
            let touched = now();
            let moved = station.set_status(OrderId(id), Some(seen), to).await;
            moved.unwrap();
            micros.push(now() - touched);
        }
    }
    tell(&Saw::Bumped { micros });
}

struct Screen {
    rev: u64,
    board: Board,
    link: LinkStatus,
    unsent: usize,
    expected: Option<(Digest, BTreeSet<OrderId>)>,
}

impl Screen {
    fn take(&mut self, change: Change) {
        self.board.apply(&change);
        match change {
            Change::Link { link } => {
                self.link = link.status;
                tell(&Saw::Link {
                    status: link.status,
                    at: now(),
                });
            }
            Change::Receipt { receipt } => tell(&Saw::Receipt { receipt, at: now() }),
            Change::Pending { .. } => {
                let unsent = self.board.unsent();
                if unsent == 0 && self.unsent > 0 {
                    tell(&Saw::Drained { at: now() });
                }
                self.unsent = unsent;
            }
            _ => {}
        }
        self.compare();
    }

    fn compare(&mut self) {
        if self.link != LinkStatus::Live {
            return;
        }
        let Some((digest, without)) = &self.expected else {
            return;
        };
        let tickets = self.board.orders().filter_map(|order| {
            let ticket = self.board.ticket(order.id)?;
            Some((order.id, ticket.status))
        });
        if drawn(tickets, without) == *digest {
            tell(&Saw::Expected { at: now() });
            self.expected = None;
        }
    }
}

fn tell(saw: &Saw) {
    println!("{}", serde_json::to_string(saw).unwrap());
}
