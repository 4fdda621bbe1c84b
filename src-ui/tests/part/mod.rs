//! A station that makes a part of the orders.

use olgfeast_protocol::{
    FoodGroups, LineId, Order, OrderId, OrderStatus, Version,
    ipc::{Change, Snapshot},
    wire::rest::MenuItem,
};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::core::{Page, of_the_kitchen, order, snapshot};

const TICKET: &str = "[data-order-id='1001']";

fn menu() -> FoodGroups {
    let menu = json!([
        {"id": 1, "name": "Bratwurst", "food_group": "Grill"},
        {"id": 2, "name": "Cola", "food_group": "Bar"},
        {"id": 3, "name": "Beer", "food_group": "Bar"},
    ]);
    FoodGroups::of(&MenuItem::read_list(&menu))
}

/// One line of the grill and two of the bar, at a hub.
fn at_hub(number: u32, status: OrderStatus, struck: &[i64]) -> Order {
    let mut order = order(number, status);
    order.version = Some(Version(3));
    order.lines = serde_json::from_value(json!({"known": "full", "lines": [
        {"id": 4, "name": "Bratwurst", "group": "Grill", "quantity": 2},
        {"id": 5, "name": "Cola", "group": "Bar", "quantity": 1},
        {"id": 6, "name": "Beer", "group": "Bar", "quantity": 3}]}))
    .unwrap();
    order.struck = struck.iter().map(|id| LineId(*id)).collect();
    order
}

fn drinks(number: u32) -> Order {
    let mut order = order(number, OrderStatus::Pending);
    order.lines = crate::core::lines(&[(1, "Cola")]);
    order
}

fn at_grill(orders: Vec<Order>) -> Snapshot {
    let mut snapshot = snapshot(orders);
    snapshot.settings.food_groups = ["Grill".to_owned()].into();
    snapshot.food_groups = menu();
    snapshot
}

fn button(page: &Page) -> (String, String) {
    let button = page
        .find(&format!("{TICKET} [data-action=advance]"))
        .unwrap();
    let words = page.text(&format!("{TICKET} [data-action=advance] span"));
    (button.get_attribute("data-deed").unwrap(), words)
}

async fn wait_for_deed(page: &Page, deed: &str) {
    page.wait_for(&format!("{TICKET} [data-deed={deed}]")).await;
}

#[wasm_bindgen_test]
async fn a_filter_is_named_with_what_it_hides_and_one_touch_shows_everything() {
    let orders = vec![at_hub(1, OrderStatus::Preparing, &[]), drinks(2)];
    let mut page = Page::open(at_grill(orders)).await;
    page.wait_for(TICKET).await;
    assert_eq!(
        page.text(".filter span"),
        "▽ Grill · hides 1 order, 3 lines"
    );
    assert_eq!(page.all("article").len(), 1);
    assert_eq!(page.all(&format!("{TICKET} li")).len(), 1);
    assert!(
        page.find(".filter button")
            .unwrap()
            .get_bounding_client_rect()
            .height()
            >= 56.0
    );

    page.touch("[data-action=show-all]").await;
    page.wait_for(".filter[data-filter=off]").await;
    page.wait_for("[data-order-id='1002']").await;
    assert_eq!(page.all(&format!("{TICKET} li")).len(), 3);
    wait_for_deed(&page, "done").await;
    page.touch("[data-action=show-all]").await;
    page.wait_for(".filter[data-filter=on]").await;
    wait_for_deed(&page, "my-part").await;
    assert_eq!(page.all("article").len(), 1);

    page.push(Change::Settings {
        settings: of_the_kitchen(),
    });
    page.wait_for("[data-order-id='1002']").await;
    page.wait_until("no filter is named", || {
        page.find(".filter").is_none().then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_nobody_can_claim_is_shown_and_without_a_menu_everything_is() {
    let mut unknown = drinks(2);
    unknown.lines = crate::core::lines(&[(1, "Soup")]);
    let mut at_grill = at_grill(vec![drinks(1), unknown]);
    at_grill.food_groups = FoodGroups::default();
    let mut page = Page::open(at_grill).await;
    page.wait_for(TICKET).await;
    assert_eq!(page.all("article").len(), 2);
    assert!(page.text(".filter").contains("not known"));
    page.push(Change::FoodGroups {
        food_groups: menu(),
    });
    page.wait_until("only the soup", || {
        (page.all("article").len() == 1).then_some(())
    })
    .await;
    page.wait_for("[data-order-id='1002']").await;
}

#[wasm_bindgen_test]
async fn a_screen_of_which_nothing_is_made_does_not_say_that_no_order_is_open() {
    let page = Page::open(at_grill(vec![drinks(1)])).await;
    page.wait_for(".empty").await;
    assert_eq!(page.text(".empty"), "Nothing to make at Grill.");
}

#[wasm_bindgen_test]
async fn at_a_hub_each_strikes_its_part_and_the_order_is_called_when_all_is_struck() {
    let orders = vec![at_hub(1, OrderStatus::Preparing, &[5])];
    let mut page = Page::open(at_grill(orders)).await;
    page.answer("strike", &());
    wait_for_deed(&page, "my-part").await;
    // Once it is measured, and all of its lines are known to be seen.
    page.wait_until("its own deed", || {
        (button(&page).1 == "MY PART DONE").then_some(())
    })
    .await;
    assert_eq!(
        page.text(&format!("{TICKET} .elsewhere")),
        "+2 lines: Bar 1/2"
    );
    page.touch(&format!("{TICKET} [data-action=advance]")).await;
    let strike =
        |struck: bool| format!(r#"{{"order_id":1001,"line":{{"id":4}},"struck":{struck}}}"#);
    page.wait_until("its one line is struck", || {
        (page.calls("strike") == [strike(true)]).then_some(())
    })
    .await;
    assert_eq!(page.calls("set_status"), [""; 0], "the order is not moved");
    page.wait_for(".toast [data-action=undo]").await;

    page.push(Change::Order {
        order: at_hub(1, OrderStatus::Preparing, &[4, 5]),
    });
    wait_for_deed(&page, "others-part").await;
    assert_eq!(button(&page).1, "WAITS FOR Bar");
    let waits = format!("{TICKET} [data-deed=others-part][disabled]");
    assert!(page.find(&waits).is_some());

    page.push(Change::Order {
        order: at_hub(1, OrderStatus::Preparing, &[4, 5, 6]),
    });
    wait_for_deed(&page, "done").await;
    assert_eq!(
        page.text(&format!("{TICKET} .elsewhere")),
        "+2 lines: Bar ✓"
    );
    assert!(
        page.find(&format!("{TICKET} [data-deed=done][disabled]"))
            .is_some(),
        "a second wet tap must not call it"
    );

    page.touch(".toast [data-action=undo]").await;
    page.wait_until("the way back", || {
        page.calls("strike").contains(&strike(false)).then_some(())
    })
    .await;
    assert_eq!(page.calls("undo"), [""; 0], "no step is taken back");
}

#[wasm_bindgen_test]
async fn at_a_plain_server_strikes_say_nothing_of_the_others() {
    let mut plain = at_hub(1, OrderStatus::Preparing, &[]);
    plain.version = None;
    let mut page = Page::open(at_grill(vec![plain])).await;
    page.answer("strike", &());
    wait_for_deed(&page, "my-part").await;
    assert_eq!(
        page.text(&format!("{TICKET} .elsewhere")),
        "+2 lines at Bar"
    );
    page.push(Change::Strikes {
        id: OrderId(1001),
        strikes: [4, 5, 6]
            .map(|id| olgfeast_protocol::LineStrike {
                line: olgfeast_protocol::LineKey::Id(LineId(id)),
                struck: true,
                seen: olgfeast_protocol::Seen::Here,
            })
            .into(),
    });
    wait_for_deed(&page, "others-part").await;
    assert_eq!(button(&page).1, "MY PART IS DONE");
}

#[wasm_bindgen_test]
async fn a_note_is_read_before_the_lines_and_counts_like_one() {
    let mut noted = at_hub(1, OrderStatus::Pending, &[]);
    noted.notes = "no onions, and a knife for the child".into();
    let mut page = Page::open(snapshot(vec![noted.clone()])).await;
    page.wait_for(&format!("{TICKET} .note")).await;
    let note = page.text(&format!("{TICKET} .note"));
    assert_eq!(note, "NOTE no onions, and a knife for the child");
    assert_eq!(page.all(&format!("{TICKET} li")).len(), 4);

    // Lines and note that do not fit are on further pages, none of them cut.
    noted.notes = "Please wait with this one. ".repeat(6);
    noted.status = OrderStatus::Preparing;
    page.push(Change::Order { order: noted });
    page.wait_for(&format!("[data-lane=preparing] {TICKET} .more-lines"))
        .await;
    let room = page.wait_for(&format!("{TICKET} .lines")).await;
    let bottom = room.get_bounding_client_rect().bottom();
    for line in page.all(&format!("{TICKET} li:not([hidden])")) {
        assert!(line.get_bounding_client_rect().bottom() <= bottom + 1.0);
    }
    assert_eq!(button(&page).1, "SEE ALL LINES");
}

#[wasm_bindgen_test]
async fn an_order_that_is_cancelled_on_the_screen_is_stopped_until_it_is_seen() {
    let orders = vec![
        at_hub(1, OrderStatus::Preparing, &[]),
        at_hub(2, OrderStatus::Preparing, &[]),
    ];
    let mut page = Page::open(snapshot(orders)).await;
    page.wait_for(TICKET).await;
    let mut cancelled = at_hub(1, OrderStatus::Cancelled, &[]);
    cancelled.cancel_reason = Some("the guest has left".into());
    page.push(Change::Order { order: cancelled });
    let stop = page
        .wait_for(&format!("[data-lane=preparing] .stop{TICKET}"))
        .await;
    let text = stop.text_content().unwrap();
    for part in ["STOP", "1", "the guest has left", "Bratwurst", "SEEN"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(stop.get_attribute("data-status").unwrap(), "cancelled");
    assert_eq!(page.text("[data-lane=preparing] .count"), "1");
    assert!(
        page.find(&format!("{TICKET} [data-action=strike]"))
            .is_none()
    );

    page.touch(&format!("{TICKET} [data-deed=see-stop]")).await;
    page.wait_until("it goes", || page.find(TICKET).is_none().then_some(()))
        .await;
    assert_eq!(page.calls("set_status"), [""; 0]);
    page.lose_a_push();
    let mut all = snapshot(vec![
        at_hub(1, OrderStatus::Cancelled, &[]),
        at_hub(2, OrderStatus::Ready, &[]),
    ]);
    all.rev = olgfeast_protocol::Rev(12);
    page.answer("snapshot", &all);
    page.beat();
    page.wait_for("[data-lane=ready] [data-order-id='1002']")
        .await;
    assert!(page.find(TICKET).is_none(), "it does not come back");
}

#[wasm_bindgen_test]
async fn ages_are_those_of_the_settings() {
    let mut patient = snapshot(vec![order(1, OrderStatus::Pending)]);
    patient.settings.ages.pending = olgfeast_protocol::settings::Minutes { warn: 1, late: 9 };
    let page = Page::open(patient).await;
    page.wait_for(".ticket.warn").await;
    assert!(page.text(&format!("{TICKET} .age")).contains("1+ ▲"));
}
