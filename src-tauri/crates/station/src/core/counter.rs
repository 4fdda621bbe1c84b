//! Orders that are taken at the counter: kept first, then shown, then placed, one at a time.
//!
//! It writes in the same lane as the outbox: at a plain server never beside another write of this
//! station.

use std::time::Duration;

use olgfeast_protocol::{
    IntentId,
    ipc::{Change, DraftState, ErrorCode, IpcError, NewOrder, NotPlaced, OrderDraft},
};
use olgfeast_store::{Attempt, DraftRow, StoreError};

use super::{
    Account, Answer, Core, Effect, SECOND, StoreOp, TURN, Ticket, hold::pause, poll::Kind,
    session::setting,
};
use crate::{
    core::commands::{Storing, store_error},
    counter::{
        Ask, AtHub, Desk, DeskBefore, End, Entry, PLACED_WITHIN, Walk, Way, Work, account_of,
        number_of, was_not_sent,
    },
    credentials::Secret,
    now::Now,
    rest::{self, Call, CallError, CounterCall, Reply, Scope},
};

/// Without a way to the server an order that was not sent is a draft again after this.
const NO_WAY: Duration = Duration::from_secs(15);

/// At a hub, while nothing of it can be there.
const MOST_FAILURES: u32 = 5;

/// Numbers of a plain server end here, and with them its orders.
const LAST_NUMBER: u32 = 999;

impl Core {
    /// Takes an order in, in the place of the one that it was edited from. It is placed where that is
    /// wanted and there is a way to the server; otherwise it is a draft.
    pub(super) fn keep_order(
        &mut self,
        order: NewOrder,
        replaces: Option<IntentId>,
        place: bool,
        reply: Answer<OrderDraft>,
        now: Now,
    ) {
        let kept = self.new_row(order, replaces, place, now);
        match kept {
            Ok(row) => {
                let row = Box::new(row);
                self.effects
                    .push_back(Effect::Store(StoreOp::KeepDraft { row, replaces }));
                self.storing = Some(Storing::Drafting { reply });
            }
            Err(error) => drop(reply.send(Err(error))),
        }
    }

    fn new_row(
        &mut self,
        order: NewOrder,
        replaces: Option<IntentId>,
        place: bool,
        now: Now,
    ) -> Result<DraftRow, IpcError> {
        let fault = order.check();
        fault.map_err(|fault| IpcError::new(ErrorCode::BadInput, fault.to_string()))?;
        if let Some(old) = replaces {
            self.in_hand(old)?;
        }
        let server = self
            .counter_server()
            .ok_or_else(|| IpcError::new(ErrorCode::SignedOut, "nobody is signed in"))?;
        let state = if place && self.has_way() {
            DraftState::Placing
        } else {
            DraftState::Draft
        };
        Ok(DraftRow {
            draft: OrderDraft {
                id: self.new_id(now),
                order,
                made_at: now.wall,
                state,
            },
            server,
            attempt: None,
        })
    }

    /// A person wants an order of the counter placed now.
    pub(super) fn place_draft(&mut self, id: IntentId, reply: Answer<()>, now: Now) {
        let may = self.in_hand(id).and_then(|row| {
            if Some(&row.server) != self.counter_server().as_ref() {
                let words = "it was taken for another server";
                return Err(IpcError::new(ErrorCode::OtherServer, words));
            }
            if !self.has_way() {
                return Err(IpcError::new(ErrorCode::Offline, "there is no connection"));
            }
            // What may have been sent is looked for first, under what it was sent with.
            Ok(match row.draft.state {
                DraftState::Unknown { .. } => {
                    row.attempt.clone().map(|attempt| attempt.again(now.wall))
                }
                _ => None,
            })
        });
        match may {
            Ok(attempt) => {
                self.effects
                    .push_back(Effect::Store(StoreOp::PlaceDraft { id, attempt }));
                self.storing = Some(Storing::PlacingDraft { reply });
            }
            Err(error) => drop(reply.send(Err(error))),
        }
    }

    /// A person puts an order of the counter away.
    pub(super) fn discard_draft(&mut self, id: IntentId, reply: Answer<()>) {
        match self.in_hand(id) {
            Ok(_) => {
                self.effects.push_back(Effect::Store(StoreOp::EndDraft(id)));
                self.storing = Some(Storing::PlacingDraft { reply });
            }
            Err(error) => drop(reply.send(Err(error))),
        }
    }

    /// The order, where it is not on its way.
    fn in_hand(&self, id: IntentId) -> Result<&DraftRow, IpcError> {
        let row = self.counter.row(id).ok_or_else(|| {
            IpcError::new(ErrorCode::UnknownDraft, "the counter has no such order")
        })?;
        let elsewhere = Some(&row.server) != self.counter_server().as_ref();
        if row.draft.state.is_in_hand() || elsewhere {
            return Ok(row);
        }
        let words = "the order is being placed";
        Err(IpcError::new(ErrorCode::BeingPlaced, words))
    }

    /// The store's word on a new order.
    pub(super) fn draft_kept(
        &mut self,
        row: DraftRow,
        replaces: Option<IntentId>,
        kept: Result<(), StoreError>,
    ) {
        let Some(Storing::Drafting { reply }) = self.storing.take() else {
            return;
        };
        let answer = match kept {
            Ok(()) => {
                let draft = row.draft.clone();
                if let Some(replaced) = replaces {
                    self.put_away(replaced);
                }
                self.counter.rows.push(row);
                self.show_drafts();
                Ok(draft)
            }
            Err(StoreError::Capacity) => {
                let words = "the counter holds no more orders";
                Err(IpcError::new(ErrorCode::TooManyDrafts, words))
            }
            Err(error) => Err(store_error(&error)),
        };
        let _ = reply.send(answer);
    }

    /// The store's word on what a person wants with an order: `Some`: it is to be placed; `None`: it is
    /// put away.
    pub(super) fn draft_decided(
        &mut self,
        id: IntentId,
        placed: Option<Option<Attempt>>,
        kept: Result<(), StoreError>,
    ) {
        let Some(Storing::PlacingDraft { reply }) = self.storing.take() else {
            return;
        };
        if let Err(error) = kept {
            let _ = reply.send(Err(store_error(&error)));
            return;
        }
        match placed {
            None => self.put_away(id),
            Some(attempt) => {
                if let Some(row) = self.counter.row_mut(id) {
                    row.draft.state = DraftState::Placing;
                    row.attempt = attempt;
                }
            }
        }
        self.show_drafts();
        let _ = reply.send(Ok(()));
    }

    fn put_away(&mut self, id: IntentId) {
        let account = self.counter.row(id).and_then(account_of);
        self.counter.rows.retain(|row| row.draft.id != id);
        self.leave_desk(account);
    }

    /// Erases the secret of an account that the counter has ordered with, where nothing needs it any
    /// more.
    fn leave_desk(&mut self, account: Option<Account>) {
        if let Some(account) = account.filter(|account| !self.counter.needs(account)) {
            self.effects.push_back(Effect::ForgetSecret { account });
        }
    }

    /// How it was sent is on the disk: now it may be.
    pub(super) fn draft_marked(&mut self, id: IntentId, attempt: Attempt, kept: bool, now: Now) {
        if let Some(row) = self.counter.row_mut(id)
            && kept
        {
            let before = account_of(row);
            row.attempt = Some(attempt);
            self.leave_desk(before);
        }
        let Some(work) = self.counter.work.as_mut().filter(|work| work.id == id) else {
            return;
        };
        work.marking = false;
        let end = match &mut work.way {
            Way::Plain { walk, .. } => walk.kept(kept),
            Way::Hub(_) if kept => None,
            Way::Hub(_) => Some(End::NotSent),
        };
        if let Some(end) = end {
            self.end_walk(id, end, now);
        }
    }

    /// Whether a write of the counter is under way.
    pub(super) fn counter_is_calling(&self) -> bool {
        self.counter.calling.is_some()
    }

    /// When the counter is to be looked at next.
    pub(super) fn counter_due(&self, now: Now) -> Option<Duration> {
        let server = self.counter_server()?;
        let due = match &self.counter.work {
            Some(work) if work.marking || self.counter.calling.is_some() => return None,
            Some(work) => match &work.way {
                Way::Plain { loading: true, .. } => return None,
                Way::Plain { walk, .. } => match walk.ask(now.mono) {
                    Ask::Wait(until) => until,
                    _ => now.mono + TURN,
                },
                Way::Hub(hub) => hub.not_before.max(now.mono + TURN),
            },
            None => {
                self.counter.next(&server)?;
                now.mono + TURN
            }
        };
        Some(due)
    }

    /// The next step of the order that is being placed.
    pub(super) fn place_if_due(&mut self, now: Now) {
        if self.counter.calling.is_some() {
            return;
        }
        let Some(server) = self.counter_server() else {
            return;
        };
        self.take_up(&server, now);
        let Some(work) = self.counter.work.as_ref().filter(|work| !work.marking) else {
            return;
        };
        let id = work.id;
        if self.comes_back(now) {
            return self.end_walk(id, End::NotSent, now);
        }
        // Writes of this station go one behind the other.
        let writes = self.lanes.is_busy() || self.menu_is_changing();
        let writes = self.poll.kind() == Kind::Plain && writes;
        if writes || !self.may_read() {
            return;
        }
        match self.counter.work.as_ref().map(|work| &work.way) {
            Some(Way::Hub(hub)) if now.mono >= hub.not_before => self.place_at_hub(id, now),
            Some(Way::Plain { loading: false, .. }) => self.walk_on(id, &server, now),
            _ => {}
        }
    }

    /// Begins with the oldest order that is to be placed, once it is known what the server is.
    fn take_up(&mut self, server: &str, now: Now) {
        if self.counter.work.is_some() {
            return;
        }
        let Some(row) = self.counter.next(server) else {
            return;
        };
        let (id, order, attempt) = (row.draft.id, row.draft.order.clone(), row.attempt.clone());
        let age = attempt
            .as_ref()
            .map_or(0, |attempt| now.wall.millis_since(attempt.at()));
        let age = Duration::from_millis(u64::try_from(age).unwrap_or_default());
        let until = now.mono + PLACED_WITHIN.saturating_sub(age);
        let way = match (self.poll.kind(), attempt) {
            (Kind::Unknown, _) => {
                if self.may_read() {
                    self.poll.ask_kind();
                }
                return;
            }
            // Nobody waits at the counter any more: whether it is to be made now is for a person.
            (Kind::Hub, Some(Attempt::Hub { .. })) if age >= PLACED_WITHIN => {
                return self.set_draft(id, DraftState::Unknown { number: None });
            }
            (Kind::Hub, attempt @ (None | Some(Attempt::Hub { .. }))) => Way::Hub(AtHub {
                failures: 0,
                not_before: now.mono,
                until,
                may_be_there: attempt.is_some(),
            }),
            (Kind::Plain, None) => Way::Plain {
                walk: Box::new(Walk::new(order, until)),
                account: None,
                loading: false,
            },
            (
                Kind::Plain,
                Some(Attempt::Plain {
                    account, before, ..
                }),
            ) => Way::Plain {
                walk: Box::new(Walk::resumed(order, before, until, now.mono)),
                account: Some(account),
                loading: false,
            },
            // Sent to a server of the other kind.
            (Kind::Hub, Some(Attempt::Plain { .. })) | (Kind::Plain, Some(Attempt::Hub { .. })) => {
                return self.set_draft(id, DraftState::Unknown { number: None });
            }
        };
        self.counter.work = Some(Work {
            id,
            began: now.mono,
            marking: false,
            way,
        });
    }

    /// Whether nothing was sent, and there is no way to send it.
    fn comes_back(&self, now: Now) -> bool {
        let Some(work) = &self.counter.work else {
            return false;
        };
        let clean = match &work.way {
            Way::Hub(hub) => !hub.may_be_there,
            Way::Plain { walk, account, .. } => walk.is_clean() && account.is_none(),
        };
        clean && !self.has_way() && now.mono.saturating_sub(work.began) > NO_WAY
    }

    fn place_at_hub(&mut self, id: IntentId, now: Now) {
        let Some(row) = self.counter.row(id) else {
            self.counter.work = None;
            return;
        };
        let Some(token) = self.session.bearer().cloned() else {
            return;
        };
        if row.attempt.is_none() {
            let attempt = Attempt::Hub { at: now.wall };
            return self.mark_draft(id, attempt);
        }
        let call = CounterCall::Place {
            token,
            key: id,
            order: row.draft.order.clone(),
            made_at: row.draft.made_at,
            station: self.name.clone(),
        };
        self.counter_call(Call::Counter(call));
    }

    fn mark_draft(&mut self, id: IntentId, attempt: Attempt) {
        if let Some(work) = &mut self.counter.work {
            work.marking = true;
        }
        self.effects
            .push_back(Effect::Store(StoreOp::MarkDraft { id, attempt }));
    }

    /// The next call of the walk, with the account that it wants.
    fn walk_on(&mut self, id: IntentId, server: &str, now: Now) {
        let Some(Work {
            way: Way::Plain { walk, account, .. },
            ..
        }) = &self.counter.work
        else {
            return;
        };
        let ask = walk.ask(now.mono);
        if let Ask::Wait(_) = ask {
            return;
        }
        let wanted = account.clone();
        let Some(desk) = self.desk(server, wanted.as_deref()) else {
            return;
        };
        let token = match &desk.entry {
            Entry::In(token) => token.clone(),
            Entry::New => {
                let call = CounterCall::Register {
                    username: desk.username.clone(),
                    password: desk.password.clone(),
                };
                return self.counter_call(Call::Counter(call));
            }
            Entry::Known => {
                let call = CounterCall::Enter {
                    username: desk.username.clone(),
                    password: desk.password.clone(),
                };
                return self.counter_call(Call::Counter(call));
            }
        };
        let account = desk.username.clone();
        let call = match ask {
            Ask::Wait(_) => return,
            Ask::Keep { before } => {
                let at = now.wall;
                let attempt = Attempt::Plain {
                    at,
                    account,
                    before,
                };
                return self.mark_draft(id, attempt);
            }
            Ask::Clear => Call::Counter(CounterCall::Clear { token }),
            Ask::Add { item, quantity } => Call::Counter(CounterCall::Add {
                token,
                item,
                quantity,
            }),
            Ask::Cart => Call::Counter(CounterCall::Cart { token }),
            Ask::Checkout => {
                let Some(row) = self.counter.row(id) else {
                    return;
                };
                let customer_name = row.draft.order.customer_name.clone();
                Call::Counter(CounterCall::Checkout {
                    token,
                    customer_name,
                })
            }
            Ask::Mine { page } => Call::Page {
                token,
                scope: Scope::Own,
                page,
            },
            Ask::MyOrder(id) => Call::Order {
                token,
                scope: Scope::Own,
                id,
            },
        };
        self.counter_call(call);
    }

    /// The account to order with, or the one that is wanted; nothing while the place for secrets is
    /// asked for it.
    fn desk(&mut self, server: &str, wanted: Option<&str>) -> Option<Desk> {
        let fits = |desk: &&Desk| {
            desk.server == server
                && match wanted {
                    Some(name) => desk.username == name,
                    None => !desk.spent,
                }
        };
        if let Some(desk) = self.counter.desk.as_ref().filter(fits) {
            return Some(desk.clone());
        }
        let before = match wanted {
            Some(_) => None,
            None => self.usable_desk_before(server),
        };
        if let Some(username) = wanted.map(str::to_owned).or(before) {
            if let Some(Work {
                way: Way::Plain { loading, .. },
                ..
            }) = &mut self.counter.work
            {
                *loading = true;
            }
            let account = Account {
                server: server.to_owned(),
                username,
            };
            self.effects.push_back(Effect::LoadDesk { account });
            return None;
        }
        let desk = Desk::invent(server.to_owned(), self.station, &mut self.rng);
        self.change_desk(desk.clone());
        Some(desk)
    }

    /// The name of the account of an earlier run, where it may order here.
    fn usable_desk_before(&mut self, server: &str) -> Option<String> {
        let DeskBefore { account, spent } = self.counter.desk_before.take()?;
        if spent || account.server != server {
            self.leave_desk(Some(account));
            return None;
        }
        Some(account.username)
    }

    fn change_desk(&mut self, desk: Desk) {
        let before = self.counter.desk.replace(desk);
        self.leave_desk(before.map(|desk| desk.account()));
    }

    /// The place for secrets has answered.
    pub(super) fn desk_loaded(&mut self, account: Account, password: Option<Secret>, now: Now) {
        let Some(Work {
            id,
            way:
                Way::Plain {
                    loading,
                    account: wanted,
                    ..
                },
            ..
        }) = &mut self.counter.work
        else {
            return;
        };
        *loading = false;
        let (id, is_wanted) = (*id, wanted.is_some());
        match password {
            Some(password) => {
                let Account { server, username } = account;
                let mut desk = Desk::known(server, username, password);
                desk.spent = is_wanted;
                self.change_desk(desk);
            }
            // Nobody can look any more whether it has ordered.
            None if is_wanted => self.end_walk(id, End::Unknown { number: None }, now),
            None => {}
        }
    }

    /// An account is kept where secrets are, for the next start.
    pub(super) fn desk_kept(&mut self, account: &Account, kept: bool) {
        let ours = self
            .counter
            .desk
            .as_ref()
            .is_some_and(|desk| desk.username == account.username && !desk.spent);
        if kept && ours {
            let value = format!("{} {}", account.username, account.server);
            let row = (setting::COUNTER_ACCOUNT.to_owned(), Some(value));
            self.effects
                .push_back(Effect::Store(StoreOp::Settings(vec![row])));
        }
    }

    fn counter_call(&mut self, call: Call) {
        self.counter.calls += 1;
        let number = self.counter.calls;
        self.counter.calling = Some(number);
        let generation = self.generation;
        self.call(Ticket::Counter { generation, number }, call);
    }

    /// The reply to a [`Ticket::Counter`].
    pub(super) fn counter_replied(&mut self, generation: u64, number: u64, reply: Reply, now: Now) {
        if generation != self.generation || self.counter.calling != Some(number) {
            return;
        }
        self.counter.calling = None;
        let Some(work) = &self.counter.work else {
            return;
        };
        let id = work.id;
        match &work.way {
            Way::Hub(_) => self.placed_at_hub(id, reply.answer, now),
            Way::Plain { .. } => self.walked_on(id, reply.answer, now),
        }
    }

    fn placed_at_hub(&mut self, id: IntentId, answer: Result<rest::Answer, CallError>, now: Now) {
        let network = self.reach();
        let Some(Work {
            way: Way::Hub(hub), ..
        }) = &mut self.counter.work
        else {
            return;
        };
        let end = match answer {
            Ok(rest::Answer::Order(order)) => {
                let number = number_of(&order);
                let order = order.id;
                return self.end_walk(id, End::Placed { order, number }, now);
            }
            Err(CallError::Unauthorized(_)) => {
                hub.not_before = now.mono + SECOND;
                if let Some(token) = self.session.bearer().cloned() {
                    self.token_refused(&token, now);
                }
                return;
            }
            Err(CallError::Refused { status, detail }) => {
                Some(End::Refused(NotPlaced::Refused { status, detail }))
            }
            Ok(_) => {
                hub.may_be_there = true;
                Some(End::Unknown { number: None })
            }
            Err(error) => {
                hub.may_be_there |= !was_not_sent(&error);
                hub.not_before = now.mono + pause(hub.failures, network, &mut self.rng);
                hub.failures = hub.failures.saturating_add(1);
                let over = now.mono >= hub.until;
                match hub.may_be_there {
                    true => over.then_some(End::Unknown { number: None }),
                    false => (hub.failures >= MOST_FAILURES).then_some(End::NotSent),
                }
            }
        };
        if let Some(end) = end {
            self.end_walk(id, end, now);
        }
    }

    fn walked_on(&mut self, id: IntentId, answer: Result<rest::Answer, CallError>, now: Now) {
        let Some(Work {
            way: Way::Plain { walk, account, .. },
            ..
        }) = &mut self.counter.work
        else {
            return;
        };
        let Some(desk) = &mut self.counter.desk else {
            return;
        };
        let end = match (&desk.entry, answer) {
            (Entry::In(_), answer) => walk.answered(answer, now.mono, &mut self.rng),
            (_, Ok(rest::Answer::Tokens(login))) => {
                desk.entry = Entry::In(Secret::new(login.access_token));
                None
            }
            (Entry::New, Ok(_)) => {
                desk.entry = Entry::Known;
                let account = desk.account();
                let password = desk.password.clone();
                self.effects
                    .push_back(Effect::KeepDesk { account, password });
                None
            }
            (_, Err(error)) if was_not_sent(&error) => walk.not_entered(now.mono, &mut self.rng),
            // It may be there by now, and signing in shows it.
            (Entry::New, Err(CallError::Unknown(_))) => {
                desk.entry = Entry::Known;
                None
            }
            (
                Entry::New | Entry::Known,
                Err(CallError::Unauthorized(_) | CallError::Refused { .. }),
            ) => match account {
                // Nobody can look any more whether it has ordered.
                Some(_) => Some(End::Unknown { number: None }),
                None if walk.is_clean() => Some(End::AnotherAccount),
                None => Some(End::Unknown { number: None }),
            },
            _ => walk.not_entered(now.mono, &mut self.rng),
        };
        if let Some(end) = end {
            self.end_walk(id, end, now);
        }
    }

    /// What has become of it, or what it needs.
    fn end_walk(&mut self, id: IntentId, end: End, now: Now) {
        let mut spent = false;
        if let Some(Work {
            way: Way::Plain { walk, .. },
            ..
        }) = &mut self.counter.work
        {
            match end {
                End::SignIn => {
                    if let Some(desk) = &mut self.counter.desk {
                        desk.sign_in_again();
                    }
                    if let Some(end) = walk.not_entered(now.mono, &mut self.rng) {
                        self.end_walk(id, end, now);
                    }
                    return;
                }
                End::AnotherAccount => {
                    let end = walk.begin_anew();
                    self.spend_desk();
                    if let Some(end) = end {
                        self.end_walk(id, end, now);
                    }
                    return;
                }
                _ => spent = walk.is_doubted(),
            }
        }
        self.counter.work = None;
        if spent {
            self.spend_desk();
        }
        let state = match end {
            End::Placed { order, number } => DraftState::Placed { order, number },
            End::Refused(_) if self.numbers_are_used_up() => DraftState::Refused {
                reason: NotPlaced::NumbersUsedUp,
            },
            End::Refused(reason) => DraftState::Refused { reason },
            End::Unknown { number } => DraftState::Unknown { number },
            End::NotSent | End::SignIn | End::AnotherAccount => DraftState::Draft,
        };
        self.set_draft(id, state);
    }

    /// The account orders nothing more, also after the next start.
    fn spend_desk(&mut self) {
        if let Some(desk) = &mut self.counter.desk {
            desk.spend();
            let account = desk.account();
            let row = (setting::COUNTER_ACCOUNT.to_owned(), None);
            self.effects
                .push_back(Effect::Store(StoreOp::Settings(vec![row])));
            self.leave_desk(Some(account));
        }
    }

    /// A plain server makes no order after the last number.
    fn numbers_are_used_up(&self) -> bool {
        let mut numbers = self.board.orders().filter_map(|order| order.display_id);
        self.poll.kind() == Kind::Plain && numbers.any(|number| number >= LAST_NUMBER)
    }

    /// On its way it is nobody's but the machine's: where the disk does not take this, the next start
    /// looks again and comes to the same.
    fn set_draft(&mut self, id: IntentId, state: DraftState) {
        let Some(row) = self.counter.row_mut(id) else {
            return;
        };
        let account = account_of(row);
        if let DraftState::Draft | DraftState::Refused { .. } = state {
            row.attempt = None;
        }
        row.draft.state = state.clone();
        let attempt = row.attempt.clone();
        self.effects
            .push_back(Effect::Store(StoreOp::SetDraft { id, state, attempt }));
        let placed = |row: &DraftRow| row.draft.state.is_placed();
        let more = self.counter.rows.iter().filter(|row| placed(row)).count();
        if more > olgfeast_store::PLACED_KEPT
            && let Some(at) = self.counter.rows.iter().position(placed)
        {
            self.counter.rows.remove(at);
        }
        self.leave_desk(account);
        self.show_drafts();
    }

    fn show_drafts(&mut self) {
        let drafts = self.counter.drafts();
        self.show(Change::Drafts { drafts });
    }

    /// Whether an order can be sent now, as far as is known.
    fn has_way(&self) -> bool {
        self.may_read() && (self.link.is_live() || self.poll.works())
    }

    fn counter_server(&self) -> Option<String> {
        self.session.server().map(ToString::to_string)
    }
}
