//! The top bar: one line, one truth.

use std::rc::Rc;

use olgfeast_protocol::{OrderId, Role, Settings, UtcTime, ipc::Receipt};
use yew::prelude::*;

use super::{
    link_badge::LinkBadge, mute::Mute, receipt::EarlierButton, sign_out::SignOut,
    theme_switch::ThemeSwitch, toast::ToastLine,
};
use crate::{
    clock,
    hooks::use_screen_keys,
    state::{badge::Badge, display::Toast, screen::Screen, view::Newest, words},
    t,
};

/// See [`Bar`].
#[derive(Properties, PartialEq)]
pub struct BarProps {
    /// Which screen is below it.
    pub screen: Screen,
    /// To another screen.
    pub on_screen: Callback<Screen>,
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
    #[prop_or_default]
    pub toast: Option<Rc<Toast>>,
    /// What the last outage has cost.
    #[prop_or_default]
    pub receipt: Option<Rc<Receipt>>,
    /// Whether the receipts of earlier outages are shown.
    #[prop_or_default]
    pub earlier: bool,
    /// Show them, or not any more.
    #[prop_or_default]
    pub on_earlier: Callback<()>,
    /// Whether the all-day rail is open, where there is one.
    #[prop_or_default]
    pub all_day: Option<bool>,
    /// It comes or goes.
    #[prop_or_default]
    pub on_all_day: Callback<()>,
    /// Whether it is shown which key does what, where it can be.
    #[prop_or_default]
    pub help: Option<bool>,
    /// It comes or goes.
    #[prop_or_default]
    pub on_help: Callback<()>,
    /// Whether the drawer is open, where there is one.
    #[prop_or_default]
    pub recall: Option<bool>,
    /// Its list comes or goes.
    #[prop_or_default]
    pub on_recall: Callback<()>,
    /// Take the last touch back.
    #[prop_or_default]
    pub on_undo: Callback<OrderId>,
}

/// Screens, the last touch, what waits, the link, the time.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    use_screen_keys(props.on_screen.clone());
    let role = use_context::<Rc<Settings>>().and_then(|settings| settings.role);
    let link = |screen: Screen| {
        let current = (props.screen == screen).then_some("page");
        let on_screen = props.on_screen.clone();
        let go = move |event: MouseEvent| {
            event.prevent_default();
            on_screen.emit(screen);
        };
        html! {
            <a data-screen={screen.name()} href={format!("#{}", screen.name())}
                aria-current={current} draggable="false" onclick={go}>
                { words::screen(screen) }
            </a>
        }
    };
    html! {
        <header class={classes!("bar", (role == Some(Role::Admin)).then_some("many"))}>
            <span class="product">{ t!("product") }</span>
            <nav class="screens" aria-label={t!("screens")}>
                { for Screen::of(role).map(link) }
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
            // Where the strips are that it opens.
            if props.screen == Screen::Kitchen {
                <EarlierButton
                    receipt={props.receipt.clone()} shown={props.earlier}
                    on_toggle={props.on_earlier.clone()}
                />
            }
            <time class="clock">{ clock::time_of_day(props.server_now) }</time>
            { for props.all_day.map(|open| {
                let on_all_day = props.on_all_day.clone();
                html! {
                    <button class="quiet" data-action="all-day" aria-pressed={open.to_string()}
                        onclick={move |_| on_all_day.emit(())}>{ t!("all-day") }</button>
                }
            }) }
            <Mute now={props.now} />
            { for props.recall.map(|open| {
                let on_recall = props.on_recall.clone();
                html! {
                    <button class="quiet" data-action="recall" aria-pressed={open.to_string()}
                        onclick={move |_| on_recall.emit(())}>{ t!("recall") }</button>
                }
            }) }
            { for props.help.map(|open| {
                let on_help = props.on_help.clone();
                html! {
                    <button class="quiet" data-action="help" aria-pressed={open.to_string()}
                        onclick={move |_| on_help.emit(())}>{ t!("help") }</button>
                }
            }) }
            // Not beside the board: there is no room for them, and no need to touch them with wet hands.
            if props.screen == Screen::Settings {
                <ThemeSwitch />
                <SignOut unsent={props.unsent} />
            }
        </header>
    }
}
