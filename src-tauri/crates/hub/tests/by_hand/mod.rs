//! A hub that is played by hand, in virtual time.
#![allow(dead_code, reason = "each test binary uses another part")]

use std::{net::SocketAddr, path::Path, time::Duration};

use olgfeast_hub::{
    Account,
    sans_io::{Answer, Hub},
};
use olgfeast_protocol::UtcTime;
use serde_json::{Value, json};

/// A hub with a staff and a customer account, both signed in.
pub(crate) struct House {
    pub(crate) hub: Hub,
    /// What its wall clock shows.
    pub(crate) wall: UtcTime,
    staff: String,
    customer: String,
    keys: u128,
    data: tempfile::TempDir,
}

/// An answer with a body that is looked into.
pub(crate) trait Look {
    fn json(&self) -> Value;
}

impl Look for Answer {
    /// The body of a success.
    fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Where requests come from.
pub(crate) fn address() -> SocketAddr {
    SocketAddr::from(([192, 168, 1, 20], 50_000))
}

pub(crate) fn accounts() -> [Account; 2] {
    ["admin", "customer"].map(|name| Account {
        username: name.into(),
        password: format!("{name}'s password"),
    })
}

impl House {
    /// A new feast at this time.
    pub(crate) async fn open(wall: &str) -> House {
        let data = tempfile::tempdir().unwrap();
        let wall = UtcTime::parse(wall).unwrap();
        let hub = Hub::open(data.path(), &accounts(), 1, wall).await.unwrap();
        let mut house = House {
            hub,
            wall,
            staff: String::new(),
            customer: String::new(),
            keys: 0,
            data,
        };
        house.sign_in().await;
        house
    }

    /// The directory of the feast.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// The customer's token.
    pub(crate) fn customer(&self) -> String {
        self.customer.clone()
    }

    /// Both sign in, as they have to every half an hour.
    pub(crate) async fn sign_in(&mut self) {
        let [staff, customer] = accounts();
        self.staff = self.token(&staff).await;
        self.customer = self.token(&customer).await;
    }

    async fn token(&self, account: &Account) -> String {
        let form = format!(
            "username={}&password={}",
            account.username,
            account.password.replace(' ', "+")
        );
        let request = http::Request::post("/api/v1/auth/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .unwrap();
        let tokens = self.hub.request(request, address()).await.json();
        tokens["access_token"].as_str().unwrap().to_owned()
    }

    /// So many seconds go by.
    pub(crate) async fn later(&mut self, seconds: u64) {
        let time = Duration::from_secs(seconds);
        tokio::time::advance(time).await;
        self.wall = UtcTime(self.wall.0 + time.as_micros() as i64);
        self.hub.set_wall(self.wall);
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_as(Some(&self.staff), path).await
    }

    pub(crate) async fn get_as(&self, token: Option<&str>, path: &str) -> Answer {
        let mut request = http::Request::get(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(String::new()).unwrap();
        self.hub.request(request, address()).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.staff))
            .header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.to_string()).unwrap();
        self.hub.request(request, address()).await
    }

    pub(crate) async fn put_with(
        &self,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        self.send("PUT", path, body, headers).await
    }

    /// A key that was not used before.
    pub(crate) fn key(&mut self) -> String {
        self.keys += 1;
        uuid::Uuid::from_u128(self.keys).to_string()
    }

    /// Places an order of so many of these menu items, and tells its id.
    pub(crate) async fn order(&mut self, name: &str, items: &[(i64, i64)]) -> i64 {
        let items: Vec<Value> = items
            .iter()
            .map(|(item, quantity)| json!({ "food_item_id": item, "quantity": quantity }))
            .collect();
        let body = json!({ "customer_name": name, "items": items });
        let key = self.key();
        let placed = self
            .send(
                "POST",
                "/api/v1/live/orders",
                body,
                &[("idempotency-key", &key)],
            )
            .await;
        placed.json()["id"].as_i64().unwrap()
    }

    /// Moves an order as a plain client does.
    pub(crate) async fn set_status(&self, order: i64, status: &str) {
        let path = format!("/api/v1/orders/{order}/status");
        self.put_with(&path, json!({ "status": status }), &[])
            .await
            .json();
    }
}
