mod part;

use std::{collections::BTreeSet, rc::Rc};

use olgfeast_board::Ticket;
use olgfeast_protocol::{IntentId, Lines, Order, SummaryLine, UtcTime, settings::KeyAction};

use olgfeast_protocol::ipc::ErrorCode;
use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::state::view::CardLine;

pub(super) const SHAPE: Shape = Shape {
    wide: false,
    beside: true,
    scale: 0.8,
    tickets: crate::state::fit::Grid {
        columns: 1,
        rows: 2,
    },
    ready: crate::state::fit::Grid {
        columns: 2,
        rows: 1,
    },
};

/// Long enough after everything that no slot is inert and nothing bounces.
pub(super) const LATER: u64 = 100_000;

fn card(id: i64, lane: Lane) -> Rc<Card> {
    let order = Order {
        id: OrderId(id),
        display_id: u32::try_from(id).ok(),
        ref_code: String::new(),
        customer_name: "Li".into(),
        status: lane.status(),
        lines: Lines::Summary(vec![SummaryLine {
            name: "Fries".into(),
            quantity: 1,
        }]),
        tokens: None,
        cents: None,
        ordered_at: Some(UtcTime::from_millis(id)),
        preparing_at: None,
        ready_at: None,
        complete_at: None,
        version: None,
        struck: BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    };
    let ticket = Ticket {
        order: &order,
        status: order.status,
        pending: &[],
        strikes: &[],
    };
    let lines = CardLine::all(&ticket);
    Rc::new(Card {
        order,
        lines,
        elsewhere: Rc::default(),
        status: lane.status(),
        lane,
        waiting: false,
        pending: Rc::from([]),
        arrived_at: None,
        content: 1,
    })
}

pub(super) fn lanes(pending: &[i64], preparing: &[i64], ready: &[i64]) -> Lanes {
    let cards = |ids: &[i64], lane| ids.iter().map(|id| card(*id, lane)).collect();
    Lanes::new([
        cards(pending, Lane::Pending),
        cards(preparing, Lane::Preparing),
        cards(ready, Lane::Ready),
    ])
}

/// Shown since ever, every ticket measured to one page.
pub(super) fn display(lanes: &Lanes) -> Display {
    let mut display = Display::new(SHAPE);
    display.settle(lanes, SHAPE, 0);
    for card in lanes.cards() {
        display.measured(card.order.id, card.content, cut(1));
    }
    display
}

/// So many pages of two lines each.
fn cut(pages: usize) -> LinePages {
    (0..pages).map(|page| 2 * page..2 * page + 2).collect()
}

fn places(display: &Display, lane: Lane) -> Vec<Place> {
    let slots = display.slots(lane).slots();
    slots.iter().map(|slot| slot.place).collect()
}

fn bump(id: i64, seen: OrderStatus, to: OrderStatus) -> Bump {
    Bump {
        id: OrderId(id),
        number: id.to_string(),
        seen,
        to,
    }
}

fn start(id: i64) -> Wish {
    Wish::Bump(bump(id, OrderStatus::Pending, OrderStatus::Preparing))
}

fn moved(intents: u128, status: OrderStatus) -> Result<Moved, IpcError> {
    Ok(Moved {
        intents: (0..intents)
            .map(|n| IntentId(uuid::Uuid::from_u128(n)))
            .collect(),
        status,
    })
}

fn undo(id: i64) -> Wish {
    Wish::Undo {
        id: OrderId(id),
        number: id.to_string(),
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_big_button_takes_one_step_forward() {
    let board = lanes(&[1], &[2], &[3]);
    let mut display = display(&board);
    assert_eq!(display.touch(OrderId(1), LATER), start(1));
    assert_eq!(
        display.touch(OrderId(2), LATER),
        Wish::Bump(bump(2, OrderStatus::Preparing, OrderStatus::Ready))
    );
    assert_eq!(
        display.touch(OrderId(3), LATER),
        Wish::Bump(bump(3, OrderStatus::Ready, OrderStatus::Complete))
    );
    assert_eq!(display.touch(OrderId(9), LATER), Wish::Nothing);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_second_touch_within_a_quarter_of_a_second_is_the_same_touch() {
    let board = lanes(&[1], &[], &[]);
    let mut display = display(&board);
    assert_eq!(display.touch(OrderId(1), LATER), start(1));
    assert_eq!(display.touch(OrderId(1), LATER + 249), Wish::Nothing);
    display.settle(&board, SHAPE, LATER + 250);
    assert_eq!(display.touch(OrderId(1), LATER + 250), start(1));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_slot_that_has_just_changed_takes_neither_touch_nor_key() {
    let mut display = display(&lanes(&[1, 2, 3], &[], &[]));
    display.settle(&lanes(&[2, 3], &[], &[]), SHAPE, LATER);
    assert_eq!(
        places(&display, Lane::Pending),
        [Place::Ticket(OrderId(3)), Place::Ticket(OrderId(2))]
    );
    assert_eq!(display.touch(OrderId(3), LATER + 699), Wish::Nothing);
    display.press("Digit1", false, LATER + 699);
    assert_eq!(display.selected(), None);
    assert_eq!(display.touch(OrderId(3), LATER + 700), start(3));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_order_without_lines_cannot_be_started() {
    let mut bare = (*card(1, Lane::Pending)).clone();
    bare.order.lines = Lines::Nothing;
    let none: Rc<[Rc<Card>]> = Rc::from([]);
    let board = Lanes::new([Rc::from([Rc::new(bare)]), none.clone(), none]);
    assert_eq!(display(&board).touch(OrderId(1), LATER), Wish::Nothing);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_long_ticket_cannot_be_finished_before_all_its_lines_were_shown() {
    let board = lanes(&[], &[2], &[]);
    let mut display = display(&board);
    display.measured(OrderId(2), 1, cut(3));
    // Measured again, after it had been seen in one page: what was seen was seen.
    assert!(display.all_lines_seen(OrderId(2)));
    let mut display = Display::new(SHAPE);
    display.settle(&board, SHAPE, 0);
    assert!(display.measured(OrderId(2), 1, cut(3)));
    assert!(!display.measured(OrderId(2), 1, cut(3)), "no news");
    for (page, now) in [(1, LATER), (2, LATER + 1_000)] {
        display.settle(&board, SHAPE, now);
        assert_eq!(display.touch(OrderId(2), now), Wish::Nothing);
        assert_eq!(display.line_page(OrderId(2)), page);
    }
    let again = LATER + 1_000 + INERT_MILLIS;
    assert!(display.is_inert(OrderId(2), again - 1));
    display.settle(&board, SHAPE, again);
    assert_eq!(display.touch(OrderId(2), again - 1), Wish::Nothing);
    assert!(matches!(display.touch(OrderId(2), again), Wish::Bump(_)));
    display.show_more_lines(OrderId(2), again);
    assert_eq!(display.line_page(OrderId(2)), 0, "round again");
}

#[wasm_bindgen_test(unsupported = test)]
fn amended_lines_must_be_seen_again() {
    let board = lanes(&[], &[2], &[]);
    let mut display = display(&board);
    let mut amended = (*card(2, Lane::Preparing)).clone();
    amended.content = 2;
    let none: Rc<[Rc<Card>]> = Rc::from([]);
    let board = Lanes::new([none.clone(), Rc::from([Rc::new(amended)]), none]);
    display.settle(&board, SHAPE, LATER);
    assert!(!display.all_lines_seen(OrderId(2)));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_undo_holds_the_slot_three_seconds_and_the_bar_offers_it_eight() {
    let mut display = display(&lanes(&[1, 2, 3], &[], &[]));
    assert_eq!(display.touch(OrderId(1), LATER), start(1));
    let step = bump(1, OrderStatus::Pending, OrderStatus::Preparing);
    let after = lanes(&[2, 3], &[1], &[]);
    display.settle(&after, SHAPE, LATER + 10);
    display.bumped(step, moved(1, OrderStatus::Preparing), LATER + 20);
    assert_eq!(places(&display, Lane::Pending)[0], Place::Undo(OrderId(1)));
    assert_eq!(display.next_change(LATER + 700 + 10), Some(LATER + 3_020));
    display.settle(&after, SHAPE, LATER + 3_020);
    assert_eq!(
        places(&display, Lane::Pending)[0],
        Place::Ticket(OrderId(3))
    );
    assert!(matches!(display.toast(), Some(Toast::Moved { .. })));
    display.settle(&after, SHAPE, LATER + 8_020);
    assert_eq!(display.toast(), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn one_offer_to_undo_is_taken_once() {
    let mut display = display(&lanes(&[1], &[], &[]));
    let _ = display.touch(OrderId(1), LATER);
    display.settle(&lanes(&[], &[1], &[]), SHAPE, LATER);
    let step = bump(1, OrderStatus::Pending, OrderStatus::Preparing);
    display.bumped(step, moved(1, OrderStatus::Preparing), LATER);
    assert_eq!(display.touch_undo(OrderId(1)), undo(1));
    assert_eq!(display.touch_undo(OrderId(1)), Wish::Nothing);
    assert_eq!(
        display.press("Backspace", false, LATER),
        Some(Wish::Nothing)
    );
    // Back in its slot, and it can be started again.
    display.undone(
        OrderId(1),
        "1".into(),
        moved(0, OrderStatus::Pending),
        LATER,
    );
    display.settle(&lanes(&[1], &[], &[]), SHAPE, LATER + 1_000);
    assert_eq!(
        places(&display, Lane::Pending)[0],
        Place::Ticket(OrderId(1))
    );
    assert_eq!(display.hold(OrderId(1)), None);
    assert_eq!(display.touch(OrderId(1), LATER + 2_000), start(1));
}

#[wasm_bindgen_test(unsupported = test)]
fn backspace_takes_back_what_the_bar_offers_and_nothing_else() {
    let mut display = display(&lanes(&[1], &[], &[]));
    assert_eq!(display.press("Backspace", false, 10), Some(Wish::Nothing));
    let _ = display.touch(OrderId(1), LATER);
    let step = bump(1, OrderStatus::Pending, OrderStatus::Preparing);
    display.bumped(step, moved(1, OrderStatus::Preparing), LATER);
    display.settle(&lanes(&[], &[1], &[]), SHAPE, LATER + 5_000);
    assert_eq!(
        display.press("NumpadSubtract", false, LATER + 5_000),
        Some(undo(1))
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_step_that_was_not_made_here_is_not_offered_to_be_undone() {
    let mut display = display(&lanes(&[1], &[], &[]));
    let _ = display.touch(OrderId(1), LATER);
    let step = bump(1, OrderStatus::Pending, OrderStatus::Preparing);
    display.bumped(step.clone(), moved(0, OrderStatus::Preparing), LATER);
    assert_eq!((display.hold(OrderId(1)), display.toast()), (None, None));
    let error = IpcError::new(ErrorCode::CannotKeep, "disk full");
    display.bumped(step, Err(error.clone()), LATER);
    let number = "1".to_owned();
    assert_eq!(display.toast(), Some(&Toast::Failed { number, error }));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_digit_selects_and_the_same_digit_again_moves_on() {
    let mut display = display(&lanes(&[1, 2], &[3], &[4]));
    assert_eq!(display.press("Digit2", false, LATER), Some(Wish::Nothing));
    assert_eq!(display.selected(), Some(OrderId(2)));
    assert_eq!(
        display.press("Digit2", false, LATER + 249),
        Some(Wish::Nothing),
        "bounced"
    );
    assert_eq!(display.press("Digit2", false, LATER + 500), Some(start(2)));
    assert_eq!(display.selected(), None);
    display.press("Numpad5", false, LATER + 1_000);
    assert_eq!(display.selected(), Some(OrderId(4)));
    display.press("Digit0", false, LATER + 2_000);
    assert_eq!(display.selected(), Some(OrderId(4)), "no such slot");
}

#[wasm_bindgen_test(unsupported = test)]
fn enter_selects_the_oldest_and_then_moves_it_on() {
    let mut display = display(&lanes(&[5], &[2], &[1]));
    assert_eq!(display.press("Enter", false, LATER), Some(Wish::Nothing));
    assert_eq!(display.selected(), Some(OrderId(2)));
    let wish = display.press("Space", false, LATER + 1);
    assert_eq!(
        wish,
        Some(Wish::Bump(bump(
            2,
            OrderStatus::Preparing,
            OrderStatus::Ready
        )))
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_key_held_down_never_moves_anything() {
    let mut display = display(&lanes(&[1], &[], &[]));
    display.press("Enter", false, LATER);
    for now in (LATER..LATER + 5_000).step_by(30) {
        assert_eq!(display.press("Enter", true, now), Some(Wish::Nothing));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn pages_turn_by_key_and_by_lane_and_keys_of_others_are_left_alone() {
    let mut display = display(&lanes(&[1, 2, 3], &[4], &[5, 6, 7, 8, 9]));
    let board = lanes(&[1, 2, 3], &[4], &[5, 6, 7, 8, 9]);
    display.press("PageDown", false, LATER);
    display.settle(&board, SHAPE, LATER);
    let pages = Lane::ALL.map(|lane| display.slots(lane).page());
    assert_eq!(pages, [1, 0, 1]);
    display.press("PageUp", false, LATER);
    display.settle(&board, SHAPE, LATER);
    display.turn(Lane::Ready, LATER);
    display.turn(Lane::Pending, LATER);
    display.settle(&board, SHAPE, LATER);
    display.turn(Lane::Pending, LATER);
    display.settle(&board, SHAPE, LATER);
    let pages = Lane::ALL.map(|lane| display.slots(lane).page());
    assert_eq!(pages, [0, 0, 1]);
    assert_eq!(display.press("KeyA", false, LATER), None);
    assert_eq!(
        display.press("NumpadEnter", true, LATER),
        Some(Wish::Nothing)
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_selection_ends_when_its_ticket_leaves_the_page() {
    let mut display = display(&lanes(&[1], &[], &[]));
    display.press("Digit1", false, LATER);
    display.settle(&lanes(&[], &[1], &[]), SHAPE, LATER + 1);
    assert_eq!(
        display.selected(),
        Some(OrderId(1)),
        "shown in another lane"
    );
    display.settle(&lanes(&[], &[], &[]), SHAPE, LATER + 2);
    assert_eq!(display.selected(), None);
}

/// One ticket of Cooking with these items, on pages of two.
fn with_items(names: &[&str]) -> (Lanes, Display) {
    let board = items_on(1, names);
    let mut display = Display::new(SHAPE);
    display.settle(&board, SHAPE, 0);
    display.measured(OrderId(2), 1, cut(names.len().div_ceil(2)));
    (board, display)
}

fn items_on(content: u64, names: &[&str]) -> Lanes {
    let mut long = (*card(2, Lane::Preparing)).clone();
    let line = |name: &&str| CardLine {
        key: LineKey::Name((*name).to_owned()),
        quantity: 1,
        name: (*name).into(),
        group: None,
        mark: olgfeast_board::LineMark::Open,
    };
    long.lines = names.iter().map(line).collect();
    long.content = content;
    let none: Rc<[Rc<Card>]> = Rc::from([]);
    Lanes::new([none.clone(), Rc::from([Rc::new(long)]), none])
}

fn at(display: &Display) -> Option<&str> {
    match display.line(OrderId(2)) {
        Some(LineKey::Name(name)) => Some(name),
        _ => None,
    }
}

fn strike(line: &str) -> Option<Wish> {
    Some(Wish::StrikeLine {
        id: OrderId(2),
        line: LineKey::Name(line.into()),
        struck: true,
    })
}

#[wasm_bindgen_test(unsupported = test)]
fn the_keyboard_goes_over_the_lines_turns_their_pages_and_strikes() {
    let (_, mut display) = with_items(&["A", "B", "C"]);
    assert_eq!(display.press("ArrowDown", false, LATER), None, "not yet");
    assert_eq!(display.press("KeyI", false, LATER), Some(Wish::Nothing));
    assert_eq!(display.selected(), Some(OrderId(2)), "the oldest");
    assert_eq!(at(&display), Some("A"));
    display.press("ArrowUp", false, LATER);
    assert_eq!(at(&display), Some("A"), "not round");
    display.press("ArrowDown", false, LATER);
    display.press("ArrowDown", false, LATER);
    assert_eq!(
        (at(&display), display.line_page(OrderId(2))),
        (Some("C"), 1)
    );
    assert!(display.all_lines_seen(OrderId(2)));
    assert_eq!(
        display.press("Enter", false, LATER),
        Some(Wish::Nothing),
        "other lines have just come"
    );
    let then = LATER + INERT_MILLIS;
    assert_eq!(display.press("Space", false, then), strike("C"));
    assert_eq!(display.press("Enter", true, then), Some(Wish::Nothing));
    display.press("ArrowDown", false, then);
    display.press("ArrowUp", false, then);
    assert_eq!(
        (at(&display), display.line_page(OrderId(2))),
        (Some("B"), 0)
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn out_of_the_lines_enter_moves_the_order_on_again() {
    for leave in ["Escape", "KeyI", "Tab"] {
        let (_, mut display) = with_items(&["A", "B"]);
        display.press("Numpad3", false, LATER);
        display.press("Tab", false, LATER);
        assert_eq!(at(&display), Some("A"));
        let then = LATER + 500;
        assert_eq!(display.press(leave, false, then), Some(Wish::Nothing));
        assert_eq!((at(&display), display.selected()), (None, Some(OrderId(2))));
        assert!(matches!(
            display.press("Enter", false, then),
            Some(Wish::Bump(_))
        ));
    }
    let (_, mut display) = with_items(&["A"]);
    assert_eq!(
        display.press("Escape", false, LATER),
        None,
        "nothing to leave"
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_line_that_is_gone_is_left_for_the_first_one_and_one_that_stays_is_kept() {
    let (_, mut display) = with_items(&["A", "B", "C"]);
    display.press("KeyI", false, LATER);
    display.press("ArrowDown", false, LATER);
    display.settle(&items_on(2, &["B", "C", "D"]), SHAPE, LATER);
    assert_eq!(at(&display), Some("B"));
    display.settle(&items_on(3, &["C", "D"]), SHAPE, LATER);
    assert_eq!(at(&display), Some("C"));
    // Measured anew, its page is shown.
    display.press("ArrowDown", false, LATER);
    display.measured(OrderId(2), 3, (0..2).map(|line| line..line + 1).collect());
    assert_eq!(
        (at(&display), display.line_page(OrderId(2))),
        (Some("D"), 1)
    );
    assert!(!display.all_lines_seen(OrderId(2)), "C was not shown since");
}

#[wasm_bindgen_test(unsupported = test)]
fn an_order_that_somebody_else_finished_meanwhile_is_not_handed_out_by_the_next_enter() {
    let (_, mut display) = with_items(&["A"]);
    display.press("KeyI", false, LATER);
    display.settle(&lanes(&[], &[], &[2]), SHAPE, LATER);
    assert_eq!(display.selected(), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_ready_has_no_lines_to_go_over() {
    let mut display = display(&lanes(&[], &[], &[3]));
    assert_eq!(display.press("KeyI", false, LATER), Some(Wish::Nothing));
    assert_eq!(display.selected(), None);
    display.press("Digit5", false, LATER);
    display.press("KeyI", false, LATER + 500);
    assert_eq!(display.selected(), Some(OrderId(3)));
    assert_eq!(display.line(OrderId(3)), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn keys_mean_what_a_person_has_decided() {
    let mut display = display(&lanes(&[1], &[2], &[]));
    let own = [
        (KeyAction::Bump, BTreeSet::from(["F13".to_owned()])),
        (KeyAction::AllDay, BTreeSet::from(["Digit1".to_owned()])),
    ];
    display.take_keys(&Rc::new(KeyMap::of(&own.into())));
    assert_eq!(display.press("Enter", false, LATER), None);
    display.press("Numpad1", false, LATER);
    assert_eq!(display.press("F13", false, LATER), Some(start(1)));
    display.press("Digit1", false, LATER);
    assert!(display.all_day().is_some());
}

#[wasm_bindgen_test(unsupported = test)]
fn one_thing_stands_beside_the_board_and_escape_closes_it() {
    let mut display = display(&lanes(&[1], &[], &[]));
    display.press("F1", false, LATER);
    assert!(display.helps());
    display.press("KeyS", false, LATER);
    assert!(display.all_day().is_some() && !display.helps());
    display.press("F1", false, LATER + 500);
    assert!(display.all_day().is_none() && display.helps());
    assert_eq!(display.press("Escape", false, LATER), Some(Wish::Nothing));
    assert!(!display.helps());
}

#[wasm_bindgen_test(unsupported = test)]
fn every_action_is_done_by_its_key_here_or_by_what_hears_it_everywhere() {
    for action in KeyAction::ALL {
        let code = action.usual_keys()[0];
        let (_, mut display) = with_items(&["A"]);
        display.press("KeyI", false, LATER);
        let does = display.press(code, false, LATER + 500).is_some();
        let elsewhere = matches!(action, KeyAction::Mute | KeyAction::FullScreen);
        assert_eq!(does, !elsewhere, "{action:?}");
    }
}
