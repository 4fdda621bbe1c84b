//! An order as it is drawn, and its lines.

use olgfeast_protocol::{LineId, LineKey, LineStrike, Lines, Order, OrderStatus, Pending, Seen};

/// An order as it is drawn: computed, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket<'a> {
    /// The server's truth.
    pub order: &'a Order,
    /// Where it is drawn: the truth, moved by what has not settled.
    pub status: OrderStatus,
    /// What has not settled, oldest first.
    pub pending: &'a [Pending],
    /// Strikes that the server does not show, oldest first.
    pub strikes: &'a [LineStrike],
}

/// A line of a ticket as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnLine<'a> {
    /// What a touch of it is about.
    pub key: LineKey,
    /// Pieces.
    pub quantity: i64,
    /// Name of the menu item.
    pub name: &'a str,
    /// Food group, where the server told it with the order.
    pub group: Option<&'a str>,
    /// Whether it is done.
    pub mark: LineMark,
}

/// Whether a line is struck, and who can see that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineMark {
    /// It is to be made.
    Open,
    /// It is struck, for everybody.
    Struck,
    /// It is struck here, and the others do not see it, or not yet.
    StruckHere(Seen),
}

impl LineMark {
    /// Whether it is struck, for whomever.
    pub fn is_struck(self) -> bool {
        self != LineMark::Open
    }
}

impl<'a> Ticket<'a> {
    /// Whether other stations cannot see yet what is drawn here.
    pub fn is_waiting(&self) -> bool {
        !self.pending.is_empty() || self.strikes.iter().any(|one| one.seen == Seen::Later)
    }

    /// Its lines as they are drawn, in the order of the server's: what a person has struck here
    /// last, and otherwise what the server shows.
    pub fn lines(&self) -> Vec<DrawnLine<'a>> {
        let drawn = |id: Option<LineId>, quantity, name: &'a str, group: &'a str| DrawnLine {
            key: id.map_or_else(|| LineKey::Name(name.to_owned()), LineKey::Id),
            quantity,
            name,
            group: (!group.is_empty()).then_some(group),
            mark: self.mark(id, name),
        };
        match &self.order.lines {
            Lines::Nothing => Vec::new(),
            Lines::Summary(lines) => {
                let lines = lines.iter();
                lines
                    .map(|line| drawn(None, line.quantity, &line.name, ""))
                    .collect()
            }
            Lines::Full(lines) => {
                let lines = lines.iter();
                lines
                    .map(|line| drawn(Some(line.id), line.quantity, &line.name, &line.group))
                    .collect()
            }
        }
    }

    fn mark(&self, id: Option<LineId>, name: &str) -> LineMark {
        let shown = id.is_some_and(|id| self.order.struck.contains(&id));
        let own = self.strikes.iter().rev().find(|own| own.line.is(id, name));
        match own {
            None if shown => LineMark::Struck,
            None => LineMark::Open,
            Some(own) if !own.struck => LineMark::Open,
            Some(_) if shown => LineMark::Struck,
            Some(own) => LineMark::StruckHere(own.seen),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use olgfeast_protocol::{Line, SummaryLine};

    use super::*;
    use crate::board::tests::order;

    fn of(lines: Lines) -> Order {
        let mut order = order(1, OrderStatus::Pending);
        order.lines = lines;
        order
    }

    fn full(lines: &[(i64, &str)]) -> Lines {
        let line = |(id, name): &(i64, &str)| Line {
            id: LineId(*id),
            name: (*name).to_owned(),
            group: "Grill".to_owned(),
            quantity: 1,
        };
        Lines::Full(lines.iter().map(line).collect())
    }

    fn id(id: i64) -> LineKey {
        LineKey::Id(LineId(id))
    }

    fn name(name: &str) -> LineKey {
        LineKey::Name(name.to_owned())
    }

    fn strike(line: LineKey, struck: bool, seen: Seen) -> LineStrike {
        LineStrike { line, struck, seen }
    }

    fn marks(order: &Order, strikes: &[LineStrike]) -> Vec<LineMark> {
        let ticket = Ticket {
            order,
            status: order.status,
            pending: &[],
            strikes,
        };
        ticket.lines().into_iter().map(|line| line.mark).collect()
    }

    #[test]
    fn what_is_drawn_is_the_truth_and_what_was_struck_here_last() {
        use LineMark::{Open, Struck, StruckHere};
        let mut order = of(full(&[(1, "Fries"), (2, "Fries"), (3, "Cola")]));
        order.struck = BTreeSet::from([LineId(3)]);
        let here = |line, struck| strike(line, struck, Seen::Later);
        for (strikes, drawn) in [
            (vec![], [Open, Open, Struck]),
            (
                vec![here(id(1), true)],
                [StruckHere(Seen::Later), Open, Struck],
            ),
            (vec![here(id(3), true)], [Open, Open, Struck]),
            (vec![here(id(3), false)], [Open, Open, Open]),
            (
                vec![strike(name("Fries"), true, Seen::Here), here(id(2), false)],
                [StruckHere(Seen::Here), Open, Struck],
            ),
            (
                vec![here(id(3), false), here(id(3), true)],
                [Open, Open, Struck],
            ),
            (
                vec![here(id(9), true), here(name("Soup"), true)],
                [Open, Open, Struck],
            ),
        ] {
            assert_eq!(marks(&order, &strikes), drawn, "{strikes:?}");
        }
    }

    #[test]
    fn what_was_struck_by_its_name_stays_struck_when_the_lines_become_known() {
        let strikes = [strike(name("Fries"), true, Seen::Here)];
        let summary = of(Lines::Summary(vec![SummaryLine {
            name: "Fries".to_owned(),
            quantity: 2,
        }]));
        let struck = LineMark::StruckHere(Seen::Here);
        assert_eq!(marks(&summary, &strikes), [struck]);
        assert_eq!(
            marks(&of(full(&[(1, "Fries"), (2, "Fries")])), &strikes),
            [struck, struck]
        );
        assert_eq!(marks(&of(Lines::Nothing), &strikes), []);
    }

    #[test]
    fn a_strike_that_others_are_to_be_told_of_makes_the_ticket_wait() {
        let order = order(1, OrderStatus::Pending);
        for (seen, waits) in [(Seen::Later, true), (Seen::Here, false)] {
            let strikes = [strike(name("Fries"), true, seen)];
            let ticket = Ticket {
                order: &order,
                status: order.status,
                pending: &[],
                strikes: &strikes,
            };
            assert_eq!(ticket.is_waiting(), waits);
        }
    }
}
