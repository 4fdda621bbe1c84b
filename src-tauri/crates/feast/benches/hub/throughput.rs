//! Changes that are kept in a second, each with its key and answered after its commit.

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    Extent,
    crowd::Crowd,
    served::{Served, disk},
    table::{all, print, quantile},
};

pub(crate) async fn measure(extent: Extent) {
    let sync = sync_millis();
    let mut rows = Vec::new();
    for (in_flight, displays) in [(1, 0), (8, 0), (64, 0), (64, 50)] {
        let (mut rates, mut answers) = (Vec::new(), Vec::new());
        for _ in 0..extent.repeats {
            let (rate, mut took) = keep_changing(in_flight, displays, extent.busy_for).await;
            rates.push(rate);
            answers.append(&mut took);
        }
        rows.push(vec![
            in_flight.to_string(),
            displays.to_string(),
            all(&rates),
            format!("{:.1}", quantile(&answers, 0.5)),
            format!("{:.1}", quantile(&answers, 0.99)),
        ]);
    }
    print(
        "Changes that are kept in a second",
        &[
            "in flight",
            "displays",
            "changes/s",
            "answered p50, ms",
            "answered p99, ms",
        ],
        &rows,
    );
    println!(
        "\nA write of 4 KiB with fdatasync on the same disk: p50 {:.2} ms, p99 {:.2} ms",
        quantile(&sync, 0.5),
        quantile(&sync, 0.99)
    );
}

/// As many changes in a second as come of so many that are always unanswered, and how many
/// milliseconds each took.
async fn keep_changing(in_flight: usize, displays: usize, time: Duration) -> (f64, Vec<f64>) {
    let hub = Arc::new(Served::start());
    let http = Client::builder().no_proxy().build().unwrap();
    let token: Arc<str> = hub.token(&http).await.into();
    let crowd = Crowd::open(&hub, &token, displays);
    crowd.all_there().await;
    let mut workers = JoinSet::new();
    let mut orders = Vec::new();
    for _ in 0..in_flight {
        orders.push(hub.order(&http, &token).await);
    }
    let began = Instant::now();
    for order in orders {
        let (hub, http, token) = (Arc::clone(&hub), http.clone(), Arc::clone(&token));
        workers.spawn(async move {
            let url = format!("{}/api/v1/orders/{order}/status", hub.url());
            let mut took = Vec::new();
            let mut version = 1;
            while began.elapsed() < time {
                let to = ["preparing", "ready", "pending"][took.len() % 3];
                let body = json!({ "status": to, "expected_version": version, "station": "bench" });
                let sent = Instant::now();
                let request = http.put(&url).bearer_auth(&token).json(&body);
                let request = request.header("idempotency-key", uuid::Uuid::new_v4().to_string());
                let answer: Value = request.send().await.unwrap().json().await.unwrap();
                version = answer["version"].as_i64().unwrap();
                took.push(sent.elapsed().as_secs_f64() * 1_000.0);
            }
            took
        });
    }
    let mut answers = Vec::new();
    while let Some(mut took) = workers.join_next().await.transpose().unwrap() {
        answers.append(&mut took);
    }
    (
        answers.len() as f64 / began.elapsed().as_secs_f64(),
        answers,
    )
}

/// What the disk itself takes to keep something, in milliseconds.
fn sync_millis() -> Vec<f64> {
    let path = disk().join("sync");
    let mut file = File::create(&path).unwrap();
    let page = [7; 4_096];
    let times = (0..200)
        .map(|_| {
            let began = Instant::now();
            file.seek(SeekFrom::Start(0)).unwrap();
            file.write_all(&page).unwrap();
            file.sync_data().unwrap();
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    std::fs::remove_file(path).unwrap();
    times
}
