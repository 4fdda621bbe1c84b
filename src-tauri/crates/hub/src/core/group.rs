//! Commands that are kept together: one transaction, one sync of the disk, however many there are.
//!
//! Whatever a command asks for may fail or be refused alone; the others of its group stand. But all
//! of them are kept by one commit, and until it has succeeded nobody is answered and nobody is told.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
};

use tokio::sync::oneshot;

use super::{Core, CoreError};
use crate::storage::{Ledger as _, StorageError};

/// Something that a client wants changed.
pub(crate) struct Command(Box<dyn FnOnce(&mut Core) -> Answer + Send>);

/// Answers whoever asked, once it is known whether the group was kept.
type Answer = Box<dyn FnOnce(Result<(), StorageError>) + Send>;

impl Command {
    /// Does `job`, and sends what came of it when that is kept. A failed commit is everybody's
    /// answer: nothing of the group was done.
    pub(crate) fn new<T, E>(
        job: impl FnOnce(&mut Core) -> Result<T, E> + Send + 'static,
        answer: oneshot::Sender<Result<T, CoreError>>,
    ) -> Command
    where
        T: Send + 'static,
        E: Into<CoreError> + Send + 'static,
    {
        Command(Box::new(move |core| {
            let done = job(core).map_err(Into::into);
            Box::new(move |kept| {
                let done = kept.map_err(CoreError::Storage).and(done);
                // Whoever asked may have gone; the change stands all the same.
                drop(answer.send(done));
            })
        }))
    }
}

impl Core {
    /// Does commands in their order as one group, and takes them out of the queue: at least one, and
    /// more until `is_full`, asked with the number that is done, says so. Then tells everybody, and
    /// answers.
    ///
    /// A panic in a command ends that command alone: what it had begun is undone as it unwinds, and
    /// whoever asked gets no answer.
    pub(crate) fn do_together(
        &mut self,
        commands: &mut VecDeque<Command>,
        mut is_full: impl FnMut(usize) -> bool,
    ) {
        let mut answers: Vec<Answer> = Vec::new();
        let mut done = 0;
        self.storage.begin_group();
        self.hold_news();
        while let Some(Command(job)) = commands.pop_front() {
            match catch_unwind(AssertUnwindSafe(|| job(self))) {
                Ok(answer) => answers.push(answer),
                Err(_) => tracing::error!("a command panicked"),
            }
            done += 1;
            if is_full(done) {
                break;
            }
        }
        let held = self.held_news();
        let kept = self.storage.commit_group();
        match &kept {
            Ok(()) => {
                let told = catch_unwind(AssertUnwindSafe(|| self.tell_held(&held)));
                if told.is_err() {
                    tracing::error!("telling what has changed panicked");
                }
            }
            Err(error) => tracing::error!(%error, commands = done, "a group was not kept"),
        }
        for answer in answers {
            answer(kept.clone());
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
