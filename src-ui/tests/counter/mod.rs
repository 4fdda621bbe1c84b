//! The desk: taking an order, the orders that wait, and the menu.

use olgfeast_protocol::{
    IntentId, OrderId, Role,
    ipc::{
        Change, Dish, DraftLine, DraftState, ErrorCode, IpcError, LinkStatus, MenuItem, MenuList,
        NewOrder, OrderDraft, Snapshot,
    },
};
use olgfeast_ui::clock;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    attribute,
    core::{Page, link, snapshot},
    fill,
};

fn desk() -> Snapshot {
    let mut snapshot = snapshot(vec![]);
    snapshot.settings.role = Some(Role::Admin);
    snapshot
}

fn item(id: i64, group: &str, name: &str, cents: i64, available: bool) -> MenuItem {
    MenuItem {
        id,
        dish: Dish {
            name: name.to_owned(),
            group: group.to_owned(),
            cents,
            tokens: 1,
            description: String::new(),
            available,
        },
    }
}

fn menu(deletes: bool) -> MenuList {
    MenuList {
        items: vec![
            item(1, "Grill", "Bratwurst", 450, true),
            item(2, "Bar", "Lemonade", 250, true),
            item(3, "Grill", "Schnitzel", 900, false),
        ],
        read_at: Some(clock::now()),
        fresh: true,
        deletes,
    }
}

fn draft(n: u128, name: &str, state: DraftState) -> OrderDraft {
    OrderDraft {
        id: IntentId(uuid::Uuid::from_u128(n)),
        order: NewOrder {
            customer_name: name.to_owned(),
            lines: vec![DraftLine {
                item: 1,
                name: "Bratwurst".into(),
                quantity: 2,
                cents: 450,
                tokens: 1,
            }],
        },
        made_at: clock::now(),
        state,
    }
}

fn placed(number: &str) -> DraftState {
    DraftState::Placed {
        order: OrderId(9),
        number: number.to_owned(),
    }
}

async fn open(snapshot: Snapshot, screen: &str) -> Page {
    let page = Page::open_at(snapshot, ".desk").await;
    page.answer("menu", &menu(true));
    page.touch(&format!("[data-screen={screen}]")).await;
    page
}

#[wasm_bindgen_test]
async fn what_is_touched_adds_up_and_one_touch_places_one_order() {
    let mut page = open(desk(), "order").await;
    page.wait_for("[data-dish='1']").await;
    assert!(page.find("[data-dish='3']").is_none(), "it is sold out");
    let button = "[data-action=place-order]";
    assert!(page.find(&format!("{button}:not([disabled])")).is_none());
    page.touch("[data-dish='1']").await;
    page.touch("[data-dish='1']").await;
    page.touch("[data-dish='2']").await;
    page.wait_for("[data-line='2']").await;
    page.wait_until("the total", || {
        (page.text("[data-total=money]") == "11.50").then_some(())
    })
    .await;
    assert_eq!(page.text("[data-total=tokens]"), "3 tokens");
    page.touch("[data-line='2'] [data-action=less]").await;
    page.wait_until("the line is gone", || {
        page.find("[data-line='2']").is_none().then_some(())
    })
    .await;
    fill(&page, "customer_name", "Zoë");
    page.never_answer("keep_order");
    page.touch(&format!("{button}:not([disabled])")).await;
    page.wait_for(&format!("{button}[disabled]")).await;
    let calls = page.calls("keep_order");
    assert_eq!(
        calls,
        [
            r#"{"order":{"customer_name":"Zoë","lines":[{"item":1,"name":"Bratwurst","quantity":2,"cents":450,"tokens":1}]},"replaces":null,"place":true}"#
        ]
    );
    page.push(Change::Drafts { drafts: vec![] });
}

#[wasm_bindgen_test]
async fn the_number_of_a_placed_order_stands_large_until_the_next_one_is_begun() {
    let mut page = open(desk(), "order").await;
    page.touch("[data-dish='1']").await;
    page.wait_for("[data-line='1']").await;
    fill(&page, "customer_name", "Zoë");
    let placing = draft(1, "Zoë", DraftState::Placing);
    page.answer("keep_order", &placing);
    page.push(Change::Drafts {
        drafts: vec![placing],
    });
    page.touch("[data-action=place-order]:not([disabled])")
        .await;
    page.wait_for("[data-outcome=placing]").await;
    page.push(Change::Drafts {
        drafts: vec![draft(1, "Zoë", placed("151"))],
    });
    page.wait_for("[data-outcome=placed]").await;
    assert_eq!(page.text("[data-outcome] .number"), "#151 placed");
    assert!(page.find("[data-line]").is_none(), "the next one is blank");
    page.touch("[data-dish='2']").await;
    page.wait_until("it is put away", || {
        (page.calls("discard_draft").len() == 1).then_some(())
    })
    .await;
    assert!(page.find("[data-outcome]").is_none());
}

#[wasm_bindgen_test]
async fn without_a_connection_an_order_is_kept_as_a_draft_and_says_so() {
    let mut snapshot = desk();
    snapshot.link = link(LinkStatus::Offline { retry_at: None });
    snapshot.drafts = vec![draft(1, "Ann", DraftState::Draft)];
    let mut page = open(snapshot, "order").await;
    page.wait_for("[data-draft-state=draft]").await;
    assert!(
        page.text("[data-draft-state=draft] .state")
            .contains("not sent")
    );
    assert_eq!(page.text("[data-action=place-order]"), "KEEP AS A DRAFT");
    assert!(
        page.find("[data-action=place-draft]:not([disabled])")
            .is_none()
    );
    page.push(Change::Link {
        link: link(LinkStatus::Live),
    });
    page.touch("[data-action=place-draft]:not([disabled])")
        .await;
    page.wait_until("it is placed", || {
        (page.calls("place_draft").len() == 1).then_some(())
    })
    .await;
    // Edited, it is in the form and no longer in the list.
    page.touch("[data-action=edit-draft]").await;
    page.wait_for("[data-line='1']").await;
    assert!(page.find("[data-draft]").is_none());
    let refused = IpcError::new(ErrorCode::TooManyDrafts, "50");
    page.refuse("keep_order", &refused);
    page.touch("[data-action=place-order]:not([disabled])")
        .await;
    page.wait_for(".bill .failure:not(:empty)").await;
    assert!(page.find("[data-line='1']").is_some(), "nothing is lost");
}

#[wasm_bindgen_test]
async fn sold_out_is_one_touch_and_offline_nothing_can_be_changed() {
    let mut page = open(desk(), "menu").await;
    let row = "[data-dish='1']";
    page.touch(&format!("{row} [data-action=offer-dish]:not([disabled])"))
        .await;
    page.wait_until("the server is told", || {
        (page.calls("offer_dish") == [r#"{"id":1,"available":false}"#]).then_some(())
    })
    .await;
    let sold_out = page.wait_for("[data-dish='3']").await;
    assert_eq!(attribute(&sold_out, "data-available"), "false");
    assert!(page.text("[data-dish='3']").contains("Sold out"));
    page.push(Change::Link {
        link: link(LinkStatus::Offline { retry_at: None }),
    });
    page.wait_until("read-only", || {
        let enabled = ".menu [data-action]:not([disabled])";
        page.find(enabled).is_none().then_some(())
    })
    .await;
    assert!(page.text(".as-of").contains("nothing can be changed"));
}

#[wasm_bindgen_test]
async fn an_item_is_checked_before_it_is_sent_and_deleted_only_where_the_server_keeps_orders() {
    let page = open(desk(), "menu").await;
    page.touch("[data-group=Grill] [data-action=new-dish]:not([disabled])")
        .await;
    page.wait_for(".menu-form").await;
    assert!(
        page.find("[data-action=delete-dish]").is_none(),
        "it is new"
    );
    fill(&page, "name", "Bratwurst");
    fill(&page, "value", "4,5");
    page.touch("[data-action=keep-dish]").await;
    page.wait_for(".menu-form .failure:not(:empty)").await;
    assert!(page.text(".menu-form .failure").contains("has this name"));
    fill(&page, "name", "Currywurst");
    page.touch("[data-action=keep-dish]").await;
    page.wait_until("it is sent", || {
        let wanted = r#"{"dish":{"name":"Currywurst","group":"Grill","cents":450,"tokens":1,"description":"","available":true}}"#;
        (page.calls("create_dish") == [wanted]).then_some(())
    })
    .await;
    page.wait_until("the form is closed", || {
        page.find(".menu-form").is_none().then_some(())
    })
    .await;
    page.touch("[data-dish='1'] [data-action=edit-dish]").await;
    page.touch("[data-action=delete-dish]").await;
    page.touch("[data-action=delete-dish-sure]").await;
    page.wait_until("it is deleted", || {
        (page.calls("delete_dish") == [r#"{"id":1}"#]).then_some(())
    })
    .await;
    page.answer("menu", &menu(false));
    page.touch("[data-dish='2'] [data-action=offer-dish]:not([disabled])")
        .await;
    page.touch("[data-dish='2'] [data-action=edit-dish]").await;
    page.wait_for(".menu-form").await;
    page.wait_until("a plain server deletes nothing", || {
        page.find("[data-action=delete-dish]")
            .is_none()
            .then_some(())
    })
    .await;
}
