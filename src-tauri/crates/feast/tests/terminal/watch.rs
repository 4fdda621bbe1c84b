//! `feast watch`.

use std::io::{BufRead, BufReader};

use nix::sys::signal::Signal;
use serde_json::{Value, json};

use crate::{feast::Feast, hub::Hub};

#[test]
fn an_order_is_seen_with_its_items_and_followed() {
    let hub = Hub::start();
    let mut watch = hub.watch("kitchen");
    let first = watch.seen("board", |_| true);
    assert_eq!(first["pending"], json!([]));
    watch.status("live");
    let id = hub.order(
        "Kowalski family",
        &[("Pierogi ruskie", 4), ("Bratwurst", 2)],
    );
    let ticket = watch.ticket("pending", id);
    assert_eq!(ticket["customer_name"], "Kowalski family");
    assert_eq!(ticket["display_id"], 1);
    assert_eq!(ticket["status"], "pending");
    assert_eq!(ticket["waiting_to_send"], false);
    let mut items = ticket["items"].as_array().unwrap().clone();
    items.sort_by_key(|item| item["name"].to_string());
    assert_eq!(
        json!(items),
        json!([{"name": "Bratwurst", "quantity": 2}, {"name": "Pierogi ruskie", "quantity": 4}])
    );
    hub.set_status(id, "preparing");
    watch.ticket("preparing", id);
    hub.set_status(id, "ready");
    watch.ticket("ready", id);
    hub.set_status(id, "complete");
    watch.seen("board", |board| board["ready"] == json!([]));
}

#[test]
fn the_admin_and_the_customer_watch_too() {
    let hub = Hub::start();
    let id = hub.order("Ann", &[("Fries", 1)]);
    let data = hub.station("admin");
    let words = [
        "watch",
        "admin",
        "--server",
        hub.address(),
        "--user",
        "admin",
    ];
    let words = [&words[..], &["--data", &data, "--json"]].concat();
    let mut admin = Feast::start(&words, Some(&hub.staff));
    admin.ticket("pending", id);
    let data = hub.station("customer");
    let words = [
        "watch",
        "orders",
        "--server",
        hub.address(),
        "--user",
        "customer",
    ];
    let words = [&words[..], &["--data", &data, "--json"]].concat();
    let mut customer = Feast::start(&words, Some(&hub.customer));
    let live = customer.status("live");
    assert!(live["since"].as_str().unwrap().ends_with('Z'), "{live}");
}

#[test]
fn a_directory_has_one_watch_and_is_free_after_it() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let hub = Hub::start();
        let mut first = hub.watch("kitchen");
        first.status("live");
        let mut second = hub.watch("kitchen");
        assert_eq!(second.exit_code(), 2);
        assert!(second.stderr().contains("in use"));
        first.signal(signal);
        assert_eq!(first.exit_code(), 0);
        hub.watch("kitchen").status("live");
    }
}

#[test]
fn a_wrong_password_blocks_and_the_watch_goes_on() {
    let hub = Hub::start();
    let data = hub.station("kitchen");
    let words = [
        "watch",
        "kitchen",
        "--server",
        hub.address(),
        "--user",
        "admin",
    ];
    let words = [&words[..], &["--data", &data, "--json"]].concat();
    let mut watch = Feast::start(&words, Some("not the password"));
    let blocked = watch.status("blocked");
    assert_eq!(blocked["by"], "sign-in");
    assert!(watch.runs());
    watch.signal(Signal::SIGTERM);
    assert_eq!(watch.exit_code(), 0);
    assert!(!watch.stderr().contains("not the password"));
}

#[test]
fn without_a_password_and_a_terminal_it_says_what_is_missing() {
    let hub = Hub::start();
    let words = [
        "watch",
        "kitchen",
        "--server",
        hub.address(),
        "--user",
        "admin",
    ];
    let (code, _, stderr) = Feast::run(&words, None);
    assert_eq!(code, 1);
    assert!(stderr.contains("OLGFEAST_PASSWORD"), "{stderr}");
}

#[test]
fn a_killed_hub_that_comes_back_is_found_and_the_board_is_right() {
    let mut hub = Hub::start();
    let (stays, moves) = (
        hub.order("Ann", &[("Fries", 1)]),
        hub.order("Bea", &[("Coffee", 2)]),
    );
    let mut watch = hub.watch("kitchen");
    watch.status("live");
    hub.kill();
    watch.status("offline");
    let mut new = 0;
    hub.aside(|hub| {
        hub.set_status(moves, "preparing");
        new = hub.order("Cem", &[("Water", 3)]);
    });
    hub.start_again();
    let ids = |lane: &Value| -> Vec<i64> {
        let tickets = lane.as_array().unwrap().iter();
        tickets
            .map(|ticket| ticket["id"].as_i64().unwrap())
            .collect()
    };
    watch.seen("board", |board| {
        ids(&board["pending"]) == [stays, new] && ids(&board["preparing"]) == [moves]
    });
    watch.status("live");
    let receipt = watch.seen("receipt", |_| true);
    assert_eq!(
        (&receipt["new"], &receipt["changed"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn without_a_server_the_saved_board_is_shown() {
    let mut hub = Hub::start();
    let id = hub.order("Ann", &[("Fries", 1)]);
    let mut watch = hub.watch("kitchen");
    watch.ticket("pending", id);
    watch.status("live");
    watch.signal(Signal::SIGTERM);
    assert_eq!(watch.exit_code(), 0);
    hub.kill();
    let mut watch = hub.watch("kitchen");
    let first = watch.seen("board", |_| true);
    assert_eq!(first["pending"][0]["id"], id);
    assert_eq!(
        first["pending"][0]["items"],
        json!([{"name": "Fries", "quantity": 1}])
    );
    watch.status("offline");
}

#[test]
fn the_first_line_is_the_board_and_the_second_the_connection() {
    let mut hub = Hub::start();
    hub.kill();
    let mut watch = hub.watch("kitchen");
    let [board, status] = [(); 2].map(|()| -> Value {
        let line = watch.line();
        serde_json::from_str(&line).expect(&line)
    });
    let lanes = ["kind", "pending", "preparing", "ready", "rev"];
    assert_eq!(keys(&board), lanes);
    assert_eq!(board["kind"], "board");
    assert_eq!(keys(&status), ["kind", "since", "status"]);
    assert_eq!(status["status"], "connecting");
    instant(&status["since"]);
}

#[test]
fn offline_tells_when_it_tries_again_and_its_since_stays_until_something_else_is_true() {
    let mut hub = Hub::start();
    let mut watch = hub.watch("kitchen");
    let mut before = watch.status("live");
    hub.kill();
    let mut tries = Vec::new();
    while tries.len() < 4 {
        let status = watch.seen("status", |_| true);
        keeps_its_since(&before, &status);
        if status["status"] == "offline" {
            assert_eq!(keys(&status), ["kind", "retry_at", "since", "status"]);
            tries.push(instant(&status["retry_at"]));
        } else {
            // A dial in flight is no news.
            assert!(tries.is_empty(), "{status}");
        }
        before = status;
    }
    assert!(tries.is_sorted(), "{tries:?}");
    hub.start_again();
    while before["status"] != "live" {
        let status = watch.seen("status", |_| true);
        keeps_its_since(&before, &status);
        before = status;
    }
    assert_eq!(keys(&before), ["kind", "since", "status"]);
}

/// The same word has the same since, and another word a later one.
fn keeps_its_since(before: &Value, status: &Value) {
    let since = [before, status].map(|status| instant(&status["since"]));
    if before["status"] == status["status"] {
        assert_eq!(since[0], since[1], "{before} {status}");
    } else {
        assert!(since[0] <= since[1], "{before} {status}");
    }
}

/// The fields of a line, in the order of the alphabet.
fn keys(line: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = line
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

/// A date as scripts read it: RFC 3339, in UTC.
fn instant(date: &Value) -> jiff::Timestamp {
    let text = date.as_str().unwrap();
    assert!(text.ends_with('Z'), "{text}");
    text.parse().unwrap()
}

#[test]
fn a_reader_that_goes_away_ends_it_and_frees_the_directory() {
    let hub = Hub::start();
    let data = hub.station("kitchen");
    let words = [
        "watch",
        "kitchen",
        "--server",
        hub.address(),
        "--user",
        "admin",
    ];
    let words = [&words[..], &["--data", &data, "--json"]].concat();
    let (mut watch, stdout) = Feast::unread(&words, Some(&hub.staff));
    let mut reader = BufReader::new(stdout);
    let mut line = String::new();
    while !line.contains(r#""status":"live""#) {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0, "it ended");
    }
    // Nothing happens at the feast: there is no write that could fail.
    drop(reader);
    assert_eq!(watch.exit_code(), 0);
    hub.watch("kitchen").status("live");
}

#[test]
fn people_read_one_line_per_change_and_names_cannot_steer_their_terminal() {
    let hub = Hub::start();
    let data = hub.station("kitchen");
    let words = [
        "watch",
        "kitchen",
        "--server",
        hub.address(),
        "--user",
        "admin",
    ];
    let words = [&words[..], &["--data", &data]].concat();
    let mut watch = Feast::start(&words, Some(&hub.staff));
    watch.line_with(" live");
    let id = hub.order("Zoë \u{202e}李", &[("Crème brûlée", 2)]);
    let line = watch.line_with("#1");
    assert!(
        line.ends_with(" #1 Zoë 李: 2 Crème brûlée -> new"),
        "{line}"
    );
    hub.set_status(id, "preparing");
    watch.line_with("-> cooking");
}
