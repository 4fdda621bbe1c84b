//! Looking back in the real window: what was handed out comes back with its age, and paper.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use support::{
    hub::{Hub, status_changes},
    rest::Client,
    window::{Start, Window, server_says},
};

/// From New to handed out, touch by touch.
async fn hand_out(window: &Window, id: i64) {
    for lane in ["pending", "preparing", "ready"] {
        let ticket = format!("section[data-lane={lane}] article[data-order-id='{id}']");
        window
            .touch(&format!("{ticket} [data-action=advance]"))
            .await;
        window.has_no(&ticket).await;
    }
}

/// The time that the drawer tells of an order: its number, and then when it was ordered.
async fn ordered_at(window: &Window, id: i64) -> String {
    let row = window.text(&format!("[data-row='{id}'] .what span")).await;
    let (_, when) = row.split_once(" · ").expect("a state and a time");
    when.to_owned()
}

async fn place(hub: &Hub, name: &str) -> i64 {
    let order = Client::customer(hub).await.order(name, &[2, 1]).await;
    order["id"].as_i64().expect("id")
}

fn ready(id: i64) -> String {
    format!("section[data-lane=ready] article[data-order-id='{id}']")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_handed_out_is_brought_back_with_its_age_also_offline_and_is_told_to_the_server() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    let (first, second) = (place(&hub, "Anna").await, place(&hub, "Bruno").await);
    hand_out(&window, first).await;
    hand_out(&window, second).await;
    server_says(&Client::staff(&hub).await, second, "complete").await;
    let before = Client::staff(&hub).await.read_order(first).await;

    window.touch("[data-action=recall]").await;
    window
        .has(&format!("[data-row='{first}'][data-row-status=complete]"))
        .await;
    let ordered = ordered_at(&window, first).await;
    window.shot("recall").await;
    window
        .touch(&format!("[data-row='{first}'] [data-action=back]"))
        .await;
    window
        .has(&format!("{}[data-sync=synced]", ready(first)))
        .await;
    server_says(&Client::staff(&hub).await, first, "ready").await;
    assert_eq!(ordered_at(&window, first).await, ordered);
    let after = Client::staff(&hub).await.read_order(first).await;
    for time in ["date_ordered", "date_preparing", "date_ready"] {
        assert_eq!(after[time], before[time], "{time} is as it was");
    }

    window
        .touch(&format!("[data-row='{first}'] [data-action=detail]"))
        .await;
    window.has(".timeline li:nth-child(5)").await;
    window.shot("detail").await;
    window.touch("[data-action=all-orders]").await;

    // Offline it is the store that is looked at, and the way back is kept like any other touch.
    let steps = status_changes(data.path(), second);
    let address = hub.kill();
    window.badge("offline").await;
    window
        .touch(&format!("[data-row='{second}'] [data-action=back]"))
        .await;
    window
        .has(&format!("{}[data-sync=waiting]", ready(second)))
        .await;
    window.has(".drawer .saved").await;
    window.shot("recall-offline").await;
    window.kill();

    let hub = Hub::start_on(&address, data.path());
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    window
        .has(&format!("{}[data-sync=synced]", ready(second)))
        .await;
    server_says(&Client::staff(&hub).await, second, "ready").await;
    assert_eq!(status_changes(data.path(), second), steps + 1);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_network_all_open_tickets_are_put_on_paper() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    let id = place(&hub, "Chiara").await;
    window.has(&format!("article[data-order-id='{id}']")).await;
    hub.kill();
    window.badge("offline").await;
    window.touch("[data-action=recall]").await;
    window.touch("[data-action=paper]").await;
    let paper = window.text(".paper").await;
    assert!(
        paper.contains("Chiara") && paper.contains("as of"),
        "{paper}"
    );
    // The system's dialog is outside of the page, and waits for a person.
    window.kill();
}
