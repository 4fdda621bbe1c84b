//! A page that dies or hangs, in the real window. Nothing drives it here: a driver loses a page whose
//! process has died. So what the application logs is read.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Instant,
};

use support::{PATIENCE, Running, hub::Hub, wait_for, window::children};

/// Said once for each page.
const FOLLOWS: &str = "a page follows the board";

/// Waits for the next line with these words.
fn says(log: &Receiver<String>, words: &str) {
    let until = Instant::now() + PATIENCE;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let line = log.recv_timeout(left);
        if line.expect(words).contains(words) {
            return;
        }
    }
}

fn signal(process: u32, signal: &str) {
    let sent = Command::new("kill")
        .args([signal, &process.to_string()])
        .status();
    // One that is gone by now has had it.
    sent.expect("kill");
}

/// The application that this warden has started, which is another one than `before`.
async fn application_of(warden: u32, before: Option<u32>) -> u32 {
    wait_for("the application", || async {
        let mut applications = children(warden).into_iter();
        applications.find(|application| Some(*application) != before)
    })
    .await
}

/// The process of the only page of this application, which is another one than `before`.
async fn page_of(application: u32, before: Option<u32>) -> u32 {
    wait_for("the process of the page", || async {
        let mut pages = children(application).into_iter().filter(|child| {
            let name = std::fs::read_to_string(format!("/proc/{child}/comm"));
            name.is_ok_and(|name| name.starts_with("WebKitWeb"))
        });
        pages.find(|page| Some(*page) != before)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_whose_process_is_killed_or_that_hangs_is_replaced_by_one_that_follows_the_board() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let (mut warden, log) = start(&hub, here.path());
    says(&log, FOLLOWS);
    let application = application_of(warden.0.id(), None).await;

    let first = page_of(application, None).await;
    let killed = Instant::now();
    signal(first, "-KILL");
    says(&log, "the process of the page has ended");
    says(&log, FOLLOWS);
    eprintln!("another page {:?} after the kill", killed.elapsed());

    let second = page_of(application, Some(first)).await;
    signal(second, "-STOP");
    says(&log, "the page does not answer");
    says(&log, FOLLOWS);
    warden.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_that_crashes_is_back_and_one_that_ends_when_asked_ends_in_peace() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let (mut warden, log) = start(&hub, here.path());
    says(&log, FOLLOWS);
    let first = application_of(warden.0.id(), None).await;
    let crashed = Instant::now();
    // Handlers in the process let one pass that no fault of its own has caused, and give way to the next.
    wait_for("the crash", || async {
        signal(first, "-SEGV");
        (!children(warden.0.id()).contains(&first)).then_some(())
    })
    .await;
    says(&log, "the application has crashed (signal 11)");
    says(&log, FOLLOWS);
    eprintln!("another board {:?} after the crash", crashed.elapsed());
    let told = std::fs::read_to_string(here.path().join("crashes.json")).expect("crashes");
    assert!(told.contains(r#""signal":11"#), "{told}");

    // As the system does it when somebody signs out: everybody is asked, the warden among them.
    let second = application_of(warden.0.id(), Some(first)).await;
    signal(warden.0.id(), "-HUP");
    let ended = warden.0.wait().expect("the end");
    assert_eq!(ended.code(), Some(0), "{ended}");
    assert!(!Path::new(&format!("/proc/{second}")).exists());
    let logged = log.try_iter().any(|line| line.contains("asked to end"));
    assert!(logged, "and it was the application that ended itself");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_does_not_outlive_its_warden() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let (mut warden, log) = start(&hub, here.path());
    says(&log, FOLLOWS);
    let application = application_of(warden.0.id(), None).await;
    warden.kill();
    wait_for("the end of the application", || async {
        let stat = std::fs::read_to_string(format!("/proc/{application}/stat"));
        let gone = stat.map_or(true, |stat| stat.contains(") Z "));
        gone.then_some(())
    })
    .await;
}

/// The application as an unattended station, and what it logs.
fn start(hub: &Hub, here: &Path) -> (Running, Receiver<String>) {
    let binary = std::env::var("OLGFEAST_TEST_BINARY")
        .unwrap_or_else(|_| env!("CARGO_BIN_EXE_olgfeast").to_owned());
    let mut application = Command::new(binary)
        .env("OLGFEAST_SERVER", hub.url())
        .env("OLGFEAST_USER", &hub.staff.0)
        .env("OLGFEAST_PASSWORD", &hub.staff.1)
        .env("OLGFEAST_DATA_DIR", here)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the application");
    let stderr = application.stderr.take().expect("stderr");
    let (to, log) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            let _ = to.send(line);
        }
    });
    (Running(application), log)
}
