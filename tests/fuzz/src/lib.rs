//! What holds for whatever a server says, whichever way it comes: used by several targets.

use olgfeast_protocol::{Order, shown, wire::WireOrder};

/// Fails where a text that people read is longer than it may be, or more than one line.
pub fn can_be_shown(text: &str, most: usize) {
    assert!(text.chars().count() <= most, "{} bytes", text.len());
    assert!(!text.chars().any(char::is_control), "{text:?}");
}

/// Fails where an order has no key, or texts that must not be shown.
pub fn is_an_order(wire: &WireOrder) {
    assert!(wire.id.0 > 0);
    assert_ne!(wire.display_id, Some(0));
    for name in wire.customer_name.iter() {
        can_be_shown(name, shown::NAME);
    }
    for note in wire.notes.iter().chain(&wire.cancel_reason) {
        can_be_shown(note, shown::NOTE);
    }
    for (_, name) in wire.lines.iter() {
        can_be_shown(name, shown::NAME);
    }
    if let Some(order) = wire.clone().onto(None) {
        is_the_same_again(wire, &order);
    }
}

/// Hearing it twice is hearing it once.
fn is_the_same_again(wire: &WireOrder, order: &Order) {
    assert_eq!(wire.clone().onto(Some(order)).as_ref(), Some(order));
}
