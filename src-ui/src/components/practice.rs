//! The practice ticket: drawn like every other one, and nothing of it is ever sent.

use std::rc::Rc;

use olgfeast_board::age::Mood;
use olgfeast_protocol::{Lane, LineKey, OrderId};
use yew::prelude::*;

use super::{ready_row::ReadyRow, ticket::TicketView};
use crate::{
    hooks::Room,
    state::{
        practice::{ID, NUMBER, Practice},
        view::{Age, Card},
        words,
    },
    t,
};

/// Any: the ticket is measured in its own box.
const ROOM: Room = Room {
    width: 0.0,
    height: 0.0,
    fonts_ready: true,
    scale: 1.0,
};

/// It never gets older: nobody has to hurry.
const JUST_NOW: Age = Age {
    minutes: 0,
    mood: Mood::Fresh,
    warn_from: 5,
};

/// Where it is, in words; the ticket; and the way back.
#[component]
pub fn PracticeTicket() -> Html {
    let practice = use_state_eq(Practice::default);
    let act = |act: fn(&mut Practice)| {
        let practice = practice.clone();
        Callback::from(move |_: OrderId| {
            let mut next = (*practice).clone();
            act(&mut next);
            practice.set(next);
        })
    };
    let on_strike = {
        let practice = practice.clone();
        Callback::from(move |(_, line, struck): (OrderId, LineKey, bool)| {
            let mut next = (*practice).clone();
            next.strike(line, struck);
            practice.set(next);
        })
    };
    let items = [(2, t!("practice-first")), (1, t!("practice-second"))];
    let card = practice.card(&t!("practice"), &items).map(Rc::new);
    let undo = act(Practice::undo).reform(|_: MouseEvent| ID);
    html! {
        <div class="practice" data-practice={practice.status().word()}>
            <p class="practice-tag">{ t!("practice") }</p>
            <div class="practice-ticket">
                { match &card {
                    Some(card) => ticket(card, act(Practice::advance), on_strike),
                    None => html! { <p role="status">{ t!("practice-over") }</p> },
                } }
            </div>
            <div class="practice-undo">
                if practice.can_undo() {
                    <div class="undo">
                        <b>{ NUMBER }</b>
                        <span>{ words::done(practice.status()) }</span>
                        <button data-action="undo" onclick={undo}>{ t!("undo-tile") }</button>
                    </div>
                }
            </div>
        </div>
    }
}

fn ticket(
    card: &Rc<Card>,
    on_touch: Callback<OrderId>,
    on_strike: Callback<(OrderId, LineKey, bool)>,
) -> Html {
    let card = Rc::clone(card);
    if card.lane == Lane::Ready {
        return html! {
            <ReadyRow {card} age={Some(JUST_NOW)} digit={None} selected={false} inert={false} {on_touch} />
        };
    }
    html! {
        <TicketView
            {card} age={Some(JUST_NOW)} digit={None} selected={false} inert={false} marked={false}
            is_new={false} line_page={0} all_lines_seen={true} room={ROOM} more_row={0.0}
            {on_touch} {on_strike} on_more_lines={Callback::noop()} on_measured={Callback::noop()}
        />
    }
}
