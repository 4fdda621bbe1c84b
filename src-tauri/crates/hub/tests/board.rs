//! `GET /board`: the public pickup board over real HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod common;

use common::{Client, Feast, PATIENCE, answer};
use reqwest::{Method, StatusCode};
use serde_json::json;

/// Asks until the page says that, as a board does.
async fn until(nobody: &Client, says: &str) -> String {
    let ask = async {
        loop {
            let page = nobody.get("/board").await;
            assert_eq!(page.status, StatusCode::OK);
            if page.text.contains(says) {
                return page.text;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    };
    let page = tokio::time::timeout(PATIENCE, ask).await;
    page.unwrap_or_else(|_| panic!("no page says {says}"))
}

#[tokio::test]
async fn anybody_sees_the_numbers_and_nothing_else_about_anybody() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    let empty = nobody.get("/board").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert_eq!(empty.headers["content-type"], "text/html; charset=utf-8");
    let policy = empty.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
    assert!(!empty.text.contains("<li"));
    for name in ["Annabel", "Barnabas", "Clementine", "Dorothea"] {
        feast.order(name, 1).await;
    }
    feast.set_status(1, "ready").await.ok();
    feast.set_status(2, "preparing").await.ok();
    feast.set_status(3, "complete").await.ok();
    let path = "/api/v1/orders/4/status";
    let cancel = json!({ "status": "cancelled", "reason": "Emmerich" });
    let request = feast.staff.request(Method::PUT, path).json(&cancel);
    let key = "0193a0de-7b1c-7c3e-8f00-000000000001";
    answer(request.header("idempotency-key", key)).await.ok();
    // It stands out for 6 s; on a slow machine they may be over.
    let ready = ">1</li></ol></section>\n<section class=\"preparing\">";
    let page = until(&nobody, ready).await;
    assert!(page.contains("IN PREPARATION</h1><ol class=\"c1 r1\"><li>2</li></ol>"));
    for private in [
        "Annabel",
        "Barnabas",
        "Clementine",
        "Emmerich",
        "Bratwurst",
        "<script",
    ] {
        assert!(!page.contains(private), "{private}");
    }
    // What passes ready without a stop, or comes back, is called out by when it came there last.
    feast.set_status(1, "pending").await.ok();
    until(
        &nobody,
        "IN PREPARATION</h1><ol class=\"c1 r2\"><li>1</li><li>2</li></ol>",
    )
    .await;
    feast.hub.drain().await;
}

#[tokio::test]
async fn a_hub_that_cannot_read_its_orders_sends_people_to_the_counter() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    let db = rusqlite::Connection::open(feast.data.path().join("hub.db")).unwrap();
    db.busy_timeout(PATIENCE).unwrap();
    db.execute_batch("ALTER TABLE orders RENAME COLUMN display_id TO gone")
        .unwrap();
    let page = nobody.get("/board").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        page.text
            .contains("<p class=\"ask\">Please ask at the counter</p>")
    );
    // It asks again by itself, and finds the numbers when they are there.
    assert!(page.text.contains("http-equiv=\"refresh\""));
    assert!(page.headers.contains_key("content-security-policy"));
    db.execute_batch("ALTER TABLE orders RENAME COLUMN gone TO display_id")
        .unwrap();
    let ask = async {
        while nobody.get("/board").await.status != StatusCode::OK {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(PATIENCE, ask).await.unwrap();
}

#[tokio::test]
async fn only_a_look_is_to_be_had_and_connections_are_not_kept() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    let page = nobody.get("/board").await;
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["connection"], "close");
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::HEAD] {
        let refused = answer(nobody.request(method, "/board")).await;
        assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}
