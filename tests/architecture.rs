//! Who may use whom, and which outside crates are kept to one room. The rules stand, with their
//! reasons, in ARCHITECTURE.md; this test holds every Cargo.toml of the workspace to them.

#![allow(
    clippy::expect_used,
    reason = "a workspace that cannot be read must fail its test"
)]

use std::{collections::BTreeSet, path::Path};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// A room and the rooms that it may use. Nothing else.
const ARROWS: [(&str, &[&str]); 13] = [
    ("olgfeast-protocol", &[]),
    ("olgfeast-board", &["olgfeast-protocol"]),
    ("olgfeast-link", &[]),
    ("olgfeast-store", &["olgfeast-board", "olgfeast-protocol"]),
    (
        "olgfeast-station",
        &[
            "olgfeast-link",
            "olgfeast-store",
            "olgfeast-board",
            "olgfeast-protocol",
        ],
    ),
    ("olgfeast-hub", &["olgfeast-protocol", "olgfeast-board"]),
    (
        "feast",
        &["olgfeast-station", "olgfeast-hub", "olgfeast-protocol"],
    ),
    (
        "olgfeast",
        &["olgfeast-station", "olgfeast-hub", "olgfeast-protocol"],
    ),
    ("olgfeast-ui", &["olgfeast-protocol", "olgfeast-board"]),
    ("olgfeast-pixels", &[]),
    ("olgfeast-plain", &["olgfeast-protocol"]),
    (
        "olgfeast-simulation",
        &[
            "olgfeast-station",
            "olgfeast-hub",
            "olgfeast-link",
            "olgfeast-store",
            "olgfeast-board",
            "olgfeast-protocol",
            "olgfeast-plain",
        ],
    ),
    ("xtask", &[]),
];

/// What the stories in `tests/` may use besides: they start real hubs and read real boards, and play
/// against the double of a plain server.
const ARROWS_OF_STORIES: [&str; 3] = ["olgfeast-hub", "olgfeast-board", "olgfeast-plain"];

/// And those of the terminal program, which speaks to plain servers too.
const ARROWS_OF_TERMINAL_TESTS: [&str; 1] = ["olgfeast-plain"];

/// Outside crates that only some rooms may know, by the beginning of their names.
const KEPT: [(&[&str], &[&str], &str); 4] = [
    (
        &["tauri", "wry", "tao"],
        &["olgfeast"],
        "only the shell knows Tauri",
    ),
    (
        &[
            "tokio-tungstenite",
            "tungstenite",
            "tokio-websockets",
            "fastwebsockets",
        ],
        &["olgfeast-link", "olgfeast-hub"],
        "only link and hub know WebSockets",
    ),
    (&["axum"], &["olgfeast-hub"], "only the hub serves"),
    (
        &["rusqlite", "libsqlite3-sys", "sqlx", "diesel"],
        &["olgfeast-store", "olgfeast-hub"],
        "only store and the hub's storage know SQL",
    ),
];

/// Outside crates that a room must not have, by the beginning of their names.
const BANNED: [(&[&str], &[&str], &str); 2] = [
    (
        &["olgfeast-protocol", "olgfeast-board"],
        &[
            "tokio",
            "async-std",
            "smol",
            "mio",
            "socket2",
            "hyper",
            "reqwest",
            "ureq",
            "tungstenite",
            "axum",
            "rusqlite",
            "chrono",
            "time",
        ],
        "protocol and board do no I/O and have no clock",
    ),
    (
        &["olgfeast-ui"],
        &[
            "gloo-net",
            "gloo-worker",
            "reqwest",
            "reqwasm",
            "ureq",
            "ws_stream_wasm",
            "tokio-tungstenite",
            "ewebsock",
        ],
        "the screen gets no socket and no HTTP client",
    ),
];

/// Features of web-sys that would give the screen a way around the core.
const BANNED_WEB: [&str; 13] = [
    "Request",
    "RequestInit",
    "Response",
    "Headers",
    "WebSocket",
    "XmlHttpRequest",
    "EventSource",
    "RtcPeerConnection",
    "WebTransport",
    "Worker",
    "SharedWorker",
    "ServiceWorkerContainer",
    "BroadcastChannel",
];

/// Rooms without a clock: the path of each, and what its clippy.toml must ban.
const WITHOUT_CLOCK: [(&str, &[&str]); 4] = [
    (
        "src-tauri/crates/protocol",
        &[
            "std::time::Instant::now",
            "std::time::SystemTime::now",
            "jiff::Timestamp::now",
            "jiff::Zoned::now",
        ],
    ),
    (
        "src-tauri/crates/board",
        &["std::time::Instant::now", "std::time::SystemTime::now"],
    ),
    (
        "tests/plain",
        &[
            "std::time::Instant::now",
            "std::time::SystemTime::now",
            "jiff::Timestamp::now",
        ],
    ),
    (
        "src-tauri/crates/link",
        &[
            "std::time::Instant::now",
            "std::time::SystemTime::now",
            "tokio::time::sleep",
            "tokio::time::sleep_until",
            "tokio::time::timeout",
            "tokio::time::interval",
        ],
    ),
];

#[test]
fn every_crate_uses_only_what_the_architecture_allows() {
    let wrong = wrong_uses(&workspace());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_crate_has_a_rule_and_every_rule_a_crate() {
    let crates: BTreeSet<String> = workspace().into_iter().map(|room| room.name).collect();
    let rules: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(
        crates, rules,
        "a new room needs its arrows in ARCHITECTURE.md and here"
    );
}

#[test]
fn rooms_without_a_clock_have_it_banned_by_clippy() {
    for (room, banned) in WITHOUT_CLOCK {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(room)
            .join("clippy.toml");
        let config = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error} (ARCHITECTURE.md)", path.display()));
        for method in banned {
            let ban = format!("{{ path = \"{method}\",");
            let stands = config
                .lines()
                .any(|line| line.trim_start().starts_with(&ban));
            assert!(
                stands,
                "{room}/clippy.toml does not ban {method}: this room has no clock (ARCHITECTURE.md)"
            );
        }
    }
}

#[test]
fn a_wrong_arrow_is_named_with_the_place_of_its_rule() {
    for (room, uses, named) in [
        (
            "olgfeast-board",
            normal("olgfeast-store"),
            "olgfeast-board → olgfeast-store",
        ),
        (
            "olgfeast-link",
            normal("olgfeast-protocol"),
            "olgfeast-link → olgfeast-protocol",
        ),
        (
            "olgfeast-hub",
            dev("olgfeast-station"),
            "olgfeast-hub → olgfeast-station",
        ),
        (
            "olgfeast",
            normal("olgfeast-board"),
            "olgfeast → olgfeast-board",
        ),
        (
            "olgfeast",
            dev("olgfeast-store"),
            "olgfeast → olgfeast-store",
        ),
        (
            "olgfeast",
            normal("olgfeast-plain"),
            "olgfeast → olgfeast-plain",
        ),
        ("feast", normal("olgfeast-plain"), "feast → olgfeast-plain"),
        (
            "olgfeast-plain",
            dev("olgfeast-station"),
            "olgfeast-plain → olgfeast-station",
        ),
        (
            "olgfeast-unheard-of",
            normal("olgfeast-hub"),
            "olgfeast-unheard-of → olgfeast-hub",
        ),
        ("feast", normal("tauri"), "feast → tauri"),
        (
            "feast",
            normal("tauri-plugin-window-state"),
            "feast → tauri-plugin-window-state",
        ),
        (
            "olgfeast-station",
            normal("tokio-tungstenite"),
            "olgfeast-station → tokio-tungstenite",
        ),
        ("olgfeast-station", build("axum"), "olgfeast-station → axum"),
        (
            "olgfeast",
            normal("rusqlite_migration"),
            "olgfeast → rusqlite_migration",
        ),
        ("olgfeast-board", normal("tokio"), "olgfeast-board → tokio"),
        (
            "olgfeast-protocol",
            normal("reqwest"),
            "olgfeast-protocol → reqwest",
        ),
        ("olgfeast-ui", normal("gloo-net"), "olgfeast-ui → gloo-net"),
        ("olgfeast-ui", web("WebSocket"), "no WebSocket"),
    ] {
        let room = Room {
            name: room.to_owned(),
            uses: vec![uses],
        };
        let wrong = wrong_uses(&with_rooms_for(room));
        assert!(
            matches!(wrong.as_slice(), [words] if words.contains(named) && words.contains("ARCHITECTURE.md")),
            "{named}: {wrong:?}"
        );
    }
}

#[test]
fn what_is_allowed_is_not_complained_of() {
    for (room, uses) in [
        ("olgfeast-station", normal("olgfeast-link")),
        ("olgfeast", normal("olgfeast-hub")),
        ("olgfeast", dev("olgfeast-board")),
        ("olgfeast", dev("olgfeast-plain")),
        ("feast", dev("olgfeast-plain")),
        ("olgfeast-plain", normal("olgfeast-protocol")),
        ("olgfeast", build("tauri-build")),
        ("olgfeast", dev("rusqlite")),
        ("olgfeast-station", dev("axum")),
        ("olgfeast-hub", normal("axum")),
        ("olgfeast-link", normal("tokio-tungstenite")),
        ("olgfeast-store", normal("rusqlite")),
        ("olgfeast-protocol", normal("serde")),
        ("olgfeast-ui", web("Window")),
    ] {
        let named = format!("{room} → {}", uses.name);
        let room = Room {
            name: room.to_owned(),
            uses: vec![uses],
        };
        let wrong = wrong_uses(&with_rooms_for(room));
        assert!(wrong.is_empty(), "{named}: {wrong:?}");
    }
}

/// A package of the workspace.
struct Room {
    name: String,
    uses: Vec<Use>,
}

/// One entry of a `[dependencies]` table of any kind, for any target.
struct Use {
    name: String,
    kind: DependencyKind,
    features: Vec<String>,
}

/// Every use that no rule allows, in words.
fn wrong_uses(rooms: &[Room]) -> Vec<String> {
    let ours: BTreeSet<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
    let mut wrong = Vec::new();
    for room in rooms {
        for used in &room.uses {
            let rule = if ours.contains(used.name.as_str()) {
                (!may_use(room, used)).then(|| "no such arrow".to_owned())
            } else {
                broken_rule(room, used)
            };
            if let Some(rule) = rule {
                wrong.push(format!(
                    "{} → {} ({:?} dependency): {rule}; see ARCHITECTURE.md",
                    room.name, used.name, used.kind
                ));
            }
        }
    }
    wrong
}

/// The rule about outside crates that `used` breaks, if any.
fn broken_rule(room: &Room, used: &Use) -> Option<String> {
    // Tests may play the other side: a server for the station, a database that was kept.
    if used.kind == DependencyKind::Development {
        return None;
    }
    let name = room.name.as_str();
    let kept = KEPT
        .iter()
        .find(|(crates, by, _)| is_one_of(&used.name, crates) && !by.contains(&name));
    let banned = BANNED
        .iter()
        .find(|(by, crates, _)| by.contains(&name) && is_one_of(&used.name, crates));
    if let Some((.., rule)) = kept.or(banned) {
        return Some((*rule).to_owned());
    }
    if name != "olgfeast-ui" || used.name != "web-sys" {
        return None;
    }
    used.features
        .iter()
        .find(|feature| BANNED_WEB.contains(&feature.as_str()))
        .map(|feature| format!("the screen gets no {feature}, the core has the network"))
}

fn may_use(room: &Room, used: &Use) -> bool {
    let allowed = ARROWS
        .iter()
        .find(|(name, _)| *name == room.name)
        .is_some_and(|(_, allowed)| allowed.contains(&used.name.as_str()));
    let of_tests: &[&str] = match (room.name.as_str(), used.kind) {
        ("olgfeast", DependencyKind::Development) => &ARROWS_OF_STORIES,
        ("feast", DependencyKind::Development) => &ARROWS_OF_TERMINAL_TESTS,
        _ => &[],
    };
    allowed || of_tests.contains(&used.name.as_str())
}

/// Whether `name` is one of `crates`, or a part of one: `tauri-build`, `rusqlite_migration`.
fn is_one_of(name: &str, crates: &[&str]) -> bool {
    crates.iter().any(|banned| {
        name.strip_prefix(banned)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    })
}

fn workspace() -> Vec<Room> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let metadata = MetadataCommand::new()
        .manifest_path(manifest)
        .no_deps()
        .exec()
        .expect("cargo metadata");
    metadata
        .packages
        .into_iter()
        .map(|package| Room {
            name: package.name.to_string(),
            uses: package
                .dependencies
                .into_iter()
                .map(|dependency| Use {
                    name: dependency.name,
                    kind: dependency.kind,
                    features: dependency.features,
                })
                .collect(),
        })
        .collect()
}

/// A workspace in which `room` alone uses anything.
fn with_rooms_for(room: Room) -> Vec<Room> {
    let mut rooms: Vec<Room> = ARROWS
        .iter()
        .filter(|(name, _)| *name != room.name)
        .map(|(name, _)| Room {
            name: (*name).to_owned(),
            uses: vec![],
        })
        .collect();
    rooms.push(room);
    rooms
}

fn normal(name: &str) -> Use {
    Use {
        name: name.to_owned(),
        kind: DependencyKind::Normal,
        features: vec![],
    }
}

fn dev(name: &str) -> Use {
    Use {
        kind: DependencyKind::Development,
        ..normal(name)
    }
}

fn build(name: &str) -> Use {
    Use {
        kind: DependencyKind::Build,
        ..normal(name)
    }
}

fn web(feature: &str) -> Use {
    Use {
        features: vec![feature.to_owned()],
        ..normal("web-sys")
    }
}
