//! Silence for ten minutes, and nobody forgets it.

use olgfeast_protocol::{
    UtcTime,
    ipc::{SoundDevice, Sounding},
    keys::{Keys, keys_of},
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
    /// Keys that do something else than usual.
    pub keys: Keys,
}

/// Off, or on again, by a touch or a key; until when, as large as a badge. Where there is nothing to
/// hear it on, it says so, and a touch looks again.
#[component]
pub fn Mute(props: &MuteProps) -> Html {
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
        let (turn, keys) = (turn.clone(), props.keys.clone());
        Callback::from(move |(code, repeats): (String, bool)| {
            let meant = keys_of(&keys, KeyAction::Mute).contains(&code.as_str());
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
