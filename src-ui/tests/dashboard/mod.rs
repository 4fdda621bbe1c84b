//! The admin desk: figures with their time, and orders that are moved on.

use olgfeast_protocol::{
    Figures, Role, feast_day,
    figures::{ItemCount, Share, StateCounts, Sum, ToReady},
    ipc::{CountedBy, Dashboard, Spans, Told},
};
use olgfeast_ui::clock;

use super::{
    core::{Page, link, order, snapshot},
    *,
};

fn told(figure: i64) -> Told {
    Told {
        figure,
        by: CountedBy::Here,
        as_of: clock::now(),
    }
}

fn spans(today: i64) -> Spans {
    Spans {
        today: told(today),
        week: told(today * 3),
        month: Some(told(today * 9)),
        ever: None,
    }
}

fn dashboard() -> Dashboard {
    let now = clock::now();
    let day = feast_day::at(now);
    let present = ((now.0 - day.start.0) / 3_600_000_000) as usize;
    let mut by_hour = vec![0; present + 1];
    by_hour[present] = 47;
    let mut ready_by_hour = vec![None; present + 1];
    ready_by_hour[present] = Some(380_000);
    Dashboard {
        counted_at: now,
        today: Figures {
            from: day.start,
            until: day.end,
            orders: 242,
            cancelled: 2,
            states: StateCounts {
                complete: 224,
                ..StateCounts::default()
            },
            value: Sum {
                known: 341_850,
                unknown: 0,
            },
            tokens: Sum {
                known: 1126,
                unknown: 0,
            },
            to_ready: ToReady {
                orders: 200,
                median_millis: Some(380_000),
                p90_millis: Some(665_000),
            },
            late: Share {
                of_them: 17,
                of_all: 242,
            },
            by_hour,
            ready_by_hour,
            by_item: vec![
                ItemCount {
                    name: "Bratwurst".into(),
                    pieces: 64,
                    orders: 40,
                },
                ItemCount {
                    name: "Fries".into(),
                    pieces: 58,
                    orders: 41,
                },
            ],
        },
        quarter: 12,
        orders: spans(242),
        value: spans(341_850),
    }
}

/// The desk in front of these orders, with figures.
async fn desk(orders: Vec<olgfeast_protocol::Order>) -> Page {
    let mut snapshot = snapshot(orders);
    snapshot.settings.role = Some(Role::Admin);
    let mut page = Page::open_at(snapshot, ".dashboard").await;
    page.answer("dashboard", &dashboard());
    // After a change it is asked again.
    page.push(Change::Order {
        order: order(9, Ready),
    });
    page.wait_for("[data-figure=today] small:not(:empty)").await;
    page
}

#[wasm_bindgen_test]
async fn every_figure_stands_on_the_desk_with_its_time() {
    let page = desk(vec![order(1, Pending), order(2, Preparing)]).await;
    for (name, figure, note) in [
        ("open", "3", "1 new · 1 cooking · 1 ready"),
        ("open", "3", "224 handed out today · 2 cancelled"),
        ("oldest", "1 min ●", "Kowalski family"),
        ("today", "242", "12 in the last 15 minutes"),
        ("today", "242", "726 this week · 2,178 this month"),
        ("to-ready", "6:20", "median · 11:05 for 9 of 10"),
        ("late", "7 %", "17 of 242"),
        ("value", "3,418.50", "1126 tokens"),
    ] {
        let tile = format!("[data-figure={name}]");
        assert_eq!(page.text(&format!("{tile} strong")), figure, "{name}");
        let text = page.text(&tile);
        assert!(text.contains(note), "{note} is not in {text}");
        assert!(text.contains("as of "), "{text}");
        let tile = page.find(&tile).unwrap();
        assert_eq!(attribute(&tile, "data-saved"), "false");
    }
    let said = attribute(
        &page.find("[data-chart=hours] svg[role=img]").unwrap(),
        "aria-label",
    );
    assert!(said.contains("47"), "{said}");
    assert!(page.text("[data-chart=hours] table").contains("47"));
    assert!(page.text("[data-chart=ready] table").contains("6:20"));
    assert_eq!(page.all("[data-chart=items] tbody tr").len(), 2);
}

#[wasm_bindgen_test]
async fn without_the_server_every_figure_is_grey_and_says_from_when_it_is() {
    let mut page = desk(vec![order(1, Pending)]).await;
    page.push(Change::Link {
        link: link(LinkStatus::Offline { retry_at: None }),
    });
    page.wait_for("[data-figure=today][data-saved=true]").await;
    for tile in page.all("[data-figure]") {
        assert_eq!(attribute(&tile, "data-saved"), "true");
        assert!(tile.text_content().unwrap().contains("as of "));
    }
    assert_eq!(page.all(".panel:not(.saved)").len(), 0);
    assert_eq!(page.text("[data-figure=today] strong"), "242", "it stays");
}

#[wasm_bindgen_test]
async fn an_order_is_moved_on_from_the_list_once_and_can_be_taken_back() {
    let mut page = desk(vec![order(1, Pending), order(2, Preparing)]).await;
    page.answer("set_status", &moved(1, Preparing));
    page.answer("undo", &moved(1, Pending));
    let numbers: Vec<String> = page
        .all("tr[data-order-id]")
        .iter()
        .map(|row| attribute(row, "data-order-id"))
        .collect();
    assert_eq!(numbers, ["1001", "1002", "1009"], "the oldest first");
    let button = "tr[data-order-id='1001'] button[data-action=advance]";
    assert_eq!(page.text(button), "START COOKING");
    page.touch(button).await;
    let ready = format!("{button}[aria-disabled=false]");
    page.wait_for(&ready).await;
    page.touch(&ready).await;
    page.touch(button).await;
    page.wait_for(".toast button[data-action=undo]").await;
    assert_eq!(
        page.calls("set_status"),
        [r#"{"order_id":1001,"seen":"pending","to":"preparing"}"#],
        "neither an inert row nor a second tap moves anything"
    );
    page.push(Change::Pending {
        id: OrderId(1001),
        intents: vec![pending(Preparing)],
    });
    let waiting = "tr[data-order-id='1001'][data-status=preparing][data-sync=waiting]";
    page.wait_for(waiting).await;
    assert!(page.find(&ready).is_none(), "it has just changed");
    page.touch(".toast button[data-action=undo]").await;
    page.wait_until("an undo", || {
        page.calls("undo")
            .contains(&r#"{"order_id":1001}"#.to_owned())
            .then_some(())
    })
    .await;
}

#[wasm_bindgen_test]
async fn figures_that_cannot_be_read_are_told_of_and_nothing_is_invented() {
    let mut snapshot = snapshot(vec![]);
    snapshot.settings.role = Some(Role::Admin);
    let mut page = Page::open_at(snapshot, ".dashboard").await;
    page.refuse("dashboard", &IpcError::new(ErrorCode::Internal, "the disk"));
    page.push(Change::Order {
        order: order(9, Ready),
    });
    page.wait_for(".dashboard [role=alert]").await;
    page.wait_for("tr[data-order-id='1009']").await;
    assert_eq!(page.text("[data-figure=today] strong"), "–");
    assert_eq!(
        page.text("[data-figure=open] strong"),
        "1",
        "the board is there"
    );
}
