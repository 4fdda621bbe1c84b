//! What of the board this screen shows, and what it hides.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
};

use olgfeast_board::{
    all_day::{Total, totals},
    filter::Filter,
};
use olgfeast_protocol::Lane;

use super::view::{Card, CardLine, Lanes};

/// The board as a filter leaves it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sieved {
    /// What is shown.
    pub lanes: Lanes,
    /// How much is not.
    pub hides: Hides,
}

/// How much of the open orders a filter hides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hides {
    /// Orders of which no line is shown.
    pub orders: usize,
    /// Lines that are not shown, those of such orders among them.
    pub lines: usize,
}

/// What a filter leaves. Where none is in force, the cards stay the ones that they are.
pub fn sieve(lanes: &Lanes, filter: &Filter) -> Sieved {
    let mut hides = Hides::default();
    let lanes = Lane::ALL.map(|lane| {
        if filter.own().is_empty() {
            return Rc::clone(lanes.of(lane));
        }
        let cards = lanes.of(lane).iter();
        cards
            .filter_map(|card| {
                let shown = sieved_card(card, filter);
                if !card.is_stopped() {
                    let here = shown.as_ref().map_or(0, |shown| shown.lines.len());
                    hides.lines += card.lines.len() - here;
                    hides.orders += usize::from(shown.is_none());
                }
                shown
            })
            .collect()
    });
    Sieved {
        lanes: Lanes::new(lanes),
        hides,
    }
}

/// A card with its lines parted; `None` where nothing of it is made here.
pub fn sieved_card(card: &Rc<Card>, filter: &Filter) -> Option<Rc<Card>> {
    let group = |line: &CardLine| {
        let group = filter.elsewhere(line.group.as_deref(), &line.name)?;
        Some(Rc::<str>::from(group))
    };
    let groups: Vec<Option<Rc<str>>> = card.lines.iter().map(group).collect();
    if groups.iter().all(Option::is_none) {
        return Some(Rc::clone(card));
    }
    if groups.iter().all(Option::is_some) {
        return None;
    }
    let lines = || card.lines.iter().zip(&groups);
    let here = lines().filter(|(_, group)| group.is_none());
    let elsewhere = lines().filter_map(|(line, group)| Some((Rc::clone(group.as_ref()?), line)));
    Some(Rc::new(Card {
        lines: here.map(|(line, _)| line.clone()).collect(),
        elsewhere: elsewhere
            .map(|(group, line)| (group, line.clone()))
            .collect(),
        // Other lines are read, so it is measured anew, and takes no touch for a moment.
        content: stamped(card.content, &groups),
        ..(**card).clone()
    }))
}

fn stamped(content: u64, groups: &[Option<Rc<str>>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (content, groups).hash(&mut hasher);
    hasher.finish()
}

/// What is still to be made of New and Cooking, as far as it is shown; what is ready is made. From
/// the same cards as the lanes, so the two can not disagree.
pub fn to_make(lanes: &Lanes) -> Vec<Total> {
    totals(
        [Lane::Pending, Lane::Preparing]
            .into_iter()
            .flat_map(|lane| lanes.of(lane).iter())
            .map(|card| card.unfinished()),
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use olgfeast_board::LineMark;
    use olgfeast_protocol::{
        FoodGroups, Line, LineId, LineKey, Lines, Order, OrderId, OrderStatus, UtcTime, Version,
        wire::rest::MenuItem,
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// Of a menu with the groups Grill, Bar and Café; nothing is known of its items.
    pub(crate) fn filter(own: &[&str]) -> Filter {
        let menu = ["Grill", "Bar", "Café"].map(|group| MenuItem {
            id: 1,
            name: format!("Something of {group}"),
            group: group.into(),
            cents: None,
            tickets: None,
            description: None,
            available: true,
        });
        let own: BTreeSet<String> = own.iter().map(|group| (*group).to_owned()).collect();
        Filter::new(&own, &FoodGroups::of(&menu))
    }

    /// One line for each group, an item named after it.
    pub(crate) fn full_card(
        id: i64,
        lane: Lane,
        shared: bool,
        groups: &[&str],
        marks: &[LineMark],
    ) -> Rc<Card> {
        let line = |(at, group): (usize, &&str)| Line {
            id: LineId(at as i64),
            name: format!("Item of {group}"),
            group: (*group).into(),
            quantity: 2,
        };
        let full: Vec<Line> = groups.iter().enumerate().map(line).collect();
        let lines = full.iter().zip(marks).map(|(line, mark)| CardLine {
            key: LineKey::Id(line.id),
            quantity: line.quantity,
            name: line.name.as_str().into(),
            group: (!line.group.is_empty()).then(|| line.group.as_str().into()),
            mark: *mark,
        });
        Rc::new(Card {
            lines: lines.collect(),
            elsewhere: Rc::default(),
            order: Order {
                id: OrderId(id),
                display_id: u32::try_from(id).ok(),
                ref_code: String::new(),
                customer_name: "Li".into(),
                status: lane.status(),
                lines: Lines::Full(full),
                tokens: None,
                cents: None,
                ordered_at: Some(UtcTime::from_millis(id)),
                preparing_at: None,
                ready_at: None,
                complete_at: None,
                version: shared.then_some(Version(2)),
                struck: BTreeSet::new(),
                notes: String::new(),
                cancel_reason: None,
            },
            status: lane.status(),
            lane,
            waiting: false,
            pending: Rc::default(),
            arrived_at: None,
            content: 1,
        })
    }

    fn card(id: i64, lane: Lane, groups: &[&str]) -> Rc<Card> {
        full_card(id, lane, true, groups, &vec![LineMark::Open; groups.len()])
    }

    fn board() -> Lanes {
        Lanes::new([
            Rc::new([
                card(1, Lane::Pending, &["Grill", "Bar"]),
                card(2, Lane::Pending, &["Bar", "Café"]),
            ]),
            Rc::new([
                card(3, Lane::Preparing, &["Grill", ""]),
                card(4, Lane::Preparing, &["Soups"]),
            ]),
            Rc::new([card(5, Lane::Ready, &["Bar"])]),
        ])
    }

    fn shown(sieved: &Sieved) -> Vec<(i64, usize, usize)> {
        let cards = sieved.lanes.cards();
        cards
            .map(|card| (card.order.id.0, card.lines.len(), card.elsewhere.len()))
            .collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_station_shows_its_own_lines_and_those_that_nobody_can_claim_and_counts_the_rest() {
        for (own, cards, orders, lines) in [
            (&["Grill"][..], vec![(1, 1, 1), (3, 2, 0), (4, 1, 0)], 2, 4),
            (
                &["Bar", "Café"],
                vec![(1, 1, 1), (2, 2, 0), (3, 1, 1), (4, 1, 0), (5, 1, 0)],
                0,
                2,
            ),
            (
                &[],
                vec![(1, 2, 0), (2, 2, 0), (3, 2, 0), (4, 1, 0), (5, 1, 0)],
                0,
                0,
            ),
        ] {
            let sieved = sieve(&board(), &filter(own));
            assert_eq!(shown(&sieved), cards, "{own:?}");
            assert_eq!(sieved.hides, Hides { orders, lines }, "{own:?}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_line_is_shown_or_counted_and_every_order_too() {
        let groups: [&[&str]; 6] = [
            &[],
            &["Grill"],
            &["Bar"],
            &["Café"],
            &["Grill", "Bar"],
            &["?"],
        ];
        for own in groups {
            let sieved = sieve(&board(), &filter(own));
            let drawn = shown(&sieved);
            let lines: usize = drawn.iter().map(|(_, here, _)| here).sum();
            assert_eq!(drawn.len() + sieved.hides.orders, 5);
            assert_eq!(lines + sieved.hides.lines, 8);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn another_part_is_another_content_and_without_a_filter_nothing_is_new() {
        let whole = card(1, Lane::Pending, &["Grill", "Bar", "Café"]);
        let at = |own: &[&str]| sieved_card(&whole, &filter(own)).unwrap();
        assert!(Rc::ptr_eq(&at(&[]), &whole));
        assert_ne!(at(&["Grill"]).content, whole.content);
        assert_ne!(at(&["Grill"]).content, at(&["Grill", "Bar"]).content);
        assert_eq!(at(&["Grill"]).content, at(&["Grill"]).content);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_totals_are_over_what_is_shown() {
        let total = |own: &[&str]| -> Vec<(String, i64)> {
            let made = to_make(&sieve(&board(), &filter(own)).lanes).into_iter();
            made.map(|total| (total.name, total.pieces)).collect()
        };
        let grill = [("Item of Grill", 4), ("Item of ", 2), ("Item of Soups", 2)];
        assert_eq!(
            total(&["Grill"]),
            grill.map(|(name, pieces)| (name.to_owned(), pieces))
        );
        assert_eq!(total(&[]).len(), 5);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_stopped_order_is_neither_counted_nor_made() {
        let mut stopped = (*card(1, Lane::Pending, &["Grill", "Bar"])).clone();
        stopped.status = OrderStatus::Cancelled;
        let lanes = Lanes::new([Rc::new([Rc::new(stopped)]), Rc::default(), Rc::default()]);
        let sieved = sieve(&lanes, &filter(&["Grill"]));
        assert_eq!(sieved.hides, Hides::default());
        assert_eq!(shown(&sieved), [(1, 1, 1)]);
        assert_eq!(to_make(&sieved.lanes), []);
    }
}
