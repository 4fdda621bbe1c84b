//! What can be set on this computer.

use std::rc::Rc;

use olgfeast_protocol::{Role, ipc::Hosting};
use yew::prelude::*;

use crate::{
    components::{
        bar::Bar,
        hosting::HostingCard,
        key_settings::KeySettings,
        language_choice::LanguageChoice,
        pack_up::PackUp,
        settings_ages::ages,
        settings_display::DisplaySettings,
        settings_file::FileSettings,
        settings_groups::{food_groups, use_food_groups},
        settings_network::NetworkSettings,
        settings_pin::PinSettings,
        settings_retention::retention,
        settings_role::roles,
        settings_server::ServerSettings,
        settings_sounds::sounds,
        settings_theme::themes,
        settings_users::{UserSettings, use_people},
        settings_window::window,
        stations_strip::StationsStrip,
    },
    hooks::{use_change_settings, use_now},
    state::{badge::badge, screen::Screen, view::Open, words},
    t,
};

/// See [`SettingsScreen`].
#[derive(Properties, PartialEq)]
pub struct SettingsScreenProps {
    /// What the core shows.
    pub open: Open,
    /// As the core says it; nothing until it has.
    pub hosting: Option<Rc<Hosting>>,
    /// What the core answers.
    pub on_hosting: Callback<Hosting>,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, and a card for each matter. Every change is kept at once.
#[component]
pub fn SettingsScreen(props: &SettingsScreenProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    let badge = badge(&open.signs, now);
    let deciding = use_change_settings(&open.settings);
    let (settings, on_change) = (&*deciding.settings, &deciding.on_change);
    let groups = use_food_groups();
    let groups = groups.as_deref().unwrap_or_default();
    let people = use_people(open.settings.role == Some(Role::Admin));
    let on_people = people.on_changed;
    let people = people.people.and_then(|people| (*people).clone());
    let has_groups = !groups.is_empty() || !settings.food_groups.is_empty();
    // Who has a server elsewhere is offered nothing of hosting; who has just stopped it can go on.
    let has_hosted = use_mut_ref(|| false);
    let hosting = props.hosting.clone();
    if hosting.as_deref().is_some_and(|now| *now != Hosting::Off) {
        has_hosted.replace(true);
    }
    let hosting = hosting.filter(|_| *has_hosted.borrow());
    html! {
        <div class="settings">
            <div>
                <Bar
                    screen={Screen::Settings} on_screen={props.on_screen.clone()}
                    {badge} newest={open.newest.clone()} unsent={open.unsent} {now}
                    server_now={open.server_now(now)}
                />
                <StationsStrip />
            </div>
            <main>
                <header>
                    <h1>{ t!("screen-settings") }</h1>
                    <p class="failure" role="alert" data-notice="settings-refused">
                        if let Some(error) = &deciding.failed { { words::error(error) } }
                    </p>
                </header>
                <div class="cards">
                    { for hosting.map(|hosting| html! {
                        <HostingCard {hosting} on_hosting={props.on_hosting.clone()} />
                    }) }
                    { card("role", t!("settings-role"), roles(settings, on_change)) }
                    if has_groups {
                        { card("food-groups", t!("settings-groups"), food_groups(groups, settings, on_change)) }
                    }
                    { card("display", t!("settings-display"), html! {
                        <DisplaySettings settings={settings.clone()} on_change={on_change.clone()} />
                    }) }
                    { card("language", t!("language"), html! {
                        <LanguageChoice settings={Rc::clone(&open.settings)} />
                    }) }
                    { card("theme", t!("settings-theme"), themes(settings, on_change)) }
                    { card("ages", t!("settings-ages"), ages(settings, on_change)) }
                    { card("sounds", t!("settings-sounds"), sounds(settings, on_change)) }
                    { card("window", t!("settings-window"), window(settings, on_change)) }
                    { card("server", t!("settings-server"), html! {
                        <ServerSettings session={Rc::clone(&open.session)} unsent={open.unsent} />
                    }) }
                    { for people.map(|people| card("users", t!("settings-users"), html! {
                        <UserSettings {people} on_changed={on_people} />
                    })) }
                    { card("network", t!("settings-network"), html! {
                        <NetworkSettings settings={settings.clone()} on_change={on_change.clone()} />
                    }) }
                    { card("retention", t!("settings-retention"), retention(settings, on_change)) }
                    { card("pin", t!("settings-pin"), html! { <PinSettings pin_set={open.pin_set} /> }) }
                    { card("file", t!("settings-file"), html! { <FileSettings /> }) }
                    { card("pack-up", t!("settings-pack-up"), html! { <PackUp /> }) }
                    // The longest by far.
                    { card("keys", t!("keys-title"), html! {
                        <KeySettings settings={settings.clone()} on_change={on_change.clone()} />
                    }) }
                </div>
            </main>
        </div>
    }
}

fn card(name: &'static str, title: String, content: Html) -> Html {
    html! {
        <section class="card" key={name} data-card={name} aria-label={title.clone()}>
            <h2>{ title }</h2>
            { content }
        </section>
    }
}
