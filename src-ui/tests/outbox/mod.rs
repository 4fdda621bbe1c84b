//! What a person should know of the outbox, and decides.

use olgfeast_protocol::{
    OrderId, OrderStatus, UtcTime,
    ipc::{
        Change, ErrorCode, Held, IpcError, NearlyFull, Notices, Receipt, Snapshot, Unreadable,
        Unsent, WentBack,
    },
};
use olgfeast_ui::clock;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    attribute,
    core::{Page, order},
    moved, one_per_lane,
};
use OrderStatus::{Preparing, Ready};

fn minutes_ago(minutes: i64) -> UtcTime {
    clock::now().plus_millis(-minutes * 60_000)
}

fn told(notices: Notices) -> Snapshot {
    Snapshot {
        notices,
        ..one_per_lane()
    }
}

fn held(numbers: std::ops::RangeInclusive<i64>) -> Notices {
    let held = numbers.map(|number| Held {
        order: OrderId(1000 + number),
        number: number.to_string(),
        from: OrderStatus::Preparing,
        to: Ready,
        made_at: minutes_ago(300),
    });
    Notices {
        held: held.collect(),
        ..Notices::default()
    }
}

fn receipt(minutes: i64) -> Receipt {
    Receipt {
        from: minutes_ago(minutes + 6),
        until: minutes_ago(minutes),
        new: 4,
        changed: 2,
        sent: 7,
        refused: 0,
        also_worked: vec!["147".into()],
        worked_at: Vec::new(),
    }
}

/// No strip hides any of the board: it begins where they end, and ends with the window.
fn assert_nothing_covers_the_board(page: &Page) {
    let strips = page.find(".notices").unwrap().get_bounding_client_rect();
    let board = page.find(".board").unwrap().get_bounding_client_rect();
    assert!(strips.bottom() <= board.top() + 0.5);
    assert!(board.height() > 200.0, "a board of {}", board.height());
    assert!(board.bottom() <= 800.5);
}

#[wasm_bindgen_test]
async fn what_has_waited_for_long_is_told_until_it_is_sent_and_cannot_be_put_away() {
    let mut page = Page::open(told(Notices {
        unsent: Some(Unsent {
            actions: 3,
            since: minutes_ago(16),
        }),
        ..Notices::default()
    }))
    .await;
    let strip = page.wait_for("[data-notice=unsent][role=status]").await;
    let words = strip.text_content().unwrap();
    assert!(words.starts_with("3 actions have waited since "), "{words}");
    assert!(page.find("[data-notice=unsent] button").is_none());
    assert_nothing_covers_the_board(&page);

    page.push(Change::Notices {
        notices: Notices {
            nearly_full: Some(NearlyFull {
                actions: 1_800,
                most: 2_000,
            }),
            ..Notices::default()
        },
    });
    let strip = page.wait_for("[data-notice=nearly-full][role=alert]").await;
    let words = strip.text_content().unwrap();
    assert!(words.starts_with("1,800 of 2,000 actions wait"), "{words}");
    assert!(page.find("[data-notice=unsent]").is_none(), "one sentence");

    page.push(Change::Notices {
        notices: Notices::default(),
    });
    page.wait_until("gone by itself", || {
        page.find("[data-notice]").is_none().then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_is_held_is_decided_order_by_order_and_a_second_tap_hits_nothing_new() {
    let mut page = Page::open(told(held(1..=7))).await;
    page.answer("confirm_held", &moved(1, Ready));
    page.answer("discard_held", &moved(0, Preparing));
    page.wait_for("[data-notice=held]").await;
    let lines = page.all("[data-held]");
    assert_eq!(lines.len(), 2);
    let words = lines[0].text_content().unwrap();
    assert!(words.starts_with("1: moved to READY at "), "{words}");
    assert_eq!(page.text("[data-action=more-held]"), "+5 more ▸");
    for (action, name) in [("send-held", "Send 1"), ("discard-held", "Discard 1")] {
        let button = page
            .find(&format!("[data-held='1001'] [data-action={action}]"))
            .unwrap();
        assert_eq!(attribute(&button, "aria-label"), name);
        assert!(button.get_bounding_client_rect().height() >= 56.0);
    }
    assert_nothing_covers_the_board(&page);

    page.touch("[data-held='1001'] [data-action=send-held]")
        .await;
    page.wait_until("sent", || {
        (page.calls("confirm_held") == [r#"{"order_id":1001}"#]).then_some(())
    })
    .await;
    page.push(Change::Notices {
        notices: held(2..=7),
    });
    let next = page
        .wait_for("[data-held='1003'] [data-action=send-held]")
        .await;
    assert!(next.has_attribute("disabled"), "just came under the finger");

    page.touch("[data-held='1002'] [data-action=discard-held]")
        .await;
    page.wait_until("discarded", || {
        (page.calls("discard_held") == [r#"{"order_id":1002}"#]).then_some(())
    })
    .await;
    assert_eq!(page.calls("confirm_held").len(), 1);

    page.touch("[data-action=more-held]").await;
    page.wait_for("[data-held='1004']").await;
    assert!(page.find("[data-held='1002']").is_none());
}

#[wasm_bindgen_test]
async fn a_decision_that_failed_says_why_and_can_be_made_again() {
    let page = Page::open(told(held(1..=1))).await;
    let why = IpcError::new(ErrorCode::UnknownOrder, "the board has no such order");
    page.refuse("confirm_held", &why);
    page.touch("[data-action=send-held]").await;
    page.wait_until("why", || {
        let words = page.text("[data-held='1001']");
        words
            .contains("This order is not on the board any more.")
            .then_some(())
    })
    .await;
    page.wait_for("[data-action=discard-held]:not([disabled])")
        .await;
}

#[wasm_bindgen_test]
async fn what_the_server_lost_is_put_away_only_after_all_of_it_was_shown() {
    let page = Page::open(told(Notices {
        went_back: Some(WentBack {
            at: minutes_ago(1),
            order_count: 12,
            orders: (101..=106).map(|number| order(number, Preparing)).collect(),
            actions: 14,
        }),
        ..Notices::default()
    }))
    .await;
    let strip = page.wait_for("[data-notice=went-back] [role=alert]").await;
    assert_eq!(
        strip.text_content().unwrap(),
        "The server went back: 12 orders and 14 actions are only here"
    );
    let ok = "[data-action=put-away-lost]";
    assert!(page.find(ok).unwrap().has_attribute("disabled"));

    page.touch("[data-action=show-lost]").await;
    let first = page.wait_for("[data-lost='1101']").await;
    let words = first.text_content().unwrap();
    for part in [
        "101 · COOKING",
        "Kowalski family",
        "4 Pierogi ruskie · 3 Lemonade",
    ] {
        assert!(words.contains(part), "{words}");
    }
    assert_eq!(page.all("[data-lost]").len(), 4);
    assert_nothing_covers_the_board(&page);
    assert!(page.find(ok).unwrap().has_attribute("disabled"));

    page.touch("[data-action=list-next]").await;
    page.wait_for("[data-lost='1106']").await;
    assert!(page.text(".lost").contains("6 more are not listed"));
    page.touch(ok).await;
    page.wait_until("put away", || {
        (page.calls("put_away_went_back").len() == 1).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn earlier_receipts_are_one_touch_away_newest_first_and_in_pages() {
    let mut board = one_per_lane();
    let last = receipt(1);
    board.receipt = Some(last.clone());
    let mut page = Page::open(board).await;
    let all: Vec<Receipt> = std::iter::once(last)
        .chain((1..=4).map(|n| receipt(n * 60)))
        .collect();
    page.answer("receipts", &all);
    page.touch("[data-action=earlier]").await;
    page.wait_for("[data-receipt]").await;
    let shown = |page: &Page| -> Vec<String> {
        let lines = page.all("[data-receipt]");
        lines
            .iter()
            .map(|line| attribute(line, "data-receipt"))
            .collect()
    };
    let expected: Vec<String> = all[1..]
        .iter()
        .map(|receipt| receipt.until.0.to_string())
        .collect();
    assert_eq!(shown(&page), expected[..3]);
    assert!(page.text("[data-receipt]").contains("7 actions sent"));
    assert_nothing_covers_the_board(&page);
    page.touch("[data-action=list-next]").await;
    page.wait_until("the second page", || {
        (shown(&page) == expected[3..]).then_some(())
    })
    .await;

    page.touch("[data-action=read-receipt]").await;
    page.wait_until("read", || {
        page.find("[data-notice=receipt], [data-receipt]")
            .is_none()
            .then_some(())
    })
    .await;
    page.push(Change::Receipt {
        receipt: receipt(0),
    });
    page.wait_for("[data-notice=receipt]").await;
    assert!(page.find("[data-receipt]").is_none(), "and only that");
}

#[wasm_bindgen_test]
async fn the_receipts_are_there_when_the_last_one_was_long_read() {
    let mut page = Page::open(one_per_lane()).await;
    assert!(
        page.find("[data-action=outages]").is_none(),
        "no outage yet"
    );
    let all = [receipt(1), receipt(60)];
    page.answer("receipts", &all);
    page.push(Change::Receipt {
        receipt: all[0].clone(),
    });
    page.wait_for("[data-action=outages]").await;
    page.touch("[data-action=read-receipt]").await;
    page.touch("[data-action=outages]").await;
    page.wait_for("[data-receipt]").await;
    assert_eq!(
        page.all("[data-receipt]").len(),
        all.len(),
        "also the last one"
    );
    assert_nothing_covers_the_board(&page);
    page.touch("[data-action=outages]").await;
    page.wait_until("away again", || {
        page.find("[data-receipt]").is_none().then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_order_that_cannot_be_read_is_told_until_it_is_read_again() {
    let page_notices = Notices {
        unreadable: Some(Unreadable {
            count: 1,
            numbers: vec![147],
        }),
        ..Notices::default()
    };
    let mut page = Page::open(told(page_notices)).await;
    let strip = page.wait_for("[data-notice=unreadable]").await;
    let words = strip.text_content().unwrap();
    assert_eq!(words, "1 order cannot be read (#147): look at the counter");
    assert_nothing_covers_the_board(&page);
    page.push(Change::Notices {
        notices: Notices::default(),
    });
    page.wait_until("gone", || {
        page.find("[data-notice=unreadable]")
            .is_none()
            .then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn receipts_that_cannot_be_read_are_told_and_asked_for_again() {
    let mut board = one_per_lane();
    board.receipt = Some(receipt(1));
    let page = Page::open(board).await;
    page.refuse("receipts", &IpcError::new(ErrorCode::Internal, "damaged"));
    page.touch("[data-action=earlier]").await;
    page.wait_until("why", || {
        page.text(".strip[role=alert]")
            .contains("damaged")
            .then_some(())
    })
    .await;
    page.answer("receipts", &Vec::<Receipt>::new());
    page.touch("[data-action=earlier]").await;
    page.wait_until("none", || {
        page.text(".strip[role=status]")
            .contains("No earlier outage is known.")
            .then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn with_everything_to_be_told_at_once_there_is_still_a_board() {
    let mut board = told(Notices {
        unsent: Some(Unsent {
            actions: 1_900,
            since: minutes_ago(300),
        }),
        nearly_full: Some(NearlyFull {
            actions: 1_900,
            most: 2_000,
        }),
        went_back: Some(WentBack {
            at: minutes_ago(1),
            order_count: 1,
            orders: vec![order(101, Preparing)],
            actions: 14,
        }),
        ..held(1..=200)
    });
    board.receipt = Some(receipt(1));
    let page = Page::open(board).await;
    page.wait_for("[data-held]").await;
    assert_eq!(page.text("[data-action=more-held]"), "+198 more ▸");
    let told: Vec<String> = page
        .all("[data-notice]")
        .iter()
        .map(|strip| attribute(strip, "data-notice"))
        .collect();
    assert_eq!(told, ["went-back", "nearly-full", "held", "receipt"]);
    assert_nothing_covers_the_board(&page);
    for button in page.all(".notices button") {
        let height = button.get_bounding_client_rect().height();
        assert!(height >= 56.0, "{height}: {}", button.outer_html());
    }
}
