//! The double answers what the plain olgFeast 2.0 server answered when it was recorded.
//!
//! All recorded REST exchanges are sent again, in an order in which they make sense, and so are the
//! recorded conversations on sockets. Compared are status, recorded headers and body or frame,
//! field by field: same keys, same JSON types, same values, floats to the last digit. Only dates
//! (same shape), tokens, `ref_code`s (same alphabet) and mean times may differ.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "../common/mod.rs"]
mod common;
mod comparison;
mod exchanges;
mod sockets;

use std::{collections::BTreeSet, fs, path::PathBuf, time::Duration};

use common::{World, json_of};
use comparison::differences;
use exchanges::{STEPS, Step, Who};
use olgfeast_plain::{Faults, Method, Request, Response};
use serde_json::{Value, json};

#[test]
fn the_double_answers_every_recorded_exchange_as_the_server_did() {
    let mut house = House::prepare();
    let mut wrong = Vec::new();
    for step in STEPS {
        match step {
            Step::Sample(name, who) => {
                let sample = recorded(&format!("rest_{name}"));
                let response = house.send(&sample, *who);
                let differences = compare(&sample, &response);
                if !differences.is_empty() {
                    wrong.push(format!("{name}: {}", differences.join("\n    ")));
                }
            }
            Step::Order(name, states) => house.order(name, states),
            Step::FillCart => house.world.fill_cart(&[(1, 2), (12, 1)]),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} exchanges differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_recorded_exchange_is_sent_once() {
    let files = fs::read_dir(samples()).unwrap();
    let recorded: BTreeSet<String> = files
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|file| {
            let name = file.strip_prefix("rest_")?.strip_suffix(".json")?;
            Some(name.to_owned())
        })
        .collect();
    let sent: Vec<String> = STEPS
        .iter()
        .filter_map(|step| match step {
            Step::Sample(name, _) => Some((*name).to_owned()),
            Step::Order(..) | Step::FillCart => None,
        })
        .collect();
    assert_eq!(sent.iter().cloned().collect::<BTreeSet<_>>(), recorded);
    assert_eq!(sent.len(), recorded.len(), "an exchange is sent twice");
}

#[test]
fn there_is_no_live_protocol() {
    let mut house = House::prepare();
    for path in ["/api/v1/live/events", "/api/v1/live/snapshot"] {
        assert_eq!(house.world.get(path).status, 404);
    }
}

/// A server, and tokens that are no longer good.
struct House {
    world: World,
    expired: String,
    unknown: String,
}

impl House {
    fn prepare() -> House {
        let mut world = World::new(1, Faults::none());
        let expired = world.staff.clone();
        let backup = world.server.backup();
        let guest = json!({ "username": "gone", "email": "g@example.com", "password": "pw123456" });
        let register = Request::new(Method::Post, "/api/v1/auth/register").with_json(&guest);
        assert_eq!(world.ask(register).status, 200);
        world.run_for(Duration::from_secs(31 * 60));
        let unknown = token(&world.sign_in("gone", "pw123456"));
        world
            .server
            .restore(world.now, &backup, Duration::from_secs(1));
        world.run_for(Duration::from_secs(2));
        world.staff = token(&world.sign_in("admin", "admin123"));
        world.customer = token(&world.sign_in("customer", "customer123"));
        House {
            world,
            expired,
            unknown,
        }
    }

    fn order(&mut self, name: &str, states: &[&str]) {
        let id = self.world.order(name);
        for state in states {
            let request = self.world.bump(id, state);
            json_of(&self.world.ask(request));
        }
    }

    fn send(&mut self, sample: &Value, who: Who) -> Response {
        let recorded = &sample["request"];
        let method = Method::from_word(recorded["method"].as_str().unwrap()).unwrap();
        let nobody = matches!(who, Who::Nobody | Who::NobodysPage);
        assert_eq!(recorded["auth"], json!(!nobody), "{recorded}");
        let mut request = Request::new(method, recorded["path"].as_str().unwrap());
        request.body = recorded["body"].as_str().unwrap().to_owned();
        if let Some(kind) = recorded["content_type"].as_str() {
            request = request.with_header("content-type", kind);
        }
        let token = match who {
            Who::Nobody | Who::NobodysPage | Who::Basic => None,
            Who::Admin | Who::Page => Some(self.world.staff.as_str()),
            Who::Customer => Some(self.world.customer.as_str()),
            Who::Forger => Some("not.a.token"),
            Who::Expired => Some(self.expired.as_str()),
            Who::Unknown => Some(self.unknown.as_str()),
            Who::Refresher => Some(self.world.refresh.as_str()),
        };
        if let Some(token) = token {
            request = request.with_token(token);
        }
        if who == Who::Basic {
            request = request.with_header("authorization", "Basic YWRtaW46YWRtaW4xMjM=");
        }
        if matches!(who, Who::Page | Who::NobodysPage) {
            request = request
                .with_header("origin", "http://pages.example")
                .with_header("access-control-request-method", "GET");
        }
        self.world.ask(request)
    }
}

fn compare(sample: &Value, response: &Response) -> Vec<String> {
    let mut found = Vec::new();
    if sample["status"] != json!(response.status) {
        found.push(format!(
            "status {} instead of {}",
            response.status, sample["status"]
        ));
    }
    for (name, value) in sample["headers"].as_object().unwrap() {
        if response.header(name) != value.as_str() {
            let ours = response.header(name);
            found.push(format!("header {name}: {ours:?} instead of {value}"));
        }
    }
    let body = sample["body"].as_str().unwrap();
    let recorded: Result<Value, _> = serde_json::from_str(body);
    match (recorded, serde_json::from_str(&response.body)) {
        (Ok(recorded), Ok(ours)) => found.extend(differences(&recorded, &ours)),
        (_, _) if body == response.body => {}
        _ => found.push(format!("body {:?} instead of {body:?}", response.body)),
    }
    found
}

fn token(tokens: &Value) -> String {
    tokens["access_token"].as_str().unwrap().to_owned()
}

fn samples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/wire-samples")
}

fn recorded(name: &str) -> Value {
    let file = samples().join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}
