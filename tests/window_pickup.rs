//! The pickup board on real input: a real hub, the real window.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use std::time::{Duration, Instant};

use fantoccini::Locator;
use support::{
    hub::Hub,
    rest::Client,
    window::{Start, Window},
};

/// All numbers of a list, as they are drawn.
async fn numbers(window: &Window, list: &str) -> Vec<String> {
    let css = format!("[data-numbers={list}] li");
    let found = window
        .page
        .find_all(Locator::Css(&css))
        .await
        .expect("list");
    let mut numbers = Vec::new();
    for number in found {
        // One that has just gone is none.
        if let Ok(Some(text)) = number.prop("textContent").await {
            numbers.push(text);
        }
    }
    numbers
}

/// Places an order: its key and its number.
async fn order(customer: &Client, name: &str) -> (i64, String) {
    let order = customer.order(name, &[1]).await;
    (
        order["id"].as_i64().expect("id"),
        order["display_id"].to_string(),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_called_past_the_undo_in_every_window_and_one_taken_back_never() {
    let data = tempfile::tempdir().expect("folder");
    let here = tempfile::tempdir().expect("folder");
    let hub = Hub::start(data.path());
    let (customer, staff) = (Client::customer(&hub).await, Client::staff(&hub).await);
    let (first, number) = order(&customer, "Zoë Müller").await;
    let (second, taken_back) = order(&customer, "Bruno").await;
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    window.touch("[data-screen=pickup]").await;
    window.has("[data-numbers=in-preparation] li").await;

    staff.set_status(second, "ready").await;
    staff.set_status(second, "preparing").await;
    let set = Instant::now();
    staff.set_status(first, "ready").await;
    window.has("[data-numbers=called] li").await;
    assert!(set.elapsed() >= Duration::from_secs(4));
    window.shot("pickup-called").await;
    assert_eq!(numbers(&window, "called").await, [number.as_str()]);
    assert_eq!(numbers(&window, "ready").await, [number.as_str()]);
    assert_eq!(
        numbers(&window, "in-preparation").await,
        [taken_back.as_str()]
    );

    window.touch("[data-action=open-pickup]").await;
    let main = window.page.window().await.expect("window");
    let public = support::wait_for("the public window", || async {
        let all = window.page.windows().await.ok()?;
        all.into_iter().find(|other| *other != main)
    })
    .await;
    window.page.switch_to_window(public).await.expect("switch");
    window.has("[data-numbers=ready] li").await;
    window.shot("pickup-window").await;
    assert_eq!(numbers(&window, "ready").await, [number.as_str()]);
    let text = window.text("body").await;
    assert!(
        !text.contains("Müller") && !text.contains("Bruno"),
        "{text}"
    );
    window.has_no("a, button").await;
    let refused = window
        .page
        .execute_async(
            "const done = arguments[0]; window.__TAURI__.core.invoke('set_status', \
             {order_id: 1, seen: 'pending', to: 'ready'}).then(() => done('done'), (e) => done(String(e)))",
            vec![],
        )
        .await
        .expect("script");
    assert!(refused.to_string().contains("not allowed"), "{refused}");
}
