//! What of an order one station shows: the lines of the food groups that are made there.
//!
//! A station knows its own groups and the groups of the menu; what the other stations have chosen it
//! does not know. So a line counts as claimed elsewhere when its group is one of the menu's: there
//! somebody could choose it. A group that the menu does not have can be chosen by nobody, so nobody
//! would show it, and it is shown everywhere. The filter fails open: what is not known is shown, and
//! without a menu everything is.

use std::collections::BTreeSet;

use olgfeast_protocol::FoodGroups;

use crate::ticket::{DrawnLine, Ticket};

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// None: no filter is in force.
    own: BTreeSet<String>,
    menu: FoodGroups,
}

impl Filter {
    /// Of a station that makes these groups; none: all of them.
    pub fn new(own: &BTreeSet<String>, menu: &FoodGroups) -> Filter {
        Filter {
            own: own.clone(),
            menu: menu.clone(),
        }
    }

    /// The groups that are made here; none: all of them, no filter is in force.
    pub fn own(&self) -> &BTreeSet<String> {
        &self.own
    }

    /// Whether a menu with groups was ever read: without one nothing is hidden.
    pub fn knows_the_menu(&self) -> bool {
        !self.menu.are_none()
    }

    /// The group of an item, `told` by the server with the order, or else by the menu.
    pub fn group<'a>(&'a self, told: Option<&'a str>, item: &str) -> Option<&'a str> {
        told.or_else(|| self.menu.group_of(item))
    }

    /// At which group this line is made, where that is not here: the reason for which it is not
    /// shown. `None`: it is shown.
    pub fn elsewhere<'a>(&'a self, told: Option<&'a str>, item: &str) -> Option<&'a str> {
        self.menu.elsewhere(&self.own, told, item)
    }

    /// The lines of a ticket, parted.
    pub fn part<'a>(&'a self, ticket: &Ticket<'a>) -> Parts<'a> {
        let mut parts = Parts::default();
        for line in ticket.lines() {
            match self.elsewhere(line.group, line.name) {
                Some(group) => parts.elsewhere.push((group, line)),
                None => parts.here.push(line),
            }
        }
        parts
    }
}

/// The lines of a ticket, each in one of the two parts, in the server's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Shown.
    pub here: Vec<DrawnLine<'a>>,
    /// Not shown, with the food group for which they are not.
    pub elsewhere: Vec<(&'a str, DrawnLine<'a>)>,
}

impl Parts<'_> {
    /// Whether nothing of the order is made here. An order whose lines are not known is shown.
    pub fn is_hidden(&self) -> bool {
        self.here.is_empty() && !self.elsewhere.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use olgfeast_protocol::{
        Line, LineId, LineStrike, Lines, OrderId, OrderStatus, Seen, SummaryLine, ipc::Change,
        wire::rest::MenuItem,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::{
        all_day::totals,
        board::{Board, tests::order},
    };

    fn menu(items: &[(&str, &str)]) -> FoodGroups {
        let items: Vec<MenuItem> = items
            .iter()
            .map(|(name, group)| MenuItem {
                id: 1,
                name: (*name).into(),
                group: (*group).into(),
                cents: None,
                tickets: None,
                description: None,
                available: true,
            })
            .collect();
        FoodGroups::of(&items)
    }

    fn own(groups: &[&str]) -> BTreeSet<String> {
        groups.iter().map(|group| (*group).to_owned()).collect()
    }

    #[test]
    fn only_what_another_station_could_have_chosen_is_hidden() {
        let menu = menu(&[("Bratwurst", "Grill"), ("Cola", "Bar"), ("Cake", "Café")]);
        let grill = Filter::new(&own(&["Grill"]), &menu);
        for (told, item, hidden) in [
            (Some("Grill"), "Bratwurst", None),
            (Some("Bar"), "Cola", Some("Bar")),
            // What the order says is newer than the menu.
            (Some("Grill"), "Cola", None),
            (Some("Bar"), "Bratwurst", Some("Bar")),
            // By the menu alone.
            (None, "Cola", Some("Bar")),
            (None, "Bratwurst", None),
            // Nobody knows where it is made.
            (None, "Soup", None),
            // Nobody can have chosen it.
            (Some("Soups"), "Soup", None),
            (Some("bar"), "Cola", None),
        ] {
            assert_eq!(grill.elsewhere(told, item), hidden, "{told:?} {item}");
        }
        let all = Filter::new(&own(&[]), &menu);
        assert_eq!(all.elsewhere(Some("Bar"), "Cola"), None);
        let no_menu = Filter::new(&own(&["Grill"]), &FoodGroups::default());
        assert_eq!(no_menu.elsewhere(Some("Bar"), "Cola"), None);
    }

    #[test]
    fn a_group_that_the_menu_has_lost_and_this_station_still_has_is_shown_here() {
        let filter = Filter::new(&own(&["Pizza"]), &menu(&[("Cola", "Bar")]));
        assert_eq!(filter.elsewhere(Some("Pizza"), "Margherita"), None);
    }

    #[test]
    fn an_order_whose_lines_are_not_known_is_shown() {
        let mut bare = order(1, OrderStatus::Pending);
        bare.lines = Lines::Nothing;
        let board = Board::restore([bare], []);
        let filter = Filter::new(&own(&["Grill"]), &menu(&[("Cola", "Bar")]));
        let ticket = board.ticket(OrderId(1)).unwrap();
        assert!(!filter.part(&ticket).is_hidden());
    }

    const GROUPS: [&str; 4] = ["Grill", "Bar", "Café", ""];
    const ITEMS: [&str; 4] = ["Bratwurst", "Cola", "Cake", "Soup"];

    fn any_name(of: [&'static str; 4]) -> impl Strategy<Value = &'static str> {
        prop::sample::select(of.to_vec())
    }

    fn any_lines() -> impl Strategy<Value = Lines> {
        let full = prop::collection::vec((any_name(ITEMS), any_name(GROUPS), 1..9_i64), 0..6);
        let summary = prop::collection::vec((any_name(ITEMS), 1..9_i64), 0..4);
        prop_oneof![
            Just(Lines::Nothing),
            full.prop_map(|lines| {
                let lines = lines.into_iter().enumerate();
                Lines::Full(
                    lines
                        .map(|(at, (name, group, quantity))| Line {
                            id: LineId(at as i64),
                            name: name.into(),
                            group: group.into(),
                            quantity,
                        })
                        .collect(),
                )
            }),
            summary.prop_map(|lines| {
                let lines = lines.into_iter();
                Lines::Summary(
                    lines
                        .map(|(name, quantity)| SummaryLine {
                            name: name.into(),
                            quantity,
                        })
                        .collect(),
                )
            }),
        ]
    }

    fn any_status() -> impl Strategy<Value = OrderStatus> {
        prop::sample::select(OrderStatus::ALL.to_vec())
    }

    /// A board, some of its lines struck.
    fn any_board() -> impl Strategy<Value = Board> {
        let orders = prop::collection::vec((any_status(), any_lines(), any_name(ITEMS)), 0..8);
        orders.prop_map(|orders| {
            let mut board = Board::new();
            for (id, (status, lines, struck)) in (1_i64..).zip(orders) {
                let mut order = order(id, status);
                order.lines = lines;
                board.apply(&Change::Order { order });
                let strike = LineStrike {
                    line: olgfeast_protocol::LineKey::Name(struck.into()),
                    struck: true,
                    seen: Seen::Here,
                };
                board.apply(&Change::Strikes {
                    id: OrderId(id),
                    strikes: vec![strike],
                });
            }
            board
        })
    }

    fn any_filter() -> impl Strategy<Value = Filter> {
        let own = prop::collection::btree_set(any_name(GROUPS).prop_map(str::to_owned), 0..3);
        let items = prop::collection::vec((any_name(ITEMS), any_name(GROUPS)), 0..6);
        (own, items).prop_map(|(own, items)| Filter::new(&own, &menu(&items)))
    }

    fn open(board: &Board) -> impl Iterator<Item = Ticket<'_>> {
        let ids = board.orders().map(|order| order.id);
        ids.filter_map(|id| board.ticket(id))
            .filter(|ticket| ticket.status.is_open())
    }

    proptest! {
        #[test]
        fn no_open_order_is_invisible_without_a_group_of_the_menu_that_is_another_stations(
            board in any_board(), filter in any_filter(),
        ) {
            for ticket in open(&board) {
                let parts = filter.part(&ticket);
                prop_assert_eq!(parts.here.len() + parts.elsewhere.len(), ticket.lines().len());
                for (group, line) in &parts.elsewhere {
                    prop_assert!(!group.is_empty());
                    prop_assert!(filter.menu.have(group) && !filter.own.contains(*group));
                    prop_assert_eq!(Some(*group), filter.group(line.group, line.name));
                }
                if parts.is_hidden() {
                    prop_assert!(!filter.own.is_empty() && ticket.order.lines.is_known());
                }
            }
        }

        #[test]
        fn a_line_is_shown_at_the_station_of_its_group_or_at_all_of_them(
            board in any_board(), filter in any_filter(),
        ) {
            for ticket in open(&board) {
                for line in ticket.lines() {
                    let group = filter.group(line.group, line.name).unwrap_or_default();
                    let there = Filter::new(&own(&[group]), &filter.menu);
                    prop_assert_eq!(there.elsewhere(line.group, line.name), None);
                }
            }
        }

        #[test]
        fn the_totals_under_a_filter_equal_a_naive_recount(
            board in any_board(), filter in any_filter(),
        ) {
            let tickets = open(&board).map(|ticket| filter.part(&ticket).here);
            let found = totals(tickets.map(|lines| {
                let lines = lines.into_iter().filter(|line| !line.mark.is_struck());
                lines.map(|line| (line.quantity, line.name)).collect::<Vec<_>>()
            }));
            let mut recount: BTreeMap<&str, i64> = BTreeMap::new();
            for ticket in open(&board) {
                for line in ticket.lines() {
                    let hidden = match filter.group(line.group, line.name) {
                        Some(group) => {
                            !filter.own.is_empty()
                                && !filter.own.contains(group)
                                && filter.menu.names().any(|name| name == group)
                        }
                        None => false,
                    };
                    if !hidden && !line.mark.is_struck() {
                        *recount.entry(line.name).or_default() += line.quantity;
                    }
                }
            }
            let found: BTreeMap<&str, i64> =
                found.iter().map(|total| (total.name.as_str(), total.pieces)).collect();
            prop_assert_eq!(found, recount);
        }
    }
}
