//! Hello, resume, and what comes then.

use std::time::Duration;

use futures_util::SinkExt;
use olgfeast_hub::{Hub, HubConfig, Running};
use olgfeast_protocol::{OrderId, OrderStatus, Seq, live::LiveKind};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    ADMIN, KITCHEN, ORDERS,
    client::{Heard, Known, Live},
    common::{Feast, config, frame, next, people},
};

fn id(order: &Value) -> i64 {
    order["id"].as_i64().unwrap()
}

/// A feast whose hub ticks so often.
async fn ticking(tick: Duration) -> Feast {
    let data = tempfile::tempdir().unwrap();
    let hub: Running = Hub::start(HubConfig {
        tick: Some(tick),
        ..config(data.path())
    })
    .await
    .unwrap();
    let (staff, customer) = people(&hub).await;
    Feast {
        hub,
        staff,
        customer,
        data,
    }
}

#[tokio::test]
async fn a_hello_a_resume_a_snapshot_and_then_what_happens() {
    let feast = Feast::start().await;
    let open = feast.order("Ann", 2).await;
    let complete = feast.order("Bob", 1).await;
    feast.set_status(id(&complete), "complete").await.ok();
    let mut live = Live::connect(&feast.staff, KITCHEN).await;
    assert_eq!(live.hello.head, Seq(3));
    live.resume().await;
    let Message::Text(part) = next(&mut live.socket).await else {
        panic!("no text");
    };
    let part: Value = serde_json::from_str(&part).unwrap();
    assert_eq!(part["type"], "snapshot");
    let data = &part["data"];
    assert_eq!((&data["part"], &data["parts"]), (&json!(1), &json!(1)));
    assert_eq!(data["head"], 3);
    let orders = data["orders"].as_array().unwrap();
    assert_eq!(orders.len(), 2);
    // The shape of REST, with a version and dates that have a zone.
    let rest = feast
        .staff
        .get(&format!("/api/v1/orders/{}", id(&open)))
        .await
        .ok();
    let mut keys: Vec<&String> = orders[0].as_object().unwrap().keys().collect();
    keys.retain(|key| !["version", "struck", "notes"].contains(&key.as_str()));
    assert!(keys.iter().copied().eq(rest.as_object().unwrap().keys()));
    assert_eq!(orders[0]["version"], 1);
    assert_eq!(
        (&orders[0]["struck"], &orders[0]["notes"]),
        (&json!([]), &json!(""))
    );
    assert_eq!(orders[1]["status"], "complete");
    let ordered = orders[0]["date_ordered"].as_str().unwrap();
    let expected = format!("{}Z", rest["date_ordered"].as_str().unwrap());
    assert_eq!(ordered, expected);
    assert_eq!(orders[0]["order_items"][1]["quantity"], 1);
    let resumed = frame(&mut live.socket).await;
    assert_eq!(resumed, json!({ "type": "resumed", "data": { "head": 3 } }));

    feast.set_status(id(&open), "preparing").await.ok();
    let event = frame(&mut live.socket).await;
    assert_eq!(event["type"], "order_status_change");
    let data = &event["data"];
    assert_eq!((&data["seq"], &data["prev"]), (&json!(4), &json!(3)));
    assert_eq!(data["order"]["status"], "preparing");
    assert_eq!(data["order"]["version"], 2);
    assert_eq!(data["by"], json!({ "user": "admin" }));
    assert!(data["at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(data["at"], data["order"]["date_preparing"]);
}

#[tokio::test]
async fn what_was_missed_is_replayed_as_the_log_has_it() {
    let feast = Feast::start().await;
    let first = feast.order("Ann", 1).await;
    let mut before = Live::resumed(&feast.staff, KITCHEN).await;
    let mut known = before.known.clone();
    before.socket.close(None).await.ok();
    feast.set_status(id(&first), "preparing").await.ok();
    let second = feast.order("Bob", 3).await;
    feast.set_status(id(&second), "complete").await.ok();

    known.epoch = Some(before.hello.epoch);
    let mut back = Live::connect_as(&feast.staff, KITCHEN, &[], known)
        .await
        .unwrap();
    back.resume().await;
    let db = rusqlite::Connection::open_with_flags(
        feast.data.path().join("hub.db"),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    )
    .unwrap();
    let mut log = db
        .prepare("SELECT seq, kind, order_json, by_json FROM events WHERE seq > 1 ORDER BY seq")
        .unwrap();
    let rows = log.query_map([], |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, String>(3)?,
        ))
    });
    let rows: Vec<_> = rows.unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    for (seq, kind, order, by) in rows {
        let event = frame(&mut back.socket).await;
        assert_eq!(event["type"], kind.as_str());
        assert_eq!(event["data"]["seq"], seq);
        assert_eq!(event["data"]["prev"], seq - 1);
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(event["data"]["order"], json(&order));
        assert_eq!(event["data"]["by"], json(&by));
    }
    assert_eq!(frame(&mut back.socket).await["type"], "resumed");
}

#[tokio::test]
async fn a_resume_may_be_repeated_and_one_without_an_epoch_brings_the_whole_board() {
    let feast = Feast::start().await;
    let order = feast.order("Ann", 1).await;
    let mut live = Live::resumed(&feast.staff, KITCHEN).await;
    live.resume().await;
    let (events, parts) = live.until_resumed().await;
    assert_eq!((events.len(), parts), (0, 0));
    live.known = Known::default();
    live.resume().await;
    let (events, parts) = live.until_resumed().await;
    assert_eq!((events.len(), parts), (0, 1));
    feast.set_status(id(&order), "ready").await.ok();
    assert_eq!(live.event().await.seq, Seq(2));
}

#[tokio::test]
async fn a_board_of_250_orders_comes_in_three_parts() {
    let feast = Feast::start().await;
    for _ in 0..250 {
        feast.order("Ann", 1).await;
    }
    let mut live = Live::connect(&feast.staff, KITCHEN).await;
    live.resume().await;
    assert_eq!(live.until_resumed().await.1, 3);
    assert_eq!(live.known.board.len(), 250);
}

#[tokio::test]
async fn a_hub_that_was_started_again_has_another_epoch_and_sends_the_board() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let live = Live::resumed(&feast.staff, KITCHEN).await;
    let (known, epoch) = (live.known.clone(), live.hello.epoch);
    drop(live);
    let Feast { hub, data, .. } = feast;
    hub.drain().await;
    let hub = Hub::start(config(data.path())).await.unwrap();
    let (staff, _) = people(&hub).await;
    let mut live = Live::connect_as(&staff, KITCHEN, &[], known).await.unwrap();
    assert_ne!(live.hello.epoch, epoch);
    assert_eq!(live.hello.head, Seq(1));
    live.resume().await;
    let (events, parts) = live.until_resumed().await;
    assert_eq!((events.len(), parts), (0, 1));
}

#[tokio::test]
async fn each_audience_sees_its_own_orders_in_a_chain_without_gaps() {
    let feast = Feast::start().await;
    let mut kitchen = Live::resumed(&feast.staff, KITCHEN).await;
    let mut own = Live::resumed(&feast.customer, ORDERS).await;
    let mut of_staff = Live::resumed(&feast.staff, ORDERS).await;
    // Whatever somebody calls themselves, their own orders are those of their account.
    own.say(r#"{"type":"subscribe_orders","data":{"user_id":1},"user_id":1}"#)
        .await;
    let first = feast.order("Ann", 1).await;
    let line = json!({ "food_item_id": 1, "quantity": 1 });
    feast.staff.post("/api/v1/cart/items", line).await.ok();
    let name = json!({ "customer_name": "Desk" });
    let desk = feast.staff.post("/api/v1/orders/checkout", name).await.ok();
    feast.set_status(id(&desk), "ready").await.ok();
    feast.set_status(id(&first), "ready").await.ok();
    let mut seen = Vec::new();
    for (live, count) in [(&mut kitchen, 4), (&mut own, 2), (&mut of_staff, 2)] {
        let mut chain = Vec::new();
        for _ in 0..count {
            let event = live.event().await;
            chain.push((event.prev.0, event.seq.0));
        }
        seen.push(chain);
    }
    assert_eq!(seen[0], [(0, 1), (1, 2), (2, 3), (3, 4)]);
    assert_eq!(seen[1], [(0, 1), (1, 4)]);
    assert_eq!(seen[2], [(0, 2), (2, 3)]);
    let heads: Vec<u64> = {
        let mut heads = Vec::new();
        for (client, path) in [
            (&feast.staff, KITCHEN),
            (&feast.customer, ORDERS),
            (&feast.staff, ORDERS),
        ] {
            heads.push(Live::connect(client, path).await.hello.head.0);
        }
        heads
    };
    assert_eq!(heads, [4, 4, 3]);
}

#[tokio::test]
async fn an_event_tells_who_did_it_and_where() {
    let feast = Feast::start().await;
    let order = feast.order("Ann", 1).await;
    let mut live = Live::resumed(&feast.staff, KITCHEN).await;
    let station = "1b4e28ba-2fa1-4d2e-883f-0016d3cca427";
    let path = format!("/api/v1/orders/{}/status", id(&order));
    let request = feast
        .staff
        .request(reqwest::Method::PUT, &path)
        .header("X-Station-Id", station)
        .header("X-Station-Name", "Grill 2")
        .json(&json!({ "status": "preparing" }));
    crate::common::answer(request).await.ok();
    let event = live.event().await;
    assert_eq!(event.kind, LiveKind::OrderStatusChange);
    let by = event.by.unwrap();
    assert_eq!(by.user.as_deref(), Some("admin"));
    assert_eq!(by.station_id.as_deref(), Some(station));
    assert_eq!(by.station.as_deref(), Some("Grill 2"));
    let preparing = event.order.unwrap().status;
    assert_eq!(preparing, Some(OrderStatus::Preparing));
}

#[tokio::test]
async fn ticks_break_the_silence_and_their_digest_is_that_of_the_board() {
    let feast = ticking(Duration::from_millis(50)).await;
    let mut live = Live::resumed(&feast.staff, KITCHEN).await;
    for (index, name) in ["Ann", "Bob", "Eve"].into_iter().enumerate() {
        let order = feast.order(name, 1).await;
        live.event().await;
        let status = ["preparing", "ready", "complete"][index];
        feast.set_status(id(&order), status).await.ok();
        live.event().await;
        let compared = live.digests_compared;
        while live.digests_compared < compared + 2 {
            assert!(matches!(live.hear().await, Heard::Tick));
        }
    }
    assert!(live.known.board.contains_key(&OrderId(2)));
    assert_eq!(live.known.board.len(), 2);
}

#[tokio::test]
async fn a_pong_has_the_number_of_its_ping_before_and_after_the_resume() {
    let feast = Feast::start().await;
    let mut live = Live::connect(&feast.staff, KITCHEN).await;
    for resumed in [false, true] {
        if resumed {
            live.resume().await;
            live.until_resumed().await;
        }
        for (ping, id) in [
            (
                r#"{"type":"ping","data":{"id":7,"cursor":0,"unsent":2}}"#,
                Some(7),
            ),
            (r#"{"type":"ping"}"#, None),
            ("ping", None),
        ] {
            live.say(ping).await;
            let heard = live.hear().await;
            assert!(
                matches!(heard, Heard::Pong(pong) if pong == id),
                "{heard:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_the_hub_does_not_understand_does_no_harm() {
    let feast = Feast::start().await;
    let mut live = Live::resumed(&feast.staff, KITCHEN).await;
    for text in [
        "",
        "nonsense",
        "[1]",
        "null",
        r#"{"type":"request_update"}"#,
        r#"{"type":"x"}"#,
    ] {
        live.say(text).await;
    }
    let bytes = Message::binary(b"{\"type\":\"ping\"}".to_vec());
    live.socket.send(bytes).await.unwrap();
    feast.order("Ann", 1).await;
    assert_eq!(live.event().await.kind, LiveKind::NewOrder);
}

#[tokio::test]
async fn an_admin_gets_the_figures_after_the_resume_and_after_a_change() {
    let feast = Feast::start().await;
    let mut admin = Live::connect(&feast.staff, ADMIN).await;
    admin.resume().await;
    admin.until_resumed().await;
    assert!(matches!(admin.hear().await, Heard::Figures));
    feast.order("Ann", 1).await;
    assert_eq!(admin.event().await.kind, LiveKind::NewOrder);
    let figures = frame(&mut admin.socket).await;
    assert_eq!(figures["type"], "dashboard_analytics");
    assert_eq!(figures["data"].as_object().unwrap().len(), 12);
    assert_eq!(figures["data"]["total_orders"], 1);
}
