//! Silence for ten minutes, and nobody forgets it.

use std::rc::Rc;

use olgfeast_protocol::{
    Settings, UtcTime,
    ipc::{SoundDevice, Sounding},
    keys::keys_of,
    settings::KeyAction,
};
use yew::prelude::*;

use crate::{
    clock,
    hooks::{use_keys, use_sound},
    t,
};

/// How long a touch or the key silences the station.
const MINUTES: u16 = 10;

/// See [`Mute`].
#[derive(Properties, PartialEq)]
pub struct MuteProps {
    /// The station's clock.
    pub now: UtcTime,
}

/// Off, or on again, by a touch or a key; until when, as large as a badge. Where there is nothing to
/// hear it on, it says so, and a touch looks again.
#[component]
pub fn Mute(props: &MuteProps) -> Html {
    let settings = use_context::<Rc<Settings>>().unwrap_or_default();
    let sound = use_sound();
    let muted_until = muted_until(sound.sounding, props.now);
    let turn = {
        let (mute, unmute) = (sound.mute.clone(), sound.unmute.clone());
        move || match muted_until {
            Some(_) => unmute.emit(()),
            None => mute.emit(MINUTES),
        }
    };
    let on_key = {
        let turn = turn.clone();
        Callback::from(move |(code, repeats): (String, bool)| {
            let keys = keys_of(&settings.keys, KeyAction::Mute);
            let meant = keys.contains(&code.as_str());
            if meant && !repeats {
                turn();
            }
            meant
        })
    };
    use_keys(on_key);
    let onclick = move |_: MouseEvent| turn();
    if let Some(until) = muted_until {
        return html! {
            <button class="muted-until" data-action="unmute" {onclick}>
                <strong>{ t!("muted-until", time = clock::time_of_day(until)) }</strong>
                <span>{ t!("unmute") }</span>
            </button>
        };
    }
    if sound.sounding.map(|sounding| sounding.device) == Some(SoundDevice::Absent) {
        let onclick = move |_: MouseEvent| sound.test.emit(());
        return html! {
            <button class="quiet" data-action="sound-test" {onclick}>{ t!("no-speakers") }</button>
        };
    }
    html! {
        <button class="quiet" data-action="mute" {onclick}>{ t!("mute") }</button>
    }
}

/// The core is asked every few seconds; the badge is not to outlive the mute meanwhile.
fn muted_until(sounding: Option<Sounding>, now: UtcTime) -> Option<UtcTime> {
    sounding?.muted_until.filter(|until| now < *until)
}
