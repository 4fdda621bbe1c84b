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
        world.token = world.sign_in("admin").await;
        world
    }

    async fn sign_in(&self, name: &str) -> String {
        let form = format!("username={name}&password={name}-password");
        let request = http::Request::post("/api/v1/auth/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .unwrap();
        let answer = self.hub.request(request, here()).await;
        json_of(&answer)["access_token"].as_str().unwrap().into()
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
        self.connect_with(&self.token.clone(), "/ws/kitchen/display")
            .await
    }

    async fn connect_with(&mut self, token: &str, path: &str) -> SocketId {
        let request = http::Request::get(format!("{path}?live=1"))
            .header("authorization", format!("Bearer {token}"))
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
async fn a_slow_socket_gets_a_patch_of_its_own_audience_and_is_dropped_when_it_is_too_old() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(dir.path(), 1).await;
    let resume = r#"{"type":"resume","data":{"epoch":null,"after":null}}"#;
    let order = world.place().await;
    let kitchen = world.connect().await;
    let customer = world.sign_in("customer").await;
    let own = world.connect_with(&customer, "/ws/orders/updates").await;
    for socket in [kitchen, own] {
        world.hub.receive(socket, resume).await;
    }
    world.hub.take();
    let change = async |world: &World, times: usize| {
        for time in 0..times {
            let status = ["ready", "pending"][time % 2];
            let to = json!({ "status": status });
            let path = format!("/orders/{order}/status");
            assert_eq!(world.ask(Method::PUT, &path, &to).await.status, 200);
        }
    };
    change(&world, 130).await;
    let told = world.hub.take();
    // The order is of staff: its customer hears nothing.
    assert!(told.iter().all(|(socket, _)| *socket == kitchen));
    let texts: Vec<Value> = told
        .iter()
        .map(|(_, told)| match told {
            Told::Text(text) => serde_json::from_str(text).unwrap(),
            Told::Closed(code) => panic!("{code}"),
        })
        .collect();
    assert_eq!(texts.len(), 3);
    assert_eq!(texts[0]["type"], "patch");
    let data = &texts[0]["data"];
    assert_eq!((&data["from"], &data["to"]), (&json!(1), &json!(129)));
    assert_eq!(data["orders"].as_array().unwrap().len(), 1);
    assert_eq!(data["orders"][0]["version"], 129);
    assert_eq!(texts[1]["data"]["prev"], 129);
    assert_eq!(texts[2]["data"]["seq"], 131);

    change(&world, 130).await;
    time::advance(Duration::from_millis(5_001)).await;
    let told = world.hub.take();
    let last = told.iter().rfind(|(socket, _)| *socket == kitchen).unwrap();
    let Told::Text(text) = &last.1 else {
        panic!("{last:?}");
    };
    assert!(text.contains("resync"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn the_board_calls_a_number_out_past_the_undo_and_lets_it_go_and_a_draining_hub_says_to_ask()
{
    let dir = tempfile::tempdir().unwrap();
    let world = World::open(dir.path(), 1).await;
    let order = world.place().await;
    let look = async || {
        // A page is good for a second.
        time::advance(Duration::from_secs(1)).await;
        let request = http::Request::get("/board").body(String::new()).unwrap();
        let page = world.hub.request(request, here()).await;
        let (ready, preparing) = page.body.split_once("IN PREPARATION").unwrap();
        let number = format!(">{order}</li>");
        (ready.contains(&number), preparing.contains(&number))
    };
    assert_eq!(look().await, (false, true));
    let to = json!({ "status": "ready" });
    let path = format!("/orders/{order}/status");
    world.ask(Method::PUT, &path, &to).await;
    for (millis, expected) in [
        (3_999, (false, true)),
        (4_000, (true, false)),
        (15 * 60 * 1_000 - 1, (true, false)),
        (15 * 60 * 1_000, (false, false)),
    ] {
        // The order was placed at the start, and made ready a millisecond later.
        world.hub.set_wall(START.plus_millis(1 + millis));
        assert_eq!(look().await, expected, "{millis}");
    }
    world.hub.app.draining.cancel();
    let request = http::Request::get("/board").body(String::new()).unwrap();
    let page = world.hub.request(request, here()).await;
    assert_eq!(page.status, 503);
    assert!(
        page.body.contains("Please ask at the counter"),
        "{}",
        page.body
    );
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

/// A station's request for a live socket.
fn station(path: &str, token: &str, name: &str) -> http::Request<()> {
    http::Request::get(format!("{path}?live=1"))
        .header("authorization", format!("Bearer {token}"))
        .header("x-station-id", "1b4e28ba-2fa1-4d2e-883f-0016d3cca427")
        .header("x-station-name", name)
        .body(())
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_desk_is_told_once_that_a_station_is_unreachable_and_once_that_it_is_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(dir.path(), 1).await;
    let token = world.token.clone();
    let desk = http::Request::get("/ws/admin/dashboard?live=1")
        .header("authorization", format!("Bearer {token}"))
        .body(())
        .unwrap();
    let desk = world.hub.connect(desk, here()).await.unwrap();
    let grill = station("/ws/kitchen/display", &token, "Grill");
    let grill = world.hub.connect(grill, here()).await.unwrap();
    let resume = r#"{"type":"resume","data":{"epoch":null,"after":null}}"#;
    for socket in [desk, grill] {
        world.hub.receive(socket, resume).await;
    }
    // Ticks go out to both all the time; only the grill's pings count.
    let mut told = Vec::new();
    let mut pass = async |world: &mut World, halves: u32| {
        for _ in 0..halves {
            time::advance(Duration::from_millis(500)).await;
            world.hub.look_after_stations().await;
            for (to, frame) in world.hub.take() {
                if let Told::Text(text) = frame
                    && text.contains(r#""type":"station""#)
                {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    told.push((to, frame["data"]["state"].as_str().unwrap().to_owned()));
                }
            }
        }
        std::mem::take(&mut told)
    };
    assert_eq!(pass(&mut world, 14).await, []);
    let ping = r#"{"type":"ping","data":{"id":1,"cursor":0,"unsent":3}}"#;
    world.hub.receive(grill, ping).await;
    assert_eq!(pass(&mut world, 14).await, []);
    assert_eq!(
        pass(&mut world, 1).await,
        [(desk, "unreachable".to_owned())]
    );
    assert_eq!(pass(&mut world, 60).await, []);
    world.hub.receive(grill, ping).await;
    assert_eq!(pass(&mut world, 1).await, [(desk, "connected".to_owned())]);
    world.hub.close(grill);
    assert_eq!(pass(&mut world, 60).await, []);
    let list = world.ask(Method::GET, "/live/stations", &Value::Null).await;
    let list = json_of(&list);
    assert_eq!(list["stations"][0]["state"], "left");
    assert_eq!(list["stations"][0]["unsent"], 3);
    assert_eq!(list["stations"][0]["address"], "192.168.1.7");
}

#[tokio::test(start_paused = true)]
async fn of_a_storm_five_hundred_are_let_in_at_once_and_the_rest_is_told_when_to_come() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::open(dir.path(), 1).await;
    for _ in 0..500 {
        world.connect().await;
    }
    let token = world.token.clone();
    let one_more = station("/ws/kitchen/display", &token, "Grill");
    let refused = world.hub.connect(one_more, here()).await.unwrap_err();
    assert_eq!(refused.status, 503);
    let retry_after = ("retry-after".to_owned(), "1".to_owned());
    assert!(refused.headers.contains(&retry_after), "{refused:?}");
    // Whoever has no account does not use up the room of those who have one.
    let nobody = station("/ws/kitchen/display", "x", "Grill");
    let refused = world.hub.connect(nobody, here()).await.unwrap_err();
    assert_eq!(refused.status, 401);
    time::advance(Duration::from_secs(1)).await;
    world.connect().await;
}

async fn health(routes: &Router) -> (u16, Value) {
    let request = http::Request::get("/health").body(Body::empty()).unwrap();
    let response = routes.clone().oneshot(request).await.unwrap();
    let answered = answer(response).await;
    (
        answered.status,
        serde_json::from_str(&answered.body).unwrap(),
    )
}

#[tokio::test(start_paused = true)]
async fn a_hub_whose_store_does_not_answer_is_not_ready() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::open(dir.path(), 1).await;
    let healthy = json!({ "status": "healthy", "version": "2.0.0" });
    let unhealthy = json!({ "status": "unhealthy", "version": "2.0.0" });
    assert_eq!(health(&world.hub.routes).await, (200, healthy.clone()));

    // One that is held up, for longer than anybody waits.
    let slow = CoreHandle::start(crate::core::tests::Room::new().core, ()).unwrap();
    let routes = rest::router(App {
        core: slow.clone(),
        ..world.hub.app.clone()
    });
    let (go_on, held_up) = std::sync::mpsc::channel::<()>();
    let holding = tokio::spawn(async move {
        slow.call(move |_| {
            // It goes on when the sender is dropped.
            let _dropped = held_up.recv();
            Ok::<(), crate::core::CoreError>(())
        })
        .await
    });
    tokio::task::yield_now().await;
    assert_eq!(health(&routes).await, (503, unhealthy.clone()));
    drop(go_on);
    holding.await.unwrap().unwrap();

    // One that is gone.
    world.hub.app.core.stop().await.unwrap();
    assert_eq!(health(&world.hub.routes).await, (503, unhealthy));
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
