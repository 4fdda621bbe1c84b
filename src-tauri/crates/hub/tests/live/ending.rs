//! A hub that goes down.

use crate::{
    KITCHEN, ORDERS,
    client::{Heard, Live},
    common::{Feast, PATIENCE, close_code, frame},
};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite;

#[tokio::test(flavor = "multi_thread")]
async fn a_draining_hub_says_when_to_come_again_and_closes_with_1012() {
    let feast = Feast::start().await;
    let mut kitchen = Live::resumed(&feast.staff, KITCHEN).await;
    let mut own = Live::resumed(&feast.customer, ORDERS).await;
    // One that has not resumed yet is told too.
    let mut silent = Live::connect(&feast.staff, KITCHEN).await;
    let mut plain = feast.staff.socket(KITCHEN).await.unwrap();
    frame(&mut plain).await;
    let Feast { hub, staff, .. } = feast;
    let draining = tokio::spawn(hub.drain());
    assert_eq!(close_code(&mut plain).await, 1012);
    for (index, live) in [&mut kitchen, &mut own, &mut silent]
        .into_iter()
        .enumerate()
    {
        let heard = loop {
            match live.hear().await {
                Heard::Tick => {}
                heard => break heard,
            }
        };
        let Heard::Draining { retry_in, spread } = heard else {
            panic!("{heard:?}");
        };
        assert_eq!((retry_in, spread), (1_000, 250));
        if index == 0 {
            // The hub is still there, as two others have not answered its close yet; on a slow
            // machine it may be gone.
            match staff.socket(&format!("{KITCHEN}?live=1")).await {
                Err(tungstenite::Error::Http(response)) => {
                    assert_eq!(response.status().as_u16(), 503);
                    assert_eq!(response.headers()["retry-after"], "1");
                }
                Err(_) => {}
                Ok(_) => panic!("let in while draining"),
            }
        }
        assert_eq!(live.close_code().await, 1012);
    }
    timeout(PATIENCE, draining)
        .await
        .expect("the drain ends")
        .unwrap();
}

#[tokio::test]
async fn a_hub_that_is_dropped_closes_live_connections() {
    let feast = Feast::start().await;
    let mut live = Live::resumed(&feast.staff, KITCHEN).await;
    drop(feast.hub);
    assert_eq!(live.close_code().await, 1012);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_for_an_event_over_http_is_answered_when_the_hub_drains() {
    let feast = Feast::start().await;
    let board = feast.staff.get("/api/v1/live/snapshot").await.ok();
    let path = format!(
        "/api/v1/live/events?epoch={}&after=0&wait=25",
        board["epoch"].as_str().unwrap()
    );
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let (client, path) = (feast.staff.clone(), path.clone());
            tokio::spawn(async move { client.get(&path).await })
        })
        .collect();
    let all_wait = async {
        loop {
            let figures = feast.staff.get("/metrics").await.text;
            if figures.contains("olgfeast_long_polls 20\n") {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, all_wait).await.expect("all of them wait");
    timeout(PATIENCE, feast.hub.drain())
        .await
        .expect("the drain ends");
    for waiting in waiting {
        let page = waiting.await.unwrap().ok();
        assert_eq!(page["events"], serde_json::json!([]));
        assert_eq!(page["epoch"], board["epoch"]);
    }
}
