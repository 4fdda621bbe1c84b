//! What works, what does not, and what waits to be sent: for whoever has to find out.

use std::rc::Rc;

use olgfeast_protocol::{
    Role,
    ipc::{Diagnostics as Told, IpcError},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    components::{
        bar::Bar,
        diagnostics_figures::figures,
        diagnostics_files::FilesPanel,
        diagnostics_log::log,
        diagnostics_outbox::{OutboxPanel, OutboxPanelProps},
        diagnostics_stations::StationsPanel,
        diagnostics_timeline::TimelinePanel,
        diagnostics_trips::round_trips,
        diagnostics_way::WayPanel,
        diagnostics_works::works,
        pin_button::PinButton,
        stations_strip::StationsStrip,
    },
    hooks::{use_diagnostics, use_now},
    ipc,
    state::{
        badge::badge,
        diagnostics::{Facts, matter},
        screen::Screen,
        view::Open,
        words::{self, diagnostics as said},
    },
    t,
};

/// See [`Diagnostics`].
#[derive(Properties, PartialEq)]
pub struct DiagnosticsProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, one sentence, and a panel for each matter.
#[component]
pub fn Diagnostics(props: &DiagnosticsProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    let badge = badge(&open.signs, now);
    let asked = use_diagnostics();
    let told = asked.as_ref().and_then(|told| told.as_ref().ok());
    let matter = matter(&Facts {
        said: badge.said,
        trouble: open.trouble.as_deref(),
        waiting: open.unsent,
        held: open.notices.held.len(),
        refused: open.dead_letters.len(),
        told: told.map(|told| &**told),
    });
    html! {
        <div class="desk">
            <div>
                <Bar
                    screen={Screen::Diagnostics} on_screen={props.on_screen.clone()}
                    {badge} newest={open.newest.clone()} unsent={open.unsent}
                    {now} server_now={open.server_now(now)}
                />
                <StationsStrip />
            </div>
            <main class="diagnostics">
                <header>
                    <h1>{ t!("screen-diagnostics") }</h1>
                    <p role="status" data-matter={matter.name()}>{ said::matter(matter) }</p>
                    <Bundle needs_pin={open.needs_pin()} />
                </header>
                { match &asked {
                    None => html! { <p>{ t!("diag-reading") }</p> },
                    Some(Err(error)) => html! { <p class="failure" role="alert">{ words::error(error) }</p> },
                    Some(Ok(told)) => panels(told, open, now),
                } }
            </main>
        </div>
    }
}

fn panels(told: &Told, open: &Open, now: olgfeast_protocol::UtcTime) -> Html {
    let report = &told.station;
    let outbox = OutboxPanelProps::of(report, &open.dead_letters, open.needs_pin(), now);
    let attempts: Rc<[_]> = report.attempts.clone().into();
    html! {
        <div class="panels">
            <div class="column">
                { works(told, now) }
                <OutboxPanel ..outbox />
                { round_trips(&report.round_trips, now) }
            </div>
            <div class="column">
                <WayPanel examination={report.examination.clone()} />
                { figures(&report.sync) }
                <FilesPanel files={report.files} {now} />
            </div>
            <TimelinePanel {attempts} crashes={Rc::<[_]>::from(told.crashes.clone())} {now} />
            if open.settings.role == Some(Role::Admin) {
                <StationsPanel cursor={report.sync.cursor} server_now={open.server_now(now)} />
            }
            { log(&told.log) }
            <p class="version">{ t!("diag-version", version = report.version.as_str()) }</p>
        </div>
    }
}

/// See [`Bundle`].
#[derive(Properties, PartialEq)]
struct BundleProps {
    needs_pin: bool,
}

/// Saves what somebody is sent who has to help.
#[component]
fn Bundle(props: &BundleProps) -> Html {
    let said = use_state_eq(|| None::<Result<Rc<str>, Rc<IpcError>>>);
    let on_do = {
        let said = said.setter();
        Callback::from(move |()| {
            let said = said.clone();
            spawn_local(async move {
                let saved = ipc::diagnostics::save_bundle().await;
                said.set(Some(saved.map(Rc::from).map_err(Rc::new)));
            });
        })
    };
    html! {
        <div class="bundle">
            <PinButton action="save-bundle" words={t!("bundle-save")} needs_pin={props.needs_pin} {on_do} />
            { match &*said {
                None => html! { <small>{ t!("bundle-lead") }</small> },
                Some(Ok(path)) => html! {
                    <small role="status" data-notice="bundle">{ t!("bundle-saved", path = &**path) }</small>
                },
                Some(Err(error)) => html! { <small class="failure" role="alert">{ words::error(error) }</small> },
            } }
        </div>
    }
}
