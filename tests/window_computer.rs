//! What a person decides about this computer takes effect on it: what it says aloud, how it starts,
//! and that a closed window is gone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use std::path::{Path, PathBuf};

use fantoccini::Locator;
use serde_json::{Value, json};
use support::{
    hub::Hub,
    wait_for,
    window::{Start, Window},
};

/// Asks the core as the page does.
async fn asks(window: &Window, command: &str, args: Value) -> Value {
    let script = "const [command, args, answer] = arguments;
        window.__TAURI__.core.invoke(command, args).then(answer, answer);";
    let args = vec![json!(command), args];
    window.page.execute_async(script, args).await.expect("core")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_mutes_the_station_and_the_bar_says_so_until_a_touch_ends_it() {
    let (data, here) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let hub = Hub::start(data.path());
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    window
        .has("[data-action=mute], [data-action=sound-test]")
        .await;

    let body = window.page.find(Locator::Css("body")).await.unwrap();
    body.send_keys("m").await.unwrap();
    window.has("[data-action=unmute]").await;
    window.shot("muted").await;
    let text = window.text("[data-action=unmute]").await;
    assert!(text.starts_with("Sound off until "), "{text}");
    let sounding = asks(&window, "sound", json!({})).await;
    assert!(sounding["muted_until"].is_i64(), "{sounding}");

    window.touch("[data-action=unmute]").await;
    window.has_no("[data-action=unmute]").await;
    let sounding = asks(&window, "sound", json!({})).await;
    assert_eq!(sounding["muted_until"], Value::Null);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_start_at_sign_in_is_entered_where_the_desktop_looks_and_taken_away_again() {
    let (data, here) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let config = tempfile::tempdir().unwrap();
    let hub = Hub::start(data.path());
    let window = Start::unattended(here.path(), &hub)
        .with("XDG_CONFIG_HOME", config.path().to_str().unwrap())
        .open()
        .await;
    window.badge("live").await;

    let decide = |starts: bool| json!({"settings": {"window": {"start_at_login": starts}}});
    asks(&window, "change_settings", decide(true)).await;
    let entry = wait_for("an entry", || async { entry_in(config.path()) }).await;
    let text = std::fs::read_to_string(entry).unwrap();
    let named = format!("OLGFEAST_DATA_DIR={}", here.path().display());
    assert!(text.contains(&named), "the same station: {text}");

    asks(&window, "change_settings", decide(false)).await;
    wait_for("no entry", || async {
        entry_in(config.path()).is_none().then_some(())
    })
    .await;
    window.close().await;
}

/// The one file in the folder of what is started.
fn entry_in(config: &Path) -> Option<PathBuf> {
    let mut files = std::fs::read_dir(config.join("autostart")).ok()?;
    let file = files.next()?.ok()?.path();
    let whole = std::fs::read_to_string(&file).is_ok_and(|text| text.ends_with("false\n"));
    whole.then_some(file)
}
