//! All open tickets on paper, for when nothing else works: by food group, from what is on the board.

use std::{collections::BTreeMap, rc::Rc};

use olgfeast_protocol::{Lane, Lines, OrderStatus, UtcTime};

use super::view::{Card, CardLine, Open};

/// What is printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// When the board was last known to be right, by the station's clock; `None`: never.
    pub as_of: Option<UtcTime>,
    /// The newest order that is known.
    pub up_to: Option<Rc<str>>,
    /// When it was asked for, by the station's clock.
    pub asked_at: UtcTime,
    /// The same, by the server's clock.
    pub server_now: UtcTime,
    /// By name, and last what no food group is known of.
    pub stations: Vec<Station>,
}

/// The tickets of one food group.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// As the menu names it; `None`: not known.
    pub group: Option<String>,
    /// Oldest order first: what is to be cooked, and then what is ready.
    pub slips: Vec<Slip>,
}

/// One ticket, with the lines of one food group.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// The order.
    pub card: Rc<Card>,
    /// Those of this food group.
    pub lines: Vec<CardLine>,
    /// So many lines of it stand under other food groups.
    pub elsewhere: usize,
}

impl Paper {
    /// Of what is on the screen now.
    pub fn of(open: &Open, now: UtcTime) -> Paper {
        Paper {
            as_of: open.signs.good_at,
            up_to: open.newest.as_ref().map(|newest| Rc::clone(&newest.number)),
            asked_at: now,
            server_now: open.server_now(now),
            stations: stations(
                Lane::ALL
                    .into_iter()
                    .flat_map(|lane| open.lanes.of(lane).iter()),
            ),
        }
    }

    /// Whether orders may be missing: nothing has proved the board right for a while.
    pub fn is_behind(&self) -> bool {
        self.as_of
            .is_none_or(|as_of| self.asked_at.millis_since(as_of) > BEHIND_MILLIS)
    }
}

/// The board is compared with the server, or heard of, more often than this.
const BEHIND_MILLIS: i64 = 40_000;

fn stations<'a>(cards: impl Iterator<Item = &'a Rc<Card>>) -> Vec<Station> {
    let mut cards: Vec<&Rc<Card>> = cards.collect();
    cards.sort_by_key(|card| {
        let ordered = card.order.ordered_at;
        let ready = card.status == OrderStatus::Ready;
        (ready, ordered.is_none(), ordered, card.order.id)
    });
    let mut stations: BTreeMap<Option<String>, Vec<Slip>> = BTreeMap::new();
    for card in cards {
        for (group, lines) in by_group(card) {
            let slip = Slip {
                card: Rc::clone(card),
                elsewhere: card.lines.len().saturating_sub(lines.len()),
                lines,
            };
            stations.entry(group).or_default().push(slip);
        }
    }
    let unknown = stations.remove(&None);
    let known = stations.into_iter();
    known
        .chain(unknown.map(|slips| (None, slips)))
        .map(|(group, slips)| Station { group, slips })
        .collect()
}

/// The lines of a ticket by food group. A ticket without lines is on paper too.
fn by_group(card: &Card) -> BTreeMap<Option<String>, Vec<CardLine>> {
    let mut groups: BTreeMap<Option<String>, Vec<CardLine>> = BTreeMap::new();
    match &card.order.lines {
        Lines::Full(full) if !full.is_empty() => {
            for (line, drawn) in full.iter().zip(card.lines.iter()) {
                let group = Some(line.group.clone()).filter(|group| !group.is_empty());
                groups.entry(group).or_default().push(drawn.clone());
            }
        }
        Lines::Full(_) | Lines::Summary(_) | Lines::Nothing => {
            groups.insert(None, card.lines.to_vec());
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{Line, LineId, Order};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::state::recall::tests::{lanes, order};
    use OrderStatus::{Pending, Preparing, Ready};

    fn full(number: u32, status: OrderStatus, lines: &[(&str, &str)]) -> Order {
        let lines = lines.iter().zip(1..).map(|((group, name), id)| Line {
            id: LineId(id),
            name: (*name).into(),
            group: (*group).into(),
            quantity: 1,
        });
        Order {
            lines: Lines::Full(lines.collect()),
            ..order(number, status)
        }
    }

    fn told(orders: &[Order]) -> Vec<String> {
        let lanes = lanes(orders);
        let stations = stations(lanes.cards());
        let slip = |slip: &Slip| {
            let names: Vec<&str> = slip.lines.iter().map(|line| &*line.name).collect();
            format!(
                "{}: {} +{}",
                slip.card.order.id,
                names.join(", "),
                slip.elsewhere
            )
        };
        stations
            .iter()
            .flat_map(|station| {
                let title = station.group.clone().unwrap_or_else(|| "?".into());
                std::iter::once(title).chain(station.slips.iter().map(slip))
            })
            .collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn each_station_has_its_lines_and_is_told_of_the_others() {
        let paper = told(&[
            full(
                2,
                Pending,
                &[("Grill", "Ribs"), ("Bar", "Cola"), ("Grill", "Corn")],
            ),
            full(1, Preparing, &[("Bar", "Beer")]),
        ]);
        assert_eq!(
            paper,
            [
                "Bar",
                "1: Beer +0",
                "2: Cola +2",
                "Grill",
                "2: Ribs, Corn +1"
            ]
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_ready_comes_after_what_is_to_be_cooked() {
        let paper = told(&[
            full(1, Ready, &[("Grill", "Ribs")]),
            full(2, Pending, &[("Grill", "Ribs")]),
        ]);
        assert_eq!(paper, ["Grill", "2: Ribs +0", "1: Ribs +0"]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn no_order_is_missing_because_nobody_knows_its_group_or_its_lines() {
        let mut bare = order(3, Pending);
        bare.lines = Lines::Nothing;
        let paper = told(&[
            bare,
            order(2, Pending),
            full(1, Pending, &[("", "Soup"), ("Bar", "Tea")]),
        ]);
        assert_eq!(
            paper,
            [
                "Bar",
                "1: Tea +1",
                "?",
                "1: Soup +1",
                "2: Fries +0",
                "3:  +0"
            ]
        );
    }
}
