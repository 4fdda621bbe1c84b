//! A feast was begun on this computer: its first account, until it is written down.

use std::rc::Rc;

use olgfeast_protocol::ipc::{FirstAdmin, Hosting, IpcError};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{ipc, state::words, t};

/// See [`NewFeast`].
#[derive(Properties, PartialEq)]
pub struct NewFeastProps {
    /// The account.
    pub admin: FirstAdmin,
    /// What the core answers.
    pub on_hosting: Callback<Hosting>,
}

/// Name and password, large enough to copy onto paper, and one button.
#[component]
pub fn NewFeast(props: &NewFeastProps) -> Html {
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let noted = {
        let (failed, on_hosting) = (failed.setter(), props.on_hosting.clone());
        move |_: MouseEvent| {
            let (failed, on_hosting) = (failed.clone(), on_hosting.clone());
            spawn_local(async move {
                match ipc::first_admin_noted().await {
                    Ok(hosting) => on_hosting.emit(hosting),
                    Err(error) => failed.set(Some(Rc::new(error))),
                }
            });
        }
    };
    html! {
        <main class="sign-in">
            <section data-notice="first-admin">
                <p class="product">{ t!("product") }</p>
                <h1>{ t!("new-feast-title") }</h1>
                <p class="lead">{ t!("new-feast-lead") }</p>
                <dl class="account">
                    <dt>{ t!("username") }</dt>
                    <dd>{ &props.admin.username }</dd>
                    <dt>{ t!("password") }</dt>
                    <dd class="password">{ &props.admin.password }</dd>
                </dl>
                <button class="main" data-action="noted" onclick={noted}>
                    { t!("new-feast-noted") }
                </button>
                <p class="failure" role="alert">
                    if let Some(error) = &*failed { { words::error(error) } }
                </p>
            </section>
        </main>
    }
}
