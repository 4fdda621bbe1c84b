//! What holds of any sequence of requests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod common;

use std::{collections::BTreeMap, time::Duration};

use common::{ADMIN, Arrived, KITCHEN, LISTS, World, ids, json_of};
use olgfeast_plain::{Delivery, Done, Faults, Method, Plain, Request, Signal};
use olgfeast_protocol::{OrderStatus, UtcTime};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What somebody does next.
#[derive(Clone, Debug)]
enum Act {
    Order,
    /// Which of the orders, and where to.
    Move(usize, OrderStatus),
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    let status = prop::sample::select(OrderStatus::PLAIN.to_vec());
    prop_oneof![
        2 => Just(Act::Order),
        6 => (any::<usize>(), status).prop_map(|(which, to)| Act::Move(which, to)),
        1 => (0..2_000_u64).prop_map(Act::Wait),
    ]
}

/// How an order should stand: its state, and which of its three times are set.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stand {
    status: OrderStatus,
    stamped: [bool; 3],
}

const TIMES: [&str; 3] = ["date_preparing", "date_ready", "date_complete"];

impl Stand {
    const NEW: Stand = Stand {
        status: OrderStatus::Pending,
        stamped: [false; 3],
    };

    fn go(&mut self, to: OrderStatus) {
        if self.status.next() == Some(to) {
            let step = OrderStatus::PLAIN
                .iter()
                .position(|one| *one == self.status);
            self.stamped[step.unwrap()] = true;
        }
        self.status = to;
    }

    fn of(order: &Value) -> Stand {
        Stand {
            status: OrderStatus::from_plain_word(order["status"].as_str().unwrap()).unwrap(),
            stamped: TIMES.map(|time| !order[time].is_null()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn without_faults_lists_frames_and_the_log_agree_with_a_naive_model(
        seed in any::<u64>(),
        acts in prop::collection::vec(act(), 1..40),
    ) {
        let mut world = World::new(seed, Faults::none());
        let socket = world.open(KITCHEN);
        let mut model: BTreeMap<i64, Stand> = BTreeMap::new();
        let mut moves = 0;
        for act in acts {
            match act {
                Act::Order => {
                    let id = world.order("Ann");
                    prop_assert!(model.insert(id, Stand::NEW).is_none());
                }
                Act::Move(which, to) => {
                    let Some(id) = model.keys().nth(which % model.len().max(1)).copied() else {
                        continue;
                    };
                    let bump = world.bump(id, to.word());
                    let order = json_of(&world.ask(bump));
                    let stand = model.get_mut(&id).unwrap();
                    stand.go(to);
                    moves += 1;
                    prop_assert_eq!(Stand::of(&order), *stand);
                    prop_assert_eq!(&order["last_status_change"], &order["date_ordered"]);
                }
                Act::Wait(millis) => world.run_for(Duration::from_millis(millis)),
            }
            world.run_for(Duration::from_millis(100));
            check_lists(&mut world, &model);
            check_frame(&mut world, socket, &model);
        }
        let done = |placed: bool| {
            let changes = world.server.changes().iter();
            changes.filter(|change| (change.done == Done::Placed) == placed).count()
        };
        prop_assert_eq!([done(true), done(false)], [model.len(), moves]);
    }

    #[test]
    fn the_same_seed_and_the_same_acts_give_the_same_outputs(
        seed in any::<u64>(),
        acts in prop::collection::vec(act(), 1..40),
    ) {
        let first = play(seed, &acts);
        prop_assert!(!first.is_empty());
        prop_assert_eq!(&first, &play(seed, &acts));
        prop_assert_ne!(first, play(seed ^ 1, &acts));
    }

    #[test]
    fn every_request_is_answered_once_and_the_log_tells_the_truth_on_a_bad_day(
        seed in any::<u64>(),
        acts in prop::collection::vec(act(), 1..60),
    ) {
        // The world fails when one request is answered twice.
        let mut world = World::new(seed, Faults::none());
        for _ in 0..3 {
            world.order("Ann");
        }
        let sockets = [world.open(KITCHEN), world.open(ADMIN)];
        world.server.set_faults(Faults::bad_day());
        let mut sent = Vec::new();
        for (number, act) in (0..).zip(&acts) {
            match act {
                Act::Order => {
                    let checkout = world.checkout("Ben");
                    sent.push(world.send(checkout));
                }
                Act::Move(which, to) => {
                    let bump = world.bump((which % 3) as i64 + 1, to.word());
                    sent.push(world.send(bump));
                    world.say(sockets[which % 2], r#"{"type":"request_update"}"#);
                }
                Act::Wait(millis) => world.run_for(Duration::from_millis(*millis)),
            }
            if number == 20 {
                let down = Duration::from_secs(2);
                world.server.restart(world.now, Signal::Kill, down);
            }
        }
        world.run_for(Duration::from_secs(600));
        for id in sent {
            prop_assert!(world.answers.contains_key(&id));
        }
        prop_assert_eq!(world.server.next_wake(), None);
        let mut told: BTreeMap<String, OrderStatus> = BTreeMap::new();
        for change in world.server.changes().iter() {
            let before = told.get(&change.ref_code).copied();
            let after = match change.done {
                Done::Placed => OrderStatus::Pending,
                Done::Moved { from, to } => {
                    prop_assert_eq!(before, Some(from));
                    to
                }
            };
            told.insert(change.ref_code.clone(), after);
        }
        let truth = world.server.orders().into_iter().map(|order| (order.ref_code, order.status));
        prop_assert_eq!(told, truth.collect());
    }
}

/// All lists of REST against the model.
fn check_lists(world: &mut World, model: &BTreeMap<i64, Stand>) {
    let page = json_of(&world.get("/api/v1/operations/orders?per_page=100"));
    let orders = page["orders"].as_array().unwrap();
    let stands: BTreeMap<i64, Stand> = orders
        .iter()
        .map(|order| (order["id"].as_i64().unwrap(), Stand::of(order)))
        .collect();
    assert_eq!(stands, *model);
    assert_eq!(orders.len(), model.len());
    let seconds: Vec<&str> = orders
        .iter()
        .map(|order| order["date_ordered"].as_str().unwrap())
        .collect();
    assert!(seconds.is_sorted_by(|newer, older| newer >= older));
    for (status, list) in
        OrderStatus::PLAIN
            .into_iter()
            .zip(["pending", "preparing", "ready", "completed"])
    {
        let list = json_of(&world.get(&format!("/api/v1/operations/orders/{list}")));
        let mut listed: Vec<i64> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["id"].as_i64().unwrap())
            .collect();
        listed.sort_unstable();
        assert_eq!(listed, in_state(model, status));
    }
}

/// The newest picture against the model, and every picture against itself.
fn check_frame(world: &mut World, socket: olgfeast_plain::SocketId, model: &BTreeMap<i64, Stand>) {
    world.say(socket, r#"{"type":"request_update"}"#);
    world.run_for(Duration::from_millis(100));
    let mut newest = json!(null);
    for arrived in world.take(socket) {
        let Arrived::Text(frame) = arrived else {
            panic!("{arrived:?}");
        };
        if frame["type"] == "kitchen_update" {
            newest = frame;
        }
    }
    for (status, list) in OrderStatus::PLAIN.into_iter().zip(LISTS) {
        let mut listed = ids(&newest, list);
        listed.sort_unstable();
        assert_eq!(listed, in_state(model, status), "{list}");
    }
}

fn in_state(model: &BTreeMap<i64, Stand>, status: OrderStatus) -> Vec<i64> {
    let orders = model.iter().filter(|(_, stand)| stand.status == status);
    orders.map(|(id, _)| *id).collect()
}

/// Plays the acts blindly and gives everything that came out.
fn play(seed: u64, acts: &[Act]) -> Vec<Delivery> {
    let start = UtcTime::parse(common::START).unwrap();
    let mut server = Plain::new(seed, start, Faults::bad_day());
    let mut now = Duration::ZERO;
    let mut out = Vec::new();
    let _ = server.open(now, &Request::new(Method::Get, KITCHEN));
    let form = [("username", "admin"), ("password", "admin123")];
    let login = Request::new(Method::Post, "/api/v1/auth/login").with_form(&form);
    server.request(now, login);
    for act in acts {
        let request = match act {
            Act::Order => Request::new(Method::Get, "/api/v1/menu/items"),
            Act::Move(which, to) => Request::new(Method::Get, &format!("/api/v1/{which}/{to}")),
            Act::Wait(millis) => {
                now += Duration::from_millis(*millis);
                out.extend(server.poll(now));
                continue;
            }
        };
        server.request(now, request);
    }
    out.extend(server.poll(now + Duration::from_secs(600)));
    out
}
