//! The history: what is looked for, a long list, the order beside it, the report of a day.

use olgfeast_protocol::{
    Figures, Order, OrderStatus, Role, UtcTime,
    figures::{ItemCount, StateCounts, Sum},
    ipc::{
        Change, ErrorCode, Exported, HistoryPage, HistoryReach, HistoryReading, IpcError,
        LinkStatus, Snapshot,
    },
};
use olgfeast_ui::clock;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, KeyboardEvent, KeyboardEventInit};

use crate::{
    attribute,
    core::{Page, link, order, snapshot},
    type_into,
};
use OrderStatus::{Complete, Pending, Ready};
use wasm_bindgen::JsCast;

fn desk(orders: Vec<Order>) -> Snapshot {
    let mut desk = snapshot(orders);
    desk.settings.role = Some(Role::Admin);
    desk
}

/// Order 300 first, and 100 of them.
fn hundred() -> HistoryPage {
    HistoryPage {
        orders: (201..=300)
            .rev()
            .map(|number| order(number, Complete))
            .collect(),
        next: None,
    }
}

async fn on_history(desk: Snapshot, found: &HistoryPage) -> Page {
    let page = Page::open_at(desk, "[data-screen=history]").await;
    page.answer("history", found);
    page.touch("[data-screen=history]").await;
    page.wait_for(".history .search").await;
    page
}

fn numbers(page: &Page) -> Vec<i64> {
    let rows = page.all("[data-row]");
    let number =
        |row: &web_sys::Element| attribute(row, "data-row").parse::<i64>().unwrap() - 1_000;
    rows.iter().map(number).collect()
}

fn press_in(target: &web_sys::Element, code: &str) {
    let init = KeyboardEventInit::new();
    init.set_code(code);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    target.dispatch_event(&event).unwrap();
}

fn change(target: &web_sys::Element) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict("change", &init).unwrap();
    target.dispatch_event(&event).unwrap();
}

async fn asked(page: &Page, filter: &str) {
    page.wait_until(filter, || {
        let last = page.calls("history").pop()?;
        last.contains(filter).then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_is_touched_and_typed_narrows_what_the_core_is_asked() {
    let page = on_history(desk(vec![]), &hundred()).await;
    page.wait_for("[data-row='1300']").await;
    asked(&page, r#"{"filter":{},"after":null,"most":100}"#).await;
    page.touch("[data-day=today]").await;
    asked(&page, r#""until":"#).await;
    page.touch("[data-day=any]").await;
    let text: HtmlInputElement = page.wait_for("input[name=text]").await.unchecked_into();
    type_into(&text, "Zoë");
    asked(&page, r#"{"filter":{"text":"Zoë"}"#).await;
    let place: HtmlSelectElement = page.wait_for("select[name=place]").await.unchecked_into();
    place.set_value("item");
    change(&place);
    asked(&page, r#"{"filter":{"item":"Zoë"}"#).await;
    let status: HtmlSelectElement = page.wait_for("select[name=status]").await.unchecked_into();
    status.set_value("cancelled");
    change(&status);
    asked(&page, r#"{"filter":{"status":"cancelled","item":"Zoë"}"#).await;
    let day: HtmlInputElement = page.wait_for("input[name=day]").await.unchecked_into();
    day.set_value("2026-11-22");
    change(&day);
    // From four in the morning, UTC.
    asked(&page, r#""from":1795320000000000,"until":1795406400000000"#).await;
}

#[wasm_bindgen_test]
async fn of_a_long_list_the_rows_are_drawn_that_are_in_sight() {
    let page = on_history(desk(vec![]), &hundred()).await;
    page.wait_for("[data-row='1300']").await;
    assert!(numbers(&page).len() < 40, "{}", numbers(&page).len());
    let rows = page.wait_for(".history .rows").await;
    page.wait_until("the height of the list", || {
        (rows.scroll_height() == 100 * 56).then_some(())
    })
    .await;
    rows.set_scroll_top(60 * 56);
    page.wait_for("[data-row='1240']").await;
    page.wait_until("the first rows to go", || {
        page.find("[data-row='1300']").is_none().then_some(())
    })
    .await;
    assert!(numbers(&page).len() < 50);
    assert_eq!(
        rows.scroll_height(),
        100 * 56,
        "and the list is as long as before"
    );
}

#[wasm_bindgen_test]
async fn an_order_is_shown_beside_the_list_by_touch_and_by_key_and_can_be_brought_back() {
    let board = vec![order(300, Complete), order(301, Pending)];
    let page = on_history(desk(board), &hundred()).await;
    page.touch("[data-row='1300']").await;
    page.wait_for(".drawer [data-detail='1300']").await;
    page.answer("set_status", &crate::moved(1, Ready));
    page.touch(".drawer [data-action=back]").await;
    page.wait_until("the call", || {
        let calls = page.calls("set_status");
        (calls == [r#"{"order_id":1300,"seen":"complete","to":"ready"}"#]).then_some(())
    })
    .await;
    let rows = page.wait_for(".history .rows").await;
    press_in(&rows, "ArrowDown");
    page.wait_for(".drawer [data-detail='1299']").await;
    assert!(
        page.find(".drawer [data-action=back]").is_none(),
        "the board does not know it any more"
    );
    press_in(&rows, "End");
    page.wait_for(".drawer [data-detail='1201']").await;
    page.wait_for("[data-row='1201'][aria-selected=true]").await;
    press_in(&rows, "Escape");
    page.wait_until("nothing beside it", || {
        page.find(".history .drawer").is_none().then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn how_far_back_it_reaches_is_told_and_offline_that_it_is_from_here() {
    let mut page = Page::open_at(desk(vec![]), "[data-screen=history]").await;
    page.answer("history", &HistoryPage::default());
    let reach = HistoryReach {
        reaches_back_to: Some(clock::now()),
        total: Some(2_000),
        known: 500,
        reading: HistoryReading::Runs,
    };
    page.answer("history_reach", &reach);
    page.touch("[data-screen=history]").await;
    let bar = page.wait_for(".history progress").await;
    assert_eq!(
        (attribute(&bar, "max"), attribute(&bar, "value")),
        ("2000".into(), "500".into())
    );
    assert!(page.text(".history .reach").contains("500"));
    page.wait_until("nothing is found", || {
        page.text(".history .nothing")
            .contains("No such order")
            .then_some(())
    })
    .await;
    assert!(page.find(".history > .saved").is_none());
    page.answer(
        "history_reach",
        &HistoryReach {
            reading: HistoryReading::Complete,
            ..reach
        },
    );
    page.wait_until("the bar to go", || {
        page.find(".history progress").is_none().then_some(())
    })
    .await;
    page.push(Change::Link {
        link: link(LinkStatus::Offline {
            retry_at: Some(clock::now()),
        }),
    });
    page.wait_for(".history > .saved").await;
}

#[wasm_bindgen_test]
async fn what_is_found_is_saved_as_a_table_and_where_not_the_reason_is_told() {
    let page = on_history(desk(vec![]), &hundred()).await;
    let text: HtmlInputElement = page.wait_for("input[name=text]").await.unchecked_into();
    type_into(&text, "Li");
    asked(&page, r#""text":"Li""#).await;
    page.answer(
        "export_history",
        &Exported {
            path: "/d/orders.csv".into(),
            rows: 7,
        },
    );
    page.touch("[data-action=export-history]").await;
    page.wait_until("the path", || {
        let said = page.text(".history > .said");
        (said.contains("/d/orders.csv") && said.contains('7')).then_some(())
    })
    .await;
    assert_eq!(
        page.calls("export_history"),
        [r#"{"filter":{"text":"Li"}}"#]
    );
    page.refuse(
        "export_history",
        &IpcError::new(ErrorCode::CannotKeep, "disk full"),
    );
    page.touch("[data-action=export-history]").await;
    page.wait_until("the reason", || {
        page.text(".history > .said")
            .contains("could not be stored")
            .then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_report_of_a_day_is_drawn_printed_and_turned() {
    let page = on_history(desk(vec![]), &hundred()).await;
    let day = UtcTime::parse("2026-11-22T04:00:00").unwrap();
    let figures = Figures {
        from: day,
        until: day.plus_millis(86_400_000),
        orders: 242,
        cancelled: 3,
        states: StateCounts {
            complete: 240,
            ready: 2,
            ..StateCounts::default()
        },
        value: Sum {
            known: 341_850,
            unknown: 0,
        },
        tokens: Sum {
            known: 1_126,
            unknown: 0,
        },
        by_hour: vec![0, 0, 12, 34],
        by_item: vec![ItemCount {
            name: "Bratwurst".into(),
            pieces: 64,
            orders: 40,
        }],
        ..Figures::default()
    };
    page.answer("report", &figures);
    page.touch("[data-action=report]").await;
    page.wait_for(".report [data-figure=orders]").await;
    for (figure, words) in [
        ("orders", "242"),
        ("value", "3,418.50"),
        ("tokens", "1,126"),
    ] {
        let selector = format!("[data-figure={figure}]");
        assert!(
            page.text(&selector).contains(words),
            "{}",
            page.text(&selector)
        );
    }
    assert!(page.text("[data-figure=orders]").contains("3 cancelled"));
    assert_eq!(
        page.all(".report tbody tr").len(),
        2 + 1,
        "from the first hour with an order"
    );
    let call = page.calls("report").pop().unwrap();
    assert!(call.contains(r#""late_minutes":10"#), "{call}");
    page.touch("[data-action=print-report]").await;
    page.wait_until("the dialog", || {
        (page.calls("print").len() == 1).then_some(())
    })
    .await;
    let shown = attribute(&page.find(".report").unwrap(), "data-report");
    page.touch("[data-action=day-before]").await;
    page.wait_until("another day", || {
        (attribute(&page.find(".report")?, "data-report") < shown).then_some(())
    })
    .await;
    page.touch("[data-action=close-report]").await;
    page.wait_for(".history .rows").await;
}
