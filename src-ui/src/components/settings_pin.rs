//! The feast PIN: set, changed, taken away.

use std::rc::Rc;

use olgfeast_protocol::{FeastPin, PinAnswer};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::pin_pad::PinPad;
use crate::{ipc, state::words, t};

/// See [`PinSettings`].
#[derive(Properties, PartialEq)]
pub struct PinSettingsProps {
    /// Whether there is one.
    pub pin_set: bool,
}

/// What the pad is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asked {
    Nothing,
    /// The one that there is, to change it or to take it away.
    Old,
    New,
}

/// A line, and the pad when it is wanted.
#[component]
pub fn PinSettings(props: &PinSettingsProps) -> Html {
    let asked = use_state_eq(|| Asked::Nothing);
    let old = use_state_eq(|| None::<FeastPin>);
    let typed = use_state_eq(String::new);
    let said = use_state_eq(|| None::<Rc<str>>);
    let running = use_state_eq(|| false);
    let pin = typed.parse::<FeastPin>().ok();

    let ask = |what: Asked| {
        let (asked, old, typed, said) =
            (asked.setter(), old.setter(), typed.setter(), said.setter());
        move |_: MouseEvent| {
            asked.set(what);
            old.set(None);
            typed.set(String::new());
            said.set(None);
        }
    };
    // The core compares the old one whenever it is to do something; this only asks for the new one.
    let change = {
        let (asked, old, typed) = (asked.setter(), old.setter(), typed.setter());
        let pin = pin.clone();
        move |_: MouseEvent| {
            old.set(pin.clone());
            typed.set(String::new());
            asked.set(Asked::New);
        }
    };
    let send = |new: bool| {
        let (asked_at, asked_now) = (asked.setter(), *asked);
        let (old_at, old_now, pin) = (old.setter(), (*old).clone(), pin.clone());
        let (typed, said, running) = (typed.setter(), said.setter(), running.setter());
        let pin_set = props.pin_set;
        move |_: MouseEvent| {
            let (old, new) = if new {
                (old_now.clone(), pin.clone())
            } else {
                (pin.clone(), None)
            };
            running.set(true);
            let (asked, old_at) = (asked_at.clone(), old_at.clone());
            let (typed, said, running) = (typed.clone(), said.clone(), running.clone());
            spawn_local(async move {
                let answer = ipc::set_pin(old.as_ref(), new.as_ref()).await;
                running.set(false);
                typed.set(String::new());
                old_at.set(None);
                match answer {
                    Ok(PinAnswer::Right) => {
                        asked.set(Asked::Nothing);
                        said.set(None);
                    }
                    Ok(answer) => {
                        asked.set(if pin_set { Asked::Old } else { asked_now });
                        said.set(words::pin_refused(answer).map(Rc::from));
                    }
                    Err(error) => said.set(Some(words::error(&error).into())),
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
    let unready = pin.is_none() || *running;
    let buttons = match (*asked, props.pin_set) {
        (Asked::Nothing, false) => html! {
            <button data-action="pin-new" onclick={ask(Asked::New)}>{ t!("pin-new") }</button>
        },
        (Asked::Nothing, true) => html! {
            <button data-action="pin-change" onclick={ask(Asked::Old)}>{ t!("pin-change") }</button>
        },
        (Asked::Old, _) => html! {
            <>
                <button data-action="pin-next" disabled={unready} onclick={change}>{ t!("pin-next") }</button>
                <button data-action="pin-off" disabled={unready} onclick={send(false)}>{ t!("pin-off") }</button>
                <button onclick={ask(Asked::Nothing)}>{ t!("pin-cancel") }</button>
            </>
        },
        (Asked::New, _) => html! {
            <>
                <button data-action="pin-set" disabled={unready} onclick={send(true)}>{ t!("pin-set") }</button>
                <button onclick={ask(Asked::Nothing)}>{ t!("pin-cancel") }</button>
            </>
        },
    };
    let (pad, label) = match *asked {
        Asked::Old => ("old", t!("pin-old")),
        Asked::Nothing | Asked::New => ("new", t!("pin-new-one")),
    };
    html! {
        <>
            <p>{ if props.pin_set { t!("pin-is-set") } else { t!("pin-is-not-set") } }</p>
            if *asked != Asked::Nothing {
                <PinPad key={pad} {label} typed={(*typed).clone()} {on_type} />
            }
            <p class="failure" role="alert">{ (*said).as_deref().unwrap_or_default().to_owned() }</p>
            <div class="buttons">{ buttons }</div>
        </>
    }
}
