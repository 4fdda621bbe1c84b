//! This computer hosts the feast, or is offered to.

use olgfeast_protocol::{
    Settings,
    ipc::{
        Change, ErrorCode, FirstAdmin, FoundHub, Hosted, Hosting, IpcError, Kept, OnNetwork,
        Session, Snapshot,
    },
    settings::Theme,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{core::Page, one_per_lane, settings::theme_shown};

fn signed_out() -> Snapshot {
    Snapshot {
        session: Session::SignedOut {
            server: None,
            username: None,
        },
        ..one_per_lane()
    }
}

fn hosted() -> Hosted {
    Hosted {
        address: "http://127.0.0.1:8000".into(),
        network: None,
        first_admin: None,
    }
}

fn new_feast() -> Hosting {
    Hosting::On(Hosted {
        first_admin: Some(FirstAdmin {
            username: "admin".into(),
            password: "k7RmQ2vXw9Lp".into(),
        }),
        ..hosted()
    })
}

fn cannot() -> IpcError {
    IpcError::new(ErrorCode::CannotHost, "the port is taken")
}

#[wasm_bindgen_test]
async fn a_feast_is_begun_by_one_touch_and_its_password_stays_until_it_is_written_down() {
    let mut page = Page::open_where(Hosting::Off, signed_out());
    page.answer("host", &new_feast());
    page.touch("[data-action=host]").await;
    page.wait_for("[data-notice=first-admin]").await;
    assert_eq!(page.calls("host"), [r#"{"reach":"this-computer"}"#]);
    assert_eq!(page.text(".account .password"), "k7RmQ2vXw9Lp");

    // The core has signed in meanwhile. The board may wait, the password may not.
    let session = Session::SignedIn {
        server: "http://127.0.0.1:8000".into(),
        username: "admin".into(),
        kept: Kept::Memory,
    };
    page.push(Change::Session { session });
    gloo_timers::future::TimeoutFuture::new(100).await;
    assert_eq!(page.text(".account .password"), "k7RmQ2vXw9Lp");
    // Nor is it read in other colours than those of this computer.
    let settings = Settings {
        theme: Theme::Light,
        ..signed_out().settings
    };
    page.push(Change::Settings { settings });
    page.wait_until("the theme", || (theme_shown() == "light").then_some(()))
        .await;

    page.answer("first_admin_noted", &Hosting::On(hosted()));
    page.touch("[data-action=noted]").await;
    page.wait_for(".board").await;
    assert!(page.find("[data-notice=first-admin]").is_none());
    assert!(!page.text("body, div").contains("k7RmQ2vXw9Lp"));
}

#[wasm_bindgen_test]
async fn where_it_cannot_be_hosted_the_reason_stands_there_and_the_form_stays() {
    let page = Page::open_where(Hosting::Off, signed_out());
    page.refuse("host", &cannot());
    page.touch("[data-action=host]").await;
    page.wait_until("the reason", || {
        page.text(".host-offer [role=alert]")
            .contains("the port is taken")
            .then_some(())
    })
    .await;
    assert!(page.find("input[name=server]").is_some());
    page.wait_for("[data-action=host]:not([disabled])").await;
}

#[wasm_bindgen_test]
async fn who_has_a_server_is_offered_no_settings_of_hosting() {
    let page = Page::open_where(Hosting::Off, one_per_lane());
    page.touch("[data-screen=settings]").await;
    page.wait_for("[data-card=role]").await;
    page.wait_until("the core was asked", || {
        (!page.calls("hosting").is_empty()).then_some(())
    })
    .await;
    gloo_timers::future::TimeoutFuture::new(50).await;
    assert!(page.find("[data-hosting]").is_none());
}

#[wasm_bindgen_test]
async fn other_computers_are_let_in_and_find_address_and_code_on_the_settings() {
    let page = Page::open_where(Hosting::On(hosted()), one_per_lane());
    page.touch("[data-screen=settings]").await;
    page.wait_for("[data-hosting=on]").await;
    let open = Hosting::On(Hosted {
        network: Some(OnNetwork {
            addresses: vec!["192.168.1.20:8443".into(), "10.0.0.7:8443".into()],
            pairing_code: "7KQM-X3RT-9WHP".into(),
        }),
        ..hosted()
    });
    page.answer("host", &open);
    page.answer("hosting", &open);
    page.touch("[data-action=host-network]").await;
    page.wait_for("[data-pairing-code='7KQM-X3RT-9WHP']").await;
    assert_eq!(page.calls("host"), [r#"{"reach":"network"}"#]);
    let text = page.text(".card");
    for address in ["192.168.1.20:8443", "10.0.0.7:8443"] {
        assert!(text.contains(address), "{text}");
    }
    page.touch("[data-action=host-this-computer]").await;
    page.wait_for("[data-action=host-this-computer-sure]").await;
    assert_eq!(page.calls("host").len(), 1, "not by one stray touch");
    page.touch("[data-screen=kitchen]").await;
    page.wait_for(".board").await;
}

#[wasm_bindgen_test]
async fn hosting_is_never_stopped_by_one_stray_touch() {
    let page = Page::open_where(Hosting::On(hosted()), one_per_lane());
    page.touch("[data-screen=settings]").await;
    page.touch("[data-action=stop-hosting]").await;
    page.wait_for("[data-action=stop-hosting-sure]").await;
    assert!(page.calls("stop_hosting").is_empty());
    page.answer("stop_hosting", &Hosting::Off);
    page.answer("hosting", &Hosting::Off);
    page.touch("[data-action=stop-hosting-sure]").await;
    page.wait_for("[data-hosting=off]").await;
    assert_eq!(page.calls("stop_hosting").len(), 1);
}

#[wasm_bindgen_test]
async fn a_new_password_is_made_by_two_touches_and_shown_until_it_is_written_down() {
    let page = Page::open_where(Hosting::On(hosted()), one_per_lane());
    page.touch("[data-screen=settings]").await;
    page.touch("[data-action=new-admin-password]").await;
    page.wait_for("[data-action=new-admin-password-sure]").await;
    assert!(page.calls("new_admin_password").is_empty());
    page.refuse("new_admin_password", &cannot());
    page.touch("[data-action=new-admin-password-sure]").await;
    page.wait_until("the reason", || {
        page.text(".card [role=alert]")
            .contains("the port is taken")
            .then_some(())
    })
    .await;

    page.answer("new_admin_password", &new_feast());
    page.answer("hosting", &new_feast());
    page.touch("[data-action=new-admin-password]").await;
    page.touch("[data-action=new-admin-password-sure]").await;
    page.wait_for("[data-notice=first-admin]").await;
    assert_eq!(page.calls("new_admin_password").len(), 2);
    assert_eq!(page.text(".account .password"), "k7RmQ2vXw9Lp");
    page.answer("first_admin_noted", &Hosting::On(hosted()));
    page.answer("hosting", &Hosting::On(hosted()));
    page.touch("[data-action=noted]").await;
    page.wait_for("[data-hosting=on]").await;
    assert!(!page.text("body, div").contains("k7RmQ2vXw9Lp"));
}

#[wasm_bindgen_test]
async fn a_computer_that_should_host_and_cannot_says_why() {
    let page = Page::open_where(Hosting::Failed { error: cannot() }, one_per_lane());
    page.touch("[data-screen=settings]").await;
    page.wait_for("[data-hosting=failed]").await;
    assert!(page.text(".card").contains("the port is taken"));
}

fn type_into(page: &Page, name: &str, text: &str) {
    let field = page.find(&format!("input[name={name}]")).unwrap();
    let field: web_sys::HtmlInputElement = wasm_bindgen::JsCast::unchecked_into(field);
    field.set_value(text);
    let init = web_sys::InputEventInit::new();
    init.set_bubbles(true);
    let event = web_sys::InputEvent::new_with_event_init_dict("input", &init).unwrap();
    field.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn a_hub_that_answers_is_chosen_by_one_touch_and_believed_only_with_the_code() {
    let page = Page::open_where(Hosting::Off, signed_out());
    page.answer(
        "find_hubs",
        &vec![FoundHub {
            name: "olgFeast ab12".into(),
            address: "192.168.1.20:8443".into(),
            encrypted: true,
        }],
    );
    // Nobody had answered when the page was opened; it looks again.
    page.touch("[data-found-hub]").await;
    page.wait_until("the address", || {
        let field = page.find("input[name=server]")?;
        let field: web_sys::HtmlInputElement = wasm_bindgen::JsCast::unchecked_into(field);
        (field.value() == "192.168.1.20:8443").then_some(())
    })
    .await;
    assert!(page.calls("sign_in").is_empty(), "nothing is sent by that");
    type_into(&page, "code", " vf43-4yt7-0m8j ");
    type_into(&page, "username", "admin");
    type_into(&page, "password", "secret");
    page.refuse(
        "sign_in",
        &IpcError::new(ErrorCode::WrongKey, "another key"),
    );
    page.touch(".sign-in-form [type=submit]").await;
    page.wait_until("the reason", || {
        page.text(".sign-in-form [role=alert]")
            .contains("pairing code")
            .then_some(())
    })
    .await;
    assert_eq!(
        page.calls("sign_in"),
        [
            r#"{"server":"192.168.1.20:8443#vf43-4yt7-0m8j","username":"admin","password":"secret","in_the_open":false}"#
        ]
    );
}
