//! What is on the disk of this computer, and whether it is whole.

use std::rc::Rc;

use olgfeast_protocol::{
    UtcTime,
    ipc::{IpcError, diagnostics::Files},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    clock, ipc,
    state::words::{self, diagnostics as said},
    t,
};

/// See [`FilesPanel`].
#[derive(Properties, PartialEq)]
pub struct FilesPanelProps {
    /// As the core tells it.
    pub files: Files,
    /// The station's clock.
    pub now: UtcTime,
}

/// Sizes, and a button that has the files looked through.
#[component]
pub fn FilesPanel(props: &FilesPanelProps) -> Html {
    let running = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let check = {
        let (running, failed) = (running.setter(), failed.setter());
        move |_: MouseEvent| {
            let (running, failed) = (running.clone(), failed.clone());
            running.set(true);
            spawn_local(async move {
                let answer = ipc::diagnostics::check_files().await;
                running.set(false);
                failed.set(answer.err().map(Rc::new));
            });
        }
    };
    let files = &props.files;
    let line = |name: &'static str, words: String, bytes: u64, state: Option<String>| {
        html! {
            <div key={name} data-file={name}>
                <dt>{ words }</dt>
                <dd>{ said::bytes(bytes) }{ for state.map(|state| html! { <small>{ state }</small> }) }</dd>
            </div>
        }
    };
    let checked = files.checked;
    html! {
        <section class="panel" aria-label={t!("files-title")} data-panel="files">
            <header>
                <h2>{ t!("files-title") }</h2>
                <small role="status">{
                    match checked {
                        _ if *running => t!("files-checking"),
                        Some(checked) => t!("files-checked", when = clock::moment(checked.at, props.now)),
                        None => t!("files-not-checked"),
                    }
                }</small>
            </header>
            if let Some(error) = &*failed { <p class="failure" role="alert">{ words::error(error) }</p> }
            <dl class="figures">
                { line("outbox", t!("files-outbox"), files.outbox_bytes, checked.map(|checked| said::file_state(checked.outbox))) }
                { line("cache", t!("files-cache"), files.cache_bytes, checked.map(|checked| said::file_state(checked.cache))) }
                { line("logs", t!("files-logs"), files.log_bytes, None) }
            </dl>
            <div class="buttons">
                <button data-action="check-files" disabled={*running} onclick={check}>{ t!("files-check") }</button>
            </div>
        </section>
    }
}
