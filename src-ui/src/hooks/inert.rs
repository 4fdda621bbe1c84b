//! The moment in which nothing may be touched.

use gloo_timers::callback::Timeout;
use olgfeast_board::slots::INERT_MILLIS;
use yew::prelude::*;

/// Whether what is under the finger has just changed, so that a second wet tap must hit nothing: for
/// 700 ms after it came, and after every change of `content`, like a slot of the board.
#[hook]
pub fn use_inert<T: Clone + PartialEq + 'static>(content: T) -> bool {
    let settled = use_state_eq(|| None::<T>);
    let setter = settled.setter();
    use_effect_with(content.clone(), move |content| {
        // What has settled before it changed away and back has not settled now.
        setter.set(None);
        let content = content.clone();
        let timeout = Timeout::new(INERT_MILLIS as u32, move || setter.set(Some(content)));
        move || drop(timeout)
    });
    settled.as_ref() != Some(&content)
}
