//! The page in each of its languages.

pub(crate) mod clipping;

use olgfeast_protocol::{
    OrderStatus, Role, Settings,
    ipc::{Change, ErrorCode, IpcError, LinkStatus, Snapshot},
    settings::Language,
};
use olgfeast_ui::i18n;
use wasm_bindgen_test::wasm_bindgen_test;

use self::clipping::Clipping;
use crate::{
    attribute,
    core::{Page, lines, link, pending},
    one_per_lane, signed_out,
};

/// What the core pushes when a person at a kitchen station has chosen a language.
fn chosen(language: Language) -> Change {
    chosen_at(Role::Kitchen, language)
}

fn chosen_at(role: Role, language: Language) -> Change {
    let settings = Settings {
        role: Some(role),
        language: Some(language),
        ..Settings::default()
    };
    Change::Settings { settings }
}

fn document_language() -> String {
    let document = web_sys::window().unwrap().document().unwrap();
    attribute(&document.document_element().unwrap(), "lang")
}

#[wasm_bindgen_test]
async fn a_language_is_chosen_by_its_own_name_and_spoken_when_the_core_has_kept_it() {
    let mut page = Page::open(signed_out()).await;
    let choices = page.all("[data-language]");
    let names: Vec<String> = choices
        .iter()
        .map(|choice| choice.text_content().unwrap())
        .collect();
    let unreviewed = |name: &str| format!("{name}unreviewed");
    assert_eq!(
        names,
        [
            unreviewed("Deutsch"),
            "English".to_owned(),
            unreviewed("Español"),
            unreviewed("Français"),
            unreviewed("Italiano"),
            unreviewed("Polski")
        ]
    );
    page.refuse(
        "change_settings",
        &IpcError::new(ErrorCode::CannotKeep, "disk full"),
    );
    page.touch("[data-language=pl]").await;
    page.wait_until("the refusal", || {
        page.all(".sign-in [role=alert]")
            .iter()
            .any(|alert| {
                alert
                    .text_content()
                    .unwrap()
                    .contains("could not be stored")
            })
            .then_some(())
    })
    .await;
    assert_eq!(page.text("h1"), "Sign in to the feast");

    page.answer("change_settings", &());
    page.touch("[data-language=de]").await;
    page.wait_until("the call", || {
        let calls = page.calls("change_settings");
        let last: serde_json::Value = serde_json::from_str(calls.get(1)?).unwrap();
        (last["settings"]["language"] == "de").then_some(())
    })
    .await;
    page.push(chosen(Language::De));
    page.wait_until("German", || {
        (page.text("h1") == "Beim Fest anmelden").then_some(())
    })
    .await;
    page.wait_for("[data-language=de][aria-pressed=true]").await;
    page.wait_until("the document", || {
        (document_language() == "de").then_some(())
    })
    .await;
    page.push(chosen(Language::En));
    page.wait_until("English", || (document_language() == "en").then_some(()))
        .await;
}

#[wasm_bindgen_test]
async fn no_part_of_an_open_board_keeps_a_word_of_the_old_language() {
    let mut page = Page::open(one_per_lane()).await;
    let words = |page: &Page| -> Vec<String> {
        [
            "[data-screen=kitchen]",
            "[data-lane=pending] h2",
            "[data-lane=preparing] h2",
            "[data-lane=pending] [data-action=advance]",
            "[data-lane=preparing] [data-action=advance]",
            "[data-lane=ready] [data-action=advance]",
            "[data-action=help]",
        ]
        .map(|selector| page.text(selector))
        .to_vec()
    };
    page.wait_for("article:not([aria-busy])").await;
    let english = words(&page);
    let mut said = vec![english.clone()];
    for language in [Language::De, Language::Pl, Language::Fr, Language::En] {
        page.push(chosen(language));
        page.wait_until(language.tag(), || {
            (document_language() == language.tag()).then_some(())
        })
        .await;
        page.wait_for("article:not([aria-busy])").await;
        let now = words(&page);
        if language != Language::En {
            for before in &said {
                for (old, new) in before.iter().zip(&now) {
                    assert_ne!(old, new, "{language:?}");
                }
            }
        }
        said.push(now);
    }
    assert_eq!(said.last(), Some(&english), "and back");
}

/// The longest that happens: everything has something to say at once.
fn busy() -> Snapshot {
    let mut board = one_per_lane();
    let long = [(12, "Pierogi ruskie"), (2, "Lemonade"), (1, "Water")];
    for order in &mut board.orders {
        order.lines = lines(&long);
    }
    board
}

#[wasm_bindgen_test]
async fn every_word_fits_where_it_stands_in_every_language() {
    let mut clipped = Vec::new();
    for (width, height) in [(1280, 800), (1024, 768)] {
        let kitchen = Page::open(busy()).await;
        let mut kitchen = Clipping::of(kitchen, width, height).await;
        for language in Language::ALL {
            kitchen.page.push(chosen(language));
            kitchen.page.wait_for("article:not([aria-busy])").await;
            clipped.extend(
                kitchen
                    .found(&format!("kitchen {language:?} {width}"))
                    .await,
            );
            for status in [
                LinkStatus::CatchingUp,
                LinkStatus::Offline { retry_at: None },
            ] {
                kitchen.page.push(Change::Link { link: link(status) });
                clipped.extend(
                    kitchen
                        .found(&format!("{} {language:?} {width}", status.word()))
                        .await,
                );
            }
            kitchen.page.push(Change::Link {
                link: link(LinkStatus::Live),
            });
        }
        kitchen.page.touch("[data-screen=settings]").await;
        for language in Language::ALL {
            kitchen.page.push(chosen(language));
            kitchen.page.wait_for(".settings .card").await;
            let place = format!("settings {language:?} {width}");
            clipped.extend(kitchen.found(&place).await);
        }
        let id = busy().orders.first().map(|order| order.id).unwrap();
        kitchen.page.push(Change::Pending {
            id,
            intents: vec![pending(OrderStatus::Ready)],
        });
        kitchen.page.push(Change::Link {
            link: link(LinkStatus::Offline { retry_at: None }),
        });
        for language in Language::ALL {
            kitchen.page.push(chosen(language));
            let place = format!("settings offline {language:?} {width}");
            clipped.extend(kitchen.found(&place).await);
        }
        // A computer that has no role yet.
        for language in Language::ALL {
            let settings = Settings {
                language: Some(language),
                ..Settings::default()
            };
            kitchen.page.push(Change::Settings { settings });
            let place = format!("first run {language:?} {width}");
            clipped.extend(kitchen.found(&place).await);
        }
        drop(kitchen);
        let sign_in = Page::open(signed_out()).await;
        let mut sign_in = Clipping::of(sign_in, width, height).await;
        for language in Language::ALL {
            sign_in.page.push(chosen(language));
            clipped.extend(
                sign_in
                    .found(&format!("sign-in {language:?} {width}"))
                    .await,
            );
        }
    }
    i18n::speak(Language::En);
    assert!(clipped.is_empty(), "\n{}", clipped.join("\n"));
}

/// The desk leads to more screens than a kitchen, and a window without a connection has most to say.
#[wasm_bindgen_test]
async fn every_word_fits_at_the_admin_desk_while_orders_wait_to_be_sent() {
    let mut clipped = Vec::new();
    for (width, height) in [(1920, 1080), (1280, 800), (1024, 768)] {
        let mut board = busy();
        board.settings.role = Some(Role::Admin);
        let waiting = board.orders.first().map(|order| order.id);
        board.pending = waiting
            .map(|id| (id, vec![pending(OrderStatus::Ready)]))
            .into_iter()
            .collect();
        board.link = link(LinkStatus::Offline { retry_at: None });
        let desk = Page::open_at(board, ".dashboard .orders tbody tr").await;
        let mut desk = Clipping::of(desk, width, height).await;
        for language in Language::ALL {
            desk.page.push(chosen_at(Role::Admin, language));
            desk.page.wait_for(".dashboard .orders tbody tr").await;
            let place = format!("desk {language:?} {width}");
            clipped.extend(desk.found(&place).await);
        }
    }
    i18n::speak(Language::En);
    assert!(clipped.is_empty(), "\n{}", clipped.join("\n"));
}
