//! Two stations that each make a part of the orders, at a real hub, in two real windows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use olgfeast_protocol::Settings;
use serde_json::json;
use support::{
    hub::Hub,
    rest::Client,
    window::{Start, Window, server_says},
};

fn ticket(id: i64) -> String {
    format!("article[data-order-id='{id}']")
}

fn big_button(id: i64, deed: &str) -> String {
    format!("{} [data-action=advance][data-deed={deed}]", ticket(id))
}

/// A window that shows these food groups; the hub's menu is known.
async fn station(data: &std::path::Path, hub: &Hub, groups: &[&str]) -> Window {
    let window = Start::unattended(data, hub).open().await;
    window.badge("live").await;
    let settings = Settings {
        food_groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        ..Settings::default()
    };
    window
        .invokes("change_settings", json!({ "settings": settings }))
        .await;
    window.has("[data-filter=on]").await;
    window
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_station_strikes_its_part_and_then_the_order_is_called() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, at_grill, at_bar) = (folder(), folder(), folder());
    let hub = Hub::start(data.path());
    let grill = station(at_grill.path(), &hub, &["Grill"]).await;
    let bar = station(at_bar.path(), &hub, &["Drinks"]).await;

    let customer = Client::customer(&hub).await;
    let order = customer
        .order_of("Zoë", &[("Bratwurst", 2), ("Lemonade", 1), ("Coffee", 3)])
        .await;
    let id = order["id"].as_i64().expect("id");
    let drinks = customer.order_of("Bruno", &[("Water", 1)]).await;
    let drinks = drinks["id"].as_i64().expect("id");

    grill.touch(&big_button(id, "start")).await;
    bar.has(&ticket(drinks)).await;
    grill.has_no(&ticket(drinks)).await;
    let named = grill.text("[data-filter]").await;
    assert!(named.contains("Grill · hides 1 order, 3 lines"), "{named}");
    grill.has(&big_button(id, "my-part")).await;
    let elsewhere = grill.text(&format!("{} .elsewhere", ticket(id))).await;
    assert_eq!(elsewhere, "+2 lines: Drinks 0/2");
    grill.shot("part-grill").await;

    grill.touch(&big_button(id, "my-part")).await;
    grill.has(&big_button(id, "others-part")).await;
    bar.has(&big_button(id, "my-part")).await;
    bar.shot("part-bar").await;
    bar.touch(&big_button(id, "my-part")).await;
    // What the bar has struck, the grill sees; now either of them calls it.
    bar.has(&big_button(id, "done")).await;
    grill.has(&big_button(id, "done")).await;
    grill.shot("part-all-struck").await;
    grill.touch(&big_button(id, "done")).await;
    server_says(&Client::staff(&hub).await, id, "ready").await;
    bar.has(&format!("section[data-lane=ready] {}", ticket(id)))
        .await;

    // Cancelled at the counter: stopped at the bar, and nothing at the grill, which never showed it.
    Client::staff(&hub)
        .await
        .cancel(drinks, "the guest has left")
        .await;
    bar.has(&format!("{}.stop", ticket(drinks))).await;
    bar.shot("part-stop").await;
    grill.has_no(".stop").await;
    bar.touch(&big_button(drinks, "see-stop")).await;
    bar.has_no(".stop").await;

    grill.close().await;
    bar.close().await;
}
