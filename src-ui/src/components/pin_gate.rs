//! Asks for the feast PIN before something that is not everybody's.

use olgfeast_protocol::{FeastPin, PinAnswer};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::pin_pad::PinPad;
use crate::{ipc, state::words, t};

/// See [`PinGate`].
#[derive(Properties, PartialEq)]
pub struct PinGateProps {
    /// In a strip beside the board, in one row.
    #[prop_or_default]
    pub short: bool,
    /// The PIN was right.
    pub on_open: Callback<()>,
    /// The person goes back.
    pub on_back: Callback<()>,
}

/// Digits, OK and the way back; what was wrong stands there in words.
#[component]
pub fn PinGate(props: &PinGateProps) -> Html {
    let typed = use_state_eq(String::new);
    let said = use_state_eq(|| None::<String>);
    let running = use_state_eq(|| false);
    let pin = typed.parse::<FeastPin>().ok();
    let onsubmit = {
        let (pin, on_open, busy) = (pin.clone(), props.on_open.clone(), *running);
        let (typed, said, running) = (typed.setter(), said.setter(), running.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(pin) = pin.clone().filter(|_| !busy) else {
                return;
            };
            running.set(true);
            let (typed, said, running) = (typed.clone(), said.clone(), running.clone());
            let on_open = on_open.clone();
            spawn_local(async move {
                let answer = ipc::check_pin(&pin).await;
                running.set(false);
                typed.set(String::new());
                match answer {
                    Ok(PinAnswer::Right) => on_open.emit(()),
                    Ok(answer) => said.set(words::pin_refused(answer)),
                    Err(error) => said.set(Some(words::error(&error))),
                }
            });
        }
    };
    let on_type = {
        let (typed, said) = (typed.setter(), said.setter());
        Callback::from(move |digits: String| {
            said.set(None);
            typed.set(digits);
        })
    };
    let back = props.on_back.reform(|_: MouseEvent| ());
    html! {
        <form class={classes!("pin-gate", props.short.then_some("short"))} {onsubmit}>
            <PinPad label={t!("pin-ask")} typed={(*typed).clone()} {on_type} />
            <p class="failure" role="alert">{ (*said).clone().unwrap_or_default() }</p>
            <div class="buttons">
                <button type="submit" data-action="pin-open" disabled={pin.is_none() || *running}>
                    { t!("pin-open") }
                </button>
                <button type="button" data-action="pin-back" onclick={back}>{ t!("pin-back") }</button>
            </div>
        </form>
    }
}
