//! What works and what does not, who works here, and how servers are reached.

use olgfeast_protocol::{
    IntentId, OrderId, PinAnswer, Role, Settings, StationId, UtcTime,
    ipc::{
        Change, Crash, Crashed, Diagnostics, ErrorCode, IpcError, LinkStatus, Snapshot,
        SoundDevice,
        diagnostics::{
            Attempt, AttemptEnd, Came, Check, Condition, Examination, Fault, Files, Finding, Phase,
            Reached, RoundTrip, Stage, StationReport, SyncFigures, Waiting, Why, Works,
        },
        people::{NewPassword, PairedStation, People, Person, Presence, StationSeen},
    },
    settings::{Network, ProxyChoice},
};
use olgfeast_ui::clock;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::{
    OrderStatus::{Pending, Preparing},
    attribute,
    core::{Page, link, of_the_kitchen},
    moved, one_per_lane,
    settings::kept,
    type_into,
};

fn ago(seconds: i64) -> UtcTime {
    clock::now().plus_millis(-seconds * 1_000)
}

fn id(number: u128) -> IntentId {
    IntentId(uuid::Uuid::from_u128(number))
}

fn waiting(number: u128, stage: Stage, can_discard: bool) -> Waiting {
    Waiting {
        id: id(number),
        order: OrderId(1_000 + number as i64),
        number: number.to_string(),
        from: Pending,
        to: Preparing,
        made_at: ago(120),
        attempts: 3,
        stage,
        can_discard,
    }
}

fn attempt(number: u64, why: Why, phase: Phase, end: Option<AttemptEnd>) -> Attempt {
    Attempt {
        number,
        why,
        started_at: ago(600),
        phase,
        lasted_millis: 61_000,
        end,
    }
}

pub(crate) fn told() -> Diagnostics {
    let closed = AttemptEnd {
        fault: Fault::Closed,
        word: "closed".into(),
        code: Some(1012),
    };
    Diagnostics {
        station: StationReport {
            reached: Some(Reached::Open),
            works: Works {
                feed: Condition::Good { at: Some(ago(2)) },
                sending: Condition::Busy,
                comparing: Condition::Good { at: Some(ago(3)) },
                menu: Condition::Unknown,
                saving: Condition::Good { at: None },
            },
            attempts: vec![
                attempt(2, Why::NetworkUp, Phase::Live, None),
                attempt(1, Why::Opened, Phase::Live, Some(closed)),
            ],
            round_trips: [4_000, 2_000, 9_000]
                .into_iter()
                .zip([30, 20, 10])
                .map(|(micros, seconds)| RoundTrip {
                    at: ago(seconds),
                    micros,
                })
                .collect(),
            sync: SyncFigures {
                offset_millis: -4_200,
                drift: 5,
                ..SyncFigures::default()
            },
            outbox: vec![
                waiting(1, Stage::Queued, true),
                waiting(2, Stage::Sending, false),
            ],
            outbox_more: 0,
            strikes_unsent: 0,
            files: Files {
                outbox_bytes: 45_000,
                ..Files::default()
            },
            examination: None,
            version: "0.1.0".into(),
        },
        sound: SoundDevice::Present,
        crashes: vec![Crash {
            at: ago(700),
            how: Crashed::Signal { signal: 11 },
        }],
        log: vec!["INFO socket closed cause=\"closed\"".into()],
    }
}

async fn on_diagnostics(snapshot: Snapshot, told: &Diagnostics) -> Page {
    let page = Page::open_at(snapshot, ".bar").await;
    page.answer("diagnostics", told);
    page.touch("[data-screen=diagnostics]").await;
    page.wait_for(".panels").await;
    page
}

fn admin(snapshot: Snapshot) -> Snapshot {
    Snapshot {
        settings: Settings {
            role: Some(Role::Admin),
            ..of_the_kitchen()
        },
        ..snapshot
    }
}

#[wasm_bindgen_test]
async fn one_sentence_says_what_is_the_matter_and_the_panels_say_the_rest() {
    let mut page = on_diagnostics(one_per_lane(), &told()).await;
    assert_eq!(
        page.text("[data-matter=well]"),
        "All is well: orders come by themselves."
    );
    let feed = page.find("[data-works=feed]").unwrap();
    assert_eq!(attribute(&feed, "data-condition"), "good");
    assert!(page.text("[data-works=menu]").contains("not known yet"));
    let live = page.text("[data-attempt='2']");
    assert!(live.contains("healed by: the network was back"), "{live}");
    let ended = page.text("[data-attempt='1']");
    assert!(
        ended.contains("The server closed the connection. Code 1012."),
        "{ended}"
    );
    let words = page.text("[data-trips]");
    assert!(
        words.contains("median 4.0 ms, worst 9.0 ms, measured 3 times"),
        "{words}"
    );
    let drawn = page.find("[data-panel=trips] svg").unwrap();
    assert_eq!(attribute(&drawn, "aria-label"), words);
    assert_eq!(page.text("[data-figure=drift] dd"), "5");
    assert_eq!(page.text("[data-figure=skew] dd"), "server 4.2 s behind");
    assert!(page.text("[data-file=outbox]").contains("45 kB"));
    assert!(page.text("[data-panel=log] pre").contains("socket closed"));
    assert!(
        page.find("[data-panel=stations]").is_none(),
        "those are the admin's"
    );

    page.push(Change::Link {
        link: link(LinkStatus::Offline { retry_at: None }),
    });
    page.wait_for("[data-matter=offline]").await;
    let crash = page.text("[data-panel=timeline] [data-crash]");
    assert!(crash.contains("signal 11"), "{crash}");
}

#[wasm_bindgen_test]
async fn what_waits_can_be_taken_back_behind_the_pin_where_nothing_was_sent() {
    let locked = Snapshot {
        pin_set: true,
        ..one_per_lane()
    };
    let page = on_diagnostics(locked, &told()).await;
    let line = page.text("[data-waiting-order='1001']");
    assert!(
        line.contains("attempts: 3") && line.contains("waits for its turn"),
        "{line}"
    );
    assert!(
        page.find("[data-waiting-order='1002'] button").is_none(),
        "it may be there already"
    );
    page.answer("withdraw", &moved(0, Pending));
    page.answer("check_pin", &PinAnswer::Right);
    page.touch("[data-waiting-order='1001'] [data-action=discard-waiting]")
        .await;
    assert!(page.calls("withdraw").is_empty());
    for digit in ["4", "7", "1", "1"] {
        page.touch(&format!("[data-waiting-order] [data-digit='{digit}']"))
            .await;
        gloo_timers::future::TimeoutFuture::new(10).await;
    }
    page.touch("[data-action=pin-open]").await;
    page.wait_until("taken back", || {
        let wanted = format!(r#"{{"id":"{}"}}"#, id(1).0);
        (page.calls("withdraw") == [wanted]).then_some(())
    })
    .await;

    page.touch("[data-action=send-now]").await;
    page.wait_until("a retry", || {
        (page.calls("retry_now").len() == 1).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_way_to_the_server_is_shown_line_by_line() {
    let page = on_diagnostics(one_per_lane(), &told()).await;
    assert!(page.find("[data-check]").is_none());
    page.touch("[data-action=examine]").await;
    page.wait_until("a command", || {
        (page.calls("examine").len() == 1).then_some(())
    })
    .await;
    let found = |check, came| Finding { check, came };
    let good = Came::Good {
        figures: "✓ 10.0.0.7:8000 1.2 ms".into(),
    };
    let bad = Came::Bad {
        fault: Fault::NotOlgfeast,
        detail: "HTTP 404".into(),
    };
    let mut now = told();
    now.station.examination = Some(Examination {
        running: true,
        findings: vec![found(Check::Tcp, good.clone())],
    });
    page.answer("diagnostics", &now);
    page.wait_for("[data-check=tcp][data-condition=good]").await;
    let button = page.find("[data-action=examine]").unwrap();
    assert!(button.has_attribute("disabled"), "one at a time");
    now.station.examination = Some(Examination {
        running: false,
        findings: vec![found(Check::Tcp, good), found(Check::Health, bad)],
    });
    page.answer("diagnostics", &now);
    page.wait_for("[data-check=health][data-condition=bad]")
        .await;
    let words = page.text("[data-check=health]");
    assert!(
        words.contains("no olgFeast server") && words.contains("HTTP 404"),
        "{words}"
    );
}

#[wasm_bindgen_test]
async fn the_bundle_is_saved_and_the_files_are_checked_when_somebody_wants_it() {
    let page = on_diagnostics(one_per_lane(), &told()).await;
    page.answer("save_bundle", &"/home/x/Downloads/olgfeast-support.zip");
    page.touch("[data-action=save-bundle]").await;
    page.wait_for("[data-notice=bundle]").await;
    assert!(
        page.text("[data-notice=bundle]")
            .contains("olgfeast-support.zip")
    );
    page.refuse("check_files", &IpcError::new(ErrorCode::Closing, "ending"));
    page.touch("[data-action=check-files]").await;
    page.wait_for("[data-panel=files] [role=alert]").await;
}

pub(crate) async fn lose_the_link_and_find_it(page: &mut Page) {
    page.push(Change::Link {
        link: link(LinkStatus::Offline { retry_at: None }),
    });
    // Two that come at once are drawn as one.
    page.wait_for("[data-link-status=offline]").await;
    page.push(Change::Link {
        link: link(LinkStatus::Live),
    });
}

#[wasm_bindgen_test]
async fn the_person_in_charge_sees_the_stations_those_that_are_missing_first() {
    let seen = |number: u128, name: &str, state| StationSeen {
        id: StationId(uuid::Uuid::from_u128(number)),
        name: Some(name.into()),
        role: Some("kitchen".into()),
        version: Some("0.1.0".into()),
        address: Some("10.0.0.7".into()),
        last_heard: Some(ago(75)),
        cursor: None,
        unsent: Some(2),
        state,
    };
    let mut page = Page::open_at(admin(one_per_lane()), ".bar").await;
    page.answer("diagnostics", &told());
    let stations = Some(vec![
        seen(1, "Bar", Presence::Connected),
        seen(2, "Grill", Presence::Unreachable),
    ]);
    page.answer("stations", &stations);
    lose_the_link_and_find_it(&mut page).await;
    page.touch("[data-screen=diagnostics]").await;
    page.wait_for("[data-unreachable=true]").await;
    let lines = page.all("[data-station]");
    let first = lines[0].text_content().unwrap();
    assert!(
        first.contains("Grill") && first.contains("UNREACHABLE"),
        "{first}"
    );
    assert_eq!(lines.len(), 2);
    for screen in ["kitchen", "admin", "history", "menu", "order", "settings"] {
        page.touch(&format!("[data-screen={screen}]")).await;
        page.wait_for(&format!("[data-screen={screen}][aria-current]"))
            .await;
        let strip = page.text("[data-notice=stations-missing]");
        assert!(strip.contains("cannot be reached: Grill."), "{strip}");
        let strip = page.find("[data-notice=stations-missing]").unwrap();
        let (strip, main) = (
            strip.get_bounding_client_rect(),
            page.find("main").unwrap().get_bounding_client_rect(),
        );
        assert!(
            strip.bottom() <= main.top(),
            "it covers nothing of {screen}"
        );
    }
    let asked = page.calls("stations").len();
    assert!(asked < 10, "a screen is no reason to ask again: {asked}");
}

#[wasm_bindgen_test]
async fn a_server_that_cannot_tell_of_stations_is_not_asked_again_until_the_link_is_new() {
    let mut page = Page::open_at(admin(one_per_lane()), ".bar").await;
    page.answer("diagnostics", &told());
    page.touch("[data-screen=diagnostics]").await;
    page.wait_for("[data-stations=plain]").await;
    // More than one of the pauses between two questions.
    gloo_timers::future::TimeoutFuture::new(5_500).await;
    assert_eq!(page.calls("stations").len(), 1);
    lose_the_link_and_find_it(&mut page).await;
    page.wait_until("it is asked anew", || {
        (page.calls("stations").len() > 1).then_some(())
    })
    .await;
}

fn field(page: &Page, name: &str) -> HtmlInputElement {
    let field = page.find(&format!("input[name={name}]")).unwrap();
    field.unchecked_into()
}

#[wasm_bindgen_test]
async fn accounts_are_made_and_locked_and_a_password_is_shown_once() {
    let person = |id, username: &str, is_active| Person {
        id,
        username: username.into(),
        is_active,
    };
    let people = People {
        staff: vec![person(1, "admin", true), person(3, "bea", false)],
        paired: vec![PairedStation {
            station_id: StationId(uuid::Uuid::from_u128(2)),
            name: "Grill".into(),
            role: Role::Kitchen,
            in_force: true,
        }],
    };
    let page = Page::open_at(admin(one_per_lane()), ".bar").await;
    page.answer("people", &Some(people));
    page.touch("[data-screen=settings]").await;
    page.wait_for("[data-card=users]").await;
    assert!(page.text("[data-person=bea]").contains("may not sign in"));

    let made = NewPassword {
        username: "anna".into(),
        password: "brave-otter-7".into(),
    };
    page.answer("new_person", &made);
    type_into(&field(&page, "new-person"), "anna");
    page.touch("[data-action=new-person]").await;
    page.wait_for("[data-notice=new-password]").await;
    assert!(
        page.text("[data-notice=new-password]")
            .contains("brave-otter-7")
    );
    assert_eq!(page.calls("new_person"), [r#"{"username":"anna"}"#]);

    // Nobody is locked out by one stray touch.
    page.touch("[data-person=admin] [data-action=disable-person]")
        .await;
    page.wait_for("[data-action=disable-person][data-asks=true]")
        .await;
    assert!(page.calls("set_active").is_empty());
    page.touch("[data-action=disable-person][data-asks=true]")
        .await;
    page.wait_until("locked", || {
        (page.calls("set_active") == [r#"{"id":1,"active":false}"#]).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_proxy_and_certificates_are_taken_by_their_buttons_and_a_bad_file_is_told() {
    let page = Page::open(one_per_lane()).await;
    page.touch("[data-screen=settings]").await;
    page.touch("[data-setting=proxy][data-value=address]").await;
    page.wait_for("input[name=proxy]").await;
    let button = "[data-action=use-proxy]";
    for (address, good) in [("anna:secret@proxy:1", false), ("proxy.example:3128", true)] {
        type_into(&field(&page, "proxy"), address);
        page.wait_until(address, || {
            let disabled = page.find(button).unwrap().has_attribute("disabled");
            (disabled != good).then_some(())
        })
        .await;
    }
    page.touch(button).await;
    page.wait_until("kept", || (kept(&page).len() == 1).then_some(()))
        .await;
    let network = Network {
        proxy: ProxyChoice::Address {
            address: "proxy.example:3128".into(),
        },
        ca_file: None,
    };
    assert_eq!(kept(&page)[0].network, network);

    page.refuse(
        "change_settings",
        &IpcError::new(ErrorCode::BadCertificates, "there is no certificate in it"),
    );
    type_into(&field(&page, "ca-file"), "/tmp/letter.txt");
    page.touch("[data-action=use-ca]").await;
    page.wait_until("the reason", || {
        page.text("[data-notice=settings-refused]")
            .contains("no certificate in this file")
            .then_some(())
    })
    .await;
    assert!(
        page.text("[data-ca]")
            .contains("Only the certificates of the system")
    );
}

#[wasm_bindgen_test]
async fn the_settings_say_where_the_server_is_how_it_is_reached_and_how_long_orders_are_kept() {
    let page = Page::open(one_per_lane()).await;
    page.answer("diagnostics", &told());
    page.touch("[data-screen=settings]").await;
    page.wait_for("[data-reached]").await;
    assert_eq!(page.text("[data-server]"), "http://127.0.0.1:8000");
    assert!(page.text("[data-reached]").contains("Not encrypted"));
    assert_eq!(page.text("[data-setting=history-days] output"), "30 days");
    page.touch("[data-setting=history-days] [data-action=less]")
        .await;
    page.wait_until("kept", || (kept(&page).len() == 1).then_some(()))
        .await;
    assert_eq!(kept(&page)[0].history_days, 23);
}
