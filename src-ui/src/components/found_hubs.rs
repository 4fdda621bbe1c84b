//! Hubs that answer in the local network.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use olgfeast_protocol::ipc::FoundHub;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{ipc, t};

/// Looking takes two seconds; somebody may start the host meanwhile.
const LOOK_EVERY_MILLIS: u32 = 6_000;

/// See [`FoundHubs`].
#[derive(Properties, PartialEq)]
pub struct FoundHubsProps {
    /// One was chosen.
    pub on_choose: Callback<FoundHub>,
}

/// A button for each; nothing where nobody answers.
#[component]
pub fn FoundHubs(props: &FoundHubsProps) -> Html {
    let found = use_state_eq(|| Rc::<[FoundHub]>::from([]));
    let setter = found.setter();
    use_effect_with((), move |()| {
        look(setter.clone());
        let interval = Interval::new(LOOK_EVERY_MILLIS, move || look(setter.clone()));
        move || drop(interval)
    });
    if found.is_empty() {
        return Html::default();
    }
    let buttons = found.iter().map(|hub| {
        let onclick = {
            let (hub, on_choose) = (hub.clone(), props.on_choose.clone());
            move |_: MouseEvent| on_choose.emit(hub.clone())
        };
        let name = t!(
            "found-hub",
            name = hub.name.as_str(),
            address = hub.address.as_str()
        );
        html! {
            <li key={hub.address.clone()}>
                <button type="button" data-found-hub={hub.address.clone()} {onclick}>{ name }</button>
            </li>
        }
    });
    html! {
        <section class="found-hubs" role="status" aria-label={t!("found-hubs")}>
            <span>{ t!("found-hubs") }</span>
            <ul>{ for buttons }</ul>
        </section>
    }
}

fn look(setter: UseStateSetter<Rc<[FoundHub]>>) {
    spawn_local(async move {
        // Where nobody can be asked, the address is typed.
        if let Ok(found) = ipc::find_hubs().await {
            setter.set(found.into());
        }
    });
}
