//! Whether this computer hosts the feast.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use olgfeast_protocol::ipc::Hosting;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::ipc;

/// A hub that could not start is tried again every 2 s, and its addresses change with the network.
const LOOK_EVERY_MILLIS: u32 = 2_000;

/// What the core says of hosting, and how to take what it answers to a command.
#[derive(Clone, PartialEq)]
pub struct HostingHandle {
    /// Nothing until the core has answered.
    pub hosting: Option<Rc<Hosting>>,
    /// Shows an answer at once.
    pub take: Callback<Hosting>,
}

/// Asks the core once; again and again while `watched`. To be used once, by the whole page.
#[hook]
pub fn use_hosting(watched: bool) -> HostingHandle {
    let hosting = use_state_eq(|| None::<Rc<Hosting>>);
    let setter = hosting.setter();
    use_effect_with(watched, {
        let setter = setter.clone();
        move |watched| {
            look(setter.clone());
            let interval = watched.then(|| {
                let setter = setter.clone();
                Interval::new(LOOK_EVERY_MILLIS, move || look(setter.clone()))
            });
            move || drop(interval)
        }
    });
    HostingHandle {
        hosting: (*hosting).clone(),
        take: Callback::from(move |hosting| setter.set(Some(Rc::new(hosting)))),
    }
}

fn look(setter: UseStateSetter<Option<Rc<Hosting>>>) {
    spawn_local(async move {
        // A core that does not answer is told of by the board.
        if let Ok(hosting) = ipc::hosting().await {
            setter.set(Some(Rc::new(hosting)));
        }
    });
}
