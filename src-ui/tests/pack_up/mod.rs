//! Packing up: what has to be said before names and secrets are erased.

use olgfeast_protocol::ipc::{ErrorCode, IpcError, Packing};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{core::Page, one_per_lane};

const SURE: &str = "[data-action=pack-up-sure]";

async fn asked(told: Packing) -> Page {
    let page = Page::open(one_per_lane()).await;
    page.answer("packing", &told);
    page.touch("[data-screen=settings]").await;
    page.touch("[data-action=pack-up]").await;
    page.wait_for(SURE).await;
    page
}

#[wasm_bindgen_test]
async fn what_nobody_else_has_is_named_and_erased_only_when_that_is_said_too() {
    let page = asked(Packing {
        unsent: 3,
        feast: true,
    })
    .await;
    assert!(page.text("[data-notice=pack-up-unsent]").contains('3'));
    page.wait_for("[data-action=pack-up-sure][disabled]").await;
    page.touch("[data-setting=pack-up][data-value=feast]").await;
    page.wait_for("[data-value=feast][aria-pressed=true]").await;
    page.wait_for("[data-action=pack-up-sure][disabled]").await;
    page.touch("[data-setting=pack-up][data-value=unsent]")
        .await;
    page.wait_for("[data-action=pack-up-sure]:not([disabled])")
        .await;
    assert!(page.calls("pack_up").is_empty());
    page.touch(SURE).await;
    let calls = page
        .wait_until("a command", || {
            let calls = page.calls("pack_up");
            (!calls.is_empty()).then_some(calls)
        })
        .await;
    assert_eq!(
        calls,
        [r#"{"decided":{"loses":3,"feast":true,"without_keyring":false}}"#]
    );
}

#[wasm_bindgen_test]
async fn what_is_to_be_kept_can_be_taken_along_and_a_refusal_says_what_is_missing() {
    let page = asked(Packing::default()).await;
    page.answer("export_settings", &"/home/ann/olgfeast-settings.json");
    page.touch("[data-action=pack-up-settings]").await;
    page.wait_until("where it is", || {
        page.text("[data-notice=pack-up]")
            .contains("/home/ann/olgfeast-settings.json")
            .then_some(())
    })
    .await;
    let silent = IpcError::new(ErrorCode::KeyringSilent, "the keyring does not answer");
    page.refuse("pack_up", &silent);
    page.touch(SURE).await;
    page.wait_for("[data-notice=pack-up-refused]").await;
    page.wait_for("[data-action=pack-up-sure][disabled]").await;
    page.touch("[data-setting=pack-up][data-value=keyring]")
        .await;
    page.wait_for("[data-action=pack-up-sure]:not([disabled])")
        .await;
    page.touch("[data-action=pack-up-no]").await;
    page.wait_for("[data-action=pack-up]").await;
}
