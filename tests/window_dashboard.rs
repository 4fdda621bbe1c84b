//! The admin desk in the real window: figures that follow the feast, and orders that are moved on.
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
    window::{Start, server_says},
};

fn row(id: i64) -> String {
    format!(".dashboard tr[data-order-id='{id}']")
}

fn figure(name: &str) -> String {
    format!("[data-figure={name}]")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_follow_the_feast_an_order_is_moved_on_and_without_the_hub_all_is_grey() {
    let (data, here) = (
        tempfile::tempdir().expect("data"),
        tempfile::tempdir().expect("data"),
    );
    let hub = Hub::start(data.path());
    let window = Start::unattended(here.path(), &hub)
        .with("OLGFEAST_ROLE", "admin")
        .open()
        .await;
    window.badge("live").await;
    window.touch("[data-screen=admin]").await;
    window
        .has(&format!("{}[data-saved=false]", figure("open")))
        .await;

    let customer = Client::customer(&hub).await;
    let first = customer.order("Anna R.", &[2, 3]).await;
    let second = customer.order("Kowalski family", &[1]).await;
    let id = first["id"].as_i64().expect("id");
    let second = second["id"].as_i64().expect("id");
    window.has(&row(id)).await;
    window.has(&row(second)).await;
    window
        .says(&format!("{} strong", figure("open")), "2")
        .await;
    window
        .says(&format!("{} strong", figure("today")), "2")
        .await;
    window.has("[data-chart=hours] svg[role=img] rect").await;
    window.shot("dashboard").await;

    for status in ["preparing", "ready", "complete"] {
        let ready = format!("{} button[aria-disabled=false]", row(id));
        window.touch(&ready).await;
        server_says(&Client::staff(&hub).await, id, status).await;
        window
            .has(&format!("{}[data-status={status}]", row(id)))
            .await;
    }
    assert_eq!(
        status_changes(data.path(), id),
        3,
        "each touch moved it once"
    );
    window
        .says(&format!("{} strong", figure("open")), "1")
        .await;
    let value = first["order_items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|line| {
            line["food_item"]["value"].as_f64().unwrap() * line["quantity"].as_f64().unwrap()
        })
        .sum::<f64>();
    window.says(&figure("value"), &format!("{value:.2}")).await;
    window.has(&format!("{} strong", figure("to-ready"))).await;

    hub.kill();
    window.badge("offline").await;
    for name in ["open", "oldest", "today", "to-ready", "late", "value"] {
        window
            .has(&format!("{}[data-saved=true]", figure(name)))
            .await;
        let told = window.text(&format!("{} small", figure(name))).await;
        assert!(told.starts_with("as of "), "{name}: {told}");
    }
    window.shot("dashboard-offline").await;
    // What is touched now waits.
    window
        .touch(&format!("{} button[aria-disabled=false]", row(second)))
        .await;
    window
        .has(&format!(
            "{}[data-status=preparing][data-sync=waiting]",
            row(second)
        ))
        .await;
    window.close().await;
}
