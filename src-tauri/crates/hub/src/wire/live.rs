//! What live sockets send.
//!
//! Orders and authors are taken from the log as they are written there, so that an event is the same
//! bytes whether it is sent as it happens or again later, and no order is written twice.

mod board;

use std::{borrow::Cow, time::Duration};

use axum::extract::ws::Utf8Bytes;
use olgfeast_protocol::{
    Epoch, Seq, UtcTime,
    live::{PART_ORDERS, PROTOCOL},
};
use serde_json::{Value, json};

use crate::{
    dates,
    live::{Audience, Standing},
    presence::Sighting,
    storage::Logged,
};

/// Bytes of orders in one part of a snapshot, except that a part has one order at least. A client
/// must take a part within the time of one write, so this is also how slow it may be.
pub(crate) const PART_BYTES: usize = 256 * 1024;

/// The first frame. `tick`: the longest silence towards this client.
pub(crate) fn hello(epoch: Epoch, head: Seq, tick: Duration, now: UtcTime) -> Utf8Bytes {
    message(
        "hello",
        &json!({
            "protocol": PROTOCOL,
            "epoch": epoch,
            "head": head,
            "tick_ms": millis(tick),
            "server_time": dates::zoned(now),
        }),
    )
}

/// Something that happened; `prev` is what this client could see before it.
pub(crate) fn event(audience: Audience, logged: &Logged, prev: Seq) -> Utf8Bytes {
    let Logged {
        seq,
        kind,
        order_json,
        by_json,
        at,
    } = logged;
    let (kind, at) = (kind.word(), dates::zoned(*at));
    let (order_json, by_json) = match audience {
        Audience::Staff | Audience::Customer(_) => (Cow::from(order_json), by_json.as_str()),
        Audience::Board => (Cow::from(board::order(order_json)), "{}"),
    };
    Utf8Bytes::from(format!(
        r#"{{"type":"{kind}","data":{{"seq":{seq},"prev":{prev},"order":{order_json},"by":{by_json},"at":"{at}"}}}}"#,
    ))
}

/// The order of an event, as this audience may see it.
pub(crate) fn order(audience: Audience, logged: &Logged) -> Utf8Bytes {
    match audience {
        Audience::Staff | Audience::Customer(_) => Utf8Bytes::from(logged.order_json.clone()),
        Audience::Board => Utf8Bytes::from(board::order(&logged.order_json)),
    }
}

/// Events of one audience that follow each other; `prev` is what it could see before them.
pub(crate) fn events(audience: Audience, logged: &[Logged], mut prev: Seq) -> Vec<Utf8Bytes> {
    let frame = |logged: &Logged| {
        let frame = event(audience, logged, prev);
        prev = logged.seq;
        frame
    };
    logged.iter().map(frame).collect()
}

/// What changed after `from` up to and with `to`: the newest state of each order, as the log has it.
pub(crate) fn patch(from: Seq, to: Seq, orders: &[&str]) -> Utf8Bytes {
    let orders = orders.join(",");
    Utf8Bytes::from(format!(
        r#"{{"type":"patch","data":{{"from":{from},"to":{to},"orders":[{orders}]}}}}"#
    ))
}

/// Events as they are asked for over HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) epoch: Epoch,
    /// The newest event that the client can see, on this page or a later one.
    pub(crate) head: Seq,
    /// As the sockets get them.
    pub(crate) events: Vec<Utf8Bytes>,
    /// Whether there are events after those of this page.
    pub(crate) more: bool,
}

impl Page {
    pub(crate) fn to_json(&self) -> String {
        let Page {
            epoch,
            head,
            events,
            more,
        } = self;
        let events: Vec<&str> = events.iter().map(Utf8Bytes::as_str).collect();
        let events = events.join(",");
        format!(r#"{{"epoch":"{epoch}","head":{head},"events":[{events}],"more":{more}}}"#)
    }
}

/// What stands before the data of a part of a snapshot, and what after it.
const PART: (&str, &str) = (r#"{"type":"snapshot","data":"#, "}");

/// The data of a part of a snapshot, which is its body over HTTP.
pub(crate) fn data(part: &Utf8Bytes) -> Option<String> {
    let data = part.strip_prefix(PART.0)?.strip_suffix(PART.1)?;
    Some(data.to_owned())
}

/// The whole board in parts, at least one. `orders` as the log holds them.
pub(crate) fn snapshot(
    audience: Audience,
    epoch: Epoch,
    head: Seq,
    mut orders: Vec<String>,
) -> Vec<Utf8Bytes> {
    if audience == Audience::Board {
        orders
            .iter_mut()
            .for_each(|order| *order = board::order(order));
    }
    let parts = in_parts(&orders);
    let count = parts.len();
    let part = |(index, orders): (usize, &[String])| {
        let (part, orders) = (index + 1, orders.join(","));
        let (before, after) = PART;
        Utf8Bytes::from(format!(
            r#"{before}{{"part":{part},"parts":{count},"epoch":"{epoch}","head":{head},"orders":[{orders}]}}{after}"#,
        ))
    };
    parts.into_iter().enumerate().map(part).collect()
}

fn in_parts(orders: &[String]) -> Vec<&[String]> {
    let mut parts = Vec::new();
    let mut rest = orders;
    loop {
        let mut bytes = 0;
        let fits = |order: &&String| {
            bytes += order.len();
            bytes <= PART_BYTES
        };
        let fitting = rest.iter().take(PART_ORDERS).take_while(fits).count();
        let (part, more) = rest.split_at(fitting.max(1).min(rest.len()));
        parts.push(part);
        if more.is_empty() {
            return parts;
        }
        rest = more;
    }
}

/// Everything up to `head` was sent.
pub(crate) fn resumed(head: Seq) -> Utf8Bytes {
    message("resumed", &json!({ "head": head }))
}

/// Nothing happened, and this is how the board stands.
pub(crate) fn tick(epoch: Epoch, standing: Standing, now: UtcTime) -> Utf8Bytes {
    message(
        "tick",
        &json!({
            "epoch": epoch,
            "head": standing.head,
            "digest": standing.digest,
            "server_time": dates::zoned(now),
        }),
    )
}

/// The answer to the ping of that number, where it had one.
pub(crate) fn pong(id: Option<u64>, now: UtcTime) -> Utf8Bytes {
    let data = match id {
        Some(id) => json!({ "id": id }),
        None => json!({}),
    };
    let pong = json!({ "type": "pong", "data": data, "timestamp": dates::zoned(now) });
    Utf8Bytes::from(pong.to_string())
}

/// What was queued is dropped.
pub(crate) fn resync(head: Seq) -> Utf8Bytes {
    message("resync", &json!({ "head": head }))
}

/// The hub goes down: come again after `retry_in` and up to `spread` more.
pub(crate) fn draining(retry_in: Duration, spread: Duration) -> Utf8Bytes {
    message(
        "draining",
        &json!({ "retry_in": millis(retry_in), "spread": millis(spread) }),
    )
}

/// A station, whose state has changed.
pub(crate) fn station(sighting: &Sighting) -> Utf8Bytes {
    message("station", &json!(sighting))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn message(kind: &str, data: &Value) -> Utf8Bytes {
    Utf8Bytes::from(json!({ "type": kind, "data": data }).to_string())
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{
        OrderId, OrderStatus, Version,
        live::{Digest, LiveKind, LiveMessage},
        wire::ServerMessage,
    };
    use uuid::Uuid;

    use super::*;
    use crate::storage::EventKind;

    const EPOCH: Epoch = Epoch(Uuid::from_u128(7));
    const NOW: UtcTime = UtcTime(1_795_382_470_228_939);

    fn read(text: &Utf8Bytes) -> LiveMessage {
        match ServerMessage::parse(text) {
            Ok(ServerMessage::Live(message)) => message,
            other => panic!("{other:?}"),
        }
    }

    fn order(id: usize, padding: usize) -> String {
        let name = "x".repeat(padding);
        json!({ "id": id, "status": "pending", "version": 1, "customer_name": name }).to_string()
    }

    fn whole(orders: Vec<String>) -> Vec<Utf8Bytes> {
        snapshot(Audience::Staff, EPOCH, Seq(9), orders)
    }

    fn sizes(parts: &[Utf8Bytes]) -> Vec<usize> {
        let count = parts.len() as u64;
        let size = |(index, part)| {
            let LiveMessage::Snapshot(part) = read(part) else {
                panic!("no snapshot");
            };
            assert_eq!((part.part, part.parts), (index as u64 + 1, count));
            assert_eq!((part.epoch, part.head, part.skipped), (EPOCH, Seq(9), 0));
            part.orders.len()
        };
        parts.iter().enumerate().map(size).collect()
    }

    #[test]
    fn control_frames_are_read_by_a_client_as_they_were_meant() {
        let LiveMessage::Hello(hello) = read(&hello(EPOCH, Seq(4), Duration::from_secs(3), NOW))
        else {
            panic!("no hello");
        };
        assert_eq!((hello.epoch, hello.head), (EPOCH, Seq(4)));
        assert_eq!((hello.protocol, hello.tick_ms), (PROTOCOL, Some(3_000)));
        assert_eq!(hello.server_time, Some(NOW));
        let standing = Standing {
            head: Seq(4),
            digest: Digest::of([(OrderId(1), Version(1), OrderStatus::Pending)]),
        };
        let LiveMessage::Tick(tick) = read(&tick(EPOCH, standing, NOW)) else {
            panic!("no tick");
        };
        assert_eq!((tick.epoch, tick.head), (Some(EPOCH), Some(Seq(4))));
        assert_eq!(tick.digest, Some(standing.digest));
        assert_eq!(tick.server_time, Some(NOW));
        assert_eq!(
            read(&resumed(Seq(4))),
            LiveMessage::Resumed { head: Seq(4) }
        );
        let head = Some(Seq(4));
        assert_eq!(read(&resync(Seq(4))), LiveMessage::Resync { head });
        let draining = read(&draining(
            Duration::from_secs(1),
            Duration::from_millis(250),
        ));
        assert!(matches!(
            draining,
            LiveMessage::Draining {
                retry_in: 1_000,
                spread: 250
            }
        ));
    }

    #[test]
    fn a_pong_has_the_number_of_its_ping() {
        for id in [Some(3), None] {
            let pong = ServerMessage::parse(&pong(id, NOW)).unwrap();
            assert_eq!(pong, ServerMessage::Pong { id, at: Some(NOW) });
        }
    }

    #[test]
    fn an_event_holds_the_order_and_its_author_as_the_log_does() {
        let logged = Logged {
            seq: Seq(9),
            kind: EventKind::OrderStatusChange,
            order_json: r#"{"id":5,"status":"ready","version":3}"#.into(),
            by_json: r#"{"user":"ann","station":"Grill \"2\""}"#.into(),
            at: NOW,
        };
        let LiveMessage::Event(event) = read(&event(Audience::Staff, &logged, Seq(7))) else {
            panic!("no event");
        };
        assert_eq!((event.seq, event.prev), (Seq(9), Seq(7)));
        assert_eq!(event.kind, LiveKind::OrderStatusChange);
        assert_eq!(event.at, Some(NOW));
        assert_eq!(event.order.unwrap().version, Some(Version(3)));
        assert_eq!(event.by.unwrap().station.as_deref(), Some("Grill \"2\""));
    }

    #[test]
    fn an_empty_board_is_one_part() {
        assert_eq!(sizes(&whole(Vec::new())), [0]);
    }

    #[test]
    fn a_part_has_at_most_a_hundred_orders() {
        let orders: Vec<String> = (1..=250).map(|id| order(id, 10)).collect();
        let two_hundred = orders.get(..200).unwrap().to_vec();
        assert_eq!(sizes(&whole(orders)), [100, 100, 50]);
        assert_eq!(sizes(&whole(two_hundred)), [100, 100]);
    }

    #[test]
    fn large_orders_make_smaller_parts_and_a_huge_one_goes_alone() {
        let padding = [10, PART_BYTES / 3, PART_BYTES / 3, PART_BYTES * 2, 10];
        let orders: Vec<String> = padding
            .into_iter()
            .enumerate()
            .map(|(id, padding)| order(id + 1, padding))
            .collect();
        assert_eq!(sizes(&whole(orders)), [3, 1, 1]);
    }
}
