//! No server yet: this computer can be it.

use std::rc::Rc;

use olgfeast_protocol::ipc::{Hosting, IpcError, Reach};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{ipc, state::words, t};

/// See [`HostOffer`].
#[derive(Properties, PartialEq)]
pub struct HostOfferProps {
    /// What the core answers.
    pub on_hosting: Callback<Hosting>,
}

/// How far it is.
#[derive(Clone, PartialEq)]
enum Attempt {
    Idle,
    Running,
    Failed(Rc<IpcError>),
}

/// A button that begins a feast on this computer. The core signs in to it by itself.
#[component]
pub fn HostOffer(props: &HostOfferProps) -> Html {
    let attempt = use_state_eq(|| Attempt::Idle);
    let running = *attempt == Attempt::Running;
    let host = {
        let (attempt, on_hosting) = (attempt.setter(), props.on_hosting.clone());
        move |_: MouseEvent| {
            attempt.set(Attempt::Running);
            let (attempt, on_hosting) = (attempt.clone(), on_hosting.clone());
            spawn_local(async move {
                match ipc::host(Reach::ThisComputer).await {
                    Ok(hosting) => {
                        attempt.set(Attempt::Idle);
                        on_hosting.emit(hosting);
                    }
                    Err(error) => attempt.set(Attempt::Failed(Rc::new(error))),
                }
            });
        }
    };
    html! {
        <div class="host-offer">
            <h2>{ t!("host-offer-title") }</h2>
            <p class="lead">{ t!("host-offer-lead") }</p>
            <button data-action="host" disabled={running} onclick={host}>
                { if running { t!("host-starting") } else { t!("host") } }
            </button>
            <p class="failure" role="alert">
                if let Attempt::Failed(error) = &*attempt { { words::error(error) } }
            </p>
        </div>
    }
}
