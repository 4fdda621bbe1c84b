//! The live protocol over REST: pages of events, parts of a snapshot, and conflicts.

use serde::Serialize;
use serde_json::Value;

use super::{LiveBy, LiveEvent, SnapshotPart, count, epoch, seq};
use crate::{
    ids::{Epoch, Seq, Version},
    wire::{WireOrder, lenient},
};

/// The answer of `GET /live/events`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventsPage {
    /// The log.
    pub epoch: Epoch,
    /// The newest event that this client can see.
    pub head: Seq,
    /// What follows the cursor that was asked with, in order. One that cannot be read is left out,
    /// and shows as a gap.
    pub events: Vec<LiveEvent>,
    /// Whether there is more that can be had at once.
    pub more: bool,
}

impl EventsPage {
    /// Reads a page; `None` where it says too little to be of use.
    pub fn read(value: &Value) -> Option<EventsPage> {
        let (events, _) = lenient::each(value.get("events"), |event| {
            LiveEvent::read(event.get("type")?.as_str()?, event.get("data")?)
        });
        Some(EventsPage {
            epoch: epoch(value)?,
            head: seq(value, "head")?,
            events,
            more: value.get("more").and_then(Value::as_bool) == Some(true),
        })
    }
}

impl SnapshotPart {
    /// Reads a part of a snapshot: the `data` of a message, or a page of `GET /live/snapshot`, which
    /// may be the whole message.
    pub fn read(value: &Value) -> Option<SnapshotPart> {
        let data = value
            .get("data")
            .filter(|data| data.is_object())
            .unwrap_or(value);
        let (orders, skipped) = lenient::each(data.get("orders"), WireOrder::read);
        Some(SnapshotPart {
            part: count(data, "part")?,
            parts: count(data, "parts")?,
            epoch: epoch(data)?,
            head: seq(data, "head")?,
            orders,
            skipped,
        })
    }
}

/// A 409 of a status change: the order has another version than was expected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// The order as it is.
    pub order: WireOrder,
    /// What happened to it after the expected version, oldest first.
    pub since: Vec<Since>,
}

/// One change of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Since {
    /// The order's version after it.
    pub version: Option<Version>,
    /// Whether its status was changed, to whatever word.
    pub moved: bool,
    /// Who did it, where that is known.
    pub by: Option<LiveBy>,
}

impl Conflict {
    /// Reads the body of a 409. `None` where it is none of these.
    pub fn read(value: &Value) -> Option<Conflict> {
        let since = value.get("since")?.as_array()?;
        Some(Conflict {
            order: WireOrder::read(value.get("order")?)?,
            since: since.iter().map(Since::read).collect(),
        })
    }
}

impl Since {
    fn read(value: &Value) -> Since {
        let word = |key| value.get(key).filter(|word| !word.is_null());
        Since {
            version: lenient::integer(value, "version")
                .and_then(|version| u64::try_from(version).ok())
                .map(Version),
            // What cannot be read may have been one: then a person is asked, and nothing is moved.
            moved: !value.is_object() || word("from") != word("to"),
            by: LiveBy::read(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ids::OrderId;

    const EPOCH: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

    #[test]
    fn a_page_of_events_is_read_and_what_is_no_event_is_a_gap() {
        let page = EventsPage::read(&json!({
            "epoch": EPOCH, "head": 9, "more": true,
            "events": [
                {"type": "order_status_change", "data": {"seq": 8, "prev": 7, "order": {"id": 1}}},
                {"type": "order_changed", "data": "?"},
            ],
        }))
        .unwrap();
        assert_eq!((page.head, page.more), (Seq(9), true));
        let seqs: Vec<Seq> = page.events.iter().map(|event| event.seq).collect();
        assert_eq!(seqs, [Seq(8)]);
        assert_eq!(EventsPage::read(&json!({"epoch": EPOCH})), None);
        assert_eq!(EventsPage::read(&json!([])), None);
    }

    #[test]
    fn a_part_of_a_snapshot_is_read_bare_and_as_a_message() {
        let bare = json!({"part": 1, "parts": 2, "epoch": EPOCH, "head": 3, "orders": [{"id": 1}]});
        let part = SnapshotPart::read(&bare).unwrap();
        assert_eq!((part.part, part.parts, part.orders.len()), (1, 2, 1));
        let message = json!({"type": "snapshot", "data": bare});
        assert_eq!(SnapshotPart::read(&message), Some(part));
    }

    #[test]
    fn a_conflict_tells_status_changes_from_others() {
        let conflict = Conflict::read(&json!({
            "detail": "?", "order": {"id": 7, "version": 5, "status": "ready"},
            "since": [
                {"version": 3, "from": "pending", "to": "pending"},
                {"version": 4, "from": null, "to": null, "by": {"station": "Grill 2"}},
                {"version": 5, "from": "pending", "to": "cancelled"},
                "?",
            ],
        }))
        .unwrap();
        assert_eq!(conflict.order.id, OrderId(7));
        let moved: Vec<bool> = conflict.since.iter().map(|since| since.moved).collect();
        assert_eq!(moved, [false, false, true, true]);
        assert_eq!(conflict.since[0].version, Some(Version(3)));
        let by = conflict.since[1].by.as_ref().unwrap();
        assert_eq!(by.station.as_deref(), Some("Grill 2"));
        assert_eq!(
            Conflict::read(&json!({"detail": "duplicate", "order": {"id": 7}})),
            None
        );
    }
}
