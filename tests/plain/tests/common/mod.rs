//! A server and its clients, moved on together in virtual time.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "each test file uses its part of this, and a test that panics has failed"
)]

use std::{collections::BTreeMap, time::Duration};

use olgfeast_plain::{
    Failure, Faults, Method, Output, Plain, Request, RequestId, Response, SocketId,
};
use olgfeast_protocol::UtcTime;
use serde_json::{Value, json};

/// A Sunday evening, as recorded.
pub(crate) const START: &str = "2026-11-22T21:21:10.200";

pub(crate) const KITCHEN: &str = "/ws/kitchen/display";
pub(crate) const ADMIN: &str = "/ws/admin/dashboard";
pub(crate) const UPDATES: &str = "/ws/orders/updates";

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Said(Response),
    Failed(Failure),
}

/// What arrived on a socket.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Arrived {
    Text(Value),
    Closed(Option<u16>),
}

pub(crate) struct World {
    pub(crate) server: Plain,
    pub(crate) now: Duration,
    pub(crate) staff: String,
    pub(crate) refresh: String,
    pub(crate) customer: String,
    pub(crate) answers: BTreeMap<RequestId, (Duration, Answer)>,
    pub(crate) arrived: BTreeMap<SocketId, Vec<Arrived>>,
}

impl World {
    /// A server that is well, with staff and customer signed in; the faults come afterwards.
    pub(crate) fn new(seed: u64, faults: Faults) -> World {
        let start = UtcTime::parse(START).unwrap();
        let mut world = World {
            server: Plain::new(seed, start, Faults::none()),
            now: Duration::ZERO,
            staff: String::new(),
            refresh: String::new(),
            customer: String::new(),
            answers: BTreeMap::new(),
            arrived: BTreeMap::new(),
        };
        let tokens = world.sign_in("admin", "admin123");
        world.staff = tokens["access_token"].as_str().unwrap().to_owned();
        world.refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
        let tokens = world.sign_in("customer", "customer123");
        world.customer = tokens["access_token"].as_str().unwrap().to_owned();
        world.server.set_faults(faults);
        world
    }

    pub(crate) fn sign_in(&mut self, username: &str, password: &str) -> Value {
        let form = [("username", username), ("password", password)];
        let request = Request::new(Method::Post, "/api/v1/auth/login").with_form(&form);
        json_of(&self.ask(request))
    }

    /// Moves on to `until` and takes in everything that arrives on the way.
    pub(crate) fn run_until(&mut self, until: Duration) {
        while let Some(wake) = self.server.next_wake().filter(|wake| *wake <= until) {
            self.now = wake.max(self.now);
            self.take_in();
        }
        self.now = until.max(self.now);
        self.take_in();
    }

    pub(crate) fn run_for(&mut self, time: Duration) {
        self.run_until(self.now + time);
    }

    fn take_in(&mut self) {
        for delivery in self.server.poll(self.now) {
            assert!(delivery.at <= self.now, "{delivery:?} at {:?}", self.now);
            match delivery.output {
                Output::Response { id, response } => {
                    let answer = (delivery.at, Answer::Said(response));
                    assert!(self.answers.insert(id, answer).is_none(), "{id:?} twice");
                }
                Output::Failed { id, failure } => {
                    let answer = (delivery.at, Answer::Failed(failure));
                    assert!(self.answers.insert(id, answer).is_none(), "{id:?} twice");
                }
                Output::Frame { socket, text } => {
                    let text = serde_json::from_str(&text).unwrap();
                    let arrived = self.arrived.entry(socket).or_default();
                    arrived.push(Arrived::Text(text));
                }
                Output::Closed { socket, code } => {
                    let arrived = self.arrived.entry(socket).or_default();
                    arrived.push(Arrived::Closed(code));
                }
            }
        }
    }

    pub(crate) fn send(&mut self, request: Request) -> RequestId {
        self.server.request(self.now, request)
    }

    /// Waits for what becomes of a request, for an hour at most.
    pub(crate) fn outcome(&mut self, id: RequestId) -> Answer {
        let patience = self.now + Duration::from_secs(3_600);
        while !self.answers.contains_key(&id) {
            let wake = self.server.next_wake().expect("an answer is on its way");
            assert!(wake <= patience, "no answer within an hour");
            self.run_until(wake);
        }
        self.answers[&id].1.clone()
    }

    pub(crate) fn ask(&mut self, request: Request) -> Response {
        let id = self.send(request);
        match self.outcome(id) {
            Answer::Said(response) => response,
            Answer::Failed(failure) => panic!("{failure:?}"),
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Response {
        let request = self.by_staff(Method::Get, path);
        self.ask(request)
    }

    pub(crate) fn by_staff(&self, method: Method, path: &str) -> Request {
        Request::new(method, path).with_token(&self.staff)
    }

    pub(crate) fn by_customer(&self, method: Method, path: &str) -> Request {
        Request::new(method, path).with_token(&self.customer)
    }

    pub(crate) fn bump(&self, order: i64, to: &str) -> Request {
        self.by_staff(Method::Put, &format!("/api/v1/orders/{order}/status"))
            .with_json(&json!({ "status": to }))
    }

    pub(crate) fn fill_cart(&mut self, lines: &[(i64, i64)]) {
        for (item, quantity) in lines {
            let request = self
                .by_customer(Method::Post, "/api/v1/cart/items")
                .with_json(&json!({ "food_item_id": item, "quantity": quantity }));
            assert_eq!(self.ask(request).status, 200);
        }
    }

    pub(crate) fn checkout(&self, name: &str) -> Request {
        self.by_customer(Method::Post, "/api/v1/orders/checkout")
            .with_json(&json!({ "customer_name": name }))
    }

    /// Places an order of one Buffalo Wings and two Grilled Salmon and gives its key.
    pub(crate) fn order(&mut self, name: &str) -> i64 {
        self.fill_cart(&[(1, 1), (3, 2)]);
        let request = self.checkout(name);
        json_of(&self.ask(request))["id"].as_i64().unwrap()
    }

    pub(crate) fn open(&mut self, path: &str) -> SocketId {
        self.server
            .open(self.now, &Request::new(Method::Get, path))
            .unwrap()
    }

    pub(crate) fn say(&mut self, socket: SocketId, text: &str) {
        self.server.receive(self.now, socket, text);
    }

    /// What arrived on a socket since it was last asked.
    pub(crate) fn take(&mut self, socket: SocketId) -> Vec<Arrived> {
        self.arrived.remove(&socket).unwrap_or_default()
    }

    /// The types of the frames among it, and the codes of closes.
    pub(crate) fn kinds(&mut self, socket: SocketId) -> Vec<String> {
        let arrived = self.take(socket);
        arrived.iter().map(kind).collect()
    }

    /// The status of an order as its own read shows it.
    pub(crate) fn status(&mut self, order: i64) -> String {
        let read = self.get(&format!("/api/v1/operations/orders/{order}"));
        json_of(&read)["status"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn kind(arrived: &Arrived) -> String {
    match arrived {
        Arrived::Text(text) => text["type"].as_str().unwrap().to_owned(),
        Arrived::Closed(Some(code)) => format!("closed {code}"),
        Arrived::Closed(None) => "lost".to_owned(),
    }
}

pub(crate) fn json_of(response: &Response) -> Value {
    assert_eq!(response.status, 200, "{}", response.body);
    serde_json::from_str(&response.body).unwrap()
}

/// The keys of the orders of one list of a `kitchen_update`.
pub(crate) fn ids(frame: &Value, list: &str) -> Vec<i64> {
    let orders = frame["data"][list].as_array().unwrap();
    orders.iter().map(|o| o["id"].as_i64().unwrap()).collect()
}

pub(crate) const LISTS: [&str; 3] = ["pending_orders", "preparing_orders", "ready_orders"];
