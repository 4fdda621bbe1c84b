//! `feast doctor`.

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

use crate::{
    feast::{Feast, NO_AUTHORITIES},
    hub::Hub,
};

/// Exit code, stdout and stderr of a doctor that is sent there, as `admin` where there is a password.
fn doctor(server: &str, user: Option<(&str, &str)>) -> (i32, Vec<String>, String) {
    let mut words = vec!["doctor", "--server", server];
    if let Some((user, _)) = user {
        words.extend(["--user", user]);
    }
    Feast::run(&words, user.map(|(_, password)| password))
}

/// The step that each line is about, and how it is.
fn marks(lines: &[String]) -> Vec<(&str, &str)> {
    lines
        .iter()
        .map(|line| (line[..8].trim(), line[8..21].trim()))
        .collect()
}

#[test]
fn a_hub_that_is_well_passes_every_step() {
    let hub = Hub::start();
    let (code, lines, stderr) = doctor(hub.address(), Some(("admin", &hub.staff)));
    assert_eq!(code, 0, "{lines:#?} {stderr}");
    assert_eq!(
        marks(&lines),
        [
            ("ok", "name"),
            ("ok", "tcp"),
            ("-", "tls"),
            ("ok", "/health"),
            ("ok", "sign-in"),
            ("ok", "upgrade"),
            ("ok", "first frame"),
            ("ok", "ping"),
            ("ok", "clock")
        ]
    );
    assert!(lines[3].contains("healthy, version 2.0.0"), "{}", lines[3]);
    assert!(lines[4].contains("admin, staff"), "{}", lines[4]);
    assert!(lines[6].contains("hub"), "{}", lines[6]);
    assert!(lines[7].contains("5 round trips"), "{}", lines[7]);
    assert_eq!(stderr, "");
}

#[test]
fn a_computer_without_certificate_authorities_needs_none_where_nothing_is_encrypted() {
    let hub = Hub::start();
    let words = ["doctor", "--server", hub.address(), "--user", "admin"];
    let (code, lines, stderr) = Feast::run_with(&words, Some(&hub.staff), &NO_AUTHORITIES);
    assert_eq!(code, 0, "{lines:#?} {stderr}");
    assert!(lines.iter().all(|line| !line.starts_with("FAILED")));
    // And it is not that it believes anybody then.
    let encrypted = format!("https://{}", hub.tls);
    let words = ["doctor", "--server", &encrypted];
    let (code, lines, stderr) = Feast::run_with(&words, None, &NO_AUTHORITIES);
    assert_eq!(code, 1, "{lines:#?} {stderr}");
    assert_eq!(marks(&lines).last(), Some(&("FAILED", "tls")), "{lines:#?}");
}

#[test]
fn it_stands_beside_a_running_watch_without_disturbing_it() {
    let hub = Hub::start();
    let mut watch = hub.watch("kitchen");
    watch.status("live");
    assert_eq!(
        doctor(hub.address(), Some(("admin", &hub.staff))).0,
        0,
        "with a station on the same account"
    );
    let id = hub.order("Ann", &[("Fries", 1)]);
    let next = watch.seen("board", |_| true);
    assert_eq!(next["pending"][0]["id"], id, "nothing was said in between");
}

#[test]
fn without_a_user_it_says_what_was_not_tried() {
    let hub = Hub::start();
    let (code, lines, _) = doctor(hub.address(), None);
    assert_eq!(code, 0, "{lines:#?}");
    let marks = marks(&lines);
    for check in ["sign-in", "upgrade", "first frame", "ping"] {
        assert!(marks.contains(&("-", check)), "{lines:#?}");
    }
    assert!(lines[4].contains("--user"), "{}", lines[4]);
}

#[test]
fn the_first_cause_is_told_on_both_outputs_and_nothing_is_tried_behind_it() {
    let hub = Hub::start();
    let (code, lines, stderr) = doctor(hub.address(), Some(("admin", "wrong")));
    assert_eq!(code, 1);
    assert_eq!(marks(&lines).last(), Some(&("FAILED", "sign-in")));
    let cause = "the server refuses this user name or password";
    assert!(lines.last().unwrap().ends_with(cause), "{lines:#?}");
    assert_eq!(stderr, format!("feast: {cause}\n"));
}

#[test]
fn a_customer_is_told_that_the_kitchen_is_for_staff() {
    let hub = Hub::start();
    let (code, lines, _) = doctor(hub.address(), Some(("customer", &hub.customer)));
    assert_eq!(code, 1);
    let last = lines.last().unwrap();
    assert!(last.contains("staff account"), "{last}");
}

#[test]
fn nothing_listens_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let (code, lines, stderr) = doctor(&address, None);
    assert_eq!(code, 1);
    assert_eq!(marks(&lines), [("ok", "name"), ("FAILED", "tcp")]);
    assert!(stderr.contains("nothing listens on"), "{stderr}");
}

#[test]
fn a_server_that_accepts_and_is_silent_is_given_up_by_itself() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (code, lines, stderr) = doctor(&address, Some(("admin", "x")));
    assert_eq!(code, 1, "{lines:#?}");
    assert_eq!(marks(&lines).last(), Some(&("FAILED", "/health")));
    assert!(stderr.contains("said nothing for 3 s"), "{stderr}");
}

#[test]
fn what_is_no_olgfeast_server_is_told_and_its_words_cannot_steer_the_terminal() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for mut client in listener.incoming().map_while(Result::ok) {
            let _ = client.read(&mut [0; 1024]);
            let body = r#"{"status":"healthy","version":"\u001b[2J"}"#;
            let length = body.len();
            let _ = write!(
                client,
                "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
        }
    });
    let (code, lines, _) = doctor(&address, Some(("admin", "x")));
    assert_eq!(code, 1);
    assert!(
        lines.iter().all(|line| !line.contains('\u{1b}')),
        "{lines:?}"
    );
    assert!(lines[3].contains("version  [2J"), "{}", lines[3]);
    let last = lines.last().unwrap();
    assert!(last.contains("no olgFeast server"), "{last}");
}

#[test]
fn a_proxy_from_the_environment_is_named_without_its_password() {
    let words = ["doctor", "--server", "https://feast.example.org"];
    let proxy = ("HTTPS_PROXY", "http://me:geheim@127.0.0.1:1");
    let (code, lines, stderr) = Feast::run_with(&words, None, &[proxy]);
    assert_eq!(code, 1, "nobody is there: {lines:#?}");
    assert_eq!(
        marks(&lines),
        [
            ("LOOK", "proxy"),
            ("-", "name"),
            ("-", "tcp"),
            ("-", "tls"),
            ("FAILED", "/health")
        ]
    );
    assert!(lines[0].contains("http://127.0.0.1:1"), "{}", lines[0]);
    assert!(lines.iter().all(|line| !line.contains("geheim")));
    assert!(!stderr.contains("geheim"), "{stderr}");
}

#[test]
fn a_server_that_is_near_is_never_reached_through_a_proxy() {
    let hub = Hub::start();
    let words = ["doctor", "--server", hub.address()];
    let proxy = ("HTTP_PROXY", "http://127.0.0.1:1");
    let (code, lines, _) = Feast::run_with(&words, None, &[proxy]);
    assert_eq!(code, 0, "{lines:#?}");
    assert_eq!(marks(&lines)[0], ("ok", "name"));
}

#[test]
fn a_file_of_certificates_that_is_none_is_said_before_anything_is_tried() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").unwrap();
    for (file, words) in [
        (empty, "there is no certificate in"),
        (folder.path().join("nowhere.pem"), "cannot be read"),
    ] {
        let file = file.to_str().unwrap();
        let words_of = ["doctor", "--server", "127.0.0.1:1", "--ca-file", file];
        let (code, lines, stderr) = Feast::run(&words_of, None);
        assert_eq!((code, lines.len()), (1, 0), "{lines:?}");
        assert!(stderr.contains(words), "{stderr}");
    }
}
