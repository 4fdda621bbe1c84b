//! How many columns and rows a list of numbers gets, so that all of them fit, as large as can be.

/// So many numbers at one time stand out; of more than these none would.
const MOST_LARGE: usize = 4;

/// A grid. The style of the page knows those of up to 999 numbers, which is how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Whether the new numbers take two columns and two rows each.
    pub(super) large: bool,
}

impl Grid {
    /// For so many numbers, the new ones first. Half a screen is about as wide as it is high, and
    /// three digits are about twice as wide as they are high.
    pub(super) fn of(new: usize, others: usize) -> Grid {
        let large = (1..=MOST_LARGE).contains(&new);
        if !large {
            let columns = columns(new + others);
            return Grid {
                columns,
                rows: (new + others).div_ceil(columns).max(1),
                large,
            };
        }
        let columns = columns(4 * new + others).max(2);
        let rows_of_new = 2 * new.div_ceil(columns / 2);
        let beside_them = rows_of_new * columns - 4 * new;
        Grid {
            columns,
            rows: rows_of_new + others.saturating_sub(beside_them).div_ceil(columns),
            large,
        }
    }
}

/// The least number of columns with which there are not more than twice as many rows.
fn columns(cells: usize) -> usize {
    (1..)
        .find(|columns| 2 * columns * columns >= cells)
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(columns: usize, rows: usize, large: bool) -> Grid {
        Grid {
            columns,
            rows,
            large,
        }
    }

    #[test]
    fn few_numbers_are_large_and_many_are_all_there() {
        for (others, expected) in [
            (0, (1, 1)),
            (1, (1, 1)),
            (2, (1, 2)),
            (3, (2, 2)),
            (4, (2, 2)),
            (8, (2, 4)),
            (60, (6, 10)),
            (999, (23, 44)),
        ] {
            assert_eq!(Grid::of(0, others), grid(expected.0, expected.1, false));
        }
    }

    #[test]
    fn a_new_number_takes_four_places_and_the_others_go_beside_it() {
        assert_eq!(Grid::of(1, 0), grid(2, 2, true));
        assert_eq!(Grid::of(1, 2), grid(2, 3, true));
        // Three columns: the new one, two beside it, then three in each row.
        assert_eq!(Grid::of(1, 8), grid(3, 4, true));
        assert_eq!(Grid::of(4, 0), grid(3, 8, true));
        assert_eq!(Grid::of(5, 0), grid(2, 3, false));
    }

    #[test]
    fn there_is_room_for_every_number() {
        for new in 0..=8 {
            for others in 0..=999 {
                let Grid {
                    columns,
                    rows,
                    large,
                } = Grid::of(new, others);
                let cells = if large { 4 * new } else { new } + others;
                assert!(columns * rows >= cells, "{new} and {others}");
                assert!(rows <= 4 * columns, "{new} and {others}");
            }
        }
    }
}
