//! A new station in the real window: from the sign-in through the first run to the kitchen, and what
//! was decided is there after a restart.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use support::{
    hub::Hub,
    window::{Start, Window},
};

async fn sign_in(window: &Window, hub: &Hub) {
    window.types("input[name=server]", &hub.address).await;
    window.types("input[name=username]", &hub.staff.0).await;
    window.types("input[name=password]", &hub.staff.1).await;
    window.touch("form button[type=submit]").await;
}

fn start(data: &std::path::Path) -> Start<'_> {
    Start::by_hand(data).with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
}

async fn next(window: &Window, step: &str) {
    window.touch("[data-action=first-run-next]").await;
    window.has(&format!("[data-step={step}]")).await;
    window.shot(&format!("first-run-{step}")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_station_is_set_up_in_five_steps_and_is_what_it_was_after_a_restart() {
    let data = tempfile::tempdir().expect("folder");
    let here = tempfile::tempdir().expect("folder");
    let hub = Hub::start(data.path());
    let window = start(here.path()).open().await;
    sign_in(&window, &hub).await;

    window.has("[data-step=role]").await;
    // The menu is read while a person reads the first question.
    window.has("[data-progress='1/5']").await;
    window.shot("first-run-role").await;
    window
        .touch("[data-setting=role][data-value=kitchen]")
        .await;
    next(&window, "food-groups").await;
    let group = "[data-setting=food-group]";
    let name = window.attribute(group, "data-value").await;
    window.touch(group).await;
    window.has(&format!("{group}[aria-pressed=true]")).await;
    next(&window, "pin").await;
    window.touch("[data-action=pin-new]").await;
    for digit in ["4", "7", "1", "1"] {
        window.touch(&format!("[data-digit='{digit}']")).await;
    }
    window.touch("[data-action=pin-set]").await;
    window.has("[data-action=pin-change]").await;
    next(&window, "display").await;
    next(&window, "practice").await;
    for status in ["preparing", "ready", "complete"] {
        window.touch(".practice [data-action=advance]").await;
        window.has(&format!("[data-practice={status}]")).await;
    }
    window.touch(".practice [data-action=undo]").await;
    window.has("[data-practice=ready]").await;
    window.touch("[data-action=first-run-next]").await;
    window.badge("live").await;
    window.has("section[data-lane=pending]").await;

    // From the dark one to the light one, by the bar of the settings, which ask for the PIN.
    window.touch("[data-screen=settings]").await;
    window.types(".locked input[name=pin]", "4711").await;
    window.touch("[data-action=pin-open]").await;
    window.touch(".bar [data-action=theme]").await;
    window.has("html[data-theme=light]").await;
    window.close().await;

    let window = start(here.path()).open().await;
    window.has("html[data-theme=light]").await;
    window.types("input[name=password]", &hub.staff.1).await;
    window.touch("form button[type=submit]").await;
    window.badge("live").await;
    window.has("section[data-lane=pending]").await;
    window.has_no("[data-step]").await;
    window.touch("[data-screen=settings]").await;
    window.has(".locked [data-action=pin-open]").await;
    window.shot("pin-gate").await;
    window.types(".locked input[name=pin]", "4712").await;
    window.touch("[data-action=pin-open]").await;
    window.has(".locked [role=alert]:not(:empty)").await;
    window.types(".locked input[name=pin]", "4711").await;
    window.touch("[data-action=pin-open]").await;
    window.has("[data-value=kitchen][aria-pressed=true]").await;
    window
        .has(&format!("[data-value='{name}'][aria-pressed=true]"))
        .await;
    window.shot("settings").await;
    window.close().await;
}
