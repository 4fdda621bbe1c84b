//! What is made here.

use std::rc::Rc;

use olgfeast_protocol::Settings;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::choice::choice;
use crate::{ipc, t};

/// The food groups of the menu, as soon as the core has told them.
#[hook]
pub fn use_food_groups() -> Option<Rc<[String]>> {
    let groups = use_state_eq(|| None::<Rc<[String]>>);
    let setter = groups.setter();
    use_effect_with((), move |()| {
        spawn_local(async move {
            // Where they cannot be read there is nothing to choose from.
            let told = ipc::food_groups().await.unwrap_or_default();
            setter.set(Some(told.into()));
        });
    });
    (*groups).clone()
}

/// All, or some of them. A group that was chosen and has left the menu can still be put away.
pub fn food_groups(groups: &[String], settings: &Settings, on_change: &Callback<Settings>) -> Html {
    let chosen = &settings.food_groups;
    let gone = chosen.iter().filter(|group| !groups.contains(group));
    let all = {
        let wanted = Settings {
            food_groups: Default::default(),
            ..settings.clone()
        };
        let words = html! { <strong>{ t!("settings-groups-all") }</strong> };
        let on_choose = on_change.reform(move |_| wanted.clone());
        choice("food-groups", "", words, chosen.is_empty(), on_choose)
    };
    let one = |group: &String| {
        let mut wanted = settings.clone();
        if !wanted.food_groups.remove(group) {
            wanted.food_groups.insert(group.clone());
        }
        let words = html! { <strong>{ group }</strong> };
        let on_choose = on_change.reform(move |_| wanted.clone());
        choice(
            "food-group",
            group,
            words,
            chosen.contains(group),
            on_choose,
        )
    };
    html! {
        <div class="choices" role="group" aria-label={t!("settings-groups")}>
            { all }
            { for groups.iter().chain(gone).map(one) }
        </div>
    }
}
