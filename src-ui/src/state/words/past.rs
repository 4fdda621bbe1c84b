//! Looking back in words: the list of orders, one of them with its timeline, and paper.

use olgfeast_protocol::{
    Order, OrderStatus, UtcTime,
    ipc::{LearnedFrom, StateChange},
};

use super::{done, error, status};
use crate::{
    clock,
    state::{badge::Badge, detail::Known, display::Refusal, recall::Older, view::CardLine},
    t,
};

/// What has been done with an order that went from one state to another.
pub fn moved(from: OrderStatus, to: OrderStatus) -> String {
    match to {
        OrderStatus::Pending | OrderStatus::Preparing | OrderStatus::Ready if to < from => {
            t!("back-to", status = status(to))
        }
        _ => done(to),
    }
}

/// "Bring back to READY".
pub fn back_to(to: OrderStatus) -> String {
    t!("bring-back-to", status = status(to))
}

/// Why there is nothing to do.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NothingSelected => t!("nothing-selected"),
        Refusal::NoStateBefore {
            number,
            status: now,
        } => t!(
            "no-state-before",
            number = number.as_str(),
            status = status(*now)
        ),
        Refusal::NoPaper(why) => t!("failed-paper", reason = error(why)),
    }
}

/// The number of an order, marked where it is only the server's key and nobody's number.
pub fn key_or_number(order: &Order) -> String {
    match order.display_id {
        Some(number) => number.to_string(),
        None => t!("key-not-number", key = order.id.to_string()),
    }
}

/// "4 × Pierogi, 3 × Lemonade".
pub fn short_lines(known: &Known) -> String {
    if !known.order.lines.is_known() {
        return t!("lines-not-known");
    }
    let lines = known.lines.iter().map(|line| {
        t!(
            "line-short",
            quantity = line.quantity.to_string(),
            name = &*line.name
        )
    });
    lines.collect::<Vec<_>>().join(", ")
}

/// How many lines of an order are struck.
pub fn known_lines(known: &Known) -> String {
    let struck = known.lines.iter().filter(|line| line.mark.is_struck());
    t!(
        "lines-struck",
        struck = struck.count(),
        count = known.lines.len()
    )
}

/// What a time of an order tells.
pub fn time_of(what: OrderStatus) -> String {
    match what {
        OrderStatus::Pending => t!("time-ordered"),
        OrderStatus::Preparing => t!("time-started"),
        OrderStatus::Ready => t!("time-called"),
        OrderStatus::Complete => t!("time-handed-out"),
        OrderStatus::Cancelled => t!("cancelled"),
    }
}

/// What follows the list of orders: whether there are older ones, and where they come from.
pub fn end_of_list(older: &Older, oldest: Option<UtcTime>, server_now: UtcTime) -> String {
    let oldest = oldest.map(|at| clock::moment(at, server_now));
    match (older, oldest) {
        (Older::Asked { .. }, _) => t!("recall-reading"),
        (Older::Failed { error: why, .. }, _) => t!("recall-failed", reason = error(why)),
        (Older::Full, Some(oldest)) => t!("recall-full", oldest = oldest),
        (Older::There { .. }, Some(oldest)) => t!("recall-more", oldest = oldest),
        (Older::End, Some(oldest)) => t!("recall-end", oldest = oldest),
        (_, None) => t!("recall-nothing"),
    }
}

/// Where what is shown comes from, while nothing newer arrives.
pub fn saved_here(badge: &Badge, good_at: Option<UtcTime>, now: UtcTime) -> Option<String> {
    match (badge.is_live(), good_at) {
        (true, _) => None,
        (false, Some(at)) => Some(t!("recall-saved", when = clock::moment(at, now))),
        (false, None) => Some(t!("recall-saved-only")),
    }
}

/// Who did it, and how it is known.
pub fn change(change: &StateChange, server_now: UtcTime) -> [String; 3] {
    let who = match (&change.station, &change.user) {
        (Some(station), Some(user)) => {
            t!(
                "change-by",
                station = station.as_str(),
                user = user.as_str()
            )
        }
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => match change.source {
            LearnedFrom::Own => t!("change-own"),
            LearnedFrom::Event | LearnedFrom::Audit => t!("change-nobody-told"),
        },
    };
    let learned = match change.source {
        LearnedFrom::Event => t!("learned-event"),
        LearnedFrom::Audit => t!("learned-audit"),
        LearnedFrom::Own => t!("learned-own"),
    };
    let offline = change
        .made_at
        .map(|made| (made, change.at.millis_since(made)))
        .filter(|(_, late)| *late >= SENT_LATE_MILLIS)
        .map(|(made, late)| {
            t!(
                "change-sent-late",
                made = clock::moment(made, server_now),
                late = clock::duration(late)
            )
        });
    [who, learned, offline.unwrap_or_default()]
}

/// A touch that reached the server so long after it was made had to wait; less is the way there, and
/// clocks that differ.
const SENT_LATE_MILLIS: i64 = 10_000;

/// A step that the server does not show yet.
pub fn waits(to: OrderStatus, made_at: Option<UtcTime>, now: UtcTime) -> String {
    match made_at {
        Some(made) => t!(
            "change-waits-since",
            status = status(to),
            when = clock::moment(made, now)
        ),
        None => t!("change-waits", status = status(to)),
    }
}

/// A line on paper, where nothing can be struck through by colour.
pub fn line_on_paper(line: &CardLine) -> String {
    let (quantity, name) = (line.quantity.to_string(), &*line.name);
    if line.mark.is_struck() {
        t!("line-name-struck", quantity = quantity, name = name)
    } else {
        t!("line-name", quantity = quantity, name = name)
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use OrderStatus::{Complete, Pending, Preparing, Ready};

    fn at(text: &str) -> UtcTime {
        UtcTime::parse(text).unwrap()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_way_back_is_told_as_one() {
        assert_eq!(moved(Complete, Ready), "back to READY");
        assert_eq!(moved(Preparing, Pending), "back to NEW");
        assert_eq!(moved(Preparing, Ready), "called");
        assert_eq!(moved(Ready, Complete), "handed out");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_list_says_how_far_back_it_reaches() {
        let now = at("2026-11-22T19:41:00");
        let oldest = Some(at("2026-11-21T18:05:00"));
        let after = olgfeast_protocol::ipc::HistoryPlace {
            at: now,
            id: olgfeast_protocol::OrderId(1),
        };
        for (older, words) in [
            (
                Older::End,
                &*format!(
                    "Back to {}. Nothing older is kept on this computer.",
                    clock::moment(at("2026-11-21T18:05:00"), now)
                ),
            ),
            (
                Older::There { after },
                &*format!("Back to {}.", clock::moment(at("2026-11-21T18:05:00"), now)),
            ),
            (Older::Asked { after: None }, "Reading what is kept here …"),
        ] {
            assert_eq!(end_of_list(&older, oldest, now), words);
        }
        assert_eq!(
            end_of_list(&Older::End, None, now),
            "No such order is kept on this computer."
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_change_tells_who_it_was_how_it_is_known_and_whether_it_was_sent_late() {
        let now = at("2026-11-22T19:47:00");
        let mut told = StateChange {
            from: Some(Pending),
            to: Preparing,
            at: at("2026-11-22T19:44:00"),
            station: Some("Grill".into()),
            user: Some("anna".into()),
            made_at: Some(at("2026-11-22T19:41:00")),
            source: LearnedFrom::Event,
        };
        assert_eq!(
            change(&told, now),
            [
                "Grill (anna)",
                "told by the server",
                &*format!(
                    "touched {}, sent 3 min later",
                    clock::moment(at("2026-11-22T19:41:00"), now)
                )
            ]
        );
        told.made_at = Some(at("2026-11-22T19:43:55"));
        told.station = None;
        told.user = None;
        told.source = LearnedFrom::Audit;
        assert_eq!(
            change(&told, now),
            ["nobody told who", "found by comparing with the server", ""]
        );
    }
}
