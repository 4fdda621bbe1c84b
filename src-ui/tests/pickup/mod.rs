//! The public pickup board in a browser.

use olgfeast_protocol::{
    OrderId, OrderStatus, Role, Settings,
    ipc::{Change, Freshness, LinkStatus, Proof, Snapshot},
};
use olgfeast_ui::clock;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::{
    attribute,
    core::{Page, link, order, pending, snapshot},
    locales::clipping::Clipping,
};
use OrderStatus::{Complete, Pending, Preparing, Ready};

/// Ready for so many seconds.
fn ready(number: u32, seconds: i64) -> olgfeast_protocol::Order {
    let mut ready = order(number, Ready);
    ready.ready_at = Some(clock::now().plus_millis(-seconds * 1000));
    ready
}

fn for_the_public(board: Snapshot) -> Snapshot {
    Snapshot {
        settings: Settings {
            role: Some(Role::Board),
            ..Settings::default()
        },
        ..board
    }
}

fn numbers(page: &Page, list: &str) -> Vec<String> {
    page.all(&format!("[data-numbers={list}] li"))
        .iter()
        .map(|number| number.text_content().unwrap())
        .collect()
}

async fn shows(page: &Page, list: &str, expected: &[&str]) {
    page.wait_until(&format!("{list}: {expected:?}"), || {
        (numbers(page, list) == expected).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_board_shows_numbers_and_nothing_that_could_be_touched() {
    let board = for_the_public(snapshot(vec![
        order(1, Pending),
        order(2, Preparing),
        ready(3, 60),
        ready(4, 1_000),
    ]));
    let page = Page::open_at(board, ".pickup").await;
    shows(&page, "ready", &["3"]).await;
    shows(&page, "in-preparation", &["1", "2"]).await;
    assert!(page.all("a, button, input").is_empty());
    assert!(!page.text(".pickup").contains("Kowalski"));
}

#[wasm_bindgen_test]
async fn a_new_number_is_called_after_4_s_and_one_that_is_taken_back_never() {
    let mut page = Page::open_at(
        for_the_public(snapshot(vec![order(1, Preparing), order(2, Preparing)])),
        ".pickup",
    )
    .await;
    shows(&page, "in-preparation", &["1", "2"]).await;
    page.push(Change::Order { order: ready(1, 0) });
    page.push(Change::Order { order: ready(2, 0) });
    gloo_timers::future::TimeoutFuture::new(1_500).await;
    assert_eq!(numbers(&page, "ready"), Vec::<String>::new());
    page.push(Change::Order {
        order: order(2, Preparing),
    });
    shows(&page, "called", &["1"]).await;
    shows(&page, "ready", &["1"]).await;
    assert_eq!(numbers(&page, "in-preparation"), ["2"]);
    // Fetched while it is still large.
    page.push(Change::Order {
        order: order(1, Complete),
    });
    shows(&page, "called", &[]).await;
    assert_eq!(numbers(&page, "ready"), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn what_only_this_station_knows_to_be_ready_is_not_called() {
    let mut board = for_the_public(snapshot(vec![order(2, Preparing)]));
    board.pending = vec![(OrderId(1002), vec![pending(Ready)])];
    let page = Page::open_at(board, ".pickup").await;
    shows(&page, "in-preparation", &["2"]).await;
}

#[wasm_bindgen_test]
async fn a_board_that_may_be_wrong_sends_people_to_the_counter() {
    let mut board = for_the_public(snapshot(vec![ready(3, 60)]));
    board.link = link(LinkStatus::Offline { retry_at: None });
    board.freshness = Freshness {
        heard_at: Some(clock::now().plus_millis(-39_000)),
        checked_at: None,
        proof: Proof::Heard,
    };
    let page = Page::open_at(board, ".pickup").await;
    shows(&page, "ready", &["3"]).await;
    page.wait_for("[data-pickup=ask]").await;
    assert_eq!(page.text(".pickup"), "Please ask at the counter");
}

#[wasm_bindgen_test]
async fn nobody_who_waits_is_said_as_that() {
    let page = Page::open_at(for_the_public(snapshot(vec![])), ".pickup").await;
    assert_eq!(page.text("[data-pickup=empty]"), "No orders are waiting.");
}

#[wasm_bindgen_test]
async fn a_kitchen_finds_the_board_in_the_bar_and_can_show_it_elsewhere() {
    let page = Page::open(snapshot(vec![order(1, Pending)])).await;
    page.touch("[data-screen=pickup]").await;
    shows(&page, "in-preparation", &["1"]).await;
    page.touch("[data-action=open-pickup]").await;
    page.wait_until("the call", || {
        (page.calls("open_pickup") == ["{}"]).then_some(())
    })
    .await;
    page.touch("[data-screen=kitchen]").await;
    page.wait_for("article").await;
}

/// As high as a digit of its size is drawn.
fn size(element: &Element) -> f64 {
    let window = web_sys::window().unwrap();
    let style = window.get_computed_style(element).unwrap().unwrap();
    let size = style.get_property_value("font-size").unwrap();
    size.trim_end_matches("px").parse().unwrap()
}

#[wasm_bindgen_test]
async fn however_many_numbers_none_is_clipped_and_none_too_small() {
    for (width, height) in [(1024, 768), (1280, 800), (1920, 1080)] {
        for count in [1, 4, 60] {
            let orders = (1..=count)
                .map(|number| ready(number * 10, i64::from(number) + 5))
                .chain((1..=count).map(|number| order(900 + number % 90, Preparing)))
                .enumerate()
                .map(|(n, mut order)| {
                    order.id = OrderId(n as i64);
                    order
                });
            let board = for_the_public(snapshot(orders.collect()));
            let page = Page::open_at(board, "[data-numbers=ready] li").await;
            let mut clipping = Clipping::of(page, width, height).await;
            let found = clipping.found(&format!("{count} at {width}")).await;
            assert!(found.is_empty(), "\n{}", found.join("\n"));
            let page = &clipping.page;
            for list in ["ready", "in-preparation"] {
                let place = page.find(&format!("[data-numbers={list}]")).unwrap();
                let place = place.get_bounding_client_rect();
                let numbers = page.all(&format!("[data-numbers={list}] li"));
                assert!(!numbers.is_empty());
                for number in numbers {
                    let rect = number.get_bounding_client_rect();
                    assert!(size(&number) >= 160.0);
                    assert!(
                        rect.bottom() <= place.bottom() + 1.0
                            && rect.right() <= place.right() + 1.0,
                        "{count} at {width}: {}",
                        number.outer_html()
                    );
                }
            }
            if count == 60 {
                let told = page.text("[data-numbers=ready] header span");
                assert!(told.starts_with("page "), "{told}");
            }
            assert_eq!(
                attribute(&page.find(".pickup").unwrap(), "data-pickup"),
                "numbers"
            );
        }
    }
}
