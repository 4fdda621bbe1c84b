use std::rc::Rc;

use olgfeast_board::Ticket;
use olgfeast_protocol::{
    Intent, IntentId, Lines, Order, OrderId, Stand, SummaryLine,
    ipc::{Degraded, Freshness, Link, LinkStatus, Proof, WorkedAt},
    settings::Ages,
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::state::badge::{Signs, Way, badge as judge};

const NOW: UtcTime = UtcTime(1_795_382_470_000_000);

fn ago(seconds: i64) -> UtcTime {
    NOW.plus_millis(-seconds * 1000)
}

fn card(id: i64, lane: Lane, minutes: i64) -> Card {
    let order = Order {
        id: OrderId(id),
        display_id: u32::try_from(id).ok(),
        ref_code: String::new(),
        customer_name: "Kowalski family".into(),
        status: lane.status(),
        lines: Lines::Summary(vec![
            SummaryLine {
                name: "Pierogi ruskie".into(),
                quantity: 4,
            },
            SummaryLine {
                name: "Lemonade".into(),
                quantity: 3,
            },
        ]),
        tokens: None,
        cents: None,
        ordered_at: Some(ago(minutes * 60)),
        preparing_at: None,
        ready_at: None,
        complete_at: None,
        version: None,
        struck: std::collections::BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    };
    let ticket = Ticket {
        order: &order,
        status: order.status,
        pending: &[],
        strikes: &[],
    };
    let lines = CardLine::all(&ticket);
    Card {
        order,
        lines,
        elsewhere: Rc::default(),
        status: lane.status(),
        lane,
        waiting: false,
        pending: std::rc::Rc::from([]),
        arrived_at: None,
        content: 1,
    }
}

fn usual(lane: Lane) -> Minutes {
    Ages::default().of(lane)
}

#[wasm_bindgen_test(unsupported = test)]
fn an_age_is_told_in_words_and_in_a_shape() {
    let told = |minutes, lane| {
        let since = card(1, lane, minutes).age(NOW, usual(lane));
        (age(since), mood(since, lane))
    };
    let pair = |age: &str, mood: &str| (age.to_owned(), mood.to_owned());
    assert_eq!(told(0, Lane::Pending), pair("now", "NEW ●"));
    assert_eq!(told(4, Lane::Pending), pair("4 min", "3+ ▲"));
    assert_eq!(told(6, Lane::Pending), pair("6 min", "LATE ■"));
    assert_eq!(told(4, Lane::Preparing), pair("4 min", "IN TIME ●"));
    assert_eq!(told(99, Lane::Preparing), pair("99 min", "LATE ■"));
    assert_eq!(told(125, Lane::Preparing), pair("2 h 05", "LATE ■"));
    assert_eq!(told(1, Lane::Ready), pair("1 min", "READY ✓"));
    assert_eq!(
        told(-9, Lane::Pending),
        pair("now", "NEW ●"),
        "never negative"
    );
    let mut unknown = card(1, Lane::Pending, 0);
    unknown.order.ordered_at = None;
    assert_eq!(
        age(unknown.age(NOW, usual(Lane::Pending))),
        "time not known"
    );
    assert_eq!(
        mood(unknown.age(NOW, usual(Lane::Pending)), Lane::Pending),
        ""
    );
    let patient = Minutes { warn: 8, late: 20 };
    for (minutes, words) in [(7, "NEW ●"), (8, "8+ ▲"), (20, "LATE ■")] {
        let since = card(1, Lane::Pending, minutes).age(NOW, patient);
        assert_eq!(mood(since, Lane::Pending), words, "as it was set");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_on_other_pages_is_told_with_its_oldest() {
    let cards = |ids: &[i64]| -> Vec<Card> {
        ids.iter()
            .map(|id| card(*id, Lane::Pending, 200 - id))
            .collect()
    };
    let told = |ids: &[i64]| {
        let cards = cards(ids);
        let all: Vec<&Card> = cards.iter().collect();
        hidden(&all, NOW, usual(Lane::Pending))
            .map(|hidden| format!("{}, {}", hidden.which, hidden.oldest))
    };
    assert_eq!(told(&[]), None);
    let table: [(&[i64], &str); 6] = [
        (&[196], "+1 more: #196, oldest 4 min ▲"),
        (&[196, 197, 198, 199], "+4 more: #196–#199, oldest 4 min ▲"),
        (&[199, 200], "+2 more: #199–#200, oldest 1 min ●"),
        (&[190, 197], "+2 more: #190, #197, oldest 10 min ■"),
        (
            &[190, 192, 193, 199],
            "+4 more: #190 … #199, oldest 10 min ■",
        ),
        (&[200], "+1 more: #200, just now ●"),
    ];
    for (ids, words) in table {
        assert_eq!(told(ids).as_deref(), Some(words));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_key_of_an_order_is_never_shown_as_its_number() {
    let mut unnumbered = card(1047, Lane::Pending, 0);
    unnumbered.order.display_id = None;
    assert_eq!(number(&unnumbered), "key 1047");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_ticket_is_read_out_whole() {
    let mut card = card(147, Lane::Pending, 6);
    card.waiting = true;
    assert_eq!(
        ticket_name(&card, card.age(NOW, usual(Lane::Pending))),
        "Order 147, New, 6 min, Kowalski family: 4 Pierogi ruskie, 3 Lemonade, waiting to be sent"
    );
    card.waiting = false;
    card.order.notes = " no onions ".into();
    let name = ticket_name(&card, None);
    assert!(name.contains("note: no onions, 4 Pierogi ruskie"), "{name}");
    card.order.lines = Lines::Nothing;
    assert!(
        ticket_name(&card, card.age(NOW, usual(Lane::Pending))).ends_with("Items are being read …")
    );
}

fn signs(status: LinkStatus) -> Signs {
    Signs {
        link: Link {
            status,
            since: ago(100),
        },
        freshness: Freshness {
            heard_at: Some(ago(2)),
            checked_at: Some(ago(4)),
            proof: Proof::Heard,
        },
        good_at: Some(ago(2)),
        checks_every: Some(2),
        opened_at: ago(10_000),
        core_heard_at: ago(1),
        way: Way::Private,
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_badge_says_what_is_and_what_belongs_to_it() {
    let degraded = |cause| LinkStatus::Degraded { cause };
    let blocked = |by| LinkStatus::Blocked { by };
    let offline = |seconds: i64| LinkStatus::Offline {
        retry_at: Some(ago(-seconds)),
    };
    let table: [(LinkStatus, &str, Option<&str>); 14] = [
        (LinkStatus::Connecting, "Connecting", None),
        (LinkStatus::CatchingUp, "Catching up", None),
        (LinkStatus::Live, "Live", Some("heard 2 s ago · up to #147")),
        (
            degraded(Degraded::Silent),
            "No word from the server",
            Some("for 2 s"),
        ),
        (
            degraded(Degraded::Rest),
            "Checking every 2 s (live feed down)",
            Some("checked 4 s ago"),
        ),
        (
            degraded(Degraded::Protocol),
            "Checking over REST (live feed garbled)",
            Some("checked 4 s ago"),
        ),
        (
            degraded(Degraded::Unchecked),
            "Live feed only, not compared with the server",
            Some("for 4 s"),
        ),
        (offline(3), "Reconnecting in 3 s", None),
        (offline(-1), "Reconnecting now", None),
        (blocked(Blocked::SignIn), "Sign in again", None),
        (
            blocked(Blocked::Forbidden),
            "This account may not see the orders",
            None,
        ),
        (
            blocked(Blocked::Version),
            "The server speaks another version",
            None,
        ),
        (
            blocked(Blocked::Replaced),
            "Another window took over this station",
            None,
        ),
        (
            blocked(Blocked::WrongKey),
            "Not the computer that was paired",
            None,
        ),
    ];
    for (status, head, detail) in table {
        let said = badge(&judge(&signs(status), NOW), Some("147"), NOW);
        assert_eq!(said, (head.to_owned(), detail.map(str::to_owned)));
    }
    let live = judge(&signs(LinkStatus::Live), NOW);
    assert_eq!(
        badge(&live, None, NOW).1.as_deref(),
        Some("heard 2 s ago"),
        "no order yet"
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn on_a_plain_server_the_badge_says_when_the_board_was_checked() {
    let mut signs = signs(LinkStatus::Live);
    signs.freshness.proof = Proof::Checked;
    let said = badge(&judge(&signs, NOW), Some("147"), NOW);
    let detail = Some("checked 4 s ago · up to #147".to_owned());
    assert_eq!(said, ("Live".to_owned(), detail));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_rhythm_of_checks_is_told_only_where_it_is_known() {
    let mut signs = signs(LinkStatus::Degraded {
        cause: Degraded::Rest,
    });
    signs.checks_every = None;
    let (head, _) = badge(&judge(&signs, NOW), None, NOW);
    assert_eq!(head, "Checking over REST (live feed down)");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_read_out_does_not_change_with_the_seconds() {
    for status in [
        LinkStatus::Live,
        LinkStatus::Degraded {
            cause: Degraded::Rest,
        },
        LinkStatus::Degraded {
            cause: Degraded::Silent,
        },
        LinkStatus::Offline {
            retry_at: Some(ago(-9)),
        },
    ] {
        let mut signs = signs(status);
        let mut read_out = std::collections::BTreeSet::new();
        let mut shown = std::collections::BTreeSet::new();
        for seconds in 0..5 {
            let now = ago(-seconds);
            signs.core_heard_at = now;
            let judged = judge(&signs, now);
            read_out.insert(link(&judged));
            shown.insert(badge(&judged, None, now));
        }
        assert_eq!(read_out.len(), 1, "{read_out:?}");
        assert_eq!(shown.len(), 5, "{shown:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_person_can_hasten_what_waits_and_take_back_what_was_replaced() {
    let blocked = |by| LinkStatus::Blocked { by };
    for (status, words) in [
        (LinkStatus::Live, None),
        (LinkStatus::Connecting, None),
        (LinkStatus::Offline { retry_at: None }, Some("retry now")),
        (blocked(Blocked::Forbidden), Some("retry now")),
        (blocked(Blocked::Version), Some("retry now")),
        (blocked(Blocked::WrongKey), Some("retry now")),
        (blocked(Blocked::Replaced), Some("use this one again")),
        (blocked(Blocked::SignIn), None),
    ] {
        let offered = retry(&judge(&signs(status), NOW));
        assert_eq!(offered.as_deref(), words, "{status:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_band_says_what_the_person_must_know() {
    let at = UtcTime::parse("2026-11-22T19:41:30").unwrap();
    let now = UtcTime::parse("2026-11-22T19:47:00").unwrap();
    // By the wall of whoever runs this.
    let time = clock::time_of_day(at);
    let head = |stale| band(stale, 0, now).map(|band| band.head);
    assert_eq!(head(Stale::No), None);
    assert_eq!(
        head(Stale::Band { good_at: Some(at) }),
        Some(format!("Offline · showing saved orders from {time}"))
    );
    assert_eq!(
        head(Stale::Band { good_at: None }).as_deref(),
        Some("Offline")
    );
    assert_eq!(
        head(Stale::Frame { since: at }),
        Some(format!("Not receiving orders since {time}"))
    );
    let framed = band(Stale::Frame { since: at }, 3, now).unwrap();
    assert!(
        framed
            .note
            .starts_with("other stations cannot see what you start")
    );
    assert_eq!(framed.unsent.as_deref(), Some("3 changes wait to be sent"));
    let unsent = |count| {
        band(Stale::Band { good_at: None }, count, now)
            .unwrap()
            .unsent
    };
    assert_eq!(unsent(0), None, "nothing waits, nothing is said of it");
    assert_eq!(unsent(1).as_deref(), Some("1 change waits to be sent"));
}

#[wasm_bindgen_test(unsupported = test)]
fn who_has_to_wait_is_told_how_long_where_that_is_known() {
    let told = |wait| error(&IpcError::new(ErrorCode::TooManyAttempts, "429").with_wait(wait));
    assert!(told(Some(30)).contains("30 seconds"), "{}", told(Some(30)));
    assert!(told(Some(1)).contains("a second"), "{}", told(Some(1)));
    assert!(told(None).contains("a minute"), "{}", told(None));
}

#[wasm_bindgen_test(unsupported = test)]
fn every_error_code_has_a_sentence_of_its_own() {
    let codes = [
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
        ErrorCode::BadCertificates,
        ErrorCode::Closing,
        ErrorCode::Internal,
    ];
    let told: std::collections::BTreeSet<String> = codes
        .iter()
        .map(|code| error(&IpcError::new(*code, "detail")))
        .collect();
    assert_eq!(told.len(), codes.len());
    assert!(
        told.iter()
            .all(|sentence| sentence.ends_with('.') || sentence.ends_with("detail"))
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_dead_letter_is_told_in_plain_words() {
    let letter = |from, to, reason, found| DeadLetter {
        intent: Intent {
            id: IntentId(uuid::Uuid::from_u128(1)),
            order: OrderId(9),
            ref_code: String::new(),
            number: "147".into(),
            from,
            to,
            base: Stand {
                status: from,
                preparing_at: None,
                ready_at: None,
                complete_at: None,
                version: None,
            },
            made_at: NOW,
        },
        reason,
        found,
        by: None,
        at: NOW,
    };
    use OrderStatus::{Pending, Preparing, Ready};
    let at_grill = DeadLetter {
        by: Some("Grill 2".into()),
        ..letter(
            Pending,
            Preparing,
            DeadReason::ChangedElsewhere,
            Some(Ready),
        )
    };
    assert_eq!(
        dead_letter(&at_grill),
        "147: START was not applied: it was changed at Grill 2 (it is now READY)"
    );
    assert_eq!(
        dead_letter(&letter(
            Pending,
            Preparing,
            DeadReason::ChangedElsewhere,
            Some(Ready)
        )),
        "147: START was not applied: somebody changed it (it is now READY)"
    );
    assert_eq!(
        dead_letter(&letter(
            Ready,
            Preparing,
            DeadReason::Refused {
                status: 400,
                detail: "no".into()
            },
            None
        )),
        "147: BACK TO COOKING was not applied: the server refused it (no)"
    );
    for reason in [
        DeadReason::ChangedElsewhere,
        DeadReason::OrderGone,
        DeadReason::AnotherOrder,
        DeadReason::CrashLoop,
        DeadReason::EarlierFailed,
        DeadReason::ServerWentBack,
    ] {
        let text = dead_letter(&letter(Preparing, Ready, reason, None));
        assert!(text.starts_with("147: DONE was not applied: "), "{text}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_toast_says_what_became_of_the_touch() {
    let number = || "147".to_owned();
    assert_eq!(
        toast(&Toast::Moved {
            id: OrderId(1),
            number: number(),
            from: OrderStatus::Preparing,
            to: OrderStatus::Ready
        }),
        "147 called"
    );
    assert_eq!(
        toast(&Toast::TakenBack { number: number() }),
        "147 taken back"
    );
    let error = IpcError::new(ErrorCode::MovedMeanwhile, "");
    assert_eq!(
        toast(&Toast::Failed {
            number: number(),
            error
        }),
        "147: not done. Somebody else has just moved it."
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_receipt_adds_up_in_words() {
    let receipt = Receipt {
        from: ago(360),
        until: NOW,
        new: 4,
        changed: 2,
        sent: 7,
        refused: 0,
        also_worked: vec!["147".into(), "150".into()],
        worked_at: Vec::new(),
    };
    assert_eq!(
        receipt_words(&receipt).join(" | "),
        "Back after 6 min | 4 new | 2 changed elsewhere | your 7 actions sent | 0 refused"
    );
    assert_eq!(
        also_worked(&receipt),
        ["147, 150 worked elsewhere at the same time: check"]
    );
    let at_grill = Receipt {
        worked_at: vec![WorkedAt {
            number: "147".into(),
            station: "Grill 2".into(),
            to: OrderStatus::Preparing,
        }],
        ..receipt.clone()
    };
    assert_eq!(
        also_worked(&at_grill),
        [
            "147 was also started at Grill 2: check",
            "150 worked elsewhere at the same time: check"
        ]
    );
    let alone = Receipt {
        also_worked: vec![],
        worked_at: Vec::new(),
        sent: 1,
        ..receipt
    };
    assert_eq!(also_worked(&alone), Vec::<String>::new());
    assert_eq!(receipt_words(&alone)[3], "your 1 action sent");
}
