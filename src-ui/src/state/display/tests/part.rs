//! MY PART DONE, and STOP.

use olgfeast_board::LineMark::{self, Open, Struck};
use olgfeast_protocol::LineId;

use super::*;
use crate::state::filter::{
    sieved_card,
    tests::{filter, full_card},
};

/// An order of two lines of the grill and one of the bar, at the grill, cooking at a hub.
fn cooking(marks: [LineMark; 3]) -> Lanes {
    let groups = ["Grill", "Grill", "Bar"];
    let card = full_card(2, Lane::Preparing, true, &groups, &marks);
    let card = sieved_card(&card, &filter(&["Grill"])).unwrap();
    Lanes::new([Rc::default(), Rc::from([card]), Rc::default()])
}

fn part(lines: &[i64], struck: bool) -> MyPart {
    MyPart {
        id: OrderId(2),
        number: "2".into(),
        lines: lines.iter().map(|id| LineKey::Id(LineId(*id))).collect(),
        struck,
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn my_part_done_strikes_what_is_shown_and_undo_takes_just_that_back() {
    let board = cooking([Struck, Open, Open]);
    let mut display = display(&board);
    let done = part(&[1], true);
    assert_eq!(display.touch(OrderId(2), LATER), Wish::Strike(done.clone()));
    display.part_struck(done.clone(), Ok(()), LATER);
    assert_eq!(display.toast(), Some(&Toast::PartDone(done)));
    assert_eq!(
        display.press("Backspace", false, LATER + 1_000),
        Some(Wish::Strike(part(&[1], false)))
    );
    assert_eq!(
        display.press("Backspace", false, LATER + 2_000),
        Some(Wish::Nothing),
        "one offer is taken once"
    );
    display.part_struck(part(&[1], false), Ok(()), LATER + 2_000);
    assert!(matches!(display.toast(), Some(Toast::TakenBack { .. })));
}

#[wasm_bindgen_test(unsupported = test)]
fn my_part_done_bounces_and_a_refusal_is_told() {
    let board = cooking([Open, Open, Open]);
    let mut display = display(&board);
    let done = part(&[0, 1], true);
    assert_eq!(display.touch(OrderId(2), LATER), Wish::Strike(done.clone()));
    assert_eq!(display.touch(OrderId(2), LATER + 249), Wish::Nothing);
    let error = IpcError::new(ErrorCode::CannotKeep, "full");
    display.part_struck(done, Err(error), LATER + 300);
    assert!(matches!(display.toast(), Some(Toast::Failed { .. })));
    display.settle(&board, SHAPE, LATER + 1_000);
    assert!(matches!(
        display.touch(OrderId(2), LATER + 1_000),
        Wish::Strike(_)
    ));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_part_is_not_done_before_all_of_its_lines_were_shown() {
    let board = cooking([Open, Open, Open]);
    let mut display = Display::new(SHAPE);
    display.settle(&board, SHAPE, 0);
    let content = board.of(Lane::Preparing)[0].content;
    display.measured(OrderId(2), content, cut(2));
    assert_eq!(display.touch(OrderId(2), LATER), Wish::Nothing);
    assert_eq!(display.line_page(OrderId(2)), 1);
    let again = LATER + INERT_MILLIS;
    display.settle(&board, SHAPE, again);
    assert!(matches!(display.touch(OrderId(2), again), Wish::Strike(_)));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_button_that_has_become_another_one_takes_no_touch_yet() {
    let mut display = display(&cooking([Open, Open, Struck]));
    // The last line of the others was struck already, so now the button calls the order.
    let all = cooking([Struck, Struck, Struck]);
    display.settle(&all, SHAPE, LATER);
    assert_eq!(display.touch(OrderId(2), LATER + 699), Wish::Nothing);
    assert!(matches!(
        display.touch(OrderId(2), LATER + 700),
        Wish::Bump(Bump {
            to: OrderStatus::Ready,
            ..
        })
    ));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_waits_for_others_takes_no_touch() {
    let mut display = display(&cooking([Struck, Struck, Open]));
    assert_eq!(display.touch(OrderId(2), LATER), Wish::Nothing);
}

#[wasm_bindgen_test(unsupported = test)]
fn one_key_acknowledges_a_stopped_order_once_its_slot_is_still() {
    let board = lanes(&[1, 2], &[], &[]);
    let mut display = display(&board);
    let mut stopped = (*card(1, Lane::Pending)).clone();
    stopped.status = OrderStatus::Cancelled;
    let pending: Rc<[Rc<Card>]> = Rc::from([Rc::new(stopped), card(2, Lane::Pending)]);
    let board = Lanes::new([pending, Rc::default(), Rc::default()]);
    display.settle(&board, SHAPE, LATER);
    assert_eq!(
        places(&display, Lane::Pending),
        [Place::Ticket(OrderId(1)), Place::Ticket(OrderId(2))],
        "in its slot"
    );
    let press = |display: &mut Display, now| display.press("Digit1", false, now);
    assert_eq!(press(&mut display, LATER + 300), Some(Wish::Nothing));
    assert_eq!(
        press(&mut display, LATER + 700),
        Some(Wish::Acknowledge(OrderId(1)))
    );
}
