//! Paired stations as the admin desk sees them.

use reqwest::Method;
use serde_json::json;

use crate::{
    common::{Client, Feast, answer, close_code, frame},
    paired::{paired, station, token, wish},
};

const LIVE: &str = "/ws/kitchen/display?live=1";

#[tokio::test]
async fn an_admin_sees_paired_stations_with_the_role_that_they_are_paired_for() {
    let feast = Feast::start().await;
    let board = paired(&feast, 1, "board").await;
    let kitchen = paired(&feast, 2, "kitchen").await;
    // Neither says who it is: the hub knows.
    let mut open = board.socket(LIVE).await.unwrap();
    frame(&mut open).await;
    kitchen.get("/api/v1/operations/orders").await.ok();
    let list = feast.staff.get("/api/v1/live/stations").await.ok();
    let seen: Vec<_> = list["stations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|station| ["id", "name", "role", "state"].map(|field| station[field].clone()))
        .collect();
    let expected = [
        [
            station(1),
            "Station 1".into(),
            "board".into(),
            "connected".into(),
        ],
        [
            station(2),
            "Station 2".into(),
            "kitchen".into(),
            "calling".into(),
        ],
    ];
    assert_eq!(json!(seen), json!(expected));
}

#[tokio::test]
async fn a_station_that_is_as_good_as_an_account_ends_with_it_and_a_kitchen_goes_on() {
    let feast = Feast::start().await;
    let boss = json!({
        "username": "boss", "email": "boss@example.com",
        "password": "pierogi-ruskie", "is_staff": true,
    });
    let boss = feast.staff.post("/api/v1/live/users", boss).await.ok();
    let nobody = Client::new(feast.hub.address());
    let client = nobody.sign_in("boss", "pierogi-ruskie").await;
    let mut open = Vec::new();
    for (number, role) in [(1, "admin"), (2, "kitchen")] {
        let paired = client
            .post("/api/v1/live/pairings", wish(number, role))
            .await
            .ok();
        let credential = paired["credential"].as_str().unwrap();
        let granted = token(&feast, credential).await.ok();
        let station = nobody.with_token(granted["access_token"].as_str().unwrap());
        let mut socket = station.socket(LIVE).await.unwrap();
        frame(&mut socket).await;
        open.push((station, socket));
    }
    let path = format!("/api/v1/live/users/{}", boss["user"]["id"]);
    let disable = json!({ "is_active": false });
    let request = feast.staff.request(Method::PATCH, &path).json(&disable);
    answer(request).await.ok();
    let [(admin, mut ended), (kitchen, _goes_on)]: [_; 2] = open.try_into().ok().unwrap();
    assert_eq!(close_code(&mut ended).await, 4401);
    assert_eq!(admin.get("/api/v1/auth/me").await.status, 401);
    kitchen.get("/api/v1/operations/orders").await.ok();
}
