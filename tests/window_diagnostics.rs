//! What the person in charge does when something is the matter, in the real window: sees what waits,
//! gives it up behind the PIN, saves what is sent to whoever helps, and looks after accounts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use serde_json::json;
use support::{
    hub::Hub,
    rest::Client,
    wait_for,
    window::{Start, Window},
};

const NAME: &str = "Kowalski family";

async fn decides(window: &Window, settings: serde_json::Value) {
    window
        .invokes("change_settings", json!({ "settings": settings }))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_bumped_offline_is_listed_given_up_behind_the_pin_and_packed_without_names() {
    let data = tempfile::tempdir().expect("folder");
    let here = tempfile::tempdir().expect("folder");
    let home = tempfile::tempdir().expect("folder");
    let downloads = home.path().join("Downloads");
    std::fs::create_dir(&downloads).expect("folder");
    let hub = Hub::start(data.path());
    let order = Client::customer(&hub).await.order(NAME, &[2]).await;
    let order = order["id"].as_i64().expect("id");
    let window = Start::unattended(here.path(), &hub)
        .with("HOME", home.path().to_str().expect("path"))
        .with("XDG_DOWNLOAD_DIR", downloads.to_str().expect("path"))
        .open()
        .await;
    let ticket = |lane: &str| format!("section[data-lane={lane}] [data-order-id='{order}']");
    window.has(&ticket("pending")).await;
    window.badge("live").await;
    window
        .invokes("set_pin", json!({"old": null, "new": "4711"}))
        .await;

    window.touch("[data-screen=diagnostics]").await;
    window.has("[data-works=feed][data-condition=good]").await;
    window.touch("[data-action=examine]").await;
    window.has("[data-check=clock]").await;
    window
        .has("[data-check=sign-in][data-condition=good]")
        .await;
    window.touch("[data-action=check-files]").await;
    window.shot("diagnostics-live").await;

    window.touch("[data-screen=kitchen]").await;
    let staff = hub.staff.clone();
    let address = hub.kill();
    window
        .touch(&format!("{} [data-action=advance]", ticket("pending")))
        .await;
    window.has(&ticket("preparing")).await;
    window.touch("[data-screen=diagnostics]").await;
    window.has("[data-matter=offline]").await;
    let waiting = format!("[data-waiting-order='{order}']");
    window.has(&waiting).await;
    window.shot("diagnostics-offline").await;
    window
        .touch(&format!("{waiting} [data-action=discard-waiting]"))
        .await;
    for digit in ["4", "7", "1", "1"] {
        window
            .touch(&format!("{waiting} [data-digit='{digit}']"))
            .await;
    }
    window.shot("diagnostics-pin").await;
    window.touch("[data-action=pin-open]").await;
    window.has_no(&waiting).await;

    // The driver does not find what is above the edge of a list that was gone through.
    let up = "document.querySelector('main').scrollTo(0, 0)";
    window.page.execute(up, vec![]).await.expect("a script");
    window.touch("[data-action=save-bundle]").await;
    for digit in ["4", "7", "1", "1"] {
        window
            .touch(&format!(".bundle [data-digit='{digit}']"))
            .await;
    }
    window.touch(".bundle [data-action=pin-open]").await;
    window.has("[data-notice=bundle]").await;
    let path = window.text("[data-notice=bundle]").await;
    let path = path.strip_prefix("Saved as ").expect("a path").to_owned();
    let zip = std::fs::read(&path).expect("the bundle");
    assert_eq!(zip.get(..2), Some(&b"PK"[..]), "{path}");
    for word in [NAME.as_bytes(), staff.1.as_bytes()] {
        assert!(!zip.windows(word.len()).any(|bytes| bytes == word));
    }

    window.touch("[data-screen=kitchen]").await;
    window.has(&ticket("pending")).await;
    let hub = Hub::start_on(&address, data.path());
    window.badge("live").await;
    window.touch("[data-screen=diagnostics]").await;
    window.has("[data-attempt][data-live=true]").await;
    window.shot("diagnostics-back").await;
    drop(hub);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_person_in_charge_sees_the_stations_and_makes_and_locks_an_account() {
    let data = tempfile::tempdir().expect("folder");
    let here = tempfile::tempdir().expect("folder");
    let hub = Hub::start(data.path());
    let window = Start::unattended(here.path(), &hub)
        .with("OLGFEAST_ROLE", "admin")
        .open()
        .await;
    window.badge("live").await;
    window.touch("[data-screen=diagnostics]").await;
    window.has("[data-station][data-unreachable=false]").await;
    window.shot("diagnostics-stations").await;

    window.touch("[data-screen=settings]").await;
    window.has("[data-card=users]").await;
    window.types("input[name=new-person]", "anna").await;
    window.touch("[data-action=new-person]").await;
    window.has("[data-person=anna][data-active=true]").await;
    window.shot("settings-users").await;
    let password = window.text("[data-notice=new-password] b").await;
    let anna = || {
        let account = ("anna".to_owned(), password.clone());
        let hub = &hub;
        async move { Client::try_sign_in(hub, &account).await }
    };
    assert!(anna().await, "the password that was shown is good");
    for _ in 0..2 {
        window
            .touch("[data-person=anna] [data-action=disable-person]")
            .await;
    }
    window.has("[data-person=anna][data-active=false]").await;
    wait_for("anna is locked out", || async {
        (!anna().await).then_some(())
    })
    .await;

    decides(&window, json!({"role": "admin", "history_days": 7})).await;
    window.has("[data-setting=history-days] output").await;
    window.shot("settings-server").await;
}
