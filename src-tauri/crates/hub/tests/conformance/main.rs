//! The hub says what a plain olgFeast 2.0 server said when it was recorded: answers over HTTP, and
//! frames on its sockets.
//!
//! All recorded REST exchanges are sent again to a fresh hub with the same accounts and menu, in an
//! order in which they make sense, and compared: status, content type, the other recorded headers,
//! and the body field by field: same keys, same JSON types, same values. What is normalised:
//!
//! * dates: both are null, or both are naive UTC dates (of the two days on which they were made);
//! * tokens: both are texts;
//! * `ref_code`: both are 16 lower-case letters and digits;
//! * money: equal to half a cent (the old server adds floats, the hub whole cents);
//! * `avg_*`: both are numbers, the hub's not negative; `hourly_activity`: as many hours as this day
//!   has so far, and the same sum; counts of today, this week and this month: equal, unless midnight
//!   came in between;
//! * lists of orders, newest first: all recorded orders fell into one second, and the old server has
//!   no tie-break: each order is compared with the recorded one of the same customer;
//! * the password of `admin` is the hub's; `Location` is compared without the host.
//!
//! The recorded conversations and broadcasts of the sockets are held to the same rules, frame by
//! frame ([`sockets`]); `waiting_time` counts on.
//!
//! Where the hub must differ, the recording is in [`exceptions::EXCEPTIONS`] with its reason. An
//! exception that is not needed is an error, and so is a recording that nothing is held to.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "../common/mod.rs"]
mod common;
mod comparison;
mod exceptions;
mod exchanges;
mod sockets;

use std::{collections::BTreeSet, fs, path::PathBuf};

use common::{Answer, Client, answer, config};
use comparison::Comparison;
use exceptions::{EXCEPTIONS, unexpected};
use exchanges::{Step, Who};
use jsonwebtoken::{EncodingKey, Header, encode};
use olgfeast_hub::{Hub, HubConfig};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn the_hub_answers_every_recorded_exchange_as_the_old_server_did() {
    let house = House::prepare().await;
    let mut wrong = Vec::new();
    for step in exchanges::STEPS {
        match step {
            Step::Sample(name, who) => {
                let sample = sample(name);
                let differences = house
                    .comparison
                    .differences(&sample, &house.send(&sample, *who).await);
                wrong.extend(unexpected(&format!("rest_{name}"), &differences));
            }
            Step::Order(name, states) => house.order(name, states).await,
            Step::FillCart => house.fill_cart(&[(1, 2), (12, 1)]).await,
        }
    }
    assert!(
        wrong.is_empty(),
        "{} exchanges differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    house.hub.drain().await;
}

#[test]
fn every_recording_is_held_to_once_and_every_exception_is_of_one() {
    let recorded: BTreeSet<String> = fs::read_dir(samples())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|file| file.strip_suffix(".json").unwrap().to_owned())
        .collect();
    let exchanges = exchanges::STEPS.iter().filter_map(|step| match step {
        Step::Sample(name, _) => Some(format!("rest_{name}")),
        Step::Order(..) | Step::FillCart => None,
    });
    let held: Vec<String> = exchanges
        .chain(sockets::held().map(str::to_owned))
        .collect();
    let distinct: BTreeSet<String> = held.iter().cloned().collect();
    assert_eq!(distinct, recorded);
    assert_eq!(distinct.len(), held.len(), "one is held to twice");
    let excepted: BTreeSet<&str> = EXCEPTIONS.iter().map(|(name, ..)| *name).collect();
    assert_eq!(
        excepted.len(),
        EXCEPTIONS.len(),
        "an exception stands twice"
    );
    for name in excepted {
        assert!(recorded.contains(name), "{name} was not recorded");
    }
}

/// A hub with the accounts and the menu of the recorded server.
struct House {
    hub: olgfeast_hub::Running,
    nobody: Client,
    admin: Client,
    customer: Client,
    refresh_token: String,
    token_key: String,
    password: String,
    comparison: Comparison,
    _data: tempfile::TempDir,
}

impl House {
    async fn prepare() -> House {
        let data = tempfile::tempdir().unwrap();
        let hub = Hub::start(HubConfig {
            demo: false,
            ..config(data.path())
        })
        .await
        .unwrap();
        let password = hub.to_note().unwrap().password.clone();
        let nobody = Client::new(hub.address());
        let tokens = nobody.login("admin", &password).await.ok();
        let admin = nobody.with_token(tokens["access_token"].as_str().unwrap());
        let customer = json!({
            "username": "customer", "email": "customer@example.com", "password": "customer123",
        });
        nobody.post("/api/v1/auth/register", customer).await.ok();
        let customer = nobody.sign_in("customer", "customer123").await;
        for item in body(&sample("menu_list")).as_array().unwrap() {
            admin.post("/api/v1/menu/items", item.clone()).await.ok();
        }
        let secrets = fs::read_to_string(data.path().join("secrets.json")).unwrap();
        let secrets: Value = serde_json::from_str(&secrets).unwrap();
        House {
            refresh_token: tokens["refresh_token"].as_str().unwrap().to_owned(),
            token_key: secrets["token_key"].as_str().unwrap().to_owned(),
            comparison: Comparison::new(&body(&sample("ops_orders_default"))),
            hub,
            nobody,
            admin,
            customer,
            password,
            _data: data,
        }
    }

    async fn fill_cart(&self, lines: &[(i64, i64)]) {
        for (item, quantity) in lines {
            let line = json!({ "food_item_id": item, "quantity": quantity });
            self.customer.post("/api/v1/cart/items", line).await.ok();
        }
    }

    async fn order(&self, name: &str, states: &[&str]) {
        self.fill_cart(&[(1, 1), (3, 2)]).await;
        let body = json!({ "customer_name": name });
        let order = self
            .customer
            .post("/api/v1/orders/checkout", body)
            .await
            .ok();
        for state in states {
            let path = format!("/api/v1/orders/{}/status", order["id"]);
            self.admin.put(&path, json!({ "status": state })).await.ok();
        }
    }

    async fn send(&self, sample: &Value, who: Who) -> Answer {
        let recorded = &sample["request"];
        let method = Method::from_bytes(recorded["method"].as_str().unwrap().as_bytes()).unwrap();
        let nobody = matches!(who, Who::Nobody | Who::NobodysPage);
        assert_eq!(recorded["auth"], json!(!nobody), "{recorded}");
        let client = match who {
            Who::Nobody | Who::NobodysPage | Who::Basic => self.nobody.clone(),
            Who::Admin | Who::Page => self.admin.clone(),
            Who::Customer => self.customer.clone(),
            Who::Forger => self.nobody.with_token("not.a.token"),
            Who::Expired => self.nobody.with_token(&self.token("1", 0)),
            Who::Unknown => self
                .nobody
                .with_token(&self.token("4711", i64::from(u32::MAX))),
            Who::Refresher => self.nobody.with_token(&self.refresh_token),
        };
        let mut request = client.request(method, recorded["path"].as_str().unwrap());
        if matches!(who, Who::Basic) {
            request = request.basic_auth("admin", Some(&self.password));
        }
        if matches!(who, Who::Page | Who::NobodysPage) {
            request = request
                .header("origin", "http://pages.example")
                .header("access-control-request-method", "GET");
        }
        if let Some(content_type) = recorded["content_type"].as_str() {
            let body = recorded["body"]
                .as_str()
                .unwrap()
                .replace("admin123", &self.password);
            request = request.header("content-type", content_type).body(body);
        }
        answer(request).await
    }

    fn token(&self, sub: &str, exp: i64) -> String {
        let claims = json!({ "sub": sub, "purpose": "access", "iat": 0, "exp": exp });
        let key = EncodingKey::from_secret(self.token_key.as_bytes());
        encode(&Header::default(), &claims, &key).unwrap()
    }
}

fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/wire-samples")
}

fn sample(name: &str) -> Value {
    recorded(&format!("rest_{name}"))
}

fn recorded(name: &str) -> Value {
    let file = samples().join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn body(sample: &Value) -> Value {
    serde_json::from_str(sample["body"].as_str().unwrap()).unwrap()
}
