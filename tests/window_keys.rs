//! A whole order by the keyboard alone, in the real window at a real hub.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use support::{
    hub::Hub,
    rest::Client,
    window::{Start, Window, server_says},
};

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const BACKSPACE: char = '\u{e003}';
const DOWN: char = '\u{e015}';
const F1: char = '\u{e031}';

/// One press, and nothing within the quarter of a second in which contacts bounce.
async fn press(window: &Window, key: char) {
    window.press(key).await;
    tokio::time::sleep(std::time::Duration::from_millis(260)).await;
}

/// Presses a key until the page has this; a slot takes none while it is inert.
async fn press_until(window: &Window, key: char, css: &str) {
    support::wait_for(&format!("{css} by {key:?}"), || async {
        if window.shows(css).await {
            return Some(());
        }
        press(window, key).await;
        window.shows(css).await.then_some(())
    })
    .await;
}

fn in_lane(lane: &str, id: i64) -> String {
    format!("section[data-lane={lane}] article[data-order-id='{id}']")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feast_is_worked_from_sign_in_to_hand_out_by_the_keyboard_alone() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let window = Start::by_hand(here.path())
        .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .open()
        .await;

    for (field, text) in [
        ("server", hub.address.as_str()),
        ("username", &hub.staff.0),
        ("password", &hub.staff.1),
    ] {
        press_until(&window, TAB, &format!("input[name={field}]:focus")).await;
        window.types_here(text).await;
    }
    window.press(ENTER).await;
    press_until(&window, TAB, "[data-action=first-run-skip]:focus").await;
    window.press(ENTER).await;
    window.badge("live").await;

    let order = Client::customer(&hub).await.order("Dario", &[2, 3]).await;
    let id = order["id"].as_i64().expect("id");
    let staff = Client::staff(&hub).await;
    window
        .has(&format!("{}:not(.inert)", in_lane("pending", id)))
        .await;

    press(&window, F1).await;
    window.has("[data-help]").await;
    window.shot("keys-help").await;
    press(&window, ESCAPE).await;
    window.has_no("[data-help]").await;

    press(&window, '1').await;
    window
        .has(&format!("{}.selected", in_lane("pending", id)))
        .await;
    press(&window, '1').await;
    window.has(&in_lane("preparing", id)).await;
    server_says(&staff, id, "preparing").await;

    let cooking = in_lane("preparing", id);
    press_until(&window, 'i', &format!("{cooking} .line.at")).await;
    press(&window, DOWN).await;
    window
        .has(&format!("{cooking} li:nth-child(2) .line.at"))
        .await;
    press(&window, ENTER).await;
    window
        .has(&format!("{cooking} li:nth-child(2) .line.at.struck"))
        .await;
    window.shot("keys-items").await;
    press(&window, ESCAPE).await;
    window.has_no(".line.at").await;

    press(&window, ENTER).await;
    window.has(&in_lane("ready", id)).await;
    server_says(&staff, id, "ready").await;
    press(&window, BACKSPACE).await;
    window.has(&in_lane("preparing", id)).await;
    server_says(&staff, id, "preparing").await;

    for (lane, then) in [("preparing", "ready"), ("ready", "complete")] {
        // With nothing selected Enter selects the oldest, and the next one moves it on.
        press_until(&window, ENTER, &format!("{}.selected", in_lane(lane, id))).await;
        press(&window, ENTER).await;
        window.has_no(&in_lane(lane, id)).await;
        server_says(&staff, id, then).await;
    }
    window
        .has_no(&format!("article[data-order-id='{id}']"))
        .await;
    window.close().await;
}
