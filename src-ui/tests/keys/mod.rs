//! The keyboard: items of a ticket, what the keys do, and other keys.

use std::collections::BTreeSet;

use olgfeast_protocol::{
    OrderStatus, Role, Settings,
    ipc::{Change, ErrorCode, IpcError},
    settings::KeyAction,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit};

use crate::{
    core::{Page, lines, order, snapshot},
    press,
};

const AT: &str = "[data-order-id='1002'] .line.at[aria-current=true]";

/// One long ticket of Cooking, as soon as it takes touches.
async fn long_ticket() -> (Page, Vec<String>) {
    let mut long = order(2, OrderStatus::Preparing);
    let names: Vec<String> = (1..=14).map(|n| format!("Dish {n:02}")).collect();
    let all: Vec<(i64, &str)> = names.iter().map(|name| (2, name.as_str())).collect();
    long.lines = lines(&all);
    let page = Page::open(snapshot(vec![long])).await;
    page.answer("strike", &());
    page.wait_for("[data-action=more-lines]").await;
    page.wait_for("[data-action=advance]:not([disabled])").await;
    (page, names)
}

async fn is_at(page: &Page, name: &str) {
    let line = format!("2{name}");
    page.wait_until(&line, || (page.text(AT) == line).then_some(()))
        .await;
}

#[wasm_bindgen_test]
async fn the_keyboard_reaches_and_strikes_every_line_of_a_long_ticket_in_sight() {
    let (page, names) = long_ticket().await;
    press("KeyI", false);
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            press("ArrowDown", false);
        }
        is_at(&page, name).await;
        let room = page.find(".lines").unwrap().get_bounding_client_rect();
        let line = page.find(AT).unwrap().get_bounding_client_rect();
        assert!(
            line.height() > 0.0 && line.bottom() <= room.bottom() + 1.0,
            "{name}"
        );
    }
    let last = r#"{"order_id":1002,"line":{"name":"Dish 14"},"struck":true}"#;
    page.wait_until(last, || {
        press("Enter", false);
        page.calls("strike")
            .contains(&last.to_owned())
            .then_some(())
    })
    .await;
    press("Escape", false);
    page.wait_until("out of the lines", || page.find(AT).is_none().then_some(()))
        .await;
    assert!(page.find("[data-order-id='1002'].selected").is_some());
    assert!(page.calls("set_status").is_empty());
}

#[wasm_bindgen_test]
async fn the_help_stands_beside_the_board_and_tells_the_keys_of_this_station() {
    let mut page = Page::open(snapshot(vec![order(1, OrderStatus::Pending)])).await;
    press("F1", false);
    let help = page
        .wait_for("[data-help]")
        .await
        .get_bounding_client_rect();
    let board = page.find(".board").unwrap().get_bounding_client_rect();
    assert!(board.right() <= help.left(), "it covers nothing");
    let mut told = String::new();
    for _ in 0..4 {
        let shown = page.text("[data-help] dl");
        told.push_str(&shown);
        for row in page.all("[data-help] dl > div") {
            let room = row.get_bounding_client_rect();
            assert!(room.bottom() <= help.bottom());
            assert!(
                f64::from(row.scroll_height()) <= room.height() + 1.0,
                "cut: {}",
                row.outer_html()
            );
        }
        page.touch("[data-action=more-help]").await;
        page.wait_until("the next page", || {
            (page.text("[data-help] dl") != shown).then_some(())
        })
        .await;
    }
    for words in ["1–9, 0", "Numpad −", "strike it", "PgDn"] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
    let keys = [(KeyAction::AllDay, BTreeSet::from(["F13".to_owned()]))].into();
    page.push(Change::Settings {
        settings: Settings { keys, ..kitchen() },
    });
    press("Escape", false);
    page.wait_until("no help", || {
        page.find("[data-help]").is_none().then_some(())
    })
    .await;
    press("F13", false);
    page.wait_for("[data-all-day]").await;
    page.touch("[data-action=help]").await;
    page.wait_for("[data-help]").await;
    assert!(page.find("[data-all-day]").is_none(), "one at a time");
}

fn kitchen() -> Settings {
    Settings {
        role: Some(Role::Kitchen),
        ..Settings::default()
    }
}

async fn settings(settings: Settings) -> Page {
    let mut board = snapshot(vec![]);
    board.settings = settings;
    let page = Page::open(board).await;
    page.answer("change_settings", &());
    page.touch("a[data-screen=settings]").await;
    page.wait_for(".key-settings").await;
    page
}

fn row(action: KeyAction) -> String {
    format!("[data-key-action={action:?}]")
}

/// The keys of the last call.
fn kept(page: &Page) -> Option<serde_json::Value> {
    let call = page.calls("change_settings").pop()?;
    let call: serde_json::Value = serde_json::from_str(&call).unwrap();
    Some(call["settings"]["keys"].clone())
}

#[wasm_bindgen_test]
async fn a_key_of_a_bar_is_learned_by_pressing_it() {
    let page = settings(kitchen()).await;
    let undo = row(KeyAction::Undo);
    page.touch(&format!("{undo} [data-action=change-key]"))
        .await;
    page.wait_for(&format!("{undo} [role=status]")).await;
    press("ShiftLeft", false);
    page.wait_until("not that key", || {
        page.text(&undo).contains("Press another one").then_some(())
    })
    .await;
    press("F13", true);
    press("F14", false);
    page.wait_until("kept", || {
        (kept(&page) == Some(serde_json::json!({"undo": ["F14"]}))).then_some(())
    })
    .await;
    assert_eq!(page.calls("change_settings").len(), 1);
}

#[wasm_bindgen_test]
async fn escape_leaves_the_keys_as_they_are() {
    let page = settings(kitchen()).await;
    let bump = row(KeyAction::Bump);
    page.touch(&format!("{bump} [data-action=change-key]"))
        .await;
    page.wait_for(&format!("{bump} [role=status]")).await;
    press("Escape", false);
    page.wait_for(&format!("{bump} [data-action=change-key]"))
        .await;
    press("F13", false);
    assert!(page.calls("change_settings").is_empty());
}

#[wasm_bindgen_test]
async fn a_key_that_another_action_has_is_moved_only_when_a_person_says_so() {
    let page = settings(kitchen()).await;
    let bump = row(KeyAction::Bump);
    for (sure, calls) in [("cancel-key", 0), ("move-key", 1)] {
        page.touch(&format!("{bump} [data-action=change-key]"))
            .await;
        page.wait_for(&format!("{bump} [role=status]")).await;
        press("KeyS", false);
        page.wait_for(&format!("{bump} [data-action=move-key]"))
            .await;
        assert!(
            page.text(&bump).contains("S is the only key for"),
            "{}",
            page.text(&bump)
        );
        assert!(page.calls("change_settings").is_empty());
        page.touch(&format!("{bump} [data-action={sure}]")).await;
        page.wait_for(&format!("{bump} [data-action=change-key]"))
            .await;
        page.wait_until("as often as it was said", || {
            (page.calls("change_settings").len() == calls).then_some(())
        })
        .await;
    }
    assert_eq!(
        kept(&page),
        Some(serde_json::json!({"bump": ["KeyS"], "all-day": []}))
    );
}

#[wasm_bindgen_test]
async fn usual_keys_come_back_and_what_cannot_be_kept_is_told() {
    let keys = [(KeyAction::Bump, BTreeSet::from(["KeyB".to_owned()]))].into();
    let page = settings(Settings { keys, ..kitchen() }).await;
    assert!(page.text(&row(KeyAction::Bump)).contains('B'));
    assert_eq!(page.all("[data-action=usual-key]").len(), 1);
    page.refuse(
        "change_settings",
        &IpcError::new(ErrorCode::CannotKeep, "disk full"),
    );
    let refused = "[data-notice=settings-refused]";
    page.touch("[data-action=usual-key]").await;
    page.wait_for(&format!("{refused}:not(:empty)")).await;
    page.answer("change_settings", &());
    page.touch("[data-action=usual-keys]").await;
    page.wait_until("told no more", || {
        page.text(refused).is_empty().then_some(())
    })
    .await;
    assert_eq!(kept(&page), Some(serde_json::json!({})));
}

#[wasm_bindgen_test]
async fn what_is_asked_in_a_row_moves_no_other_row_and_its_buttons_are_large() {
    let page = settings(kitchen()).await;
    let below = row(KeyAction::Undo);
    let top = |page: &Page| page.find(&below).unwrap().get_bounding_client_rect().top();
    let before = top(&page);
    let bump = row(KeyAction::Bump);
    page.touch(&format!("{bump} [data-action=change-key]"))
        .await;
    page.wait_for(&format!("{bump} [role=status]")).await;
    assert!((top(&page) - before).abs() < 1.0);
    press("Digit1", false);
    page.wait_for(&format!("{bump} [data-action=move-key]"))
        .await;
    assert!((top(&page) - before).abs() < 1.0, "{}", page.text(&bump));
    for button in page.all(".key-settings button") {
        assert!(button.get_bounding_client_rect().height() >= 56.0);
    }
}

fn press_with_control(code: &str) {
    let init = KeyboardEventInit::new();
    init.set_code(code);
    init.set_ctrl_key(true);
    init.set_bubbles(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    web_sys::window().unwrap().dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn control_and_a_digit_go_from_screen_to_screen() {
    let page = settings(kitchen()).await;
    press_with_control("Digit1");
    page.wait_for(".board").await;
    press_with_control("Numpad3");
    page.wait_for(".key-settings").await;
}

#[wasm_bindgen_test]
async fn tab_goes_on_from_a_control_that_it_has_reached() {
    let (page, names) = long_ticket().await;
    let tab = |target: &HtmlElement| {
        let init = KeyboardEventInit::new();
        init.set_code("Tab");
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        target.dispatch_event(&event).unwrap()
    };
    let link: HtmlElement = page
        .find("a[data-screen=kitchen]")
        .unwrap()
        .unchecked_into();
    link.focus().unwrap();
    if page.find("a[data-screen=kitchen]:focus-visible").is_some() {
        assert!(tab(&link), "it is the browser's");
        assert!(page.find(AT).is_none());
    }
    link.blur().unwrap();
    let body = web_sys::window()
        .unwrap()
        .document()
        .unwrap()
        .body()
        .unwrap();
    assert!(!tab(&body), "it is the board's");
    is_at(&page, &names[0]).await;
}
