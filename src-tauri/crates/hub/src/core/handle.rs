//! The thread on which the core runs, and the way to it from async code.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
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
    place: Place,
}

/// Where the core runs.
#[derive(Clone)]
enum Place {
    /// On a thread of its own.
    Thread(mpsc::Sender<Errand>),
    /// Wherever it is called: a simulation has one thread, and its order is that of the calls.
    /// Nothing when it has stopped.
    Here(Arc<Mutex<Option<Core>>>),
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
        Ok(CoreHandle {
            place: Place::Thread(jobs),
        })
    }

    /// A core that does its jobs where they are asked for.
    pub(crate) fn here(core: Core) -> CoreHandle {
        CoreHandle {
            place: Place::Here(Arc::new(Mutex::new(Some(core)))),
        }
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
        let jobs = match &self.place {
            Place::Thread(jobs) => jobs,
            Place::Here(core) => {
                let mut core = core.lock().unwrap_or_else(PoisonError::into_inner);
                let core = core.as_mut().ok_or(CoreError::Stopped)?;
                return job(core).map_err(Into::into);
            }
        };
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |core| {
            // Whoever asked may have gone; the change stands all the same.
            drop(answer.send(job(core).map_err(Into::into)));
        });
        jobs.send(Errand::Do(job))
            .await
            .map_err(|_| CoreError::Stopped)?;
        answered.await.map_err(|_| CoreError::Stopped)?
    }

    /// How many jobs wait.
    pub(crate) fn waiting(&self) -> usize {
        match &self.place {
            Place::Thread(jobs) => jobs.max_capacity() - jobs.capacity(),
            Place::Here(_) => 0,
        }
    }

    /// Finishes the jobs that came before, closes the storage and ends the thread.
    pub(crate) async fn stop(&self) -> Result<(), CoreError> {
        let jobs = match &self.place {
            Place::Thread(jobs) => jobs,
            Place::Here(core) => {
                let core = core.lock().unwrap_or_else(PoisonError::into_inner).take();
                return match core {
                    Some(core) => Ok(core.storage.close()?),
                    None => Err(CoreError::Stopped),
                };
            }
        };
        let (done, finished) = oneshot::channel();
        jobs.send(Errand::Stop(done))
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
