//! The last lines that the application has written down.

use yew::prelude::*;

use crate::t;

/// Oldest first, as in the file; English, whatever the page speaks.
pub fn log(lines: &[String]) -> Html {
    html! {
        <section class="panel wide" aria-label={t!("log-title")} data-panel="log">
            <header><h2>{ t!("log-title") }</h2><small>{ t!("log-lead") }</small></header>
            if lines.is_empty() {
                <p>{ t!("log-empty") }</p>
            } else {
                <pre lang="en" tabindex="0">{ lines.join("\n") }</pre>
            }
        </section>
    }
}
