#![no_main]
//! The body of an answer over REST, read in each of the ways in which one is read.

use libfuzzer_sys::fuzz_target;
use olgfeast_fuzz::{can_be_shown, is_an_order};
use olgfeast_protocol::{
    live::{Conflict, EventsPage, SnapshotPart},
    shown,
    wire::{
        Analytics, WireOrder,
        rest::{self, Cart, CartLine, Health, Login, Me, MenuGroup, MenuItem, MenuPage, Orders},
    },
};
use serde_json::Value;

/// Of the server's own words in an error, at most.
const LONGEST_DETAIL: usize = 300;

fuzz_target!(|text: &str| {
    can_be_shown(&rest::detail(text), LONGEST_DETAIL);
    let _ = rest::http_date(text);
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return;
    };
    if let Some(order) = WireOrder::read(&value) {
        is_an_order(&order);
    }
    if let Some(orders) = Orders::read(&value) {
        orders.orders.iter().for_each(is_an_order);
    }
    if let Some(part) = SnapshotPart::read(&value) {
        part.orders.iter().for_each(is_an_order);
    }
    if let Some(page) = EventsPage::read(&value) {
        let orders = page.events.iter().flat_map(|event| &event.order);
        orders.for_each(is_an_order);
    }
    if let Some(conflict) = Conflict::read(&value) {
        is_an_order(&conflict.order);
    }
    if let Some(login) = Login::read(&value) {
        assert!(!login.access_token.is_empty());
        assert_eq!(format!("{login:?}"), "Login(hidden)");
    }
    let carts = Cart::read(&value).into_iter().flat_map(|cart| cart.lines);
    let in_carts = carts.chain(CartLine::read(&value));
    let groups = MenuGroup::read_list(&value).into_iter();
    let in_groups = groups.flat_map(|group| {
        can_be_shown(&group.group, shown::NAME);
        group.items
    });
    let pages = MenuPage::read(&value).into_iter();
    MenuItem::read(&value)
        .into_iter()
        .chain(pages.flat_map(|page| page.items))
        .chain(in_groups)
        .chain(in_carts.filter_map(|line| line.item))
        .for_each(|item| is_an_item(&item));
    let _ = (
        Me::read(&value),
        Health::read(&value),
        Analytics::read(&value),
    );
});

fn is_an_item(item: &MenuItem) {
    can_be_shown(&item.name, shown::NAME);
    can_be_shown(&item.group, shown::NAME);
    for words in item.description.iter() {
        can_be_shown(words, shown::NOTE);
    }
}
