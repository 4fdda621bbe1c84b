//! Orders taken at the counter, and the menu, in the real window: at a hub, without it, and again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

#[path = "../src-tauri/crates/feast/tests/terminal/lossy.rs"]
mod lossy;
#[path = "../src-tauri/crates/feast/tests/terminal/plain.rs"]
mod plain;
mod support;

use std::sync::atomic::Ordering;

use plain::PlainServer;
use support::{
    hub::Hub,
    rest::Client,
    wait_for,
    window::{Start, Window},
};

const PLACE: &str = "[data-action=place-order]";

/// An unattended admin desk.
fn desk<'a>(data: &'a std::path::Path, hub: &Hub) -> Start<'a> {
    Start::unattended(data, hub).with("OLGFEAST_ROLE", "admin")
}

async fn on_screen(window: &Window, screen: &str) {
    window.touch(&format!("[data-screen={screen}]")).await;
}

/// One each of the first two items, for this name.
async fn take(window: &Window, name: &str) {
    window.touch(".dish").await;
    window.touch("section:last-of-type > .dishes .dish").await;
    window.has("[data-line]").await;
    window.types("input[name=customer_name]", name).await;
    window.touch(PLACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_is_placed_at_the_counter_is_in_the_kitchen_once_and_its_number_is_told() {
    let data = tempfile::tempdir().expect("folder");
    let here = tempfile::tempdir().expect("folder");
    let hub = Hub::start(data.path());
    let window = desk(here.path(), &hub).open().await;
    window.badge("live").await;
    on_screen(&window, "order").await;
    window.has(".dish").await;
    window.shot("order-blank").await;
    take(&window, "Zoë Müller").await;
    window.has("[data-outcome=placed]").await;
    window.shot("order-placed").await;
    let told = window.text("[data-outcome=placed] .number").await;
    let staff = Client::staff(&hub).await;
    let found = staff.orders_named("Zoë Müller").await;
    assert_eq!(found.len(), 1);
    let number = found[0]["display_id"].to_string();
    assert!(told.contains(&format!("#{number}")), "{told}");
    assert_eq!(found[0]["order_items"].as_array().map(Vec::len), Some(2));
    on_screen(&window, "kitchen").await;
    let ticket = format!("section[data-lane=pending] article[data-display-id='{number}']");
    window.has(&ticket).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_hub_an_order_is_a_draft_that_outlives_a_kill_and_is_placed_once_on_request() {
    let data = tempfile::tempdir().expect("folder");
    let here = tempfile::tempdir().expect("folder");
    let hub = Hub::start(data.path());
    let window = desk(here.path(), &hub).open().await;
    window.badge("live").await;
    on_screen(&window, "order").await;
    window.has(".dish").await;
    let environment = desk(here.path(), &hub);
    let address = hub.kill();
    window.badge("offline").await;
    take(&window, "Chiara").await;
    window.has("[data-outcome=draft]").await;
    window.shot("order-draft").await;
    window.kill();

    let window = environment.open().await;
    on_screen(&window, "order").await;
    window.has("[data-draft-state=draft]").await;
    window.badge("offline").await;
    window.shot("order-drafts").await;
    let hub = Hub::start_on(&address, data.path());
    window.badge("live").await;
    let staff = Client::staff(&hub).await;
    assert_eq!(staff.orders_named("Chiara").await.len(), 0, "not by itself");
    window.touch("[data-action=place-draft]").await;
    window.has("[data-draft-state=placed]").await;
    assert_eq!(staff.orders_named("Chiara").await.len(), 1);
    window.touch("[data-action=discard-draft]").await;
    window.has_no("[data-draft]").await;
    window.close().await;
}

/// There is no key there: the order goes through the cart of an account of the counter, and whether it
/// was made is read back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_plain_server_one_touch_is_one_order_although_the_answer_to_it_is_lost() {
    let here = tempfile::tempdir().expect("folder");
    let server = PlainServer::start();
    let (address, lost) = lossy::way_to(&server.address(), "POST /api/v1/orders/checkout");
    let window = Start::by_hand(here.path())
        .with("OLGFEAST_SERVER", &format!("http://{address}"))
        .with("OLGFEAST_USER", plain::STAFF.0)
        .with("OLGFEAST_PASSWORD", plain::STAFF.1)
        .with("OLGFEAST_ROLE", "admin")
        .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .open()
        .await;
    window.badge("live").await;
    on_screen(&window, "order").await;
    window.has(".dish").await;
    for guest in ["Zoë Müller", "Chiara"] {
        take(&window, guest).await;
        window.says("[data-outcome=placed]", guest).await;
        assert!(lost.load(Ordering::SeqCst), "the first answer is lost");
    }
    window.shot("order-placed-plain").await;
    let url = format!("http://{}", server.address());
    let staff = Client::sign_in(url, plain::STAFF).await;
    for guest in ["Zoë Müller", "Chiara"] {
        let found = staff.orders_named(guest).await;
        assert_eq!(found.len(), 1, "{guest}: {found:?}");
        // What was in the cart is in the order, and nothing of the one before.
        let id = found[0]["id"].as_i64().expect("id");
        let order = staff.read_order(id).await;
        assert_eq!(order["order_items"].as_array().map(Vec::len), Some(2));
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sold_out_leaves_the_grid_and_a_new_item_comes_to_it() {
    let data = tempfile::tempdir().expect("folder");
    let here = tempfile::tempdir().expect("folder");
    let hub = Hub::start(data.path());
    let window = desk(here.path(), &hub).open().await;
    window.badge("live").await;
    on_screen(&window, "menu").await;
    window.has(".menu-group li[data-available=true]").await;
    window.shot("menu").await;
    let dish = window
        .attribute(".menu-group li[data-available=true]", "data-dish")
        .await;
    let row = format!(".menu-group li[data-dish='{dish}']");
    window
        .touch(&format!("{row} [data-action=offer-dish]"))
        .await;
    window.has(&format!("{row}[data-available=false]")).await;
    window.touch(".menu-group [data-action=new-dish]").await;
    window.types("input[name=name]", "Käsespätzle").await;
    window.types("input[name=value]", "8,50").await;
    window.shot("menu-form").await;
    window.touch("[data-action=keep-dish]").await;
    window.has_no(".menu-form").await;
    let menu = Client::staff(&hub).await;
    let created = wait_for("the new item", || async {
        let items = menu.menu().await;
        let found = items.iter().find(|item| item["name"] == "Käsespätzle");
        found.cloned()
    })
    .await;
    assert_eq!(created["value"].as_f64(), Some(8.5));
    on_screen(&window, "order").await;
    window
        .has(&format!(".dish[data-dish='{}']", created["id"]))
        .await;
    window.has_no(&format!(".dish[data-dish='{dish}']")).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_cannot_sign_in_at_a_station_and_reaches_neither_menu_nor_orders() {
    let data = tempfile::tempdir().expect("folder");
    let here = tempfile::tempdir().expect("folder");
    let hub = Hub::start(data.path());
    let window = Start::by_hand(here.path())
        .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .open()
        .await;
    window.types("input[name=server]", &hub.address).await;
    window.types("input[name=username]", &hub.customer.0).await;
    window.types("input[name=password]", &hub.customer.1).await;
    window.touch("form button[type=submit]").await;
    window.has("form [role=alert]:not(:empty)").await;
    window.has_no("[data-screen=menu]").await;
    window.has_no("[data-screen=order]").await;
    window.shot("customer-refused").await;
    window.close().await;
}
