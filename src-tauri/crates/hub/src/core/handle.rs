//! The thread on which the core runs, and the way to it from async code.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use tokio::sync::{mpsc, oneshot};

use super::{Core, CoreError};
use crate::storage::StorageError;

/// Jobs that may wait for the core before callers do.
const JOBS: usize = 256;

type Job = Box<dyn FnOnce(&mut Core) + Send>;

enum Errand {
    Do(Job),
    Stop(oneshot::Sender<Result<(), StorageError>>),
}

/// The way to the core from async code. Cheap to clone.
#[derive(Clone)]
pub(crate) struct CoreHandle {
    jobs: mpsc::Sender<Errand>,
}

impl CoreHandle {
    /// Starts the core's thread. `guard` is held until the storage is closed.
    pub(crate) fn start(mut core: Core, guard: impl Send + 'static) -> std::io::Result<CoreHandle> {
        let (jobs, mut queue) = mpsc::channel(JOBS);
        thread::Builder::new()
            .name("hub-core".into())
            .spawn(move || {
                let mut asked_to_stop = None;
                while let Some(next) = queue.blocking_recv() {
                    match next {
                        Errand::Do(job) => run(job, &mut core),
                        Errand::Stop(done) => {
                            asked_to_stop = Some(done);
                            break;
                        }
                    }
                }
                let closed = core.storage.close();
                drop(guard);
                match asked_to_stop {
                    // Nobody waits any more: what there was to say goes to the log.
                    Some(done) => drop(done.send(closed)),
                    None => drop(closed.inspect_err(|error| tracing::error!(%error, "closing"))),
                }
            })?;
        Ok(CoreHandle { jobs })
    }

    /// Runs `job` on the core's thread, after all jobs that came before it.
    pub(crate) async fn call<T, E>(
        &self,
        job: impl FnOnce(&mut Core) -> Result<T, E> + Send + 'static,
    ) -> Result<T, CoreError>
    where
        T: Send + 'static,
        E: Into<CoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |core| {
            // Whoever asked may have gone; the change stands all the same.
            drop(answer.send(job(core).map_err(Into::into)));
        });
        self.jobs
            .send(Errand::Do(job))
            .await
            .map_err(|_| CoreError::Stopped)?;
        answered.await.map_err(|_| CoreError::Stopped)?
    }

    /// Finishes the jobs that came before, closes the storage and ends the thread.
    pub(crate) async fn stop(&self) -> Result<(), CoreError> {
        let (done, finished) = oneshot::channel();
        self.jobs
            .send(Errand::Stop(done))
            .await
            .map_err(|_| CoreError::Stopped)?;
        Ok(finished.await.map_err(|_| CoreError::Stopped)??)
    }
}

/// A panic in one job ends that job alone: its transaction is rolled back as it unwinds.
fn run(job: Job, core: &mut Core) {
    if catch_unwind(AssertUnwindSafe(|| job(core))).is_err() {
        tracing::error!("a job of the core panicked");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::tests::Room;

    #[tokio::test]
    async fn a_job_that_panics_ends_alone() {
        let room = Room::new();
        let handle = CoreHandle::start(room.core, ()).unwrap();
        let panicked = handle
            .call(|_| -> Result<(), CoreError> { panic!("as this test wants") })
            .await;
        assert!(matches!(panicked, Err(CoreError::Stopped)));
        let menu = handle.call(|core| core.storage.has_menu()).await.unwrap();
        assert!(menu);
        handle.stop().await.unwrap();
        let stopped = handle.call(|core| core.storage.has_menu()).await;
        assert!(matches!(stopped, Err(CoreError::Stopped)));
    }
}
