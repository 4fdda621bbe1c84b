//! The recorded conversations on sockets, and the recorded broadcasts.

use std::time::Duration;

use olgfeast_plain::{Chance, Faults, Method, Refusal, Request, Signal, SocketId};
use serde_json::{Value, json};

use crate::{
    common::{ADMIN, Arrived, KITCHEN, UPDATES, World, json_of, kind},
    comparison::differences,
    recorded,
};

const A_SECOND: Duration = Duration::from_secs(1);

/// The orders that stood on the recorded board.
fn furnished() -> World {
    let mut world = World::new(2, Faults::none());
    let item = json!({ "food_group": "Spécial", "name": "Crème brûlée 🍮 寿司", "value": 8.25 });
    let create = world
        .by_staff(Method::Post, "/api/v1/menu/items")
        .with_json(&item);
    json_of(&world.ask(create));
    for (name, lines, states) in [
        (
            "Zoë Müller 李 🍜",
            [(1, 2), (12, 1)],
            &["preparing", "ready", "complete"][..],
        ),
        ("cust pending", [(1, 1), (3, 2)], &[]),
        ("cust preparing", [(1, 1), (3, 2)], &["preparing"]),
        ("cust ready", [(1, 1), (3, 2)], &["preparing", "ready"]),
    ] {
        world.fill_cart(&lines);
        let checkout = world.checkout(name);
        let id = json_of(&world.ask(checkout))["id"].as_i64().unwrap();
        for state in states {
            let bump = world.bump(id, state);
            json_of(&world.ask(bump));
        }
    }
    // Two of an order's tickets are the crème brûlée's.
    let ticket = world
        .by_staff(Method::Put, "/api/v1/menu/items/12")
        .with_json(&json!({ "ticket": 2 }));
    json_of(&world.ask(ticket));
    world
}

fn frame(text: &Value) -> Value {
    match text.as_str() {
        Some(text) => serde_json::from_str(text).unwrap(),
        None => text.clone(),
    }
}

/// Holds what arrived to what was recorded.
fn hold(what: &str, recorded: &[Value], arrived: &[Arrived]) -> Vec<String> {
    if recorded.len() != arrived.len() {
        return vec![format!("{what}: {arrived:?}\n  instead of {recorded:?}")];
    }
    let mut wrong = Vec::new();
    for (recorded, arrived) in recorded.iter().zip(arrived) {
        let recorded = frame(recorded);
        match arrived {
            Arrived::Closed(None) if recorded["code"] == 1006 => {}
            Arrived::Text(ours) => {
                for difference in differences(&recorded, ours) {
                    wrong.push(format!("{what}: {difference}"));
                }
            }
            other => wrong.push(format!("{what}: {other:?} instead of {recorded}")),
        }
    }
    wrong
}

fn converse(world: &mut World, name: &str) -> SocketId {
    let sample = recorded(name);
    let path = sample["handshake"]["request_path"].as_str().unwrap();
    let socket = world.open(path);
    world.run_for(A_SECOND);
    let first = world.take(socket);
    let mut wrong = hold(
        &format!("{name}, on connect"),
        sample["initial_frames"].as_array().unwrap(),
        &first,
    );
    for exchange in sample["exchange"].as_array().unwrap() {
        let sent = exchange["sent"].as_str().unwrap();
        if sent.starts_with("<bytes") {
            world.server.receive_binary(world.now, socket);
        } else {
            world.say(socket, sent);
        }
        world.run_for(A_SECOND);
        let arrived = world.take(socket);
        let frames = exchange["frames"].as_array().cloned().unwrap_or_default();
        wrong.extend(hold(&format!("{name}, {sent}"), &frames, &arrived));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    socket
}

#[test]
fn every_recorded_conversation_goes_as_it_went() {
    for name in [
        "ws_kitchen_basic",
        "ws_kitchen_array",
        "ws_kitchen_binary",
        "ws_kitchen_number",
        "ws_admin_basic",
        "ws_updates_basic",
        "ws_updates_sub_customer",
        "ws_updates_sub_none",
    ] {
        converse(&mut furnished(), name);
    }
}

#[test]
fn every_recorded_conversation_with_a_poisoned_server_goes_as_it_went() {
    for name in ["ws_poisoned_kitchen_connect", "ws_poisoned_admin_connect"] {
        let mut world = furnished();
        let delete = world.by_staff(Method::Delete, "/api/v1/menu/items/3");
        json_of(&world.ask(delete));
        converse(&mut world, name);
    }
}

#[test]
fn a_wrong_path_is_refused_as_recorded() {
    let sample = recorded("ws_conn_unknown_path");
    assert_eq!(sample["status"], 403);
    let mut world = furnished();
    let upgrade = Request::new(Method::Get, sample["path"].as_str().unwrap());
    let refused = world.server.open(world.now, &upgrade);
    assert_eq!(refused, Err(Refusal::Forbidden));
}

#[test]
fn a_stopped_server_closes_every_socket_as_recorded() {
    for (name, signal) in [
        ("ws_close_SIGTERM", Signal::Term),
        ("ws_close_SIGKILL", Signal::Kill),
    ] {
        let sample = recorded(name);
        let mut world = furnished();
        for client in sample["clients"].as_array().unwrap() {
            let socket = world.open(client[0].as_str().unwrap());
            world.run_for(A_SECOND);
            world.take(socket);
            world.server.restart(world.now, signal, A_SECOND);
            world.run_for(2 * A_SECOND);
            // Clients make 1006 of a connection that was lost without a close frame.
            let expected = match client[1].as_str().unwrap() {
                "1006" => "lost".to_owned(),
                code => format!("closed {code}"),
            };
            assert_eq!(world.kinds(socket), [expected], "{name}");
        }
    }
}

#[test]
fn a_ping_that_is_not_answered_closes_the_socket_when_recorded() {
    let sample = recorded("ws_server_pings_unanswered");
    let [ping, close] = [1, 2].map(|frame| sample[frame][0].as_f64().unwrap());
    assert_eq!([ping, close], [20.0, 40.0]);
    let mut world = furnished();
    let opened = world.now;
    let socket = world.open(KITCHEN);
    world.run_for(A_SECOND);
    world.take(socket);
    world.server.vanish(world.now, socket);
    world.run_until(opened + Duration::from_millis(39_990));
    assert_eq!(world.kinds(socket), [""; 0]);
    world.run_until(opened + Duration::from_millis(40_010));
    assert_eq!(world.kinds(socket), ["closed 1011"]);
}

/// Two kitchens and an admin, on a server without orders.
fn watched() -> (World, [(&'static str, SocketId); 3]) {
    let mut world = World::new(3, Faults::none());
    let clients = [("k1", KITCHEN), ("k2", KITCHEN), ("ad", ADMIN)];
    let clients = clients.map(|(name, path)| (name, world.open(path)));
    world.run_for(A_SECOND);
    for (_, socket) in clients {
        world.take(socket);
    }
    (world, clients)
}

/// Holds what the three clients got to what the recorded three got, each in its own order.
fn hold_broadcast(recorded: &Value, world: &mut World, clients: &[(&str, SocketId)]) {
    for (name, socket) in clients {
        let frames = recorded.as_array().unwrap().iter();
        let theirs: Vec<Value> = frames
            .filter(|frame| frame["client"] == *name)
            .map(|frame| frame["frame"].clone())
            .collect();
        let wrong = hold(name, &theirs, &world.take(*socket));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn recorded_broadcasts_go_to_the_same_clients_in_the_same_shape() {
    let (mut world, clients) = watched();
    let updates = world.open(UPDATES);
    for (number, checkout) in (0..).zip(recorded("bcast_checkout_v1_nocomp").as_array().unwrap()) {
        world.order(&format!("Ann {number}"));
        world.run_for(A_SECOND);
        hold_broadcast(&checkout["frames"], &mut world, &clients);
    }
    let change = recorded("bcast_status_v1_nocomp");
    let bump = world.bump(1, "preparing");
    let response = json_of(&world.ask(bump));
    assert_eq!(
        differences(&change["put_response"], &response),
        [""; 0],
        "the response"
    );
    world.run_for(A_SECOND);
    hold_broadcast(&change["frames"], &mut world, &clients);
    assert_eq!(world.take(updates), []);
}

#[test]
fn a_socket_that_is_accepted_and_dropped_looks_like_a_poisoned_one() {
    let mut world = World::new(
        4,
        Faults {
            accept_and_drop: Chance::ALWAYS,
            ..Faults::none()
        },
    );
    let socket = world.open(KITCHEN);
    world.run_for(A_SECOND);
    let arrived = world.take(socket);
    assert_eq!(arrived.iter().map(kind).collect::<Vec<_>>(), ["lost"]);
}
