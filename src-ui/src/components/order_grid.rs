//! What can be ordered, to be touched.

use olgfeast_protocol::ipc::MenuItem;
use yew::prelude::*;

use crate::{
    numbers::amount,
    state::order_form::{Group, OrderForm},
    t,
};

/// A section for each food group, a button for each item with how many of it are on the order.
pub fn order_grid(groups: &[Group], form: &OrderForm, on_add: &Callback<MenuItem>) -> Html {
    let group = |group: &Group| {
        html! {
            <section data-group={group.name.to_string()}>
                <h2>{ &*group.name }</h2>
                <div class="dishes">{ for group.items.iter().map(|item| dish(item, form, on_add)) }</div>
            </section>
        }
    };
    html! { <div class="order-grid">{ for groups.iter().map(group) }</div> }
}

fn dish(item: &MenuItem, form: &OrderForm, on_add: &Callback<MenuItem>) -> Html {
    let dish = &item.dish;
    let count = form.of(item.id);
    let (price, tokens) = (amount(dish.cents), t!("tokens", count = dish.tokens));
    let label = t!(
        "order-add",
        what = dish.name.as_str(),
        price = price.as_str(),
        tokens = tokens.as_str(),
        count = count
    );
    let onclick = {
        let (on_add, item) = (on_add.clone(), item.clone());
        move |_: MouseEvent| on_add.emit(item.clone())
    };
    html! {
        <button class="dish" data-dish={item.id.to_string()} title={label} {onclick}>
            <strong>{ &dish.name }</strong>{ " " }
            <small>{ format!("{price} · {tokens}") }</small>
            if count > 0 { { " " }<b class="count">{ format!("{count} ×") }</b> }
        </button>
    }
}
