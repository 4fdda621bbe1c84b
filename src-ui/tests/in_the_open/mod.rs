//! Plain http at a public address: refused until a person says so, and on the badge for as long as it holds.

use olgfeast_protocol::ipc::{Change, ErrorCode, IpcError, Kept, Session, Snapshot};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{core::Page, field, locales::clipping::Clipping, one_per_lane, type_into};

const CONFIRM: &str = "[data-setting=in-the-open]";

fn signed_out() -> Snapshot {
    Snapshot {
        session: Session::SignedOut {
            server: None,
            username: None,
        },
        ..one_per_lane()
    }
}

#[wasm_bindgen_test]
async fn everybody_may_read_along_only_where_a_person_has_said_so_of_this_address() {
    let page = Page::open(signed_out()).await;
    page.refuse(
        "sign_in",
        &IpcError::new(ErrorCode::Insecure, "example.org"),
    );
    for (name, value) in [
        ("server", "http://example.org"),
        ("username", "ann"),
        ("password", "pw"),
    ] {
        type_into(&field(&page, name), value);
    }
    assert!(page.find(CONFIRM).is_none(), "nobody is asked before");
    page.touch("form [type=submit]").await;
    page.wait_for("[data-setting=in-the-open][aria-pressed=false]")
        .await;
    page.touch(CONFIRM).await;
    page.wait_for("[data-setting=in-the-open][aria-pressed=true]")
        .await;
    let calls = page.calls("sign_in");
    assert_eq!(calls.len(), 1, "saying so sends nothing: {calls:?}");
    page.touch("form [type=submit]").await;
    let calls = page
        .wait_until("a second try", || {
            let calls = page.calls("sign_in");
            (calls.len() == 2).then_some(calls)
        })
        .await;
    assert!(calls[0].contains(r#""in_the_open":false"#), "{calls:?}");
    assert!(calls[1].contains(r#""in_the_open":true"#), "{calls:?}");
    // What was said of one address is not said of another.
    type_into(&field(&page, "server"), "http://example.com");
    page.wait_until("no confirmation", || {
        page.find("[data-setting=in-the-open][aria-pressed=true]")
            .is_none()
            .then_some(())
    })
    .await;
    page.touch("form [type=submit]").await;
    page.wait_until("a third try", || {
        let calls = page.calls("sign_in");
        (calls.len() == 3 && calls[2].contains(r#""in_the_open":false"#)).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_badge_says_so_for_as_long_as_it_holds() {
    let signed_in = |server: &str| Session::SignedIn {
        server: server.to_owned(),
        username: "ann".into(),
        kept: Kept::Memory,
    };
    let mut page = Page::open(Snapshot {
        session: signed_in("http://example.org"),
        ..one_per_lane()
    })
    .await;
    page.wait_for(".badge [data-in-the-open]").await;
    assert!(
        page.text(".badge [data-in-the-open]")
            .contains("NOT ENCRYPTED")
    );
    assert!(page.text(".badge .read-out").contains("NOT ENCRYPTED"));
    page.push(Change::Session {
        session: signed_in("https://example.org"),
    });
    page.wait_until("nothing of it", || {
        page.find("[data-in-the-open]").is_none().then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn on_a_low_screen_the_question_does_not_push_the_button_below_the_edge() {
    let page = Page::open(signed_out()).await;
    page.refuse(
        "sign_in",
        &IpcError::new(ErrorCode::Insecure, "example.org"),
    );
    let low = Clipping::of(page, 1280, 700).await;
    type_into(&field(&low.page, "server"), "http://example.org");
    low.page.touch("form [type=submit]").await;
    low.page.wait_for(CONFIRM).await;
    low.page
        .wait_until("the button in sight", || {
            let send = low.page.find("form [type=submit]")?;
            (send.get_bounding_client_rect().bottom() <= 701.0).then_some(())
        })
        .await;
}
