use olgfeast_protocol::ipc::{Freshness, Link, LinkStatus};
use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::state::badge::Way;

/// Long after the page was loaded.
const NOW: i64 = 5_000_000;

fn waiting(number: i64, ready_for: Option<i64>) -> Waiting {
    Waiting {
        id: OrderId(number),
        number: number.to_string().into(),
        ready_for,
    }
}

fn ready(number: i64, ready_for: i64) -> Waiting {
    waiting(number, Some(ready_for))
}

fn cooking(number: i64) -> Waiting {
    waiting(number, None)
}

/// Called, ready, in preparation.
fn told(board: &Board) -> [String; 3] {
    [&board.called, &board.ready, &board.in_preparation].map(|numbers| numbers.join(" "))
}

/// A board that was open before anything was ready.
fn opened() -> Pickup {
    let mut pickup = Pickup::default();
    pickup.settle(&[], true, NOW);
    pickup
}

#[wasm_bindgen_test(unsupported = test)]
fn a_number_is_called_after_4_s_is_large_for_6_and_makes_room_after_15_min() {
    let mut pickup = opened();
    for (after, called, shown, in_preparation) in [
        (0, "", "", "7"),
        (3_999, "", "", "7"),
        (4_000, "7", "7", ""),
        (9_999, "7", "7", ""),
        (10_000, "", "7", ""),
        (899_999, "", "7", ""),
        (900_000, "", "", ""),
        (5_000_000, "", "", ""),
    ] {
        let board = pickup.settle(&[ready(7, after)], true, NOW + after);
        assert_eq!(told(&board), [called, shown, in_preparation], "{after} ms");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_taken_back_within_4_s_is_never_called() {
    let mut pickup = opened();
    pickup.settle(&[ready(7, 0)], true, NOW);
    pickup.settle(&[ready(7, 3_900)], true, NOW + 3_900);
    let board = pickup.settle(&[cooking(7)], true, NOW + 3_950);
    assert_eq!(told(&board), ["", "", "7"]);
    let board = pickup.settle(&[cooking(7)], true, NOW + 60_000);
    assert_eq!(told(&board), ["", "", "7"]);
    // Ready again, it waits its time again.
    let board = pickup.settle(&[ready(7, 100)], true, NOW + 60_000);
    assert_eq!(told(&board), ["", "", "7"]);
    let board = pickup.settle(&[ready(7, 4_100)], true, NOW + 64_000);
    assert_eq!(told(&board), ["7", "7", ""]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_ready_when_the_board_was_opened_is_shown_and_not_called() {
    let mut pickup = Pickup::default();
    let orders = [ready(1, 1_000_000), ready(2, 300_000), ready(3, 1_000)];
    let board = pickup.settle(&orders, true, NOW);
    assert_eq!(told(&board), ["", "2", "3"]);
    let board = pickup.settle(&orders, true, NOW + 3_000);
    assert_eq!(told(&board), ["3", "3 2", ""]);
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_is_called_while_the_board_is_not_believed_and_all_of_it_afterwards() {
    let mut pickup = opened();
    let orders = [ready(1, 0), ready(2, 0)];
    for after in (0..60_000).step_by(1_000) {
        let board = pickup.settle(&orders, false, NOW + after);
        assert_eq!(told(&board), ["", "", "1 2"]);
    }
    let board = pickup.settle(&orders, true, NOW + 60_000);
    assert_eq!(told(&board), ["1 2", "1 2", ""]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_made_ready_elsewhere_and_told_late_is_called_at_once() {
    let mut pickup = opened();
    let board = pickup.settle(&[ready(7, 90_000), cooking(8)], true, NOW);
    assert_eq!(told(&board), ["7", "7", "8"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_handed_out_is_gone_at_once() {
    let mut pickup = opened();
    pickup.settle(&[ready(7, 5_000)], true, NOW);
    let board = pickup.settle(&[], true, NOW + 1_000);
    assert_eq!(board, Board::default());
}

/// Every story of seven seconds-long steps: ready or not, believed or not.
#[wasm_bindgen_test(unsupported = test)]
fn in_every_short_story_a_number_is_in_one_list_and_called_only_when_it_may_be() {
    const STEPS: u32 = 7;
    for story in 0..4_u32.pow(STEPS) {
        let mut pickup = opened();
        let (mut now, mut since, mut before) = (NOW, None, Board::default());
        for step in 0..STEPS {
            let (is_ready, believed) = match story / 4_u32.pow(step) % 4 {
                0 => (false, true),
                1 => (false, false),
                2 => (true, true),
                _ => (true, false),
            };
            now += 1_500;
            since = is_ready.then(|| since.unwrap_or(now));
            let order = waiting(7, since.map(|since| now - since));
            let board = pickup.settle(&[order], believed, now);
            assert_eq!(board.ready.len() + board.in_preparation.len(), 1);
            assert!(board.called.is_empty() || board.ready == board.called);
            let called = before.called.is_empty() && !board.called.is_empty();
            let may = believed && since.is_some_and(|since| now - since >= UNDO_MILLIS);
            assert!(may || !called, "story {story}, step {step}");
            assert!(is_ready || board.ready.is_empty());
            assert!(
                !may || !board.ready.is_empty(),
                "story {story}, step {step}"
            );
            before = board;
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn pages_turn_every_8_s() {
    assert_eq!([0, 7_999, 8_000, 16_000].map(page), [0, 0, 1, 2]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_board_is_believed_for_40_s_and_what_was_saved_long_ago_is_not() {
    let now = UtcTime(1_795_382_470_000_000);
    let ago = |seconds: i64| now.plus_millis(-seconds * 1000);
    let signs = |good_at| Signs {
        link: Link {
            status: LinkStatus::Offline { retry_at: None },
            since: ago(100),
        },
        freshness: Freshness::default(),
        good_at,
        checks_every: None,
        opened_at: now,
        core_heard_at: now,
        way: Way::Private,
    };
    let believed = |good_at| is_believed(&signs(good_at), now);
    assert!(believed(Some(ago(40))));
    assert!(!believed(Some(ago(41))));
    assert!(!believed(Some(ago(86_400))));
    assert!(!believed(None));
}
