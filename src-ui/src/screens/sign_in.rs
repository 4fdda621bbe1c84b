//! The very first screen.

use yew::prelude::*;

use crate::{components::sign_in_form::SignInForm, t};

/// See [`SignIn`].
#[derive(Properties, PartialEq)]
pub struct SignInProps {
    /// Filled in.
    pub server: Option<AttrValue>,
    /// Filled in.
    pub username: Option<AttrValue>,
}

/// Server, name and password.
#[component]
pub fn SignIn(props: &SignInProps) -> Html {
    html! {
        <main class="sign-in">
            <section>
                <p class="product">{ t!("product") }</p>
                <h1>{ t!("sign-in-title") }</h1>
                <p class="lead">{ t!("sign-in-lead") }</p>
                <SignInForm server={props.server.clone()} username={props.username.clone()} />
            </section>
        </main>
    }
}
