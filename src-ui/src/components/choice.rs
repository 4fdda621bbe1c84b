//! One of a few, or some of many.

use yew::prelude::*;

/// A button that stays down. The mark beside the word says it too.
pub fn choice(
    name: &'static str,
    value: &str,
    words: Html,
    chosen: bool,
    on_choose: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="choice" data-setting={name} data-value={value.to_owned()}
            aria-pressed={chosen.to_string()} onclick={on_choose}>
            <i aria-hidden="true">{ if chosen { "✓" } else { "" } }</i>
            <span>{ words }</span>
        </button>
    }
}
