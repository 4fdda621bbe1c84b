//! The main job on real input: a real hub, a real second station, the real window.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use std::path::Path;

use support::{
    hub::{Hub, status_changes},
    rest::Client,
    watch::Watch,
    window::{Start, server_says},
};

fn ticket(id: i64) -> String {
    format!("article[data-order-id='{id}']")
}

fn in_lane(lane: &str, id: i64) -> String {
    format!("section[data-lane={lane}] {}", ticket(id))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_appears_with_its_items_and_a_start_reaches_the_server_and_a_second_station() {
    let (data, here, there) = folders();
    let hub = Hub::start(data.path());
    let second = Watch::start(&hub, there.path());
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;

    let order = Client::customer(&hub)
        .await
        .order("Zoë Müller 李 🍜", &[2, 3])
        .await;
    let id = order["id"].as_i64().expect("id");
    let card = in_lane("pending", id);
    window.has(&card).await;
    window.shot("new-order").await;
    let text = window.text(&card).await;
    assert!(text.contains("Zoë Müller 李 🍜"), "{text}");
    for (line, quantity) in order["order_items"]
        .as_array()
        .expect("items")
        .iter()
        .zip(["2", "3"])
    {
        let name = line["food_item"]["name"].as_str().expect("name");
        assert!(
            text.contains(name) && text.contains(quantity),
            "{name} is not in: {text}"
        );
    }
    assert_eq!(
        window.attribute(&card, "data-display-id").await,
        order["display_id"].to_string()
    );

    window.touch(&format!("{card} [data-action=advance]")).await;
    window.has(&in_lane("preparing", id)).await;
    server_says(&Client::staff(&hub).await, id, "preparing").await;
    second.until("the second station shows it cooking", |said| {
        said["kind"] == "board"
            && said["preparing"]
                .as_array()
                .is_some_and(|lane| lane.iter().any(|t| t["id"] == id))
    });
    window
        .has(&format!("{}[data-sync=synced]", ticket(id)))
        .await;
    assert_eq!(status_changes(data.path(), id), 1);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_dies_and_comes_back_is_noticed_and_found_again_without_a_touch() {
    let (data, here, _there) = folders();
    let hub = Hub::start(data.path());
    let first = Client::customer(&hub).await.order("Anna", &[1]).await;
    let first = first["id"].as_i64().expect("id");
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    window.has(&in_lane("pending", first)).await;

    let address = hub.kill();
    window.has_no("[role=status][data-link-status=live]").await;
    window.badge("offline").await;
    window.has(&in_lane("pending", first)).await;
    window.shot("offline").await;

    let hub = Hub::start_on(&address, data.path());
    let staff = Client::staff(&hub).await;
    staff.set_status(first, "ready").await;
    let second = Client::customer(&hub).await.order("Bruno", &[1]).await;
    let second = second["id"].as_i64().expect("id");
    window.badge("live").await;
    window.has(&in_lane("ready", first)).await;
    window.has(&in_lane("pending", second)).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_touch_made_offline_outlives_a_kill_and_reaches_the_server_exactly_once() {
    let (data, here, _there) = folders();
    let hub = Hub::start(data.path());
    let order = Client::customer(&hub).await.order("Chiara", &[1, 1]).await;
    let id = order["id"].as_i64().expect("id");
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    window.has(&in_lane("pending", id)).await;

    let environment = Start::unattended(here.path(), &hub);
    let address = hub.kill();
    window.badge("offline").await;
    window
        .touch(&format!("{} [data-action=advance]", in_lane("pending", id)))
        .await;
    let waiting = format!("{}[data-sync=waiting]", in_lane("preparing", id));
    window.has(&waiting).await;
    window.has("[data-unsent-count='1']").await;
    window.kill();

    // Without a network the saved board is there, with what was done on it.
    let window = environment.open().await;
    window.has(&waiting).await;
    let badge = window
        .attribute("[role=status][data-link-status]", "data-link-status")
        .await;
    assert!(badge == "offline" || badge == "connecting", "{badge}");
    window.badge("offline").await;
    window.shot("started-offline").await;

    let hub = Hub::start_on(&address, data.path());
    window.badge("live").await;
    window
        .has(&format!("{}[data-sync=synced]", in_lane("preparing", id)))
        .await;
    assert_eq!(Client::staff(&hub).await.status(id).await, "preparing");
    assert_eq!(status_changes(data.path(), id), 1);
    window.has("[data-unsent-count='0']").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shutdown_right_after_a_touch_ends_in_peace_and_what_was_touched_is_sent_after_the_next_start()
 {
    let (data, here, _there) = folders();
    let hub = Hub::start(data.path());
    let customer = Client::customer(&hub).await;
    let mut ids = Vec::new();
    for name in ["Chiara", "Dario"] {
        let order = customer.order(name, &[1]).await;
        ids.push(order["id"].as_i64().expect("id"));
    }
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    let again = Start::unattended(here.path(), &hub);
    let address = hub.kill();
    window.badge("offline").await;
    for (id, unsent) in ids.iter().zip(1..) {
        let advance = format!("{} [data-action=advance]", in_lane("pending", *id));
        window.touch(&advance).await;
        // Its ticket may be on another page of its lane.
        let waits = format!("[data-unsent-count='{unsent}']");
        window.has(&waits).await;
    }
    // The last one has been on the screen for no time.
    window.ends_when_asked().await;
    assert!(!here.path().join("crashes.json").exists());
    let told = logged(here.path());
    assert!(told.contains("asked to end"), "{told}");
    assert!(
        !told.contains("left alone"),
        "everything ended in time: {told}"
    );

    let window = again.open().await;
    window.has("[data-unsent-count='2']").await;
    let hub = Hub::start_on(&address, data.path());
    window.has("[data-unsent-count='0']").await;
    let staff = Client::staff(&hub).await;
    for id in ids {
        assert_eq!(staff.status(id).await, "preparing");
        assert_eq!(status_changes(data.path(), id), 1);
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_signs_in_and_what_was_typed_wrong_is_told_and_kept() {
    let (data, here, _there) = folders();
    let hub = Hub::start(data.path());
    let window = Start::by_hand(here.path())
        .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .open()
        .await;
    window.types("input[name=server]", &hub.address).await;
    window.types("input[name=username]", &hub.staff.0).await;
    window
        .types("input[name=password]", "not the password")
        .await;
    window.touch("form button").await;
    window.has("form [role=alert]:not(:empty)").await;
    assert_eq!(
        window
            .page
            .find(fantoccini::Locator::Css("input[name=server]"))
            .await
            .expect("input")
            .prop("value")
            .await
            .expect("value")
            .as_deref(),
        Some(hub.address.as_str())
    );
    window.shot("sign-in-refused").await;

    window.types("input[name=password]", &hub.staff.1).await;
    window.touch("form button").await;
    window.skip_first_run().await;
    window.badge("live").await;
    for lane in ["pending", "preparing", "ready"] {
        window.has(&format!("section[data-lane={lane}]")).await;
    }
    window.close().await;
}

/// All that the application has logged in this data directory.
fn logged(data: &Path) -> String {
    let logs = std::fs::read_dir(data.join("logs")).expect("logs");
    let files = logs.map(|file| std::fs::read_to_string(file.expect("file").path()).expect("log"));
    files.collect()
}

fn folders() -> (tempfile::TempDir, tempfile::TempDir, tempfile::TempDir) {
    let folder = || tempfile::tempdir().expect("folder");
    (folder(), folder(), folder())
}
