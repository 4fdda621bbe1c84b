//! Which screen fills the window.

use std::rc::Rc;

use olgfeast_protocol::{
    OrderId, Settings,
    ipc::{Hosted, Hosting, Session},
    keys::Keys,
    pairing::Role,
};
use yew::prelude::*;

use crate::{
    components::{spoken::Spoken, way_back::WayBack},
    hooks::{
        CoreHandle, HostingHandle, Stations, StationsWay, use_core, use_full_screen_key,
        use_hosting, use_language, use_stations,
    },
    ipc::Audience,
    screens::{
        dashboard::Dashboard,
        diagnostics::Diagnostics,
        first_run::FirstRun,
        history::History,
        kitchen::Kitchen,
        locked::Locked,
        menu::Menu,
        new_feast::NewFeast,
        order::{NewOrder, is_online},
        pickup::PickupBoard,
        pickup_here::PickupHere,
        settings::SettingsScreen,
        sign_in::SignIn,
    },
    state::{
        first_run,
        screen::Screen,
        view::{Open, View},
        words,
    },
    t, theme,
};

/// The whole page.
#[component]
pub fn App() -> Html {
    // Nobody has chosen one yet: that of the role.
    let screen = use_state_eq(|| None::<Screen>);
    let hosting = use_hosting(*screen == Some(Screen::Settings));
    let on_screen = Callback::from({
        let screen = screen.setter();
        move |to| screen.set(Some(to))
    });
    let core = use_core(Audience::Staff);
    let (keys, colours) = match &core.view {
        View::Open(open) => (open.settings.keys.clone(), Some(open.settings.theme)),
        View::Starting { .. } => (Keys::new(), None),
    };
    use_full_screen_key(&keys);
    // Of whatever fills the window: a new feast's first password stands before every other screen.
    use_effect_with(colours, |colours| {
        if let Some(theme) = colours {
            theme::show(*theme);
        }
    });
    let language = use_language(&core.view);
    html! {
        <Spoken key={language.tag()}>{ window(core, *screen, &hosting, on_screen) }</Spoken>
    }
}

fn window(
    CoreHandle { view, on_seen }: CoreHandle,
    screen: Option<Screen>,
    hosting: &HostingHandle,
    on_screen: Callback<Screen>,
) -> Html {
    // Before anything else: the password stands nowhere else, and nobody may lose it by a touch.
    if let Some(Hosting::On(Hosted {
        first_admin: Some(admin),
        ..
    })) = hosting.hosting.as_deref()
    {
        return html! { <NewFeast admin={admin.clone()} on_hosting={hosting.take.clone()} /> };
    }
    match view {
        View::Starting { error: None } => html! {
            <main class="starting"><p role="status">{ t!("starting") }</p></main>
        },
        View::Starting { error: Some(error) } => html! {
            <main class="starting"><p role="alert">{ words::not_started(&error) }</p></main>
        },
        View::Open(open) => html! {
            <ContextProvider<Rc<Settings>> context={Rc::clone(&open.settings)}>
                <Opened {open} hosting={hosting.hosting.clone()} on_hosting={hosting.take.clone()}
                    {screen} {on_screen} {on_seen} />
            </ContextProvider<Rc<Settings>>>
        },
    }
}

/// See [`Opened`].
#[derive(Properties, PartialEq)]
struct OpenedProps {
    open: Open,
    hosting: Option<Rc<Hosting>>,
    on_hosting: Callback<Hosting>,
    screen: Option<Screen>,
    on_screen: Callback<Screen>,
    on_seen: Callback<OrderId>,
}

/// The core has answered.
#[component]
fn Opened(props: &OpenedProps) -> Html {
    let open = props.open.clone();
    let stations = use_stations(way_to_stations(&open));
    // Whether the feast PIN was given for the screen that is shown, or there was none to give.
    let let_in = use_state_eq(|| false);
    let needs_pin = open.needs_pin();
    let on_screen = {
        let (let_in, on_screen) = (let_in.setter(), props.on_screen.clone());
        Callback::from(move |to| {
            let_in.set(!needs_pin);
            on_screen.emit(to);
        })
    };
    let role = open.settings.role;
    let mut led_to = Screen::of(role);
    let screen = props
        .screen
        .filter(|chosen| led_to.any(|screen| screen == *chosen));
    let shown = match &*open.session {
        Session::SignedOut { server, username } => html! {
            <SignIn
                settings={Rc::clone(&open.settings)}
                server={server.clone().map(AttrValue::from)}
                username={username.clone().map(AttrValue::from)}
                may_host={props.hosting.as_deref() == Some(&Hosting::Off)}
                on_hosting={props.on_hosting.clone()}
            />
        },
        session if first_run::is_due(session, &open.settings) => html! {
            <FirstRun settings={Rc::clone(&open.settings)} pin_set={open.pin_set} />
        },
        // The whole window: whoever waits for food has nothing to touch there.
        Session::SignedIn { .. }
            if role == Some(Role::Board) && screen != Some(Screen::Settings) =>
        {
            html! { <><WayBack {on_screen} /><PickupBoard {open} /></> }
        }
        Session::SignedIn { .. } => match screen.unwrap_or(Screen::first(role)) {
            Screen::Dashboard => html! { <Dashboard {open} {on_screen} /> },
            Screen::Kitchen => {
                let on_seen = props.on_seen.clone();
                html! { <Kitchen {open} {on_screen} {on_seen} /> }
            }
            Screen::Pickup => html! { <PickupHere {open} {on_screen} /> },
            Screen::History => html! { <History {open} {on_screen} /> },
            Screen::Menu => html! { <Menu {open} {on_screen} /> },
            Screen::Order => html! { <NewOrder {open} {on_screen} /> },
            Screen::Diagnostics => html! { <Diagnostics {open} {on_screen} /> },
            Screen::Settings if needs_pin && !*let_in => {
                let let_in = let_in.setter();
                html! { <Locked {open} {on_screen} on_open={move |()| let_in.set(true)} /> }
            }
            Screen::Settings => html! {
                <SettingsScreen
                    {open} hosting={props.hosting.clone()}
                    on_hosting={props.on_hosting.clone()} {on_screen}
                />
            },
        },
    };
    html! { <ContextProvider<Stations> context={stations}>{ shown }</ContextProvider<Stations>> }
}

/// Only the person in charge is told of the displays.
fn way_to_stations(open: &Open) -> Option<StationsWay> {
    let Session::SignedIn { server, .. } = &*open.session else {
        return None;
    };
    (open.settings.role == Some(Role::Admin)).then(|| StationsWay {
        server: server.as_str().into(),
        is_online: is_online(open.signs.link.status),
    })
}
