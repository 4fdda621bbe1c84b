//! The public pickup board: which numbers are called out, and which are in preparation.
//!
//! It is read by people who wait for their food, on tablets and televisions that nobody looks after.
//! It says numbers and nothing else.

mod layout;
mod page;

use olgfeast_protocol::UtcTime;

pub(crate) use page::{POLICY, ask_at_the_counter, page};

/// A number is called out only after that time: a bump that is taken back at once has called nobody.
const UNDO_MILLIS: i64 = 4_000;
/// For so long after that it stands out.
const NEW_MILLIS: i64 = 6_000;
/// After that time a number has been seen by whoever wanted to see it, and makes room.
const CLEARED_MILLIS: i64 = 15 * 60 * 1_000;

/// Orders that somebody waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) ready: Vec<Called>,
    /// New, or being cooked; the one that waits longest first.
    pub(crate) in_preparation: Vec<i64>,
}

/// A number that is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Called {
    pub(crate) number: i64,
    /// When it was made ready.
    pub(crate) since: UtcTime,
}

/// The board as it is shown at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Board {
    /// The newest first; these stand out.
    new: Vec<i64>,
    /// The other numbers that are ready, the newest first.
    ready: Vec<i64>,
    in_preparation: Vec<i64>,
}

impl Board {
    fn at(waiting: &Waiting, now: UtcTime) -> Board {
        let mut board = Board {
            in_preparation: waiting.in_preparation.clone(),
            ..Board::default()
        };
        let mut ready = waiting.ready.clone();
        ready.sort_by_key(|called| std::cmp::Reverse(called.since));
        for Called { number, since } in ready {
            match now.millis_since(since) {
                ..UNDO_MILLIS => board.in_preparation.push(number),
                age if age < UNDO_MILLIS + NEW_MILLIS => board.new.push(number),
                age if age < CLEARED_MILLIS => board.ready.push(number),
                _ => {}
            }
        }
        board
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcTime = UtcTime(1_795_382_470_000_000);

    /// The board of one number that has been ready for so long.
    fn after(millis: i64) -> Board {
        let since = NOW.plus_millis(-millis);
        let waiting = Waiting {
            ready: vec![Called { number: 7, since }],
            in_preparation: vec![1],
        };
        Board::at(&waiting, NOW)
    }

    #[test]
    fn a_number_is_called_out_past_the_undo_stands_out_for_6_s_and_makes_room_after_15_min() {
        let board = |new: &[i64], ready: &[i64], in_preparation: &[i64]| Board {
            new: new.to_vec(),
            ready: ready.to_vec(),
            in_preparation: in_preparation.to_vec(),
        };
        // Its station's clock may be ahead of a hub that was restarted.
        for millis in [-5_000, 0, 3_999] {
            assert_eq!(after(millis), board(&[], &[], &[1, 7]), "{millis}");
        }
        for millis in [4_000, 9_999] {
            assert_eq!(after(millis), board(&[7], &[], &[1]), "{millis}");
        }
        for millis in [10_000, 15 * 60 * 1_000 - 1] {
            assert_eq!(after(millis), board(&[], &[7], &[1]), "{millis}");
        }
        assert_eq!(after(15 * 60 * 1_000), board(&[], &[], &[1]));
    }

    #[test]
    fn the_newest_number_that_is_ready_comes_first_and_the_longest_waited_for_in_preparation() {
        let called = |number, minutes: i64| Called {
            number,
            since: NOW.plus_millis(-minutes * 60_000),
        };
        let waiting = Waiting {
            ready: vec![called(5, 9), called(3, 1), called(4, 14)],
            in_preparation: vec![9, 2, 8],
        };
        let board = Board::at(&waiting, NOW);
        assert_eq!(
            (board.ready, board.in_preparation),
            (vec![3, 5, 4], vec![9, 2, 8])
        );
    }
}
