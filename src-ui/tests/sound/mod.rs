//! What is heard, and that everybody sees when nothing is.

use std::collections::BTreeSet;

use olgfeast_protocol::{
    Settings,
    ipc::{Change, SoundDevice, Sounding},
    settings::KeyAction,
};
use olgfeast_ui::clock;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    core::{Page, of_the_kitchen},
    one_per_lane, press,
    settings::kept,
};

fn sounding(minutes: Option<i64>) -> Sounding {
    Sounding {
        device: SoundDevice::Present,
        muted_until: minutes.map(|minutes| clock::now().plus_millis(minutes * 60_000)),
    }
}

#[wasm_bindgen_test]
async fn a_touch_mutes_for_ten_minutes_and_the_bar_says_until_when() {
    let page = Page::open(one_per_lane()).await;
    let muted = sounding(Some(10));
    page.answer("mute", &muted);
    page.touch("[data-action=mute]").await;
    page.wait_for("[data-action=unmute]").await;
    assert_eq!(page.calls("mute"), [r#"{"minutes":10}"#]);
    let until = clock::time_of_day(muted.muted_until.unwrap());
    assert_eq!(
        page.text("[data-action=unmute]"),
        format!("Sound off until {until}turn on")
    );
    assert!(page.find("[data-action=mute]").is_none());

    page.answer("unmute", &sounding(None));
    page.touch("[data-action=unmute]").await;
    page.wait_for("[data-action=mute]").await;
    assert_eq!(page.calls("unmute").len(), 1);
}

#[wasm_bindgen_test]
async fn the_key_does_the_same_and_a_held_key_does_it_once() {
    let page = Page::open(one_per_lane()).await;
    page.answer("mute", &sounding(Some(10)));
    page.wait_for("[data-action=mute]").await;
    press("KeyM", true);
    press("KeyM", false);
    page.wait_for("[data-action=unmute]").await;
    assert_eq!(page.calls("mute").len(), 1);
}

#[wasm_bindgen_test]
async fn a_key_that_a_person_has_chosen_mutes_and_the_usual_one_does_not() {
    let mut page = Page::open(one_per_lane()).await;
    page.answer("mute", &sounding(Some(10)));
    let mut settings = of_the_kitchen();
    let own = BTreeSet::from(["KeyQ".to_owned()]);
    settings.keys.insert(KeyAction::Mute, own);
    page.push(Change::Settings { settings });
    let calls = || page.calls("unmute").len() + page.calls("mute").len();
    page.wait_until("the key does it", || {
        // The page may not have drawn the settings yet: then it is pressed again.
        if calls() == 0 {
            press("KeyQ", false);
        }
        page.find("[data-action=unmute]")
    })
    .await;
    gloo_timers::future::TimeoutFuture::new(300).await;
    let before = calls();
    press("KeyM", false);
    gloo_timers::future::TimeoutFuture::new(50).await;
    assert_eq!(calls(), before);
}

#[wasm_bindgen_test]
async fn a_mute_of_before_the_page_was_loaded_is_shown_and_ends_by_itself() {
    let page = Page::open(one_per_lane()).await;
    let ends = Sounding {
        muted_until: Some(clock::now().plus_millis(8_000)),
        ..sounding(None)
    };
    page.answer("sound", &ends);
    page.wait_for("[data-action=unmute]").await;
    page.wait_for("[data-action=mute]").await;
}

#[wasm_bindgen_test]
async fn where_there_are_no_speakers_the_bar_says_so_and_a_touch_looks_again() {
    let page = Page::open(one_per_lane()).await;
    let absent = Sounding {
        device: SoundDevice::Absent,
        muted_until: None,
    };
    page.answer("sound", &absent);
    page.answer("sound_test", &sounding(None));
    page.wait_for("[data-action=sound-test]").await;
    assert_eq!(page.text("[data-action=sound-test]"), "No speakers");
    page.touch("[data-action=sound-test]").await;
    page.wait_for("[data-action=mute]").await;
    assert_eq!(page.calls("sound_test").len(), 1);
}

#[wasm_bindgen_test]
async fn the_window_fills_the_screen_by_its_key() {
    let page = Page::open(one_per_lane()).await;
    press("F11", false);
    press("F11", true);
    page.wait_until("the core is told", || {
        (page.calls("full_screen").len() == 1).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_settings_play_a_tone_and_say_where_there_is_nothing_to_play_it_on() {
    let page = Page::open(one_per_lane()).await;
    page.touch("[data-screen=settings]").await;
    page.answer(
        "sound_test",
        &Sounding {
            device: SoundDevice::Absent,
            muted_until: None,
        },
    );
    page.touch("[data-card=sounds] [data-action=try-sound]")
        .await;
    page.wait_until("the words", || {
        page.text("[data-card=sounds] [role=status]")
            .contains("no speakers")
            .then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn how_the_window_behaves_is_as_the_role_wants_it_until_somebody_decides() {
    let page = Page::open(one_per_lane()).await;
    page.touch("[data-screen=settings]").await;
    for value in ["full-screen", "keep-awake", "start-at-login"] {
        page.touch(&format!("[data-setting=window][data-value={value}]"))
            .await;
    }
    page.wait_until("three decisions", || (kept(&page).len() == 3).then_some(()))
        .await;
    let before = one_per_lane().settings;
    let decided: Vec<_> = kept(&page).into_iter().map(|kept| kept.window).collect();
    let one = |decide: fn(&mut Settings, bool), wants: bool| {
        let mut settings = before.clone();
        decide(&mut settings, !wants);
        settings.window
    };
    assert_eq!(
        decided,
        [
            one(
                |settings, on| settings.window.full_screen = Some(on),
                before.full_screen()
            ),
            one(
                |settings, on| settings.window.keep_awake = Some(on),
                before.keep_awake()
            ),
            one(|settings, on| settings.window.start_at_login = on, false),
        ]
    );
}
