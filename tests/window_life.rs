//! A page that dies or hangs, in the real window.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use std::{process::Command, time::Instant};

use support::{
    hub::Hub,
    rest::Client,
    wait_for,
    window::{Start, Window},
};

fn id(order: &serde_json::Value) -> i64 {
    order["id"].as_i64().expect("an id")
}

/// What only the page that is there now knows.
async fn mark(window: &Window) {
    let marked = window.page.execute("window.marked = true", vec![]).await;
    marked.expect("a script");
}

/// Waits for a page that is another one than the marked, and has this order.
async fn another_page_has(window: &Window, id: i64) {
    wait_for("another page with the board", || async {
        let look = format!(
            "return !window.marked && !!document.querySelector('article[data-order-id=\"{id}\"]')"
        );
        let looked = window.page.execute(&look, vec![]).await.ok()?;
        (looked == true).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_whose_process_is_killed_or_that_hangs_is_there_again_with_the_board() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let customer = Client::customer(&hub).await;
    let first = id(&customer.order("Ada", &[1]).await);
    let window = Start::unattended(here.path(), &hub).open().await;
    window
        .has(&format!("article[data-order-id='{first}']"))
        .await;

    mark(&window).await;
    let pages = window.processes("WebKitWebProces");
    assert_eq!(pages.len(), 1, "one window, one page");
    let killed = Instant::now();
    let kill = Command::new("kill")
        .args(["-9", &pages[0].to_string()])
        .status();
    assert!(kill.expect("kill").success());
    another_page_has(&window, first).await;
    eprintln!(
        "the board was there again {:?} after its process was killed",
        killed.elapsed()
    );
    window.badge("live").await;

    mark(&window).await;
    let hang = "setTimeout(() => { for (;;) {} }, 100)";
    window.page.execute(hang, vec![]).await.expect("a script");
    let second = id(&customer.order("Bea", &[1]).await);
    another_page_has(&window, second).await;
    window.badge("live").await;
}
