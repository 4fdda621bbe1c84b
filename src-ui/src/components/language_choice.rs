//! Which language the screens speak.

use std::rc::Rc;

use olgfeast_protocol::{Settings, settings::Language};
use yew::prelude::*;

use crate::{hooks::use_change_settings, i18n, state::words, t};

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
    let deciding = use_change_settings(&props.settings);
    let choose = |language: Language| {
        let settings = Settings {
            language: Some(language),
            ..Settings::clone(&deciding.settings)
        };
        let on_change = deciding.on_change.clone();
        move |_: MouseEvent| on_change.emit(settings.clone())
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
            { for deciding.failed.as_deref().map(|error| html! {
                <p class="failure" role="alert">{ words::error(error) }</p>
            }) }
        </>
    }
}
