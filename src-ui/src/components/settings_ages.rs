//! When an order has waited too long.

use olgfeast_protocol::{Lane, Settings, settings::Minutes};
use yew::prelude::*;

use super::stepper::Stepper;
use crate::{state::words, t};

/// Two numbers for each lane.
pub fn ages(settings: &Settings, on_change: &Callback<Settings>) -> Html {
    let one = |lane: Lane| {
        let minutes = settings.ages.of(lane);
        let on = |change: fn(Minutes, u16) -> Minutes| {
            let settings = settings.clone();
            on_change.reform(move |value| {
                let mut wanted = settings.clone();
                wanted.ages.set(lane, change(minutes, value));
                wanted
            })
        };
        let (warn, late) = match lane {
            Lane::Pending => ("warn-pending", "late-pending"),
            Lane::Preparing => ("warn-preparing", "late-preparing"),
            Lane::Ready => ("warn-ready", "late-ready"),
        };
        html! {
            <>
                <h3>{ words::lane(lane) }</h3>
                <Stepper label={t!("settings-warn")} name={warn} value={minutes.warn}
                    words={t!("age-minutes", minutes = minutes.warn)}
                    least={1} most={Minutes::MOST - 1} step={1} on_change={on(Minutes::with_warn)} />
                <Stepper label={t!("settings-late")} name={late} value={minutes.late}
                    words={t!("age-minutes", minutes = minutes.late)}
                    least={2} most={Minutes::MOST} step={1} on_change={on(Minutes::with_late)} />
            </>
        }
    };
    html! { <>{ for Lane::ALL.map(one) }</> }
}
