//! What people want, and the store's word on it: store, then show, then send.

use olgfeast_board::{PlanError, Step, plan};
use olgfeast_protocol::{
    Intent, IntentId, OrderId, OrderStatus,
    ipc::{ErrorCode, IpcError, Moved, OrderDraft, Trouble},
};
use olgfeast_store::{StoreError, StrikeState};

use super::{
    Answer, Command, Core, Effect, MOST_UNDOABLE, MOST_WAITING, StoreDone, StoreOp, Ticket,
};
use crate::{
    lanes::{Phase, Row},
    now::Now,
    rest::{CallError, Reply},
};

/// The one command whose write is under way. The others wait: each is planned on the board that the
/// one before it has made.
#[derive(Debug)]
pub(super) enum Storing {
    Moving {
        order: OrderId,
        steps: Vec<Step>,
        reply: Answer<Moved>,
        revives: Option<IntentId>,
    },
    Withdrawing {
        order: OrderId,
        reply: Answer<Moved>,
    },
    Discarding {
        id: IntentId,
        reply: Answer<()>,
    },
    Striking {
        reply: Answer<()>,
    },
    Deciding {
        reply: Answer<()>,
    },
    Locking {
        reply: Answer<()>,
    },
    Drafting {
        reply: Answer<OrderDraft>,
    },
    PlacingDraft {
        reply: Answer<()>,
    },
    Releasing {
        order: OrderId,
        steps: Vec<Step>,
        reply: Answer<Moved>,
    },
}

impl Core {
    pub(super) fn command(&mut self, command: Command, now: Now) {
        if self.is_signed_out(&command) {
            let error = || IpcError::new(ErrorCode::SignedOut, "nobody is signed in");
            return refuse(command, error);
        }
        match command {
            Command::Snapshot { reply } => {
                let _ = reply.send(Ok(self.snapshot()));
            }
            Command::Report { reply } => {
                let _ = reply.send(Ok(Box::new(self.report(now))));
            }
            Command::Way { reply } => {
                let _ = reply.send(self.way());
            }
            Command::Secrets { reply } => {
                let desk = self.counter.desk.iter();
                let desk = desk.map(|desk| desk.password.clone());
                let secrets = self.session.ladder.secrets().chain(desk);
                let _ = reply.send(Ok(secrets.collect()));
            }
            Command::SignIn { sign_in, reply } => self.sign_in(sign_in, reply),
            Command::SignOut { reply } => self.sign_out(reply, now),
            Command::RetryNow => {
                self.hold.release();
                self.effects
                    .push_back(Effect::Link(olgfeast_link::Command::RetryNow));
            }
            Command::Fetch { id, reply } => self.fetch(id, reply, now),
            Command::PutAwayWentBack { reply } => {
                self.put_away_went_back();
                let _ = reply.send(Ok(()));
            }
            Command::Reconnect => self.reconnect(now),
            Command::ReadMenu { reply } => self.ask_menu(reply),
            Command::ChangeMenu { change, reply } => self.change_menu(*change, reply),
            Command::DeletesDishes { reply } => {
                let _ = reply.send(Ok(self.deletes_dishes()));
            }
            Command::LookAtFigures { reply } => self.look_at_figures(reply, now),
            Command::TryPin { reply } => {
                let _ = reply.send(Ok(self.pin.tried(now.mono)));
            }
            Command::PinFits { reply } => {
                self.pin.fits();
                let _ = reply.send(Ok(()));
            }
            command if self.storing.is_some() => {
                if self.waiting.len() < MOST_WAITING {
                    self.waiting.push_back(command);
                } else {
                    refuse(command, || {
                        IpcError::new(ErrorCode::OutboxFull, "the disk does not keep up")
                    });
                }
            }
            Command::SetStatus {
                id,
                seen,
                to,
                reply,
            } => self.set_status(id, seen, to, reply, now),
            Command::Undo { id, reply } => self.undo(id, reply, now),
            Command::Withdraw { id, reply } => self.withdraw(id, reply),
            Command::Strike {
                id,
                line,
                struck,
                reply,
            } => self.strike(id, line, struck, reply, now),
            Command::RetryLetter { id, reply } => self.retry_letter(id, reply, now),
            Command::DiscardLetter { id, reply } => {
                self.effects.push_back(Effect::Store(StoreOp::Discard(id)));
                self.storing = Some(Storing::Discarding { id, reply });
            }
            Command::Release { id, send, reply } => self.release(id, send, reply, now),
            Command::KeepOrder {
                order,
                replaces,
                place,
                reply,
            } => self.keep_order(order, replaces, place, reply, now),
            Command::PlaceDraft { id, reply } => self.place_draft(id, reply, now),
            Command::DiscardDraft { id, reply } => self.discard_draft(id, reply),
            Command::ChangeSettings { settings, reply } => self.change_settings(settings, reply),
            Command::SetPin { pin, reply } => {
                self.effects.push_back(Effect::Store(StoreOp::Pin(pin)));
                self.storing = Some(Storing::Locking { reply });
            }
        }
    }

    /// A call came back.
    pub(super) fn replied(&mut self, ticket: Ticket, reply: Reply, now: Now) {
        self.server_date(reply.server_date, now);
        match ticket {
            Ticket::SignIn(number) | Ticket::SignInMe(number) => {
                self.signed_in_step(number, reply, now);
            }
            Ticket::Renew { generation } => self.renewed(generation, reply, now),
            Ticket::Audit { generation, token } => self.audited(generation, &token, reply, now),
            Ticket::Doubt {
                generation,
                id,
                mark,
                token,
            } => {
                let reply = self.of_this_sign_in(generation, reply);
                self.doubt_read(id, mark, &token, reply, now);
            }
            Ticket::Walk {
                generation,
                id,
                mark,
                token,
            } => {
                let reply = self.of_this_sign_in(generation, reply);
                self.walked(id, mark, &token, reply, now);
            }
            Ticket::Poll {
                generation,
                number,
                token,
            } => {
                if generation == self.generation {
                    self.polled(number, &token, reply, now);
                }
            }
            Ticket::Leaf { generation, token } => self.leaf_read(generation, &token, reply, now),
            Ticket::Menu { generation } => self.menu_read(generation, reply, now),
            Ticket::MenuChange { generation } => self.menu_changed(generation, reply, now),
            Ticket::Counter { generation, number } => {
                self.counter_replied(generation, number, reply, now);
            }
            Ticket::Figures { generation, of } => self.figures_read(generation, of, reply, now),
            Ticket::Look {
                generation,
                intent,
                mark,
                token,
            } => {
                let reply = self.of_this_sign_in(generation, reply);
                self.looked(intent, mark, &token, reply, now);
            }
            Ticket::Send {
                generation,
                intent,
                token,
            } => {
                let reply = self.of_this_sign_in(generation, reply);
                self.sent(intent, &token, reply, now);
            }
            Ticket::Strike {
                generation,
                strike,
                token,
            } => {
                let reply = self.of_this_sign_in(generation, reply);
                self.strike_sent(strike, &token, reply, now);
            }
        }
    }

    /// What an earlier sign-in has asked says nothing about the server of this one.
    fn of_this_sign_in(&self, generation: u64, reply: Reply) -> Reply {
        if generation == self.generation {
            return reply;
        }
        Reply {
            server_date: None,
            answer: Err(CallError::Unknown("asked by an earlier sign-in".into())),
        }
    }

    /// A write came back.
    pub(super) fn stored(&mut self, op: StoreOp, result: Result<StoreDone, StoreError>, now: Now) {
        match &result {
            Ok(_) => {
                if matches!(self.trouble, Some(Trouble::CannotKeep { .. })) {
                    self.set_trouble(None);
                }
            }
            Err(error) => {
                tracing::error!(%error, "the outbox could not be written");
                if !matches!(error, StoreError::Capacity | StoreError::UnknownIntent) {
                    self.set_trouble(Some(Trouble::CannotKeep {
                        detail: error.to_string(),
                    }));
                }
            }
        }
        match op {
            StoreOp::Enqueue(intents) | StoreOp::Revive(_, intents) => {
                self.enqueued(intents, result, now);
            }
            StoreOp::Renew(old, new) => self.released(&old, new, result, now),
            StoreOp::MarkAttempt(id, ..) | StoreOp::MarkKeyed { id, .. } => {
                self.attempt_marked(id, result.is_ok(), now);
            }
            StoreOp::Withdraw(id) => self.withdrawn(id, result),
            StoreOp::Discard(_) => self.discarded(result),
            StoreOp::Pin(pin) => self.pin_kept(pin, result.map(|_| ())),
            StoreOp::Decided(settings) => self.settings_kept(*settings, result.map(|_| ())),
            StoreOp::Strike { add, drop } => self.strike_kept(add, &drop, result.map(|_| ())),
            StoreOp::SetStrike(id, StrikeState::Tried) => {
                self.strike_marked(id, result.is_ok(), now);
            }
            StoreOp::KeepDraft { row, replaces } => {
                self.draft_kept(*row, replaces, result.map(|_| ()));
            }
            StoreOp::PlaceDraft { id, attempt } => {
                self.draft_decided(id, Some(attempt), result.map(|_| ()));
            }
            StoreOp::EndDraft(id) => self.draft_decided(id, None, result.map(|_| ())),
            StoreOp::MarkDraft { id, attempt } => {
                self.draft_marked(id, attempt, result.is_ok(), now);
            }
            // What these say is true in the lanes already. Where the disk does not take it, the next
            // start reads the order again and comes to the same.
            StoreOp::Landed(_)
            | StoreOp::Settle { .. }
            | StoreOp::Unsettle(_)
            | StoreOp::Bury(_)
            | StoreOp::SetStrike(..)
            | StoreOp::EndStrikes(_)
            | StoreOp::SetDraft { .. }
            | StoreOp::Receipt(_)
            | StoreOp::Settings(_) => {}
        }
        while self.storing.is_none()
            && let Some(command) = self.waiting.pop_front()
        {
            self.command(command, now);
        }
    }

    fn set_status(
        &mut self,
        order: OrderId,
        seen: Option<OrderStatus>,
        to: OrderStatus,
        reply: Answer<Moved>,
        now: Now,
    ) {
        match plan(&self.board, order, seen, to) {
            Ok(steps) => self.enqueue(order, steps, None, reply, now),
            Err(error) => {
                let _ = reply.send(Err(plan_error(&error)));
            }
        }
    }

    fn undo(&mut self, order: OrderId, reply: Answer<Moved>, now: Now) {
        if let Some(row) = self.lanes.tail(order)
            && !row.attempted
        {
            let id = row.intent.id;
            self.begin_withdrawing(order, id, reply);
            return;
        }
        let last = self.undoable.iter().rposition(|(id, _, _)| *id == order);
        let Some((_, from, to)) = last.and_then(|at| self.undoable.remove(at)) else {
            let words = "there is nothing to undo";
            let _ = reply.send(Err(IpcError::new(ErrorCode::NothingToUndo, words)));
            return;
        };
        match plan(&self.board, order, Some(to), from) {
            Ok(steps) => self.enqueue(order, steps, None, reply, now),
            Err(error) => {
                let _ = reply.send(Err(plan_error(&error)));
            }
        }
    }

    /// Asks the store to take out what was not sent; what comes of it is in [`Core::withdrawn`].
    pub(super) fn begin_withdrawing(&mut self, order: OrderId, id: IntentId, reply: Answer<Moved>) {
        if let Some(row) = self.lanes.row_mut(id) {
            row.phase = Phase::Withdrawing;
        }
        self.effects.push_back(Effect::Store(StoreOp::Withdraw(id)));
        self.storing = Some(Storing::Withdrawing { order, reply });
    }

    /// Commits steps as intents; what comes of it is in [`Core::enqueued`].
    pub(super) fn enqueue(
        &mut self,
        id: OrderId,
        steps: Vec<Step>,
        revives: Option<IntentId>,
        reply: Answer<Moved>,
        now: Now,
    ) {
        if self.board.order(id).is_none() {
            let _ = reply.send(Err(plan_error(&PlanError::UnknownOrder(id))));
            return;
        }
        if steps.is_empty() && revives.is_none() {
            let _ = reply.send(Ok(self.moved(id, Vec::new())));
            return;
        }
        let intents = self.intents(id, &steps, now);
        let op = match revives {
            Some(letter) => StoreOp::Revive(letter, intents),
            None => StoreOp::Enqueue(intents),
        };
        #[cfg(feature = "planted")]
        let reply = if crate::planted::has(crate::planted::Bug::AnswersBeforeStoring) {
            let kept = match &op {
                StoreOp::Enqueue(intents) | StoreOp::Revive(_, intents) => {
                    intents.iter().map(|intent| intent.id).collect()
                }
                _ => Vec::new(),
            };
            let _ = reply.send(Ok(self.moved(id, kept)));
            tokio::sync::oneshot::channel().0
        } else {
            reply
        };
        self.effects.push_back(Effect::Store(op));
        self.storing = Some(Storing::Moving {
            order: id,
            steps,
            reply,
            revives,
        });
    }

    /// Intents of these steps, based on the server's truth as it is now.
    pub(super) fn intents(&mut self, id: OrderId, steps: &[Step], now: Now) -> Vec<Intent> {
        let Some(order) = self.board.order(id).cloned() else {
            return Vec::new();
        };
        steps
            .iter()
            .map(|step| Intent {
                id: self.new_id(now),
                order: id,
                ref_code: order.ref_code.clone(),
                number: order.number(),
                from: step.from,
                to: step.to,
                base: order.stand(),
                made_at: now.wall,
            })
            .collect()
    }

    fn enqueued(&mut self, intents: Vec<Intent>, result: Result<StoreDone, StoreError>, now: Now) {
        let Some(Storing::Moving {
            order,
            steps,
            reply,
            revives,
        }) = self.storing.take()
        else {
            return;
        };
        if let Err(error) = result {
            let _ = reply.send(Err(store_error(&error)));
            return;
        }
        let ids = self.take_in(order, intents, steps, now);
        if let Some(letter) = revives {
            self.letters.retain(|known| known.intent.id != letter);
            self.show_letters();
        }
        let _ = reply.send(Ok(self.moved(order, ids)));
    }

    /// New intents of an order are on the disk: into its lane with them.
    pub(super) fn take_in(
        &mut self,
        order: OrderId,
        intents: Vec<Intent>,
        steps: Vec<Step>,
        now: Now,
    ) -> Vec<IntentId> {
        let ids: Vec<IntentId> = intents.iter().map(|intent| intent.id).collect();
        for intent in intents {
            let phase = Phase::Queued {
                fresh_since: Some(now.mono),
            };
            self.lanes.push(Row::new(intent, false, phase));
        }
        // An undo is not undone by another one: that is an ordinary touch again.
        for Step { from, to } in steps.into_iter().filter(|step| step.to > step.from) {
            if self.undoable.len() == MOST_UNDOABLE {
                self.undoable.pop_front();
            }
            self.undoable.push_back((order, from, to));
        }
        self.show_lane(order);
        ids
    }

    fn withdrawn(&mut self, id: IntentId, result: Result<StoreDone, StoreError>) {
        let Some(Storing::Withdrawing { order, reply }) = self.storing.take() else {
            return;
        };
        let answer = match result {
            Ok(StoreDone::Withdrawn(true)) => {
                self.lanes.remove(id);
                if let Some(at) = self
                    .undoable
                    .iter()
                    .rposition(|(known, _, _)| *known == order)
                {
                    self.undoable.remove(at);
                }
                self.show_lane(order);
                Ok(self.moved(order, Vec::new()))
            }
            Ok(_) => {
                if let Some(row) = self.lanes.row_mut(id) {
                    row.phase = Phase::queued();
                }
                Err(IpcError::new(
                    ErrorCode::NothingToUndo,
                    "it is being sent already",
                ))
            }
            Err(error) => {
                if let Some(row) = self.lanes.row_mut(id) {
                    row.phase = Phase::queued();
                }
                Err(store_error(&error))
            }
        };
        let _ = reply.send(answer);
    }

    pub(super) fn moved(&self, order: OrderId, intents: Vec<IntentId>) -> Moved {
        let status = self
            .board
            .ticket(order)
            .map_or(OrderStatus::Complete, |ticket| ticket.status);
        Moved { intents, status }
    }
}

fn refuse(command: Command, error: impl Fn() -> IpcError) {
    match command {
        Command::SetStatus { reply, .. }
        | Command::Undo { reply, .. }
        | Command::Withdraw { reply, .. }
        | Command::Release { reply, .. }
        | Command::RetryLetter { reply, .. } => drop(reply.send(Err(error()))),
        Command::Fetch { reply, .. } => drop(reply.send(Err(error()))),
        Command::DiscardLetter { reply, .. }
        | Command::Strike { reply, .. }
        | Command::PutAwayWentBack { reply }
        | Command::ChangeSettings { reply, .. }
        | Command::PinFits { reply }
        | Command::SetPin { reply, .. }
        | Command::ChangeMenu { reply, .. }
        | Command::PlaceDraft { reply, .. }
        | Command::DiscardDraft { reply, .. }
        | Command::SignOut { reply } => {
            drop(reply.send(Err(error())));
        }
        Command::ReadMenu { reply } => drop(reply.send(Err(error()))),
        Command::DeletesDishes { reply } => drop(reply.send(Err(error()))),
        Command::KeepOrder { reply, .. } => drop(reply.send(Err(error()))),
        Command::LookAtFigures { reply } => drop(reply.send(Err(error()))),
        Command::TryPin { reply } => drop(reply.send(Err(error()))),
        Command::Snapshot { reply } => drop(reply.send(Err(error()))),
        Command::Report { reply } => drop(reply.send(Err(error()))),
        Command::Way { reply } => drop(reply.send(Err(error()))),
        Command::Secrets { reply } => drop(reply.send(Err(error()))),
        Command::SignIn { reply, .. } => drop(reply.send(Err(error()))),
        Command::RetryNow | Command::Reconnect => {}
    }
}

pub(super) fn plan_error(error: &PlanError) -> IpcError {
    let code = match error {
        PlanError::UnknownOrder(_) => ErrorCode::UnknownOrder,
        PlanError::MovedMeanwhile { .. } => ErrorCode::MovedMeanwhile,
        PlanError::LinesUnknown(_) => ErrorCode::LinesUnknown,
        PlanError::NoStep => ErrorCode::BadInput,
    };
    IpcError::new(code, error.to_string())
}

pub(super) fn store_error(error: &StoreError) -> IpcError {
    let code = match error {
        StoreError::Capacity => ErrorCode::OutboxFull,
        StoreError::UnknownIntent => ErrorCode::BadInput,
        StoreError::Closed => ErrorCode::Closing,
        _ => ErrorCode::CannotKeep,
    };
    IpcError::new(code, error.to_string())
}
