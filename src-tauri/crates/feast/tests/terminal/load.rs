//! `feast load`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    feast::Feast,
    hub::Hub,
    plain::{self, PlainServer},
};

/// Runs it with 12 changes at 20 in a second; one report for each server.
fn load(hub: &Hub, more: &[&str]) -> (i32, Vec<String>, String) {
    let words = ["load", "--server", hub.address(), "--user", "admin"];
    let usual = ["--changes", "12", "--rate", "20"];
    Feast::run(&[&words[..], &usual[..], more].concat(), Some(&hub.staff))
}

fn report(line: &str) -> Value {
    serde_json::from_str(line).expect(line)
}

#[test]
fn every_display_of_a_hub_hears_of_every_change_and_none_of_its_orders_is_left() {
    let hub = Hub::start();
    let (code, lines, stderr) = load(&hub, &["--displays", "5", "--json"]);
    assert_eq!(code, 0, "{stderr}");
    let report = report(&lines[0]);
    assert_eq!(report["speaks"], "live");
    assert_eq!(report["last_ms"]["n"], 12);
    assert_eq!(report["each_ms"]["n"], 60);
    assert_eq!(report["answered_ms"]["n"], 12);
    for nothing in ["missed", "failed", "lost", "stuck"] {
        assert_eq!(report[nothing], 0, "{nothing}");
    }
    let quantile = |what: &str, part: &str| report[what][part].as_f64().unwrap();
    assert!(quantile("each_ms", "p50") <= quantile("last_ms", "max"));
    assert!(quantile("each_ms", "max") == quantile("last_ms", "max"));
    let log = hub.log();
    assert!(log.len() >= 12);
    assert!(
        log.iter().all(|(_, status)| status == "complete"),
        "{log:?}"
    );
}

#[test]
fn a_hub_is_measured_as_a_plain_server_too_and_several_servers_in_one_run() {
    let (hub, other) = (Hub::start(), Hub::start());
    let words = ["--displays", "3", "--plain", "--json"];
    let (code, lines, stderr) = load(&hub, &words);
    assert_eq!(code, 0, "{stderr}");
    let plain = report(&lines[0]);
    assert_eq!(
        (&plain["speaks"], &plain["each_ms"]["n"]),
        (&"plain".into(), &36.into())
    );
    // Another feast has another password.
    let (code, _, stderr) = load(&hub, &["--displays", "1", "--server", other.address()]);
    assert_eq!(code, 1);
    assert!(stderr.contains(other.address()), "{stderr}");
    let (code, lines, _) = load(&hub, &["--displays", "1", "--server", hub.address()]);
    assert_eq!(code, 0);
    let named = |line: &&String| line.contains("1 displays and 0 that read nothing");
    assert_eq!(lines.iter().filter(named).count(), 2, "{lines:?}");
}

#[test]
fn a_hub_and_a_plain_server_are_measured_in_one_run() {
    let (mut hub, plain) = (Hub::start(), PlainServer::start());
    let (_, password) = plain::STAFF;
    let change = json!({ "password": password });
    hub.as_staff(Method::PATCH, "live/users/1", Some(change));
    hub.staff = password.to_owned();
    let words = ["--server", &plain.address(), "--displays", "3", "--json"];
    let (code, lines, stderr) = load(&hub, &words);
    assert_eq!((code, lines.len()), (0, 2), "{stderr}");
    let told: Vec<Value> = lines.iter().map(|line| report(line)).collect();
    for (told, speaks) in told.iter().zip(["live", "plain"]) {
        assert_eq!(told["speaks"], speaks);
        assert_eq!(told["each_ms"]["n"], 36);
        for nothing in ["missed", "failed", "lost"] {
            assert_eq!(told[nothing], 0, "{speaks}: {nothing}");
        }
    }
}

#[test]
fn displays_that_hang_keep_nobody_from_hearing() {
    let hub = Hub::start();
    let words = ["--displays", "5", "--stuck", "40", "--json"];
    let (code, lines, stderr) = load(&hub, &words);
    assert_eq!(code, 0, "{stderr}");
    let report = report(&lines[0]);
    assert_eq!(
        (&report["displays"], &report["stuck"]),
        (&3.into(), &2.into())
    );
    assert_eq!(
        (&report["last_ms"]["n"], &report["missed"]),
        (&12.into(), &0.into())
    );
}

#[test]
fn a_customer_is_told_that_only_staff_can_measure() {
    let hub = Hub::start();
    let words = ["load", "--server", hub.address(), "--user", "customer"];
    let usual = ["--displays", "1", "--changes", "1", "--rate", "1"];
    let (code, _, stderr) = Feast::run(&[&words[..], &usual[..]].concat(), Some(&hub.customer));
    assert_eq!(code, 1);
    assert!(stderr.contains("no staff account"), "{stderr}");
}
