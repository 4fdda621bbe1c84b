//! Whole stories with a client that was written for a plain olgFeast 2.0 server, and for nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod client;

use std::{net::SocketAddr, path::Path};

use client::{Person, Screen};
use olgfeast_hub::{Hub, HubConfig, Running};
use reqwest::Method;
use serde_json::{Value, json};

const KITCHEN: &str = "/ws/kitchen/display";
const ADMIN: &str = "/ws/admin/dashboard";
const UPDATES: &str = "/ws/orders/updates";

/// A hub and who is there.
struct Feast {
    hub: Running,
    cook: Person,
    guest: Person,
    data: tempfile::TempDir,
}

async fn host(data: &Path, listen: SocketAddr, plain_open: bool) -> Running {
    Hub::start(HubConfig {
        listen,
        tls_listen: None,
        data: data.to_owned(),
        demo: true,
        plain_open,
        allow_origins: Vec::new(),
        tick: None,
    })
    .await
    .unwrap()
}

async fn people(hub: &Running) -> [Person; 2] {
    let demo = hub.demo().unwrap();
    let nobody = Person::at(hub.address());
    let mut people = Vec::new();
    for account in [&demo.staff, &demo.customer] {
        people.push(nobody.signed_in(&account.username, &account.password).await);
    }
    people.try_into().ok().unwrap()
}

impl Feast {
    async fn begin(plain_open: bool) -> Feast {
        let data = tempfile::tempdir().unwrap();
        let hub = host(
            data.path(),
            SocketAddr::from(([127, 0, 0, 1], 0)),
            plain_open,
        )
        .await;
        let [cook, guest] = people(&hub).await;
        Feast {
            hub,
            cook,
            guest,
            data,
        }
    }

    /// A kitchen's screen, with what it shows at first.
    async fn kitchen(&self) -> Screen {
        let mut screen = self.cook.listens(KITCHEN).await.unwrap();
        screen.until("kitchen_update").await;
        screen
    }

    /// A desk's screen, with what it shows at first.
    async fn desk(&self) -> Screen {
        let mut screen = self.cook.listens(ADMIN).await.unwrap();
        screen.until("dashboard_analytics").await;
        screen.until("all_orders_update").await;
        screen
    }
}

#[track_caller]
fn shows(screen: &Screen, lanes: [&[&str]; 3]) {
    for (lane, names) in ["pending", "preparing", "ready"].into_iter().zip(lanes) {
        assert_eq!(screen.lanes[lane], names, "{lane}");
    }
}

#[tokio::test]
async fn an_order_goes_from_the_cart_over_the_kitchen_to_the_guest() {
    let feast = Feast::begin(false).await;
    let mut kitchens = [feast.kitchen().await, feast.kitchen().await];
    let mut desk = feast.desk().await;
    let mut updates = feast.guest.listens(UPDATES).await.unwrap();
    shows(&kitchens[0], [&[], &[], &[]]);
    assert_eq!(desk.figures["total_orders"], 0);
    assert_eq!(desk.figures.len(), 12);

    // The guest changes their mind at the counter.
    let menu = feast.guest.nobody().get("/menu/items").await;
    let (first, second) = (&menu[0], &menu[1]);
    for (item, quantity) in [(first, 1), (second, 4)] {
        let line = json!({ "food_item_id": item["id"], "quantity": quantity });
        feast.guest.done(Method::POST, "/cart/items", line).await;
    }
    let cart = feast.guest.get("/cart/items").await;
    let line = |at: usize| format!("/cart/items/{}", cart["items"][at]["id"]);
    let path = format!("{}/increase", line(0));
    feast.guest.done(Method::POST, &path, Value::Null).await;
    let path = format!("{}/decrease", line(1));
    feast.guest.done(Method::POST, &path, Value::Null).await;
    let one = json!({ "quantity": 1 });
    feast.guest.done(Method::PUT, &line(1), one).await;
    let order = feast.guest.orders("Zoë", &[]).await;
    assert_eq!(feast.guest.get("/cart/items").await["total_items"], 0);
    let cents = |item: &Value| (item["value"].as_f64().unwrap() * 100.0).round();
    let value = (2.0 * cents(first) + cents(second)) / 100.0;

    for kitchen in &mut kitchens {
        let new = kitchen.until("new_order").await;
        assert_eq!(new["order_id"], order["id"]);
        assert_eq!(new["total_value"], value);
        let update = kitchen.until("kitchen_update").await;
        let shown = &update["pending_orders"][0];
        let summary =
            json!({ first["name"].as_str().unwrap(): 2, second["name"].as_str().unwrap(): 1 });
        assert_eq!(shown["items_summary"], summary);
        assert_eq!(shown["item_count"], 2);
        assert_eq!(shown["display_id"], order["display_id"]);
        shows(kitchen, [&["Zoë"], &[], &[]]);
    }
    for (from, to, lanes) in [
        ("pending", "preparing", [&[][..], &["Zoë"], &[]]),
        ("preparing", "ready", [&[], &[], &["Zoë"]]),
        ("ready", "complete", [&[], &[], &[]]),
    ] {
        let changed = feast.cook.sets(&order, to).await;
        assert_eq!(changed["status"], to);
        for kitchen in &mut kitchens {
            let change = kitchen.until("order_status_change").await;
            assert_eq!(
                (&change["old_status"], &change["new_status"]),
                (&json!(from), &json!(to))
            );
            kitchen.until("kitchen_update").await;
            shows(kitchen, lanes);
        }
        let path = format!("/orders/my-orders/{}", order["id"]);
        assert_eq!(feast.guest.get(&path).await["status"], to);
    }
    desk.catches_up().await;
    assert_eq!(desk.figures["total_orders"], 1);
    assert_eq!(desk.figures["status_counts"]["complete"], 1);
    assert_eq!(desk.figures["total_revenue"], value);
    // What only the first frame had is still shown.
    assert_eq!(desk.figures.len(), 12);
    let told = [
        "new_order",
        "order_status_change",
        "order_status_change",
        "order_status_change",
    ];
    let changes: Vec<&String> = desk.events[2..].iter().step_by(2).collect();
    assert_eq!(changes, told);
    // The customer's socket tells nothing by itself; they ask.
    updates.catches_up().await;
    assert_eq!(updates.events, [""; 0]);
}

#[tokio::test]
async fn figures_that_are_asked_for_are_those_that_rest_tells() {
    let feast = Feast::begin(false).await;
    for (name, to) in [("Ann", "preparing"), ("Bea", "ready"), ("Cem", "complete")] {
        let order = feast.guest.orders(name, &[(1, 1), (3, 2)]).await;
        feast.cook.sets(&order, to).await;
    }
    let mut desk = feast.desk().await;
    desk.says(r#"{"type":"request_analytics"}"#).await;
    let asked = desk.until("dashboard_analytics").await;
    let rest = feast.cook.get("/orders/analytics/dashboard").await;
    for (name, value) in rest.as_object().unwrap() {
        assert_eq!(&asked[name], value, "{name}");
    }
    let rest = feast.cook.get("/operations/dashboard/analytics").await;
    assert_eq!(asked["activity_stats"], rest["activity_stats"]);
    assert_eq!(
        asked["total_completed_orders"],
        rest["total_completed_orders"]
    );
    desk.says(r#"{"type":"request_orders"}"#).await;
    let orders = desk.until("all_orders_update").await;
    let names: Vec<&Value> = orders["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| &order["customer_name"])
        .collect();
    assert_eq!(names, ["Cem", "Bea", "Ann"]);
}

#[tokio::test]
async fn an_old_client_without_a_token_sees_nothing() {
    let feast = Feast::begin(false).await;
    feast.guest.orders("Ann", &[(1, 1)]).await;
    for path in [KITCHEN, ADMIN, UPDATES] {
        assert_eq!(feast.cook.nobody().listens(path).await.err(), Some(401));
        assert!(feast.cook.listens(path).await.is_ok());
    }
    for path in [KITCHEN, ADMIN] {
        assert_eq!(feast.guest.listens(path).await.err(), Some(403));
    }
    assert!(feast.guest.listens(UPDATES).await.is_ok());
    assert_eq!(feast.cook.listens("/ws/nope").await.err(), Some(403));
}

#[tokio::test]
async fn an_open_hub_lets_an_old_client_listen_and_nothing_more() {
    let feast = Feast::begin(true).await;
    let nobody = feast.cook.nobody();
    let mut kitchen = nobody.listens(KITCHEN).await.unwrap();
    kitchen.until("kitchen_update").await;
    let mut desk = nobody.listens(ADMIN).await.unwrap();
    desk.until("all_orders_update").await;
    let order = feast.guest.orders("Ann", &[(1, 1)]).await;
    kitchen.until("new_order").await;
    kitchen.until("kitchen_update").await;
    shows(&kitchen, [&["Ann"], &[], &[]]);
    desk.until("new_order").await;
    nobody.listens(UPDATES).await.unwrap().catches_up().await;
    let path = format!("/orders/{}/status", order["id"]);
    let body = json!({ "status": "ready" });
    let (status, _) = nobody.call(Method::PUT, &path, body).await;
    assert_eq!(status, 401);
    for path in ["/operations/orders/pending", "/orders/", "/cart/items"] {
        assert_eq!(
            nobody.call(Method::GET, path, Value::Null).await.0,
            401,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_heartbeat_is_answered_in_each_form_and_changes_nothing() {
    let feast = Feast::begin(false).await;
    for path in [KITCHEN, ADMIN, UPDATES] {
        let mut screen = feast.cook.listens(path).await.unwrap();
        for ping in [r#"{"type":"ping"}"#, "ping", "PING"] {
            screen.says(ping).await;
            screen.until("pong").await;
        }
        screen.pings(b"are you there").await;
        let before = screen.events.clone();
        for noise in ["", "{}", "not json", r#"{"type":"nope"}"#] {
            screen.says(noise).await;
        }
        screen.catches_up().await;
        assert_eq!(screen.events, before, "{path}");
    }
}

#[tokio::test]
async fn a_screen_that_comes_back_after_a_restart_shows_what_happened_meanwhile() {
    let feast = Feast::begin(false).await;
    let order = feast.guest.orders("Ann", &[(1, 1)]).await;
    let mut kitchen = feast.kitchen().await;
    shows(&kitchen, [&["Ann"], &[], &[]]);
    let Feast {
        hub,
        cook,
        guest,
        data,
    } = feast;
    let address = hub.address();
    let ends = tokio::spawn(hub.drain());
    assert_eq!(kitchen.until_closed().await, 1012);
    ends.await.unwrap();
    let hub = host(data.path(), address, false).await;
    // Another station was faster; the token of before is good.
    cook.sets(&order, "preparing").await;
    guest.orders("Bea", &[(2, 1)]).await;
    let feast = Feast {
        hub,
        cook,
        guest,
        data,
    };
    let kitchen = feast.kitchen().await;
    shows(&kitchen, [&["Bea"], &["Ann"], &[]]);
    feast.hub.drain().await;
}

#[tokio::test]
async fn the_menu_is_changed_at_the_desk_and_no_open_order_with_it() {
    let feast = Feast::begin(false).await;
    let dish = json!({ "food_group": "Specials", "name": "Soup", "value": 4.5, "ticket": 1 });
    let (status, _) = feast
        .guest
        .call(Method::POST, "/menu/items", dish.clone())
        .await;
    assert_eq!(status, 403);
    let soup = feast
        .cook
        .done(Method::POST, "/menu/items", dish.clone())
        .await;
    let id = soup["id"].as_i64().unwrap();
    let item = format!("/menu/items/{id}");
    let groups = feast.guest.nobody().get("/menu/items/groups").await;
    let mut groups = groups.as_array().unwrap().iter();
    assert!(groups.any(|group| group["group"] == "Specials"));
    let order = feast.guest.orders("Ann", &[(id, 2)]).await;

    let dearer = json!({ "value": 9.0, "name": "Goulash" });
    feast.cook.done(Method::PUT, &item, dearer).await;
    let path = format!("/orders/{}", order["id"]);
    let line = &feast.cook.get(&path).await["order_items"][0]["food_item"];
    assert_eq!(
        (&line["name"], &line["value"]),
        (&json!("Soup"), &json!(4.5))
    );

    let (status, said) = feast.cook.call(Method::DELETE, &item, Value::Null).await;
    assert_eq!(status, 409, "{said}");
    let away = json!({ "is_available": false });
    feast.cook.done(Method::PUT, &item, away).await;
    let line = json!({ "food_item_id": id, "quantity": 1 });
    let (status, _) = feast.guest.call(Method::POST, "/cart/items", line).await;
    assert_eq!(status, 400);
    feast.cook.sets(&order, "preparing").await;
    feast.kitchen().await;

    let unused = feast.cook.done(Method::POST, "/menu/items", dish).await;
    let path = format!("/menu/items/{}", unused["id"]);
    feast.cook.done(Method::DELETE, &path, Value::Null).await;
    assert_eq!(
        feast.guest.call(Method::GET, &path, Value::Null).await.0,
        404
    );
}

#[tokio::test]
async fn somebody_new_sees_their_own_orders_and_no_others() {
    let feast = Feast::begin(false).await;
    let mut kitchen = feast.kitchen().await;
    let others = feast.guest.orders("Ann", &[(1, 1)]).await;
    let nobody = feast.cook.nobody();
    let account = json!({
        "username": "bea", "email": "bea@example.com", "password": "a long password",
    });
    let told = nobody
        .done(Method::POST, "/auth/register", account.clone())
        .await;
    assert_eq!(
        (&told["username"], &told["is_staff"]),
        (&json!("bea"), &json!(false))
    );
    assert_eq!(
        nobody.call(Method::POST, "/auth/register", account).await.0,
        400
    );
    let bea = nobody.signed_in("bea", "a long password").await;
    assert_eq!(bea.get("/auth/me").await["email"], "bea@example.com");
    let own = bea.orders("Bea", &[(2, 1)]).await;
    let mine = bea.get("/orders/my-orders").await;
    assert_eq!(mine.as_array().unwrap().len(), 1);
    assert_eq!(mine[0]["id"], own["id"]);
    for path in [
        "/orders/",
        "/operations/orders",
        "/operations/orders/pending",
    ] {
        assert_eq!(
            bea.call(Method::GET, path, Value::Null).await.0,
            403,
            "{path}"
        );
    }
    let path = format!("/orders/my-orders/{}", others["id"]);
    assert_eq!(bea.call(Method::GET, &path, Value::Null).await.0, 404);
    kitchen.catches_up().await;
    shows(&kitchen, [&["Ann", "Bea"], &[], &[]]);
}

#[tokio::test]
async fn orders_are_found_page_by_page_and_lane_by_lane() {
    let feast = Feast::begin(false).await;
    for number in 0..7 {
        let order = feast
            .guest
            .orders(&format!("guest {number}"), &[(1, 1)])
            .await;
        let steps = ["preparing", "ready", "complete"];
        for status in &steps[..number % 4] {
            feast.cook.sets(&order, status).await;
        }
    }
    let mut seen = Vec::new();
    for page in 1..=3 {
        let path = format!("/operations/orders?page={page}&per_page=3");
        let part = feast.cook.get(&path).await;
        assert_eq!(
            (&part["total"], &part["total_pages"]),
            (&json!(7), &json!(3))
        );
        for order in part["orders"].as_array().unwrap() {
            seen.push(order["customer_name"].as_str().unwrap().to_owned());
        }
    }
    let newest_first: Vec<String> = (0..7)
        .rev()
        .map(|number| format!("guest {number}"))
        .collect();
    assert_eq!(seen, newest_first);
    let mut by_lane = 0;
    for lane in ["pending", "preparing", "ready", "completed"] {
        let orders = feast.cook.get(&format!("/operations/orders/{lane}")).await;
        by_lane += orders.as_array().unwrap().len();
    }
    assert_eq!(by_lane, 7);
    let complete = feast.cook.get("/orders/?status=complete").await;
    assert_eq!(complete.as_array().unwrap().len(), 1);
}
