//! The link badge: a promise of freshness, in words.

use olgfeast_protocol::UtcTime;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    ipc,
    state::{
        badge::{Badge, Said, Way},
        view::Newest,
        words,
    },
    t,
};

/// See [`LinkBadge`].
#[derive(Properties, PartialEq)]
pub struct LinkBadgeProps {
    /// What to say.
    pub badge: Badge,
    /// "Up to #147".
    pub newest: Option<Newest>,
    /// The station's clock.
    pub now: UtcTime,
}

/// Words, a shape and a colour for the state of the link, and what a person can do about it. Read
/// out is only what the link is, once, and not the seconds that pass.
#[component]
pub fn LinkBadge(props: &LinkBadgeProps) -> Html {
    let LinkBadgeProps { badge, newest, now } = props;
    let newest = newest.as_ref().map(|newest| &*newest.number);
    let (head, detail) = words::badge(badge, newest, *now);
    let open = (badge.way == Way::InTheOpen).then(|| t!("badge-in-the-open"));
    let suspect = matches!(badge.said, Said::Silent { .. });
    html! {
        <>
            <div
                class={classes!("badge", suspect.then_some("suspect"))}
                role="status"
                data-link-status={badge.word()}
            >
                <span class="read-out">{ words::link(badge) }{ for open.clone().map(|words| format!(", {words}")) }</span>
                <i aria-hidden="true"></i>
                <span aria-hidden="true">
                    <strong>{ head }</strong>
                    { for detail.map(|detail| html! { <small>{ " · " }{ detail }</small> }) }
                </span>
                { for open.map(|words| html! {
                    <b class="in-the-open" data-in-the-open="" aria-hidden="true">{ "⚠ " }{ words }</b>
                }) }
            </div>
            // Whether it is there or not, the badge stays the same element: a new one is not read out.
            if let Some(words) = words::retry(badge) {
                <button class="retry" data-action="retry-now" onclick={|_| spawn_local(async {
                    // Whatever comes of it, the badge tells.
                    let _ = ipc::retry_now().await;
                })}>{ words }</button>
            }
        </>
    }
}
