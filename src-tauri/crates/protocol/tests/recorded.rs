//! Every recorded exchange with an olgFeast 2.0 server is read with the type that belongs to it,
//! and its typed value is a snapshot.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a recording that cannot be read must fail its test"
)]

use std::{collections::BTreeSet, path::PathBuf};

use olgfeast_protocol::wire::{
    Analytics, Malformed, ServerMessage, WireOrder,
    rest::{self, Cart, CartLine, Health, Login, Me, MenuGroup, MenuItem, Orders},
};
use serde::Serialize;
use serde_json::Value;

/// How many exchanges were recorded.
const RECORDED: usize = 137;

/// The only recordings with a frame that is no message that we know, and why.
const NO_MESSAGE: [(&str, &str); 2] = [
    (
        "malformed_p8_deflate",
        "permessage-deflate and overlapping broadcasts glued two messages into one frame",
    ),
    (
        "ws_server_pings_unanswered",
        "the recording kept only the first 30 characters of the frame",
    ),
];

/// The only recordings without anything to parse, and why.
const NOTHING_SENT: [(&str, &str); 11] = [
    ("rest_health_head", "HEAD has no body"),
    ("rest_health_slash", "a redirect"),
    ("rest_menu_list_slash", "a redirect"),
    ("rest_ops_orders_slash", "a redirect"),
    ("rest_orders_noslash", "a redirect"),
    ("rest_status_slash", "a redirect"),
    ("ws_close_SIGKILL", "how the sockets ended, no frames"),
    ("ws_close_SIGTERM", "how the sockets ended, no frames"),
    ("ws_conn_unknown_path", "the upgrade was refused"),
    (
        "ws_poisoned_kitchen_connect",
        "accepted and dropped before the first frame",
    ),
    (
        "ws_updates_sub_customer",
        "the server dropped the socket at our first message",
    ),
];

/// A REST reply, typed by what was asked.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Login(Login),
    Me(Me),
    MenuItem(MenuItem),
    MenuItems(Vec<MenuItem>),
    MenuGroups(Vec<MenuGroup>),
    Cart(Cart),
    CartLine(CartLine),
    Order(WireOrder),
    Orders(Orders),
    Health(Health),
    Analytics(Analytics),
    /// The server's words, of an error or of an answer that is nothing else.
    Words(String),
    NoBody,
}

/// A WebSocket frame.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Frame {
    Message(ServerMessage),
    NotJson,
    NoType,
}

/// All that one recording holds.
#[derive(Serialize)]
#[serde(untagged)]
enum Typed {
    Rest {
        status: u16,
        reply: Reply,
    },
    Socket {
        #[serde(skip_serializing_if = "Option::is_none")]
        order: Option<WireOrder>,
        frames: Vec<Frame>,
    },
}

#[test]
fn every_recorded_exchange_reads_as_its_snapshot() {
    let recordings = recordings();
    assert_eq!(recordings.len(), RECORDED);
    for (name, recording) in &recordings {
        let typed = typed(name, recording);
        insta::with_settings!({
            snapshot_path => "snapshots/recorded",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_yaml_snapshot!(name.as_str(), typed);
        });
    }
}

#[test]
fn every_snapshot_is_of_a_recording() {
    let recorded: BTreeSet<String> = recordings().into_iter().map(|(name, _)| name).collect();
    let snapshots: BTreeSet<String> = names_in("tests/snapshots/recorded", ".snap");
    assert_eq!(snapshots, recorded);
}

#[test]
fn only_the_listed_recordings_hold_a_frame_that_is_no_message() {
    let listed: BTreeSet<&str> = NO_MESSAGE.iter().map(|(name, _)| *name).collect();
    let recordings = recordings();
    let found: BTreeSet<&str> = recordings
        .iter()
        .filter(|(name, recording)| match typed(name, recording) {
            Typed::Rest { .. } => false,
            Typed::Socket { frames, .. } => frames.iter().any(|frame| {
                !matches!(frame, Frame::Message(message)
                    if !matches!(message, ServerMessage::Unknown { .. }))
            }),
        })
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(found, listed);
}

#[test]
fn only_the_listed_recordings_hold_nothing_to_parse() {
    let listed: BTreeSet<&str> = NOTHING_SENT.iter().map(|(name, _)| *name).collect();
    let recordings = recordings();
    let found: BTreeSet<&str> = recordings
        .iter()
        .filter(|(name, recording)| match typed(name, recording) {
            Typed::Rest { reply, .. } => matches!(reply, Reply::NoBody),
            Typed::Socket { order, frames } => order.is_none() && frames.is_empty(),
        })
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(found, listed);
}

#[test]
fn nothing_of_a_recording_is_skipped() {
    for (name, recording) in recordings() {
        match typed(&name, &recording) {
            Typed::Rest { reply, .. } => {
                if let Reply::Orders(orders) = reply {
                    assert_eq!(orders.skipped, 0, "{name}");
                }
            }
            Typed::Socket { frames, .. } => {
                for frame in frames {
                    if let Frame::Message(
                        ServerMessage::KitchenUpdate { skipped, .. }
                        | ServerMessage::AllOrders { skipped, .. },
                    ) = frame
                    {
                        assert_eq!(skipped, 0, "{name}");
                    }
                }
            }
        }
    }
}

#[test]
fn every_recorded_order_has_its_lines_its_status_and_its_date() {
    let mut seen = 0;
    for (name, recording) in recordings() {
        let orders = match typed(&name, &recording) {
            Typed::Rest { reply, .. } => match reply {
                Reply::Order(order) => vec![order],
                Reply::Orders(orders) => orders.orders,
                _ => vec![],
            },
            Typed::Socket { order, frames } => order
                .into_iter()
                .chain(frames.into_iter().flat_map(|frame| match frame {
                    Frame::Message(
                        ServerMessage::KitchenUpdate { orders, .. }
                        | ServerMessage::AllOrders { orders, .. },
                    ) => orders,
                    _ => vec![],
                }))
                .collect(),
        };
        for order in orders {
            seen += 1;
            assert!(order.status.is_some(), "{name}: {order:?}");
            assert!(order.ordered_at.is_some(), "{name}: {order:?}");
            assert!(order.total_tickets.is_some(), "{name}: {order:?}");
            assert!(
                order.customer_name.is_some() && order.ref_code.is_some(),
                "{name}: {order:?}"
            );
            // Lists of customers and of completed orders are summaries without lines.
            let summaries = name.starts_with("rest_my_orders") || name.contains("_ops_completed");
            assert_eq!(order.lines.is_known(), !summaries, "{name}: {order:?}");
        }
    }
    assert!(seen > 50, "only {seen} orders seen");
}

#[test]
fn the_dates_of_recorded_replies_are_read() {
    let mut seen = 0;
    for (name, recording) in recordings() {
        if let Some(date) = recording["handshake"]["response_headers"]["date"].as_str() {
            seen += 1;
            assert!(rest::http_date(date).is_some(), "{name}: {date}");
        }
    }
    assert!(seen > 5, "only {seen} dates seen");
}

fn typed(name: &str, recording: &Value) -> Typed {
    if recording.get("request").is_some() {
        let status = u16::try_from(recording["status"].as_u64().unwrap()).unwrap();
        return Typed::Rest {
            status,
            reply: reply(name, status, recording),
        };
    }
    let mut frames = Vec::new();
    match name {
        "malformed_p8_deflate" => collect(recording, &mut frames),
        // [seconds, first byte of the frame, what followed]; 0x81 is a text frame.
        "ws_server_pings_unanswered" => {
            for event in recording.as_array().unwrap() {
                if event[1] == "0x81" {
                    collect(&event[2], &mut frames);
                }
            }
        }
        // One recording, or one for each of several requests.
        _ if name.starts_with("bcast_") => {
            let requests = match recording {
                Value::Array(requests) => requests.iter().collect(),
                request => vec![request],
            };
            for request in requests {
                for received in request["frames"].as_array().unwrap() {
                    collect(&received["frame"], &mut frames);
                }
            }
        }
        _ if name.starts_with("ws_") => {
            if let Some(initial) = recording.get("initial_frames") {
                collect(initial, &mut frames);
                for step in recording["exchange"].as_array().unwrap() {
                    collect(&step["frames"], &mut frames);
                }
                // A text here says why there was no answer.
                if recording["alive_check_ping"].is_array() {
                    collect(&recording["alive_check_ping"], &mut frames);
                }
            }
        }
        _ => panic!("{name}: nobody says how to read this recording"),
    }
    Typed::Socket {
        order: recording
            .get("put_response")
            .map(|order| WireOrder::read(order).unwrap()),
        frames,
    }
}

/// Frames are texts; an object tells how the connection closed.
fn collect(frames: &Value, into: &mut Vec<Frame>) {
    match frames {
        Value::String(text) => into.push(match ServerMessage::parse(text) {
            Ok(message) => Frame::Message(message),
            Err(Malformed::NotJson(_)) => Frame::NotJson,
            Err(Malformed::NoType) => Frame::NoType,
        }),
        Value::Array(frames) => frames.iter().for_each(|frame| collect(frame, into)),
        Value::Object(closed) => assert!(closed.contains_key("__closed__"), "{closed:?}"),
        Value::Null => {}
        other => panic!("neither a frame nor its end: {other}"),
    }
}

fn reply(name: &str, status: u16, recording: &Value) -> Reply {
    let body = recording["body"].as_str().unwrap();
    if body.is_empty() {
        return Reply::NoBody;
    }
    if status != 200 {
        let words = rest::detail(body);
        assert!(!words.is_empty(), "{name}: an error without words: {body}");
        return Reply::Words(words);
    }
    let method = recording["request"]["method"].as_str().unwrap();
    let path = recording["request"]["path"].as_str().unwrap();
    let path = path.split('?').next().unwrap();
    let path: Vec<&str> = path.trim_matches('/').split('/').collect();
    let path = path.strip_prefix(&["api", "v1"]).unwrap_or(&path);
    if let ("OPTIONS", _) | ("DELETE", _) | (_, [""] | ["auth", "logout"]) = (method, path) {
        return Reply::Words(rest::detail(body));
    }
    let value: Value = serde_json::from_str(body).unwrap();
    let reply = match (method, path) {
        ("GET", ["health"]) => Health::read(&value).map(Reply::Health),
        ("POST", ["auth", "login"]) => Login::read(&value).map(Reply::Login),
        ("GET", ["auth", "me"]) | ("POST", ["auth", "register"]) => Me::read(&value).map(Reply::Me),
        ("GET", ["menu", "items"]) => {
            let items = MenuItem::read_list(&value);
            assert_eq!(items.len(), value.as_array().unwrap().len(), "{name}");
            Some(Reply::MenuItems(items))
        }
        ("GET", ["menu", "items", "groups"]) => {
            let groups = MenuGroup::read_list(&value);
            let told = value.as_array().unwrap();
            assert_eq!(groups.len(), told.len(), "{name}");
            for (group, told) in groups.iter().zip(told) {
                let items = told["items"].as_array().unwrap().len();
                assert_eq!(group.items.len(), items, "{name}");
            }
            Some(Reply::MenuGroups(groups))
        }
        ("GET" | "PUT", ["menu", "items", _]) | ("POST", ["menu", "items"]) => {
            MenuItem::read(&value).map(Reply::MenuItem)
        }
        ("GET", ["cart", "items"]) => {
            let cart = Cart::read(&value).unwrap();
            let lines = value["items"].as_array().unwrap().len();
            assert_eq!(cart.lines.len(), lines, "{name}");
            Some(Reply::Cart(cart))
        }
        ("POST" | "PUT", ["cart", "items", ..]) => CartLine::read(&value).map(Reply::CartLine),
        (
            "GET",
            ["orders", "analytics", "dashboard"] | ["operations", "dashboard", "analytics"],
        ) => Some(Reply::Analytics(Analytics::read(&value))),
        (
            "GET",
            ["orders"]
            | ["orders", "my-orders"]
            | ["operations", "orders"]
            | [
                "operations",
                "orders",
                "pending" | "preparing" | "ready" | "completed",
            ],
        ) => Orders::read(&value).map(Reply::Orders),
        ("GET", ["orders", _] | ["orders", "my-orders", _] | ["operations", "orders", _])
        | ("POST", ["orders", "checkout"])
        | ("PUT", ["orders", _, "status"]) => WireOrder::read(&value).map(Reply::Order),
        _ => panic!("{name}: nobody says how to read {method} {path:?}"),
    };
    reply.unwrap_or_else(|| panic!("{name}: {method} {path:?} cannot be read from {body}"))
}

fn recordings() -> Vec<(String, Value)> {
    let folder = "../../../tests/fixtures/wire-samples";
    names_in(folder, ".json")
        .into_iter()
        .map(|name| {
            let text = std::fs::read_to_string(at(folder).join(format!("{name}.json"))).unwrap();
            let recording = serde_json::from_str(&text).unwrap();
            (name, recording)
        })
        .collect()
}

/// The names of the files in `folder` that end in `ending`, without it. There may be no others.
fn names_in(folder: &str, ending: &str) -> BTreeSet<String> {
    std::fs::read_dir(at(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        // What a failing run leaves beside its snapshot.
        .filter(|name| !name.ends_with(".new"))
        .map(|name| match name.strip_suffix(ending) {
            Some(name) => name.to_owned(),
            None => panic!("{folder}/{name} is no {ending}"),
        })
        .collect()
}

fn at(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)
}
