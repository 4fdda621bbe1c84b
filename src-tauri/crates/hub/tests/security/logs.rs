//! What is in no log.

use serde_json::json;

use crate::{
    ADMIN, KITCHEN, ORDERS,
    common::{answer, close_code, frame, refused, socket},
    house::House,
    log,
};

#[tokio::test(flavor = "multi_thread")]
async fn no_name_no_password_and_no_token_is_ever_logged() {
    let mut house = House::start().await;
    for canary in [
        "Kunigunde",
        "kunigunde@canary.example",
        "canary-password",
        "canary-guess",
        "canary-token",
        "Canary Grill",
        "CanaryPie",
    ] {
        house.keep_secret(canary);
    }
    let (staff, nobody) = (house.feast.staff.clone(), house.nobody());
    // An account's whole life.
    let new = json!({
        "username": "Kunigunde", "email": "kunigunde@canary.example",
        "password": "canary-password", "is_staff": true,
    });
    let made = staff.post("/api/v1/live/users", new.clone()).await.ok();
    staff.post("/api/v1/live/users", new.clone()).await;
    nobody.post("/api/v1/auth/register", new).await;
    let bad = json!({ "username": "Kunigunde", "password": "canary-password" });
    nobody.post("/api/v1/auth/register", bad).await;
    for _ in 0..15 {
        nobody.login("Kunigunde", "canary-guess").await;
    }
    let tokens = {
        // Its own address has failed too often: from another one, if there is one.
        let other = crate::sign_in::at(&house.feast, 99);
        let _limited = other.login("Kunigunde", "canary-password").await;
        let demo = house.hub().demo().unwrap().customer.clone();
        nobody.login(&demo.username, &demo.password).await.ok()
    };
    for name in ["access_token", "refresh_token"] {
        house.keep_secret(tokens[name].as_str().unwrap());
    }
    // A refresh token that is used again and again.
    let mut renewals = vec![tokens["refresh_token"].clone()];
    for _ in 0..3 {
        let renew = json!({ "refresh_token": renewals.last().unwrap() });
        let renewed = nobody.post("/api/v1/auth/refresh", renew).await.ok();
        house.keep_secret(renewed["refresh_token"].as_str().unwrap());
        house.keep_secret(renewed["access_token"].as_str().unwrap());
        renewals.push(renewed["refresh_token"].clone());
    }
    let again = json!({ "refresh_token": renewals[0] });
    let reused = nobody.post("/api/v1/auth/refresh", again).await;
    house.refused("a used token", &reused, 401);
    let rubbish = json!({ "refresh_token": "canary-token" });
    nobody.post("/api/v1/auth/refresh", rubbish).await;
    let path = format!("/api/v1/live/users/{}", made["user"]["id"]);
    for change in [
        json!({ "reset_password": true }),
        json!({ "password": "canary-password-2" }),
        json!({ "password": "canary-password-3", "is_staff": "x" }),
        json!({ "is_active": false }),
    ] {
        let request = staff.request(reqwest::Method::PATCH, &path).json(&change);
        let changed = answer(request).await;
        if let Some(password) = changed.json().get("password") {
            house.keep_secret(password.as_str().unwrap());
        }
    }
    // Things on the menu, orders, and who makes them.
    let dish = json!({ "food_group": "Cakes", "name": "CanaryPie", "value": 1, "ticket": 1 });
    staff.post("/api/v1/menu/items", dish).await.ok();
    let key = "0193a0de-7b1c-7c3e-8f00-000000000001";
    let order = json!({
        "customer_name": "Kunigunde", "items": [{ "food_item_id": 1, "quantity": 1 }],
    });
    let request = staff.request(reqwest::Method::POST, "/api/v1/live/orders");
    let request = request
        .header("idempotency-key", key)
        .header("x-station-name", "Canary Grill");
    let placed = answer(request.json(&order)).await.ok();
    house.feast.order("Kunigunde", 3).await;
    let id = placed["id"].as_i64().unwrap();
    for (status, version) in [("ready", 1), ("pending", 1), ("nonsense", 9)] {
        let body = json!({
            "status": status, "expected_version": version, "station": "Canary Grill",
        });
        staff
            .put(&format!("/api/v1/orders/{id}/status"), body)
            .await;
    }
    // Sockets of all kinds, with tokens in the header and in the query, good ones and bad ones.
    let token = staff.token.clone().unwrap();
    for path in [KITCHEN, ADMIN, ORDERS] {
        for query in ["?x=Kunigunde", "?live=1"] {
            let path = format!("{path}{query}&token={token}");
            let headers = [
                (
                    "x-station-id",
                    "1b4e28ba-2fa1-4d2e-883f-0016d3cca427".to_owned(),
                ),
                ("x-station-name", "Canary Grill".to_owned()),
            ];
            let mut open = socket(staff.address, &path, &headers).await.unwrap();
            if query == "?live=1" {
                frame(&mut open).await;
            }
            futures_util::SinkExt::send(
                &mut open,
                tokio_tungstenite::tungstenite::Message::text("Kunigunde canary-token"),
            )
            .await
            .unwrap();
            drop(open);
            let bad = socket(staff.address, &format!("{path}canary-token"), &[]).await;
            assert_eq!(refused(bad), 401);
        }
    }
    nobody.get("/api/v1/Kunigunde?token=canary-token").await;
    nobody
        .with_token("canary-token")
        .get("/api/v1/auth/me")
        .await;
    // One that is still there at the end.
    let mut last = staff.socket(KITCHEN).await.unwrap();
    frame(&mut last).await;
    let closing = tokio::spawn(async move { close_code(&mut last).await });
    house.end().await;
    assert_eq!(closing.await.unwrap(), 1012);
    // Something was logged by all that.
    let log = log::text();
    for said in [
        "a sign-in failed",
        "a refresh token was used again",
        "an account was made",
        "an account was changed",
        "a live socket is open",
    ] {
        assert!(log.contains(said), "{said} is not in\n{log}");
    }
}
