//! What is heard.

use olgfeast_protocol::{Settings, settings::Sounds};
use yew::prelude::*;

use super::{choice::choice, sound_test::SoundTest, stepper::Stepper};
use crate::t;

/// One button for each sound, and how loud all are.
pub fn sounds(settings: &Settings, on_change: &Callback<Settings>) -> Html {
    let one = |name: &'static str, words: String, of: fn(&mut Sounds) -> &mut bool| {
        let mut wanted = settings.clone();
        let on = of(&mut wanted.sounds);
        let chosen = *on;
        *on = !chosen;
        let on_choose = on_change.reform(move |_| wanted.clone());
        choice(
            "sound",
            name,
            html! { <strong>{ words }</strong> },
            chosen,
            on_choose,
        )
    };
    let volume = u16::from(settings.sounds.volume);
    let on_volume = {
        let settings = settings.clone();
        on_change.reform(move |value: u16| {
            let mut wanted = settings.clone();
            wanted.sounds.volume = u8::try_from(value).unwrap_or(100);
            wanted
        })
    };
    html! {
        <>
            <div class="choices" role="group" aria-label={t!("settings-sounds")}>
                { one("new-orders", t!("settings-sound-new-orders"), |sounds| &mut sounds.new_orders) }
                { one("reminder", t!("settings-sound-reminder"), |sounds| &mut sounds.reminder) }
                { one("link", t!("settings-sound-link"), |sounds| &mut sounds.link) }
                { one("chime", t!("settings-sound-chime"), |sounds| &mut sounds.chime) }
            </div>
            <Stepper label={t!("settings-volume")} name="volume" value={volume}
                words={t!("settings-volume-value", volume = volume)} least={0} most={100} step={10}
                on_change={on_volume} />
            <SoundTest />
        </>
    }
}
