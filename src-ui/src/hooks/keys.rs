//! Keys for the whole page.

use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// Calls back with every key, by its place on the keyboard, that is not meant for a field or for a
/// control that the keyboard itself has reached. The callback answers whether the key meant
/// something; then the browser does nothing with it.
#[hook]
pub fn use_keys(on_key: Callback<(String, bool), bool>) {
    use_effect_with(on_key, |on_key| {
        let on_key = on_key.clone();
        let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let meant_for_a_control = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .is_some_and(|target| takes_key(&target, &event));
            if event.ctrl_key() || event.alt_key() || event.meta_key() || meant_for_a_control {
                return;
            }
            if on_key.emit((event.code(), event.repeat())) {
                event.prevent_default();
            }
        });
        let target = web_sys::window();
        if let Some(window) = &target {
            // Fails only for arguments that are none.
            let _ = window
                .add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref());
        }
        move || {
            if let Some(window) = target {
                let _ = window.remove_event_listener_with_callback(
                    "keydown",
                    listener.as_ref().unchecked_ref(),
                );
            }
        }
    });
}

/// Fields take all keys; a button that was reached by Tab takes those that press it, but never the
/// repetition of a key that is held down.
fn takes_key(target: &Element, event: &KeyboardEvent) -> bool {
    let is = |selector| target.closest(selector).is_ok_and(|found| found.is_some());
    if is("input") {
        return true;
    }
    let presses = matches!(event.code().as_str(), "Enter" | "NumpadEnter" | "Space");
    presses && !event.repeat() && is("button:focus-visible, a:focus-visible")
}
