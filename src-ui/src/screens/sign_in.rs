//! The very first screen.

use std::rc::Rc;

use olgfeast_protocol::{Settings, ipc::Hosting};
use yew::prelude::*;

use crate::{
    components::{
        host_offer::HostOffer, language_choice::LanguageChoice, sign_in_form::SignInForm,
    },
    t,
};

/// See [`SignIn`].
#[derive(Properties, PartialEq)]
pub struct SignInProps {
    /// What a person has decided about this computer.
    pub settings: Rc<Settings>,
    /// Filled in.
    pub server: Option<AttrValue>,
    /// Filled in.
    pub username: Option<AttrValue>,
    /// Whether this computer may be offered to host: it does not yet.
    pub may_host: bool,
    /// What the core answers to that.
    pub on_hosting: Callback<Hosting>,
}

/// Server, name and password; or this computer.
#[component]
pub fn SignIn(props: &SignInProps) -> Html {
    html! {
        <main class="sign-in">
            <section class={props.may_host.then_some("two")}>
                <div>
                    <p class="product">{ t!("product") }</p>
                    <h1>{ t!("sign-in-title") }</h1>
                    <p class="lead">{ t!("sign-in-lead") }</p>
                    <LanguageChoice settings={Rc::clone(&props.settings)} />
                    <SignInForm server={props.server.clone()} username={props.username.clone()} />
                </div>
                if props.may_host {
                    <HostOffer on_hosting={props.on_hosting.clone()} />
                }
            </section>
        </main>
    }
}
