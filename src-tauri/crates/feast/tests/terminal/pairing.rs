//! Stations that find their hub by its code, and are let in for good.

use nix::sys::signal::Signal;

use crate::{
    feast::{Feast, NO_AUTHORITIES},
    hub::Hub,
};

const OTHER: &str = "0000-0000-0000";

/// `feast watch kitchen --json` by TLS.
fn watch(hub: &Hub, code: Option<&str>, password: Option<&str>) -> Feast {
    let data = hub.station("kitchen");
    let mut words = vec!["watch", "kitchen", "--server", &hub.tls, "--user", "admin"];
    words.extend(["--data", &data, "--json"]);
    if let Some(code) = code {
        words.extend(["--pair", code]);
    }
    Feast::start(&words, password)
}

fn end(mut watch: Feast) -> String {
    watch.signal(Signal::SIGTERM);
    assert_eq!(watch.exit_code(), 0);
    watch.stderr()
}

fn credential(hub: &Hub) -> std::path::PathBuf {
    std::path::Path::new(&hub.station("kitchen")).join("paired.json")
}

#[test]
fn a_station_is_paired_once_and_needs_neither_code_nor_password_after_a_power_cut() {
    let mut hub = Hub::start();
    let mut first = watch(&hub, Some(&hub.code.to_lowercase()), Some(&hub.staff));
    first.status("live");
    let id = hub.order("Ann", &[("Fries", 1)]);
    first.ticket("pending", id);
    let paired = hub.paired();
    assert_eq!(paired.len(), 1);
    assert_eq!(paired[0].1, "kitchen");
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(credential(&hub))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    first.signal(Signal::SIGKILL);
    first.exit_code();
    hub.kill();
    hub.start_again();

    let mut again = watch(&hub, None, None);
    again.status("live");
    hub.set_status(id, "preparing");
    again.ticket("preparing", id);
    let data = hub.station("kitchen");
    let number = id.to_string();
    let words = ["bump", &number, "--to", "ready", "--server", &hub.tls];
    let words = [&words[..], &["--user", "admin", "--data", &data]].concat();
    let (code, _, stderr) = Feast::run(&words, None);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(hub.status_of(id), "ready");
    assert_eq!(hub.paired(), paired, "it was not paired again");
    end(again);
}

#[test]
fn a_station_is_paired_on_a_computer_without_certificate_authorities() {
    let hub = Hub::start();
    let data = hub.station("kitchen");
    let mut words = vec!["watch", "kitchen", "--server", &hub.tls, "--user", "admin"];
    words.extend(["--data", &data, "--json", "--pair", &hub.code]);
    let mut paired = Feast::start_with(&words, Some(&hub.staff), &NO_AUTHORITIES);
    paired.status("live");
    assert_eq!(hub.paired().len(), 1);
    end(paired);
}

#[test]
fn whoever_has_another_key_is_refused_in_one_sentence_and_is_told_nothing() {
    let hub = Hub::start();
    let mut refused = watch(&hub, Some(OTHER), Some(&hub.staff));
    assert_eq!(refused.status("blocked")["by"], "wrong-key");
    end(refused);
    assert_eq!(hub.paired(), []);
    // The right code is no worse for that, and is what is kept.
    let mut found = watch(&hub, Some(&hub.code), Some(&hub.staff));
    found.status("live");
    end(found);
    // Another hub on the same port is not the one that was paired.
    let mut refused = watch(&hub, Some(OTHER), None);
    assert_eq!(refused.status("blocked")["by"], "wrong-key");
    end(refused);
    let mut again = watch(&hub, None, None);
    again.status("live");
    end(again);
}

#[test]
fn without_a_code_a_hubs_own_certificate_is_not_believed() {
    let hub = Hub::start();
    let data = hub.station("kitchen");
    let server = format!("https://{}", hub.tls);
    let words = ["watch", "kitchen", "--server", &server, "--user", "admin"];
    let words = [&words[..], &["--data", &data, "--json"]].concat();
    let mut watch = Feast::start(&words, Some(&hub.staff));
    watch.status("offline");
    end(watch);
    assert_eq!(hub.paired(), []);
}

#[test]
fn what_is_taken_away_stops_the_station_until_somebody_signs_in() {
    let hub = Hub::start();
    let mut watch_one = watch(&hub, Some(&hub.code), Some(&hub.staff));
    watch_one.status("live");
    hub.unpair_all();
    let blocked = watch_one.status("blocked");
    assert_eq!(blocked["by"], "sign-in");
    end(watch_one);
    assert!(!credential(&hub).exists(), "it is of no use any more");
    assert_eq!(hub.paired(), [], "it has not let itself in again");

    let mut signed_in = watch(&hub, None, Some(&hub.staff));
    signed_in.status("live");
    assert_eq!(hub.paired().len(), 1);
    end(signed_in);
}

#[test]
fn a_kitchen_that_becomes_a_desk_signs_in_once_more() {
    let hub = Hub::start();
    let mut kitchen = watch(&hub, Some(&hub.code), Some(&hub.staff));
    kitchen.status("live");
    end(kitchen);
    let data = hub.station("kitchen");
    let desk = |password| {
        let words = ["watch", "admin", "--server", &hub.tls, "--user", "admin"];
        Feast::start(
            &[&words[..], &["--data", &data, "--json"]].concat(),
            password,
        )
    };
    let mut first = desk(Some(&hub.staff));
    first.status("live");
    end(first);
    assert_eq!(hub.paired()[0].1, "admin");
    let mut again = desk(None);
    again.status("live");
    end(again);
    // An admin may cook.
    let mut kitchen = watch(&hub, None, None);
    kitchen.status("live");
    end(kitchen);
}

#[test]
fn a_public_board_is_let_in_by_a_pin_and_sees_numbers_and_states() {
    let hub = Hub::start();
    let id = hub.order("Kowalski", &[("Fries", 1)]);
    let pin = hub.pin("board");
    let data = hub.station("kitchen");
    let words = ["watch", "kitchen", "--server", &hub.tls, "--user", "board"];
    let words = [
        &words[..],
        &["--data", &data, "--json", "--pair", &hub.code],
    ]
    .concat();
    let mut board = Feast::start_with(&words, None, &[("OLGFEAST_PIN", &pin.to_lowercase())]);
    let ticket = board.ticket("pending", id);
    assert_eq!(
        (&ticket["display_id"], &ticket["customer_name"]),
        (&1.into(), &"".into())
    );
    assert_eq!(ticket["items"].as_array().unwrap().len(), 0);
    assert_eq!(hub.paired()[0].1, "board");
    board.signal(Signal::SIGKILL);
    board.exit_code();
    // The PIN is still in the environment after a power cut, and of no use any more.
    let mut again = Feast::start_with(&words, None, &[("OLGFEAST_PIN", &pin)]);
    again.status("live");
    hub.set_status(id, "preparing");
    again.ticket("preparing", id);
    end(again);
}

#[test]
fn a_doctor_passes_every_step_by_tls_and_tells_a_wrong_code() {
    let hub = Hub::start();
    let words = ["doctor", "--server", &hub.tls, "--user", "admin", "--pair"];
    let with = |code: &str| Feast::run(&[&words[..], &[code]].concat(), Some(&hub.staff));
    let (code, lines, stderr) = with(&hub.code);
    assert_eq!((code, stderr.as_str()), (0, ""), "{lines:#?}");
    assert!(
        lines.iter().all(|line| line.starts_with("ok")),
        "{lines:#?}"
    );
    let (code, lines, stderr) = with(OTHER);
    assert_eq!(code, 1, "{lines:#?}");
    assert_eq!(lines.len(), 3, "nothing was tried behind it: {lines:#?}");
    assert!(stderr.contains("does not fit the pairing code"), "{stderr}");
}

#[test]
fn orders_are_simulated_by_tls_with_the_code_from_the_environment() {
    let hub = Hub::start();
    let words = ["simulate", "--server", &hub.tls, "--user", "admin"];
    let more = ["--orders-per-minute", "6000", "--seed", "1", "--count", "1"];
    let words = [&words[..], &more[..]].concat();
    let pair = ("OLGFEAST_PAIR", hub.code.as_str());
    let (code, _, stderr) = Feast::run_with(&words, Some(&hub.staff), &[pair]);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(hub.log().len(), 1);
}

#[test]
fn a_code_on_the_port_in_clear_is_told_as_what_it_is() {
    let hub = Hub::start();
    let words = ["doctor", "--server", hub.address(), "--pair", &hub.code];
    let (code, _, stderr) = Feast::run(&words, None);
    assert_eq!(code, 1);
    assert!(stderr.contains("does not speak TLS"), "{stderr}");
}
