//! What a new station is asked.

use olgfeast_protocol::{
    PinAnswer, Settings,
    ipc::{Change, ErrorCode, Hosting, IpcError, Kept, Session, Snapshot, SoundDevice, Sounding},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{attribute, core::Page, core::of_the_kitchen, one_per_lane, settings::kept};

fn new_station() -> Snapshot {
    Snapshot {
        settings: Settings::default(),
        ..one_per_lane()
    }
}

async fn step(page: &Page, name: &str, progress: &str) {
    page.wait_for(&format!("[data-step={name}]")).await;
    let found = attribute(&page.wait_for("[data-progress]").await, "data-progress");
    assert_eq!(found, progress, "{name}");
}

async fn next(page: &Page) {
    page.touch("[data-action=first-run-next]").await;
}

#[wasm_bindgen_test]
async fn a_new_station_is_asked_step_by_step_and_all_of_it_is_kept_at_the_end() {
    let mut page = Page::open_where(Hosting::Off, new_station());
    page.answer("food_groups", &["Bar", "Grill"]);
    page.answer("set_pin", &PinAnswer::Right);
    page.wait_for("[data-step=role]").await;
    page.wait_for("[data-progress='1/5']").await;
    assert!(page.find(".board").is_none());
    page.touch("[data-setting=role][data-value=kitchen]").await;
    page.wait_for("[data-value=kitchen][aria-pressed=true]")
        .await;
    next(&page).await;

    step(&page, "food-groups", "2/5").await;
    page.wait_for("[data-setting=food-groups][aria-pressed=true]")
        .await;
    page.touch("[data-value=Grill]").await;
    page.wait_for("[data-value=Grill][aria-pressed=true]").await;
    page.wait_for("[data-setting=food-groups][aria-pressed=false]")
        .await;
    // Back, and what was said is still there.
    page.touch("[data-action=first-run-back]").await;
    page.wait_for("[data-value=kitchen][aria-pressed=true]")
        .await;
    next(&page).await;
    page.wait_for("[data-value=Grill][aria-pressed=true]").await;
    next(&page).await;

    step(&page, "pin", "3/5").await;
    page.touch("[data-action=pin-new]").await;
    for digit in ["4", "7", "1", "1"] {
        page.touch(&format!("[data-digit='{digit}']")).await;
        gloo_timers::future::TimeoutFuture::new(10).await;
    }
    page.touch("[data-action=pin-set]").await;
    page.wait_until("the PIN", || {
        (page.calls("set_pin") == [r#"{"old":null,"new":"4711"}"#]).then_some(())
    })
    .await;
    page.push(Change::Pin { set: true });
    page.wait_for("[data-action=pin-change]").await;
    next(&page).await;

    step(&page, "display", "4/5").await;
    page.touch("[data-setting=inches] [data-action=more]").await;
    page.wait_until("25 inches", || {
        page.text("[data-setting=inches] output")
            .contains("25")
            .then_some(())
    })
    .await;
    next(&page).await;

    step(&page, "practice", "5/5").await;
    for status in ["pending", "preparing", "ready"] {
        let article = format!("[data-practice={status}] article[data-status={status}]");
        page.wait_for(&article).await;
        page.touch(".practice [data-action=advance]").await;
    }
    page.wait_for("[data-practice=complete]").await;
    page.touch(".practice [data-action=undo]").await;
    page.wait_for("[data-practice=ready] article").await;
    for command in ["set_status", "strike", "undo"] {
        assert!(page.calls(command).is_empty(), "{command}");
    }
    page.answer(
        "sound_test",
        &Sounding {
            device: SoundDevice::Absent,
            muted_until: None,
        },
    );
    page.touch(".first-run [data-action=try-sound]").await;
    page.wait_until("nothing to play it on", || {
        page.text(".first-run .sound-test [role=status]")
            .contains("no speakers")
            .then_some(())
    })
    .await;
    assert!(kept(&page).is_empty(), "nothing before the end");
    next(&page).await;
    page.wait_until("kept", || (kept(&page).len() == 1).then_some(()))
        .await;
    let mut wanted = of_the_kitchen();
    wanted.food_groups.insert("Grill".into());
    wanted.display.inches = 25;
    assert_eq!(kept(&page)[0], wanted);
    page.push(Change::Settings { settings: wanted });
    page.wait_for(".board").await;
}

#[wasm_bindgen_test]
async fn who_skips_all_of_it_has_a_kitchen() {
    let mut page = Page::open_where(Hosting::Off, new_station());
    let full = IpcError::new(ErrorCode::CannotKeep, "full");
    page.refuse("change_settings", &full);
    page.touch("[data-action=first-run-skip]").await;
    page.wait_until("the reason", || {
        page.text(".first-run [role=alert]")
            .contains("could not be stored")
            .then_some(())
    })
    .await;
    page.answer("change_settings", &());
    page.touch("[data-action=first-run-skip]").await;
    page.wait_until("kept", || (kept(&page).len() == 2).then_some(()))
        .await;
    assert_eq!(kept(&page), [of_the_kitchen(), of_the_kitchen()]);
    page.push(Change::Settings {
        settings: of_the_kitchen(),
    });
    page.wait_for(".board").await;
}

#[wasm_bindgen_test]
async fn where_the_menu_is_not_known_nothing_is_asked_of_it() {
    let page = Page::open_where(Hosting::Off, new_station());
    let no = IpcError::new(ErrorCode::Internal, "no");
    page.refuse("food_groups", &no);
    page.wait_for("[data-step=role]").await;
    next(&page).await;
    step(&page, "pin", "2/4").await;
}

#[wasm_bindgen_test]
async fn an_unattended_station_is_asked_nothing() {
    let mut board = new_station();
    board.session = Session::SignedIn {
        server: "http://127.0.0.1:8000".into(),
        username: "grill".into(),
        kept: Kept::Environment,
    };
    let page = Page::open(board).await;
    assert!(page.find("[data-step]").is_none());
    assert!(page.calls("change_settings").is_empty());
}
