//! Packing up a computer that goes back to whoever has lent it.

use std::rc::Rc;

use olgfeast_protocol::ipc::HistoryFilter;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::choice::choice;
use crate::{
    ipc,
    state::{
        pack_up::{Asked, Keyring},
        words,
    },
    t,
};

/// How far somebody is.
#[derive(Clone, PartialEq)]
enum Step {
    Closed,
    Asked(Asked),
    /// The application is about to end.
    Erasing,
}

/// What came of the last touch, in words.
type Said = Option<Result<Rc<str>, Rc<str>>>;

/// First one button, then what would be gone, what can be taken along before, and the one button that
/// erases, which stays shut until everything is said.
#[component]
pub fn PackUp() -> Html {
    let step = use_state_eq(|| Step::Closed);
    let said = use_state_eq(|| Said::None);
    let open = {
        let (step, said) = (step.setter(), said.setter());
        move |_: MouseEvent| {
            let (step, said) = (step.clone(), said.clone());
            spawn_local(async move {
                match ipc::packing().await {
                    Ok(told) => step.set(Step::Asked(Asked::about(told))),
                    Err(error) => said.set(Some(Err(words::error(&error).into()))),
                }
            });
        }
    };
    let asked = match &*step {
        Step::Closed => {
            return html! {
                <>
                    <p class="lead">{ t!("pack-up-lead") }</p>
                    <div class="buttons">
                        <button data-action="pack-up" onclick={open}>{ t!("pack-up-begin") }</button>
                    </div>
                    { words_of(&said) }
                </>
            };
        }
        Step::Erasing => return html! { <p role="status">{ t!("pack-up-erasing") }</p> },
        Step::Asked(asked) => *asked,
    };
    let erase = {
        let (step, said) = (step.setter(), said.setter());
        move |_: MouseEvent| {
            let Some(decided) = asked.decided() else {
                return;
            };
            let (step, said) = (step.clone(), said.clone());
            step.set(Step::Erasing);
            spawn_local(async move {
                if let Err(error) = ipc::pack_up(decided).await {
                    let told = ipc::packing().await.unwrap_or(asked.told);
                    step.set(Step::Asked(asked.refused(&error, told)));
                    said.set(Some(Err(words::error(&error).into())));
                }
            });
        }
    };
    let back = {
        let (step, said) = (step.setter(), said.setter());
        move |_: MouseEvent| {
            said.set(None);
            step.set(Step::Closed);
        }
    };
    let turn = |turned: Asked| {
        let step = step.setter();
        Callback::from(move |_: MouseEvent| step.set(Step::Asked(turned)))
    };
    let one = |name: &'static str, words: String, chosen: bool, turned: Asked| {
        let words = html! { <strong>{ words }</strong> };
        choice("pack-up", name, words, chosen, turn(turned))
    };
    html! {
        <>
            <p>{ t!("pack-up-what") }</p>
            <p class="lead">{ t!("pack-up-take-along") }</p>
            <div class="buttons">
                <button data-action="pack-up-settings" onclick={save(said.setter(), Saves::Settings)}>
                    { t!("pack-up-save-settings") }
                </button>
                <button data-action="pack-up-orders" onclick={save(said.setter(), Saves::Orders)}>
                    { t!("pack-up-save-orders") }
                </button>
            </div>
            if asked.told.unsent > 0 {
                <p class="failure" role="alert" data-notice="pack-up-unsent">
                    { t!("pack-up-unsent", count = asked.told.unsent) }
                </p>
            }
            <div class="choices" role="group" aria-label={t!("settings-pack-up")}>
                if asked.told.unsent > 0 {
                    { one("unsent", t!("pack-up-unsent-too"), asked.unsent_too, asked.turn_unsent()) }
                }
                if asked.told.feast {
                    { one("feast", t!("pack-up-feast-too"), asked.feast_too, asked.turn_feast()) }
                }
                if asked.keyring != Keyring::Unasked {
                    { one("keyring", t!("pack-up-without-keyring"),
                        asked.keyring == Keyring::LeftAlone, asked.turn_keyring()) }
                }
            </div>
            { words_of(&said) }
            <div class="buttons">
                <button class="sure" data-action="pack-up-sure" disabled={asked.decided().is_none()} onclick={erase}>
                    { t!("pack-up-sure") }
                </button>
                <button data-action="pack-up-no" onclick={back}>{ t!("pack-up-no") }</button>
            </div>
        </>
    }
}

/// What can be taken along.
#[derive(Clone, Copy)]
enum Saves {
    Settings,
    Orders,
}

fn save(said: UseStateSetter<Said>, what: Saves) -> impl Fn(MouseEvent) {
    move |_| {
        let said = said.clone();
        spawn_local(async move {
            let saved = match what {
                Saves::Settings => ipc::export_settings().await,
                Saves::Orders => {
                    let all = ipc::export_history(&HistoryFilter::default()).await;
                    all.map(|exported| exported.path)
                }
            };
            said.set(Some(match saved {
                Ok(path) => Ok(t!("settings-exported", path = path).into()),
                Err(error) => Err(words::error(&error).into()),
            }));
        });
    }
}

fn words_of(said: &Said) -> Html {
    match said {
        None => html! { <p></p> },
        Some(Ok(words)) => html! { <p role="status" data-notice="pack-up">{ &**words }</p> },
        Some(Err(words)) => {
            html! { <p class="failure" role="alert" data-notice="pack-up-refused">{ &**words }</p> }
        }
    }
}
