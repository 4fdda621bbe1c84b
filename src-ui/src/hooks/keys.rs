//! Keys for the whole page.

use std::rc::Rc;

use olgfeast_protocol::Settings;
use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget, KeyboardEvent};
use yew::prelude::*;

use crate::state::{keys::screen_of_chord, screen::Screen};

/// Calls back with every key, by its place on the keyboard, that is not meant for a field or for a
/// control that the keyboard itself has reached. The callback answers whether the key meant
/// something; then the browser does nothing with it.
#[hook]
pub fn use_keys(on_key: Callback<(String, bool), bool>) {
    use_effect_with(on_key, |on_key| {
        let on_key = on_key.clone();
        let listening = Listening::to_keys(Order::AfterControls, move |event: KeyboardEvent| {
            let meant_for_a_control = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .is_some_and(|target| takes_key(&target, &event));
            if is_chord(&event) || meant_for_a_control {
                return;
            }
            if on_key.emit((event.code(), event.repeat())) {
                event.prevent_default();
            }
        });
        move || drop(listening)
    });
}

/// Goes to another screen by Ctrl and a digit, or Ctrl, Shift and D.
#[hook]
pub fn use_screen_keys(on_screen: Callback<Screen>) {
    let role = use_context::<Rc<Settings>>().and_then(|settings| settings.role);
    use_effect_with((role, on_screen), |(role, on_screen)| {
        let (role, on_screen) = (*role, on_screen.clone());
        let listening = Listening::to_keys(Order::AfterControls, move |event: KeyboardEvent| {
            let control_alone = event.ctrl_key() && !event.alt_key() && !event.meta_key();
            if let Some(screen) =
                screen_of_chord(role, &event.code(), event.shift_key()).filter(|_| control_alone)
            {
                event.prevent_default();
                if !event.repeat() {
                    on_screen.emit(screen);
                }
            }
        });
        move || drop(listening)
    });
}

/// While it is `listening`, every key that is pressed goes to the callback and nowhere else, by its
/// place on the keyboard; not those that are held down together with Control or the like.
#[hook]
pub fn use_next_key(listening: bool, on_key: Callback<String>) {
    use_effect_with((listening, on_key), |(listening, on_key)| {
        let on_key = on_key.clone();
        let listening = listening.then(|| {
            Listening::to_keys(Order::BeforeControls, move |event: KeyboardEvent| {
                event.prevent_default();
                event.stop_propagation();
                // The press of the button that has begun this may still be held.
                if !is_chord(&event) && !event.repeat() {
                    on_key.emit(event.code());
                }
            })
        });
        move || drop(listening)
    });
}

/// Before the controls of the page, or after them.
enum Order {
    BeforeControls,
    AfterControls,
}

/// A listener to the keys of the window; ends when dropped.
struct Listening {
    target: Option<EventTarget>,
    closure: Closure<dyn FnMut(KeyboardEvent)>,
    first: bool,
}

impl Listening {
    fn to_keys(order: Order, on_key: impl FnMut(KeyboardEvent) + 'static) -> Listening {
        let closure = Closure::<dyn FnMut(KeyboardEvent)>::new(on_key);
        let first = matches!(order, Order::BeforeControls);
        let target: Option<EventTarget> = web_sys::window().map(EventTarget::from);
        if let Some(target) = &target {
            // Fails only for arguments that are none.
            let _ = target.add_event_listener_with_callback_and_bool(
                "keydown",
                closure.as_ref().unchecked_ref(),
                first,
            );
        }
        Listening {
            target,
            closure,
            first,
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(target) = &self.target {
            let _ = target.remove_event_listener_with_callback_and_bool(
                "keydown",
                self.closure.as_ref().unchecked_ref(),
                self.first,
            );
        }
    }
}

fn is_chord(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.alt_key() || event.meta_key()
}

/// Fields take all keys; a control that was reached by Tab takes those that press it and that go on
/// from it, but never the repetition of a key that is held down. Shift and Tab is the way from the
/// board to the controls.
fn takes_key(target: &Element, event: &KeyboardEvent) -> bool {
    let is = |selector| target.closest(selector).is_ok_and(|found| found.is_some());
    if is("input") {
        return true;
    }
    let reached = || is("button:focus-visible, a:focus-visible");
    match event.code().as_str() {
        "Enter" | "NumpadEnter" | "Space" => !event.repeat() && reached(),
        "Tab" => event.shift_key() || reached(),
        _ => false,
    }
}
