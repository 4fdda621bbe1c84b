//! The door that the feast PIN opens: how often it was knocked at.

use std::time::Duration;

use olgfeast_protocol::ipc::Change;
use olgfeast_store::StoreError;

use super::{
    Core,
    commands::{Storing, store_error},
};
use crate::pin::PinHash;

/// So many wrong ones in a row cost nothing: fingers slip.
const FREE: u32 = 5;
/// What the first wrong one after them costs; each further one twice as much.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// And no more than that: the person with the right one comes too.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// What is to be done with a PIN that was typed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Tried {
    /// There is no PIN.
    Open,
    /// It is to be compared with this.
    Against(PinHash),
    /// It is not even looked at.
    Wait { seconds: u32 },
}

/// The PIN, and the wrong ones since the last right one.
#[derive(Debug)]
pub(super) struct Door {
    pin: Option<PinHash>,
    wrong: u32,
    shut_until: Duration,
}

impl Door {
    pub(super) fn new(pin: Option<PinHash>) -> Door {
        Door {
            pin,
            wrong: 0,
            shut_until: Duration::ZERO,
        }
    }

    pub(super) fn is_locked(&self) -> bool {
        self.pin.is_some()
    }

    /// A PIN was typed. It counts as a wrong one at once, so that many at one time are not free.
    pub(super) fn tried(&mut self, now: Duration) -> Tried {
        let Some(pin) = &self.pin else {
            return Tried::Open;
        };
        if let Some(wait) = self.shut_until.checked_sub(now).filter(|w| !w.is_zero()) {
            let seconds = wait.as_secs_f64().ceil() as u32;
            return Tried::Wait { seconds };
        }
        self.wrong = self.wrong.saturating_add(1);
        if let Some(doublings) = self.wrong.checked_sub(FREE) {
            let wait = FIRST_WAIT.saturating_mul(1 << doublings.min(10));
            self.shut_until = now + wait.min(LONGEST_WAIT);
        }
        Tried::Against(pin.clone())
    }

    /// The one that was typed is the one.
    pub(super) fn fits(&mut self) {
        self.wrong = 0;
        self.shut_until = Duration::ZERO;
    }
}

impl Core {
    /// The store's word on a new PIN.
    pub(super) fn pin_kept(&mut self, pin: Option<PinHash>, kept: Result<(), StoreError>) {
        let Some(Storing::Locking { reply }) = self.storing.take() else {
            return;
        };
        if let Err(error) = kept {
            let _ = reply.send(Err(store_error(&error)));
            return;
        }
        self.pin = Door::new(pin);
        let set = self.pin.is_locked();
        self.show(Change::Pin { set });
        let _ = reply.send(Ok(()));
    }
}
