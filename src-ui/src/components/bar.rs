//! The top bar: one line, one truth.

use std::rc::Rc;

use olgfeast_protocol::{OrderId, UtcTime, ipc::Receipt};
use yew::prelude::*;

use super::{
    link_badge::LinkBadge, receipt::EarlierButton, sign_out::SignOut, theme_switch::ThemeSwitch,
    toast::ToastLine,
};
use crate::{
    clock,
    state::{badge::Badge, display::Toast, view::Newest},
    t,
};

/// See [`Bar`].
#[derive(Properties, PartialEq)]
pub struct BarProps {
    /// How fresh everything is.
    pub badge: Badge,
    /// "Up to #147".
    pub newest: Option<Newest>,
    /// How many changes wait to be sent.
    pub unsent: usize,
    /// The station's clock.
    pub now: UtcTime,
    /// The server's clock.
    pub server_now: UtcTime,
    /// About the last touch.
    pub toast: Option<Rc<Toast>>,
    /// What the last outage has cost.
    pub receipt: Option<Rc<Receipt>>,
    /// Whether the receipts of earlier outages are shown.
    pub earlier: bool,
    /// Show them, or not any more.
    pub on_earlier: Callback<()>,
    /// Take the last touch back.
    pub on_undo: Callback<OrderId>,
}

/// Screens, the last touch, what waits, the link, the time.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    html! {
        <header class="bar">
            <span class="product">{ t!("product") }</span>
            <nav class="screens" aria-label={t!("screens")}>
                <a data-screen="kitchen" href="#kitchen" aria-current="page" draggable="false">
                    { t!("screen-kitchen") }
                </a>
            </nav>
            <ToastLine toast={props.toast.clone()} on_undo={props.on_undo.clone()} />
            <span
                class="unsent"
                data-unsent-count={props.unsent.to_string()}
                hidden={props.unsent == 0}
            >
                { t!("unsent", count = props.unsent) }
            </span>
            <LinkBadge badge={props.badge} newest={props.newest.clone()} now={props.now} />
            <EarlierButton
                receipt={props.receipt.clone()} shown={props.earlier}
                on_toggle={props.on_earlier.clone()}
            />
            <time class="clock">{ clock::time_of_day(props.server_now) }</time>
            <ThemeSwitch />
            <SignOut unsent={props.unsent} />
        </header>
    }
}
