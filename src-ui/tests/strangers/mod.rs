//! What strangers have typed, on the screen.

use olgfeast_protocol::{Order, OrderStatus, ipc::Snapshot, shown};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::core::{Page, lines, order, snapshot};

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
