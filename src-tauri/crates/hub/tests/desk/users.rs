//! Accounts, as admins make and change them.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    ADMIN, KITCHEN, ORDERS,
    common::{Client, Feast, close_code, frame, refused},
    patch, until_figure,
};

const USERS: &str = "/api/v1/live/users";

fn path(user: &Value) -> String {
    format!("{USERS}/{}", user["id"])
}

/// An account with a password that is known here.
async fn account(feast: &Feast, name: &str, is_staff: bool) -> (Value, Client) {
    let body = json!({
        "username": name, "email": format!("{name}@example.com"),
        "password": "pierogi-ruskie", "is_staff": is_staff,
    });
    let made = feast.staff.post(USERS, body).await.ok();
    let nobody = Client::new(feast.hub.address());
    let client = nobody.sign_in(name, "pierogi-ruskie").await;
    (made["user"].clone(), client)
}

#[tokio::test]
async fn an_admin_makes_staff_and_customers_and_sees_all_of_them() {
    let feast = Feast::start().await;
    let (grill, client) = account(&feast, "grill", true).await;
    let (ann, customer) = account(&feast, "ann", false).await;
    assert_eq!(
        (&grill["is_staff"], &ann["is_staff"]),
        (&json!(true), &json!(false))
    );
    client.get("/api/v1/operations/orders").await.ok();
    let refused = customer.get("/api/v1/operations/orders").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let all = feast.staff.get(USERS).await.ok();
    assert_eq!(all["total"], 4);
    let names: Vec<&str> = all["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["username"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["admin", "customer", "grill", "ann"]);
    assert!(!all.to_string().contains("argon2"));
    let part = feast
        .staff
        .get(&format!("{USERS}?skip=2&limit=1"))
        .await
        .ok();
    assert_eq!(part["users"], json!([grill]));
    let created = grill["created_at"].as_str().unwrap();
    assert!(created.ends_with('Z'), "{created}");
}

#[tokio::test]
async fn a_password_that_the_hub_makes_is_told_once_and_is_another_each_time() {
    let feast = Feast::start().await;
    let new = json!({ "username": "bar", "email": "bar@example.com", "is_staff": true });
    let made = feast.staff.post(USERS, new).await.ok();
    let first = made["password"].as_str().unwrap().to_owned();
    let nobody = Client::new(feast.hub.address());
    nobody.login("bar", &first).await.ok();
    let reset = json!({ "reset_password": true });
    let reset = patch(&feast.staff, &path(&made["user"]), reset).await.ok();
    let second = reset["password"].as_str().unwrap();
    assert_ne!(first, second);
    assert_eq!(
        nobody.login("bar", &first).await.status,
        StatusCode::UNAUTHORIZED
    );
    nobody.login("bar", second).await.ok();
    let set = json!({ "password": "a-chosen-one" });
    let set = patch(&feast.staff, &path(&made["user"]), set).await.ok();
    assert_eq!(set.get("password"), None);
    nobody.login("bar", "a-chosen-one").await.ok();
    let listed = feast.staff.get(USERS).await.text;
    assert!(
        !listed.contains(second) && !listed.contains("password"),
        "{listed}"
    );
}

#[tokio::test]
async fn a_disabled_account_loses_its_tokens_and_its_sockets_at_once() {
    let feast = Feast::start().await;
    let (grill, client) = account(&feast, "grill", true).await;
    let tokens = client.login("grill", "pierogi-ruskie").await.ok();
    let mut sockets = Vec::new();
    for path in [
        format!("{KITCHEN}?live=1"),
        format!("{ADMIN}?live=1"),
        KITCHEN.to_owned(),
        ORDERS.to_owned(),
    ] {
        sockets.push(client.socket(&path).await.unwrap());
    }
    let mut others = feast.staff.socket(KITCHEN).await.unwrap();
    assert_eq!(frame(&mut others).await["type"], "kitchen_update");

    let disable = json!({ "is_active": false });
    let disabled = patch(&feast.staff, &path(&grill), disable).await.ok();
    assert_eq!(disabled["user"]["is_active"], false);
    for socket in &mut sockets {
        assert_eq!(close_code(socket).await, 4401);
    }
    let refusals = async || {
        let me = client.get("/api/v1/auth/me").await;
        let body = json!({ "refresh_token": tokens["refresh_token"] });
        let renewed = client.post("/api/v1/auth/refresh", body).await;
        let socket = refused(client.socket(&format!("{KITCHEN}?live=1")).await);
        (me.status.as_u16(), renewed.status.as_u16(), socket)
    };
    assert_eq!(refusals().await, (401, 401, 401));
    let again = client.login("grill", "pierogi-ruskie").await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert_eq!(again.json()["detail"], "Incorrect username or password");

    // What has ended does not come back with the account.
    let enable = json!({ "is_active": true });
    patch(&feast.staff, &path(&grill), enable).await.ok();
    assert_eq!(refusals().await, (401, 401, 401));
    client.sign_in("grill", "pierogi-ruskie").await;
    // Nobody else was disturbed.
    feast.order("Ann", 1).await;
    assert_eq!(frame(&mut others).await["type"], "new_order");
}

#[tokio::test]
async fn another_password_signs_an_account_out_everywhere() {
    let feast = Feast::start().await;
    let (grill, client) = account(&feast, "grill", true).await;
    let mut live = client.socket(&format!("{KITCHEN}?live=1")).await.unwrap();
    let set = json!({ "password": "another-one" });
    patch(&feast.staff, &path(&grill), set).await.ok();
    assert_eq!(close_code(&mut live).await, 4401);
    let me = client.get("/api/v1/auth/me").await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED);
    let anew = client.sign_in("grill", "another-one").await;
    anew.get("/api/v1/auth/me").await.ok();
}

#[tokio::test]
async fn whoever_is_staff_no_more_keeps_its_own_orders_and_nothing_else() {
    let feast = Feast::start().await;
    let (grill, client) = account(&feast, "grill", true).await;
    let mut kitchen = client.socket(&format!("{KITCHEN}?live=1")).await.unwrap();
    let mut plain = client.socket(ADMIN).await.unwrap();
    let mut own = client.socket(&format!("{ORDERS}?live=1")).await.unwrap();
    let demote = json!({ "is_staff": false });
    patch(&feast.staff, &path(&grill), demote).await.ok();
    assert_eq!(close_code(&mut kitchen).await, 4401);
    assert_eq!(close_code(&mut plain).await, 4401);
    client.get("/api/v1/auth/me").await.ok();
    let refused = client.get(USERS).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(frame(&mut own).await["type"], "hello");
}

#[tokio::test]
async fn whoever_waits_for_an_event_when_it_is_signed_out_does_not_get_it() {
    let feast = Feast::start().await;
    let (grill, client) = account(&feast, "grill", true).await;
    let board = client.get("/api/v1/live/snapshot").await.ok();
    let waits = format!(
        "/api/v1/live/events?epoch={}&after=0&wait=25",
        board["epoch"].as_str().unwrap()
    );
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { client.get(&waits).await }
    });
    // The wait has begun when the figures say so.
    until_figure(&feast, "olgfeast_long_polls", 1.0).await;
    let disable = json!({ "is_active": false });
    patch(&feast.staff, &path(&grill), disable).await.ok();
    feast.order("Ann", 1).await;
    let answer = waiting.await.unwrap();
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.text);
    assert!(!answer.text.contains("Ann"));
}

#[tokio::test]
async fn the_last_admin_stays_one() {
    let feast = Feast::start().await;
    let all = feast.staff.get(USERS).await.ok();
    let admin = path(&all["users"][0]);
    for change in [json!({ "is_active": false }), json!({ "is_staff": false })] {
        let refused = patch(&feast.staff, &admin, change).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    }
    // A second one that cannot sign in is none.
    let (grill, second) = account(&feast, "grill", true).await;
    patch(&feast.staff, &path(&grill), json!({ "is_active": false }))
        .await
        .ok();
    let refused = patch(&feast.staff, &admin, json!({ "is_staff": false })).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    patch(&feast.staff, &path(&grill), json!({ "is_active": true }))
        .await
        .ok();
    patch(&feast.staff, &admin, json!({ "is_staff": false }))
        .await
        .ok();
    let gone = second.get(USERS).await;
    assert_eq!(
        gone.status,
        StatusCode::UNAUTHORIZED,
        "its tokens had ended"
    );
    let grill_again = second.sign_in("grill", "pierogi-ruskie").await;
    let refused = patch(&grill_again, &path(&grill), json!({ "is_active": false })).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn values_are_checked_and_passwords_are_not_said_back() {
    let feast = Feast::start().await;
    let email = "grill@example.com";
    for (body, field) in [
        (json!({ "email": email }), "username"),
        (json!({ "username": "grill" }), "email"),
        (json!({ "username": "", "email": email }), "username"),
        (
            json!({ "username": "x".repeat(65), "email": email }),
            "username",
        ),
        (json!({ "username": "grill", "email": "grill" }), "email"),
        (
            json!({ "username": "grill", "email": email, "password": "secret" }),
            "password",
        ),
        (
            json!({ "username": "grill", "email": email, "password": 5 }),
            "password",
        ),
        (
            json!({ "username": "grill", "email": email, "is_staff": "yes" }),
            "is_staff",
        ),
        (
            json!({ "username": "grill", "password": "a-secret-one" }),
            "email",
        ),
    ] {
        let refused = feast.staff.post(USERS, body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(refused.json()["detail"][0]["loc"][1], field);
        assert!(!refused.text.contains("secret"), "{}", refused.text);
    }
    for (name, email) in [("admin", email), ("grill", "admin@olgfeast.com")] {
        let taken = json!({ "username": name, "email": email });
        let refused = feast.staff.post(USERS, taken).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    }
    let all = feast.staff.get(USERS).await.ok();
    let admin = path(&all["users"][0]);
    for (path, body, status) in [
        (admin.as_str(), json!({}), 422),
        (&admin, json!({ "is_active": 1 }), 422),
        (&admin, json!({ "password": "short" }), 422),
        (
            &admin,
            json!({ "password": "long-enough", "reset_password": true }),
            422,
        ),
        ("/api/v1/live/users/x", json!({ "is_active": true }), 422),
        ("/api/v1/live/users/99", json!({ "is_active": true }), 404),
    ] {
        let refused = patch(&feast.staff, path, body).await;
        assert_eq!(refused.status.as_u16(), status, "{path}: {}", refused.text);
        assert!(!refused.text.contains("long-enough"), "{}", refused.text);
    }
    for query in ["?skip=-1", "?limit=0", "?limit=101", "?skip=x"] {
        let refused = feast.staff.get(&format!("{USERS}{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
}

#[tokio::test]
async fn accounts_are_for_admins_only() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    for (client, status) in [(&nobody, 401), (&feast.customer, 403)] {
        assert_eq!(client.get(USERS).await.status.as_u16(), status);
        let made = client.post(USERS, json!({ "username": "x" })).await;
        assert_eq!(made.status.as_u16(), status);
        let changed = patch(client, &format!("{USERS}/1"), json!({ "is_active": false })).await;
        assert_eq!(changed.status.as_u16(), status);
    }
}
