//! The orders of the dashboard: those that are open, and those that have ended lately.

use std::rc::Rc;

use olgfeast_protocol::{UtcTime, settings::Ages};
use yew::prelude::*;

use super::ticket::{mood_class, sync};
use crate::{
    clock,
    hooks::use_inert,
    state::{
        dashboard::{AsOf, Rows, ended_at},
        detail::{Ended, Known},
        view::{Age, Card, Lanes},
        words,
    },
    t,
};

/// See [`Orders`].
#[derive(Properties, PartialEq)]
pub struct OrdersProps {
    /// The open ones.
    pub lanes: Lanes,
    /// Those that have ended.
    pub ended: Rc<Ended>,
    /// When an order has waited too long.
    pub ages: Ages,
    /// From when the list is.
    pub as_of: AsOf,
    /// The station's clock.
    pub now: UtcTime,
    /// The server's clock.
    pub server_now: UtcTime,
    /// The button of a row.
    pub on_move: Callback<Rc<Card>>,
}

/// A table with one row for each order.
#[component]
pub fn Orders(props: &OrdersProps) -> Html {
    let rows = use_memo(
        (props.lanes.clone(), Rc::clone(&props.ended)),
        |(lanes, ended)| Rows::of(lanes, ended),
    );
    let open = rows.open.iter().enumerate().map(|(place, card)| {
        html! {
            <OpenRow
                key={card.order.id.0.to_string()} card={Rc::clone(card)} {place}
                age={card.age(props.server_now, props.ages.of(card.lane))}
                on_move={props.on_move.clone()}
            />
        }
    });
    let offset_millis = props.server_now.millis_since(props.now);
    let ended = rows
        .ended
        .iter()
        .map(|known| ended_row(known, offset_millis, props.now));
    let is_empty = rows.open.is_empty() && rows.ended.is_empty();
    html! {
        <section class={classes!("panel", "orders", props.as_of.saved.then_some("saved"))}>
            <header>
                <h2>{ t!("dash-orders") }</h2>
                <small>{ words::as_of(props.as_of, props.now) }</small>
            </header>
            if is_empty {
                <p>{ t!("dash-nothing-yet") }</p>
            } else {
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="number">{ t!("dash-head-number") }</th>
                            <th scope="col">{ t!("dash-head-name") }</th>
                            <th scope="col" class="age">{ t!("dash-head-age") }</th>
                            <th scope="col">{ t!("dash-head-state") }</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>
                        { for open }
                        if rows.more_open > 0 {
                            <tr key="more" class="more"><td colspan="5">
                                { t!("dash-more-open", count = rows.more_open) }
                            </td></tr>
                        }
                        { for ended }
                    </tbody>
                </table>
            }
        </section>
    }
}

/// See [`OpenRow`]. Equal as long as nothing of the row changes, the minute included.
#[derive(Properties, PartialEq)]
struct OpenRowProps {
    card: Rc<Card>,
    /// Its place in the list.
    place: usize,
    age: Option<Age>,
    on_move: Callback<Rc<Card>>,
}

/// Number, name, age, state, and a button that says what it does.
#[component]
fn OpenRow(props: &OpenRowProps) -> Html {
    let card = &props.card;
    // Who aims at a row must not hit another one that has come into its place.
    let inert = use_inert((props.place, card.status, card.content));
    let may_move = card.can_advance();
    let onclick = {
        let (card, on_move) = (Rc::clone(card), props.on_move.clone());
        move |_| {
            if !inert && may_move {
                on_move.emit(Rc::clone(&card));
            }
        }
    };
    // It stays where the keyboard has put it, so it is not disabled while it is inert.
    html! {
        <tr
            class={mood_class(props.age)}
            data-order-id={card.order.id.to_string()}
            data-display-id={card.order.display_id.map(|n| n.to_string()).unwrap_or_default()}
            data-status={card.status.word()} data-sync={sync(card)}
        >
            <th scope="row" class="number">{ words::number(card) }</th>
            <td class="name">{ &card.order.customer_name }</td>
            <td class="age">{ words::age_and_shape(props.age, card.lane) }</td>
            <td class="state">
                { words::lane(card.lane) }
                if card.waiting { <span class="sync">{ t!("waiting-to-send") }</span> }
            </td>
            <td class="act">
                <button
                    data-action="advance" aria-label={words::row_action(card)}
                    aria-disabled={(inert || !may_move).to_string()} {onclick}
                >
                    { words::action(card) }
                </button>
            </td>
        </tr>
    }
}

fn ended_row(known: &Known, offset_millis: i64, now: UtcTime) -> Html {
    let order = &known.order;
    let when = ended_at(known).map(|at| clock::moment(at.plus_millis(-offset_millis), now));
    html! {
        <tr
            key={order.id.0.to_string()} class="ended"
            data-order-id={order.id.to_string()} data-status={known.status.word()}
        >
            <th scope="row" class="number">{ words::key_or_number(order) }</th>
            <td class="name">{ &order.customer_name }</td>
            <td class="age">{ when.unwrap_or_default() }</td>
            <td class="state" colspan="2">{ words::done(known.status) }</td>
        </tr>
    }
}
