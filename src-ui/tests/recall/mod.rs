//! Looking back: the drawer, one order of it, the way one state back, and paper.

use std::sync::OnceLock;

use olgfeast_protocol::{
    Line, LineId, Lines, Order, OrderId, OrderStatus, UtcTime,
    ipc::{
        Change, ErrorCode, HistoryPage, HistoryPlace, IpcError, LearnedFrom, LinkStatus, Snapshot,
        StateChange,
    },
};
use olgfeast_ui::clock;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

use crate::{
    attribute,
    core::{self, Page, link, pending, snapshot},
    moved, press, type_into,
};
use OrderStatus::{Complete, Pending, Preparing, Ready};

/// Ordered by their numbers, also when they are made one after the other: a later one with a lower
/// number would be a newer order.
fn order(number: u32, status: OrderStatus) -> Order {
    static FIRST: OnceLock<i64> = OnceLock::new();
    let first = *FIRST.get_or_init(|| clock::now().as_millis() - 100_000);
    Order {
        ordered_at: Some(UtcTime::from_millis(first + i64::from(number))),
        ..core::order(number, status)
    }
}

fn board() -> Snapshot {
    snapshot(vec![
        order(11, Pending),
        order(12, Preparing),
        order(13, Ready),
        order(14, Complete),
    ])
}

fn page_of(orders: Vec<Order>, more: bool) -> HistoryPage {
    let next = orders.last().filter(|_| more).map(|order| HistoryPlace {
        at: order.ordered_at.unwrap(),
        id: order.id,
    });
    HistoryPage { orders, next }
}

fn rows(page: &Page) -> Vec<String> {
    let rows = page.all("[data-row]");
    let rows = rows.iter().map(|row| {
        let id: i64 = attribute(row, "data-row").parse().unwrap();
        format!("{} {}", id - 1000, attribute(row, "data-row-status"))
    });
    rows.collect()
}

async fn rows_are(page: &Page, wanted: &[&str]) {
    page.wait_until(&format!("rows {wanted:?}"), || {
        (rows(page) == wanted).then_some(())
    })
    .await;
}

/// A key where the focus is.
fn press_inside(target: &Element, code: &str) {
    let init = KeyboardEventInit::new();
    init.set_code(code);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    target.dispatch_event(&event).unwrap();
}

fn focused() -> Option<Element> {
    web_sys::window()
        .unwrap()
        .document()
        .unwrap()
        .active_element()
}

#[wasm_bindgen_test]
async fn everything_is_listed_newest_first_beside_the_board_and_what_was_handed_out_comes_back() {
    let mut page = Page::open(board()).await;
    page.answer(
        "history",
        &page_of(vec![order(14, Complete), order(9, Complete)], false),
    );
    page.answer("set_status", &moved(1, Ready));
    page.touch("[data-action=recall]").await;
    rows_are(&page, &["14 complete", "13 ready", "12 preparing"]).await;
    assert_eq!(
        page.calls("history"),
        [r#"{"filter":{},"after":null,"most":100}"#]
    );
    let right = page
        .find(".board")
        .unwrap()
        .get_bounding_client_rect()
        .right();
    let left = page
        .find(".drawer")
        .unwrap()
        .get_bounding_client_rect()
        .left();
    assert!(right <= left, "the drawer covers nothing: {right} {left}");
    assert_eq!(page.all("article").len(), 3, "a row is no ticket");
    page.touch("[data-action=more-orders]").await;
    rows_are(&page, &["11 pending", "9 complete"]).await;
    assert!(page.find("[data-row] [data-action=back]").is_none());
    assert!(page.text("[data-row='1009']").contains("too old"));
    page.touch("[data-action=newer-page]").await;

    page.touch("[data-row='1014'] [data-action=back]").await;
    let call = r#"{"order_id":1014,"seen":"complete","to":"ready"}"#;
    page.wait_until(call, || (page.calls("set_status") == [call]).then_some(()))
        .await;
    page.push(Change::Pending {
        id: OrderId(1014),
        intents: vec![pending(Ready)],
    });
    page.wait_for("[data-lane=ready] [data-order-id='1014'][data-sync=waiting]")
        .await;
    page.wait_until("the toast", || {
        page.text(".toast")
            .contains("14 back to READY")
            .then_some(())
    })
    .await;
    let row = page
        .wait_for("[data-row='1014'][data-row-status=ready]")
        .await;
    let back = row.query_selector("[data-action=back]").unwrap().unwrap();
    assert!(
        back.has_attribute("disabled"),
        "a second wet tap hits nothing"
    );
    assert_eq!(page.calls("set_status").len(), 1);
}

#[wasm_bindgen_test]
async fn an_order_that_comes_meanwhile_moves_no_row_and_older_ones_are_read_as_they_are_wanted() {
    let mut page = Page::open(snapshot(vec![order(500, Pending)])).await;
    let kept: Vec<Order> = (400..410).rev().map(|n| order(n, Complete)).collect();
    page.answer("history", &page_of(kept, true));
    press("KeyR", false);
    page.wait_for("[data-row='1500']").await;
    let shown = rows(&page).len();
    assert!((3..10).contains(&shown), "as many as fit: {shown}");
    page.push(Change::Order {
        order: order(501, Pending),
    });
    page.wait_for("[data-action=newer-orders]").await;
    assert_eq!(rows(&page)[0], "500 pending");

    page.answer("history", &page_of(vec![order(7, Complete)], false));
    let at_end = || rows(&page).last().is_some_and(|row| row == "7 complete");
    for _ in 0..10 {
        let more = "[data-action=more-orders]:not([disabled])";
        page.wait_until("the end, or the way to it", || {
            (at_end() || page.find(more).is_some()).then_some(())
        })
        .await;
        if at_end() {
            break;
        }
        // A row that has just come takes no touch yet, and neither does the way to the next ones.
        let before = rows(&page);
        page.wait_until("the next rows", || {
            if let Some(more) = page.find(more) {
                more.unchecked_into::<HtmlElement>().click();
            }
            (rows(&page) != before).then_some(())
        })
        .await;
    }
    assert!(at_end(), "{:?}", rows(&page));
    let calls = page.calls("history");
    assert_eq!(calls.len(), 2, "{calls:?}");
    assert!(calls[1].contains(r#""id":1400"#), "{calls:?}");
    assert!(page.text(".reach").contains("Nothing older is kept"));
    assert!(page.find("[data-action=more-orders][disabled]").is_some());

    page.touch("[data-action=newer-orders]").await;
    page.wait_until("the newest on top", || {
        (rows(&page).first()? == "501 pending").then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_number_is_found_by_the_keyboard_alone() {
    let page = Page::open(snapshot((1..=30).map(|n| order(n, Pending)).collect())).await;
    page.answer("history", &page_of(vec![], false));
    page.wait_for("article:not([aria-busy])").await;
    assert!(
        page.find("[data-order-id='1025']").is_none(),
        "on a later page"
    );
    press("F3", false);
    let field: HtmlInputElement = page.wait_for("input[name=number]").await.unchecked_into();
    page.wait_until("the field has the keyboard", || {
        (focused().as_ref() == Some(field.as_ref())).then_some(())
    })
    .await;
    type_into(&field, "2x5");
    rows_are(&page, &["25 pending"]).await;
    assert_eq!(field.value(), "25");
    assert!(
        page.calls("history")
            .iter()
            .any(|call| call.contains(r#""number":25"#))
    );
    press_inside(&field, "Enter");
    page.wait_for("[data-order-id='1025'].selected").await;
    page.wait_until("the keyboard is the board's again", || {
        (focused().as_ref() != Some(field.as_ref())).then_some(())
    })
    .await;
    press_inside(&page.find(".drawer").unwrap(), "Escape");
    page.wait_until("closed", || page.find(".drawer").is_none().then_some(()))
        .await;
}

#[wasm_bindgen_test]
async fn the_number_of_a_ticket_opens_all_that_is_known_of_it() {
    let mut first = order(11, Pending);
    first.lines = Lines::Full(vec![Line {
        id: LineId(1),
        name: "Bratwurst".into(),
        group: "Grill".into(),
        quantity: 2,
    }]);
    first.struck.insert(LineId(1));
    first.notes = "no onions".into();
    let page = Page::open(snapshot(vec![first, order(12, Ready)])).await;
    let at = clock::now();
    page.answer(
        "changes",
        &vec![StateChange {
            from: Some(Preparing),
            to: Pending,
            at,
            station: Some("Bar".into()),
            user: Some("anna".into()),
            made_at: Some(UtcTime::from_millis(at.as_millis() - 300_000)),
            source: LearnedFrom::Event,
        }],
    );
    for id in [1011, 1012] {
        let number = format!("[data-order-id='{id}'] button.number");
        let size = page.wait_for(&number).await.get_bounding_client_rect();
        assert!(
            size.width() >= 56.0 && size.height() >= 56.0,
            "{id}: {size:?}"
        );
    }
    page.touch("[data-order-id='1011'] button.number").await;
    let detail = page.wait_for("[data-detail='1011']").await;
    page.wait_until("its changes", || {
        let text = detail.text_content().unwrap();
        text.contains("Bar (anna)").then_some(())
    })
    .await;
    let text = detail.text_content().unwrap();
    for part in [
        "NEW",
        "Bratwurst",
        "no onions",
        "9 tokens",
        "sent 5 min later",
        "1 of 1 struck",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(page.calls("changes")[0].contains(r#""ref_code":"ref11""#));
    press("Escape", false);
    page.wait_until("closed", || page.find(".drawer").is_none().then_some(()))
        .await;
}

#[wasm_bindgen_test]
async fn the_selected_order_goes_back_by_its_key_and_without_one_that_is_said() {
    let page = Page::open(board()).await;
    page.answer("set_status", &moved(1, Pending));
    page.wait_for("[data-order-id='1012'] [data-action=advance]:not([disabled])")
        .await;
    press("KeyU", false);
    page.wait_until("a refusal", || {
        page.text(".toast")
            .contains("No ticket is selected")
            .then_some(())
    })
    .await;
    let digit = page.text("[data-order-id='1012'] kbd");
    press(&format!("Digit{digit}"), false);
    page.wait_for("[data-order-id='1012'].selected").await;
    press("KeyN", false);
    page.wait_for("[data-detail='1012']").await;
    page.wait_until("takes touches", || {
        page.find("[data-order-id='1012'] [data-action=advance]:not([disabled])")
    })
    .await;
    // The bounce of the same key is over by then.
    gloo_timers::future::TimeoutFuture::new(300).await;
    press("KeyU", false);
    let call = r#"{"order_id":1012,"seen":"preparing","to":"pending"}"#;
    page.wait_until(call, || (page.calls("set_status") == [call]).then_some(()))
        .await;
}

#[wasm_bindgen_test]
async fn offline_the_list_says_where_it_comes_from() {
    let mut offline = snapshot(vec![order(11, Pending), order(14, Complete)]);
    offline.link = link(LinkStatus::Offline { retry_at: None });
    let page = Page::open(offline).await;
    page.refuse("history", &IpcError::new(ErrorCode::Internal, "disk"));
    press("KeyR", false);
    page.wait_until("the board at least", || {
        (rows(&page).len() == 2).then_some(())
    })
    .await;
    assert!(page.text(".reach").contains("cannot be read"));
    assert!(
        page.text(".drawer .saved")
            .contains("Saved on this computer")
    );
    page.answer("history", &page_of(vec![order(3, Complete)], false));
    page.touch("[data-action=read-again]").await;
    page.wait_for("[data-row='1003']").await;
}

#[wasm_bindgen_test]
async fn paper_is_drawn_as_it_was_asked_for_and_seen_in_print_alone() {
    let mut full = order(11, Pending);
    let line = |id, name: &str, group: &str| Line {
        id: LineId(id),
        name: name.into(),
        group: group.into(),
        quantity: 3,
    };
    full.lines = Lines::Full(vec![line(1, "Bratwurst", "Grill"), line(2, "Cola", "Bar")]);
    let mut page = Page::open(snapshot(vec![full, order(12, Ready)])).await;
    assert!(page.find(".paper").is_none());
    press("F2", false);
    page.wait_until("the dialog", || {
        (page.calls("print") == ["{}"]).then_some(())
    })
    .await;
    let paper: HtmlElement = page.find(".paper").unwrap().unchecked_into();
    assert_eq!(paper.offset_height(), 0, "not on the screen");
    let text = paper.text_content().unwrap();
    for part in [
        "as of ",
        "up to #12",
        "Grill",
        "☐3 Bratwurst",
        "+1 line elsewhere",
        "READY",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    page.push(Change::Order {
        order: order(99, Pending),
    });
    page.wait_for("[data-order-id='1099']").await;
    assert_eq!(page.text(".paper"), text, "what its head says");

    page.refuse("print", &IpcError::new(ErrorCode::Internal, "no printer"));
    gloo_timers::future::TimeoutFuture::new(300).await;
    press("F2", false);
    page.wait_until("why not", || {
        page.text(".toast")
            .contains("Nothing is printed")
            .then_some(())
    })
    .await;
    assert!(page.text(".paper").contains("#99"));
}
