//! What a server has said, as far as a display needs it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use olgfeast_protocol::{
    Epoch, OrderId, OrderStatus, Seq, Version,
    live::{Digest, LiveMessage},
    wire::{ServerMessage, WireOrder},
};

/// Texts that are remembered: what a thousand displays are told in the same moment.
const REMEMBERED: usize = 8;

/// Shorter texts are each client's own (pongs), or as quickly read as compared.
const WORTH_IT: usize = 200;

/// Key, version and state of some orders.
pub(super) type Board = [(OrderId, Version, OrderStatus)];

/// One text.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    Hello {
        epoch: Epoch,
        tick: Option<Duration>,
    },
    Part {
        first: bool,
        head: Seq,
        board: Box<Board>,
    },
    Resumed {
        head: Seq,
    },
    Event {
        seq: Seq,
        prev: Seq,
        order: Option<(OrderId, Version, OrderStatus)>,
    },
    Patch {
        to: Seq,
        board: Box<Board>,
    },
    Tick {
        head: Seq,
        digest: Digest,
    },
    Resync,
    Draining {
        retry_in: Duration,
        spread: Duration,
    },
    /// An event of a plain server.
    Moved {
        order: OrderId,
        to: OrderStatus,
    },
    /// Nothing that a display needs.
    Other,
}

/// Reads what displays are told; the same text once for all that share it.
#[derive(Clone, Default)]
pub struct Reader {
    newest: Arc<Mutex<VecDeque<Read>>>,
}

/// A text, and what it says.
type Read = (String, Arc<Said>);

impl Reader {
    /// One for the displays of one server.
    pub fn new() -> Reader {
        Reader::default()
    }

    pub(super) fn read(&self, text: &str) -> Arc<Said> {
        if text.len() < WORTH_IT {
            return Arc::new(said(text));
        }
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = newest.iter().find(|(known, _)| known == text) {
            return Arc::clone(known);
        }
        let said = Arc::new(said(text));
        newest.truncate(REMEMBERED - 1);
        newest.push_front((text.to_owned(), Arc::clone(&said)));
        said
    }
}

fn said(text: &str) -> Said {
    match ServerMessage::parse(text) {
        Ok(ServerMessage::Live(message)) => live(message),
        Ok(ServerMessage::StatusChange(hint)) => match hint.to {
            Some(to) => Said::Moved { order: hint.id, to },
            None => Said::Other,
        },
        _ => Said::Other,
    }
}

fn live(message: LiveMessage) -> Said {
    match message {
        LiveMessage::Hello(hello) => Said::Hello {
            epoch: hello.epoch,
            tick: hello.tick_ms.map(Duration::from_millis),
        },
        LiveMessage::Snapshot(part) => Said::Part {
            first: part.part == 1,
            head: part.head,
            board: part.orders.iter().filter_map(place).collect(),
        },
        LiveMessage::Resumed { head } => Said::Resumed { head },
        LiveMessage::Event(event) => Said::Event {
            seq: event.seq,
            prev: event.prev,
            order: event.order.as_ref().and_then(place),
        },
        LiveMessage::Patch(patch) => Said::Patch {
            to: patch.to,
            board: patch.orders.iter().filter_map(place).collect(),
        },
        LiveMessage::Tick(tick) => match (tick.head, tick.digest) {
            (Some(head), Some(digest)) => Said::Tick { head, digest },
            _ => Said::Other,
        },
        LiveMessage::Resync { .. } => Said::Resync,
        LiveMessage::Draining { retry_in, spread } => Said::Draining {
            retry_in: Duration::from_millis(retry_in),
            spread: Duration::from_millis(spread),
        },
    }
}

fn place(order: &WireOrder) -> Option<(OrderId, Version, OrderStatus)> {
    Some((order.id, order.version?, order.status?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(seq: u64, padding: usize) -> String {
        format!(
            r#"{{"type":"order_status_change","data":{{"seq":{seq},"prev":{},"order":{{"id":5,
            "status":"ready","version":3,"customer_name":"{}"}}}}}}"#,
            seq - 1,
            "x".repeat(padding)
        )
    }

    #[test]
    fn what_all_are_told_is_read_once() {
        let reader = Reader::new();
        let text = event(9, WORTH_IT);
        let first = reader.read(&text);
        assert!(Arc::ptr_eq(&first, &reader.clone().read(&text)));
        let placed = (OrderId(5), Version(3), OrderStatus::Ready);
        let (seq, prev) = (Seq(9), Seq(8));
        let order = Some(placed);
        assert_eq!(*first, Said::Event { seq, prev, order });
    }

    #[test]
    fn few_texts_are_remembered() {
        let reader = Reader::new();
        for seq in 1..100 {
            reader.read(&event(seq, WORTH_IT));
        }
        assert_eq!(reader.newest.lock().unwrap().len(), REMEMBERED);
    }

    #[test]
    fn an_event_of_a_plain_server_says_where_an_order_is() {
        let text = r#"{"type":"order_status_change","data":{"order_id":5,"new_status":"ready"}}"#;
        let (order, to) = (OrderId(5), OrderStatus::Ready);
        assert_eq!(*Reader::new().read(text), Said::Moved { order, to });
        assert_eq!(*Reader::new().read("[]"), Said::Other);
    }
}
