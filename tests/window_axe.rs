//! Every screen of the real window keeps the rules of accessibility that a program can check.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use serde_json::json;
use support::{
    axe::Axe,
    hub::Hub,
    rest::Client,
    window::{Start, Window},
};

const THEMES: [&str; 3] = ["dark", "light", "contrast"];
const ESCAPE: char = '\u{e00c}';

/// Screens of the admin desk, by their name in the bar.
const DESK: [&str; 5] = ["admin", "history", "menu", "order", "diagnostics"];

/// What lies beside the board: its name, what opens it, and what is there then.
const BESIDE: [(&str, &str, &str); 4] = [
    ("all-day", "[data-action=all-day]", "[data-all-day]"),
    ("recall", "[data-action=recall]", "[data-row]"),
    ("detail", "article [data-action=detail]", ".timeline li"),
    ("help", "[data-action=help]", "[data-help]"),
];

/// Another role and theme, and the page in it.
async fn decides(window: &Window, role: &str, theme: &str) {
    let settings = json!({"settings": {"role": role, "theme": theme}});
    window.invokes("change_settings", settings).await;
    window.has(&format!("html[data-theme={theme}]")).await;
}

async fn gives_the_pin(window: &Window) {
    window.types(".locked input[name=pin]", "4711").await;
    window.touch("[data-action=pin-open]").await;
    window.has("[data-card=theme]").await;
}

/// What has just come takes no touch for a moment, and is dimmed as long.
async fn has_settled(window: &Window) {
    window.has_no(".inert").await;
}

async fn in_every_theme(window: &Window, axe: &mut Axe, screen: &str) {
    for theme in THEMES {
        decides(window, "kitchen", theme).await;
        has_settled(window).await;
        axe.looks_at(window, &format!("{screen}-{theme}")).await;
    }
    decides(window, "kitchen", "dark").await;
}

/// From the first sign-in through all that is asked.
async fn set_up(window: &Window, hub: &Hub, axe: &mut Axe) {
    window.has("input[name=server]").await;
    axe.looks_at(window, "sign-in").await;
    window.types("input[name=server]", &hub.address).await;
    window.types("input[name=username]", &hub.staff.0).await;
    window.types("input[name=password]", &hub.staff.1).await;
    window.touch("form button[type=submit]").await;

    // The menu is read while a person reads the first question.
    window.has("[data-progress='1/5']").await;
    axe.looks_at(window, "first-run-role").await;
    for step in ["food-groups", "pin", "display", "practice"] {
        window.touch("[data-action=first-run-next]").await;
        window.has(&format!("[data-step={step}]")).await;
        axe.looks_at(window, &format!("first-run-{step}")).await;
        if step == "pin" {
            window.touch("[data-action=pin-new]").await;
            for digit in ["4", "7", "1", "1"] {
                window.touch(&format!("[data-digit='{digit}']")).await;
            }
            axe.looks_at(window, "first-run-pin-pad").await;
            window.touch("[data-action=pin-set]").await;
            window.has("[data-action=pin-change]").await;
        }
    }
    for status in ["preparing", "ready", "complete"] {
        window.touch(".practice [data-action=advance]").await;
        window.has(&format!("[data-practice={status}]")).await;
        axe.looks_at(window, &format!("practice-{status}")).await;
    }
    window.touch("[data-action=first-run-next]").await;
    window.badge("live").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_screen_of_a_station_breaks_a_rule() {
    let mut axe = Axe::fetched();
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let (customer, staff) = (Client::customer(&hub).await, Client::staff(&hub).await);
    let window = Start::by_hand(here.path())
        .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .open()
        .await;
    set_up(&window, &hub, &mut axe).await;
    window.has(".empty").await;
    axe.looks_at(&window, "kitchen-0").await;

    let mut ids = Vec::new();
    for name in ["Zoë Müller", "Bruno", "Father Tom", "Scouts"] {
        let order = customer.order(name, &[2, 1, 3]).await;
        ids.push(order["id"].as_i64().expect("id"));
    }
    staff.set_status(ids[0], "ready").await;
    staff.set_status(ids[1], "preparing").await;
    window.has("section[data-lane=ready] article").await;
    window.has("section[data-lane=preparing] article").await;
    window.has("section[data-lane=pending] article").await;
    in_every_theme(&window, &mut axe, "kitchen-4").await;
    for (name, opens, shown) in BESIDE {
        window.touch(opens).await;
        window.has(shown).await;
        has_settled(&window).await;
        axe.looks_at(&window, name).await;
        window.press(ESCAPE).await;
        window.has_no(shown).await;
    }
    for at in 4..60 {
        let order = customer.order("Family", &[1, at % 7 + 1]).await;
        ids.push(order["id"].as_i64().expect("id"));
    }
    for id in &ids[20..40] {
        staff.set_status(*id, "preparing").await;
    }
    for id in &ids[40..50] {
        staff.set_status(*id, "ready").await;
    }
    window
        .has("section[data-lane=preparing] [data-action=next-page]")
        .await;
    in_every_theme(&window, &mut axe, "kitchen-60").await;

    window.touch("[data-screen=settings]").await;
    window.has(".locked").await;
    in_every_theme(&window, &mut axe, "pin-pad").await;
    gives_the_pin(&window).await;
    in_every_theme(&window, &mut axe, "settings").await;

    decides(&window, "admin", "dark").await;
    for screen in DESK {
        for theme in THEMES {
            decides(&window, "admin", theme).await;
            window.touch(&format!("[data-screen={screen}]")).await;
            let current = format!("[data-screen={screen}][aria-current=page]");
            window.has(&current).await;
            axe.looks_at(&window, &format!("{screen}-{theme}")).await;
        }
    }

    window.touch("[data-screen=pickup]").await;
    window.has("[data-numbers=ready] li").await;
    in_every_theme(&window, &mut axe, "pickup").await;
    window.touch("[data-screen=kitchen]").await;
    let main = window.page.window().await.expect("window");
    window.invokes("open_pickup", json!({})).await;
    let public = support::wait_for("the public window", || async {
        let all = window.page.windows().await.ok()?;
        all.into_iter().find(|other| *other != main)
    })
    .await;
    window.page.switch_to_window(public).await.expect("switch");
    window.has("[data-numbers=ready] li").await;
    axe.looks_at(&window, "pickup-window").await;
    window.page.close_window().await.expect("close");
    window.page.switch_to_window(main).await.expect("switch");

    hub.kill();
    window.badge("offline").await;
    window.touch("article [data-action=advance]").await;
    window.has("[data-unsent-count='1']").await;
    in_every_theme(&window, &mut axe, "offline").await;
    axe.assert_content();
    window.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_does_one_of_a_computer_that_hosts_the_feast() {
    let mut axe = Axe::fetched();
    let here = tempfile::tempdir().expect("folder");
    let window = Start::by_hand(here.path())
        .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .open()
        .await;
    window.touch("[data-action=host]").await;
    window.has("[data-notice=first-admin]").await;
    axe.looks_at(&window, "new-feast").await;
    window.touch("[data-action=noted]").await;
    window.skip_first_run().await;
    window.touch("[data-screen=settings]").await;
    window.has("[data-hosting]").await;
    axe.looks_at(&window, "hosting").await;
    window.touch("[data-action=host-network]").await;
    window.has("[data-pairing-code]").await;
    axe.looks_at(&window, "hosting-network").await;
    axe.assert_content();
    window.close().await;
}
