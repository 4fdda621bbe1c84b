//! Server, name, password, one button. What is typed is never lost.

use std::rc::Rc;

use olgfeast_protocol::ipc::{ErrorCode, FoundHub, IpcError};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::{choice::choice, found_hubs::FoundHubs};
use crate::{ipc, state::words, t};

/// See [`SignInForm`].
#[derive(Properties, PartialEq)]
pub struct SignInFormProps {
    /// Filled in.
    #[prop_or_default]
    pub server: Option<AttrValue>,
    /// Filled in.
    #[prop_or_default]
    pub username: Option<AttrValue>,
    /// Only the password is asked for: server and name are the ones given.
    #[prop_or_default]
    pub password_only: bool,
}

/// What the person has typed.
#[derive(Clone, PartialEq)]
struct Typed {
    server: String,
    /// Of the host, as it shows it; empty for a server that has none.
    code: String,
    username: String,
    password: String,
}

/// How far an attempt is.
#[derive(Clone, PartialEq)]
enum Attempt {
    Idle,
    Running,
    Failed(Rc<IpcError>),
}

/// A form that signs in. On success the core tells of the session, and the form is gone.
#[component]
pub fn SignInForm(props: &SignInFormProps) -> Html {
    let prefilled = || Typed {
        server: given(&props.server),
        code: String::new(),
        username: given(&props.username),
        password: String::new(),
    };
    // What stands in the fields at this moment. The state is what was drawn last, and a key or a
    // touch may come before the next drawing: the end of a password would be missing.
    let fields = use_mut_ref(prefilled);
    let typed = use_state_eq(prefilled);
    let attempt = use_state_eq(|| Attempt::Idle);
    let running = *attempt == Attempt::Running;

    // Of this very address alone: whoever types another one is asked again.
    let confirmed = use_state_eq(|| None::<String>);
    let in_the_open = confirmed.as_ref() == Some(&typed.server);
    let onsubmit = {
        let (fields, attempt) = (fields.clone(), attempt.setter());
        let confirmed = (*confirmed).clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            if running {
                return;
            }
            let confirmed = confirmed.clone();
            attempt.set(Attempt::Running);
            let (typed, attempt) = (fields.borrow().clone(), attempt.clone());
            spawn_local(async move {
                let server = with_code(&typed.server, &typed.code);
                let username = typed.username.trim();
                let in_the_open = confirmed.as_ref() == Some(&typed.server);
                let answer = ipc::sign_in(&server, username, &typed.password, in_the_open).await;
                attempt.set(match answer {
                    Ok(_) => Attempt::Idle,
                    Err(error) => Attempt::Failed(Rc::new(error)),
                });
            });
        }
    };
    let on = |keep: fn(&mut Typed, String)| {
        let (fields, typed) = (fields.clone(), typed.setter());
        move |event: InputEvent| {
            let input = event
                .target()
                .and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                keep(&mut fields.borrow_mut(), input.value());
                typed.set(fields.borrow().clone());
            }
        }
    };
    let choose = {
        let (fields, typed) = (fields.clone(), typed.setter());
        Callback::from(move |hub: FoundHub| {
            fields.borrow_mut().server = hub.address;
            typed.set(fields.borrow().clone());
        })
    };
    let refused = matches!(&*attempt, Attempt::Failed(error) if error.code == ErrorCode::Insecure);
    let asks = (refused || in_the_open).then(|| {
        let (confirmed, address) = (confirmed.setter(), typed.server.clone());
        Callback::from(move |_: MouseEvent| {
            confirmed.set((!in_the_open).then(|| address.clone()));
        })
    });
    // What is asked moves the button down, on a low screen below the edge.
    let send = use_node_ref();
    use_effect_with(refused, {
        let send = send.clone();
        move |refused| {
            if let Some(send) = send.cast::<HtmlElement>().filter(|_| *refused) {
                send.scroll_into_view_with_bool(false);
            }
        }
    });
    let first_empty = if typed.server.is_empty() && !props.password_only {
        "server"
    } else if typed.username.is_empty() && !props.password_only {
        "username"
    } else {
        "password"
    };
    let first = use_memo((), |()| first_empty);
    let field = use_node_ref();
    // In a strip beside the board the keys still belong to the board.
    use_effect_with(props.password_only, {
        let field = field.clone();
        move |password_only| {
            if *password_only {
                return;
            }
            if let Some(input) = field.cast::<HtmlInputElement>() {
                // Without the focus the field can still be touched.
                let _ = input.focus();
            }
        }
    });
    let focused = |name| {
        if *first == name {
            field.clone()
        } else {
            NodeRef::default()
        }
    };

    html! {
        <form class={classes!("sign-in-form", props.password_only.then_some("short"))} {onsubmit}>
            if !props.password_only {
                <label>
                    <span>{ t!("server") }</span>
                    <input ref={focused("server")} name="server" type="text" inputmode="url"
                        autocapitalize="off" autocomplete="off" spellcheck="false"
                        placeholder={t!("server-hint")}
                        value={typed.server.clone()} oninput={on(|t, v| t.server = v)} />
                </label>
                <FoundHubs on_choose={choose} />
                <label>
                    <span>{ t!("sign-in-code") }</span>
                    <input name="code" type="text"
                        autocapitalize="characters" autocomplete="off" spellcheck="false"
                        placeholder={t!("sign-in-code-hint")}
                        value={typed.code.clone()} oninput={on(|t, v| t.code = v)} />
                </label>
                <label>
                    <span>{ t!("username") }</span>
                    <input ref={focused("username")} name="username" type="text"
                        autocapitalize="off" autocomplete="off" spellcheck="false"
                        value={typed.username.clone()} oninput={on(|t, v| t.username = v)} />
                </label>
            }
            <label>
                <span>{ t!("password") }</span>
                <input ref={focused("password")} name="password" type="password"
                    autocomplete="off"
                    value={typed.password.clone()} oninput={on(|t, v| t.password = v)} />
            </label>
            <p class="failure" role="alert">
                if let Attempt::Failed(error) = &*attempt { { words::error(error) } }
            </p>
            { for asks.map(|on_confirm| choice(
                "in-the-open", "yes", html! { <strong>{ t!("sign-in-in-the-open") }</strong> },
                in_the_open, on_confirm,
            )) }
            <button ref={send} type="submit" disabled={running}>
                { if running { t!("signing-in") } else { t!("sign-in") } }
            </button>
        </form>
    }
}

/// The address and the code as the core takes them. An address that was copied with its code has it.
fn with_code(server: &str, code: &str) -> String {
    let (server, code) = (server.trim(), code.trim());
    if code.is_empty() || server.contains('#') {
        server.to_owned()
    } else {
        format!("{server}#{code}")
    }
}

fn given(value: &Option<AttrValue>) -> String {
    value.as_deref().unwrap_or_default().to_owned()
}
