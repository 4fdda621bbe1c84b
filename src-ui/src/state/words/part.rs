//! What a person reads where a station makes only a part of the orders.

use olgfeast_board::filter::Filter;

use super::super::{
    deed::{Deed, Part},
    filter::Hides,
    view::Card,
};
use crate::t;

/// What the big button does, or for what it waits.
pub fn action(card: &Card) -> String {
    match card.deed() {
        Deed::Start => t!("action-start"),
        Deed::MyPart => t!("action-my-part"),
        Deed::OthersPart if card.is_shared() => t!("action-others-part", groups = left(card)),
        Deed::OthersPart => t!("action-my-part-is-done"),
        Deed::Done => t!("action-done"),
        Deed::HandOut => t!("action-hand-out"),
        Deed::SeeStop => t!("action-see-stop"),
    }
}

/// The groups that are not done yet.
fn left(card: &Card) -> String {
    let parts = card.parts();
    let left = parts.iter().filter(|part| !part.is_done());
    join(left.map(|part| &*part.group))
}

/// "+2 lines at Grill", and where strikes are shared how far they are: "+3 lines: Bar 1/2 · Grill ✓";
/// `None` where the screen shows all of the order.
pub fn elsewhere(card: &Card) -> Option<String> {
    if !card.is_partial() {
        return None;
    }
    let (count, parts) = (card.elsewhere.len(), card.parts());
    Some(if card.is_shared() {
        let parts: Vec<String> = parts.iter().map(progress).collect();
        t!(
            "lines-elsewhere-parts",
            count = count,
            parts = parts.join(" · ")
        )
    } else {
        let groups = join(parts.iter().map(|part| &*part.group));
        t!("lines-elsewhere", count = count, groups = groups)
    })
}

fn progress(part: &Part) -> String {
    let group = &*part.group;
    if part.is_done() {
        t!("part-progress-done", group = group)
    } else {
        t!(
            "part-progress",
            group = group,
            struck = part.struck,
            lines = part.lines
        )
    }
}

/// The filter that is in force and what it hides, or that it is off for now; `None` where there is
/// none.
pub fn filter_line(filter: &Filter, hides: Hides, all_shown: bool) -> Option<String> {
    if filter.own().is_empty() {
        return None;
    }
    let groups = join(filter.own().iter().map(String::as_str));
    Some(if all_shown {
        t!("filter-off", groups = groups)
    } else if !filter.knows_the_menu() {
        t!("filter-no-menu", groups = groups)
    } else if hides.lines == 0 {
        t!("filter-hides-nothing", groups = groups)
    } else if hides.orders == 0 {
        t!("filter-hides-lines", groups = groups, lines = hides.lines)
    } else {
        t!(
            "filter-hides",
            groups = groups,
            orders = hides.orders,
            lines = hides.lines
        )
    })
}

/// There are orders, and nothing of them is made here.
pub fn nothing_here(filter: &Filter) -> String {
    let groups = join(filter.own().iter().map(String::as_str));
    t!("nothing-here", groups = groups)
}

/// What a screen reader says of a stopped order.
pub fn stop_name(card: &Card) -> String {
    let number = super::number(card);
    match &card.order.cancel_reason {
        Some(reason) => t!(
            "stop-name-reason",
            number = number,
            reason = reason.as_str()
        ),
        None => t!("stop-name", number = number),
    }
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use olgfeast_board::LineMark::{Open, Struck};
    use olgfeast_protocol::Lane;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::state::filter::{
        sieve, sieved_card,
        tests::{filter, full_card},
    };

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_made_elsewhere_is_named_and_at_a_hub_how_far_it_is() {
        let groups = ["Grill", "Bar", "Café", "Café"];
        let marks = [Open, Struck, Struck, Open];
        for (shared, words, button) in [
            (true, "+3 lines: Bar ✓ · Café 1/2", "MY PART DONE"),
            (false, "+3 lines at Bar, Café", "MY PART DONE"),
        ] {
            let card = full_card(1, Lane::Preparing, shared, &groups, &marks);
            assert_eq!(elsewhere(&card), None);
            let card = sieved_card(&card, &filter(&["Grill"])).unwrap();
            assert_eq!(elsewhere(&card).as_deref(), Some(words));
            assert_eq!(action(&card), button);
        }
        let marks = [Struck, Struck, Struck, Open];
        for (shared, button) in [(true, "WAITS FOR CAFÉ"), (false, "MY PART IS DONE")] {
            let card = full_card(1, Lane::Preparing, shared, &groups, &marks);
            let card = sieved_card(&card, &filter(&["Grill"])).unwrap();
            assert_eq!(action(&card).to_uppercase(), button);
        }
        let card = full_card(1, Lane::Preparing, false, &["Grill", "Bar"], &marks);
        let card = sieved_card(&card, &filter(&["Grill"])).unwrap();
        assert_eq!(elsewhere(&card).as_deref(), Some("+1 line at Bar"));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_filter_in_force_is_always_named_with_what_it_hides() {
        let hides = |orders, lines| Hides { orders, lines };
        for (own, hides, all_shown, words) in [
            (&[][..], hides(0, 0), false, None),
            (
                &["Grill", "Bar"],
                hides(3, 7),
                false,
                Some("Bar, Grill · hides 3 orders, 7 lines"),
            ),
            (
                &["Grill"],
                hides(1, 1),
                false,
                Some("Grill · hides 1 order, 1 line"),
            ),
            (
                &["Grill"],
                hides(0, 2),
                false,
                Some("Grill · hides 2 lines"),
            ),
            (
                &["Grill"],
                hides(0, 0),
                false,
                Some("Grill · hides nothing now"),
            ),
            (
                &["Grill"],
                hides(0, 0),
                true,
                Some("Everything is shown · the filter Grill is off"),
            ),
        ] {
            assert_eq!(
                filter_line(&filter(own), hides, all_shown).as_deref(),
                words
            );
        }
        let no_menu = Filter::new(&["Grill".to_owned()].into(), &Default::default());
        let words = filter_line(&no_menu, hides(0, 0), false).unwrap();
        assert!(words.contains("menu"), "{words}");
        let lanes = Default::default();
        assert_eq!(sieve(&lanes, &no_menu).hides, hides(0, 0));
    }
}
