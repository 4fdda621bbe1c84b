//! A lane: its title, what is on other pages, and its slots.

use std::{collections::BTreeMap, rc::Rc};

use olgfeast_board::slots::{Place, Slot};
use olgfeast_protocol::{Lane, OrderId, UtcTime, settings::Ages};
use yew::prelude::*;

use super::{
    ready_row::ReadyRow,
    stop_card::StopCard,
    ticket::{TicketView, mood_class},
    undo_tile::UndoTile,
};
use crate::{
    hooks::{DisplayHandle, Room},
    state::{
        fit::Shape,
        view::{Card, Lanes},
        words,
    },
    t,
};

/// What a lane is drawn from.
pub struct LaneDrawing<'a> {
    /// Which one.
    pub lane: Lane,
    /// What is shown of the orders.
    pub lanes: &'a Lanes,
    /// Slots, selection, undo.
    pub handle: &'a DisplayHandle,
    /// How much fits.
    pub shape: Shape,
    /// When an order has waited too long.
    pub ages: Ages,
    /// The room of the board.
    pub room: Room,
    /// The station's clock.
    pub now: UtcTime,
    /// The server's clock.
    pub server_now: UtcTime,
}

impl LaneDrawing<'_> {
    /// Draws it.
    pub fn draw(&self) -> Html {
        let cards = self.lanes.of(self.lane);
        let by_id: BTreeMap<OrderId, &Rc<Card>> =
            cards.iter().map(|card| (card.order.id, card)).collect();
        let display = self.handle.display.borrow();
        let slots = display.slots(self.lane);
        let drawn = slots.slots().iter().enumerate().map(|(index, slot)| {
            let content = match slot.place {
                Place::Free => Html::default(),
                Place::Undo(id) => self.tile(id),
                Place::Ticket(id) => by_id
                    .get(&id)
                    .map(|card| self.card(card, index, slot))
                    .unwrap_or_default(),
            };
            html! { <div class="slot" key={index}>{ content }</div> }
        });
        let hidden: Vec<&Card> = slots
            .hidden()
            .iter()
            .filter_map(|id| by_id.get(id).map(|card| &***card))
            .collect();
        let title = words::lane(self.lane);
        let count = cards.iter().filter(|card| !card.is_stopped()).count();
        let name = t!("lane-count", lane = title.as_str(), count = count);
        html! {
            <section class="lane" data-lane={self.lane.status().word()} aria-label={name}>
                <header>
                    <h2>{ title }</h2>
                    <span class="count">{ count.to_string() }</span>
                    if slots.page() > 0 {
                        <span class="page">
                            { t!("page-of", page = slots.page() + 1, pages = slots.pages()) }
                        </span>
                    }
                    { self.more(&hidden) }
                </header>
                <div class="slots">{ for drawn }</div>
            </section>
        }
    }

    /// What is on other pages is the way to them.
    fn more(&self, hidden: &[&Card]) -> Html {
        let Some(hidden) = words::hidden(hidden, self.server_now, self.ages.of(self.lane)) else {
            return Html::default();
        };
        let (lane, on_turn) = (self.lane, self.handle.on_turn.clone());
        let onclick = move |_| on_turn.emit(lane);
        html! {
            <button class={classes!("more", mood_class(hidden.age))} data-action="next-page" {onclick}
                title={t!("page-next")}>
                <span>{ hidden.which }{ ", " }<span>{ hidden.oldest }</span></span>
                <i aria-hidden="true">{ "▸" }</i>
            </button>
        }
    }

    fn tile(&self, id: OrderId) -> Html {
        let hold = self.handle.display.borrow().hold(id).cloned();
        hold.map(|hold| html! { <UndoTile key={id.0} {id} {hold} on_undo={self.handle.on_undo.clone()} /> })
            .unwrap_or_default()
    }

    fn card(&self, card: &Rc<Card>, index: usize, slot: &Slot) -> Html {
        let display = self.handle.display.borrow();
        let id = card.order.id;
        let digits = self.shape.digits(self.lane);
        let digit = (digits.start + index < digits.end).then(|| (digits.start + index + 1) % 10);
        let selected = display.selected() == Some(id);
        let inert =
            slot.is_inert(self.handle.now_millis) || display.is_inert(id, self.handle.now_millis);
        let age = card.age(self.server_now, self.ages.of(self.lane));
        let on_touch = self.handle.on_touch.clone();
        let on_detail = self.handle.on_detail.clone();
        let card = Rc::clone(card);
        if card.is_stopped() {
            return html! { <StopCard key={id.0} {card} {digit} {selected} {inert} {on_touch} /> };
        }
        if self.lane == Lane::Ready {
            return html! {
                <ReadyRow
                    key={id.0} {card} {age} {digit} {selected} {inert} {on_touch} {on_detail}
                />
            };
        }
        let is_new = card.is_new_here(self.now);
        let marked = display.is_marked(&card);
        html! {
            <TicketView
                key={id.0} {card} {age} {digit} {selected} {inert} {is_new} {marked} {on_touch}
                {on_detail}
                line_page={display.line_page(id)}
                all_lines_seen={display.all_lines_seen(id)}
                room={self.room}
                more_row={self.shape.more_row()}
                on_strike={self.handle.on_strike.clone()}
                on_more_lines={self.handle.on_more_lines.clone()}
                on_measured={self.handle.on_measured.clone()}
            />
        }
    }
}
