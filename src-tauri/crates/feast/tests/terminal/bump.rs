//! `feast bump`.

use nix::sys::signal::Signal;

use crate::{feast::Feast, hub::Hub};

#[test]
fn a_bump_settles_and_a_second_station_sees_it() {
    let hub = Hub::start();
    let id = hub.order("Ann", &[("Fries", 1)]);
    let mut watch = hub.watch("second");
    watch.status("live");
    let mut bump = hub.bump(id, "preparing", "first", &[]);
    assert_eq!(bump.exit_code(), 0, "{}", bump.stderr());
    assert_eq!(bump.line(), format!("order {id} is preparing"));
    watch.ticket("preparing", id);
    assert_eq!(hub.log(), [(1, "preparing".to_owned())]);
}

#[test]
fn the_steps_to_the_end_go_to_a_hub_as_one_and_none_twice() {
    let hub = Hub::start();
    let id = hub.order("Ann", &[("Fries", 1)]);
    assert_eq!(hub.bump(id, "complete", "first", &[]).exit_code(), 0);
    assert_eq!(hub.log(), [(1, "complete".to_owned())]);
    let mut again = hub.bump(id, "ready", "second", &[]);
    assert_eq!(again.exit_code(), 0);
    assert!(again.line().contains("further already"));
    assert_eq!(hub.log(), [(1, "complete".to_owned())]);
}

#[test]
fn beside_a_running_watch_it_goes_through_its_outbox() {
    let hub = Hub::start();
    let id = hub.order("Ann", &[("Fries", 1)]);
    let mut watch = hub.watch("kitchen");
    watch.ticket("pending", id);
    watch.status("live");
    let mut bump = hub.bump(id, "ready", "kitchen", &[]);
    let first = watch.seen("intent", |intent| intent["order"] == id);
    assert_eq!(first["state"], "waiting");
    watch.seen("intent", |intent| intent["state"] == "applied");
    watch.seen("intent", |intent| intent["state"] == "applied");
    assert_eq!(bump.exit_code(), 0, "{}", bump.stderr());
    assert!(watch.runs());
    assert_eq!(hub.log(), [(1, "ready".to_owned())], "two steps, one call");
}

#[test]
fn what_was_stored_without_a_server_is_sent_by_the_next_watch_once() {
    let mut hub = Hub::start();
    let id = hub.order("Ann", &[("Fries", 1)]);
    know(&hub, id);
    hub.kill();
    let mut bump = hub.bump(id, "preparing", "kitchen", &["--no-wait"]);
    assert_eq!(bump.exit_code(), 0, "{}", bump.stderr());
    let mut watch = hub.watch("kitchen");
    let ticket = watch.ticket("preparing", id);
    assert_eq!(ticket["waiting_to_send"], true);
    hub.start_again();
    watch.seen("intent", |intent| intent["state"] == "applied");
    assert_eq!(hub.status_of(id), "preparing");
    assert_eq!(hub.log(), [(1, "preparing".to_owned())]);
}

#[test]
fn what_is_not_sent_in_time_stays_stored() {
    let mut hub = Hub::start();
    let id = hub.order("Ann", &[("Fries", 1)]);
    know(&hub, id);
    hub.kill();
    let mut bump = hub.bump(id, "preparing", "kitchen", &["--wait", "1"]);
    assert_eq!(bump.exit_code(), 75, "{}", bump.stderr());
    assert!(bump.line().contains("stored"));
    hub.start_again();
    let mut watch = hub.watch("kitchen");
    watch.seen("intent", |intent| intent["state"] == "applied");
}

#[test]
fn an_unknown_order_is_an_error_and_nothing_is_stored() {
    let mut hub = Hub::start();
    let mut bump = hub.bump(99, "preparing", "kitchen", &[]);
    assert_eq!(bump.exit_code(), 1);
    assert!(bump.stderr().contains("there is no order 99"));
    let mut watch = hub.watch("kitchen");
    watch.status("live");
    let mut beside = hub.bump(99, "preparing", "kitchen", &[]);
    assert_eq!(beside.exit_code(), 1);
    assert!(beside.stderr().contains("there is no order 99"));
    hub.kill();
    let mut away = hub.bump(99, "preparing", "other", &["--wait", "1"]);
    assert_eq!(away.exit_code(), 1);
    assert!(away.stderr().contains("cannot be asked"));
}

#[test]
fn what_others_have_undone_meanwhile_is_refused() {
    let mut hub = Hub::start();
    let id = hub.order("Ann", &[("Fries", 1)]);
    let mut watch = hub.watch("kitchen");
    watch.ticket("pending", id);
    watch.status("live");
    hub.kill();
    watch.status("offline");
    let mut bump = hub.bump(id, "preparing", "kitchen", &[]);
    watch.seen("intent", |intent| intent["state"] == "waiting");
    // Started and recalled elsewhere: the status is as it was, the order is not.
    hub.aside(|hub| {
        hub.set_status(id, "preparing");
        hub.set_status(id, "pending");
    });
    hub.start_again();
    watch.seen("intent", |intent| intent["state"] == "refused");
    assert_eq!(bump.exit_code(), 3);
    assert!(bump.stderr().contains("somebody else changed it"));
    assert_eq!(hub.log(), [(2, "pending".to_owned())]);
}

#[test]
fn a_wrong_password_is_told_where_nothing_could_be_stored() {
    let hub = Hub::start();
    let id = hub.order("Ann", &[("Fries", 1)]);
    let bump = |more: &[&str]| {
        let (id, data) = (id.to_string(), hub.station("kitchen"));
        let words = ["bump", &id, "--to", "ready", "--server", hub.address()];
        let whose = ["--user", "admin", "--data", &data];
        Feast::run(&[&words[..], &whose[..], more].concat(), Some("wrong"))
    };
    let (code, _, stderr) = bump(&[]);
    assert_eq!(code, 1);
    assert!(
        stderr.contains("refuses this user name or password"),
        "{stderr}"
    );
    know(&hub, id);
    let (code, _, _) = bump(&["--wait", "1"]);
    assert_eq!(code, 75);
}

/// Lets the station "kitchen" learn of an order.
fn know(hub: &Hub, id: i64) {
    let mut watch = hub.watch("kitchen");
    watch.ticket("pending", id);
    watch.status("live");
    watch.signal(Signal::SIGTERM);
    assert_eq!(watch.exit_code(), 0);
}
