//! The items of the menu by food group.

use olgfeast_protocol::ipc::MenuItem;
use yew::prelude::*;

use crate::{numbers::amount, state::order_form::Group, t};

/// What a person wants with an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DishWish {
    /// Change it.
    Edit(i64),
    /// Whether it can be ordered.
    Offer(i64, bool),
    /// A new one in this food group.
    New(String),
}

/// See [`menu_list`].
pub struct MenuListed<'a> {
    /// By food group.
    pub groups: &'a [Group],
    /// The item in the form.
    pub edited: Option<i64>,
    /// The item of which the server is asked now.
    pub busy: Option<i64>,
    /// Whether anything can be changed.
    pub online: bool,
}

/// A panel for each food group, a row for each item.
pub fn menu_list(listed: &MenuListed<'_>, on_wish: &Callback<DishWish>) -> Html {
    let group = |group: &Group| {
        let name = group.name.to_string();
        let onclick = {
            let name = name.clone();
            on_wish.reform(move |_: MouseEvent| DishWish::New(name.clone()))
        };
        html! {
            <section class="panel menu-group" data-group={name.clone()}>
                <header>
                    <h2>{ &name }</h2>
                    <button data-action="new-dish" disabled={!listed.online} {onclick}
                        aria-label={t!("menu-new-in", group = name.as_str())}>{ t!("menu-new") }</button>
                </header>
                <ul>{ for group.items.iter().map(|item| row(item, listed, on_wish)) }</ul>
            </section>
        }
    };
    html! { <div class="menu-groups">{ for listed.groups.iter().map(group) }</div> }
}

fn row(item: &MenuItem, listed: &MenuListed<'_>, on_wish: &Callback<DishWish>) -> Html {
    let (id, dish) = (item.id, &item.dish);
    let edit = on_wish.reform(move |_: MouseEvent| DishWish::Edit(id));
    let available = dish.available;
    let offer = on_wish.reform(move |_: MouseEvent| DishWish::Offer(id, !available));
    let busy = listed.busy == Some(id);
    let (words, label) = if available {
        (
            t!("menu-sell-out"),
            t!("menu-sell-out-what", what = dish.name.as_str()),
        )
    } else {
        (
            t!("menu-offer"),
            t!("menu-offer-what", what = dish.name.as_str()),
        )
    };
    let edited = listed.edited == Some(id);
    html! {
        <li key={id.to_string()} data-dish={id.to_string()} data-available={available.to_string()}
            class={classes!((!available).then_some("sold-out"), edited.then_some("edited"))}>
            <button class="edit" data-action="edit-dish" disabled={!listed.online} onclick={edit}
                title={t!("menu-edit-what", what = dish.name.as_str())}>
                <strong>{ &dish.name }</strong>{ " " }
                <small>{ format!("{} · {}", amount(dish.cents), t!("tokens", count = dish.tokens)) }</small>
                if !available { { " " }<b>{ t!("menu-sold-out") }</b> }
            </button>
            <button data-action="offer-dish" disabled={!listed.online || busy} onclick={offer}
                title={label}>{ words }</button>
        </li>
    }
}
