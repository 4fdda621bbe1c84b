//! How long orders are remembered on this computer.

use olgfeast_protocol::Settings;
use yew::prelude::*;

use super::stepper::Stepper;
use crate::t;

/// Days, and what that means.
pub fn retention(settings: &Settings, on_change: &Callback<Settings>) -> Html {
    let days = settings.history_days;
    let on_days = {
        let settings = settings.clone();
        on_change.reform(move |history_days: u16| Settings {
            history_days,
            ..settings.clone()
        })
    };
    // A touch is a week where it is many.
    let step = if days >= 14 { 7 } else { 1 };
    html! {
        <>
            <p class="lead">{ t!("retention-lead") }</p>
            <Stepper label={t!("retention-days")} name="history-days" value={days}
                words={t!("retention-value", count = days)} least={1} most={Settings::MOST_DAYS}
                {step} on_change={on_days} />
        </>
    }
}
