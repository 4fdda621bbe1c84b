//! The link badge, and what goes with it: the band, the button, the receipt.

use olgfeast_protocol::{
    OrderId, OrderStatus,
    ipc::{Blocked, Change, Degraded, LinkStatus, Proof, Receipt},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit};

use crate::{
    attribute,
    core::{Page, link, pending},
    one_per_lane,
};
use OrderStatus::{Preparing, Ready};

#[wasm_bindgen_test]
async fn the_badge_carries_the_word_of_every_status() {
    let mut page = Page::open(one_per_lane()).await;
    let degraded = |cause| LinkStatus::Degraded { cause };
    let always = page.wait_for("[role=status][data-link-status]").await;
    for (status, word, head) in [
        (LinkStatus::Connecting, "connecting", "Connecting"),
        (LinkStatus::CatchingUp, "catching-up", "Catching up"),
        (LinkStatus::Live, "live", "Live"),
        (degraded(Degraded::Rest), "degraded", "Checking over REST"),
        (LinkStatus::Offline { retry_at: None }, "offline", "Offline"),
        (
            LinkStatus::Blocked {
                by: Blocked::SignIn,
            },
            "blocked",
            "Sign in again",
        ),
    ] {
        page.push(Change::Link { link: link(status) });
        let badge = page
            .wait_for(&format!("[role=status][data-link-status={word}]"))
            .await;
        assert!(badge.text_content().unwrap().starts_with(head), "{word}");
        assert_eq!(page.all("[role=status][data-link-status]").len(), 1);
        // Only what changes within it is read out.
        assert!(badge == always, "{word}: another element");
    }
}

#[wasm_bindgen_test]
async fn offline_shows_a_band_and_retries_at_once_when_asked() {
    let mut page = Page::open(one_per_lane()).await;
    assert!(page.find(".band").is_none());
    let offline = LinkStatus::Offline { retry_at: None };
    page.push(Change::Link {
        link: link(offline),
    });
    let band = page.wait_for(".band").await;
    assert!(band.text_content().unwrap().contains("saved orders from"));
    page.touch("[data-action=retry-now]").await;
    page.wait_until("retry_now", || {
        (page.calls("retry_now").len() == 1).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn retry_now_is_as_high_as_a_finger_needs_and_its_keys_move_no_ticket() {
    let mut page = Page::open(one_per_lane()).await;
    let offline = LinkStatus::Offline { retry_at: None };
    page.push(Change::Link {
        link: link(offline),
    });
    let button: HtmlElement = page
        .wait_for("[data-action=retry-now]")
        .await
        .unchecked_into();
    let (button_rect, bar) = (
        button.get_bounding_client_rect(),
        page.find(".bar").unwrap().get_bounding_client_rect(),
    );
    assert!(button_rect.height() >= 56.0, "{}", button_rect.height());
    assert!(button_rect.width() >= 56.0, "{}", button_rect.width());
    assert!(
        button_rect.bottom() <= bar.bottom(),
        "the board is not covered"
    );
    // As Tab would reach it.
    button.focus().unwrap();
    assert!(button.matches(":focus-visible").unwrap());
    for code in ["Enter", "Space"] {
        let went_on = press_on(&button, code);
        assert!(went_on, "{code} is left to the button");
    }
    gloo_timers::future::TimeoutFuture::new(50).await;
    assert!(page.find(".selected").is_none());
    assert!(page.calls("set_status").is_empty());
}

#[wasm_bindgen_test]
async fn only_the_word_of_the_link_is_read_out_and_not_the_seconds() {
    let mut page = Page::open(one_per_lane()).await;
    let soon = olgfeast_ui::clock::now().plus_millis(60_000);
    let offline = LinkStatus::Offline {
        retry_at: Some(soon),
    };
    page.push(Change::Link {
        link: link(offline),
    });
    page.wait_for("[role=status][data-link-status=offline]")
        .await;
    let seen = "[role=status] [aria-hidden=true] strong";
    let first = page.text(seen);
    assert!(first.starts_with("Reconnecting in "), "{first}");
    let read_out = page.find("[role=status] .read-out").unwrap();
    let text = read_out.first_child().unwrap();
    page.wait_until("the next second", || {
        (page.text(seen) != first).then_some(())
    })
    .await;
    assert_eq!(read_out.text_content().as_deref(), Some("Offline"));
    assert!(
        text.is_same_node(read_out.first_child().as_ref()),
        "nothing new to say"
    );
    // Everything else in the live region is out of the reader's sight.
    for element in page.all("[role=status] > :not(.read-out)") {
        assert_eq!(attribute(&element, "aria-hidden"), "true");
    }
    let room = read_out.get_bounding_client_rect();
    assert!(room.width() <= 1.0 && room.height() <= 1.0, "and not drawn");
}

#[wasm_bindgen_test]
async fn a_station_that_was_replaced_waits_to_be_asked_back() {
    let mut page = Page::open(one_per_lane()).await;
    page.push(Change::Link {
        link: link(LinkStatus::Blocked {
            by: Blocked::Replaced,
        }),
    });
    page.wait_for("[role=status][data-link-status=blocked]")
        .await;
    page.touch("[data-action=retry-now]").await;
    page.wait_until("retry_now", || {
        (page.calls("retry_now").len() == 1).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn on_a_plain_server_the_badge_tells_when_the_board_was_checked() {
    let page = Page::open(one_per_lane()).await;
    let small = "[role=status] small";
    page.wait_until("heard", || {
        page.text(small).contains("heard ").then_some(())
    })
    .await;
    page.prove_by(Proof::Checked);
    page.beat();
    page.wait_until("checked", || {
        let words = page.text(small);
        (words.starts_with(" · checked ") && words.ends_with(" · up to #3")).then_some(())
    })
    .await;
    assert!(page.find("[data-link-status=live]").is_some());
}

#[wasm_bindgen_test]
async fn what_waits_while_offline_is_said_in_the_band_with_the_same_count_as_above() {
    let mut board = one_per_lane();
    board.pending = vec![
        (OrderId(1001), vec![pending(Preparing)]),
        (OrderId(1002), vec![pending(Ready)]),
    ];
    let mut page = Page::open(board).await;
    page.push(Change::Link {
        link: link(LinkStatus::Offline { retry_at: None }),
    });
    let band = page.wait_for(".band").await;
    let words = band.text_content().unwrap();
    assert!(
        words.starts_with("Offline · showing saved orders from "),
        "{words}"
    );
    let waits = page.text(".band .waits");
    assert_eq!(waits, "· 2 changes wait to be sent");
    assert!(waits.ends_with(&page.text("[data-unsent-count]")));
}

#[wasm_bindgen_test]
async fn a_suspect_link_has_a_dot_and_neither_band_nor_frame() {
    let mut page = Page::open(one_per_lane()).await;
    page.push(Change::Link {
        link: link(LinkStatus::Degraded {
            cause: Degraded::Silent,
        }),
    });
    page.wait_for("[role=status].suspect[data-link-status=degraded] i")
        .await;
    assert!(page.find(".band").is_none());
    assert!(page.find(".kitchen.stale").is_none());
}

#[wasm_bindgen_test]
async fn a_receipt_tells_what_an_outage_has_cost_and_what_needs_a_look_until_it_was_read() {
    let mut page = Page::open(one_per_lane()).await;
    let until = olgfeast_ui::clock::now();
    let receipt = Receipt {
        from: until.plus_millis(-360_000),
        until,
        new: 4,
        changed: 2,
        sent: 7,
        refused: 0,
        also_worked: vec!["147".into()],
        worked_at: Vec::new(),
    };
    page.push(Change::Receipt {
        receipt: receipt.clone(),
    });
    let strip = page.wait_for(".strip[role=log]").await;
    let words = strip.text_content().unwrap();
    for part in [
        "Back after 6 min",
        "4 new",
        "2 changed elsewhere",
        "your 7 actions sent",
        "0 refused",
        "147 worked elsewhere at the same time: check",
    ] {
        assert!(words.contains(part), "{words}");
    }
    let (strip_rect, board) = (
        strip.get_bounding_client_rect(),
        page.find(".board").unwrap().get_bounding_client_rect(),
    );
    assert!(
        strip_rect.bottom() <= board.top() + 1.0,
        "it covers nothing"
    );
    page.touch(".strip[role=log] [data-action=read-receipt]")
        .await;
    page.wait_until("read", || {
        page.find(".strip[role=log]").is_none().then_some(())
    })
    .await;
    page.push(Change::Receipt {
        receipt: Receipt {
            until: until.plus_millis(60_000),
            ..receipt
        },
    });
    page.wait_for(".strip[role=log]").await;
}

/// Presses a key on an element; whether the page left it to the element.
fn press_on(element: &HtmlElement, code: &str) -> bool {
    let init = KeyboardEventInit::new();
    init.set_code(code);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element.dispatch_event(&event).unwrap()
}
