//! The server that this computer works at.

use std::rc::Rc;

use olgfeast_protocol::ipc::{Session, diagnostics::Reached};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::sign_out::SignOut;
use crate::{ipc, t};

/// See [`ServerSettings`].
#[derive(Properties, PartialEq)]
pub struct ServerSettingsProps {
    /// Who is signed in, and where.
    pub session: Rc<Session>,
    /// How many changes wait to be sent: they are named before somebody signs out.
    pub unsent: usize,
}

/// Address, how it is reached, and the account; another server begins with signing out here.
#[component]
pub fn ServerSettings(props: &ServerSettingsProps) -> Html {
    let reached = use_state_eq(|| None::<Reached>);
    let setter = reached.setter();
    use_effect_with(Rc::clone(&props.session), move |_| {
        spawn_local(async move {
            // Where it cannot be told, the line is missing.
            if let Ok(told) = ipc::diagnostics::diagnostics().await {
                setter.set(told.station.reached);
            }
        });
    });
    let Session::SignedIn {
        server, username, ..
    } = &*props.session
    else {
        return Html::default();
    };
    let reached = reached.map(|reached| match reached {
        Reached::ThisComputer => t!("server-this-computer"),
        Reached::Key => t!("server-key"),
        Reached::Certificate => t!("server-certificate"),
        Reached::Open => t!("server-open"),
    });
    html! {
        <>
            <dl class="figures">
                <div><dt>{ t!("server") }</dt><dd data-server="">{ server.as_str() }</dd></div>
                <div><dt>{ t!("username") }</dt><dd>{ username.as_str() }</dd></div>
            </dl>
            { for reached.map(|words| html! { <p data-reached="">{ words }</p> }) }
            <p class="lead">{ t!("server-change") }</p>
            <div class="buttons"><SignOut unsent={props.unsent} /></div>
        </>
    }
}
