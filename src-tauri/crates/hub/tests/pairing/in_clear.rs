//! What makes a paired station what it is does not go over a network in clear.

use std::net::SocketAddr;

use http::Request;
use olgfeast_hub::{
    Account,
    sans_io::{Answer, Hub},
};
use olgfeast_protocol::UtcTime;
use serde_json::{Value, json};

use crate::paired::wish;

const NEAR: &str = "192.168.1.7:40000";
const HERE: &str = "127.0.0.1:40000";

struct World {
    hub: Hub,
    staff: String,
    _dir: tempfile::TempDir,
}

impl World {
    async fn open() -> World {
        let dir = tempfile::tempdir().unwrap();
        let admin = Account {
            username: "admin".into(),
            password: "admin-password".into(),
        };
        let wall = UtcTime(1_795_382_470_000_000);
        let hub = Hub::open(dir.path(), &[admin], 7, wall).await.unwrap();
        let login = Request::post("/api/v1/auth/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .body("username=admin&password=admin-password".to_owned())
            .unwrap();
        let tokens = read(&hub.request(login, address(NEAR)).await);
        World {
            staff: tokens["access_token"].as_str().unwrap().to_owned(),
            hub,
            _dir: dir,
        }
    }

    async fn post(&self, from: &str, path: &str, token: Option<&str>, body: Value) -> Answer {
        let mut request =
            Request::post(format!("/api/v1{path}")).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(body.to_string()).unwrap();
        self.hub.request(request, address(from)).await
    }

    async fn get(&self, from: &str, token: &str) -> Answer {
        let request = Request::get("/api/v1/live/snapshot")
            .header("authorization", format!("Bearer {token}"))
            .body(String::new())
            .unwrap();
        self.hub.request(request, address(from)).await
    }
}

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn read(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test(start_paused = true)]
async fn pairing_tokens_and_their_use_are_refused_in_clear_from_another_computer() {
    let mut world = World::open().await;
    let pairings = "/live/pairings";
    let refused = world.post(NEAR, pairings, Some(&world.staff), wish(1, "kitchen"));
    assert_eq!(refused.await.status, 403);
    let pin =
        json!({ "station_id": crate::paired::station(1), "name": "Board", "pin": "0000-0000" });
    assert_eq!(world.post(NEAR, pairings, None, pin).await.status, 403);

    let paired = world.post(HERE, pairings, Some(&world.staff), wish(1, "kitchen"));
    let paired = read(&paired.await);
    let credential = json!({ "credential": paired["credential"] });
    let refused = world
        .post(NEAR, "/auth/station", None, credential.clone())
        .await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    let granted = read(&world.post(HERE, "/auth/station", None, credential).await);
    let token = granted["access_token"].as_str().unwrap();
    assert_eq!(world.get(HERE, token).await.status, 200);
    assert_eq!(world.get(NEAR, token).await.status, 403);
    assert_eq!(
        world.get(NEAR, &world.staff).await.status,
        200,
        "an account is"
    );

    let knock = || {
        Request::get("/ws/kitchen/display?live=1")
            .header("authorization", format!("Bearer {token}"))
            .body(())
            .unwrap()
    };
    let refused = world.hub.connect(knock(), address(NEAR)).await.unwrap_err();
    assert_eq!(refused.status, 403);
    assert!(world.hub.connect(knock(), address(HERE)).await.is_ok());
}
