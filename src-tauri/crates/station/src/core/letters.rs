//! Dead letters, and what a person does about them.

use olgfeast_board::plan;
use olgfeast_protocol::{
    IntentId, OrderStatus,
    ipc::{Change, ErrorCode, IpcError, Moved},
};
use olgfeast_store::StoreError;

use super::{
    Answer, Core, StoreDone,
    commands::{Storing, plan_error, store_error},
};
use crate::now::Now;

impl Core {
    pub(super) fn show_letters(&mut self) {
        let letters = self.letters.iter().cloned().collect();
        self.show(Change::DeadLetters { letters });
    }

    /// A person has looked at a dead letter and wants it all the same, from where the order is now.
    pub(super) fn retry_letter(&mut self, id: IntentId, reply: Answer<Moved>, now: Now) {
        let Some(letter) = self.letters.iter().find(|letter| letter.intent.id == id) else {
            let words = "there is no such letter";
            let _ = reply.send(Err(IpcError::new(ErrorCode::BadInput, words)));
            return;
        };
        let (order, to) = (letter.intent.order, letter.intent.to);
        let another = self
            .board
            .order(order)
            .is_some_and(|order| !letter.intent.names(order));
        if another {
            let words = "the server has another order under this number";
            let _ = reply.send(Err(IpcError::new(ErrorCode::UnknownOrder, words)));
            return;
        }
        // The letter does not say that the order was cancelled since, and a step that crossed with
        // that must not have it cooked after all.
        let now_at = self.board.ticket(order).map(|ticket| ticket.status);
        let now_at = now_at.filter(|status| *status != OrderStatus::Cancelled);
        match plan(&self.board, order, now_at, to) {
            Ok(steps) => self.enqueue(order, steps, Some(id), reply, now),
            Err(error) => {
                let _ = reply.send(Err(plan_error(&error)));
            }
        }
    }

    pub(super) fn discarded(&mut self, result: Result<StoreDone, StoreError>) {
        let Some(Storing::Discarding { id, reply }) = self.storing.take() else {
            return;
        };
        let answer = match result {
            Ok(_) => {
                self.letters.retain(|letter| letter.intent.id != id);
                self.show_letters();
                Ok(())
            }
            Err(error) => Err(store_error(&error)),
        };
        let _ = reply.send(answer);
    }
}
