//! The way to the server, step by step, whenever somebody wants it looked at.

use std::rc::Rc;

use olgfeast_protocol::ipc::{
    IpcError,
    diagnostics::{Came, Check, Examination, Finding},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    ipc,
    state::words::{self, diagnostics as said},
    t,
};

/// See [`WayPanel`].
#[derive(Properties, PartialEq)]
pub struct WayPanelProps {
    /// The last examination of this run.
    pub examination: Option<Examination>,
}

/// A button, and a line for each step as it is made.
#[component]
pub fn WayPanel(props: &WayPanelProps) -> Html {
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let running = props.examination.as_ref().is_some_and(|last| last.running);
    let examine = {
        let failed = failed.setter();
        move |_: MouseEvent| {
            let failed = failed.clone();
            spawn_local(async move {
                failed.set(ipc::diagnostics::examine().await.err().map(Rc::new));
            });
        }
    };
    let findings = props.examination.iter().flat_map(|last| &last.findings);
    html! {
        <section class="panel" aria-label={t!("way-title")} data-panel="way">
            <header>
                <h2>{ t!("way-title") }</h2>
                <small role="status">{
                    match &props.examination {
                        None => t!("way-lead"),
                        Some(last) if last.running => t!("way-running"),
                        Some(_) => t!("way-done"),
                    }
                }</small>
            </header>
            if let Some(error) = &*failed { <p class="failure" role="alert">{ words::error(error) }</p> }
            if props.examination.is_some() {
                <ol class="works" aria-live="polite">{ for findings.map(line) }</ol>
            }
            <div class="buttons">
                <button data-action="examine" disabled={running} onclick={examine}>{ t!("way-examine") }</button>
            </div>
        </section>
    }
}

fn line(finding: &Finding) -> Html {
    let (mark, word, words, detail) = match &finding.came {
        Came::Good { figures } => ("✓", "good", t!("came-good"), figures.clone()),
        Came::Look { figures } => ("!", "look", t!("came-look"), figures.clone()),
        Came::LeftOut { why } => ("–", "idle", said::left_out(*why), String::new()),
        Came::Bad { fault, detail } => ("✕", "bad", said::fault(*fault), detail.clone()),
    };
    html! {
        <li key={check_name(finding.check)} data-check={check_name(finding.check)} data-condition={word}>
            <i aria-hidden="true">{ mark }</i>
            <strong>{ said::check(finding.check) }</strong>
            <span>{ words }if !detail.is_empty() { <small>{ detail }</small> }</span>
        </li>
    }
}

fn check_name(check: Check) -> &'static str {
    match check {
        Check::Proxy => "proxy",
        Check::Name => "name",
        Check::Tcp => "tcp",
        Check::Tls => "tls",
        Check::Health => "health",
        Check::SignIn => "sign-in",
        Check::Upgrade => "upgrade",
        Check::FirstFrame => "first-frame",
        Check::Ping => "ping",
        Check::Clock => "clock",
    }
}
