//! From states to texts: what a person reads about ages, steps, failures and the link.

mod counter;
mod dashboard;
pub mod diagnostics;
mod keys;
mod notices;
mod part;
mod past;
mod report;
mod settings;

use olgfeast_board::age::Mood;
use olgfeast_protocol::{
    DeadLetter, DeadReason, Lane, OrderStatus, UtcTime,
    ipc::{Blocked, ErrorCode, Hosting, IpcError, Receipt, Trouble},
    settings::Minutes,
};

use super::{
    badge::{Badge, Said, Stale},
    display::Toast,
    screen::Screen,
    view::{Age, Card, CardLine},
};
use crate::{clock, t};

pub use self::counter::{draft, wrong_dish};
pub use self::dashboard::{
    age_and_shape, as_of, ended_today, hour_name, in_all, items_sentence, late, nothing,
    open_states, orders_sentence, orders_so_far, ready_figure, ready_sentence, row_action,
    to_ready, tokens, value_so_far, who,
};
pub use self::keys::{HelpRow, help, key, key_action, key_taken};
pub use self::notices::{
    Waiting, held, held_more, lost_lines, lost_name, not_listed, outage, unreadable, waiting,
    went_back,
};
pub use self::part::{action, elsewhere, filter_line, nothing_here, stop_name};

pub use self::past::{
    back_to, change, end_of_list, key_or_number, known_lines, line_on_paper, moved, refusal,
    saved_here, short_lines, time_of, waits,
};
pub use self::report::{exported, late_share, place, reach, unknown};
pub use self::settings::{TOO_LARGE, file_refused, pin_refused, role, role_lead, step_name, theme};

/// Name of a screen.
pub fn screen(screen: Screen) -> String {
    match screen {
        Screen::Dashboard => t!("screen-dashboard"),
        Screen::Kitchen => t!("screen-kitchen"),
        Screen::Pickup => t!("screen-pickup"),
        Screen::History => t!("screen-history"),
        Screen::Menu => t!("screen-menu"),
        Screen::Order => t!("screen-order"),
        Screen::Diagnostics => t!("screen-diagnostics"),
        Screen::Settings => t!("screen-settings"),
    }
}

/// Title of a lane.
pub fn lane(lane: Lane) -> String {
    match lane {
        Lane::Pending => t!("lane-pending"),
        Lane::Preparing => t!("lane-preparing"),
        Lane::Ready => t!("lane-ready"),
    }
}

/// "6 min".
pub fn age(age: Option<Age>) -> String {
    match age.map(|age| age.minutes) {
        None => t!("age-unknown"),
        Some(0) => t!("age-now"),
        Some(minutes @ ..100) => t!("age-minutes", minutes = minutes),
        Some(minutes) => t!(
            "age-hours",
            hours = minutes / 60,
            minutes = format!("{:02}", minutes % 60)
        ),
    }
}

/// The word and the shape of an age, so that colour never stands alone.
pub fn mood(age: Option<Age>, lane: Lane) -> String {
    let Some(age) = age else {
        return String::new();
    };
    match (age.mood, lane) {
        (Mood::Late, _) => t!("mood-late"),
        (Mood::Warn, _) => t!("mood-warn", minutes = age.warn_from),
        (Mood::Fresh, Lane::Pending) => t!("mood-new"),
        (Mood::Fresh, Lane::Preparing) => t!("mood-in-time"),
        (Mood::Fresh, Lane::Ready) => t!("mood-ready"),
    }
}

/// The shape alone, where there is no room for the word.
pub fn shape(mood: Mood, lane: Lane) -> &'static str {
    match (mood, lane) {
        (Mood::Late, _) => "■",
        (Mood::Warn, _) => "▲",
        (Mood::Fresh, Lane::Ready) => "✓",
        (Mood::Fresh, _) => "●",
    }
}

/// What has been done with an order that is now there.
pub fn done(to: OrderStatus) -> String {
    match to {
        OrderStatus::Pending => t!("taken-back"),
        OrderStatus::Preparing => t!("started"),
        OrderStatus::Ready => t!("called"),
        OrderStatus::Complete => t!("handed-out"),
        OrderStatus::Cancelled => t!("cancelled"),
    }
}

/// The number of an order, marked where it is only the server's key and nobody's number.
pub fn number(card: &Card) -> String {
    match card.order.display_id {
        Some(number) => number.to_string(),
        None => t!("key-not-number", key = card.order.id.to_string()),
    }
}

/// What a screen reader says of a ticket.
pub fn ticket_name(card: &Card, since: Option<Age>) -> String {
    let line = |line: &CardLine| {
        let (quantity, name) = (line.quantity.to_string(), &*line.name);
        if line.mark.is_struck() {
            t!("line-name-struck", quantity = quantity, name = name)
        } else {
            t!("line-name", quantity = quantity, name = name)
        }
    };
    let note = note(card).map(|words| t!("note-name", note = words));
    let lines: Vec<String> = note
        .into_iter()
        .chain(card.lines.iter().map(line))
        .chain(elsewhere(card))
        .collect();
    let lines = if card.order.lines.is_known() {
        lines.join(", ")
    } else {
        t!("lines-unknown")
    };
    let (number, lane, age) = (number(card), lane(card.lane), age(since));
    let customer = card.order.customer_name.as_str();
    if card.waiting {
        t!(
            "ticket-name-waiting",
            number = number,
            lane = lane,
            age = age,
            customer = customer,
            lines = lines
        )
    } else {
        t!(
            "ticket-name",
            number = number,
            lane = lane,
            age = age,
            customer = customer,
            lines = lines
        )
    }
}

/// What the counter wants known of an order; `None`: nothing.
pub fn note(card: &Card) -> Option<&str> {
    let note = card.order.notes.trim();
    (!note.is_empty()).then_some(note)
}

/// What is on other pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// "+7 more: #151–#157"
    pub which: String,
    /// "oldest 4 min", with its shape.
    pub oldest: String,
    /// Of the oldest.
    pub age: Option<Age>,
}

/// Of the cards of one lane that are on other pages, oldest first; `None` where there are none.
/// `thresholds` are those of the lane.
pub fn hidden(cards: &[&Card], server_now: UtcTime, thresholds: Minutes) -> Option<Hidden> {
    let (first, last) = (cards.first()?, cards.last()?);
    let age = first.age(server_now, thresholds);
    let numbers: Vec<Option<u32>> = cards.iter().map(|card| card.order.display_id).collect();
    let in_sequence = numbers
        .windows(2)
        .all(|pair| matches!(pair, [Some(a), Some(b)] if a.checked_add(1) == Some(*b)));
    let called = |card: &Card| match card.order.display_id {
        Some(number) => format!("#{number}"),
        None => number(card),
    };
    let numbers = match cards.len() {
        1 => called(first),
        _ if in_sequence => format!("{}–{}", called(first), called(last)),
        2 | 3 => {
            let all: Vec<String> = cards.iter().map(|card| called(card)).collect();
            all.join(", ")
        }
        _ => format!("{} … {}", called(first), called(last)),
    };
    let waits = match age.map(|age| age.minutes) {
        Some(0) => t!("more-just-now"),
        _ => t!("more-oldest", age = self::age(age)),
    };
    let shape = age.map_or("", |age| shape(age.mood, first.lane));
    Some(Hidden {
        which: t!("more", count = cards.len(), numbers = numbers),
        oldest: format!("{waits} {shape}"),
        age,
    })
}

/// The badge in words: what it is, and what belongs to it. Both may change with every second; see
/// [`link`] for what does not.
pub fn badge(badge: &Badge, newest: Option<&str>, now: UtcTime) -> (String, Option<String>) {
    let ago = |at: UtcTime| clock::ago(now.millis_since(at));
    let saved = || match badge.stale {
        Stale::Band { good_at: Some(at) } => Some(t!("saved-from", when = clock::moment(at, now))),
        Stale::No | Stale::Band { .. } | Stale::Frame { .. } => None,
    };
    let checked = |at: Option<UtcTime>| at.map(|at| t!("checked", ago = ago(at)));
    let up_to = |words: String| match newest {
        Some(number) => t!("up-to", words = words, number = number),
        None => words,
    };
    match badge.said {
        Said::Connecting => (t!("link-connecting"), saved()),
        Said::CatchingUp => (t!("link-catching-up"), saved()),
        Said::Live { heard_at } => {
            let heard = heard_at.map(|at| t!("heard", ago = ago(at)));
            (t!("link-live"), heard.map(up_to))
        }
        Said::LiveChecked { checked_at } => (t!("link-live"), checked(checked_at).map(up_to)),
        Said::Silent { heard_at } => {
            let detail = heard_at.map(|at| {
                let long = clock::duration(now.millis_since(at));
                t!("since-ago", ago = long)
            });
            (t!("link-silent"), detail)
        }
        Said::Rest { checked_at, every } => {
            let head = match every {
                Some(seconds) => t!("link-rest-every", seconds = seconds),
                None => t!("link-rest"),
            };
            (head, checked(checked_at))
        }
        Said::Protocol { checked_at } => (t!("link-protocol"), checked(checked_at)),
        Said::Unchecked { checked_at } => {
            let detail = checked_at.map(|at| {
                let long = clock::duration(now.millis_since(at));
                t!("since-ago", ago = long)
            });
            (t!("link-unchecked"), detail)
        }
        Said::Offline { retry_at } => (reconnecting(retry_at, now), None),
        Said::Blocked { by } => (blocked(by), None),
        Said::CoreSilent { heard_at } => {
            let long = clock::duration(now.millis_since(heard_at));
            (t!("link-core-silent"), Some(t!("since-ago", ago = long)))
        }
    }
}

/// The same without anything that moves: what is read out when it changes, and not each second.
pub fn link(badge: &Badge) -> String {
    match badge.said {
        Said::Connecting => t!("link-connecting"),
        Said::CatchingUp => t!("link-catching-up"),
        Said::Live { .. } | Said::LiveChecked { .. } => t!("link-live"),
        Said::Silent { .. } => t!("link-silent"),
        Said::Rest { .. } => t!("link-rest"),
        Said::Protocol { .. } => t!("link-protocol"),
        Said::Unchecked { .. } => t!("link-unchecked"),
        Said::Offline { .. } => t!("link-offline"),
        Said::Blocked { by } => blocked(by),
        Said::CoreSilent { .. } => t!("link-core-silent"),
    }
}

fn blocked(by: Blocked) -> String {
    match by {
        Blocked::SignIn => t!("link-sign-in"),
        Blocked::Forbidden => t!("link-forbidden"),
        Blocked::Version => t!("link-version"),
        Blocked::Replaced => t!("link-replaced"),
        Blocked::WrongKey => t!("link-wrong-key"),
    }
}

/// What a person can do about the link besides waiting: "retry now". A sign-in has its own strip.
pub fn retry(badge: &Badge) -> Option<String> {
    match badge.said {
        Said::Offline { .. }
        | Said::Blocked {
            by: Blocked::Forbidden | Blocked::Version | Blocked::WrongKey,
        } => Some(t!("retry-now")),
        // Two of them would throw each other out for ever, so this one waits to be asked.
        Said::Blocked {
            by: Blocked::Replaced,
        } => Some(t!("use-this-one")),
        _ => None,
    }
}

/// "Reconnecting in 3 s": whole seconds, rounded up, so that it never counts below what is left.
fn reconnecting(retry_at: Option<UtcTime>, now: UtcTime) -> String {
    let millis = retry_at.map_or(0, |at| at.millis_since(now));
    match (millis + 999).div_euclid(1000) {
        seconds @ 1.. => t!("link-reconnecting-in", seconds = seconds),
        _ => t!("link-reconnecting"),
    }
}

/// The band above the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// What is wrong.
    pub head: String,
    /// What that means.
    pub note: String,
    /// What waits because of it. It says the same as the count in the top bar.
    pub unsent: Option<String>,
}

/// The band above the board, where one is needed; `unsent` changes wait to be sent.
pub fn band(stale: Stale, unsent: usize, now: UtcTime) -> Option<Band> {
    let (head, note) = match stale {
        Stale::No => return None,
        Stale::Band { good_at: None } => (t!("band-offline"), t!("band-offline-note")),
        Stale::Band { good_at: Some(at) } => (
            t!("band-offline-saved", when = clock::moment(at, now)),
            t!("band-offline-note"),
        ),
        Stale::Frame { since } => (
            t!("band-not-receiving", when = clock::moment(since, now)),
            t!("band-not-receiving-note"),
        ),
    };
    let unsent = (unsent > 0).then(|| t!("unsent", count = unsent));
    Some(Band { head, note, unsent })
}

/// What the top bar says about the last touch.
pub fn toast(toast: &Toast) -> String {
    match toast {
        Toast::Moved {
            number, from, to, ..
        } => {
            t!(
                "toast-moved",
                number = number.as_str(),
                what = moved(*from, *to)
            )
        }
        Toast::PartDone(part) => {
            t!(
                "toast-moved",
                number = part.number.as_str(),
                what = t!("part-done")
            )
        }
        Toast::TakenBack { number } => {
            t!(
                "toast-moved",
                number = number.as_str(),
                what = t!("taken-back")
            )
        }
        Toast::Failed { number, error: why } => {
            t!("failed-move", number = number.as_str(), reason = error(why))
        }
        Toast::Refused(why) => refusal(why),
    }
}

/// The word of `data-hosting`.
pub fn hosting_state(hosting: &Hosting) -> &'static str {
    match hosting {
        Hosting::Off => "off",
        Hosting::Failed { .. } => "failed",
        Hosting::On(_) => "on",
    }
}

/// Why there is no board: what the application says of itself, or that it says nothing.
pub fn not_started(error: &IpcError) -> String {
    match error.code {
        ErrorCode::KeepsCrashing => self::error(error),
        ErrorCode::CannotKeep => t!("core-cannot-keep", why = error.message.as_str()),
        _ => t!("core-unreachable"),
    }
}

/// A failed command, by its code.
pub fn error(error: &IpcError) -> String {
    match error.code {
        ErrorCode::BadAddress => t!("error-bad-address"),
        ErrorCode::Unreachable => t!("error-unreachable"),
        ErrorCode::NotOlgfeast => t!("error-not-olgfeast"),
        ErrorCode::WrongPassword => t!("error-wrong-password"),
        ErrorCode::TooManyAttempts => match error.wait_seconds {
            Some(seconds) => t!("error-too-many-attempts-wait", seconds = seconds),
            None => t!("error-too-many-attempts"),
        },
        ErrorCode::WrongKey => t!("error-wrong-key"),
        ErrorCode::NotStaff => t!("error-not-staff"),
        ErrorCode::Insecure => t!("error-insecure"),
        ErrorCode::SignedOut => t!("error-signed-out"),
        ErrorCode::UnknownOrder => t!("error-unknown-order"),
        ErrorCode::MovedMeanwhile => t!("error-moved-meanwhile"),
        ErrorCode::LinesUnknown => t!("error-lines-unknown"),
        ErrorCode::NothingToUndo => t!("error-nothing-to-undo"),
        ErrorCode::OutboxFull => t!("error-outbox-full"),
        ErrorCode::CannotKeep => t!("error-cannot-keep"),
        ErrorCode::BadInput => t!("error-bad-input"),
        ErrorCode::TooManyDrafts => t!("error-too-many-drafts"),
        ErrorCode::UnknownDraft => t!("error-unknown-draft"),
        ErrorCode::BeingPlaced => t!("error-being-placed"),
        ErrorCode::OtherServer => t!("error-other-server"),
        ErrorCode::Offline => t!("error-offline"),
        ErrorCode::OutcomeUnknown => t!("error-outcome-unknown"),
        ErrorCode::InUse => t!("error-in-use"),
        ErrorCode::Refused => t!("error-refused", detail = error.message.as_str()),
        ErrorCode::CannotHost => t!("error-cannot-host", why = &*error.message),
        ErrorCode::Unsent => t!("error-unsent"),
        ErrorCode::KeyringSilent => t!("error-keyring-silent"),
        ErrorCode::KeepsCrashing => t!("error-keeps-crashing", why = error.message.as_str()),
        ErrorCode::BadCertificates => t!("error-bad-certificates"),
        ErrorCode::Closing => t!("error-closing"),
        ErrorCode::Internal => t!("error-internal", detail = error.message.as_str()),
    }
}

/// "147: START was not applied: somebody changed it (it is now READY)".
pub fn dead_letter(letter: &DeadLetter) -> String {
    let intent = &letter.intent;
    let action = match (intent.to, intent.is_backward()) {
        (OrderStatus::Pending, _) => t!("dead-action-pending"),
        (OrderStatus::Preparing, false) => t!("dead-action-start"),
        (OrderStatus::Preparing, true) => t!("dead-action-recook"),
        (OrderStatus::Ready, false) => t!("dead-action-done"),
        (OrderStatus::Ready, true) => t!("dead-action-recall"),
        (OrderStatus::Complete, _) => t!("dead-action-hand-out"),
        (OrderStatus::Cancelled, _) => t!("dead-action-cancel"),
    };
    let reason = match (&letter.reason, letter.found) {
        (DeadReason::ChangedElsewhere, Some(found)) if letter.by.is_some() => t!(
            "dead-changed-by",
            station = letter.by.as_deref().unwrap_or_default(),
            status = status(found)
        ),
        (DeadReason::ChangedElsewhere, Some(found)) => {
            t!("dead-changed-found", status = status(found))
        }
        (DeadReason::ChangedElsewhere, None) => t!("dead-changed"),
        (DeadReason::OrderGone, _) => t!("dead-gone"),
        (DeadReason::AnotherOrder, _) => t!("dead-another"),
        (DeadReason::Refused { detail, .. }, _) => {
            t!("dead-refused", detail = detail.as_str())
        }
        (DeadReason::CrashLoop, _) => t!("dead-crash"),
        (DeadReason::EarlierFailed, _) => t!("dead-earlier"),
        (DeadReason::ServerWentBack, _) => t!("dead-went-back"),
    };
    t!(
        "dead-letter",
        number = intent.number.as_str(),
        action = action,
        reason = reason
    )
}

/// A state as people call it.
pub fn status(status: OrderStatus) -> String {
    match status {
        OrderStatus::Pending => t!("status-pending"),
        OrderStatus::Preparing => t!("status-preparing"),
        OrderStatus::Ready => t!("status-ready"),
        OrderStatus::Complete => t!("status-complete"),
        OrderStatus::Cancelled => t!("status-cancelled"),
    }
}

/// What is wrong with this station.
pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::CannotKeep { detail } => {
            t!("trouble-cannot-keep", detail = detail.as_str())
        }
        Trouble::ServerLists => t!("trouble-server-lists"),
        Trouble::SetAside { file } => t!("trouble-set-aside", file = file.as_str()),
    }
}

/// What an outage has cost, part by part.
pub fn receipt_words(receipt: &Receipt) -> [String; 5] {
    let long = clock::duration(receipt.until.millis_since(receipt.from));
    [
        t!("receipt-back", long = long),
        t!("receipt-new", count = receipt.new),
        t!("receipt-changed", count = receipt.changed),
        t!("receipt-sent", count = receipt.sent),
        t!("receipt-refused", count = receipt.refused),
    ]
}

/// The orders of an outage that need a look: where a hub told it, what was done with them and at
/// which station.
pub fn also_worked(receipt: &Receipt) -> Vec<String> {
    let at = |number: &String| receipt.worked_at.iter().find(|at| at.number == *number);
    let numbers = receipt.also_worked.iter();
    let (told, untold): (Vec<&String>, Vec<&String>) = numbers.partition(|n| at(n).is_some());
    let told = told.into_iter().filter_map(at).map(|at| {
        t!(
            "receipt-check-at",
            number = at.number.as_str(),
            what = done(at.to),
            station = at.station.as_str()
        )
    });
    let untold: Vec<&str> = untold.into_iter().map(String::as_str).collect();
    let untold = (!untold.is_empty()).then(|| t!("receipt-check", numbers = untold.join(", ")));
    told.chain(untold).collect()
}

#[cfg(test)]
mod tests;
