//! What a new station is asked, one thing at a time, in under two minutes.

use std::rc::Rc;

use olgfeast_protocol::{Settings, ipc::IpcError};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    components::{
        practice::PracticeTicket,
        settings_display::DisplaySettings,
        settings_groups::{food_groups, use_food_groups},
        settings_pin::PinSettings,
        settings_role::roles,
        sound_test::SoundTest,
    },
    ipc,
    state::{
        first_run::{self, Step},
        words,
    },
    t,
};

/// See [`FirstRun`].
#[derive(Properties, PartialEq)]
pub struct FirstRunProps {
    /// To begin with.
    pub settings: Rc<Settings>,
    /// Whether there is a feast PIN.
    pub pin_set: bool,
}

/// One question fills the window; every one can be skipped, and the way back is there.
#[component]
pub fn FirstRun(props: &FirstRunProps) -> Html {
    let run = use_state_eq(|| first_run::FirstRun::new((*props.settings).clone(), props.pin_set));
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let running = use_state_eq(|| false);
    let groups = use_food_groups();
    {
        let run = run.clone();
        let has_groups = groups.as_ref().is_some_and(|groups| groups.len() > 1);
        use_effect_with(has_groups, move |has_groups| {
            let mut next = (*run).clone();
            next.menu_has_groups(*has_groups);
            run.set(next);
        });
    }
    let heading = use_node_ref();
    use_effect_with(run.step(), {
        let heading = heading.clone();
        move |_| {
            // What is read aloud, and where Tab goes on from.
            if let Some(heading) = heading.cast::<HtmlElement>() {
                let _ = heading.focus();
            }
        }
    });
    let end = {
        let (failed, running) = (failed.setter(), running.setter());
        move |settings: Settings| {
            let (failed, running) = (failed.clone(), running.clone());
            running.set(true);
            spawn_local(async move {
                // The core says that there is a role now, and this screen is gone.
                let answer = ipc::change_settings(&settings).await;
                running.set(false);
                failed.set(answer.err().map(Rc::new));
            });
        }
    };
    let go = |next: Option<first_run::FirstRun>| {
        let (at, end, ending) = (run.setter(), end.clone(), run.settings().clone());
        move |_: MouseEvent| match &next {
            Some(next) => at.set(next.clone()),
            None => end(ending.clone()),
        }
    };
    let back = {
        let (run, before) = (run.setter(), run.back());
        move |_: MouseEvent| {
            if let Some(before) = &before {
                run.set(before.clone());
            }
        }
    };
    let skip_all = {
        let (end, ending) = (end.clone(), run.settings().clone());
        move |_: MouseEvent| end(ending.clone())
    };
    let on_change = {
        let run = run.clone();
        Callback::from(move |settings: Settings| {
            let mut next = (*run).clone();
            next.decide(settings);
            run.set(next);
        })
    };
    let settings = run.settings();
    let (title, lead, question) = match run.step() {
        Step::Role => (
            t!("first-role"),
            t!("first-role-lead"),
            roles(settings, &on_change),
        ),
        Step::FoodGroups => (
            t!("first-groups"),
            t!("first-groups-lead"),
            food_groups(groups.as_deref().unwrap_or_default(), settings, &on_change),
        ),
        Step::Pin => (
            t!("first-pin"),
            t!("first-pin-lead"),
            html! { <PinSettings pin_set={props.pin_set} /> },
        ),
        Step::Display => (
            t!("first-display"),
            t!("first-display-lead"),
            html! { <DisplaySettings settings={settings.clone()} {on_change} /> },
        ),
        Step::Practice => (
            t!("first-practice"),
            t!("first-practice-lead"),
            html! { <><PracticeTicket /><div class="sound-test"><SoundTest /></div></> },
        ),
    };
    let (index, count) = run.progress();
    let next = run.next();
    let last = next.is_none();
    html! {
        <main class="first-run" data-step={words::step_name(run.step())}>
            <header>
                <p class="product">{ t!("product") }</p>
                <p role="status" data-progress={format!("{index}/{count}")}>
                    { t!("first-progress", index = index, count = count) }
                </p>
                <button class="quiet" data-action="first-run-skip" disabled={*running} onclick={skip_all}>
                    { t!("first-skip-all") }
                </button>
            </header>
            <section>
                <h1 ref={heading} tabindex="-1">{ title }</h1>
                <p class="lead">{ lead }</p>
                <div class="question" key={words::step_name(run.step())}>{ question }</div>
                <p class="failure" role="alert">
                    if let Some(error) = &*failed { { words::error(error) } }
                </p>
            </section>
            <footer>
                <button data-action="first-run-back" disabled={index == 1} onclick={back}>
                    { t!("first-back") }
                </button>
                <button class="main" data-action="first-run-next" disabled={*running} onclick={go(next)}>
                    { if last { t!("first-end") } else { t!("first-next") } }
                </button>
            </footer>
        </main>
    }
}
