//! The history in the real window: an order is watched through, found, looked at and taken along, also
//! when the network goes in the middle of it; and the report of the day adds up.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use std::path::Path;

use fantoccini::Locator;
use support::{
    hub::Hub,
    rest::Client,
    wait_for,
    window::{Start, Window, server_says},
};

/// A formula to a spreadsheet, with everything that a table must not be broken by.
const NAME: &str = "=HYPERLINK(\"http://x\"), Zoë 李";

async fn admin(hub: &Hub, data: &Path, home: &Path) -> Window {
    let home = home.to_str().expect("a path");
    let start = Start::unattended(data, hub);
    let start = start.with("OLGFEAST_ROLE", "admin").with("HOME", home);
    let window = start.open().await;
    window.badge("live").await;
    window
}

async fn place(hub: &Hub, name: &str) -> i64 {
    let order = Client::customer(hub).await.order(name, &[2, 1]).await;
    order["id"].as_i64().expect("id")
}

async fn work_through(hub: &Hub, id: i64) {
    let staff = Client::staff(hub).await;
    for status in ["preparing", "ready", "complete"] {
        staff.set_status(id, status).await;
        server_says(&staff, id, status).await;
    }
}

fn row(id: i64, status: &str) -> String {
    format!("[data-row='{id}'][data-row-status={status}]")
}

/// The table that was saved, as soon as the page tells where.
async fn saved(window: &Window, said: &str) -> String {
    let path = wait_for("the path of a table", || async {
        let words = window.text(said).await;
        let path = words.split_once(": ")?.1.to_owned();
        path.ends_with(".csv").then_some(path)
    })
    .await;
    std::fs::read_to_string(path).expect("a table")
}

async fn figure(window: &Window, name: &str) -> String {
    window.text(&format!("[data-figure={name}] dd")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_watched_through_found_taken_along_and_looked_at() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here, home) = (folder(), folder(), folder());
    let hub = Hub::start(data.path());
    let window = admin(&hub, here.path(), home.path()).await;
    let (id, other) = (place(&hub, NAME).await, place(&hub, "Bruno").await);
    work_through(&hub, id).await;

    window.touch("[data-screen=history]").await;
    window.has(&row(id, "complete")).await;
    window.has(&row(other, "pending")).await;
    window.shot("history").await;
    window.types("input[name=text]", "zoë").await;
    window.has_no(&row(other, "pending")).await;
    window.touch(&row(id, "complete")).await;
    window.has(".drawer .timeline li:nth-child(4)").await;
    window.shot("history-detail").await;

    window.touch("[data-action=export-history]").await;
    let table = saved(&window, ".history > .said").await;
    assert!(table.starts_with("\u{feff}number,id,"), "{table}");
    assert!(
        table.contains("\"'=HYPERLINK(\"\"http://x\"\"), Zoë 李\""),
        "{table}"
    );
    assert_eq!(
        table.lines().count(),
        2,
        "what was looked for alone: {table}"
    );

    // It comes back from there, as from the kitchen's drawer.
    window.touch(".drawer [data-action=back]").await;
    server_says(&Client::staff(&hub).await, id, "ready").await;
    window.has(&row(id, "ready")).await;
    window.touch(".drawer [data-action=all-orders]").await;
    window.has_no(".history .drawer").await;

    window.touch("[data-action=report]").await;
    assert_eq!(figure(&window, "orders").await, "2");
    window.has(".report table tbody tr").await;
    window.shot("report").await;
    window.touch("[data-action=export-report]").await;
    let table = saved(&window, ".report > .said").await;
    assert!(table.contains("\r\norders,,2\r\n"), "{table}");
    window.touch("[data-action=close-report]").await;
    window.has(".history .rows").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_network_gone_in_the_middle_all_of_it_is_found_here_and_is_said_to_be_from_here() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here, home) = (folder(), folder(), folder());
    let hub = Hub::start(data.path());
    let window = admin(&hub, here.path(), home.path()).await;
    let id = place(&hub, NAME).await;
    window.touch("[data-screen=history]").await;
    window.has(&row(id, "pending")).await;
    work_through(&hub, id).await;
    window.has(&row(id, "complete")).await;
    assert!(!window.shows(".history > .saved").await);

    let address = hub.kill();
    window.badge("offline").await;
    window.has(".history > .saved").await;
    window.types("input[name=text]", "zoë").await;
    window.touch(&row(id, "complete")).await;
    window.has(".drawer .timeline li:nth-child(4)").await;
    window.shot("history-offline").await;
    window.touch("[data-action=export-history]").await;
    let table = saved(&window, ".history > .said").await;
    assert_eq!(table.lines().count(), 2, "{table}");
    window.touch("[data-action=report]").await;
    assert_eq!(figure(&window, "orders").await, "1");
    window.has(".report .as-of strong").await;
    window.shot("report-offline").await;
    window.touch("[data-action=close-report]").await;
    window.touch(&row(id, "complete")).await;
    window.touch(".drawer [data-action=back]").await;
    window.has(".drawer .sync").await;

    let hub = Hub::start_on(&address, data.path());
    window.badge("live").await;
    server_says(&Client::staff(&hub).await, id, "ready").await;
    window.has_no(".history > .saved").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keyboard_alone_finds_an_order_and_looks_at_it() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here, home) = (folder(), folder(), folder());
    let hub = Hub::start(data.path());
    let window = admin(&hub, here.path(), home.path()).await;
    let (first, second) = (place(&hub, "Anna").await, place(&hub, "Bruno").await);
    window.touch("[data-screen=history]").await;
    window.has(&row(first, "pending")).await;
    let list = window.page.find(Locator::Css(".history .rows")).await;
    // As Tab does, whatever stands before it.
    let focus = "arguments[0].focus()";
    let list = serde_json::to_value(list.expect("the list")).expect("an element");
    window.page.execute(focus, vec![list]).await.expect("focus");
    let (down, up, escape) = ('\u{e015}', '\u{e013}', '\u{e00c}');
    window.press(down).await;
    let detail = |id: i64| format!(".drawer [data-detail='{id}']");
    window.has(&detail(second)).await;
    window.press(down).await;
    window.has(&detail(first)).await;
    window.press(up).await;
    window.has(&detail(second)).await;
    window.press(escape).await;
    window.has_no(".history .drawer").await;
    window.close().await;
}
