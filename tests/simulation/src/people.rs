//! What people do at the stations.

use olgfeast_protocol::{OrderId, OrderStatus};
use rand::Rng;

use crate::{
    event::Event,
    world::{Held, World},
};

/// Orders that a person may still think of.
const REMEMBERED: usize = 12;

/// What a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Touch {
    /// The one big button, or two steps at once.
    Move {
        order: OrderId,
        seen: OrderStatus,
        to: OrderStatus,
    },
    Undo(OrderId),
    Retry,
    Discard,
    RetryNow,
}

impl World<'_> {
    /// Somebody at a station does something, and will again.
    pub(crate) fn person(&mut self, at: usize) -> Held<()> {
        let next = self.between(200, 4_500);
        if next < self.night.heals {
            self.agenda.enter(next, Event::Person { station: at });
        }
        let Some(touch) = self.choose(at) else {
            return Ok(());
        };
        self.note(|| format!("{at} touched: {touch:?}"));
        self.touch(at, touch)
    }

    fn choose(&mut self, at: usize) -> Option<Touch> {
        let die = self.rng.random_range(0..100_u32);
        let pick = self.rng.random_range(0..1_000_usize);
        let station = self.stations.get(at)?;
        let board = &station.process.as_ref()?.page.board;
        let drawn: Vec<(OrderId, OrderStatus)> = board
            .orders()
            .filter_map(|order| board.ticket(order.id))
            .map(|ticket| (ticket.order.id, ticket.status))
            .collect();
        let open: Vec<_> = drawn
            .iter()
            .filter(|(_, status)| *status != OrderStatus::Complete)
            .copied()
            .collect();
        let of = |list: &[(OrderId, OrderStatus)]| list.get(pick % list.len().max(1)).copied();
        match die {
            0..70 => {
                let (order, seen) = of(&open)?;
                let to = seen.next()?;
                Some(Touch::Move { order, seen, to })
            }
            70..76 => {
                let (order, seen) = of(&open)?;
                let to = seen.next()?.next()?;
                Some(Touch::Move { order, seen, to })
            }
            76..84 => {
                let (order, seen) = of(&drawn)?;
                let to = seen.previous()?;
                Some(Touch::Move { order, seen, to })
            }
            84..94 => {
                let touched = &station.touched;
                let order = touched.get(pick % touched.len().max(1))?;
                Some(Touch::Undo(*order))
            }
            94..96 => Some(Touch::Retry),
            96..98 => Some(Touch::Discard),
            _ => Some(Touch::RetryNow),
        }
    }

    /// Somebody brings an order there.
    pub(crate) fn bring(
        &mut self,
        at: usize,
        order: OrderId,
        seen: OrderStatus,
        to: OrderStatus,
    ) -> Held<()> {
        self.touch(at, Touch::Move { order, seen, to })
    }

    fn touch(&mut self, at: usize, touch: Touch) -> Held<()> {
        let now = self.now;
        let Some(station) = self.stations.get_mut(at) else {
            return Ok(());
        };
        let Some(process) = &mut station.process else {
            return Ok(());
        };
        let clock = process.clock().now(now);
        let letter = process.page.letters.last().map(|letter| letter.intent.id);
        match (touch, letter) {
            (Touch::Move { order, seen, to }, _) => {
                let asked = process.core.set_status(order, Some(seen), to, clock);
                process.asked.push(asked);
                station.touched.push(order);
                if station.touched.len() > REMEMBERED {
                    station.touched.remove(0);
                }
            }
            (Touch::Undo(order), _) => {
                let asked = process.core.undo(order, clock);
                process.asked.push(asked);
            }
            (Touch::Retry, Some(letter)) => {
                let asked = process.core.retry_dead_letter(letter, clock);
                process.asked.push(asked);
            }
            (Touch::Discard, Some(letter)) => drop(process.core.discard_dead_letter(letter, clock)),
            (Touch::Retry | Touch::Discard, None) => {}
            (Touch::RetryNow, _) => process.core.retry_now(clock),
        }
        self.touched(at)
    }
}
