//! The live protocol over HTTP.

use futures_util::SinkExt;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::common::{Answer, Client, Feast, frame, next};

const SNAPSHOT: &str = "/api/v1/live/snapshot";

async fn part(client: &Client, part: u64) -> Answer {
    client.get(&format!("{SNAPSHOT}?part={part}")).await
}

async fn events(client: &Client, epoch: &Value, after: u64, wait: u64) -> Answer {
    let epoch = epoch.as_str().unwrap();
    let path = format!("/api/v1/live/events?epoch={epoch}&after={after}&wait={wait}");
    client.get(&path).await
}

/// The texts that a socket brings to a resume, until it is answered.
async fn over_a_socket(client: &Client, path: &str, epoch: &Value, after: &Value) -> Vec<String> {
    let mut socket = client.socket(&format!("{path}?live=1")).await.unwrap();
    assert_eq!(frame(&mut socket).await["type"], "hello");
    let resume = json!({ "type": "resume", "data": { "epoch": epoch, "after": after } });
    socket
        .send(Message::text(resume.to_string()))
        .await
        .unwrap();
    let mut texts = Vec::new();
    loop {
        match next(&mut socket).await {
            Message::Text(text) if text.contains(r#""type":"resumed""#) => return texts,
            Message::Text(text) => texts.push(text.as_str().to_owned()),
            _ => {}
        }
    }
}

#[tokio::test]
async fn the_board_comes_in_the_parts_and_words_of_the_socket() {
    let feast = Feast::start().await;
    for _ in 0..101 {
        feast.order("Ann", 1).await;
    }
    let texts = over_a_socket(
        &feast.staff,
        "/ws/kitchen/display",
        &json!(null),
        &json!(null),
    );
    let texts = texts.await;
    assert_eq!(texts.len(), 2);
    for (number, text) in (1..).zip(&texts) {
        let answer = part(&feast.staff, number).await;
        assert_eq!(
            *text,
            format!(r#"{{"type":"snapshot","data":{}}}"#, answer.text)
        );
        assert_eq!(answer.headers["content-type"], "application/json");
    }
    let first = feast.staff.get(SNAPSHOT).await.ok();
    assert_eq!(first, part(&feast.staff, 1).await.ok());
    assert_eq!((&first["part"], &first["parts"]), (&json!(1), &json!(2)));
    assert_eq!(
        (&first["head"], first["orders"].as_array().unwrap().len()),
        (&json!(101), 100)
    );
    assert_eq!(part(&feast.staff, 3).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_part_after_a_change_has_another_head_so_the_client_begins_again() {
    let feast = Feast::start().await;
    for _ in 0..101 {
        feast.order("Ann", 1).await;
    }
    let first = part(&feast.staff, 1).await.ok();
    feast.set_status(1, "ready").await.ok();
    let second = part(&feast.staff, 2).await.ok();
    assert_eq!(
        (&first["head"], &second["head"]),
        (&json!(101), &json!(102))
    );
    let again = part(&feast.staff, 1).await.ok();
    assert_eq!(
        (&again["head"], &again["epoch"]),
        (&second["head"], &second["epoch"])
    );
}

#[tokio::test]
async fn events_come_in_the_words_of_the_socket() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let epoch = feast.staff.get(SNAPSHOT).await.ok()["epoch"].clone();
    feast.set_status(1, "preparing").await.ok();
    feast.order("Bob", 2).await;
    for (client, path) in [
        (&feast.staff, "/ws/kitchen/display"),
        (&feast.customer, "/ws/orders/updates"),
    ] {
        let texts = over_a_socket(client, path, &epoch, &json!(1))
            .await
            .join(",");
        let page = events(client, &epoch, 1, 0).await;
        let epoch = epoch.as_str().unwrap();
        let expected = format!(r#"{{"epoch":"{epoch}","head":3,"events":[{texts}],"more":false}}"#);
        assert_eq!((page.status, page.text), (StatusCode::OK, expected));
    }
}

#[tokio::test]
async fn a_customer_gets_the_own_orders_and_staff_get_all() {
    let feast = Feast::start().await;
    let own = feast.order("Ann", 1).await;
    let line = json!({ "food_item_id": 1, "quantity": 1 });
    feast.staff.post("/api/v1/cart/items", line).await.ok();
    let name = json!({ "customer_name": "Desk" });
    feast.staff.post("/api/v1/orders/checkout", name).await.ok();
    let board = feast.customer.get(SNAPSHOT).await.ok();
    assert_eq!(board["orders"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&board["orders"][0]["id"], &board["head"]),
        (&own["id"], &json!(1))
    );
    let mine = events(&feast.customer, &board["epoch"], 0, 0).await.ok();
    assert_eq!(
        (mine["events"].as_array().unwrap().len(), &mine["head"]),
        (1, &json!(1))
    );
    let all = events(&feast.staff, &board["epoch"], 0, 0).await.ok();
    assert_eq!(
        (all["events"].as_array().unwrap().len(), &all["head"]),
        (2, &json!(2))
    );
    let nobody = Client::new(feast.hub.address());
    assert_eq!(nobody.get(SNAPSHOT).await.status, StatusCode::UNAUTHORIZED);
    let unknown = events(&nobody, &board["epoch"], 0, 0).await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_is_answered_with_the_next_event() {
    let feast = Feast::start().await;
    let epoch = feast.staff.get(SNAPSHOT).await.ok()["epoch"].clone();
    let waiting: Vec<_> = (0..8)
        .map(|_| {
            let (staff, epoch) = (feast.staff.clone(), epoch.clone());
            tokio::spawn(async move { events(&staff, &epoch, 0, 25).await })
        })
        .collect();
    feast.order("Ann", 1).await;
    for answer in waiting {
        let page = answer.await.unwrap().ok();
        assert_eq!((&page["head"], &page["more"]), (&json!(1), &json!(false)));
        assert_eq!(page["events"].as_array().unwrap().len(), 1);
        let event = &page["events"][0];
        assert_eq!(
            (&event["type"], &event["data"]["seq"]),
            (&json!("new_order"), &json!(1))
        );
        assert_eq!(event["data"]["prev"], 0);
    }
}

#[tokio::test]
async fn a_wait_in_which_nothing_happens_ends_with_an_empty_page() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let epoch = feast.staff.get(SNAPSHOT).await.ok()["epoch"].clone();
    let page = events(&feast.staff, &epoch, 1, 1).await.ok();
    let nothing = json!({ "epoch": epoch, "head": 1, "events": [], "more": false });
    assert_eq!(page, nothing);
}

#[tokio::test]
async fn what_cannot_be_told_event_by_event_is_410() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let epoch = feast.staff.get(SNAPSHOT).await.ok()["epoch"].clone();
    let other = json!("1b4e28ba-2fa1-4d2e-883f-0016d3cca427");
    for (epoch, after) in [(&other, 1), (&other, 0), (&epoch, 2), (&epoch, u64::MAX)] {
        let gone = events(&feast.staff, epoch, after, 25).await;
        assert_eq!(gone.status, StatusCode::GONE);
        assert!(gone.json()["detail"].is_string());
    }
    for query in ["", "?epoch=&after=", "?after=1"] {
        let gone = feast
            .staff
            .get(&format!("/api/v1/live/events{query}"))
            .await;
        assert_eq!(gone.status, StatusCode::GONE, "{query}");
    }
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_422() {
    let feast = Feast::start().await;
    for path in [
        "/api/v1/live/events?wait=26",
        "/api/v1/live/events?wait=-1",
        "/api/v1/live/events?wait=1.5",
        "/api/v1/live/events?epoch=monday",
        "/api/v1/live/events?after=-1",
        "/api/v1/live/events?after=x",
        "/api/v1/live/snapshot?part=0",
        "/api/v1/live/snapshot?part=x",
    ] {
        let refused = feast.staff.get(path).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(refused.json()["detail"].is_array(), "{path}");
    }
}
