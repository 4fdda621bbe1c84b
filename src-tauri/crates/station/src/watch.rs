//! What a person would see, as a stream: for terminals and scripts.

use olgfeast_board::Board;
use olgfeast_protocol::{
    IntentId, Lane, OrderId, OrderStatus, Rev,
    ipc::{Change, IpcError, Link, Push, Receipt, Session, Settlement, Snapshot, Update},
};
use serde::Serialize;
use tokio::sync::broadcast::{self, error::RecvError};

use crate::station::Station;

/// Something to be seen.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// The connection, as the badge says it.
    Link(Link),
    /// The board, after a change of it.
    Board(Lanes),
    /// An intent of this station, and where it is now.
    Intent {
        /// The intent.
        id: IntentId,
        /// The order.
        order: OrderId,
        /// Its state in one word: `waiting`, `sending`, `applied`, `already-done`, `refused`.
        state: &'static str,
    },
    /// An outage is over.
    Receipt(Receipt),
    /// Who is signed in.
    Session(Session),
}

/// The lanes, each with its oldest order first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lanes {
    /// Of this update.
    pub rev: Rev,
    /// New.
    pub pending: Vec<SeenTicket>,
    /// Cooking.
    pub preparing: Vec<SeenTicket>,
    /// Ready.
    pub ready: Vec<SeenTicket>,
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeenTicket {
    /// The server's key.
    pub id: OrderId,
    /// The number people call out.
    pub display_id: Option<u32>,
    /// As drawn.
    pub status: OrderStatus,
    /// As typed at the counter.
    pub customer_name: String,
    /// What was ordered.
    pub items: Vec<SeenItem>,
    /// Whether other stations cannot see yet what is drawn here.
    pub waiting_to_send: bool,
}

/// A line of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeenItem {
    /// Name.
    pub name: String,
    /// Pieces.
    pub quantity: i64,
}

/// A replica of a station's board and what changes on it.
pub struct Watch {
    station: Station,
    pushes: broadcast::Receiver<Push>,
    board: Board,
    rev: Rev,
    letters: Vec<IntentId>,
}

impl Watch {
    /// Starts to watch; what there is now comes with it: the board and the link.
    ///
    /// # Errors
    /// Only when the station is ending.
    pub async fn start(station: &Station) -> Result<(Watch, Lanes, Link), IpcError> {
        let (snapshot, pushes) = station.attach().await?;
        let mut watch = Watch {
            station: station.clone(),
            pushes,
            board: Board::new(),
            rev: Rev(0),
            letters: Vec::new(),
        };
        watch.take(&snapshot);
        let lanes = watch.lanes();
        Ok((watch, lanes, snapshot.link))
    }

    /// What is to be seen next, in order; `None` when the station has ended.
    pub async fn next(&mut self) -> Option<Vec<Seen>> {
        loop {
            let update = match self.pushes.recv().await {
                Ok(Push::Update(update)) => update,
                Ok(Push::Heartbeat(heartbeat)) if heartbeat.rev > self.rev => {
                    return self.catch_up().await;
                }
                Ok(Push::Heartbeat(_)) => continue,
                Err(RecvError::Lagged(_)) => return self.catch_up().await,
                Err(RecvError::Closed) => return None,
            };
            if update.rev <= self.rev {
                continue;
            }
            if update.rev != self.rev.next() {
                return self.catch_up().await;
            }
            let seen = self.apply(update);
            if !seen.is_empty() {
                return Some(seen);
            }
        }
    }

    /// The lanes as they are now.
    pub fn lanes(&self) -> Lanes {
        let of = |lane: Lane| {
            let tickets = self.board.lane(lane);
            let seen = tickets.iter().map(|ticket| SeenTicket {
                id: ticket.order.id,
                display_id: ticket.order.display_id,
                status: ticket.status,
                customer_name: ticket.order.customer_name.clone(),
                items: ticket
                    .order
                    .lines
                    .iter()
                    .map(|(quantity, name)| SeenItem {
                        name: name.to_owned(),
                        quantity,
                    })
                    .collect(),
                waiting_to_send: ticket.is_waiting(),
            });
            seen.collect()
        };
        Lanes {
            rev: self.rev,
            pending: of(Lane::Pending),
            preparing: of(Lane::Preparing),
            ready: of(Lane::Ready),
        }
    }

    fn apply(&mut self, update: Update) -> Vec<Seen> {
        self.rev = update.rev;
        let mut seen = Vec::new();
        if self.board.apply(&update.change) {
            seen.push(Seen::Board(self.lanes()));
        }
        match update.change {
            Change::Link { link } => seen.push(Seen::Link(link)),
            Change::Session { session } => seen.push(Seen::Session(session)),
            Change::Receipt { receipt } => seen.push(Seen::Receipt(receipt)),
            Change::Pending { id, intents } => {
                if let Some(intent) = intents.last() {
                    let state = if intent.attempted {
                        "sending"
                    } else {
                        "waiting"
                    };
                    seen.push(Seen::Intent {
                        id: intent.id,
                        order: id,
                        state,
                    });
                }
            }
            Change::Settled {
                id,
                intent,
                outcome,
            } => {
                let state = match outcome {
                    Settlement::Applied => "applied",
                    Settlement::AlreadyDone => "already-done",
                };
                seen.push(Seen::Intent {
                    id: intent,
                    order: id,
                    state,
                });
            }
            Change::DeadLetters { letters } => {
                for letter in &letters {
                    if !self.letters.contains(&letter.intent.id) {
                        let (id, order) = (letter.intent.id, letter.intent.order);
                        seen.push(Seen::Intent {
                            id,
                            order,
                            state: "refused",
                        });
                    }
                }
                self.letters = letters.iter().map(|letter| letter.intent.id).collect();
            }
            Change::Order { .. }
            | Change::Gone { .. }
            | Change::Strikes { .. }
            | Change::Offset { .. }
            | Change::Trouble { .. }
            | Change::Settings { .. }
            | Change::Pin { .. }
            | Change::FoodGroups { .. }
            | Change::Notices { .. }
            | Change::Drafts { .. } => {}
        }
        seen
    }

    async fn catch_up(&mut self) -> Option<Vec<Seen>> {
        let snapshot = self.station.snapshot().await.ok()?;
        self.take(&snapshot);
        Some(vec![Seen::Board(self.lanes()), Seen::Link(snapshot.link)])
    }

    fn take(&mut self, snapshot: &Snapshot) {
        self.board = Board::from_snapshot(snapshot);
        self.rev = snapshot.rev;
        self.letters = snapshot
            .dead_letters
            .iter()
            .map(|letter| letter.intent.id)
            .collect();
    }
}
