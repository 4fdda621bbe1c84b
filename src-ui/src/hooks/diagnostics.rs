//! What is asked again and again while somebody looks at it.

use std::{cell::Cell, future::Future, rc::Rc};

use gloo_timers::callback::Interval;
use olgfeast_protocol::ipc::{Diagnostics, IpcError, people::StationSeen};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::ipc;

const REPORT_EVERY_MILLIS: u32 = 1_000;

const STATIONS_EVERY_MILLIS: u32 = 5_000;

/// The last answer of the core; `None` until there is one.
type Asked<T> = Option<Result<Rc<T>, Rc<IpcError>>>;

/// The displays at the hub. Inside, `None`: this server cannot tell.
pub type Stations = Asked<Option<Vec<StationSeen>>>;

/// Whom the displays are asked of. Of another one, or once the way to it is new, they are asked anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationsWay {
    /// The address.
    pub server: Rc<str>,
    /// Whether orders come from there now.
    pub is_online: bool,
}

/// What the core knows of itself, once a second for as long as the screen is shown.
#[hook]
pub fn use_diagnostics() -> Asked<Diagnostics> {
    use_asked(
        Some(()),
        REPORT_EVERY_MILLIS,
        ipc::diagnostics::diagnostics,
        |_| false,
    )
}

/// The displays at the hub, every 5 s for as long as there is a way; a server that cannot tell is
/// asked once for each way.
#[hook]
pub fn use_stations(way: Option<StationsWay>) -> Stations {
    use_asked(
        way,
        STATIONS_EVERY_MILLIS,
        ipc::people::stations,
        Option::is_none,
    )
}

/// Asks for as long as there is a way, until an answer is the last one there is to expect on it.
#[hook]
fn use_asked<W, T, F>(
    way: Option<W>,
    every_millis: u32,
    ask: fn() -> F,
    is_last: fn(&T) -> bool,
) -> Asked<T>
where
    W: PartialEq + 'static,
    T: PartialEq + 'static,
    F: Future<Output = Result<T, IpcError>> + 'static,
{
    let answer = use_state_eq(|| None::<Result<Rc<T>, Rc<IpcError>>>);
    let setter = answer.setter();
    let is_asked = way.is_some();
    use_effect_with(way, move |way| {
        // One question at a time: a core that is slow is not asked more for it.
        let is_done = Rc::new(Cell::new(false));
        let look = move || {
            if is_done.replace(true) {
                return;
            }
            let (setter, is_done) = (setter.clone(), Rc::clone(&is_done));
            spawn_local(async move {
                let told = ask().await;
                is_done.set(told.as_ref().is_ok_and(is_last));
                setter.set(Some(told.map(Rc::new).map_err(Rc::new)));
            });
        };
        let interval = way.is_some().then(|| {
            look();
            Interval::new(every_millis, look)
        });
        move || drop(interval)
    });
    (*answer).clone().filter(|_| is_asked)
}
