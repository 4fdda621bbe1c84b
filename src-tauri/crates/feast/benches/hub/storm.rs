//! A hub is killed with many displays on it, and comes back.

use std::time::Instant;

use tokio::time::sleep;

use super::{
    Extent,
    crowd::Crowd,
    served::Served,
    table::{print, quantile},
};

/// Orders on the board.
const ORDERS: usize = 100;

pub(crate) async fn measure(extent: Extent) {
    let mut hub = Served::start();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = hub.token(&http).await;
    for _ in 0..ORDERS {
        hub.order(&http, &token).await;
    }
    let crowd = Crowd::open(&hub, &token, extent.crowd);
    crowd.all_there().await;
    let mut rows = Vec::new();
    for _ in 0..extent.storms {
        // Longer than what forgives a link its failures.
        sleep(std::time::Duration::from_secs(11)).await;
        hub.kill();
        sleep(extent.outage).await;
        let began = Instant::now();
        hub.start_again();
        let listens = Instant::now();
        let there = crowd.all_there().await;
        let after: Vec<f64> = there
            .iter()
            .map(|since| since.saturating_duration_since(listens).as_secs_f64() * 1_000.0)
            .collect();
        let compared = crowd.all_compared().await;
        let same = compared.iter().filter(|same| **same).count();
        rows.push(vec![
            extent.crowd.to_string(),
            format!("{} s", extent.outage.as_secs()),
            format!("{:.0}", (listens - began).as_secs_f64() * 1_000.0),
            format!("{:.0}", quantile(&after, 0.5)),
            format!("{:.0}", quantile(&after, 0.99)),
            format!("{:.0}", quantile(&after, 1.0)),
            format!("{same} of {}", compared.len()),
        ]);
    }
    print(
        "After kill -9, from when the hub listens again, in ms",
        &[
            "displays",
            "gone for",
            "start took",
            "up to date p50",
            "p99",
            "last",
            "digest is the hub's",
        ],
        &rows,
    );
}
