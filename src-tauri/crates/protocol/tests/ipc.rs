//! The JSON between core and screen: every variant is a snapshot, and comes back as it went.
//! A snapshot here changes only together with both ends.
#![allow(
    clippy::unwrap_used,
    reason = "a value that cannot be written must fail its test"
)]

use std::{collections::BTreeMap, fmt::Debug};

use olgfeast_protocol::{
    DeadLetter, DeadReason, FoodGroups, Intent, IntentId, Lane, Line, LineId, LineKey, LineStrike,
    Lines, Order, OrderId, OrderStatus, Pending, Rev, Role, Seen, Settings, Stand, StationId,
    SummaryLine, UtcTime,
    ipc::{
        Blocked, Change, Degraded, DraftLine, DraftState, ErrorCode, Freshness, Heartbeat, Held,
        HistoryFilter, HistoryPage, HistoryPlace, HistoryReach, HistoryReading, IpcError, Kept,
        LearnedFrom, Link, LinkStatus, Moved, NearlyFull, NewOrder, NotPlaced, Notices, OrderDraft,
        Proof, Push, Receipt, Session, Settlement, Snapshot, StateChange, Trouble, Unreadable,
        Unsent, Update, WentBack, WorkedAt,
    },
    settings::{KeyAction, Language},
    wire::rest::MenuItem,
};
use serde::{Serialize, de::DeserializeOwned};

/// The samples, after a check that each variant has one. The match has no wildcard: a new variant
/// does not compile before it is named here, and fails before it has a sample.
macro_rules! every {
    ($samples:expr; $($pattern:pat => $name:literal),+ $(,)?) => {{
        let samples = $samples;
        let mut named = BTreeMap::new();
        for sample in samples {
            let name = match &sample { $($pattern => $name),+ };
            let another = named.insert(name, sample);
            assert_eq!(another, None, "two samples of {name}");
        }
        for name in [$($name),+] {
            assert!(named.contains_key(name), "no sample of {name}");
        }
        named
    }};
}

/// Snapshots the JSON of all samples together, and reads each one back.
fn snapshot<T>(name: &str, samples: &BTreeMap<&'static str, T>)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    for (variant, sample) in samples {
        let json = serde_json::to_string(sample).unwrap();
        let back: T = serde_json::from_str(&json).unwrap();
        assert_eq!(&back, sample, "{variant} does not come back from {json}");
    }
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_json_snapshot!(name, samples);
    });
}

#[test]
fn pushes() {
    let pushes = every!([
        Push::Update(Update {
            rev: Rev(41),
            change: Change::Gone { id: OrderId(7) },
        }),
        Push::Heartbeat(heartbeat()),
    ];
        Push::Update(_) => "Update",
        Push::Heartbeat(_) => "Heartbeat",
    );
    snapshot("pushes", &pushes);
}

#[test]
fn a_heartbeat_of_a_station_that_has_heard_nothing_yet() {
    let silent = Push::Heartbeat(Heartbeat {
        rev: Rev(0),
        freshness: Freshness::default(),
    });
    snapshot("heartbeat_silent", &BTreeMap::from([("silent", silent)]));
}

#[test]
fn changes() {
    let changes = every!([
        Change::Order { order: order() },
        Change::Gone { id: OrderId(7) },
        Change::Pending {
            id: OrderId(7),
            intents: vec![pending(1, false), pending(2, true)],
        },
        Change::Strikes {
            id: OrderId(7),
            strikes: strikes(),
        },
        Change::Link {
            link: Link {
                status: LinkStatus::Live,
                since: at(10),
            },
        },
        Change::Session { session: signed_in() },
        Change::Offset { millis: -1_250 },
        Change::DeadLetters { letters: vec![dead_letter()] },
        Change::Settled {
            id: OrderId(7),
            intent: intent_id(1),
            outcome: Settlement::Applied,
        },
        Change::Receipt { receipt: receipt() },
        Change::Trouble { trouble: Some(Trouble::ServerLists) },
        Change::Settings { settings: settings() },
        Change::Pin { set: true },
        Change::FoodGroups { food_groups: food_groups() },
        Change::Notices { notices: notices() },
        Change::Drafts { drafts: drafts() },
    ];
        Change::Order { .. } => "Order",
        Change::Gone { .. } => "Gone",
        Change::Pending { .. } => "Pending",
        Change::Strikes { .. } => "Strikes",
        Change::Link { .. } => "Link",
        Change::Session { .. } => "Session",
        Change::Offset { .. } => "Offset",
        Change::DeadLetters { .. } => "DeadLetters",
        Change::Settled { .. } => "Settled",
        Change::Receipt { .. } => "Receipt",
        Change::Trouble { .. } => "Trouble",
        Change::Settings { .. } => "Settings",
        Change::Pin { .. } => "Pin",
        Change::FoodGroups { .. } => "FoodGroups",
        Change::Notices { .. } => "Notices",
        Change::Drafts { .. } => "Drafts",
    );
    snapshot("changes", &changes);
}

#[test]
fn changes_that_say_that_nothing_is_left() {
    let over = BTreeMap::from([
        (
            "no intents",
            Change::Pending {
                id: OrderId(7),
                intents: vec![],
            },
        ),
        ("no dead letters", Change::DeadLetters { letters: vec![] }),
        ("no trouble", Change::Trouble { trouble: None }),
        (
            "no notices",
            Change::Notices {
                notices: Notices::default(),
            },
        ),
    ]);
    snapshot("changes_over", &over);
}

#[test]
fn lines() {
    let lines = every!([
        Lines::Nothing,
        Lines::Summary(vec![SummaryLine {
            name: "Crème brûlée 🍮 寿司".into(),
            quantity: 2,
        }]),
        order().lines,
    ];
        Lines::Nothing => "Nothing",
        Lines::Summary(_) => "Summary",
        Lines::Full(_) => "Full",
    );
    snapshot("lines", &lines);
}

#[test]
fn an_order_of_which_only_the_key_is_known() {
    let bare = Order {
        // The greatest number that the screen's side of the channel can tell from its neighbours.
        id: OrderId(9_007_199_254_740_991),
        display_id: None,
        ref_code: String::new(),
        customer_name: "\"\\\u{0}\n\u{1f35c}".into(),
        status: OrderStatus::Pending,
        lines: Lines::Nothing,
        tokens: None,
        cents: None,
        ordered_at: None,
        preparing_at: None,
        ready_at: None,
        complete_at: None,
        version: None,
        struck: std::collections::BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    };
    snapshot("order_bare", &BTreeMap::from([("bare", bare)]));
}

#[test]
fn snapshots() {
    let full = Snapshot {
        rev: Rev(41),
        orders: vec![order()],
        pending: vec![(OrderId(7), vec![pending(1, true)])],
        strikes: vec![(OrderId(7), strikes())],
        link: Link {
            status: LinkStatus::Offline {
                retry_at: Some(at(12)),
            },
            since: at(10),
        },
        session: signed_in(),
        offset_millis: 830,
        freshness: heartbeat().freshness,
        dead_letters: vec![dead_letter()],
        receipt: Some(receipt()),
        trouble: Some(Trouble::ServerLists),
        notices: notices(),
        settings: settings(),
        pin_set: true,
        food_groups: food_groups(),
        drafts: drafts(),
    };
    let first_start = Snapshot {
        rev: Rev(0),
        orders: vec![],
        pending: vec![],
        strikes: vec![],
        link: Link {
            status: LinkStatus::Connecting,
            since: at(0),
        },
        session: Session::SignedOut {
            server: None,
            username: None,
        },
        offset_millis: 0,
        freshness: Freshness::default(),
        dead_letters: vec![],
        receipt: None,
        trouble: None,
        notices: Notices::default(),
        settings: Settings::default(),
        pin_set: false,
        food_groups: FoodGroups::default(),
        drafts: vec![],
    };
    snapshot(
        "snapshots",
        &BTreeMap::from([("full", full), ("first start", first_start)]),
    );
}

#[test]
fn link_statuses() {
    let statuses = every!([
        LinkStatus::Connecting,
        LinkStatus::CatchingUp,
        LinkStatus::Live,
        LinkStatus::Degraded { cause: Degraded::Silent },
        LinkStatus::Offline { retry_at: Some(at(12)) },
        LinkStatus::Blocked { by: Blocked::SignIn },
    ];
        LinkStatus::Connecting => "Connecting",
        LinkStatus::CatchingUp => "CatchingUp",
        LinkStatus::Live => "Live",
        LinkStatus::Degraded { .. } => "Degraded",
        LinkStatus::Offline { .. } => "Offline",
        LinkStatus::Blocked { .. } => "Blocked",
    );
    for status in statuses.values() {
        let json = serde_json::to_value(status).unwrap();
        assert_eq!(
            json.get("status").and_then(|word| word.as_str()),
            Some(status.word()),
            "page, badge and terminal use one word"
        );
    }
    snapshot("link_statuses", &statuses);
}

#[test]
fn reasons_of_a_link_that_is_degraded() {
    let causes = every!([Degraded::Silent, Degraded::Rest, Degraded::Protocol, Degraded::Unchecked];
        Degraded::Silent => "Silent",
        Degraded::Rest => "Rest",
        Degraded::Protocol => "Protocol",
        Degraded::Unchecked => "Unchecked",
    );
    snapshot("degraded", &causes);
}

#[test]
fn reasons_why_a_link_waits_for_a_person() {
    let blocks = every!([Blocked::SignIn, Blocked::Forbidden, Blocked::Version, Blocked::Replaced, Blocked::WrongKey];
        Blocked::SignIn => "SignIn",
        Blocked::Forbidden => "Forbidden",
        Blocked::Version => "Version",
        Blocked::Replaced => "Replaced",
        Blocked::WrongKey => "WrongKey",
    );
    snapshot("blocked", &blocks);
}

#[test]
fn outcomes_of_an_intent() {
    let outcomes = every!([Settlement::Applied, Settlement::AlreadyDone];
        Settlement::Applied => "Applied",
        Settlement::AlreadyDone => "AlreadyDone",
    );
    snapshot("settlements", &outcomes);
}

#[test]
fn sessions() {
    let sessions = every!([
        Session::SignedOut {
            server: Some("http://192.168.1.20:8000".into()),
            username: Some("küche".into()),
        },
        signed_in(),
    ];
        Session::SignedOut { .. } => "SignedOut",
        Session::SignedIn { .. } => "SignedIn",
    );
    snapshot("sessions", &sessions);
}

#[test]
fn places_where_a_sign_in_is_kept() {
    let kept = every!([Kept::Keyring, Kept::File, Kept::Environment, Kept::Memory];
        Kept::Keyring => "Keyring",
        Kept::File => "File",
        Kept::Environment => "Environment",
        Kept::Memory => "Memory",
    );
    snapshot("kept", &kept);
}

#[test]
fn troubles() {
    let troubles = every!([
        Trouble::CannotKeep { detail: "No space left on device".into() },
        Trouble::ServerLists,
        Trouble::SetAside { file: "cache.db.damaged-1".into() },
    ];
        Trouble::CannotKeep { .. } => "CannotKeep",
        Trouble::ServerLists => "ServerLists",
        Trouble::SetAside { .. } => "SetAside",
    );
    snapshot("troubles", &troubles);
}

#[test]
fn answers_of_a_command_that_moved_an_order() {
    let moved = BTreeMap::from([
        (
            "moved",
            Moved {
                intents: vec![intent_id(1), intent_id(2)],
                status: OrderStatus::Ready,
            },
        ),
        (
            "was there",
            Moved {
                intents: vec![],
                status: OrderStatus::Complete,
            },
        ),
    ]);
    snapshot("moved", &moved);
}

#[test]
fn errors_are_a_code_and_a_message() {
    let errors = every!([
        ErrorCode::BadAddress,
        ErrorCode::Unreachable,
        ErrorCode::NotOlgfeast,
        ErrorCode::WrongPassword,
        ErrorCode::TooManyAttempts,
        ErrorCode::WrongKey,
        ErrorCode::NotStaff,
        ErrorCode::Insecure,
        ErrorCode::SignedOut,
        ErrorCode::UnknownOrder,
        ErrorCode::MovedMeanwhile,
        ErrorCode::LinesUnknown,
        ErrorCode::NothingToUndo,
        ErrorCode::OutboxFull,
        ErrorCode::CannotKeep,
        ErrorCode::BadInput,
        ErrorCode::TooManyDrafts,
        ErrorCode::UnknownDraft,
        ErrorCode::BeingPlaced,
        ErrorCode::OtherServer,
        ErrorCode::Offline,
        ErrorCode::OutcomeUnknown,
        ErrorCode::InUse,
        ErrorCode::Refused,
        ErrorCode::CannotHost,
        ErrorCode::Unsent,
        ErrorCode::KeyringSilent,
        ErrorCode::KeepsCrashing,
        ErrorCode::BadCertificates,
        ErrorCode::Closing,
        ErrorCode::Internal,
    ];
        ErrorCode::BadAddress => "BadAddress",
        ErrorCode::Unreachable => "Unreachable",
        ErrorCode::NotOlgfeast => "NotOlgfeast",
        ErrorCode::WrongPassword => "WrongPassword",
        ErrorCode::TooManyAttempts => "TooManyAttempts",
        ErrorCode::WrongKey => "WrongKey",
        ErrorCode::NotStaff => "NotStaff",
        ErrorCode::Insecure => "Insecure",
        ErrorCode::SignedOut => "SignedOut",
        ErrorCode::UnknownOrder => "UnknownOrder",
        ErrorCode::MovedMeanwhile => "MovedMeanwhile",
        ErrorCode::LinesUnknown => "LinesUnknown",
        ErrorCode::NothingToUndo => "NothingToUndo",
        ErrorCode::OutboxFull => "OutboxFull",
        ErrorCode::CannotKeep => "CannotKeep",
        ErrorCode::BadInput => "BadInput",
        ErrorCode::TooManyDrafts => "TooManyDrafts",
        ErrorCode::UnknownDraft => "UnknownDraft",
        ErrorCode::BeingPlaced => "BeingPlaced",
        ErrorCode::OtherServer => "OtherServer",
        ErrorCode::Offline => "Offline",
        ErrorCode::OutcomeUnknown => "OutcomeUnknown",
        ErrorCode::InUse => "InUse",
        ErrorCode::Refused => "Refused",
        ErrorCode::CannotHost => "CannotHost",
        ErrorCode::Unsent => "Unsent",
        ErrorCode::KeyringSilent => "KeyringSilent",
        ErrorCode::KeepsCrashing => "KeepsCrashing",
        ErrorCode::BadCertificates => "BadCertificates",
        ErrorCode::Closing => "Closing",
        ErrorCode::Internal => "Internal",
    );
    let errors: BTreeMap<&str, IpcError> = errors
        .into_iter()
        .map(|(name, code)| (name, IpcError::new(code, "what a log would say")))
        .collect();
    snapshot("errors", &errors);
}

#[test]
fn reasons_of_a_dead_letter() {
    let reasons = every!([
        DeadReason::ChangedElsewhere,
        DeadReason::OrderGone,
        DeadReason::AnotherOrder,
        DeadReason::Refused {
            status: 400,
            detail: "Status is required".into(),
        },
        DeadReason::CrashLoop,
        DeadReason::EarlierFailed,
        DeadReason::ServerWentBack,
    ];
        DeadReason::ChangedElsewhere => "ChangedElsewhere",
        DeadReason::OrderGone => "OrderGone",
        DeadReason::AnotherOrder => "AnotherOrder",
        DeadReason::Refused { .. } => "Refused",
        DeadReason::CrashLoop => "CrashLoop",
        DeadReason::EarlierFailed => "EarlierFailed",
        DeadReason::ServerWentBack => "ServerWentBack",
    );
    snapshot("dead_reasons", &reasons);
}

#[test]
fn words_of_statuses_and_lanes() {
    let statuses = every!(OrderStatus::ALL;
        OrderStatus::Pending => "Pending",
        OrderStatus::Preparing => "Preparing",
        OrderStatus::Ready => "Ready",
        OrderStatus::Complete => "Complete",
        OrderStatus::Cancelled => "Cancelled",
    );
    snapshot("statuses", &statuses);
    let lanes = every!(Lane::ALL;
        Lane::Pending => "Pending",
        Lane::Preparing => "Preparing",
        Lane::Ready => "Ready",
    );
    snapshot("lanes", &lanes);
}

#[test]
fn a_station_is_named_by_its_uuid_alone() {
    let station = StationId(intent_id(1).0);
    snapshot("station", &BTreeMap::from([("station", station)]));
}

/// 2026-11-22T21:21:00Z and so many seconds.
fn at(seconds: i64) -> UtcTime {
    UtcTime(1_795_382_460_000_000).plus_millis(seconds * 1_000)
}

fn intent_id(n: u8) -> IntentId {
    let text = format!("019ab0de-0000-7000-8000-0000000000{n:02x}");
    IntentId(text.parse().unwrap())
}

fn pending(n: u8, attempted: bool) -> Pending {
    Pending {
        id: intent_id(n),
        to: OrderStatus::Preparing,
        attempted,
    }
}

fn heartbeat() -> Heartbeat {
    Heartbeat {
        rev: Rev(41),
        freshness: Freshness {
            heard_at: Some(at(30)),
            checked_at: Some(at(20)),
            proof: Proof::Heard,
        },
    }
}

fn signed_in() -> Session {
    Session::SignedIn {
        server: "http://192.168.1.20:8000".into(),
        username: "küche".into(),
        kept: Kept::Keyring,
    }
}

fn receipt() -> Receipt {
    Receipt {
        from: at(10),
        until: at(310),
        new: 12,
        changed: 3,
        sent: 14,
        refused: 1,
        also_worked: vec!["107".into()],
        worked_at: vec![WorkedAt {
            number: "107".into(),
            station: "Grill 2".into(),
            to: OrderStatus::Preparing,
        }],
    }
}

fn order() -> Order {
    Order {
        id: OrderId(7),
        display_id: Some(107),
        ref_code: "4i8r7x0o4zkni3u6".into(),
        customer_name: "Zoë Müller 李 🍜".into(),
        status: OrderStatus::Ready,
        lines: Lines::Full(vec![Line {
            id: LineId(21),
            name: "Buffalo Wings".into(),
            group: "Appetizers".into(),
            quantity: 2,
        }]),
        tokens: Some(4),
        cents: Some(850),
        ordered_at: Some(at(0)),
        preparing_at: Some(at(5)),
        ready_at: Some(at(9)),
        complete_at: None,
        version: None,
        struck: std::collections::BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    }
}

fn strikes() -> Vec<LineStrike> {
    vec![
        LineStrike {
            line: LineKey::Id(LineId(21)),
            struck: true,
            seen: Seen::Later,
        },
        LineStrike {
            line: LineKey::Name("Buffalo Wings".into()),
            struck: false,
            seen: Seen::Here,
        },
    ]
}

/// Of a grill whose bump bar has a key of its own for Undo.
fn settings() -> Settings {
    Settings {
        role: Some(Role::Kitchen),
        food_groups: ["Grill".to_owned()].into(),
        keys: [(KeyAction::Undo, ["KeyZ".to_owned()].into())].into(),
        language: Some(Language::De),
        ..Settings::default()
    }
}

fn drafts() -> Vec<OrderDraft> {
    let states = [
        DraftState::Draft,
        DraftState::Placing,
        DraftState::Placed {
            order: OrderId(9),
            number: "151".into(),
        },
        DraftState::Refused {
            reason: NotPlaced::Menu {
                item: Some("Bratwurst".into()),
            },
        },
        DraftState::Refused {
            reason: NotPlaced::NumbersUsedUp,
        },
        DraftState::Refused {
            reason: NotPlaced::Refused {
                status: 409,
                detail: "no".into(),
            },
        },
        DraftState::Unknown {
            number: Some("152".into()),
        },
    ];
    let numbered = states.into_iter().zip(1..);
    let drafts = numbered.map(|(state, n)| OrderDraft {
        id: intent_id(n),
        order: NewOrder {
            customer_name: "Zoë".into(),
            lines: vec![DraftLine {
                item: 1,
                name: "Bratwurst".into(),
                quantity: 2,
                cents: 450,
                tokens: 1,
            }],
        },
        made_at: at(3),
        state,
    });
    drafts.collect()
}

fn food_groups() -> FoodGroups {
    let menu = serde_json::json!([
        {"id": 1, "name": "Bratwurst", "food_group": "Grill"},
        {"id": 2, "name": "Cola", "food_group": "Bar"},
    ]);
    FoodGroups::of(&MenuItem::read_list(&menu))
}

fn notices() -> Notices {
    Notices {
        unsent: Some(Unsent {
            actions: 3,
            since: at(4),
        }),
        nearly_full: Some(NearlyFull {
            actions: 1_800,
            most: 2_000,
        }),
        held: vec![Held {
            order: OrderId(7),
            number: "107".into(),
            from: OrderStatus::Preparing,
            to: OrderStatus::Ready,
            made_at: at(4),
        }],
        unreadable: Some(Unreadable {
            count: 2,
            numbers: vec![107],
        }),
        went_back: Some(WentBack {
            at: at(60),
            order_count: 1,
            orders: vec![order()],
            actions: 14,
        }),
    }
}

fn dead_letter() -> DeadLetter {
    DeadLetter {
        intent: Intent {
            id: intent_id(3),
            order: OrderId(7),
            ref_code: "4i8r7x0o4zkni3u6".into(),
            number: "107".into(),
            from: OrderStatus::Preparing,
            to: OrderStatus::Ready,
            base: Stand {
                status: OrderStatus::Preparing,
                preparing_at: Some(at(5)),
                ready_at: None,
                complete_at: None,
                version: None,
            },
            made_at: at(8),
        },
        reason: DeadReason::Refused {
            status: 403,
            detail: "Not enough permissions".into(),
        },
        found: Some(OrderStatus::Complete),
        by: Some("Grill 2".into()),
        at: at(50),
    }
}

#[test]
fn a_proof_that_is_not_told_is_having_heard_and_the_other_one_travels() {
    let silent: Freshness = serde_json::from_str(r#"{"heard_at":3,"checked_at":null}"#).unwrap();
    assert_eq!(silent.proof, Proof::Heard);
    let checked = Freshness {
        proof: Proof::Checked,
        ..silent
    };
    let text = serde_json::to_string(&checked).unwrap();
    assert_eq!(
        text,
        r#"{"heard_at":3,"checked_at":null,"proof":"checked"}"#
    );
    assert_eq!(serde_json::from_str::<Freshness>(&text).unwrap(), checked);
}

#[test]
fn what_a_station_remembers() {
    let place = HistoryPlace {
        at: UtcTime::from_millis(1_700_000_000_000),
        id: OrderId(7),
    };
    let filter = HistoryFilter {
        from: Some(UtcTime(1)),
        until: Some(UtcTime(2)),
        status: Some(OrderStatus::Complete),
        number: Some(147),
        name: Some("Li".into()),
        item: Some("Fries".into()),
        text: Some("no onions".into()),
    };
    let filters = BTreeMap::from([("all", HistoryFilter::default()), ("narrow", filter)]);
    snapshot("history_filters", &filters);
    let page = HistoryPage {
        orders: Vec::new(),
        next: Some(place),
    };
    let pages = BTreeMap::from([("last", HistoryPage::default()), ("more", page)]);
    snapshot("history_pages", &pages);
    let reach = HistoryReach {
        reaches_back_to: Some(UtcTime(4)),
        total: Some(2_000),
        known: 300,
        reading: HistoryReading::Runs,
    };
    let complete = HistoryReach {
        reading: HistoryReading::Complete,
        ..reach
    };
    let reaches = BTreeMap::from([
        ("nothing", HistoryReach::default()),
        ("some", reach),
        ("whole", complete),
    ]);
    snapshot("history_reaches", &reaches);
    let change = |source| StateChange {
        from: Some(OrderStatus::Pending),
        to: OrderStatus::Preparing,
        at: UtcTime(3),
        station: Some("Grill".into()),
        user: Some("anna".into()),
        made_at: Some(UtcTime(2)),
        source,
    };
    let first = StateChange {
        from: None,
        station: None,
        user: None,
        made_at: None,
        ..change(LearnedFrom::Audit)
    };
    let sources = [LearnedFrom::Event, LearnedFrom::Own].map(change);
    let [event, own] = sources;
    let changes = every!([event, first, own];
        StateChange { source: LearnedFrom::Event, .. } => "Event",
        StateChange { source: LearnedFrom::Audit, .. } => "Audit",
        StateChange { source: LearnedFrom::Own, .. } => "Own",
    );
    snapshot("history_changes", &changes);
}
