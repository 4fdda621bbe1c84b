#![no_main]
//! One text frame: what a station hears from a server, and what a hub hears from a station.

use libfuzzer_sys::fuzz_target;
use olgfeast_fuzz::{can_be_shown, is_an_order};
use olgfeast_protocol::{
    UtcTime,
    live::{ClientMessage, Digest, LiveMessage},
    shown,
    wire::ServerMessage,
};

fuzz_target!(|text: &str| {
    if let Ok(message) = ServerMessage::parse(text) {
        look_at(&message);
    }
    if let Some(said) = ClientMessage::parse(text) {
        assert_eq!(ClientMessage::parse(&said.text()), Some(said));
    }
    if let Some(digest) = Digest::parse(text) {
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
    }
    if let Some(at) = UtcTime::parse(text) {
        assert_eq!(UtcTime::parse(&at.zoned()), Some(at));
    }
});

fn look_at(message: &ServerMessage) {
    match message {
        ServerMessage::KitchenUpdate { orders, .. } | ServerMessage::AllOrders { orders, .. } => {
            orders.iter().for_each(is_an_order);
        }
        ServerMessage::NewOrder(hint) => {
            assert!(hint.id.0 > 0);
            for name in hint.customer_name.iter() {
                can_be_shown(name, shown::NAME);
            }
        }
        ServerMessage::StatusChange(hint) => assert!(hint.id.0 > 0),
        ServerMessage::Live(LiveMessage::Snapshot(part)) => {
            part.orders.iter().for_each(is_an_order)
        }
        ServerMessage::Live(LiveMessage::Patch(patch)) => patch.orders.iter().for_each(is_an_order),
        ServerMessage::Live(LiveMessage::Event(event)) => {
            event.order.iter().for_each(is_an_order);
            let by = event.by.iter();
            for name in by.flat_map(|by| by.station.iter().chain(&by.user)) {
                can_be_shown(name, shown::NAME);
            }
        }
        _ => {}
    }
}
