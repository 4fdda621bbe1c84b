//! What this computer is for.

use olgfeast_protocol::{Role, Settings};
use yew::prelude::*;

use super::choice::choice;
use crate::{state::words, t};

/// In the order in which most are set up.
const ROLES: [Role; 3] = [Role::Kitchen, Role::Board, Role::Admin];

/// One button for each role.
pub fn roles(settings: &Settings, on_change: &Callback<Settings>) -> Html {
    let one = |role: Role| {
        let wanted = Settings {
            role: Some(role),
            ..settings.clone()
        };
        let words = html! {
            <>
                <strong>{ words::role(role) }</strong>
                <small>{ words::role_lead(role) }</small>
            </>
        };
        let chosen = settings.role == Some(role);
        let on_choose = on_change.reform(move |_| wanted.clone());
        choice("role", role.word(), words, chosen, on_choose)
    };
    html! {
        <div class="choices tall" role="group" aria-label={t!("settings-role")}>
            { for ROLES.map(one) }
        </div>
    }
}
