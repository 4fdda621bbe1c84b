//! The live protocol: what our hub adds to the sockets of olgFeast 2.0.
//!
//! A socket opened with `?live=1` begins with [`Hello`]. The client answers with
//! [`ClientMessage::Resume`]; then come the events that it missed, or a snapshot in parts; then
//! `resumed`; then whatever happens. Every event carries its number in the log and the number of the
//! one before it that this client could see, so a gap is a fact and not a guess.
//!
//! Everything about a message stands in its `data`.

mod pages;

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    ids::{Epoch, OrderId, Seq, Version},
    shown,
    status::OrderStatus,
    time::UtcTime,
    wire::{WireOrder, lenient},
};

pub use self::pages::{Conflict, EventsPage, Since};

/// The version of this protocol.
pub const PROTOCOL: i64 = 1;

/// Orders in one part of a snapshot, at most.
pub const PART_ORDERS: usize = 100;

/// A message of the live protocol, from a hub.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "live", rename_all = "snake_case")]
pub enum LiveMessage {
    /// The first frame of a live connection.
    Hello(Hello),
    /// Something happened to an order.
    Event(Box<LiveEvent>),
    /// A part of the whole board.
    Snapshot(SnapshotPart),
    /// Everything up to here was sent; from now on it is live.
    Resumed {
        /// The newest event that this client can see.
        head: Seq,
    },
    /// Nothing happened, and this is how the board looks.
    Tick(Tick),
    /// Events of a slow client, put together: the newest state of each order that they touched.
    Patch(Patch),
    /// The hub has dropped what was queued for this client: to be answered by a resume without an
    /// epoch.
    Resync {
        /// The newest event that this client can see.
        head: Option<Seq>,
    },
    /// The hub goes down.
    Draining {
        /// Milliseconds to wait before the next dial …
        retry_in: u64,
        /// … and as many more, by chance, so that not everybody comes at once.
        spread: u64,
    },
}

/// See [`LiveMessage::Hello`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hello {
    /// [`PROTOCOL`], or a newer one.
    pub protocol: i64,
    /// Names the log: another one after every start of the hub.
    pub epoch: Epoch,
    /// The newest event that this client can see.
    pub head: Seq,
    /// The longest silence between two ticks in milliseconds; the client pings as often.
    pub tick_ms: Option<u64>,
    /// The hub's clock.
    pub server_time: Option<UtcTime>,
}

/// See [`LiveMessage::Event`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LiveEvent {
    /// Its number in the log.
    pub seq: Seq,
    /// The number of the event before it that this client could see.
    pub prev: Seq,
    /// What happened.
    pub kind: LiveKind,
    /// The order after it; nothing where it cannot be read.
    pub order: Option<WireOrder>,
    /// Who did it, where that is known.
    pub by: Option<LiveBy>,
    /// When, by the hub's clock.
    pub at: Option<UtcTime>,
}

/// What an event tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveKind {
    /// It was placed.
    NewOrder,
    /// It went from one state to another.
    OrderStatusChange,
    /// Anything else: strikes, notes, and whatever a newer hub may tell.
    OrderChanged,
}

/// Who did something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LiveBy {
    /// The station's key.
    pub station_id: Option<String>,
    /// The station's name.
    pub station: Option<String>,
    /// The account.
    pub user: Option<String>,
    /// The intent that it was done for.
    pub intent_id: Option<Uuid>,
    /// When a person touched the button.
    pub made_at: Option<UtcTime>,
}

/// See [`LiveMessage::Snapshot`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SnapshotPart {
    /// Which part, from 1.
    pub part: u64,
    /// How many there are; 1 for an empty board.
    pub parts: u64,
    /// The log that it belongs to.
    pub epoch: Epoch,
    /// The event after which the board looked so.
    pub head: Seq,
    /// Open orders, and those completed on this feast day.
    pub orders: Vec<WireOrder>,
    /// Orders that could not be read.
    pub skipped: usize,
}

/// See [`LiveMessage::Tick`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// The log.
    pub epoch: Option<Epoch>,
    /// The newest event that this client can see.
    pub head: Option<Seq>,
    /// Of the open orders that this client can see, at `head`.
    pub digest: Option<Digest>,
    /// The hub's clock.
    pub server_time: Option<UtcTime>,
}

/// See [`LiveMessage::Patch`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Patch {
    /// The cursor of the client before it.
    pub from: Seq,
    /// Its cursor after it.
    pub to: Seq,
    /// The newest state of each order that changed.
    pub orders: Vec<WireOrder>,
    /// Orders that could not be read.
    pub skipped: usize,
}

impl LiveMessage {
    /// Reads the `data` of a message of that type. `None` where it is none of ours, or says too
    /// little to be of use.
    pub(crate) fn read(kind: &str, data: &Value) -> Option<LiveMessage> {
        Some(match kind {
            "hello" => LiveMessage::Hello(Hello {
                protocol: lenient::integer(data, "protocol")?,
                epoch: epoch(data)?,
                head: seq(data, "head")?,
                tick_ms: count(data, "tick_ms"),
                server_time: lenient::time(data, "server_time"),
            }),
            "snapshot" => LiveMessage::Snapshot(SnapshotPart::read(data)?),
            "resumed" => LiveMessage::Resumed {
                head: seq(data, "head")?,
            },
            "tick" => LiveMessage::Tick(Tick {
                epoch: epoch(data),
                head: seq(data, "head"),
                digest: lenient::text(data, "digest").and_then(|text| Digest::parse(&text)),
                server_time: lenient::time(data, "server_time"),
            }),
            "patch" => {
                let (orders, skipped) = lenient::each(data.get("orders"), WireOrder::read);
                LiveMessage::Patch(Patch {
                    from: seq(data, "from")?,
                    to: seq(data, "to")?,
                    orders,
                    skipped,
                })
            }
            "resync" => LiveMessage::Resync {
                head: seq(data, "head"),
            },
            "draining" => LiveMessage::Draining {
                retry_in: count(data, "retry_in").unwrap_or(0),
                spread: count(data, "spread").unwrap_or(0),
            },
            kind => LiveMessage::Event(Box::new(LiveEvent::read(kind, data)?)),
        })
    }
}

impl LiveBy {
    /// The `by` of an event; `None` where nobody is named.
    fn read(data: &Value) -> Option<LiveBy> {
        let by = data.get("by").filter(|by| by.is_object())?;
        Some(LiveBy {
            station_id: lenient::text(by, "station_id"),
            station: lenient::words(by, "station", shown::NAME),
            user: lenient::words(by, "user", shown::NAME),
            intent_id: lenient::text(by, "intent_id").and_then(|text| text.parse().ok()),
            made_at: lenient::time(by, "made_at"),
        })
    }
}

impl LiveEvent {
    /// Reads an event of the log, from a socket or from a page of events. `None` for what has no
    /// place in the log: those are the events of a plain server.
    pub fn read(kind: &str, data: &Value) -> Option<LiveEvent> {
        Some(LiveEvent {
            seq: seq(data, "seq")?,
            prev: seq(data, "prev")?,
            kind: match kind {
                "new_order" => LiveKind::NewOrder,
                "order_status_change" => LiveKind::OrderStatusChange,
                _ => LiveKind::OrderChanged,
            },
            order: data.get("order").and_then(WireOrder::read),
            by: LiveBy::read(data),
            at: lenient::time(data, "at"),
        })
    }
}

/// What a client says on a live connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientMessage {
    /// The answer to [`Hello`].
    Resume {
        /// The log that the client knows; nothing: it wants a snapshot.
        epoch: Option<Epoch>,
        /// The newest event that it has.
        after: Option<Seq>,
    },
    /// As often as the hub ticks.
    Ping {
        /// Comes back with the pong.
        id: Option<u64>,
        /// The newest event that the client has.
        cursor: Option<Seq>,
        /// Actions that wait to be sent.
        unsent: Option<u64>,
    },
}

impl ClientMessage {
    /// Reads one text; `None` for anything else.
    pub fn parse(text: &str) -> Option<ClientMessage> {
        let value: Value = serde_json::from_str(text).ok()?;
        let data = value.get("data").unwrap_or(&Value::Null);
        match value.get("type")?.as_str()? {
            "resume" => Some(ClientMessage::Resume {
                epoch: epoch(data),
                after: seq(data, "after"),
            }),
            "ping" => Some(ClientMessage::Ping {
                id: count(data, "id"),
                cursor: seq(data, "cursor"),
                unsent: count(data, "unsent"),
            }),
            _ => None,
        }
    }

    /// As it is sent.
    pub fn text(&self) -> String {
        match self {
            ClientMessage::Resume { epoch, after } => json!({
                "type": "resume",
                "data": { "epoch": epoch, "after": after },
            }),
            ClientMessage::Ping { id, cursor, unsent } => json!({
                "type": "ping",
                "data": { "id": id, "cursor": cursor, "unsent": unsent },
            }),
        }
        .to_string()
    }
}

/// Of all open orders, so that two boards can be compared without sending either: the exclusive or
/// of a mix of key, version and state of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Digest(u64);

impl Digest {
    /// Of an empty board.
    pub const EMPTY: Digest = Digest(0);

    /// Adds an order, or takes it away again. An order that has ended is in no digest.
    #[must_use]
    pub fn with(self, id: OrderId, version: Version, status: OrderStatus) -> Digest {
        let state = match status {
            OrderStatus::Pending => 1,
            OrderStatus::Preparing => 2,
            OrderStatus::Ready => 3,
            OrderStatus::Complete | OrderStatus::Cancelled => return self,
        };
        // Keys are positive; were one not, both sides would still read the same bits.
        Digest(self.0 ^ mix(mix(mix(id.0.cast_unsigned()) ^ version.0) ^ state))
    }

    /// Of these orders.
    pub fn of(orders: impl IntoIterator<Item = (OrderId, Version, OrderStatus)>) -> Digest {
        orders
            .into_iter()
            .fold(Digest::EMPTY, |digest, (id, version, status)| {
                digest.with(id, version, status)
            })
    }

    /// Reads its sixteen digits.
    pub fn parse(text: &str) -> Option<Digest> {
        let is_ours = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_ours
            .then(|| u64::from_str_radix(text, 16).ok())?
            .map(Digest)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        let text = String::deserialize(deserializer)?;
        Digest::parse(&text).ok_or_else(|| serde::de::Error::custom("not sixteen hex digits"))
    }
}

/// The finaliser of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn count(value: &Value, key: &str) -> Option<u64> {
    lenient::integer(value, key).and_then(|number| u64::try_from(number).ok())
}

fn seq(value: &Value, key: &str) -> Option<Seq> {
    count(value, key).map(Seq)
}

fn epoch(value: &Value) -> Option<Epoch> {
    lenient::text(value, "epoch")?.parse().ok().map(Epoch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ServerMessage;

    fn digest(orders: &[(i64, u64, OrderStatus)]) -> String {
        Digest::of(
            orders
                .iter()
                .map(|(id, version, status)| (OrderId(*id), Version(*version), *status)),
        )
        .to_string()
    }

    /// Computed with another implementation, for whoever writes a third.
    #[test]
    fn digests_are_as_written_down() {
        use OrderStatus::{Cancelled, Complete, Pending, Preparing, Ready};
        assert_eq!(digest(&[]), "0000000000000000");
        assert_eq!(digest(&[(1, 1, Pending)]), "d07e475d53a07f9f");
        assert_eq!(digest(&[(1, 2, Preparing)]), "1b37ff4abad87663");
        assert_eq!(
            digest(&[(1, 1, Pending), (2, 1, Pending)]),
            "2c06c224b789402e"
        );
        let three = [(147, 3, Ready), (148, 1, Pending), (149, 2, Preparing)];
        assert_eq!(digest(&three), "0455ddf5ff1bc2eb");
        for ended in [Complete, Cancelled] {
            let with_ended = [three[2], (5, 9, ended), three[0], three[1]];
            assert_eq!(digest(&with_ended), "0455ddf5ff1bc2eb");
        }
        assert_eq!(
            digest(&[(i64::MAX, i64::MAX.cast_unsigned(), Ready)]),
            "cf239b133ae7a306"
        );
    }

    #[test]
    fn adding_an_order_twice_takes_it_away() {
        let one = (OrderId(7), Version(2), OrderStatus::Ready);
        assert_eq!(Digest::of([one, one]), Digest::EMPTY);
    }

    #[test]
    fn a_digest_is_read_back_and_nothing_else_is() {
        let digest = Digest::of([(OrderId(1), Version(1), OrderStatus::Pending)]);
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        for text in ["", "0", "+000000000000001", "00000000000000000", "xyz"] {
            assert_eq!(Digest::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_client_says_is_read_back() {
        let epoch = Epoch(Uuid::from_u128(7));
        for message in [
            ClientMessage::Resume {
                epoch: Some(epoch),
                after: Some(Seq(41)),
            },
            ClientMessage::Resume {
                epoch: None,
                after: None,
            },
            ClientMessage::Ping {
                id: Some(3),
                cursor: Some(Seq(41)),
                unsent: Some(0),
            },
        ] {
            assert_eq!(ClientMessage::parse(&message.text()), Some(message));
        }
        assert_eq!(
            ClientMessage::parse(r#"{"type":"ping"}"#),
            Some(ClientMessage::Ping {
                id: None,
                cursor: None,
                unsent: None
            })
        );
        for text in ["", "ping", "[]", r#"{"type":5}"#, r#"{"type":"nope"}"#] {
            assert_eq!(ClientMessage::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_event_of_the_log_is_told_from_one_without_a_number() {
        let plain = r#"{"type":"order_status_change","data":{"order_id":5,"new_status":"ready"}}"#;
        assert!(matches!(
            ServerMessage::parse(plain),
            Ok(ServerMessage::StatusChange(_))
        ));
        let live = r#"{"type":"order_status_change","data":{"seq":9,"prev":7,
            "order":{"id":5,"status":"ready","version":3},"by":{"user":"ann"}}}"#;
        let Ok(ServerMessage::Live(LiveMessage::Event(event))) = ServerMessage::parse(live) else {
            panic!("no event");
        };
        assert_eq!((event.seq, event.prev), (Seq(9), Seq(7)));
        assert_eq!(event.order.unwrap().version, Some(Version(3)));
        assert_eq!(event.by.unwrap().user.as_deref(), Some("ann"));
    }

    #[test]
    fn an_event_of_an_unknown_type_still_has_its_place_in_the_log() {
        let text = r#"{"type":"order_flambéed","data":{"seq":9,"prev":8,"order":{"no":"key"}}}"#;
        let Ok(ServerMessage::Live(LiveMessage::Event(event))) = ServerMessage::parse(text) else {
            panic!("no event");
        };
        assert_eq!(event.kind, LiveKind::OrderChanged);
        assert_eq!(event.order, None);
    }

    #[test]
    fn what_a_hub_tells_admins_of_stations_is_no_event() {
        let text = r#"{"type":"station","data":{"id":"1b4e28ba-2fa1-4d2e-883f-0016d3cca427","state":"unreachable"}}"#;
        let Ok(ServerMessage::Unknown { kind }) = ServerMessage::parse(text) else {
            panic!("taken for something else");
        };
        assert_eq!(kind, "station");
    }

    #[test]
    fn a_hello_without_its_log_is_unknown() {
        let text = r#"{"type":"hello","data":{"protocol":1}}"#;
        assert!(matches!(
            ServerMessage::parse(text),
            Ok(ServerMessage::Unknown { .. })
        ));
    }
}
