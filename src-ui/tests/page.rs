//! The page in a browser, in front of a core that answers as it is told.

#![cfg(target_arch = "wasm32")]
// Clippy knows `#[test]`, but not these.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod all_day;
mod badge;
mod core;
mod counter;
mod dashboard;
mod diagnostics;
mod first_run;
mod history;
mod hosting;
mod in_the_open;
mod keys;
mod locales;
mod no_board;
mod outbox;
mod pack_up;
mod part;
mod pickup;
mod recall;
mod settings;
mod sound;
mod strangers;
mod strikes;

use olgfeast_protocol::{
    DeadLetter, DeadReason, Intent, IntentId, Lines, OrderId, OrderStatus, Rev, Stand,
    ipc::{Change, ErrorCode, IpcError, Kept, LinkStatus, Moved, Session, Snapshot},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    Element, HtmlElement, HtmlInputElement, InputEvent, InputEventInit, KeyboardEvent,
    KeyboardEventInit,
};

use self::core::{Page, lines, link, order, pending, snapshot};
use OrderStatus::{Complete, Pending, Preparing, Ready};

wasm_bindgen_test_configure!(run_in_browser);

fn one_per_lane() -> Snapshot {
    snapshot(vec![
        order(1, Pending),
        order(2, Preparing),
        order(3, Ready),
    ])
}

fn attribute(element: &Element, name: &str) -> String {
    element
        .get_attribute(name)
        .unwrap_or_else(|| panic!("no {name}: {}", element.outer_html()))
}

fn moved(intents: u128, status: OrderStatus) -> Moved {
    Moved {
        intents: (1..=intents)
            .map(|n| IntentId(uuid::Uuid::from_u128(n)))
            .collect(),
        status,
    }
}

#[wasm_bindgen_test]
async fn every_order_is_one_article_in_the_lane_of_its_status() {
    let page = Page::open(one_per_lane()).await;
    page.wait_for("article").await;
    for (lane, number) in [("pending", "1"), ("preparing", "2"), ("ready", "3")] {
        let selector = format!("section[data-lane={lane}] article");
        let articles = page.all(&selector);
        assert_eq!(articles.len(), 1, "{lane}");
        let article = &articles[0];
        assert_eq!(attribute(article, "data-order-id"), format!("100{number}"));
        assert_eq!(attribute(article, "data-display-id"), number);
        assert_eq!(attribute(article, "data-status"), lane);
        assert_eq!(attribute(article, "data-sync"), "synced");
        let name = attribute(article, "aria-label");
        for part in [number, "Kowalski family", "4 Pierogi ruskie"] {
            assert!(name.contains(part), "{name}");
        }
    }
    assert_eq!(page.all("article").len(), 3);
    assert_eq!(page.text("[data-lane=pending] li"), "4Pierogi ruskie");
}

#[wasm_bindgen_test]
async fn the_one_big_button_says_what_it_does_and_does_it() {
    let page = Page::open(one_per_lane()).await;
    page.answer("set_status", &moved(1, Preparing));
    for (lane, words, call) in [
        (
            "pending",
            "1START COOKING",
            r#"{"order_id":1001,"seen":"pending","to":"preparing"}"#,
        ),
        (
            "preparing",
            "3DONE, CALL IT",
            r#"{"order_id":1002,"seen":"preparing","to":"ready"}"#,
        ),
        (
            "ready",
            "5HAND OUT",
            r#"{"order_id":1003,"seen":"ready","to":"complete"}"#,
        ),
    ] {
        let button = format!("[data-lane={lane}] button[data-action=advance]");
        page.wait_for(&format!("{button}:not([disabled])")).await;
        assert_eq!(page.all(&button).len(), 1);
        assert_eq!(page.text(&button), words);
        page.touch(&button).await;
        page.wait_until(call, || {
            page.calls("set_status")
                .contains(&call.to_owned())
                .then_some(())
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn a_bump_moves_the_ticket_leaves_an_undo_and_undo_calls_the_core() {
    let mut page = Page::open(one_per_lane()).await;
    page.answer("set_status", &moved(1, Preparing));
    page.touch("[data-order-id='1001'] [data-action=advance]")
        .await;
    page.push(Change::Pending {
        id: OrderId(1001),
        intents: vec![pending(Preparing)],
    });
    page.wait_for("[data-lane=preparing] [data-order-id='1001'][data-sync=waiting]")
        .await;
    assert_eq!(page.all("[data-order-id='1001']").len(), 1);
    page.wait_for("[data-unsent-count='1']").await;

    let tile = page.wait_for("[data-lane=pending] .undo").await;
    assert!(tile.text_content().unwrap().contains('1'));
    for contract in [
        "data-order-id",
        "data-display-id",
        "data-status",
        "data-sync",
    ] {
        let selector = format!("[{contract}]");
        assert!(!tile.has_attribute(contract));
        assert!(tile.query_selector(&selector).unwrap().is_none());
    }
    page.answer("undo", &moved(0, Pending));
    page.touch("[data-lane=pending] [data-action=undo]").await;
    page.wait_until("undo", || {
        (page.calls("undo") == [r#"{"order_id":1001}"#]).then_some(())
    })
    .await;
    page.push(Change::Pending {
        id: OrderId(1001),
        intents: vec![],
    });
    page.wait_for("[data-lane=pending] [data-order-id='1001'][data-sync=synced]")
        .await;
    assert!(page.find(".undo").is_none());
}

#[wasm_bindgen_test]
async fn a_refused_bump_is_told_and_the_ticket_stays() {
    let page = Page::open(one_per_lane()).await;
    page.refuse(
        "set_status",
        &IpcError::new(ErrorCode::CannotKeep, "disk full"),
    );
    page.touch("[data-order-id='1001'] [data-action=advance]")
        .await;
    let toast = page.wait_for(".toast.failed").await;
    assert!(toast.text_content().unwrap().contains("not done"));
    assert!(
        page.find("[data-lane=pending] [data-order-id='1001']")
            .is_some()
    );
    assert!(page.find(".undo").is_none());
}

#[wasm_bindgen_test]
async fn an_order_whose_lines_are_not_known_cannot_be_started() {
    let mut bare = order(1, Pending);
    bare.lines = Lines::Nothing;
    let mut page = Page::open(snapshot(vec![bare])).await;
    page.wait_for("article:not([aria-busy]) .unknown").await;
    let button = "article [data-action=advance]";
    assert!(page.find(button).unwrap().has_attribute("disabled"));
    page.push(Change::Order {
        order: order(1, Pending),
    });
    page.wait_for(&format!("{button}:not([disabled])")).await;
}

#[wasm_bindgen_test]
async fn a_lost_push_is_noticed_and_the_whole_board_is_asked_for() {
    let mut page = Page::open(one_per_lane()).await;
    assert_eq!(page.calls("subscribe"), [r#"{"on_push":"channel"}"#]);
    page.lose_a_push();
    let mut whole = one_per_lane();
    whole.rev = Rev(12);
    whole
        .orders
        .extend([order(4, Pending), order(5, Preparing)]);
    page.answer("snapshot", &whole);
    page.push(Change::Order {
        order: order(5, Preparing),
    });
    page.wait_for("[data-order-id='1004']").await;
    page.wait_for("[data-order-id='1005']").await;
    let asked = page.calls("snapshot").len();
    assert!(asked >= 1);

    page.lose_a_push();
    page.beat();
    page.wait_until("asked after a beat", || {
        (page.calls("snapshot").len() > asked).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_change_of_one_order_leaves_the_other_tickets_alone() {
    let mut page = Page::open(one_per_lane()).await;
    let other = page.wait_for("[data-order-id='1002']").await;
    let same = page.wait_for("[data-order-id='1001']").await;
    let mut amended = order(1, Pending);
    amended.lines = lines(&[(5, "Water")]);
    page.push(Change::Order { order: amended });
    page.wait_until("the new line", || {
        (page.text("[data-order-id='1001'] li") == "5Water").then_some(())
    })
    .await;
    assert!(
        page.find("[data-order-id='1002']")
            .unwrap()
            .is_same_node(Some(&other))
    );
    assert!(
        page.find("[data-order-id='1001']")
            .unwrap()
            .is_same_node(Some(&same))
    );
}

#[wasm_bindgen_test]
async fn what_is_not_announced_says_so() {
    let mut board = one_per_lane();
    board.pending = vec![(OrderId(1002), vec![pending(Ready)])];
    let page = Page::open(board).await;
    let row = page
        .wait_for("[data-lane=ready] [data-order-id='1002'][data-sync=waiting]")
        .await;
    assert!(
        row.text_content()
            .unwrap()
            .contains("NOT ANNOUNCED: CALL IT OUT")
    );
    let announced = page.find("[data-order-id='1003']").unwrap();
    assert!(!announced.text_content().unwrap().contains("NOT ANNOUNCED"));
}

#[wasm_bindgen_test]
async fn no_line_of_a_long_ticket_is_cut_and_it_is_finished_only_when_all_were_shown() {
    let mut long = order(2, Preparing);
    let names: Vec<String> = (1..=14).map(|n| format!("Dish number {n}")).collect();
    let all: Vec<(i64, &str)> = names.iter().map(|name| (2, name.as_str())).collect();
    long.lines = lines(&all);
    let page = Page::open(snapshot(vec![long])).await;
    page.answer("set_status", &moved(1, Ready));
    let mut seen = Vec::new();
    page.wait_for("[data-action=more-lines]").await;
    while seen.len() < names.len() {
        let before = seen.len();
        let room = page.find(".lines").unwrap().get_bounding_client_rect();
        for line in page.all("li:not([hidden])") {
            let rect = line.get_bounding_client_rect();
            assert!(
                rect.bottom() <= room.bottom() + 1.0,
                "cut: {}",
                line.outer_html()
            );
            seen.push(line.text_content().unwrap());
        }
        assert!(seen.len() > before);
        assert_eq!(page.calls("set_status"), Vec::<String>::new());
        if seen.len() < names.len() {
            let shown = page.text("li:not([hidden])");
            page.touch("[data-action=advance]").await;
            page.wait_until("the next lines", || {
                (page.text("li:not([hidden])") != shown).then_some(())
            })
            .await;
        }
    }
    let expected: Vec<String> = names.iter().map(|name| format!("2{name}")).collect();
    assert_eq!(seen, expected);
    page.touch("[data-action=advance]").await;
    page.wait_until("done", || {
        (page.calls("set_status").len() == 1).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_does_not_fit_is_counted_and_one_touch_away() {
    let orders = (1..=9).map(|number| order(number, Pending)).collect();
    let page = Page::open(snapshot(orders)).await;
    page.wait_for("[data-order-id='1001']").await;
    let shown = page.all("[data-lane=pending] article").len();
    assert!((1..9).contains(&shown));
    let more = page.text("[data-lane=pending] [data-action=next-page]");
    let first = shown + 1;
    assert!(
        more.starts_with(&format!("+{} more: #{first}–#9", 9 - shown)),
        "{more}"
    );
    assert_eq!(page.text("[data-lane=pending] .count"), "9");
    page.touch("[data-lane=pending] [data-action=next-page]")
        .await;
    page.wait_for(&format!("[data-order-id='{}']", 1000 + first))
        .await;
    assert!(page.find("[data-order-id='1001']").is_none());
}

fn press(code: &str, repeat: bool) {
    let init = KeyboardEventInit::new();
    init.set_code(code);
    init.set_repeat(repeat);
    init.set_bubbles(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    web_sys::window().unwrap().dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn a_key_selects_and_the_same_key_again_moves_on_but_never_by_being_held() {
    let page = Page::open(one_per_lane()).await;
    page.answer("set_status", &moved(1, Preparing));
    page.wait_for("[data-order-id='1001'] [data-action=advance]:not([disabled])")
        .await;
    press("Digit1", false);
    page.wait_for("[data-order-id='1001'].selected").await;
    // Held far longer than contacts bounce.
    for _ in 0..30 {
        press("Digit1", true);
        press("Enter", true);
        gloo_timers::future::TimeoutFuture::new(20).await;
    }
    assert_eq!(page.calls("set_status"), Vec::<String>::new());
    page.wait_until("the bump", || {
        // Looked at first: a slow page may be asked again later than contacts bounce.
        let told = page.calls("set_status").len();
        if told == 0 {
            press("Enter", false);
        }
        (told == 1).then_some(())
    })
    .await;
}

fn signed_out() -> Snapshot {
    let mut board = snapshot(vec![]);
    board.session = Session::SignedOut {
        server: Some("192.168.1.20:8000".into()),
        username: None,
    };
    board
}

fn field(page: &Page, name: &str) -> HtmlInputElement {
    let selector = format!("input[name={name}]");
    page.find(&selector).unwrap().unchecked_into()
}

fn fill(page: &Page, name: &str, value: &str) {
    type_into(&field(page, name), value);
}

fn type_into(field: &HtmlInputElement, value: &str) {
    field.set_value(value);
    let init = InputEventInit::new();
    init.set_bubbles(true);
    let event = InputEvent::new_with_event_init_dict("input", &init).unwrap();
    field.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn a_failed_sign_in_says_why_and_keeps_what_was_typed() {
    let mut page = Page::open(signed_out()).await;
    assert_eq!(field(&page, "server").value(), "192.168.1.20:8000");
    page.refuse("sign_in", &IpcError::new(ErrorCode::WrongPassword, "401"));
    fill(&page, "username", "grill");
    page.wait_until("typed", || {
        (field(&page, "username").value() == "grill").then_some(())
    })
    .await;
    fill(&page, "password", "geheim");
    page.touch("form button").await;
    let told = "User name or password is wrong.";
    page.wait_until(told, || (page.text("[role=alert]") == told).then_some(()))
        .await;
    assert_eq!(
        page.calls("sign_in"),
        [
            r#"{"server":"192.168.1.20:8000","username":"grill","password":"geheim","in_the_open":false}"#
        ]
    );
    page.push(Change::Session {
        session: signed_out().session,
    });
    gloo_timers::future::TimeoutFuture::new(50).await;
    assert_eq!(page.text("[role=alert]"), told, "still there");
    let kept = ["server", "username", "password"].map(|name| field(&page, name).value());
    assert_eq!(kept, ["192.168.1.20:8000", "grill", "geheim"]);
}

#[wasm_bindgen_test]
async fn a_sign_in_that_is_not_kept_says_so_until_it_was_read() {
    let mut page = Page::open(signed_out()).await;
    page.push(Change::Session {
        session: Session::SignedIn {
            server: "http://192.168.1.20:8000".into(),
            username: "grill".into(),
            kept: Kept::Memory,
        },
    });
    page.wait_for("[data-notice=not-kept]").await;
    page.touch("[data-notice=not-kept] button").await;
    page.wait_until("read", || {
        page.find("[data-notice=not-kept]").is_none().then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_dead_letter_is_told_and_decided_by_a_person() {
    let mut board = one_per_lane();
    let id = IntentId(uuid::Uuid::from_u128(7));
    board.dead_letters = vec![DeadLetter {
        intent: Intent {
            id,
            order: OrderId(1147),
            ref_code: String::new(),
            number: "147".into(),
            from: Pending,
            to: Preparing,
            base: Stand {
                status: Pending,
                preparing_at: None,
                ready_at: None,
                complete_at: None,
                version: None,
            },
            made_at: olgfeast_ui::clock::now(),
        },
        reason: DeadReason::ChangedElsewhere,
        found: Some(Ready),
        by: None,
        at: olgfeast_ui::clock::now(),
    }];
    let mut page = Page::open(board).await;
    let strip = page.wait_for("[data-dead-letter]").await;
    let words = "147: START was not applied: somebody changed it (it is now READY)";
    assert!(strip.text_content().unwrap().starts_with(words));
    page.touch("[data-action=retry-letter]").await;
    page.touch("[data-action=discard-letter]").await;
    let call = format!(r#"{{"id":"{id}"}}"#);
    page.wait_until("both calls", || {
        let again = page.calls("retry_dead_letter") == [call.as_str()];
        let gone = page.calls("discard_dead_letter") == [call.as_str()];
        (again && gone).then_some(())
    })
    .await;
    page.push(Change::DeadLetters { letters: vec![] });
    page.wait_until("gone", || {
        page.find("[data-dead-letter]").is_none().then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_empty_board_claims_to_be_live_only_while_it_is() {
    let mut done = order(147, Complete);
    done.complete_at = Some(olgfeast_ui::clock::now());
    let mut page = Page::open(snapshot(vec![done])).await;
    let empty = page.wait_for(".empty").await;
    let words = empty.text_content().unwrap();
    assert!(
        words.starts_with("No open orders.Last order #147 at "),
        "{words}"
    );
    assert!(words.ends_with("Live."), "{words}");
    page.push(Change::Link {
        link: link(LinkStatus::Offline { retry_at: None }),
    });
    page.wait_until("no longer live", || {
        let words = page.text(".empty");
        (words.contains("New ones may be missing") && !words.contains("Live")).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn signing_out_takes_two_touches_and_names_what_is_not_sent() {
    let mut board = one_per_lane();
    board.pending = vec![(OrderId(1001), vec![pending(Preparing)])];
    let page = Page::open(board).await;
    page.touch("[data-screen=settings]").await;
    page.touch("[data-action=sign-out]").await;
    let sure = page.wait_for("[data-action=sign-out-sure]").await;
    assert!(sure.text_content().unwrap().contains("not sent"));
    assert!(page.calls("sign_out").is_empty());
    sure.unchecked_into::<HtmlElement>().click();
    page.wait_until("sign_out", || {
        (page.calls("sign_out").len() == 1).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_page_offers_only_screens_that_exist() {
    let page = Page::open(one_per_lane()).await;
    let screens: Vec<String> = page
        .all("a[data-screen]")
        .iter()
        .map(|link| attribute(link, "data-screen"))
        .collect();
    assert_eq!(screens, ["kitchen", "pickup", "diagnostics", "settings"]);
}
