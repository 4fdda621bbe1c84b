//! A live client that believes what it is told, and panics where it does not fit together.

use std::collections::BTreeMap;

use futures_util::{SinkExt, StreamExt};
use olgfeast_protocol::{
    Epoch, OrderId, OrderStatus, Seq, Version,
    live::{ClientMessage, Digest, Hello, LiveEvent, LiveMessage},
    wire::{ServerMessage, WireOrder},
};
use tokio_tungstenite::tungstenite::{self, Message};

use crate::common::{Client, PATIENCE, Socket, next, socket};

/// Open orders, with what a digest is made of.
pub(crate) type Board = BTreeMap<OrderId, (Version, OrderStatus)>;

/// What a client keeps from one connection to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) epoch: Option<Epoch>,
    pub(crate) cursor: Option<Seq>,
    pub(crate) board: Board,
}

pub(crate) struct Live {
    pub(crate) socket: Socket,
    pub(crate) hello: Hello,
    pub(crate) known: Known,
    /// Whether a replay may repeat what came before the hub read the resume.
    resumed_before: bool,
    is_live: bool,
    pub(crate) digests_compared: usize,
}

/// What a frame was.
#[derive(Debug)]
pub(crate) enum Heard {
    Event(Box<LiveEvent>),
    /// An event that the client had already.
    Again,
    /// Several events at once, of so many orders.
    Patch(usize),
    Part,
    Resumed,
    Tick,
    Resync,
    Pong(Option<u64>),
    Draining {
        retry_in: u64,
        spread: u64,
    },
    Figures,
    Closed(u16),
    /// The connection ended without a close.
    Dropped,
}

impl Live {
    /// Connects and reads the hello.
    pub(crate) async fn connect(client: &Client, path: &str) -> Live {
        Live::connect_as(client, path, &[], Known::default())
            .await
            .unwrap()
    }

    pub(crate) async fn connect_as(
        client: &Client,
        path: &str,
        headers: &[(&'static str, String)],
        known: Known,
    ) -> Result<Live, tungstenite::Error> {
        let token = format!("Bearer {}", client.token.as_deref().unwrap());
        let mut all = vec![("authorization", token)];
        all.extend_from_slice(headers);
        let socket = socket(client.address, &format!("{path}?live=1"), &all).await?;
        Ok(Live::greet(socket, known).await)
    }

    /// Reads the hello of a connection.
    pub(crate) async fn greet(mut socket: Socket, known: Known) -> Live {
        let Message::Text(text) = next(&mut socket).await else {
            panic!("no text");
        };
        let Ok(ServerMessage::Live(LiveMessage::Hello(hello))) = ServerMessage::parse(&text) else {
            panic!("no hello: {text}");
        };
        Live {
            socket,
            hello,
            known,
            resumed_before: false,
            is_live: false,
            digests_compared: 0,
        }
    }

    /// Connects, and takes in all that is answered to the resume.
    pub(crate) async fn resumed(client: &Client, path: &str) -> Live {
        let mut live = Live::connect(client, path).await;
        live.resume().await;
        live.until_resumed().await;
        live
    }

    /// Resumes from what is known.
    pub(crate) async fn resume(&mut self) {
        let resume = ClientMessage::Resume {
            epoch: self.known.epoch,
            after: self.known.cursor,
        };
        self.is_live = false;
        self.say(&resume.text()).await;
    }

    pub(crate) async fn say(&mut self, text: &str) {
        // The hub may have closed already: then the next read tells.
        let _gone = self.socket.send(Message::text(text)).await;
    }

    /// Reads until the resume is answered; returns the events that were replayed and the number of
    /// parts of a snapshot.
    pub(crate) async fn until_resumed(&mut self) -> (Vec<LiveEvent>, usize) {
        let (mut events, mut parts) = (Vec::new(), 0);
        loop {
            match self.hear().await {
                Heard::Event(event) => events.push(*event),
                Heard::Part => parts += 1,
                Heard::Resumed => return (events, parts),
                Heard::Again | Heard::Tick | Heard::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The next event.
    pub(crate) async fn event(&mut self) -> LiveEvent {
        loop {
            match self.hear().await {
                Heard::Event(event) => return *event,
                Heard::Tick | Heard::Figures => {}
                other => panic!("no event: {other:?}"),
            }
        }
    }

    /// The code with which the hub closes.
    pub(crate) async fn close_code(&mut self) -> u16 {
        loop {
            if let Heard::Closed(code) = self.hear().await {
                return code;
            }
        }
    }

    /// Takes in the next frame.
    pub(crate) async fn hear(&mut self) -> Heard {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            match next.expect("a frame in time") {
                Some(Ok(Message::Text(text))) => return self.take_in(&text),
                Some(Ok(Message::Close(frame))) => {
                    return Heard::Closed(frame.unwrap().code.into());
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(other)) => panic!("{other:?}"),
                None | Some(Err(_)) => return Heard::Dropped,
            }
        }
    }

    fn take_in(&mut self, text: &str) -> Heard {
        let message = ServerMessage::parse(text).unwrap();
        let live = match message {
            ServerMessage::Live(live) => live,
            ServerMessage::Pong { id, .. } => return Heard::Pong(id),
            ServerMessage::Analytics(figures) => {
                assert!(figures.revenue_this_week_cents.is_some(), "half: {text}");
                return Heard::Figures;
            }
            _ => panic!("not for a live client: {text}"),
        };
        match live {
            LiveMessage::Event(event) => self.take_in_event(*event),
            LiveMessage::Snapshot(part) => {
                assert_eq!(part.epoch, self.hello.epoch);
                if part.part == 1 {
                    self.known.board.clear();
                }
                self.known.epoch = Some(part.epoch);
                self.known.cursor = Some(part.head);
                assert_eq!(part.skipped, 0);
                part.orders.into_iter().for_each(|order| self.put(order));
                Heard::Part
            }
            LiveMessage::Resumed { head } => {
                let cursor = self.known.cursor.unwrap();
                assert!(
                    cursor == head || (self.resumed_before && head <= cursor),
                    "resumed at {head}, but all until {cursor} came"
                );
                (self.resumed_before, self.is_live) = (true, true);
                Heard::Resumed
            }
            LiveMessage::Tick(tick) => {
                if self.is_live {
                    assert_eq!(tick.head, self.known.cursor);
                    assert_eq!(tick.digest, Some(self.digest()));
                    self.digests_compared += 1;
                }
                assert_eq!(tick.epoch, Some(self.hello.epoch));
                Heard::Tick
            }
            LiveMessage::Patch(patch) => {
                let cursor = self.known.cursor.expect("patches come after a snapshot");
                assert!(patch.from <= cursor && cursor < patch.to, "{patch:?}");
                assert_eq!(patch.skipped, 0);
                self.known.cursor = Some(patch.to);
                let orders = patch.orders.len();
                patch.orders.into_iter().for_each(|order| self.put(order));
                Heard::Patch(orders)
            }
            LiveMessage::Resync { .. } => {
                self.is_live = false;
                Heard::Resync
            }
            LiveMessage::Draining { retry_in, spread } => Heard::Draining { retry_in, spread },
            other => panic!("{other:?}"),
        }
    }

    fn take_in_event(&mut self, event: LiveEvent) -> Heard {
        let cursor = self.known.cursor.expect("events come after a snapshot");
        assert!(event.prev <= cursor, "a gap after {cursor}: {event:?}");
        if event.seq <= cursor {
            assert!(self.resumed_before, "{} again", event.seq);
            return Heard::Again;
        }
        self.known.cursor = Some(event.seq);
        self.put(event.order.clone().unwrap());
        Heard::Event(Box::new(event))
    }

    fn put(&mut self, order: WireOrder) {
        let version = order.version.unwrap();
        // A cancelled order is in no lane either.
        let open = order.status.filter(|status| status.lane().is_some());
        let before = match open {
            Some(status) => self.known.board.insert(order.id, (version, status)),
            None => self.known.board.remove(&order.id),
        };
        assert!(before.is_none_or(|(before, _)| before < version));
    }

    fn digest(&self) -> Digest {
        let orders = self.known.board.iter();
        Digest::of(orders.map(|(id, (version, status))| (*id, *version, *status)))
    }
}
