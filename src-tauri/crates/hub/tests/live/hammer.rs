//! Many writers, many clients that come and go, and nothing lost.

use std::time::Duration;

use olgfeast_hub::{Hub, HubConfig};
use olgfeast_protocol::{Seq, Version};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};

use crate::{
    ADMIN, KITCHEN, ORDERS,
    client::{Board, Heard, Known, Live},
    common::{Client, config, people},
};

const ORDERS_OF_EACH: i64 = 15;
const CHANGES_OF_EACH: usize = 60;
/// How often a client breaks off before it stays.
const BREAKS: usize = 12;

/// `OLGFEAST_SEED` repeats the choices of a run that failed.
fn seed() -> u64 {
    let seed = std::env::var("OLGFEAST_SEED").ok();
    let seed = seed.map_or_else(rand::random, |seed| seed.parse().unwrap());
    eprintln!("OLGFEAST_SEED={seed}");
    seed
}

async fn place(client: Client) {
    for _ in 0..ORDERS_OF_EACH {
        let line = json!({ "food_item_id": 1, "quantity": 1 });
        client.post("/api/v1/cart/items", line).await.ok();
        let name = json!({ "customer_name": "Ann" });
        client.post("/api/v1/orders/checkout", name).await.ok();
    }
}

async fn work(staff: Client, mut chance: StdRng) {
    let mut done = 0;
    while done < CHANGES_OF_EACH {
        let id = chance.random_range(1..=2 * ORDERS_OF_EACH);
        let status = ["pending", "preparing", "ready", "complete"][chance.random_range(0..4)];
        let path = format!("/api/v1/orders/{id}/status");
        let answer = staff.put(&path, json!({ "status": status })).await;
        // An order that is not there yet is tried again later; one that was cancelled is not.
        done += usize::from(answer.status.is_success() || answer.status == 409);
    }
}

/// Strikes lines, changes notes, cancels orders and takes some of them back.
async fn amend(staff: Client, mut chance: StdRng) {
    let mut done = 0;
    while done < CHANGES_OF_EACH {
        let id = chance.random_range(1..=2 * ORDERS_OF_EACH);
        let mut put = async |path: String, body: Value| {
            let key = uuid::Uuid::from_u128(chance.random()).to_string();
            let request = staff.request(reqwest::Method::PUT, &path);
            let request = request.header("idempotency-key", key).json(&body);
            crate::common::answer(request).await
        };
        let status = format!("/api/v1/orders/{id}/status");
        let answer = match done % 3 {
            // An order of one line, and the lines are counted as the orders are.
            0 => {
                let path = format!("/api/v1/live/orders/{id}/lines/{id}");
                put(path, json!({ "struck": done % 2 == 0 })).await
            }
            1 => {
                let path = format!("/api/v1/live/orders/{id}/notes");
                put(path, json!({ "notes": done.to_string() })).await
            }
            _ => {
                let body = json!({ "status": "cancelled", "reason": "they left" });
                let cancelled = put(status.clone(), body).await;
                if done % 2 == 0 && cancelled.status.is_success() {
                    let version = &cancelled.json()["version"];
                    let back = json!({ "status": "preparing", "expected_version": version });
                    put(status, back).await
                } else {
                    cancelled
                }
            }
        };
        // What was handed out meanwhile, or was changed after it was cancelled, is a conflict.
        done += usize::from(answer.status.is_success() || answer.status == 409);
    }
}

/// Comes and goes, resumes again in between, and finally reads until it has the event `end`.
async fn listen(
    client: Client,
    path: &'static str,
    mut chance: StdRng,
    mut end: tokio::sync::watch::Receiver<Option<Seq>>,
) -> Live {
    let mut known = Known::default();
    for _ in 0..BREAKS {
        if chance.random_ratio(1, 6) {
            known = Known::default();
        }
        let mut live = Live::connect_as(&client, path, &[], known).await.unwrap();
        live.resume().await;
        for _ in 0..chance.random_range(0..20) {
            match live.hear().await {
                Heard::Event(_)
                | Heard::Patch(_)
                | Heard::Again
                | Heard::Part
                | Heard::Resumed
                | Heard::Tick
                | Heard::Figures => {}
                other => panic!("{other:?}"),
            }
            if chance.random_ratio(1, 10) {
                live.resume().await;
            }
        }
        known = live.known;
    }
    let mut live = Live::connect_as(&client, path, &[], known).await.unwrap();
    live.resume().await;
    live.until_resumed().await;
    let end = end.wait_for(Option::is_some).await.unwrap().unwrap();
    let compared = live.digests_compared;
    // Its own head may come before the end of the whole log: two ticks of silence tell.
    while live.known.cursor != Some(end) && live.digests_compared < compared + 2 {
        live.hear().await;
    }
    live
}

/// The open orders as REST has them, by their owner.
async fn truth(staff: &Client) -> Vec<(i64, i64, String)> {
    let mut orders = Vec::new();
    for lane in ["pending", "preparing", "ready"] {
        let lane = staff
            .get(&format!("/api/v1/operations/orders/{lane}"))
            .await
            .ok();
        orders.extend(lane.as_array().unwrap().iter().map(|order: &Value| {
            let number = |key: &str| order[key].as_i64().unwrap();
            let status = order["status"].as_str().unwrap().to_owned();
            (number("id"), number("user_id"), status)
        }));
    }
    orders.sort();
    orders
}

fn seen(board: &Board) -> Vec<(i64, String)> {
    let word = |(id, (_, status)): (&olgfeast_protocol::OrderId, &(Version, _))| {
        let status: &olgfeast_protocol::OrderStatus = status;
        (id.0, status.word().to_owned())
    };
    board.iter().map(word).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn however_clients_come_and_go_while_orders_change_they_end_up_with_what_the_hub_has() {
    let seed = seed();
    let mut chance = StdRng::seed_from_u64(seed);
    let mut another = || StdRng::from_rng(&mut chance);
    let data = tempfile::tempdir().unwrap();
    let hub = Hub::start(HubConfig {
        tick: Some(Duration::from_millis(200)),
        ..config(data.path())
    })
    .await
    .unwrap();
    let (staff, customer) = people(&hub).await;
    let (end, ends_at) = tokio::sync::watch::channel(None);
    let listeners: Vec<_> = [
        (&staff, KITCHEN),
        (&staff, KITCHEN),
        (&staff, KITCHEN),
        (&staff, ADMIN),
        (&customer, ORDERS),
        (&customer, ORDERS),
        (&staff, ORDERS),
    ]
    .into_iter()
    .map(|(client, path)| {
        let (client, ends_at) = (client.clone(), ends_at.clone());
        tokio::spawn(listen(client, path, another(), ends_at))
    })
    .collect();
    let writers = [
        tokio::spawn(place(staff.clone())),
        tokio::spawn(place(customer.clone())),
        tokio::spawn(work(staff.clone(), another())),
        tokio::spawn(work(staff.clone(), another())),
        tokio::spawn(amend(staff.clone(), another())),
    ];
    for writer in writers {
        writer.await.unwrap();
    }
    let head = Live::connect(&staff, KITCHEN).await.hello.head;
    end.send_replace(Some(head));
    let truth = truth(&staff).await;
    let me = customer.get("/api/v1/auth/me").await.ok()["id"]
        .as_i64()
        .unwrap();
    let paths = [
        KITCHEN, KITCHEN, KITCHEN, ADMIN, "customer", "customer", "staff",
    ];
    for (listener, who) in listeners.into_iter().zip(paths) {
        let live = listener.await.unwrap();
        let own = |user: i64| match who {
            "customer" => user == me,
            "staff" => user != me,
            _ => true,
        };
        let expected: Vec<(i64, String)> = truth
            .iter()
            .filter(|(_, user, _)| own(*user))
            .map(|(id, _, status)| (*id, status.clone()))
            .collect();
        assert_eq!(seen(&live.known.board), expected, "{who}, seed {seed}");
    }
}
