//! The feast that this computer hosts: where others find it, and how to end that.

use std::rc::Rc;

use olgfeast_protocol::ipc::{Hosted, Hosting, IpcError, Reach};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{ipc, state::words, t};

/// See [`HostingCard`].
#[derive(Properties, PartialEq)]
pub struct HostingCardProps {
    /// As the core says it.
    pub hosting: Rc<Hosting>,
    /// What the core answers.
    pub on_hosting: Callback<Hosting>,
}

/// What a button does.
#[derive(Clone, Copy, PartialEq)]
enum Wish {
    Host(Reach),
    Stop,
    NewPassword,
}

/// Whether it runs, who can reach it, and the buttons that change that.
#[component]
pub fn HostingCard(props: &HostingCardProps) -> Html {
    let running = use_state_eq(|| false);
    // What stations or people lose something by is never done by one stray touch.
    let asked = use_state_eq(|| None::<Wish>);
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let wish = {
        let (running, asked, failed) = (running.setter(), asked.setter(), failed.setter());
        let on_hosting = props.on_hosting.clone();
        move |wish: Wish| {
            let (running, asked, failed) = (running.clone(), asked.clone(), failed.clone());
            let on_hosting = on_hosting.clone();
            Callback::from(move |_: MouseEvent| {
                running.set(true);
                asked.set(None);
                let (running, failed) = (running.clone(), failed.clone());
                let on_hosting = on_hosting.clone();
                spawn_local(async move {
                    let answer = match wish {
                        Wish::Host(reach) => ipc::host(reach).await,
                        Wish::Stop => ipc::stop_hosting().await,
                        Wish::NewPassword => ipc::new_admin_password().await,
                    };
                    running.set(false);
                    match answer {
                        Ok(hosting) => {
                            failed.set(None);
                            on_hosting.emit(hosting);
                        }
                        Err(error) => failed.set(Some(Rc::new(error))),
                    }
                });
            })
        }
    };
    let ask = |wish: Option<Wish>| {
        let asked = asked.setter();
        move |_: MouseEvent| asked.set(wish)
    };
    let sure = |sure: Wish, action: &'static str, words: String| {
        html! {
            <>
                <button data-action={action} disabled={*running} onclick={wish(sure)}>{ words }</button>
                <button onclick={ask(None)}>{ t!("stop-hosting-no") }</button>
            </>
        }
    };
    let alone = Wish::Host(Reach::ThisComputer);
    let stop = html! {
        if *asked == Some(Wish::Stop) {
            { sure(Wish::Stop, "stop-hosting-sure", t!("stop-hosting-sure")) }
        } else {
            <button data-action="stop-hosting" disabled={*running} onclick={ask(Some(Wish::Stop))}>
                { t!("stop-hosting") }
            </button>
        }
    };
    let new_password = html! {
        if *asked == Some(Wish::NewPassword) {
            { sure(Wish::NewPassword, "new-admin-password-sure", t!("new-admin-password-sure")) }
        } else {
            <button data-action="new-admin-password" disabled={*running}
                onclick={ask(Some(Wish::NewPassword))}>{ t!("new-admin-password") }</button>
        }
    };
    html! {
        <section class="card" data-hosting={words::hosting_state(&props.hosting)} aria-label={t!("hosting")}>
            <h2>{ t!("hosting") }</h2>
            { match &*props.hosting {
                Hosting::Off => html! {
                    <>
                        <p>{ t!("hosting-off") }</p>
                        <div class="buttons">
                            <button data-action="host" disabled={*running}
                                onclick={wish(Wish::Host(Reach::ThisComputer))}>{ t!("host") }</button>
                        </div>
                    </>
                },
                Hosting::Failed { error } => html! {
                    <>
                        <p class="failure">{ t!("hosting-failed", why = words::error(error)) }</p>
                        <div class="buttons">{ stop }</div>
                    </>
                },
                Hosting::On(hosted) => html! {
                    <>
                        { where_it_is(hosted) }
                        <div class="buttons">
                            if hosted.network.is_none() {
                                <button data-action="host-network" disabled={*running}
                                    onclick={wish(Wish::Host(Reach::Network))}>
                                    { t!("host-network") }
                                </button>
                            } else if *asked == Some(alone) {
                                { sure(alone, "host-this-computer-sure", t!("host-this-computer-sure")) }
                            } else {
                                <button data-action="host-this-computer" disabled={*running}
                                    onclick={ask(Some(alone))}>{ t!("host-this-computer") }</button>
                            }
                            { new_password }
                            { stop }
                        </div>
                    </>
                },
            } }
            <p class="failure" role="alert">
                if let Some(error) = &*failed { { words::error(error) } }
            </p>
        </section>
    }
}

fn where_it_is(hosted: &Hosted) -> Html {
    match &hosted.network {
        None => html! { <p>{ t!("hosting-this-computer", address = &*hosted.address) }</p> },
        Some(network) => html! {
            <>
                <p>{ t!("hosting-network") }</p>
                <dl class="account">
                    <dt>{ t!("hosting-addresses") }</dt>
                    { for network.addresses.iter().map(|address| html! { <dd>{ address }</dd> }) }
                    <dt>{ t!("pairing-code") }</dt>
                    <dd class="password" data-pairing-code={network.pairing_code.clone()}>
                        { &network.pairing_code }
                    </dd>
                </dl>
                <p class="lead">{ t!("pairing-code-lead") }</p>
            </>
        },
    }
}
