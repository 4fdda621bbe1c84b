//! What is asked again and again while somebody looks at it.

use std::{future::Future, rc::Rc};

use gloo_timers::callback::Interval;
use olgfeast_protocol::ipc::{Diagnostics, IpcError, people::StationSeen};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::ipc;

const REPORT_EVERY_MILLIS: u32 = 1_000;

const STATIONS_EVERY_MILLIS: u32 = 5_000;

/// The last answer of the core; `None` until there is one.
pub type Asked<T> = Option<Result<Rc<T>, Rc<IpcError>>>;

/// What the core knows of itself, once a second for as long as the screen is shown.
#[hook]
pub fn use_diagnostics() -> Asked<Diagnostics> {
    use_asked(true, REPORT_EVERY_MILLIS, ipc::diagnostics::diagnostics)
}

/// The displays at the hub, every 5 s while `watched`. Inside, `None`: this server cannot tell.
#[hook]
pub fn use_stations(watched: bool) -> Asked<Option<Vec<StationSeen>>> {
    use_asked(watched, STATIONS_EVERY_MILLIS, ipc::people::stations)
}

#[hook]
fn use_asked<T, F>(watched: bool, every_millis: u32, ask: fn() -> F) -> Asked<T>
where
    T: PartialEq + 'static,
    F: Future<Output = Result<T, IpcError>> + 'static,
{
    let answer = use_state_eq(|| None::<Result<Rc<T>, Rc<IpcError>>>);
    let setter = answer.setter();
    use_effect_with(watched, move |watched| {
        // One question at a time: a core that is slow is not asked more for it.
        let under_way = Rc::new(std::cell::Cell::new(false));
        let look = move || {
            if under_way.replace(true) {
                return;
            }
            let (setter, under_way) = (setter.clone(), Rc::clone(&under_way));
            spawn_local(async move {
                let told = ask().await;
                under_way.set(false);
                setter.set(Some(told.map(Rc::new).map_err(Rc::new)));
            });
        };
        let interval = watched.then(|| {
            look();
            Interval::new(every_millis, look)
        });
        move || drop(interval)
    });
    (*answer).clone()
}
