//! From the pairing to its end.

use olgfeast_hub::Hub;
use serde_json::json;

use crate::{
    common::{Client, Feast, close_code, config, frame, socket},
    paired::{pair, paired, station, token, wish},
};

const LIVE: &str = "/ws/kitchen/display?live=1";

#[tokio::test]
async fn a_station_comes_in_by_its_credential_alone_also_after_a_restart() {
    let feast = Feast::start().await;
    let credential = pair(&feast, 1, "kitchen").await;
    let Feast { hub, data, .. } = feast;
    hub.drain().await;
    let hub = Hub::start(config(data.path())).await.unwrap();
    let nobody = Client::new(hub.address());
    let body = json!({ "credential": credential });
    let granted = nobody.post("/api/v1/auth/station", body).await.ok();
    assert_eq!(granted["role"], "kitchen");
    let station = nobody.with_token(granted["access_token"].as_str().unwrap());
    assert_eq!(
        frame(&mut station.socket(LIVE).await.unwrap()).await["type"],
        "hello"
    );
    let me = station.get("/api/v1/auth/me").await.ok();
    assert_eq!(
        (&me["username"], &me["role"]),
        (&json!("Station 1"), &json!("kitchen"))
    );
    // The file has no way back to it.
    for file in ["hub.db", "hub.db-wal"] {
        let bytes = std::fs::read(data.path().join(file)).unwrap();
        let found = bytes
            .windows(credential.len())
            .any(|part| part == credential.as_bytes());
        assert!(!found, "the credential is in {file}");
    }
}

#[tokio::test]
async fn what_is_taken_away_is_closed_with_4401_and_cannot_renew() {
    let feast = Feast::start().await;
    let credential = pair(&feast, 1, "kitchen").await;
    let granted = token(&feast, &credential).await.ok();
    let client =
        Client::new(feast.hub.address()).with_token(granted["access_token"].as_str().unwrap());
    let mut open = client.socket(LIVE).await.unwrap();
    frame(&mut open).await;
    let path = format!("/api/v1/live/pairings/{}", station(1));
    assert_eq!(feast.staff.delete(&path).await.status, 204);
    assert_eq!(close_code(&mut open).await, 4401);
    assert_eq!(token(&feast, &credential).await.status, 401);
    assert_eq!(client.get("/api/v1/operations/orders").await.status, 401);
    assert_eq!(crate::common::refused(client.socket(LIVE).await), 401);
    assert_eq!(feast.staff.delete(&path).await.status, 404);
}

#[tokio::test]
async fn a_pin_lets_one_station_in_without_a_password() {
    let feast = Feast::start().await;
    let shown = feast
        .staff
        .post("/api/v1/live/pairings/pins", json!({ "role": "board" }));
    let shown = shown.await.ok();
    assert_eq!(shown["role"], "board");
    let typed = shown["pin"]
        .as_str()
        .unwrap()
        .to_lowercase()
        .replace('-', " ");
    let nobody = Client::new(feast.hub.address());
    let wish = |number: u8, pin: &str| json!({ "station_id": station(number), "name": "Board", "pin": pin });
    let first = nobody
        .post("/api/v1/live/pairings", wish(1, &typed))
        .await
        .ok();
    assert_eq!(first["role"], "board");
    let second = nobody.post("/api/v1/live/pairings", wish(2, &typed)).await;
    assert_eq!(second.status, 401, "{}", second.text);
    let listed = feast.staff.get("/api/v1/live/pairings").await.ok();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["station_id"], station(1));
    assert_eq!(listed[0]["paired_by"], "admin");
    assert_eq!(listed[0].get("credential"), None);
}

#[tokio::test]
async fn no_pin_makes_an_admin_and_no_customer_pairs_anything() {
    let feast = Feast::start().await;
    let pins = "/api/v1/live/pairings/pins";
    assert_eq!(
        feast
            .staff
            .post(pins, json!({ "role": "admin" }))
            .await
            .status,
        422
    );
    assert_eq!(
        feast
            .customer
            .post(pins, json!({ "role": "board" }))
            .await
            .status,
        403
    );
    let pairings = "/api/v1/live/pairings";
    assert_eq!(
        feast.customer.post(pairings, wish(1, "board")).await.status,
        403
    );
    let nobody = Client::new(feast.hub.address());
    assert_eq!(nobody.post(pairings, wish(1, "board")).await.status, 422);
    for faulty in [
        json!({ "station_id": "grill", "name": "Grill", "role": "kitchen" }),
        json!({ "station_id": station(1), "name": "Grill", "role": "chef" }),
        json!({ "station_id": station(1), "name": " ", "role": "kitchen" }),
        json!({}),
    ] {
        assert_eq!(
            feast.staff.post(pairings, faulty.clone()).await.status,
            422,
            "{faulty}"
        );
    }
}

#[tokio::test]
async fn a_credential_is_of_one_station() {
    let feast = Feast::start().await;
    let grill = paired(&feast, 1, "kitchen").await;
    for (number, expected) in [(1, 200), (2, 403)] {
        let request = grill
            .request(reqwest::Method::GET, "/api/v1/operations/orders")
            .header("x-station-id", station(number));
        assert_eq!(crate::common::answer(request).await.status, expected);
    }
    let headers = [
        ("authorization", format!("Bearer {}", grill.token.unwrap())),
        ("x-station-id", station(2)),
    ];
    let foreign = socket(feast.hub.address(), LIVE, &headers).await;
    assert_eq!(crate::common::refused(foreign), 403);
}

#[tokio::test]
async fn what_a_kitchen_does_is_told_under_its_name() {
    let feast = Feast::start().await;
    let order = feast.order("Ann", 1).await["id"].as_i64().unwrap();
    let grill = paired(&feast, 1, "kitchen").await;
    let path = format!("/api/v1/orders/{order}/status");
    grill
        .put(&path, json!({ "status": "preparing" }))
        .await
        .ok();
    let db = rusqlite::Connection::open(feast.data.path().join("hub.db")).unwrap();
    let by: String = db
        .query_row(
            "SELECT by_json FROM events ORDER BY seq DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(by.contains(r#""user":"Station 1""#), "{by}");
}
