//! The whole screen for the window, by a key.

use olgfeast_protocol::{
    keys::{Keys, keys_of},
    settings::KeyAction,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_keys;
use crate::ipc;

/// Fills the screen, or does not any more, with each press of the key for it.
#[hook]
pub fn use_full_screen_key(own: &Keys) {
    let on_key = use_callback(own.clone(), |(code, repeats): (String, bool), own| {
        let meant = keys_of(own, KeyAction::FullScreen).contains(&code.as_str());
        if meant && !repeats {
            spawn_local(async {
                // Where the window cannot, it stays as it is, and everybody sees that.
                let _ = ipc::full_screen().await;
            });
        }
        meant
    });
    use_keys(on_key);
}
