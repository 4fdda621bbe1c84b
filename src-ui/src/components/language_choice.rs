//! Which language the screens speak.

use std::rc::Rc;

use olgfeast_protocol::{Settings, ipc::IpcError, settings::Language};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{i18n, ipc, state::words, t};

/// See [`LanguageChoice`].
#[derive(Properties, PartialEq)]
pub struct LanguageChoiceProps {
    /// What a person has decided about this computer.
    pub settings: Rc<Settings>,
}

/// All languages by their own names. The one that is spoken is marked, and so is each that nobody
/// has reviewed.
#[component]
pub fn LanguageChoice(props: &LanguageChoiceProps) -> Html {
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let choose = |language: Language| {
        let (settings, failed) = (Rc::clone(&props.settings), failed.setter());
        move |_: MouseEvent| {
            let mut settings = Settings::clone(&settings);
            settings.language = Some(language);
            let failed = failed.clone();
            spawn_local(async move {
                let answer = ipc::change_settings(&settings).await;
                failed.set(answer.err().map(Rc::new));
            });
        }
    };
    let spoken = i18n::spoken();
    html! {
        <>
            <div class="languages" role="group" aria-label={t!("language")}>
                { for Language::ALL.into_iter().map(|language| html! {
                    <button type="button" data-language={language.tag()} lang={language.tag()}
                        aria-pressed={(language == spoken).to_string()}
                        onclick={choose(language)}>
                        <span>{ i18n::own_name(language) }</span>
                        if !i18n::is_reviewed(language) {
                            <small lang={spoken.tag()}>{ t!("language-unreviewed") }</small>
                        }
                    </button>
                }) }
            </div>
            { for failed.as_deref().map(|error| html! {
                <p class="failure" role="alert">{ words::error(error) }</p>
            }) }
        </>
    }
}
