//! What is seen, for people: a log that says what changed, and nothing twice.

use std::collections::BTreeMap;

use olgfeast_protocol::{
    OrderId, OrderStatus, UtcTime,
    ipc::{Blocked, Degraded, Link, LinkStatus, Receipt},
};
use olgfeast_station::{Lanes, Seen, SeenTicket};

use crate::escape::escape;

/// Remembers the board that it has told of last: as many tickets as a board has.
#[derive(Default)]
pub(super) struct Narrator {
    told: BTreeMap<OrderId, SeenTicket>,
    status: Option<&'static str>,
}

impl Narrator {
    /// Lines for what has changed, each beginning with the time of day.
    pub(super) fn tell(&mut self, seen: &Seen, time: &str) -> Vec<String> {
        let lines = match seen {
            Seen::Board(lanes) => self.board(lanes),
            Seen::Link(link) => self.link(link).into_iter().collect(),
            Seen::Intent { order, state, .. } => self.intent(*order, state).into_iter().collect(),
            Seen::Receipt(receipt) => vec![outage(receipt)],
            // It does not change while a terminal watches.
            Seen::Session(_) => Vec::new(),
        };
        let timed = lines.into_iter().map(|line| format!("{time} {line}"));
        timed.collect()
    }

    fn board(&mut self, lanes: &Lanes) -> Vec<String> {
        let now: BTreeMap<OrderId, &SeenTicket> = [&lanes.pending, &lanes.preparing, &lanes.ready]
            .into_iter()
            .flatten()
            .map(|ticket| (ticket.id, ticket))
            .collect();
        let gone = self
            .told
            .values()
            .filter(|told| !now.contains_key(&told.id));
        let mut lines: Vec<String> = gone
            .map(|told| format!("{} -> off the board", title(told)))
            .collect();
        for ticket in now.values() {
            lines.extend(change(self.told.get(&ticket.id), ticket));
        }
        self.told = now
            .into_iter()
            .map(|(id, ticket)| (id, ticket.clone()))
            .collect();
        lines
    }

    /// A new time of the next attempt alone is no news.
    fn link(&mut self, link: &Link) -> Option<String> {
        let words = match link.status {
            LinkStatus::Connecting => "connecting",
            LinkStatus::CatchingUp => "catching up",
            LinkStatus::Live => "live",
            LinkStatus::Degraded { cause } => match cause {
                Degraded::Silent => "degraded: the server is silent",
                Degraded::Rest => "degraded: live feed down, asking regularly",
                Degraded::Protocol => "degraded: the server does not keep to the protocol",
                Degraded::Unchecked => "degraded: the board cannot be compared with the server",
            },
            LinkStatus::Offline { .. } => "offline: showing saved orders, trying again by itself",
            LinkStatus::Blocked { by } => match by {
                Blocked::SignIn => "blocked: the server refuses this user name and password",
                Blocked::Forbidden => "blocked: this account may not do this",
                Blocked::Version => "blocked: the server speaks another version",
                Blocked::Replaced => "blocked: another connection of this station took over",
            },
        };
        (self.status.replace(words) != Some(words)).then(|| words.to_owned())
    }

    /// What waits is told with its ticket; what came to an end is told here.
    fn intent(&self, order: OrderId, state: &str) -> Option<String> {
        let outcome = match state {
            "applied" => "sent",
            "already-done" => "somebody else has done this already",
            "refused" => "REFUSED, not changed on the server",
            _ => return None,
        };
        let title = match self.told.get(&order) {
            Some(ticket) => title(ticket),
            None => format!("order {order}"),
        };
        Some(format!("{title}: {outcome}"))
    }
}

/// The time of day here.
pub(super) fn time_of_day() -> String {
    clock(jiff::Timestamp::now())
}

/// What is new about a ticket, if anything is.
fn change(told: Option<&SeenTicket>, ticket: &SeenTicket) -> Option<String> {
    let unchanged = told.is_some_and(|told| {
        told.status == ticket.status
            && told.items == ticket.items
            && told.customer_name == ticket.customer_name
    });
    if unchanged {
        return None;
    }
    let items: Vec<String> = ticket
        .items
        .iter()
        .map(|item| format!("{} {}", item.quantity, escape(&item.name)))
        .collect();
    let items = if items.is_empty() {
        "items not known yet".to_owned()
    } else {
        items.join(", ")
    };
    let waiting = if ticket.waiting_to_send {
        " (waiting to send)"
    } else {
        ""
    };
    let lane = match ticket.status {
        OrderStatus::Pending => "new",
        OrderStatus::Preparing => "cooking",
        OrderStatus::Ready => "ready",
        OrderStatus::Complete => "handed out",
        OrderStatus::Cancelled => "cancelled",
    };
    Some(format!("{}: {items} -> {lane}{waiting}", title(ticket)))
}

/// Number and name, as they are called out.
fn title(ticket: &SeenTicket) -> String {
    let name = escape(&ticket.customer_name);
    match ticket.display_id {
        Some(number) => format!("#{number} {name}"),
        None => format!("order {} {name}", ticket.id),
    }
}

fn outage(receipt: &Receipt) -> String {
    let minutes = receipt.until.millis_since(receipt.from) / 60_000;
    let Receipt {
        new,
        changed,
        sent,
        refused,
        also_worked,
        ..
    } = receipt;
    let from = clock_of(receipt.from);
    let mut line = format!(
        "back after {minutes} min (since {from}): {new} new, {changed} changed elsewhere, \
         {sent} sent, {refused} refused"
    );
    if !also_worked.is_empty() {
        let numbers: Vec<String> = also_worked
            .iter()
            .map(|number| format!("#{}", escape(number)))
            .collect();
        line += &format!("; also worked elsewhere, check: {}", numbers.join(", "));
    }
    line
}

fn clock_of(at: UtcTime) -> String {
    jiff::Timestamp::from_microsecond(at.0).map_or_else(|_| "?".to_owned(), clock)
}

fn clock(at: jiff::Timestamp) -> String {
    let here = at.to_zoned(jiff::tz::TimeZone::system());
    here.strftime("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{IntentId, Rev};
    use olgfeast_station::SeenItem;

    use super::*;

    fn ticket(status: OrderStatus) -> SeenTicket {
        let item = |quantity, name: &str| SeenItem {
            name: name.into(),
            quantity,
        };
        SeenTicket {
            id: OrderId(4),
            display_id: Some(147),
            status,
            customer_name: "Kowalski family".into(),
            items: vec![item(4, "Pierogi ruskie"), item(2, "Bratwurst")],
            waiting_to_send: false,
        }
    }

    fn board(tickets: &[SeenTicket]) -> Seen {
        let of = |status| {
            let of = tickets.iter().filter(|ticket| ticket.status == status);
            of.cloned().collect()
        };
        Seen::Board(Lanes {
            rev: Rev(1),
            pending: of(OrderStatus::Pending),
            preparing: of(OrderStatus::Preparing),
            ready: of(OrderStatus::Ready),
        })
    }

    #[test]
    fn each_change_is_one_line_and_told_once() {
        let mut narrator = Narrator::default();
        let mut tell = |seen: &Seen| narrator.tell(seen, "19:47");
        let pending = board(&[ticket(OrderStatus::Pending)]);
        assert_eq!(
            tell(&pending),
            ["19:47 #147 Kowalski family: 4 Pierogi ruskie, 2 Bratwurst -> new"]
        );
        assert_eq!(tell(&pending), [""; 0]);
        let mut bumped = ticket(OrderStatus::Preparing);
        bumped.waiting_to_send = true;
        assert_eq!(
            tell(&board(&[bumped.clone()])),
            [
                "19:47 #147 Kowalski family: 4 Pierogi ruskie, 2 Bratwurst -> cooking (waiting to send)"
            ]
        );
        bumped.waiting_to_send = false;
        assert_eq!(tell(&board(&[bumped])), [""; 0]);
        let intent = |state| Seen::Intent {
            id: IntentId(Default::default()),
            order: OrderId(4),
            state,
        };
        assert_eq!(tell(&intent("sending")), [""; 0]);
        assert_eq!(
            tell(&intent("applied")),
            ["19:47 #147 Kowalski family: sent"]
        );
        assert_eq!(
            tell(&board(&[])),
            ["19:47 #147 Kowalski family -> off the board"]
        );
    }

    #[test]
    fn names_cannot_steer_the_terminal() {
        let mut nasty = ticket(OrderStatus::Pending);
        nasty.customer_name = "\u{1b}]0;x\u{7}\n19:48 #1 Anna".into();
        nasty.items[0].name = "\u{9b}2J".into();
        let lines = Narrator::default().tell(&board(&[nasty]), "19:47");
        assert_eq!(lines.len(), 1);
        assert!(
            lines
                .iter()
                .flat_map(|line| line.chars())
                .all(|c| !c.is_control())
        );
    }

    #[test]
    fn a_new_time_of_the_next_attempt_is_no_news() {
        let mut narrator = Narrator::default();
        let mut offline = |retry: i64| {
            let link = Link {
                status: LinkStatus::Offline {
                    retry_at: Some(UtcTime::from_millis(retry)),
                },
                since: UtcTime::from_millis(0),
            };
            narrator.tell(&Seen::Link(link), "19:47").len()
        };
        assert_eq!((offline(1), offline(2)), (1, 0));
    }
}
