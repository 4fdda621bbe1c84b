//! Signing out: never by one stray touch.

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{ipc, t};

/// The question goes away by itself after so long.
const ASK_MILLIS: u32 = 6_000;

/// See [`SignOut`].
#[derive(Properties, PartialEq)]
pub struct SignOutProps {
    /// How many changes wait to be sent.
    pub unsent: usize,
}

/// Asks before it signs out, and names what has not been sent.
#[component]
pub fn SignOut(props: &SignOutProps) -> Html {
    let asking = use_state_eq(|| false);
    let setter = asking.setter();
    use_effect_with(*asking, move |asking| {
        let timeout = asking.then(|| Timeout::new(ASK_MILLIS, move || setter.set(false)));
        move || drop(timeout)
    });
    let set = |value: bool| {
        let setter = asking.setter();
        move |_: MouseEvent| setter.set(value)
    };
    if !*asking {
        return html! {
            <button class="quiet" data-action="sign-out" onclick={set(true)}>{ t!("sign-out") }</button>
        };
    }
    let question = match props.unsent {
        0 => t!("sign-out-sure"),
        count => t!("sign-out-unsent", count = count),
    };
    let leave = |_| {
        spawn_local(async {
            // The core tells of the session by itself; a failure leaves the person signed in.
            let _ = ipc::sign_out().await;
        });
    };
    html! {
        <span class="sign-out">
            <button class="quiet sure" data-action="sign-out-sure" onclick={leave}>{ question }</button>
            <button class="quiet" onclick={set(false)}>{ t!("sign-out-no") }</button>
        </span>
    }
}
