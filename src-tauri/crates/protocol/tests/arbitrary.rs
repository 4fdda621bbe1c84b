//! Whatever a server sends: nothing panics, nothing is invented, nothing that was known is lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a recording that cannot be read must fail its test"
)]

use std::sync::LazyLock;

use olgfeast_protocol::{
    Line, LineId, Lines, Order, OrderId, OrderStatus, SummaryLine, UtcTime, Version,
    live::{Conflict, EventsPage, SnapshotPart},
    wire::{
        Analytics, ServerMessage, Stamp, WireOrder,
        rest::{self, Cart, CartLine, Health, Login, Me, MenuGroup, MenuItem, Orders},
    },
};
use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::{Map, Value};

/// Keys and words that the readers look for, so that arbitrary JSON gets past the first look.
const WORDS: [&str; 71] = [
    "struck",
    "notes",
    "cancel_reason",
    "cancelled",
    "events",
    "more",
    "since",
    "hello",
    "protocol",
    "epoch",
    "head",
    "seq",
    "prev",
    "snapshot",
    "part",
    "parts",
    "order",
    "version",
    "tick",
    "digest",
    "patch",
    "resumed",
    "type",
    "data",
    "timestamp",
    "kitchen_update",
    "all_orders_update",
    "new_order",
    "order_status_change",
    "dashboard_analytics",
    "pong",
    "pending_orders",
    "preparing_orders",
    "ready_orders",
    "orders",
    "id",
    "order_id",
    "display_id",
    "ref_code",
    "customer_name",
    "status",
    "old_status",
    "new_status",
    "pending",
    "ready",
    "total_value",
    "total_tickets",
    "total_pages",
    "items_summary",
    "order_items",
    "food_item",
    "food_group",
    "name",
    "ticket",
    "quantity",
    "value",
    "is_available",
    "date_ordered",
    "date_preparing",
    "status_counts",
    "activity_stats",
    "timing_analytics",
    "access_token",
    "username",
    "is_staff",
    "items",
    "item",
    "group",
    "detail",
    "msg",
    "message",
];

/// Every JSON document in the recordings: bodies and frames.
static RECORDED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/wire-samples"
    );
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).unwrap();
        documents(&serde_json::from_str(&text).unwrap(), &mut found);
    }
    found
});

/// Texts inside a recording that are JSON objects or lists themselves.
fn documents(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::String(text) => {
            if let Ok(document @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text)
            {
                found.push(document);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| documents(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| documents(value, found)),
        _ => {}
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,12})?(Z|[+-][0-9]{2}:[0-9]{2})?",
        "-?[0-9]{1,7}-[0-9]{1,3}-[0-9]{1,3}.[0-9:.,ZzTt+-]{0,20}",
        "(Sun|Mon|x), [0-9]{1,3} (Nov|Feb|y) [0-9]{1,5} [0-9:]{0,9} (GMT|[+-][0-9]{4}|z)",
        any::<String>(),
    ]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-3_i64..1_000).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
        date().prop_map(Value::from),
        "-?[0-9]{0,25}(\\.[0-9]{0,3})?".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 8, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((word(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// One thing done to a recorded document.
#[derive(Clone, Debug)]
enum Damage {
    Drop,
    Replace(Value),
    Nest,
    Wrap,
    Rename(String),
    Twice,
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        Just(Damage::Drop),
        json().prop_map(Damage::Replace),
        Just(Damage::Nest),
        Just(Damage::Wrap),
        word().prop_map(Damage::Rename),
        Just(Damage::Twice),
    ]
}

/// A recorded document with some damage done at arbitrary places.
fn damaged() -> impl Strategy<Value = Value> {
    (any::<Index>(), vec((any::<Index>(), damage()), 0..6)).prop_map(|(which, damages)| {
        let mut document = which.get(&RECORDED).clone();
        for (place, damage) in damages {
            let mut countdown = place.index(places(&document).max(1));
            strike(&mut document, &mut countdown, &damage);
        }
        document
    })
}

/// How many fields and elements there are, at any depth.
fn places(value: &Value) -> usize {
    match value {
        Value::Array(values) => values.iter().map(|value| 1 + places(value)).sum(),
        Value::Object(fields) => fields.values().map(|value| 1 + places(value)).sum(),
        _ => 0,
    }
}

/// Damages the field or element that is reached when `countdown` is used up.
fn strike(value: &mut Value, countdown: &mut usize, damage: &Damage) -> bool {
    let here = |value: &mut Value| match damage {
        Damage::Replace(other) => *value = other.clone(),
        Damage::Nest => *value = serde_json::json!({ "data": value.take() }),
        Damage::Wrap => *value = serde_json::json!([value.take()]),
        _ => {}
    };
    match value {
        Value::Array(values) => {
            for at in 0..values.len() {
                if *countdown == 0 {
                    match damage {
                        Damage::Drop => drop(values.remove(at)),
                        Damage::Twice => values.push(values[at].clone()),
                        _ => here(&mut values[at]),
                    }
                    return true;
                }
                *countdown -= 1;
                if strike(&mut values[at], countdown, damage) {
                    return true;
                }
            }
        }
        Value::Object(fields) => {
            let keys: Vec<String> = fields.keys().cloned().collect();
            for key in keys {
                if *countdown == 0 {
                    match damage {
                        Damage::Drop => drop(fields.remove(&key)),
                        Damage::Rename(other) => {
                            let field = fields.remove(&key).unwrap();
                            fields.insert(other.clone(), field);
                        }
                        _ => here(&mut fields[&key]),
                    }
                    return true;
                }
                *countdown -= 1;
                if strike(&mut fields[&key], countdown, damage) {
                    return true;
                }
            }
        }
        _ => {}
    }
    false
}

fn document() -> impl Strategy<Value = Value> {
    prop_oneof![2 => damaged(), 1 => json()]
}

/// Shows `text` to every reader.
fn read_all(text: &str) {
    if let Ok(message) = ServerMessage::parse(text) {
        assert_ids_are_positive(&orders_of(message));
    }
    let words = rest::detail(text);
    assert!(words.chars().count() <= 300 && !words.chars().any(char::is_control));
    let _ = (UtcTime::parse(text), rest::http_date(text));
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        read_value(&value);
    }
}

fn read_value(value: &Value) {
    let _ = (
        EventsPage::read(value),
        SnapshotPart::read(value),
        Conflict::read(value),
    );
    if let Some(orders) = Orders::read(value) {
        assert_ids_are_positive(&orders.orders);
    }
    if let Some(order) = WireOrder::read(value) {
        assert_ids_are_positive(std::slice::from_ref(&order));
        if let Some(order) = order.onto(None) {
            let _ = (order.number(), order.stand());
        }
    }
    if let Some(login) = Login::read(value) {
        assert!(!login.access_token.is_empty());
        assert_eq!(format!("{login:?}"), "Login(hidden)");
    }
    let _ = (Me::read(value), Health::read(value), Analytics::read(value));
    let _ = (Cart::read(value), CartLine::read(value));
    let _ = (
        MenuItem::read(value),
        MenuItem::read_list(value),
        MenuGroup::read_list(value),
    );
}

fn orders_of(message: ServerMessage) -> Vec<WireOrder> {
    match message {
        ServerMessage::KitchenUpdate { orders, .. } | ServerMessage::AllOrders { orders, .. } => {
            orders
        }
        ServerMessage::NewOrder(hint) => {
            assert!(hint.id.0 > 0);
            vec![]
        }
        ServerMessage::StatusChange(hint) => {
            assert!(hint.id.0 > 0);
            vec![]
        }
        _ => vec![],
    }
}

fn assert_ids_are_positive(orders: &[WireOrder]) {
    for order in orders {
        assert!(order.id.0 > 0, "{order:?}");
        assert_ne!(order.display_id, Some(0), "{order:?}");
    }
}

fn lines() -> impl Strategy<Value = Lines> {
    let name = || proptest::sample::select(vec!["Fries", "Cola", "Soup"]);
    let summary = vec((name(), 1_i64..4), 1..4).prop_map(|lines| {
        let merged: std::collections::BTreeMap<_, _> = lines.into_iter().collect();
        Lines::Summary(
            merged
                .into_iter()
                .map(|(name, quantity)| SummaryLine {
                    name: name.to_owned(),
                    quantity,
                })
                .collect(),
        )
    });
    let full = vec((1_i64..9, name(), 1_i64..4), 1..4).prop_map(|lines| {
        Lines::Full(
            lines
                .into_iter()
                .map(|(id, name, quantity)| Line {
                    id: LineId(id),
                    name: name.to_owned(),
                    group: "Grill".to_owned(),
                    quantity,
                })
                .collect(),
        )
    });
    prop_oneof![Just(Lines::Nothing), summary, full]
}

fn order() -> impl Strategy<Value = Order> {
    let time = || proptest::option::of((0_i64..4_000_000_000_000_000).prop_map(UtcTime));
    (
        (
            1_i64..9,
            proptest::option::of(1_u32..1_000),
            "[a-z0-9]{0,4}",
        ),
        any::<String>(),
        proptest::sample::select(&OrderStatus::ALL[..]),
        lines(),
        proptest::option::of(0_i64..99),
        (time(), time(), time(), time()),
        proptest::option::of(0_u64..9),
        (
            proptest::collection::btree_set((1_i64..9).prop_map(LineId), 0..4),
            any::<String>(),
            proptest::option::of(any::<String>()),
        ),
    )
        .prop_map(
            |(
                (id, display_id, ref_code),
                customer_name,
                status,
                lines,
                tokens,
                times,
                version,
                (struck, notes, reason),
            )| {
                Order {
                    id: OrderId(id),
                    display_id,
                    ref_code,
                    customer_name,
                    status,
                    lines,
                    tokens,
                    cents: tokens.map(|tokens| tokens * 125),
                    ordered_at: times.0,
                    preparing_at: times.1,
                    ready_at: times.2,
                    complete_at: times.3,
                    version: version.map(Version),
                    struck,
                    notes,
                    cancel_reason: reason.filter(|_| status == OrderStatus::Cancelled),
                }
            },
        )
}

/// A field of an order as a server writes it, or with anything else in it.
fn field() -> impl Strategy<Value = (String, Value)> {
    let name = || proptest::sample::select(vec!["Fries", "Cola", "Soup"]);
    let summary = vec((name(), 0_i64..4), 0..4).prop_map(|lines| {
        Value::Object(
            lines
                .into_iter()
                .map(|(name, quantity)| (name.to_owned(), quantity.into()))
                .collect(),
        )
    });
    let items = vec((name(), 1_i64..4, any::<bool>()), 0..4).prop_map(|lines| {
        lines
            .into_iter()
            .map(|(name, quantity, whole)| {
                let mut line = serde_json::json!({
                    "quantity": quantity, "food_item": { "name": name }
                });
                if whole {
                    line["id"] = quantity.into();
                    line["food_item"]["food_group"] = "Grill".into();
                }
                line
            })
            .collect::<Vec<_>>()
            .into()
    });
    let as_written = prop_oneof![
        ("display_id", (1_u32..1_000).prop_map(Value::from)),
        ("customer_name", any::<String>().prop_map(Value::from)),
        (
            "status",
            proptest::sample::select(&OrderStatus::ALL[..]).prop_map(|s| s.word().into())
        ),
        ("items_summary", summary),
        ("order_items", items),
        ("total_tickets", (0_i64..99).prop_map(Value::from)),
        ("date_ordered", date().prop_map(Value::from)),
        ("date_preparing", date().prop_map(Value::from)),
        ("struck", vec(1_i64..9, 0..4).prop_map(Value::from)),
        ("notes", any::<String>().prop_map(Value::from)),
        ("cancel_reason", any::<String>().prop_map(Value::from)),
    ];
    (as_written, proptest::option::weighted(0.3, json()))
        .prop_map(|((key, written), other)| (key.to_owned(), other.unwrap_or(written)))
}

/// A message about `known`: some fields, each readable or not.
fn told_about(known: &Order) -> impl Strategy<Value = Value> + use<> {
    let id = known.id.0;
    let ref_code = known.ref_code.clone();
    (vec(field(), 0..9), any::<bool>()).prop_map(move |(fields, names_it)| {
        let mut message: Map<String, Value> = fields.into_iter().collect();
        message.insert("id".to_owned(), id.into());
        if names_it {
            message.insert("ref_code".to_owned(), ref_code.clone().into());
        }
        Value::Object(message)
    })
}

/// Pieces by name.
fn food(lines: &Lines) -> std::collections::BTreeMap<String, i64> {
    let mut food = std::collections::BTreeMap::new();
    for (quantity, name) in lines.iter() {
        *food.entry(name.to_owned()).or_insert(0) += quantity;
    }
    food
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in vec(any::<u8>(), 0..400)) {
        read_all(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn arbitrary_text_never_panics(text in date()) {
        read_all(&text);
    }

    #[test]
    fn arbitrary_json_never_panics(value in json()) {
        read_value(&value);
        read_all(&value.to_string());
    }

    #[test]
    fn a_damaged_recording_never_panics(value in damaged()) {
        read_value(&value);
        read_all(&value.to_string());
    }

    #[test]
    fn a_recording_cut_or_glued_anywhere_never_panics(
        (which, other) in any::<(Index, Index)>(),
        (cut, seam) in any::<(Index, Index)>(),
    ) {
        let (first, second) = (which.get(&RECORDED).to_string(), other.get(&RECORDED).to_string());
        let glued: Vec<u8> = first.as_bytes()[..cut.index(first.len())]
            .iter()
            .chain(&second.as_bytes()[seam.index(second.len())..])
            .copied()
            .collect();
        read_all(&String::from_utf8_lossy(&glued));
        read_all(&format!("{first}{second}"));
    }

    /// What is not read is counted: nothing disappears in silence.
    #[test]
    fn every_order_of_a_frame_is_read_or_counted(
        kind in proptest::sample::select(vec![
            ("kitchen_update", &["pending_orders", "preparing_orders", "ready_orders"][..]),
            ("all_orders_update", &["orders"][..]),
        ]),
        lists in vec(vec(document(), 0..4), 3),
    ) {
        let (kind, keys) = kind;
        let data: Map<String, Value> = keys
            .iter()
            .zip(&lists)
            .map(|(key, list)| ((*key).to_owned(), Value::from(list.clone())))
            .collect();
        let sent: usize = lists.iter().take(keys.len()).map(Vec::len).sum();
        let frame = serde_json::json!({ "type": kind, "data": data }).to_string();
        match ServerMessage::parse(&frame).unwrap() {
            ServerMessage::KitchenUpdate { orders, skipped, .. }
            | ServerMessage::AllOrders { orders, skipped } => {
                prop_assert_eq!(orders.len() + skipped, sent);
                assert_ids_are_positive(&orders);
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn a_message_never_takes_away_what_was_known(
        (known, told) in order().prop_flat_map(|known| {
            let told = told_about(&known);
            (Just(known), told)
        }),
    ) {
        let message = WireOrder::read(&told).unwrap();
        let after = message.clone().onto(Some(&known)).unwrap();
        prop_assert_eq!(after.id, known.id);
        prop_assert_eq!(&after.ref_code, &known.ref_code);
        prop_assert_eq!(after.status, message.status.unwrap_or(known.status));
        prop_assert_eq!(after.display_id, message.display_id.or(known.display_id));
        prop_assert_eq!(
            &after.customer_name,
            message.customer_name.as_ref().unwrap_or(&known.customer_name)
        );
        prop_assert_eq!(after.tokens, message.total_tickets.or(known.tokens));
        prop_assert_eq!(after.ordered_at, message.ordered_at.or(known.ordered_at));
        prop_assert_eq!(after.version, message.version.or(known.version));
        prop_assert_eq!(&after.struck, message.struck.as_ref().unwrap_or(&known.struck));
        prop_assert_eq!(&after.notes, message.notes.as_ref().unwrap_or(&known.notes));
        if after.status == OrderStatus::Cancelled {
            let reason = message.cancel_reason.as_ref().or(known.cancel_reason.as_ref());
            prop_assert_eq!(after.cancel_reason.as_ref(), reason);
        } else {
            prop_assert_eq!(&after.cancel_reason, &None);
        }
        let told_or = |told: Stamp, known| match told {
            Stamp::Absent => known,
            Stamp::Never => None,
            Stamp::At(at) => Some(at),
        };
        let times = [after.preparing_at, after.ready_at, after.complete_at];
        prop_assert_eq!(
            times,
            [
                told_or(message.preparing_at, known.preparing_at),
                told_or(message.ready_at, known.ready_at),
                told_or(message.complete_at, known.complete_at),
            ]
        );
        prop_assert!(after.lines.is_known() || !known.lines.is_known());
        if !message.lines.is_known() {
            prop_assert_eq!(after.lines, known.lines);
        }
    }

    #[test]
    fn hearing_a_message_twice_is_hearing_it_once(
        (known, told) in order().prop_flat_map(|known| {
            let told = told_about(&known);
            (Just(known), told)
        }),
    ) {
        let message = WireOrder::read(&told).unwrap();
        let once = message.clone().onto(Some(&known)).unwrap();
        prop_assert_eq!(message.onto(Some(&once)), Some(once));
    }

    #[test]
    fn lines_never_become_poorer(known in lines(), newer in lines()) {
        let after = known.enriched_by(newer.clone());
        if newer.is_known() {
            prop_assert_eq!(food(&after), food(&newer));
        } else {
            prop_assert_eq!(&after, &known);
        }
        let same_food = food(&known) == food(&newer);
        if matches!(known, Lines::Full(_)) && same_food {
            prop_assert!(matches!(after, Lines::Full(_)));
        }
    }

    /// The server writes naive UTC with or without a fraction, with a T or a space.
    #[test]
    fn every_date_that_a_server_writes_is_that_instant(
        micros in 0_i64..4_102_444_800_000_000,
        separator in proptest::sample::select(vec!["T", " "]),
        zone in proptest::sample::select(vec!["", "Z"]),
    ) {
        let at = jiff::Timestamp::from_microsecond(micros).unwrap();
        let civil = at.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        let text = civil.to_string().replace('T', separator) + zone;
        prop_assert_eq!(UtcTime::parse(&text), Some(UtcTime(micros)), "{}", text);
    }
}

#[test]
fn a_document_nested_without_end_is_refused_and_not_followed() {
    for (open, close) in [("[", "]"), (r#"{"data":"#, "}")] {
        let deep = open.repeat(100_000) + "1" + &close.repeat(100_000);
        assert!(ServerMessage::parse(&deep).is_err());
        read_all(&deep);
    }
}
