//! The commands of the page: all are registered, take what the page sends, and refuse with a code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::{sync::Arc, time::SystemTime};

use olgfeast_app::{Core, Host, Sound, Speakers, builder};
use olgfeast_protocol::{
    UtcTime,
    ipc::{
        Diagnostics, ErrorCode, IpcError, SoundDevice,
        diagnostics::{FileState, FilesChecked},
    },
};
use olgfeast_station::{Endpoint, Given, Secret, Station, StationConfig};
use serde_json::{Value, json};
use tauri::{
    WebviewWindow,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets},
    webview::InvokeRequest,
};

/// Every command, with arguments as the page sends them.
fn commands() -> Vec<(&'static str, Value)> {
    let letter = "01234567-89ab-7def-8123-456789abcdef";
    vec![
        ("subscribe", json!({"on_push": "__CHANNEL__:1"})),
        ("snapshot", json!({})),
        (
            "set_status",
            json!({"order_id": 7, "seen": "pending", "to": "preparing"}),
        ),
        (
            "strike",
            json!({"order_id": 7, "line": {"id": 4}, "struck": true}),
        ),
        ("undo", json!({"order_id": 7})),
        ("retry_now", json!({})),
        (
            "sign_in",
            json!({"server": "::::", "username": "admin", "password": "x", "in_the_open": false}),
        ),
        ("packing", json!({})),
        ("sign_out", json!({})),
        ("retry_dead_letter", json!({"id": letter})),
        ("discard_dead_letter", json!({"id": letter})),
        ("confirm_held", json!({"order_id": 7})),
        ("discard_held", json!({"order_id": 7})),
        ("put_away_went_back", json!({})),
        ("receipts", json!({})),
        (
            "change_settings",
            json!({"settings": {"role": "kitchen", "food_groups": ["Grill"]}}),
        ),
        (
            "history",
            json!({"filter": {"number": 7}, "after": {"at": 5, "id": 9}, "most": 100}),
        ),
        ("changes", json!({"order_id": 7, "ref_code": "ref7"})),
        ("history_reach", json!({})),
        (
            "report",
            json!({"span": {"from": 0, "until": 9, "late_minutes": 10, "now": 9}}),
        ),
        ("dashboard", json!({})),
        ("food_groups", json!({})),
        ("menu", json!({"fresh": false})),
        ("create_dish", json!({"dish": dish()})),
        ("change_dish", json!({"id": 7, "dish": dish()})),
        ("offer_dish", json!({"id": 7, "available": false})),
        ("delete_dish", json!({"id": 7})),
        (
            "keep_order",
            json!({"order": {"customer_name": "Zoë", "lines": [
                {"item": 7, "name": "Fries", "quantity": 2, "cents": 350, "tokens": 1}
            ]}, "replaces": null, "place": true}),
        ),
        ("place_draft", json!({"id": letter})),
        ("discard_draft", json!({"id": letter})),
        ("examine", json!({})),
        ("withdraw", json!({"id": letter})),
        ("stations", json!({})),
        ("people", json!({})),
        ("new_person", json!({"username": "anna"})),
        ("reset_password", json!({"id": 3})),
        ("set_active", json!({"id": 3, "active": false})),
        ("invite", json!({"role": "kitchen"})),
        ("unpair", json!({"station": letter})),
        ("set_pin", json!({"old": null, "new": "4711"})),
        ("check_pin", json!({"pin": "4712"})),
        (
            "import_settings",
            json!({"text": "{\"olgfeast_settings\": 1, \"settings\": {\"role\": \"admin\"}}"}),
        ),
    ]
}

fn dish() -> Value {
    json!({"name": "Fries", "group": "Grill", "cents": 350, "tokens": 1, "description": "",
        "available": true})
}

/// They write into the folders of whoever runs this, so they are only looked at here.
fn commands_that_leave_a_file() -> Vec<(&'static str, Value)> {
    vec![
        ("export_settings", json!({})),
        ("save_bundle", json!({})),
        ("export_history", json!({"filter": {}})),
        (
            "export_report",
            json!({"span": {"from": 0, "until": 9, "late_minutes": 10, "now": 9}}),
        ),
    ]
}

/// What they tell is different in every run: sizes and times.
fn commands_of_figures() -> Vec<(&'static str, Value)> {
    vec![
        ("diagnostics", json!({})),
        ("check_files", json!({})),
        // What comes of it is looked at in the real window.
        (
            "pack_up",
            json!({"decided": {"loses": 0, "feast": false, "without_keyring": false}}),
        ),
    ]
}

/// Those of hosting: they want no station, because other stations want the hub.
fn commands_of_hosting() -> Vec<(&'static str, Value)> {
    vec![
        ("host", json!({"reach": "this-computer"})),
        ("hosting", json!({})),
        ("new_admin_password", json!({})),
        ("first_admin_noted", json!({})),
        ("stop_hosting", json!({})),
        ("find_hubs", json!({})),
    ]
}

/// The one that opens a window.
fn commands_of_windows() -> Vec<(&'static str, Value)> {
    vec![("open_pickup", json!({}))]
}

/// All that the window has which the public looks at.
fn commands_of_the_public() -> Vec<(&'static str, Value)> {
    vec![
        ("subscribe_public", json!({"on_push": "__CHANNEL__:1"})),
        ("snapshot_public", json!({})),
    ]
}

/// What every page does, whoever looks at it.
fn commands_of_every_window() -> Vec<(&'static str, Value)> {
    vec![("shown", json!({"rev": 7}))]
}

/// Those of this computer's own ears and screen: they want no station either.
fn commands_of_the_computer() -> Vec<(&'static str, Value)> {
    vec![
        ("sound", json!({})),
        ("sound_test", json!({})),
        ("mute", json!({"minutes": 10})),
        ("unmute", json!({})),
        ("full_screen", json!({})),
    ]
}

/// Those of the window itself: they want no station.
fn commands_of_the_window() -> Vec<(&'static str, Value)> {
    vec![("print", json!({}))]
}

/// A page without a display, in front of a station that nobody is signed in to.
struct Page {
    window: WebviewWindow<MockRuntime>,
    _app: tauri::App<MockRuntime>,
    _data: tempfile::TempDir,
}

impl Page {
    fn open() -> Page {
        let data = tempfile::tempdir().unwrap();
        let core = Page::core(&data);
        Page::in_front_of(core, data)
    }

    fn core(data: &tempfile::TempDir) -> Core {
        let station = tauri::async_runtime::block_on(Station::open(StationConfig {
            data_dir: data.path().to_owned(),
            endpoint: Endpoint::Kitchen,
            credentials: Arc::new(Given::new(Secret::new("unused"))),
            account: None,
            name: "test".to_owned(),
            app_version: "0.0.0",
            ca_file: None,
        }));
        let host = Host::start(data.path());
        let sound = Sound::start(station.as_ref().ok().cloned(), Speakers::None);
        Core::new(Ok(station.unwrap()), host, sound)
    }

    fn in_front_of(core: Core, data: tempfile::TempDir) -> Page {
        Page::labelled("main", mock_context(noop_assets()), core, data)
    }

    /// With the application's own capabilities, in the window of the pickup board.
    fn public() -> Page {
        let data = tempfile::tempdir().unwrap();
        let core = Page::core(&data);
        Page::labelled("pickup", tauri::generate_context!(test = true), core, data)
    }

    fn labelled(
        label: &str,
        context: tauri::Context<MockRuntime>,
        core: Core,
        data: tempfile::TempDir,
    ) -> Page {
        let app = builder(mock_builder(), core).build(context).unwrap();
        let window = tauri::WebviewWindowBuilder::new(&app, label, Default::default());
        let window = window.build().unwrap();
        Page {
            window,
            _app: app,
            _data: data,
        }
    }

    fn invoke(&self, command: &str, args: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.into(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().unwrap(),
            body: InvokeBody::Json(args),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_string(),
        };
        get_ipc_response(&self.window, request).map(|body| body.deserialize().unwrap())
    }
}

#[test]
fn every_command_is_registered_and_answers_the_page_in_json() {
    let page = Page::open();
    let mut answers: Vec<Value> = commands()
        .into_iter()
        .map(|(command, args)| match page.invoke(command, args.clone()) {
            Ok(answer) => json!({"command": command, "args": args, "ok": answer}),
            Err(refusal) => {
                let error: IpcError = serde_json::from_value(refusal.clone())
                    .unwrap_or_else(|_| panic!("{command} refuses without a code: {refusal}"));
                assert!(!error.message.is_empty(), "{command}");
                json!({"command": command, "args": args, "error": refusal})
            }
        })
        .collect();
    for answer in &mut answers {
        forget_times(answer);
    }
    insta::assert_json_snapshot!(answers);
}

#[test]
fn a_command_with_arguments_that_make_no_sense_is_refused_and_does_nothing() {
    let page = Page::open();
    for (command, args) in [
        ("set_status", json!({})),
        (
            "set_status",
            json!({"order_id": "seven", "seen": "pending", "to": "preparing"}),
        ),
        (
            "set_status",
            json!({"order_id": 7, "seen": "pending", "to": "frozen"}),
        ),
        (
            "strike",
            json!({"order_id": 7, "line": "Fries", "struck": true}),
        ),
        ("undo", json!({"order_id": null})),
        (
            "sign_in",
            json!({"server": 5, "username": [], "password": {}, "in_the_open": 1}),
        ),
        ("discard_dead_letter", json!({"id": "not an id"})),
        ("confirm_held", json!({"order_id": "seven"})),
        ("discard_held", json!({})),
        (
            "history",
            json!({"filter": {"number": "seven"}, "after": null, "most": 100}),
        ),
        ("history", json!({"filter": {}, "after": null, "most": -1})),
        ("changes", json!({"order_id": 7})),
        ("check_pin", json!({"pin": "12"})),
        ("set_pin", json!({"old": null, "new": "four"})),
        ("import_settings", json!({})),
    ] {
        assert!(
            page.invoke(command, args.clone()).is_err(),
            "{command} {args}"
        );
    }
    assert!(
        page.invoke("snapshot", json!({})).is_ok(),
        "and the core lives on"
    );
}

#[test]
fn a_station_that_nobody_is_signed_in_to_tells_of_itself_all_the_same() {
    let page = Page::open();
    let told = page.invoke("diagnostics", json!({})).unwrap();
    let told: Diagnostics = serde_json::from_value(told).unwrap();
    assert_eq!(told.station.version, "0.0.0");
    assert_eq!(told.station.reached, None);
    assert_eq!(told.sound, SoundDevice::Absent);
    assert!(told.station.outbox.is_empty() && told.log.is_empty());
    let checked = page.invoke("check_files", json!({})).unwrap();
    let checked: FilesChecked = serde_json::from_value(checked).unwrap();
    assert_eq!(
        (checked.outbox, checked.cache),
        (FileState::Whole, FileState::Whole)
    );
}

#[test]
fn where_the_station_cannot_be_opened_every_command_of_its_says_why() {
    let why = IpcError::new(ErrorCode::CannotKeep, "the disk is full");
    let data = tempfile::tempdir().unwrap();
    let sound = Sound::start(None, Speakers::None);
    let core = Core::new(Err(why.clone()), Host::start(data.path()), sound);
    let page = Page::in_front_of(core, data);
    for (command, args) in commands() {
        let refusal = page.invoke(command, args).unwrap_err();
        assert_eq!(
            serde_json::from_value::<IpcError>(refusal).unwrap(),
            why,
            "{command}"
        );
    }
    assert_eq!(
        page.invoke("hosting", json!({})).unwrap(),
        json!({"hosting": "off"}),
        "but who hosts can still see to it"
    );
}

#[test]
fn whoever_begins_a_feast_is_signed_in_to_it_and_sees_the_password_until_it_is_noted() {
    let page = Page::open();
    let hosting = page
        .invoke("host", json!({"reach": "this-computer"}))
        .unwrap();
    assert_eq!(hosting["hosting"], "on");
    let address = hosting["address"].as_str().unwrap();
    let password = hosting["first_admin"]["password"].as_str().unwrap();
    assert!(password.len() >= 12, "nobody guesses it");

    let session = page.invoke("snapshot", json!({})).unwrap()["session"].clone();
    assert_eq!(session["session"], "signed-in");
    assert_eq!(session["server"], address);
    assert_eq!(session["username"], "admin");

    assert_eq!(
        page.invoke("hosting", json!({})).unwrap(),
        hosting,
        "it is shown again"
    );
    let noted = page.invoke("first_admin_noted", json!({})).unwrap();
    assert_eq!(noted["hosting"], "on");
    assert_eq!(noted.get("first_admin"), None);
    assert_eq!(page.invoke("hosting", json!({})).unwrap(), noted);

    let another = page.invoke("new_admin_password", json!({})).unwrap();
    assert_ne!(another["first_admin"]["password"], password);
    assert_eq!(
        page.invoke("hosting", json!({})).unwrap(),
        another,
        "it is shown until it is noted"
    );
    let session = page.invoke("snapshot", json!({})).unwrap()["session"].clone();
    assert_eq!(session["session"], "signed-in", "by the new password");
    page.invoke("first_admin_noted", json!({})).unwrap();

    assert_eq!(
        page.invoke("stop_hosting", json!({})).unwrap(),
        json!({"hosting": "off"})
    );
    let again = page
        .invoke("host", json!({"reach": "this-computer"}))
        .unwrap();
    assert_eq!(again["hosting"], "on");
    assert_eq!(
        again.get("first_admin"),
        None,
        "the same feast, the same accounts"
    );
    page.invoke("stop_hosting", json!({})).unwrap();
}

#[test]
fn a_computer_without_speakers_says_so_and_can_be_muted_all_the_same() {
    let page = Page::open();
    let silent = json!({"device": "absent", "muted_until": null});
    assert_eq!(page.invoke("sound_test", json!({})).unwrap(), silent);

    let before = now_millis();
    let muted = page.invoke("mute", json!({"minutes": 10})).unwrap();
    let until: UtcTime = serde_json::from_value(muted["muted_until"].clone()).unwrap();
    let until = until.as_millis();
    assert!((before + 600_000..=now_millis() + 600_000).contains(&until));
    assert_eq!(page.invoke("sound", json!({})).unwrap(), muted);
    assert_eq!(page.invoke("unmute", json!({})).unwrap(), silent);

    for minutes in [json!(0), json!(61), json!(-1), json!("ten")] {
        let args = json!({ "minutes": minutes });
        assert!(page.invoke("mute", args).is_err(), "{minutes}");
    }
    assert_eq!(page.invoke("sound", json!({})).unwrap(), silent);
}

fn now_millis() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap().as_millis().try_into().unwrap()
}

#[test]
fn the_window_prints_with_a_station_and_without_one() {
    let data = tempfile::tempdir().unwrap();
    let why = IpcError::new(ErrorCode::CannotKeep, "the disk is full");
    let without = Page::in_front_of(
        Core::new(
            Err(why),
            Host::start(data.path()),
            Sound::start(None, Speakers::None),
        ),
        data,
    );
    for page in [Page::open(), without] {
        for (command, args) in commands_of_the_window() {
            assert_eq!(page.invoke(command, args), Ok(Value::Null), "{command}");
        }
    }
}

/// Every command that the page may call is granted to its window, and nothing else is.
#[test]
fn the_main_window_is_granted_these_commands_and_nothing_of_tauris() {
    let root = env!("CARGO_MANIFEST_DIR");
    let file = format!("{root}/src-tauri/capabilities/main.json");
    let capability: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(capability["windows"], json!(["main"]));
    let mut granted: Vec<String> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| permission.as_str().unwrap().to_owned())
        .collect();
    let mut wanted: Vec<String> = commands()
        .iter()
        .chain(&commands_of_hosting())
        .chain(&commands_of_windows())
        .chain(&commands_of_the_computer())
        .chain(&commands_of_the_window())
        .chain(&commands_of_every_window())
        .chain(&commands_that_leave_a_file())
        .chain(&commands_of_figures())
        .map(|(command, _)| format!("allow-{}", command.replace('_', "-")))
        .collect();
    granted.sort();
    wanted.sort();
    assert_eq!(granted, wanted);
}

#[test]
fn the_public_window_is_told_numbers_says_that_it_lives_and_is_denied_all_else() {
    let page = Page::public();
    for (command, args) in commands_of_every_window() {
        assert_eq!(page.invoke(command, args), Ok(Value::Null), "{command}");
    }
    for (command, args) in commands_of_the_public() {
        let answer = page.invoke(command, args).unwrap();
        assert_eq!(answer["session"]["username"], Value::Null, "{command}");
    }
    let others = commands();
    for (command, args) in others
        .into_iter()
        .chain(commands_of_hosting())
        .chain(commands_of_windows())
        .chain(commands_that_leave_a_file())
        .chain(commands_of_figures())
    {
        let refusal = page.invoke(command, args).unwrap_err().to_string();
        assert!(refusal.contains("not allowed"), "{command}: {refusal}");
    }
}

/// Times are different in every run.
fn forget_times(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if matches!(name.as_str(), "since" | "retry_at") && field.is_number() {
                    *field = json!("[time]");
                } else {
                    forget_times(field);
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(forget_times),
        _ => {}
    }
}
