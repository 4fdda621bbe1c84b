//! What the admin desk changes of the menu: at once or not at all, one change at a time.

use olgfeast_protocol::ipc::{Dish, ErrorCode, IpcError};

use super::{Answer, Core, MOST_WAITING, Ticket, poll::Kind};
use crate::{
    now::Now,
    rest::{Call, CallError, MenuCall, Reply, is_in_use},
};

/// A change of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MenuChange {
    /// A new item.
    Create(Dish),
    /// How this one is to be.
    Change(i64, Dish),
    /// Whether it can be ordered now.
    Offer(i64, bool),
    /// Away with it.
    Delete(i64),
}

/// Changes that wait for their turn, and the one that is sent.
#[derive(Debug, Default)]
pub(super) struct MenuChanges {
    waiting: Vec<(MenuChange, Answer<()>)>,
    sent: Option<Answer<()>>,
}

impl Core {
    /// Somebody changes the menu.
    pub(super) fn change_menu(&mut self, change: MenuChange, reply: Answer<()>) {
        match self.may_change(change) {
            Ok(change) => self.menu_changes.waiting.push((change, reply)),
            Err(error) => drop(reply.send(Err(error))),
        }
    }

    /// The change as it may be sent.
    fn may_change(&self, change: MenuChange) -> Result<MenuChange, IpcError> {
        if !self.may_read() || !(self.link.is_live() || self.poll.works()) {
            return Err(IpcError::new(ErrorCode::Offline, "there is no connection"));
        }
        if self.menu_changes.waiting.len() >= MOST_WAITING {
            return Err(IpcError::new(ErrorCode::Internal, "too many requests"));
        }
        let checked = |dish: Dish| {
            let dish = dish.trimmed();
            match dish.check() {
                Ok(()) => Ok(dish),
                Err(fault) => Err(IpcError::new(ErrorCode::BadInput, fault.to_string())),
            }
        };
        Ok(match change {
            MenuChange::Create(dish) => MenuChange::Create(checked(dish)?),
            MenuChange::Change(id, dish) => MenuChange::Change(id, checked(dish)?),
            // A plain server deletes what open orders are made of, and all its lists fail from then on.
            MenuChange::Delete(_) if !self.deletes_dishes() => {
                let words = "a plain server would break its orders";
                return Err(IpcError::new(ErrorCode::Refused, words));
            }
            change => change,
        })
    }

    /// Whether the server keeps what was ordered.
    pub(super) fn deletes_dishes(&self) -> bool {
        self.poll.kind() == Kind::Hub
    }

    /// Whether a change is under way.
    pub(super) fn menu_is_changing(&self) -> bool {
        self.menu_changes.sent.is_some()
    }

    /// Whether a change waits for its turn.
    pub(super) fn menu_change_waits(&self) -> bool {
        self.menu_changes.sent.is_none() && !self.menu_changes.waiting.is_empty()
    }

    /// Another account, or none: nobody may change in its name.
    pub(super) fn menu_changes_fail(&mut self) {
        let changes = std::mem::take(&mut self.menu_changes);
        let waiting = changes.waiting.into_iter().map(|(_, reply)| reply);
        for reply in waiting {
            let words = "the sign-in has ended";
            let _ = reply.send(Err(IpcError::new(ErrorCode::SignedOut, words)));
        }
        if let Some(reply) = changes.sent {
            let _ = reply.send(Err(unknown()));
        }
    }

    pub(super) fn change_menu_if_due(&mut self) {
        if !self.menu_change_waits() {
            return;
        }
        // Writes of this station go one behind the other.
        let writes = self.lanes.is_busy() || self.counter_is_calling();
        if self.poll.kind() != Kind::Hub && writes {
            return;
        }
        let Some(token) = self.session.bearer().cloned() else {
            return;
        };
        let (change, reply) = self.menu_changes.waiting.remove(0);
        let call = match change {
            MenuChange::Create(dish) => MenuCall::Create { token, dish },
            MenuChange::Change(id, dish) => MenuCall::Change { token, id, dish },
            MenuChange::Offer(id, available) => MenuCall::Offer {
                token,
                id,
                available,
            },
            MenuChange::Delete(id) => MenuCall::Delete { token, id },
        };
        self.menu_changes.sent = Some(reply);
        let generation = self.generation;
        self.call(Ticket::MenuChange { generation }, Call::ChangeMenu(call));
    }

    /// The reply to a [`Ticket::MenuChange`].
    pub(super) fn menu_changed(&mut self, generation: u64, reply: Reply, now: Now) {
        if generation != self.generation {
            return;
        }
        let Some(asked) = self.menu_changes.sent.take() else {
            return;
        };
        // Whatever came of it, it is read again.
        self.menu_is_lost();
        let answer = match reply.answer {
            Ok(_) => Ok(()),
            Err(error) => {
                if let CallError::Unauthorized(_) = error
                    && let Some(token) = self.session.bearer().cloned()
                {
                    self.token_refused(&token, now);
                }
                Err(refusal(&error))
            }
        };
        let _ = asked.send(answer);
    }
}

fn refusal(error: &CallError) -> IpcError {
    let code = match error {
        error if is_in_use(error) => ErrorCode::InUse,
        CallError::Refused { status: 403, .. } => ErrorCode::NotStaff,
        CallError::Refused { .. } | CallError::Conflict(_) => ErrorCode::Refused,
        CallError::NotSent(_)
        | CallError::WrongKey
        | CallError::Later
        | CallError::TooManyAttempts { .. }
        | CallError::Unauthorized(_) => ErrorCode::Offline,
        CallError::Unknown(_) | CallError::Broken { .. } | CallError::Alien => {
            return unknown();
        }
    };
    IpcError::new(code, error.to_string())
}

fn unknown() -> IpcError {
    IpcError::new(
        ErrorCode::OutcomeUnknown,
        "nobody knows whether the server has done it",
    )
}
