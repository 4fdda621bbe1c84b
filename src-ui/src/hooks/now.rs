//! The time, once a second.

use gloo_timers::callback::Interval;
use olgfeast_protocol::UtcTime;
use yew::prelude::*;

use crate::clock;

/// The station's clock; redraws once a second.
#[hook]
pub fn use_now() -> UtcTime {
    let now = use_state_eq(clock::now);
    let setter = now.setter();
    use_effect_with((), move |()| {
        let interval = Interval::new(1000, move || setter.set(clock::now()));
        move || drop(interval)
    });
    *now
}
