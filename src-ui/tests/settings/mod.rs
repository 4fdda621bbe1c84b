//! What a person decides about this computer, and the PIN before it.

use olgfeast_protocol::{
    DeadLetter, DeadReason, Intent, IntentId, OrderId, OrderStatus, PinAnswer, Role, Settings,
    Stand,
    ipc::{Change, ErrorCode, Hosting, IpcError, Snapshot},
    settings::{FileRefusal, Imported, Language, Minutes, Theme},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{core::Page, core::of_the_kitchen, one_per_lane};

async fn on_settings(snapshot: Snapshot) -> Page {
    let page = Page::open(snapshot).await;
    page.touch("[data-screen=settings]").await;
    page
}

/// Everything that the core was told to keep.
pub(crate) fn kept(page: &Page) -> Vec<Settings> {
    let calls = page.calls("change_settings");
    let read = |call: &String| {
        let call: serde_json::Value = serde_json::from_str(call).unwrap();
        serde_json::from_value(call["settings"].clone()).unwrap()
    };
    calls.iter().map(read).collect()
}

async fn keeps(page: &Page, count: usize) -> Vec<Settings> {
    page.wait_until("a command", || (kept(page).len() == count).then_some(()))
        .await;
    kept(page)
}

/// The colours that the styles draw in.
pub(crate) fn theme_shown() -> String {
    let document = web_sys::window().unwrap().document().unwrap();
    let root = document.document_element().unwrap();
    root.get_attribute("data-theme").unwrap_or_default()
}

async fn type_pin(page: &Page, within: &str, pin: &str) {
    for digit in pin.chars() {
        page.touch(&format!("{within} [data-digit='{digit}']"))
            .await;
        gloo_timers::future::TimeoutFuture::new(10).await;
    }
}

fn locked() -> Snapshot {
    Snapshot {
        pin_set: true,
        ..one_per_lane()
    }
}

#[wasm_bindgen_test]
async fn each_touch_is_kept_at_once_and_shown_as_the_core_says_it() {
    let mut page = on_settings(one_per_lane()).await;
    page.touch("[data-setting=theme][data-value=contrast]")
        .await;
    let wanted = Settings {
        theme: Theme::Contrast,
        ..of_the_kitchen()
    };
    assert_eq!(keeps(&page, 1).await, std::slice::from_ref(&wanted));
    assert_eq!(theme_shown(), "dark", "the core has not said it");
    page.push(Change::Settings { settings: wanted });
    page.wait_for("[data-value=contrast][aria-pressed=true]")
        .await;
    page.wait_until("the theme", || (theme_shown() == "contrast").then_some(()))
        .await;
    // The button in the bar goes on from there.
    page.touch(".bar [data-action=theme]").await;
    assert_eq!(keeps(&page, 2).await[1], of_the_kitchen());
    page.push(Change::Settings {
        settings: of_the_kitchen(),
    });
    page.wait_until("the theme", || (theme_shown() == "dark").then_some(()))
        .await;
}

#[wasm_bindgen_test]
async fn quick_touches_add_up_and_minutes_always_make_sense() {
    let page = on_settings(one_per_lane()).await;
    // What was wanted is where the next touch begins, also while the core is at it.
    page.never_answer("change_settings");
    for minutes in ["4 min", "5 min", "6 min"] {
        page.touch("[data-setting=warn-pending] [data-action=more]")
            .await;
        page.wait_until(minutes, || {
            (page.text("[data-setting=warn-pending] output") == minutes).then_some(())
        })
        .await;
    }
    let last = keeps(&page, 3).await[2].clone();
    assert_eq!(last.ages.pending, Minutes { warn: 6, late: 7 });
}

#[wasm_bindgen_test]
async fn a_refusal_is_told_and_the_old_settings_stand() {
    let page = on_settings(one_per_lane()).await;
    page.refuse(
        "change_settings",
        &IpcError::new(ErrorCode::CannotKeep, "disk full"),
    );
    page.touch("[data-setting=role][data-value=admin]").await;
    page.wait_until("the reason", || {
        page.text("[data-notice=settings-refused]")
            .contains("could not be stored")
            .then_some(())
    })
    .await;
    page.wait_for("[data-value=kitchen][aria-pressed=true]")
        .await;
    page.wait_for("[data-value=admin][aria-pressed=false]")
        .await;
}

#[wasm_bindgen_test]
async fn sounds_and_food_groups_are_chosen_from_what_there_is() {
    let page = Page::open(one_per_lane()).await;
    page.answer("food_groups", &["Bar", "Grill"]);
    page.touch("[data-screen=settings]").await;
    page.touch("[data-setting=food-group][data-value=Bar]")
        .await;
    assert!(keeps(&page, 1).await[0].food_groups.contains("Bar"));
    page.touch("[data-setting=sound][data-value=link]").await;
    assert!(!keeps(&page, 2).await[1].sounds.link);
    page.touch("[data-setting=volume] [data-action=less]").await;
    assert_eq!(keeps(&page, 3).await[2].sounds.volume, 70);
}

#[wasm_bindgen_test]
async fn where_there_is_a_pin_the_settings_ask_for_it_and_the_board_does_not() {
    let page = on_settings(locked()).await;
    page.wait_for(".locked [data-action=pin-open][disabled]")
        .await;
    assert!(page.find("[data-card]").is_none());
    for (answer, words) in [
        (PinAnswer::Wrong, "not the PIN"),
        (PinAnswer::Wait { seconds: 30 }, "30 s"),
    ] {
        page.answer("check_pin", &answer);
        type_pin(&page, ".locked", "4711").await;
        page.touch("[data-action=pin-open]").await;
        page.wait_until(words, || {
            page.text(".locked [role=alert]")
                .contains(words)
                .then_some(())
        })
        .await;
        assert!(page.find("[data-card]").is_none());
    }
    page.touch("[data-action=pin-back]").await;
    page.wait_for(".board").await;

    page.touch("[data-screen=settings]").await;
    page.answer("check_pin", &PinAnswer::Right);
    type_pin(&page, ".locked", "0815").await;
    page.touch("[data-action=pin-open]").await;
    page.wait_for("[data-card=role]").await;
    assert_eq!(page.calls("check_pin").last().unwrap(), r#"{"pin":"0815"}"#);
    // Whoever comes next is asked again.
    page.touch("[data-screen=kitchen]").await;
    page.touch("[data-screen=settings]").await;
    page.wait_for(".locked").await;
}

#[wasm_bindgen_test]
async fn the_admin_desk_is_not_asked() {
    let mut desk = locked();
    desk.settings.role = Some(Role::Admin);
    // Its first screen is not the board.
    let page = Page::open_where(Hosting::Off, desk);
    page.touch("[data-screen=settings]").await;
    page.wait_for("[data-card=role]").await;
}

#[wasm_bindgen_test]
async fn a_pin_is_set_and_only_who_knows_it_takes_it_away() {
    let mut page = on_settings(one_per_lane()).await;
    page.answer("set_pin", &PinAnswer::Right);
    page.touch("[data-action=pin-new]").await;
    type_pin(&page, "[data-card=pin]", "1234").await;
    page.touch("[data-action=pin-set]").await;
    page.wait_for("[data-action=pin-new]").await;
    page.push(Change::Pin { set: true });

    page.touch("[data-action=pin-change]").await;
    page.answer("set_pin", &PinAnswer::Wrong);
    type_pin(&page, "[data-card=pin]", "9999").await;
    page.touch("[data-action=pin-off]").await;
    page.wait_until("wrong", || {
        page.text("[data-card=pin] [role=alert]")
            .contains("not the PIN")
            .then_some(())
    })
    .await;
    page.answer("set_pin", &PinAnswer::Right);
    type_pin(&page, "[data-card=pin]", "1234").await;
    page.touch("[data-action=pin-next]").await;
    page.wait_for("[data-action=pin-set]").await;
    type_pin(&page, "[data-card=pin]", "5678").await;
    page.touch("[data-action=pin-set]").await;
    page.wait_for("[data-action=pin-change]").await;
    assert_eq!(
        page.calls("set_pin"),
        [
            r#"{"old":null,"new":"1234"}"#,
            r#"{"old":"9999","new":null}"#,
            r#"{"old":"1234","new":"5678"}"#,
        ]
    );
}

#[wasm_bindgen_test]
async fn an_action_is_discarded_for_good_only_by_who_knows_the_pin() {
    let mut board = locked();
    board.dead_letters = vec![DeadLetter {
        intent: Intent {
            id: IntentId(uuid::Uuid::from_u128(7)),
            order: OrderId(1001),
            ref_code: String::new(),
            number: "1".into(),
            from: OrderStatus::Pending,
            to: OrderStatus::Preparing,
            base: Stand {
                status: OrderStatus::Pending,
                preparing_at: None,
                ready_at: None,
                complete_at: None,
                version: None,
            },
            made_at: Default::default(),
        },
        reason: DeadReason::OrderGone,
        found: None,
        by: None,
        at: Default::default(),
    }];
    let page = Page::open(board).await;
    page.answer("check_pin", &PinAnswer::Right);
    page.touch("[data-action=discard-letter]").await;
    page.wait_for("[data-dead-letter] .pin-gate").await;
    assert!(page.calls("discard_dead_letter").is_empty());
    page.touch("[data-action=pin-back]").await;
    page.touch("[data-action=discard-letter]").await;
    type_pin(&page, ".pin-gate", "4711").await;
    page.touch("[data-action=pin-open]").await;
    page.wait_until("discarded", || {
        (page.calls("discard_dead_letter").len() == 1).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_settings_go_into_a_file_and_come_out_of_one() {
    let page = on_settings(one_per_lane()).await;
    page.answer("export_settings", &"/home/grill/olgfeast-settings.json");
    page.touch("[data-action=export-settings]").await;
    page.wait_until("the path", || {
        page.text("[data-notice=settings-file]")
            .contains("/home/grill/olgfeast-settings.json")
            .then_some(())
    })
    .await;
    page.answer(
        "import_settings",
        &Imported::Refused {
            why: FileRefusal::Newer,
        },
    );
    choose_file("'{\"olgfeast_settings\": 2}'");
    page.wait_until("the refusal", || {
        page.text("[data-card=file] [role=alert]")
            .contains("newer")
            .then_some(())
    })
    .await;
    assert_eq!(
        page.calls("import_settings"),
        [r#"{"text":"{\"olgfeast_settings\": 2}"}"#]
    );
    choose_file("'x'.repeat(65537)");
    page.wait_until("too large", || {
        page.text("[data-card=file] [role=alert]")
            .contains("too large")
            .then_some(())
    })
    .await;
    assert_eq!(page.calls("import_settings").len(), 1, "not even sent");
    page.answer("import_settings", &Imported::Taken);
    choose_file("'{}'");
    page.wait_until("taken", || {
        page.text("[data-notice=settings-file]")
            .contains("in force")
            .then_some(())
    })
    .await;
}

/// As a person does in the dialog of the system.
fn choose_file(content: &str) {
    let script = format!(
        "{{ const input = document.querySelector('input[name=import-settings]');
            const chosen = new DataTransfer();
            chosen.items.add(new File([{content}], 'settings.json'));
            input.files = chosen.files;
            input.dispatchEvent(new Event('change', {{ bubbles: true }})); }}"
    );
    js_sys::eval(&script).unwrap();
}

#[wasm_bindgen_test]
async fn a_distance_is_written_as_the_language_writes_numbers() {
    let mut page = on_settings(one_per_lane()).await;
    for (language, written) in [
        (Language::En, "1.0 m"),
        (Language::De, "1,0 m"),
        (Language::It, "1,0 m"),
        (Language::Es, "1,0 m"),
        (Language::Fr, "1,0 m"),
        (Language::Pl, "1,0 m"),
        (Language::En, "1.0 m"),
    ] {
        let settings = Settings {
            language: Some(language),
            ..of_the_kitchen()
        };
        page.push(Change::Settings { settings });
        page.wait_until(written, || {
            page.find("[data-setting=distance] output")?;
            (page.text("[data-setting=distance] output") == written).then_some(())
        })
        .await;
    }
}
