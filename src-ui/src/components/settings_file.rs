//! The settings as one file, to make the next station like this one.

use std::rc::Rc;

use olgfeast_protocol::settings::{Imported, LARGEST_FILE};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::{ipc, state::words, t};

/// What came of it, in words.
#[derive(Clone, PartialEq)]
enum Said {
    Done(Rc<str>),
    Failed(Rc<str>),
}

/// One button writes the file, the other one takes another station's.
#[component]
pub fn FileSettings() -> Html {
    let said = use_state_eq(|| None::<Said>);
    let export = {
        let said = said.setter();
        move |_: MouseEvent| {
            let said = said.clone();
            spawn_local(async move {
                said.set(Some(match ipc::export_settings().await {
                    Ok(path) => Said::Done(t!("settings-exported", path = path).into()),
                    Err(error) => Said::Failed(words::error(&error).into()),
                }));
            });
        }
    };
    let onchange = {
        let said = said.setter();
        move |event: Event| {
            let input = event.target();
            let input = input.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(input) = input else { return };
            let file = input.files().and_then(|files| files.get(0));
            // The same file once more is a change, too.
            input.set_value("");
            let Some(file) = file else { return };
            let said = said.clone();
            spawn_local(async move { said.set(Some(take(&file).await)) });
        }
    };
    html! {
        <>
            <p class="lead">{ t!("settings-file-lead") }</p>
            <div class="buttons">
                <button data-action="export-settings" onclick={export}>{ t!("settings-export") }</button>
                <label class="button">
                    <span>{ t!("settings-import") }</span>
                    <input name="import-settings" type="file" accept=".json,application/json" {onchange} />
                </label>
            </div>
            { match &*said {
                Some(Said::Done(words)) => html! { <p role="status" data-notice="settings-file">{ &**words }</p> },
                Some(Said::Failed(words)) => html! { <p class="failure" role="alert">{ &**words }</p> },
                None => html! { <p></p> },
            } }
        </>
    }
}

async fn take(file: &File) -> Said {
    // It is looked at again by the core; this one only keeps a film out of memory.
    let answer = if file.size() > LARGEST_FILE as f64 {
        Ok(words::TOO_LARGE)
    } else {
        match text(file).await {
            Ok(text) => ipc::import_settings(&text).await,
            Err(_) => return Said::Failed(t!("settings-import-unreadable").into()),
        }
    };
    match answer {
        Ok(Imported::Taken) => Said::Done(t!("settings-imported").into()),
        Ok(Imported::Refused { why }) => Said::Failed(words::file_refused(why).into()),
        Err(error) => Said::Failed(words::error(&error).into()),
    }
}

async fn text(file: &File) -> Result<String, JsValue> {
    let text = JsFuture::from(file.text()).await?;
    text.as_string().ok_or(JsValue::NULL)
}
