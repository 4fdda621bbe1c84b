//! A computer that is packed up: the real window erases what it knows, and begins anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]
#![cfg(target_os = "linux")]

mod support;

use std::path::Path;

use support::{hub::Hub, wait_for, window::Start};

/// Files below it that hold this text.
fn holding(dir: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if std::fs::read(&path).is_ok_and(|bytes| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        }) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_packed_up_computer_knows_nobody_and_begins_with_the_first_run() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let window = Start::by_hand(here.path()).open().await;
    window.types("input[name=server]", &hub.address).await;
    window.types("input[name=username]", &hub.staff.0).await;
    window.types("input[name=password]", &hub.staff.1).await;
    window.touch("form button").await;
    window.skip_first_run().await;
    window.badge("live").await;
    let server = hub.address.rsplit('/').next().unwrap().to_owned();
    assert!(!holding(here.path(), &server).is_empty());

    window.touch("[data-screen=settings]").await;
    window.touch("[data-action=pack-up]").await;
    window.has("[data-action=pack-up-sure]").await;
    window.shot("pack-up").await;
    window.touch("[data-action=pack-up-sure]").await;
    // Another process has it open by then, whose window this driver does not know.
    wait_for("a new beginning", || async {
        let erased = !here.path().join("paired.json").exists()
            && !here.path().join("pack-up.json").exists()
            && holding(here.path(), &server).is_empty();
        (erased && here.path().join("outbox.db").exists()).then_some(())
    })
    .await;
    window.kill();

    let window = Start::by_hand(here.path()).open().await;
    window.has("input[name=server]").await;
    window.shot("packed-up").await;
    assert_eq!(window.attribute("input[name=server]", "value").await, "");
    window.kill();
    assert_eq!(holding(here.path(), &hub.staff.1), Vec::<String>::new());
}
