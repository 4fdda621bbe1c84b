//! The all-day rail.

use olgfeast_protocol::{
    Line, LineId, Lines, OrderStatus,
    ipc::{Change, Snapshot},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    core::{Page, lines, order, snapshot},
    press,
};
use OrderStatus::{Pending, Preparing, Ready};

fn items(page: &Page) -> Vec<String> {
    page.all("[data-all-day] [data-item]")
        .iter()
        .map(|item| item.text_content().unwrap_or_default())
        .collect()
}

fn busy() -> Snapshot {
    let wants = |number, status, wanted: &[(i64, &str)]| {
        let mut order = order(number, status);
        order.lines = lines(wanted);
        order
    };
    snapshot(vec![
        wants(1, Pending, &[(2, "Fries"), (1, "Cola")]),
        wants(2, Preparing, &[(3, "Fries")]),
        wants(3, Ready, &[(9, "Fries"), (9, "Pretzel")]),
    ])
}

#[wasm_bindgen_test]
async fn the_rail_adds_up_what_is_still_to_be_made_and_follows_the_board() {
    let mut page = Page::open(busy()).await;
    page.wait_for("article").await;
    assert!(page.find("[data-all-day]").is_none());
    // The first page of all may be drawn before it listens.
    page.wait_until("the rail", || {
        let rail = page.find("[data-all-day]");
        if rail.is_none() {
            press("KeyS", false);
        }
        rail
    })
    .await;
    assert_eq!(items(&page), ["5 Fries", "1 Cola"], "what is ready is made");

    let mut cooked = order(2, Ready);
    cooked.lines = lines(&[(3, "Fries")]);
    page.push(Change::Order { order: cooked });
    page.wait_until("the totals follow", || {
        (items(&page) == ["2 Fries", "1 Cola"]).then_some(())
    })
    .await;
    press("KeyS", true);
    assert!(
        page.find("[data-all-day]").is_some(),
        "a held key repeats nothing"
    );
}

#[wasm_bindgen_test]
async fn a_struck_line_is_made() {
    let mut full = order(1, Pending);
    let line = |id, name: &str| Line {
        id: LineId(id),
        name: name.into(),
        group: "Grill".into(),
        quantity: 2,
    };
    full.lines = Lines::Full(vec![line(10, "Fries"), line(11, "Bratwurst")]);
    full.struck.insert(LineId(10));
    let page = Page::open(snapshot(vec![full])).await;
    page.touch("[data-action=all-day]").await;
    page.wait_for("[data-all-day]").await;
    assert_eq!(items(&page), ["2 Bratwurst"]);
}

#[wasm_bindgen_test]
async fn a_touched_item_marks_the_tickets_that_want_it_and_the_same_touch_ends_that() {
    let page = Page::open(busy()).await;
    page.touch("[data-action=all-day]").await;
    page.touch("[data-item=Cola]").await;
    page.wait_for(".ticket.marked").await;
    let marked: Vec<String> = page
        .all(".ticket.marked")
        .iter()
        .filter_map(|ticket| ticket.get_attribute("data-display-id"))
        .collect();
    assert_eq!(marked, ["1"]);
    page.wait_for("[data-item=Cola][aria-pressed=true]").await;
    page.touch("[data-item=Cola]").await;
    page.wait_until("no mark", || {
        page.find(".ticket.marked").is_none().then_some(())
    })
    .await;
    page.touch("[data-action=all-day]").await;
    page.wait_until("no rail", || {
        page.find("[data-all-day]").is_none().then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn more_items_than_fit_are_on_further_pages_and_none_is_lost() {
    let mut order = order(1, Pending);
    let names: Vec<String> = (0..40).map(|n| format!("Item {n:02}")).collect();
    let wanted: Vec<(i64, &str)> = names.iter().map(|name| (1, name.as_str())).collect();
    order.lines = lines(&wanted);
    let page = Page::open(snapshot(vec![order])).await;
    page.touch("[data-action=all-day]").await;
    page.wait_for("[data-all-day]").await;
    let mut seen = Vec::new();
    for _ in 0..10 {
        seen.extend(items(&page));
        if seen.len() >= 40 {
            break;
        }
        let first = items(&page);
        page.touch("[data-action=more-items]").await;
        page.wait_until("another page", || (items(&page) != first).then_some(()))
            .await;
    }
    let all: Vec<String> = names.iter().map(|name| format!("1 {name}")).collect();
    assert_eq!(seen, all);
    let rail = page
        .wait_for("[data-all-day]")
        .await
        .get_bounding_client_rect();
    for button in page.all("[data-all-day] button") {
        let rect = button.get_bounding_client_rect();
        assert!(rect.bottom() <= rail.bottom() && rect.height() >= 56.0);
    }
}
