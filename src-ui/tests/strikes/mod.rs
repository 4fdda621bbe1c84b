//! Lines struck off a ticket.

use olgfeast_protocol::{
    LineId, LineKey, LineStrike, OrderId, OrderStatus, Seen, Version,
    ipc::{Change, ErrorCode, IpcError},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::core::{Page, order, snapshot};

const LINE: &str = "[data-order-id='1001'] [data-action=strike]";

fn struck(page: &Page) -> Vec<String> {
    let lines = page.all(LINE).into_iter();
    lines
        .map(|line| line.get_attribute("aria-pressed").unwrap())
        .collect()
}

#[wasm_bindgen_test]
async fn a_touch_of_a_line_strikes_it_and_the_next_one_takes_that_back() {
    let mut page = Page::open(snapshot(vec![order(1, OrderStatus::Preparing)])).await;
    page.answer("strike", &());
    page.wait_for(LINE).await;
    assert_eq!(struck(&page), ["false", "false"]);
    page.touch(LINE).await;
    let first = r#"{"order_id":1001,"line":{"name":"Pierogi ruskie"},"struck":true}"#;
    page.wait_until("strike", || {
        page.calls("strike")
            .contains(&first.to_owned())
            .then_some(())
    })
    .await;
    page.push(Change::Strikes {
        id: OrderId(1001),
        strikes: vec![LineStrike {
            line: LineKey::Name("Pierogi ruskie".into()),
            struck: true,
            seen: Seen::Here,
        }],
    });
    page.wait_for("[data-order-id='1001'] .line.struck").await;
    assert_eq!(struck(&page), ["true", "false"]);
    assert!(page.text("[data-order-id='1001'] .foot").contains("only"));
    assert!(
        page.find("[data-order-id='1001'][data-sync=synced]")
            .is_some()
    );
    let name = page.wait_for("[data-order-id='1001']").await;
    assert!(name.get_attribute("aria-label").unwrap().contains("(done)"));
    page.touch(LINE).await;
    let second = r#"{"order_id":1001,"line":{"name":"Pierogi ruskie"},"struck":false}"#;
    page.wait_until("the way back", || {
        page.calls("strike")
            .contains(&second.to_owned())
            .then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_a_hub_shows_as_struck_is_struck_and_what_it_is_to_be_told_of_waits() {
    let mut shared = order(1, OrderStatus::Pending);
    shared.version = Some(Version(3));
    shared.lines = serde_json::from_value(serde_json::json!({"known": "full", "lines": [
        {"id": 4, "name": "Fries", "group": "Grill", "quantity": 1},
        {"id": 5, "name": "Cola", "group": "Bar", "quantity": 2}]}))
    .unwrap();
    shared.struck.insert(LineId(4));
    let mut page = Page::open(snapshot(vec![shared])).await;
    page.wait_for("[data-order-id='1001'] .line.struck").await;
    assert_eq!(struck(&page), ["true", "false"]);
    page.push(Change::Strikes {
        id: OrderId(1001),
        strikes: vec![LineStrike {
            line: LineKey::Id(LineId(5)),
            struck: true,
            seen: Seen::Later,
        }],
    });
    page.wait_for("[data-order-id='1001'][data-sync=waiting]")
        .await;
    assert_eq!(struck(&page), ["true", "true"]);
    assert!(!page.text("[data-order-id='1001'] .foot").contains("only"));
}

#[wasm_bindgen_test]
async fn a_strike_that_cannot_be_kept_is_told_and_the_line_stays_as_it_is() {
    let page = Page::open(snapshot(vec![order(1, OrderStatus::Pending)])).await;
    page.refuse("strike", &IpcError::new(ErrorCode::CannotKeep, "disk full"));
    page.wait_for(LINE).await;
    page.touch(LINE).await;
    page.wait_for(".toast.failed").await;
    assert_eq!(struck(&page), ["false", "false"]);
}
