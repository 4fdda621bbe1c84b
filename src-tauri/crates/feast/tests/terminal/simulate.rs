//! `feast simulate`.

use std::sync::atomic::Ordering;

use nix::sys::signal::Signal;

use crate::{feast::Feast, hub::Hub, lossy};

fn words<'a>(hub: &'a Hub, more: &[&'a str]) -> Vec<&'a str> {
    let words = ["simulate", "--server", hub.address(), "--user", "admin"];
    let usual = ["--orders-per-minute", "600", "--seed", "7"];
    [&words[..], &usual[..], more].concat()
}

#[test]
fn all_orders_are_placed_and_worked_to_the_end() {
    let hub = Hub::start();
    let (code, _, stderr) = Feast::run(&words(&hub, &["--count", "5"]), Some(&hub.staff));
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(hub.log(), vec![(3, "complete".to_owned()); 5]);
}

#[test]
fn the_kitchen_leaves_alone_what_people_do() {
    let hub = Hub::start();
    let mut simulate = Feast::start(&words(&hub, &["--count", "1"]), Some(&hub.staff));
    simulate.line_with("ordered");
    for to in ["preparing", "ready", "complete"] {
        hub.set_status(1, to);
    }
    assert_eq!(simulate.exit_code(), 0);
    assert_eq!(hub.log(), [(3, "complete".to_owned())]);
}

#[test]
fn a_hub_that_dies_and_comes_back_gets_no_order_twice() {
    let mut hub = Hub::start();
    let mut simulate = Feast::start(&words(&hub, &["--count", "8"]), Some(&hub.staff));
    simulate.line_with("ordered");
    simulate.line_with("ordered");
    hub.kill();
    hub.start_again();
    assert_eq!(simulate.exit_code(), 0, "{}", simulate.stderr());
    assert_eq!(hub.log(), vec![(3, "complete".to_owned()); 8]);
}

#[test]
fn an_order_whose_confirmation_is_lost_is_not_placed_again() {
    let hub = Hub::start();
    let (server, lost) = lossy::way_to(hub.address(), "POST /api/v1/orders/checkout");
    let words = [
        "simulate", "--server", &server, "--user", "admin", "--count", "2",
    ];
    let words = [&words[..], &["--orders-per-minute", "600", "--seed", "7"]].concat();
    let (code, _, stderr) = Feast::run(&words, Some(&hub.staff));
    assert_eq!(code, 0, "{stderr}");
    assert!(lost.load(Ordering::SeqCst));
    assert_eq!(hub.log(), vec![(3, "complete".to_owned()); 2]);
}

#[test]
fn a_step_whose_confirmation_is_lost_is_not_taken_again() {
    let hub = Hub::start();
    let (server, lost) = lossy::way_to(hub.address(), "PUT /api/v1/orders/1/status");
    let words = [
        "simulate", "--server", &server, "--user", "admin", "--count", "1",
    ];
    let words = [&words[..], &["--orders-per-minute", "600", "--seed", "7"]].concat();
    let (code, _, stderr) = Feast::run(&words, Some(&hub.staff));
    assert_eq!(code, 0, "{stderr}");
    assert!(lost.load(Ordering::SeqCst));
    assert_eq!(hub.log(), [(3, "complete".to_owned())]);
}

#[test]
fn both_signals_end_it_at_once() {
    let hub = Hub::start();
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let mut simulate = Feast::start(&words(&hub, &[]), Some(&hub.staff));
        simulate.line_with("ordered");
        simulate.signal(signal);
        assert_eq!(simulate.exit_code(), 0);
    }
}

#[test]
fn who_may_not_work_orders_is_told_so() {
    let hub = Hub::start();
    let (code, _, stderr) = Feast::run(&words(&hub, &[]), Some("wrong"));
    assert_eq!(code, 1);
    assert!(
        stderr.contains("refuses this user name or password"),
        "{stderr}"
    );
    let words = ["simulate", "--server", hub.address(), "--user", "customer"];
    let words = [&words[..], &["--orders-per-minute", "6", "--seed", "1"]].concat();
    let (code, _, stderr) = Feast::run(&words, Some(&hub.customer));
    assert_eq!(code, 1);
    assert!(stderr.contains("no staff account"), "{stderr}");
}
