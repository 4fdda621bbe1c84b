//! Whether this station can be heard at all.

use olgfeast_protocol::ipc::SoundDevice;
use yew::prelude::*;

use crate::{hooks::use_sound, t};

/// A touch plays a tone; where there is nothing to play it on, that is said.
#[component]
pub fn SoundTest() -> Html {
    let sound = use_sound();
    let absent = sound
        .sounding
        .is_some_and(|sounding| sounding.device == SoundDevice::Absent);
    let onclick = move |_: MouseEvent| sound.test.emit(());
    html! {
        <>
            <button data-action="try-sound" {onclick}>{ t!("settings-sound-test") }</button>
            <p role="status">{ if absent { t!("settings-sound-absent") } else { String::new() } }</p>
        </>
    }
}
