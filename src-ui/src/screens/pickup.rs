//! The public pickup board: numbers, and nothing else.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    clock,
    hooks::{use_now, use_room},
    state::{
        pickup::{self, Fit, Pickup, Place, Waiting},
        sheet::Sheet,
        view::Open,
    },
    t,
};

/// See [`PickupBoard`].
#[derive(Properties, PartialEq)]
pub struct PickupBoardProps {
    /// What the core shows.
    pub open: Open,
}

/// The numbers that are ready, large while they are new, and those in preparation.
#[component]
pub fn PickupBoard(props: &PickupBoardProps) -> Html {
    let open = &props.open;
    let pickup = use_mut_ref(Pickup::default);
    let now = use_now().max(open.signs.core_heard_at);
    let uptime = i64::try_from(clock::uptime_millis()).unwrap_or(i64::MAX);
    let believed = pickup::is_believed(&open.signs, now);
    let waiting = Waiting::of(&open.lanes, open.server_now(now));
    let board = pickup.borrow_mut().settle(&waiting, believed, uptime);
    if !believed {
        return html! { <AskAtTheCounter /> };
    }
    if waiting.is_empty() {
        return html! {
            <main class="pickup" data-pickup="empty"><p>{ t!("pickup-empty") }</p></main>
        };
    }
    let page = pickup::page(uptime);
    html! {
        <main class="pickup" data-pickup="numbers">
            if !board.called.is_empty() {
                <Numbers list="called" title={None::<AttrValue>} numbers={board.called} page={0} />
            }
            <Numbers list="ready" title={t!("pickup-ready")} numbers={board.ready} {page} />
            <Numbers list="in-preparation" title={t!("pickup-in-preparation")}
                numbers={board.in_preparation} {page} />
        </main>
    }
}

/// Nobody is sent away with a number that may be wrong.
#[component]
pub fn AskAtTheCounter() -> Html {
    html! { <main class="pickup" data-pickup="ask"><p role="status">{ t!("pickup-ask") }</p></main> }
}

/// See [`Numbers`].
#[derive(Properties, PartialEq)]
struct NumbersProps {
    /// Which they are, for the styles.
    list: AttrValue,
    /// Above them.
    title: Option<AttrValue>,
    /// The first is shown first.
    numbers: Vec<Rc<str>>,
    /// Of their pages, over and over again.
    page: usize,
}

/// A list of numbers, as large as they can be, in pages where they are too many.
#[component]
fn Numbers(props: &NumbersProps) -> Html {
    let element = use_node_ref();
    let room = use_room(&element);
    let numbers = &props.numbers;
    let digits = numbers.iter().map(|number| number.len()).max();
    let fit = room.map(|room| {
        let place = Place {
            width: room.width,
            height: room.height,
        };
        Fit::of(place, numbers.len(), digits.unwrap_or(1))
    });
    let sheet = fit.map(|fit| Sheet::of(numbers.len(), fit.on_a_page(), props.page));
    let class = fit.map(|fit| {
        classes!(
            format!("type-{}", fit.type_px),
            format!("digits-{}", digits.unwrap_or(1)),
        )
    });
    html! {
        <section class="numbers" data-numbers={props.list.clone()}>
            { for props.title.as_ref().map(|title| html! {
                <header>
                    <h2>{ title }</h2>
                    { for sheet.iter().filter(|sheet| sheet.pages > 1).map(|sheet| html! {
                        <span>{ t!("page-of", page = sheet.page + 1, pages = sheet.pages) }</span>
                    }) }
                </header>
            }) }
            <ul ref={element} {class} aria-live={(&*props.list == "called").then_some("polite")}>
                { for sheet.iter().flat_map(|sheet| sheet.lines(numbers)).map(|number| html! {
                    <li key={&**number}>{ number.to_string() }</li>
                }) }
            </ul>
        </section>
    }
}
