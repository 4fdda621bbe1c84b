//! Hostile text in every field of everything that is read: what people get to see of it is harmless,
//! whatever message it came in.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use olgfeast_protocol::{
    live::{Conflict, EventsPage, SnapshotPart},
    shown::{self, shown},
    wire::{
        ServerMessage, WireOrder,
        rest::{self, Cart, CartLine, Health, Me, MenuGroup, MenuItem, MenuPage, Orders},
    },
};
use serde::Serialize;
use serde_json::{Value, json};

/// Markup, an escape sequence, an override of the direction, ends of lines, marks without end, and 100 kB.
fn strange() -> Vec<String> {
    vec![
        "<script>alert(1)</script>\u{1b}[2J\u{202e}321#\n\r\u{2028}\0".to_owned(),
        format!("Z{}\u{2066}", "\u{301}".repeat(1_000)),
        "W".repeat(100_000),
    ]
}

/// With this in every place where a question mark stands, keys of a summary as well. Tokens, keys and
/// references have none: they are not read by people.
fn with(value: &mut Value, typed: &str) {
    match value {
        Value::String(text) if text == "?" => typed.clone_into(text),
        Value::Array(all) => all.iter_mut().for_each(|one| with(one, typed)),
        Value::Object(all) => {
            if let Some(one) = all.remove("?") {
                all.insert(typed.to_owned(), one);
            }
            all.values_mut().for_each(|one| with(one, typed));
        }
        _ => {}
    }
}

/// All texts of what was read, keys too, each with its path.
fn texts(value: &Value, path: &str, into: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => into.push((path.to_owned(), text.clone())),
        Value::Array(all) => {
            for one in all {
                texts(one, &format!("{path}[]"), into);
            }
        }
        Value::Object(all) => {
            for (key, one) in all {
                into.push((format!("a key of {path}"), key.clone()));
                texts(one, &format!("{path}.{key}"), into);
            }
        }
        _ => {}
    }
}

fn order() -> Value {
    json!({
        "id": 7, "display_id": 7, "ref_code": "A1", "customer_name": "?", "status": "pending",
        "date_ordered": "2026-11-22T21:21:11", "notes": "?", "cancel_reason": "?", "version": 3,
        "order_items": [
            { "id": 1, "quantity": 2, "food_item": { "name": "?", "food_group": "?", "value": 3.5, "ticket": 1 } },
        ],
    })
}

/// The same as a broadcast of a plain server has it: sums by name.
fn summed() -> Value {
    json!({ "id": 8, "customer_name": "?", "status": "ready", "items_summary": { "?": 2 } })
}

fn event() -> Value {
    json!({
        "seq": 3, "prev": 2, "order": order(), "at": "2026-11-22T21:21:11",
        "by": { "station_id": "x", "station": "?", "user": "?" },
    })
}

fn read<T: Serialize>(read: impl FnOnce(&Value) -> T, value: &Value) -> Value {
    serde_json::to_value(read(value)).unwrap()
}

/// A message of a socket, as it is read from its text.
fn message(value: &Value) -> ServerMessage {
    ServerMessage::parse(&value.to_string()).unwrap()
}

/// What is sent, how it is read, and how many texts of it a person may get to see.
type Row = (&'static str, Value, fn(&Value) -> Value, usize);

fn rows() -> Vec<Row> {
    let epoch = "1b4e28ba-2fa1-4d2e-883f-0016d3cca427";
    let lists = json!({
        "pending_orders": [order()], "preparing_orders": [summed()], "ready_orders": [],
    });
    let item = json!({
        "id": 1, "name": "?", "food_group": "?", "value": 3.5, "ticket": 1, "description": "?",
    });
    let cart = json!({
        "id": 1, "food_item_id": 1, "quantity": 2, "food_item": { "name": "?" },
    });
    let part = json!({
        "part": 1, "parts": 1, "epoch": epoch, "head": 3, "orders": [order(), summed()],
    });
    vec![
        (
            "kitchen_update",
            json!({ "type": "kitchen_update", "data": lists }),
            |v| read(message, v),
            7,
        ),
        (
            "all_orders_update",
            json!({ "type": "all_orders_update", "data": { "orders": [order()] } }),
            |v| read(message, v),
            5,
        ),
        (
            "new_order",
            json!({ "type": "new_order", "data": { "order_id": 7, "customer_name": "?" } }),
            |v| read(message, v),
            1,
        ),
        (
            "an event of a hub",
            json!({ "type": "new_order", "data": event() }),
            |v| read(message, v),
            7,
        ),
        (
            "figures",
            json!({ "type": "dashboard_analytics", "data": { "status_counts": { "?": 3 } } }),
            |v| read(message, v),
            1,
        ),
        (
            "a type that nobody knows",
            json!({ "type": "?" }),
            |v| read(message, v),
            1,
        ),
        ("an order", order(), |v| read(WireOrder::read, v), 5),
        (
            "orders",
            json!([order(), summed()]),
            |v| read(Orders::read, v),
            7,
        ),
        (
            "a page of events",
            json!({ "epoch": epoch, "head": 3, "more": false, "events": [{ "type": "new_order", "data": event() }] }),
            |v| read(EventsPage::read, v),
            7,
        ),
        (
            "a part of a snapshot",
            part,
            |v| read(SnapshotPart::read, v),
            7,
        ),
        (
            "a conflict",
            json!({ "detail": "?", "order": order(), "since": [{ "by": { "station": "?", "user": "?" } }] }),
            |v| read(Conflict::read, v),
            7,
        ),
        ("an item", item.clone(), |v| read(MenuItem::read, v), 3),
        (
            "the menu",
            json!([item.clone()]),
            |v| read(MenuPage::read, v),
            3,
        ),
        (
            "groups",
            json!([{ "group": "?", "items": [item] }]),
            |v| read(MenuGroup::read_list, v),
            4,
        ),
        (
            "a line of a cart",
            cart.clone(),
            |v| read(CartLine::read, v),
            0,
        ),
        (
            "a cart",
            json!({ "items": [cart] }),
            |v| read(Cart::read, v),
            0,
        ),
        (
            "whoever is signed in",
            json!({ "id": 1, "username": "?", "is_staff": true }),
            |v| read(Me::read, v),
            1,
        ),
        (
            "health",
            json!({ "status": "?", "version": "?" }),
            |v| read(Health::read, v),
            2,
        ),
        (
            "a refusal",
            json!({ "detail": "?" }),
            |v| json!(rest::detail(&v.to_string())),
            1,
        ),
        (
            "a refusal with a list",
            json!({ "detail": [{ "msg": "?" }, { "msg": "?" }] }),
            |v| json!(rest::detail(&v.to_string())),
            1,
        ),
        (
            "another refusal",
            json!({ "message": "?" }),
            |v| json!(rest::detail(&v.to_string())),
            1,
        ),
        (
            "a refusal of one word",
            json!("?"),
            |v| json!(rest::detail(&v.to_string())),
            1,
        ),
    ]
}

#[test]
fn no_field_of_any_message_brings_a_person_text_that_does_not_stay_in_its_place() {
    for typed in strange() {
        for (what, sent, read, most) in rows() {
            let mut sent = sent;
            with(&mut sent, &typed);
            let told = read(&sent);
            let mut found = Vec::new();
            texts(&told, what, &mut found);
            // A row whose fields are not read any more would prove nothing.
            let beginning: String = shown(&typed, shown::NOTE).chars().take(3).collect();
            let strangers = found
                .iter()
                .filter(|(_, text)| text.starts_with(&beginning));
            assert_eq!(strangers.count(), most, "{what}: {told}");
            for (path, text) in &found {
                assert_eq!(shown(text, shown::NOTE), *text, "{path}");
            }
        }
    }
}
