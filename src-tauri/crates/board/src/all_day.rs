//! All-day: how much of each item is still to be made, over all tickets.

use std::collections::BTreeMap;

/// One item of the totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Name of the menu item.
    pub name: String,
    /// Pieces that are still to be made; at least 1.
    pub pieces: i64,
    /// On so many tickets.
    pub tickets: usize,
}

/// The totals of these tickets, each given by quantity and name of its unfinished lines: the most
/// first, and what is as many by name. Items of which nothing is left to make are not among them.
///
/// Quantities are the server's, so any are taken; sums end at the largest number there is.
pub fn totals<'a, L>(tickets: impl IntoIterator<Item = L>) -> Vec<Total>
where
    L: IntoIterator<Item = (i64, &'a str)>,
{
    let mut sums: BTreeMap<&str, (i64, usize)> = BTreeMap::new();
    for ticket in tickets {
        let mut of_ticket: BTreeMap<&str, i64> = BTreeMap::new();
        for (quantity, name) in ticket {
            let pieces = of_ticket.entry(name).or_default();
            *pieces = pieces.saturating_add(quantity);
        }
        for (name, pieces) in of_ticket {
            let (sum, tickets) = sums.entry(name).or_default();
            *sum = sum.saturating_add(pieces);
            *tickets += 1;
        }
    }
    let mut totals: Vec<Total> = sums
        .into_iter()
        .filter(|(_, (pieces, _))| *pieces > 0)
        .map(|(name, (pieces, tickets))| Total {
            name: name.to_owned(),
            pieces,
            tickets,
        })
        .collect();
    // Stable: what is as many stays in the order of the names.
    totals.sort_by_key(|total| std::cmp::Reverse(total.pieces));
    totals
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(name: &str, pieces: i64, tickets: usize) -> Total {
        Total {
            name: name.into(),
            pieces,
            tickets,
        }
    }

    #[test]
    fn the_most_comes_first_and_what_is_as_many_by_name() {
        let tickets = [
            vec![(2, "Fries"), (1, "Cola"), (1, "Fries")],
            vec![(1, "Bratwurst"), (1, "Fries")],
        ];
        assert_eq!(
            totals(tickets),
            [
                total("Fries", 4, 2),
                total("Bratwurst", 1, 1),
                total("Cola", 1, 1)
            ]
        );
    }

    #[test]
    fn of_nothing_there_is_nothing_to_make() {
        assert_eq!(totals(Vec::<Vec<(i64, &str)>>::new()), []);
        assert_eq!(totals([vec![(0, "Fries"), (-2, "Cola")]]), []);
    }

    #[test]
    fn absurd_quantities_end_at_the_largest_number() {
        let tickets = [vec![(i64::MAX, "Fries")], vec![(i64::MAX, "Fries")]];
        assert_eq!(totals(tickets), [total("Fries", i64::MAX, 2)]);
    }

    proptest! {
        #[test]
        fn the_totals_equal_a_recount_of_each_item(
            tickets in prop::collection::vec(
                prop::collection::vec((1..50_i64, "[a-d]"), 0..6),
                0..12,
            ),
        ) {
            let lines = |ticket: &Vec<(i64, String)>| ticket.clone();
            let found = totals(
                tickets.iter().map(|ticket| ticket.iter().map(|(n, name)| (*n, name.as_str()))),
            );
            for name in ["a", "b", "c", "d"] {
                let pieces: i64 = tickets
                    .iter()
                    .flat_map(lines)
                    .filter(|(_, of)| of == name)
                    .map(|(n, _)| n)
                    .sum();
                let on = tickets
                    .iter()
                    .filter(|ticket| ticket.iter().any(|(_, of)| of == name))
                    .count();
                let told = found.iter().find(|total| total.name == name);
                prop_assert_eq!(
                    told.map(|total| (total.pieces, total.tickets)),
                    (pieces > 0).then_some((pieces, on))
                );
            }
        }
    }
}
