//! Every route and every role.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    common::{Client, Feast, answer, frame, refused},
    paired::{paired, station},
};

/// Who asks, in the order of the columns below.
const ROLES: [&str; 6] = ["nobody", "customer", "staff", "admin", "kitchen", "board"];

/// What the answer is to be: `+` let in (whatever comes of it there), `3` 403, `1` 401.
/// A customer is let in to their own orders, and to see no others.
const TABLE: &[(&str, &str, &str)] = &[
    ("GET", "/", "++++++"),
    ("GET", "/health", "++++++"),
    ("GET", "/api/v1/auth/me", "1+++++"),
    ("POST", "/api/v1/auth/logout", "1+++33"),
    ("GET", "/api/v1/menu/items", "++++++"),
    ("GET", "/api/v1/menu/items/groups", "++++++"),
    ("GET", "/api/v1/menu/items/1", "++++++"),
    ("POST", "/api/v1/menu/items", "13++33"),
    ("PUT", "/api/v1/menu/items/1", "13++33"),
    ("DELETE", "/api/v1/menu/items/9999", "13++33"),
    ("GET", "/api/v1/cart/items", "1+++33"),
    ("POST", "/api/v1/cart/items", "1+++33"),
    ("PUT", "/api/v1/cart/items/1", "1+++33"),
    ("DELETE", "/api/v1/cart/items/1", "1+++33"),
    ("POST", "/api/v1/cart/items/1/increase", "1+++33"),
    ("POST", "/api/v1/cart/items/1/decrease", "1+++33"),
    ("DELETE", "/api/v1/cart/clear", "1+++33"),
    ("GET", "/api/v1/orders/", "13+++3"),
    ("POST", "/api/v1/orders/checkout", "1+++33"),
    ("GET", "/api/v1/orders/my-orders", "1+++33"),
    ("GET", "/api/v1/orders/my-orders/1", "1+++33"),
    ("GET", "/api/v1/orders/analytics/dashboard", "13+++3"),
    ("GET", "/api/v1/orders/1", "13+++3"),
    ("PUT", "/api/v1/orders/1/status", "13+++3"),
    ("GET", "/api/v1/live/snapshot", "1+++++"),
    ("GET", "/api/v1/live/events", "1+++++"),
    ("POST", "/api/v1/live/orders", "1+++33"),
    ("GET", "/api/v1/live/stations", "13++33"),
    ("GET", "/api/v1/live/users", "13++33"),
    ("POST", "/api/v1/live/users", "13++33"),
    ("PATCH", "/api/v1/live/users/9999", "13++33"),
    ("GET", "/api/v1/live/pairings", "13++33"),
    ("POST", "/api/v1/live/pairings", "+3++33"),
    ("POST", "/api/v1/live/pairings/pins", "13++33"),
    (
        "DELETE",
        "/api/v1/live/pairings/00000000-0000-4000-8000-000000000099",
        "13++33",
    ),
    ("GET", "/api/v1/operations/orders", "13+++3"),
    ("GET", "/api/v1/operations/orders/pending", "13+++3"),
    ("GET", "/api/v1/operations/orders/preparing", "13+++3"),
    ("GET", "/api/v1/operations/orders/ready", "13+++3"),
    ("GET", "/api/v1/operations/orders/completed", "13+++3"),
    ("GET", "/api/v1/operations/orders/1", "13+++3"),
    ("GET", "/api/v1/operations/dashboard/analytics", "13+++3"),
];

/// The same of sockets, which are asked for live.
const SOCKETS: &[(&str, &str)] = &[
    ("/ws/kitchen/display", "13++++"),
    ("/ws/admin/dashboard", "13++33"),
    ("/ws/orders/updates", "1+++33"),
];

async fn clients(feast: &Feast) -> [Client; 6] {
    [
        Client::new(feast.hub.address()),
        feast.customer.clone(),
        feast.staff.clone(),
        paired(feast, 1, "admin").await,
        paired(feast, 2, "kitchen").await,
        paired(feast, 3, "board").await,
    ]
}

fn mark(status: StatusCode) -> char {
    match status.as_u16() {
        401 => '1',
        403 => '3',
        _ => '+',
    }
}

#[tokio::test]
async fn each_route_lets_in_whom_it_should_and_nobody_else() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let clients = clients(&feast).await;
    let mut wrong = Vec::new();
    for (method, path, expected) in TABLE {
        let mut marks = String::new();
        for client in &clients {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let request = client.request(method, path).json(&json!({}));
            marks.push(mark(answer(request).await.status));
        }
        if marks != *expected {
            wrong.push(format!("{method} {path}: {marks}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{ROLES:?}\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn each_socket_lets_in_whom_it_should_and_nobody_else() {
    let feast = Feast::start().await;
    let clients = clients(&feast).await;
    for (path, expected) in SOCKETS {
        let mut marks = String::new();
        for client in &clients {
            marks.push(match client.socket(&format!("{path}?live=1")).await {
                Ok(_) => '+',
                refusal => mark(StatusCode::from_u16(refused(refusal)).unwrap()),
            });
        }
        assert_eq!(marks, *expected, "{path} {ROLES:?}");
        // Plain sockets are not for paired stations.
        for client in &clients[3..] {
            assert_eq!(refused(client.socket(path).await), 403, "{path}");
        }
    }
}

#[tokio::test]
async fn a_board_hears_of_numbers_and_states_on_all_its_ways() {
    let feast = Feast::start().await;
    let before = feast.order("Kowalski", 2).await["id"].as_i64().unwrap();
    let board = paired(&feast, 3, "board").await;
    let mut socket = board.socket("/ws/kitchen/display?live=1").await.unwrap();
    let hello = frame(&mut socket).await;
    let resume = json!({ "type": "resume", "data": { "epoch": null, "after": null } });
    let resume = tokio_tungstenite::tungstenite::Message::text(resume.to_string());
    futures_util::SinkExt::send(&mut socket, resume)
        .await
        .unwrap();
    let mut told = vec![frame(&mut socket).await, frame(&mut socket).await];
    assert_eq!(told[0]["data"]["orders"][0]["id"], before);
    assert_eq!(told[0]["data"]["orders"][0]["status"], "pending");
    feast.set_status(before, "preparing").await.ok();
    let event = loop {
        let next = frame(&mut socket).await;
        if next["type"] == "order_status_change" {
            break next;
        }
    };
    assert_eq!(event["data"]["order"]["status"], "preparing");
    assert_eq!(event["data"]["order"]["display_id"], 1);
    told.push(event);
    told.push(board.get("/api/v1/live/snapshot").await.ok());
    let epoch = hello["data"]["epoch"].as_str().unwrap();
    let path = format!("/api/v1/live/events?epoch={epoch}&after=0");
    told.push(board.get(&path).await.ok());
    for told in told {
        let text = told.to_string();
        for kept in ["Kowalski", "customer", "order_items", "ref_code", "admin"] {
            assert!(!text.contains(kept), "{kept}: {text}");
        }
    }
}

#[tokio::test]
async fn a_station_may_end_its_own_pairing_and_no_other() {
    let feast = Feast::start().await;
    let (grill, board) = (
        paired(&feast, 2, "kitchen").await,
        paired(&feast, 3, "board").await,
    );
    let path = |number| format!("/api/v1/live/pairings/{}", station(number));
    assert_eq!(board.delete(&path(2)).await.status, 403);
    assert_eq!(board.delete(&path(3)).await.status, 204);
    assert_eq!(board.get("/api/v1/live/snapshot").await.status, 401);
    assert_eq!(grill.get("/api/v1/live/snapshot").await.status, 200);
    let left: Value = feast.staff.get("/api/v1/live/pairings").await.ok();
    assert_eq!(left.as_array().unwrap().len(), 1);
}

/// Its dashboard counts what it has seen, and believes the hub where that knows of more.
#[tokio::test]
async fn a_kitchen_is_told_the_figures_of_the_orders_that_it_works_and_a_board_and_a_customer_are_not()
 {
    let feast = Feast::start().await;
    let order = feast.order("Ann", 2).await["id"].as_i64().unwrap();
    for status in ["preparing", "ready", "complete"] {
        feast.set_status(order, status).await.ok();
    }
    feast.order("Bea", 1).await;
    let (kitchen, board) = (
        paired(&feast, 2, "kitchen").await,
        paired(&feast, 3, "board").await,
    );
    for path in [
        "/api/v1/orders/analytics/dashboard",
        "/api/v1/operations/dashboard/analytics",
    ] {
        let told = kitchen.get(path).await.ok();
        assert_eq!(told, feast.staff.get(path).await.ok(), "{path}");
        assert_eq!(board.get(path).await.status, 403, "{path}");
        assert_eq!(feast.customer.get(path).await.status, 403, "{path}");
    }
    let sales = kitchen.get("/api/v1/orders/analytics/dashboard").await.ok();
    assert_eq!(sales["orders_today"], 2);
    assert!(sales["revenue_today"].as_f64().unwrap() > 0.0, "{sales}");
}
