//! What this computer says aloud.

use std::future::Future;

use gloo_timers::callback::Interval;
use olgfeast_protocol::ipc::{IpcError, Sounding};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::ipc;

/// A mute ends by itself, and speakers come and go, without the page being told.
const LOOK_EVERY_MILLIS: u32 = 5_000;

/// What the core says of its sound, and how to change that.
#[derive(Clone, PartialEq)]
pub struct SoundHandle {
    /// Nothing until the core has answered.
    pub sounding: Option<Sounding>,
    /// Silent for so many minutes.
    pub mute: Callback<u16>,
    /// Not silent any more.
    pub unmute: Callback<()>,
    /// A tone, and whether there was anything to play it on.
    pub test: Callback<()>,
}

/// Asks the core now and every five seconds.
#[hook]
pub fn use_sound() -> SoundHandle {
    let sounding = use_state_eq(|| None::<Sounding>);
    let setter = sounding.setter();
    use_effect_with((), {
        let setter = setter.clone();
        move |()| {
            take(setter.clone(), ipc::sound());
            let interval = Interval::new(LOOK_EVERY_MILLIS, move || {
                take(setter.clone(), ipc::sound());
            });
            move || drop(interval)
        }
    });
    let (mutes, unmutes, tests) = (setter.clone(), setter.clone(), setter);
    SoundHandle {
        sounding: *sounding,
        mute: Callback::from(move |minutes| take(mutes.clone(), ipc::mute(minutes))),
        unmute: Callback::from(move |()| take(unmutes.clone(), ipc::unmute())),
        test: Callback::from(move |()| take(tests.clone(), ipc::sound_test())),
    }
}

fn take(
    setter: UseStateSetter<Option<Sounding>>,
    answer: impl Future<Output = Result<Sounding, IpcError>> + 'static,
) {
    spawn_local(async move {
        // A core that does not answer is told of by the board.
        if let Ok(sounding) = answer.await {
            setter.set(Some(sounding));
        }
    });
}
