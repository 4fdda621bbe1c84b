//! What strangers have typed, on the screen.

use olgfeast_protocol::{
    Order, OrderStatus, Role, StationId,
    ipc::{
        Dish, HistoryPage, MenuItem, MenuList, Snapshot,
        people::{PairedStation, People, Person, Presence, StationSeen},
    },
    shown,
};
use olgfeast_ui::clock;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    core::{Page, lines, order, snapshot},
    diagnostics::{lose_the_link_and_find_it, told},
};

/// As the core passes them on: what it takes out is not here any more.
fn typed() -> Vec<String> {
    [
        "<img src=x onerror=alert(1)><script>alert(2)</script>",
        "</article></section><h1>Ready</h1>",
        "{{7*7}} ${7*7} &lt;b&gt; \" ' `",
        "עוגיות \u{202e}321# ובירה",
        "Z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}algo",
        "\u{1b}[2J\0\n\n\n\n\n\n\n\n\n\nx",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([
        "W".repeat(100_000),
        "many words ".repeat(10_000),
        "🍜".repeat(1_000),
    ])
    .map(|text| shown::shown(&text, shown::NAME).into_owned())
    .collect()
}

fn board() -> (Vec<String>, Snapshot) {
    let typed = typed();
    let orders: Vec<Order> = typed
        .iter()
        .zip(1..)
        .map(|(text, number)| {
            let status = [
                OrderStatus::Pending,
                OrderStatus::Preparing,
                OrderStatus::Ready,
            ][number as usize % 3];
            let mut order = order(number, status);
            order.customer_name = text.clone();
            order.lines = lines(&[(2, text)]);
            order.notes = text.clone();
            order
        })
        .collect();
    (typed, snapshot(orders))
}

#[wasm_bindgen_test]
async fn whatever_strangers_type_is_text_and_stays_in_its_place() {
    let (typed, board) = board();
    let page = Page::open(board).await;
    page.wait_for("article[data-order-id]").await;

    assert!(page.find("img, script, .board h1").is_none(), "no markup");
    for article in page.all("article[data-order-id]") {
        let number: usize = article
            .get_attribute("data-display-id")
            .and_then(|number| number.parse().ok())
            .unwrap();
        let name = article.query_selector(".name").unwrap().unwrap();
        let shown = name.text_content().unwrap_or_default();
        assert_eq!(shown, typed[number - 1], "as it was typed");
        let room = article.get_bounding_client_rect();
        for part in page.all(&format!("article[data-display-id='{number}'] *")) {
            let part_room = part.get_bounding_client_rect();
            // What did not fit is not there, and is counted in words.
            if part_room.width() == 0.0 {
                continue;
            }
            assert!(
                part_room.right() <= room.right() + 1.0 && part_room.left() >= room.left() - 1.0,
                "{number}: {} leaves its ticket",
                part.outer_html()
            );
        }
        let direction = web_sys::window()
            .and_then(|window| window.get_computed_style(&name).ok().flatten())
            .and_then(|style| style.get_property_value("unicode-bidi").ok());
        assert_eq!(direction.as_deref(), Some("isolate"), "turns nothing else");
    }
}

/// Everything that a server tells the desk, in the words of strangers.
fn answer_at_the_desk(page: &Page, typed: &[String], orders: &[Order]) {
    let items = (1..).zip(typed).map(|(id, text)| MenuItem {
        id,
        dish: Dish {
            name: text.clone(),
            group: text.clone(),
            cents: 350,
            tokens: 1,
            description: text.clone(),
            available: true,
        },
    });
    let menu = MenuList {
        items: items.collect(),
        read_at: Some(clock::now()),
        fresh: true,
        deletes: true,
    };
    page.answer("menu", &menu);
    let found = HistoryPage {
        orders: orders.to_vec(),
        next: None,
    };
    page.answer("history", &found);
    page.answer("diagnostics", &told());
    let seen = (1..).zip(typed).map(|(number, text)| StationSeen {
        id: StationId(uuid::Uuid::from_u128(number)),
        name: Some(text.clone()),
        role: Some(text.clone()),
        version: Some(text.clone()),
        address: Some(text.clone()),
        last_heard: Some(clock::now()),
        cursor: None,
        unsent: Some(2),
        state: Presence::Unreachable,
    });
    page.answer("stations", &Some(seen.collect::<Vec<_>>()));
    let people = People {
        staff: (1..)
            .zip(typed)
            .map(|(id, text)| Person {
                id,
                username: text.clone(),
                is_active: true,
            })
            .collect(),
        paired: (1..)
            .zip(typed)
            .map(|(number, text)| PairedStation {
                station_id: StationId(uuid::Uuid::from_u128(number)),
                name: text.clone(),
                role: Role::Kitchen,
                in_force: true,
            })
            .collect(),
    };
    page.answer("people", &Some(people));
}

#[wasm_bindgen_test]
async fn at_the_desk_too_whatever_strangers_type_is_text_and_stays_in_its_place() {
    let (typed, mut board) = board();
    board.settings.role = Some(Role::Admin);
    let orders = board.orders.clone();
    let mut page = Page::open_at(board, ".bar").await;
    answer_at_the_desk(&page, &typed, &orders);
    // Stations are asked for where the link is new.
    lose_the_link_and_find_it(&mut page).await;
    let room = page.root().get_bounding_client_rect();
    let mut outside = Vec::new();
    for (screen, shows) in [
        ("order", "[data-dish='9']"),
        ("menu", "[data-screen=menu][aria-current]"),
        ("history", "[data-row]"),
        ("diagnostics", "[data-station]"),
        ("settings", "[data-person]"),
    ] {
        page.touch(&format!("[data-screen={screen}]")).await;
        page.wait_for(shows).await;
        let main = page.wait_for("main").await;
        for text in &typed[..3] {
            page.wait_until(&format!("{text} on {screen}"), || {
                let shown = main.text_content().unwrap_or_default();
                shown.contains(text.trim()).then_some(())
            })
            .await;
        }
        assert!(page.find("img, script").is_none(), "markup on {screen}");
        for part in page.all("main *, [data-notice]") {
            let part_room = part.get_bounding_client_rect();
            if part_room.width() == 0.0 {
                continue;
            }
            if part_room.right() > room.right() + 1.0 || part_room.left() < room.left() - 1.0 {
                let part: String = part.outer_html().chars().take(150).collect();
                outside.push(format!("{screen}: {part}"));
            }
        }
        let main_room = main.get_bounding_client_rect();
        assert!(
            main_room.height() >= room.height() / 2.0,
            "{screen}: what is said above leaves it {} px",
            main_room.height()
        );
    }
    assert!(outside.is_empty(), "they leave the window: {outside:#?}");
}
