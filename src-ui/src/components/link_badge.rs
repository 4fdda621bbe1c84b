//! The link badge: a promise of freshness, in words.

use olgfeast_protocol::UtcTime;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    ipc,
    state::{
        badge::{Badge, Said},
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

/// Words, a shape and a colour for the state of the link. The seconds are not read out.
#[component]
pub fn LinkBadge(props: &LinkBadgeProps) -> Html {
    let newest = props.newest.as_ref().map(|newest| &*newest.number);
    let (head, detail) = words::badge(&props.badge, newest, props.now);
    let waits = matches!(props.badge.said, Said::Offline { .. });
    html! {
        <div class="badge" role="status" data-link-status={props.badge.word()}>
            <i aria-hidden="true"></i>
            <span>
                <strong>{ head }</strong>
                { for detail.map(|detail| html! { <small aria-hidden="true">{ detail }</small> }) }
            </span>
            if waits {
                <button onclick={|_| spawn_local(async {
                    // Whatever comes of it, the badge tells.
                    let _ = ipc::retry_now().await;
                })}>{ t!("retry-now") }</button>
            }
        </div>
    }
}
