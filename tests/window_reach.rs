//! Nobody needs a mouse, or eyes on the badge: everything is reached by the keyboard, and a change
//! of the link is read out once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use serde_json::{Value, json};
use support::{
    hub::Hub,
    rest::Client,
    wait_for,
    window::{Start, Window},
};

const TAB: char = '\u{e004}';
const SHIFT: char = '\u{e008}';

/// Every control that can be seen and pressed, by how it is found again.
const CONTROLS: &str = "window.unreached = new Set(
    [...document.querySelectorAll('a[href], button, input, select, textarea')]
        .filter((control) => !control.disabled && control.checkVisibility(
            {opacityProperty: true, visibilityProperty: true})));
    const size = window.unreached.size;
    // A walk that began at a control that was clicked would not leave it in WebKit.
    const [first] = window.unreached;
    first.focus();
    return size;";

/// Takes what has the focus off the list; says whether something has it.
const HERE: &str = "const here = document.activeElement;
    window.unreached.delete(here);
    return here !== null && here !== document.body;";

const LEFT: &str =
    "return [...window.unreached].map((control) => control.outerHTML.slice(0, 160));";

async fn says(window: &Window, script: &str) -> Value {
    window.page.execute(script, vec![]).await.expect("a script")
}

/// From one control to the one before it. On the board Tab alone means the items of a ticket.
async fn one_back(window: &Window) {
    let keys = KeyActions::new("keyboard".into())
        .then(KeyAction::Down { value: SHIFT })
        .then(KeyAction::Down { value: TAB })
        .then(KeyAction::Up { value: TAB })
        .then(KeyAction::Up { value: SHIFT });
    window.page.perform_actions(keys).await.expect("keys");
}

/// Walks over the whole page, and fails with what the walk did not come to.
async fn is_all_reached(window: &Window, screen: &str) {
    let controls = says(window, CONTROLS).await.as_u64().expect("a number");
    assert!(controls > 8, "{screen} has {controls} controls");
    for _ in 0..controls * 2 {
        one_back(window).await;
        says(window, HERE).await;
        if says(window, "return window.unreached.size").await == json!(0) {
            return;
        }
    }
    panic!("{screen}: not reached: {:#}", says(window, LEFT).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_control_of_kitchen_and_settings_is_reached_by_the_keyboard() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let customer = Client::customer(&hub).await;
    for name in ["Anna", "Bruno", "Chiara"] {
        customer.order(name, &[2, 1, 3]).await;
    }
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    window
        .has("article [data-action=advance]:not([disabled])")
        .await;
    window.has_no(".inert").await;
    is_all_reached(&window, "kitchen").await;
    for (opens, shown) in [
        ("[data-action=all-day]", "[data-all-day]"),
        ("[data-action=recall]", "[data-row]"),
    ] {
        window.touch(opens).await;
        window.has(shown).await;
        is_all_reached(&window, shown).await;
    }
    window.touch("[data-screen=settings]").await;
    window.has("[data-card=file]").await;
    window.has("[data-card=food-groups]").await;
    is_all_reached(&window, "settings").await;
    window.close().await;
}

/// Keeps every text that the badge has had, as it is read out: without what is hidden from that.
const LISTEN: &str = "const badge = document.querySelector('[role=status][data-link-status]');
    const words = () => {
        const copy = badge.cloneNode(true);
        copy.querySelectorAll('[aria-hidden=true]').forEach((hidden) => hidden.remove());
        return copy.textContent.trim();
    };
    window.badge = {read: [words()], shown: badge.textContent, changes: 0};
    new MutationObserver(() => {
        if (window.badge.read.at(-1) !== words()) window.badge.read.push(words());
        if (window.badge.shown !== badge.textContent) window.badge.changes += 1;
        window.badge.shown = badge.textContent;
    }).observe(badge, {subtree: true, childList: true, characterData: true});
    return badge.isConnected;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_the_link_is_read_out_once_and_no_second_that_passes_is() {
    let folder = || tempfile::tempdir().expect("folder");
    let (data, here) = (folder(), folder());
    let hub = Hub::start(data.path());
    let window = Start::unattended(here.path(), &hub).open().await;
    window.badge("live").await;
    assert_eq!(says(&window, LISTEN).await, json!(true));
    let address = hub.kill();
    window.badge("offline").await;
    wait_for("seconds that pass in the badge", || async {
        let changes = says(&window, "return window.badge.changes").await;
        (changes.as_u64()? >= 8).then_some(())
    })
    .await;
    let _hub = Hub::start_on(&address, data.path());
    window.badge("live").await;

    let read = says(&window, "return window.badge.read").await;
    let read: Vec<String> = serde_json::from_value(read).expect("texts");
    for words in &read {
        assert!(!words.contains(|c: char| c.is_ascii_digit()), "{read:?}");
    }
    let times = |words: &str| read.iter().filter(|read| *read == words).count();
    assert_eq!((read.first(), times("Live")), (read.last(), 2), "{read:?}");
    assert_eq!(times("Offline"), 1, "{read:?}");
    window.close().await;
}
