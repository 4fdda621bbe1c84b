//! Clients that take their time.

use serde_json::json;

use crate::{
    house::House,
    wire::{status, trickle},
};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_trickles_is_given_up_and_delays_nobody() {
    let house = House::start().await;
    let address = house.hub().address();
    let token = house.feast.staff.token.clone().unwrap();
    let upgrade = format!(
        "GET /ws/kitchen/display?live=1 HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {token}\r\n\
         Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX: "
    );
    let form = "POST /api/v1/auth/login HTTP/1.1\r\nHost: hub\r\nContent-Length: 1000\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\n";
    let slow = |first: &str| {
        let first = first.as_bytes().to_vec();
        tokio::spawn(async move { trickle(address, &first, b"x").await })
    };
    let head = slow("GET /health HTTP/1.1\r\nX: ");
    let upgrade = slow(&upgrade);
    let body = slow(form);
    let mut many = Vec::new();
    for _ in 0..500 {
        many.push(slow("POST /api/v1/auth/login HTTP/1.1\r\nHost: h"));
    }
    // Meanwhile the feast goes on.
    let id = house.order["id"].as_i64().unwrap();
    house.feast.set_status(id, "preparing").await.ok();
    house.nobody().get("/health").await.ok();
    house
        .feast
        .staff
        .socket("/ws/kitchen/display")
        .await
        .unwrap();
    // A head that is not whole is not answered; a body that is not, is.
    assert_eq!(head.await.unwrap(), "");
    assert_eq!(upgrade.await.unwrap(), "");
    let answered = body.await.unwrap();
    assert_eq!(status(&answered), 408, "{answered}");
    for slow in many {
        assert_eq!(slow.await.unwrap(), "");
    }
    let login = json!({ "customer_name": "x" });
    let refused = house.nobody().post("/api/v1/orders/checkout", login).await;
    house.refused("afterwards", &refused, 401);
    house.end().await;
}
