use http::Method;
use serde_json::{Value, json};
use tokio::time;

use super::*;

const START: UtcTime = UtcTime(1_795_382_470_000_000);

struct World {
    hub: Hub,
    token: String,
}

fn here() -> SocketAddr {
    ([192, 168, 1, 7], 40_000).into()
}

fn accounts() -> [Account; 2] {
    ["admin", "customer"].map(|name| Account {
        username: name.into(),
        password: format!("{name}-password"),
    })
}

impl World {
    async fn open(dir: &Path, seed: u64) -> World {
        let hub = Hub::open(dir, &accounts(), seed, START).await.unwrap();
        let mut world = World {
            hub,
            token: String::new(),
        };
        let form = "username=admin&password=admin-password".to_owned();
        let request = http::Request::post("/api/v1/auth/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .unwrap();
        let answer = world.hub.request(request, here()).await;
        world.token = json_of(&answer)["access_token"].as_str().unwrap().into();
        world
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .body(body.to_string())
            .unwrap();
        self.hub.request(request, here()).await
    }

    async fn place(&self) -> i64 {
        let line = json!({ "food_item_id": 1, "quantity": 2 });
        assert_eq!(
            self.ask(Method::POST, "/cart/items", &line).await.status,
            200
        );
        let name = json!({ "customer_name": "Ann" });
        let placed = self.ask(Method::POST, "/orders/checkout", &name).await;
        json_of(&placed)["id"].as_i64().unwrap()
    }

    async fn connect(&mut self) -> SocketId {
        let request = http::Request::get("/ws/kitchen/display?live=1")
            .header("authorization", format!("Bearer {}", self.token))
            .body(())
            .unwrap();
        self.hub.connect(request, here()).await.unwrap()
    }

    /// The types of all that was told, and the last of it.
    fn kinds(&mut self) -> (Vec<String>, Value) {
        let mut last = Value::Null;
        let kinds = self.hub.take().into_iter().map(|(_, told)| match told {
            Told::Text(text) => {
                last = serde_json::from_str(&text).unwrap();
                last["type"].as_str().unwrap().to_owned()
            }
            Told::Closed(code) => code.to_string(),
        });
        (kinds.collect(), last)
    }
}

fn json_of(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_hub_is_played_by_hand_from_its_hello_to_an_event_and_a_tick() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(dir.path(), 1).await;
    let socket = world.connect().await;
    let (kinds, hello) = world.kinds();
    assert_eq!(kinds, ["hello"]);
    assert_eq!(hello["data"]["tick_ms"], 3_000);
    let resume = r#"{"type":"resume","data":{"epoch":null,"after":null}}"#;
    world.hub.receive(socket, resume).await;
    assert_eq!(world.kinds().0, ["snapshot", "resumed"]);
    let order = world.place().await;
    let (kinds, event) = world.kinds();
    assert_eq!(kinds, ["new_order"]);
    assert_eq!(event["data"]["order"]["id"], order);
    let due = world.hub.next_wake().unwrap();
    assert_eq!(due - Instant::now(), Duration::from_secs(3));
    time::advance(Duration::from_secs(3)).await;
    assert_eq!(world.kinds().0, ["tick"]);
    let ping = r#"{"type":"ping","data":{"id":4,"cursor":1,"unsent":0}}"#;
    world.hub.receive(socket, ping).await;
    assert_eq!(world.kinds().0, ["pong"]);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_resume_is_closed_and_who_has_no_token_is_not_let_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(dir.path(), 1).await;
    world.connect().await;
    assert_eq!(world.kinds().0, ["hello"]);
    time::advance(Duration::from_secs(5)).await;
    assert_eq!(world.kinds().0.last().unwrap(), "4408");
    assert_eq!(world.hub.next_wake(), None);
    let nobody = http::Request::get("/ws/kitchen/display?live=1");
    let refused = world.hub.connect(nobody.body(()).unwrap(), here()).await;
    assert_eq!(refused.unwrap_err().status, 401);
}

#[tokio::test(start_paused = true)]
async fn what_was_answered_is_there_after_a_kill_and_the_log_is_another() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(dir.path(), 1).await;
    let order = world.place().await;
    world.connect().await;
    let (_, before) = world.kinds();
    drop(world);
    let mut world = World::open(dir.path(), 2).await;
    let path = format!("/operations/orders/{order}");
    let read = world.ask(Method::GET, &path, &json!({})).await;
    assert_eq!(json_of(&read)["status"], "pending");
    world.connect().await;
    let (_, after) = world.kinds();
    assert_eq!(before["data"]["head"], after["data"]["head"]);
    assert_ne!(before["data"]["epoch"], after["data"]["epoch"]);
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_says_the_same() {
    let mut said = Vec::new();
    for _ in 0..2 {
        let dir = tempfile::tempdir().unwrap();
        let mut world = World::open(dir.path(), 7).await;
        let socket = world.connect().await;
        let resume = r#"{"type":"resume","data":{"epoch":null,"after":null}}"#;
        world.hub.receive(socket, resume).await;
        let order = world.place().await;
        let to = json!({ "status": "preparing" });
        let moved = world
            .ask(Method::PUT, &format!("/orders/{order}/status"), &to)
            .await;
        said.push((world.hub.take(), moved));
    }
    assert_eq!(said[0], said[1]);
}

#[tokio::test(start_paused = true)]
async fn a_hub_that_drains_lets_nobody_in_and_tells_those_who_are_there() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(dir.path(), 1).await;
    world.connect().await;
    assert_eq!(world.kinds().0, ["hello"]);
    world.hub.drain();
    assert_eq!(world.hub.next_wake(), Some(Instant::now()));
    let (kinds, draining) = world.kinds();
    assert_eq!(kinds, ["draining"]);
    assert_eq!(
        draining["data"],
        json!({ "retry_in": 1_000, "spread": 250 })
    );
    let knock = http::Request::get("/ws/kitchen/display?live=1")
        .header("authorization", format!("Bearer {}", world.token));
    let refused = world.hub.connect(knock.body(()).unwrap(), here()).await;
    assert_eq!(refused.unwrap_err().status, 503);
    let read = world.ask(Method::GET, "/orders/", &json!({})).await;
    assert_eq!(read.status, 503);
    time::advance(Duration::from_millis(250)).await;
    assert_eq!(world.kinds().0, ["1012"]);
    assert_eq!(world.hub.next_wake(), None);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_reads_nothing_for_too_long_has_to_begin_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(dir.path(), 1).await;
    let socket = world.connect().await;
    let resume = r#"{"type":"resume","data":{"epoch":null,"after":null}}"#;
    world.hub.receive(socket, resume).await;
    world.kinds();
    world.hub.stall(socket, true);
    world.place().await;
    time::advance(Duration::from_secs(6)).await;
    assert_eq!(world.kinds().0, [""; 0]);
    assert_eq!(world.hub.next_wake(), None, "nothing can be told");
    world.hub.stall(socket, false);
    assert_eq!(world.kinds().0, ["tick", "resync"]);
}

#[tokio::test(start_paused = true)]
async fn the_log_is_read_from_any_place_as_the_sockets_get_it() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::open(dir.path(), 1).await;
    for _ in 0..2 {
        world.place().await;
    }
    for (after, seqs) in [(0, vec![1, 2]), (1, vec![2]), (2, vec![])] {
        let events = world.hub.log(Seq(after)).await.unwrap();
        let read = events.iter().map(|event| {
            let event: Value = serde_json::from_str(event).unwrap();
            event["data"]["seq"].as_i64().unwrap()
        });
        assert_eq!(read.collect::<Vec<_>>(), seqs);
    }
}
