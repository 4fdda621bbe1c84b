//! `feast serve`.

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::{feast::Feast, hub::Hub};

#[test]
fn a_demo_tells_its_accounts_and_the_same_ones_at_the_next_start() {
    let mut hub = Hub::start();
    let port = hub.address().strip_prefix("127.0.0.1:").unwrap();
    assert!(port.parse::<u16>().unwrap() > 0);
    assert!(hub.lets_in("admin", &hub.staff) && hub.lets_in("customer", &hub.customer));
    hub.kill();
    hub.start_again();
    assert!(hub.lets_in("admin", &hub.staff) && hub.lets_in("customer", &hub.customer));
}

#[test]
fn a_new_feast_tells_the_first_password_once() {
    let hub = Hub::start();
    let data = hub.station("new-feast");
    let words = ["serve", "--listen", "127.0.0.1:0", "--data", &data];
    let mut told = Vec::new();
    for _ in 0..2 {
        let mut feast = Feast::start(&words, None);
        let started: Value = serde_json::from_str(&feast.line()).unwrap();
        assert_eq!(started.as_object().unwrap().len(), 1, "{started}");
        feast.signal(Signal::SIGTERM);
        assert_eq!(feast.exit_code(), 0);
        told.push(
            feast
                .stderr()
                .contains("sign in as admin with the password"),
        );
    }
    assert_eq!(told, [true, false]);
}

#[test]
fn a_lost_password_is_made_anew_where_no_hub_runs_and_told_once() {
    let hub = Hub::start();
    let data = hub.station("lost-password");
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data", &data];
    let new = ["serve", "--data", &data, "--new-password", "admin"];
    let (code, lines, stderr) = Feast::run(&new, None);
    assert_eq!((code, lines.len()), (1, 0), "{stderr}");
    assert!(stderr.contains("no feast"), "{stderr}");

    let mut feast = Feast::start(&serve, None);
    feast.line();
    let (code, lines, stderr) = Feast::run(&new, None);
    assert_eq!((code, lines.len()), (2, 0), "{stderr}");
    assert!(stderr.contains("in use"), "{stderr}");
    feast.signal(Signal::SIGTERM);
    assert_eq!(feast.exit_code(), 0);

    let (code, lines, stderr) = Feast::run(&new, None);
    assert_eq!(code, 0, "{stderr}");
    let told: Value = serde_json::from_str(&lines.concat()).unwrap();
    assert_eq!(told["username"], "admin");
    let password = told["password"].as_str().unwrap();
    let mut feast = Feast::start(&serve, None);
    let started: Value = serde_json::from_str(&feast.line()).unwrap();
    let server = started["listening"].as_str().unwrap();
    let words = ["doctor", "--server", server, "--user", "admin"];
    let (code, lines, _) = Feast::run(&words, Some(password));
    assert_eq!(code, 0, "{lines:?}");
    feast.signal(Signal::SIGTERM);
    assert_eq!(feast.exit_code(), 0);
    assert!(!feast.stderr().contains("write it down"));

    let nobody = ["serve", "--data", &data, "--new-password", "nobody"];
    let (code, _, stderr) = Feast::run(&nobody, None);
    assert_eq!(code, 1);
    assert!(stderr.contains("no account nobody"), "{stderr}");
}

#[test]
fn a_hub_that_is_open_to_old_clients_says_so_in_its_log() {
    for (more, warned) in [(&[][..], false), (&["--plain-open"], true)] {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().to_str().unwrap();
        let words = ["serve", "--listen", "127.0.0.1:0", "--data", data];
        let mut feast = Feast::start(&[&words[..], more].concat(), None);
        feast.line_with("listening");
        feast.signal(Signal::SIGTERM);
        assert_eq!(feast.exit_code(), 0);
        let log = feast.stderr();
        assert_eq!(log.contains("WARN"), warned, "{log}");
        assert_eq!(log.contains("sockets want no token"), warned, "{log}");
    }
}

#[test]
fn both_signals_drain_a_hub_that_has_a_station() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let mut hub = Hub::start();
        let mut watch = hub.watch("kitchen");
        watch.status("live");
        hub.process().signal(signal);
        assert_eq!(hub.process().exit_code(), 0);
        watch.status("offline");
        assert!(watch.runs());
    }
}

#[test]
fn a_second_hub_on_the_same_data_is_refused() {
    let hub = Hub::start();
    let data = hub.data();
    let words = ["serve", "--listen", "127.0.0.1:0", "--data"];
    let words = [&words[..], &[data.to_str().unwrap()]].concat();
    let (code, lines, stderr) = Feast::run(&words, None);
    assert_eq!((code, lines.len()), (2, 0));
    assert!(stderr.contains("in use"), "{stderr}");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let hub = Hub::start();
    let data = hub.station("other");
    let words = ["serve", "--listen", hub.address(), "--data", &data];
    let (code, _, stderr) = Feast::run(&words, None);
    assert_eq!(code, 1);
    assert!(stderr.contains("cannot listen on"), "{stderr}");
}

#[test]
fn a_command_line_that_makes_no_sense_is_a_usage_error() {
    for words in [&["serve"][..], &["cook"], &["bump", "x"], &[]] {
        assert_eq!(Feast::run(words, None).0, 2, "{words:?}");
    }
}
