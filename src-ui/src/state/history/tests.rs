use olgfeast_protocol::{OrderStatus, UtcTime, ipc::ErrorCode};
use wasm_bindgen_test::wasm_bindgen_test;

use super::*;
use crate::state::recall::tests::order;

/// A core with orders 1 to `newest`, which answers by its places.
struct Core {
    newest: u32,
    answered: usize,
}

impl Core {
    fn answer(&mut self, leaves: &mut Leaves, questions: Vec<Question>) {
        for question in questions {
            self.answered += 1;
            let before = question
                .after
                .map_or(self.newest + 1, |after| u32::try_from(after.id.0).unwrap());
            let last = before.saturating_sub(100).max(1);
            let orders: Vec<Order> = (last..before)
                .rev()
                .map(|n| order(n, OrderStatus::Complete))
                .collect();
            let next = orders
                .last()
                .filter(|_| last > 1)
                .map(|order| HistoryPlace {
                    at: UtcTime(0),
                    id: order.id,
                });
            leaves.take(&question, Ok(HistoryPage { orders, next }));
        }
    }

    /// What is in sight is read, until nothing is asked any more.
    fn settle(&mut self, leaves: &mut Leaves, first: usize) {
        loop {
            let questions = leaves.look(first, 20);
            if questions.is_empty() {
                return;
            }
            self.answer(leaves, questions);
        }
    }
}

fn number(slot: Option<Slot>) -> Option<u32> {
    match slot {
        Some(Slot::Order(known)) => known.order.display_id,
        Some(Slot::Reading) | None => None,
    }
}

fn held(leaves: &Leaves) -> usize {
    let here = |page: &&Page| matches!(page.orders, Orders::Here(_));
    leaves.pages.iter().filter(here).count()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_list_of_any_length_is_gone_through_to_its_end_and_back_with_a_few_pages_held() {
    let mut core = Core {
        newest: 10_050,
        answered: 0,
    };
    let mut leaves = Leaves::new(HistoryFilter::default());
    core.settle(&mut leaves, 0);
    assert_eq!(number(leaves.slot(0)), Some(10_050));
    assert!(leaves.count() >= 200 && !leaves.is_whole());
    let mut at = 0;
    while !leaves.is_whole() || at + 40 < leaves.count() {
        at += 35;
        core.settle(&mut leaves, at);
        for row in at..(at + 20).min(leaves.count()) {
            assert_eq!(
                number(leaves.slot(row)),
                Some(10_050 - u32::try_from(row).unwrap())
            );
        }
        assert!(held(&leaves) <= HELD + 4, "{}", held(&leaves));
    }
    assert_eq!(leaves.count(), 10_050);
    assert_eq!(leaves.slot(10_050), None);
    // A flick back to the middle: it is being read, and then there.
    assert_eq!(leaves.slot(5_000), Some(Slot::Reading));
    let questions = leaves.look(5_000, 20);
    assert!(questions.len() <= 3);
    core.answer(&mut leaves, questions);
    assert_eq!(number(leaves.slot(5_000)), Some(5_050));
    assert_eq!(leaves.count(), 10_050, "and it is as long as before");
    assert_eq!(number(leaves.slot(0)), Some(10_050), "the beginning stays");
}

#[wasm_bindgen_test(unsupported = test)]
fn an_answer_to_what_was_looked_for_before_is_not_taken() {
    let mut leaves = Leaves::new(HistoryFilter::default());
    let old = leaves.look(0, 20);
    let filter = HistoryFilter {
        number: Some(7),
        ..HistoryFilter::default()
    };
    leaves.begin(filter.clone());
    let new = leaves.look(0, 20);
    assert_eq!(new.first().map(|ask| &ask.filter), Some(&filter));
    Core {
        newest: 3,
        answered: 0,
    }
    .answer(&mut leaves, old);
    assert_eq!(leaves.count(), 0);
    assert!(!leaves.has_nothing(), "nobody knows yet");
    Core {
        newest: 0,
        answered: 0,
    }
    .answer(&mut leaves, new);
    assert!(leaves.has_nothing());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_page_that_cannot_be_read_is_asked_for_again_when_it_is_looked_at() {
    let mut leaves = Leaves::new(HistoryFilter::default());
    let asked = leaves.look(0, 20);
    assert!(leaves.look(0, 20).is_empty(), "once");
    let why = IpcError::new(ErrorCode::Internal, "disk");
    leaves.take(&asked[0], Err(why.clone()));
    assert_eq!(leaves.failed(), Some(&why));
    let mut core = Core {
        newest: 5,
        answered: 0,
    };
    core.settle(&mut leaves, 0);
    assert_eq!((leaves.count(), leaves.failed()), (5, None));
    let second = leaves.order(OrderId(2), "ref2");
    assert_eq!(second.and_then(|known| known.order.display_id), Some(2));
    assert_eq!(leaves.order(OrderId(2), "another"), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_history_that_becomes_longer_is_read_on_from_its_end() {
    let mut leaves = Leaves::new(HistoryFilter::default());
    let first = leaves.look(0, 20);
    let page = |orders: std::ops::RangeInclusive<u32>, next| HistoryPage {
        orders: orders
            .rev()
            .map(|n| order(n, OrderStatus::Complete))
            .collect(),
        next,
    };
    leaves.take(
        &first[0],
        Ok(page(
            201..=300,
            Some(HistoryPlace {
                at: UtcTime(0),
                id: OrderId(201),
            }),
        )),
    );
    let second = leaves.look(90, 20);
    leaves.take(&second[0], Ok(page(190..=200, None)));
    assert_eq!((leaves.count(), leaves.is_whole()), (111, true));
    assert!(leaves.open_end() && !leaves.open_end());
    let mut core = Core {
        newest: 300,
        answered: 0,
    };
    core.settle(&mut leaves, 100);
    assert_eq!(number(leaves.slot(110)), Some(190));
    assert_eq!(number(leaves.slot(111)), Some(189));
    assert_eq!(leaves.place(OrderId(189), "ref189"), Some(111));
}
