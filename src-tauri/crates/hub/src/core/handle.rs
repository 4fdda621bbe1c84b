//! The thread on which the core runs, and the way to it from async code.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, oneshot};

use super::{Core, CoreError, group::Command};
use crate::storage::StorageError;

/// Errands that may wait for the core before callers do.
const ERRANDS: usize = 256;

/// Commands that are kept together at most: as many as stations have in flight in a busy minute. The
/// sync of the disk is shared by then, and who came first does not wait for much more.
const GROUP: usize = 64;
/// How long commands are gathered at most. A command takes some 100 µs; one that takes much longer
/// does not hold up the answers to those before it.
const GROUP_TIME: Duration = Duration::from_millis(5);

type Job = Box<dyn FnOnce(&mut Core) + Send>;

enum Errand {
    /// To be done by itself.
    Do(Job),
    /// To be done and kept, with others.
    Change(Command),
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
        let (errands, mut queue) = mpsc::channel(ERRANDS);
        thread::Builder::new()
            .name("hub-core".into())
            .spawn(move || {
                let asked_to_stop = work(&mut core, &mut queue);
                let closed = core.storage.close();
                drop(guard);
                match asked_to_stop {
                    // Nobody waits any more: what there was to say goes to the log.
                    Some(done) => drop(done.send(closed)),
                    None => drop(closed.inspect_err(|error| tracing::error!(%error, "closing"))),
                }
            })?;
        Ok(CoreHandle {
            place: Place::Thread(errands),
        })
    }

    /// A core that does its jobs where they are asked for.
    pub(crate) fn here(core: Core) -> CoreHandle {
        CoreHandle {
            place: Place::Here(Arc::new(Mutex::new(Some(core)))),
        }
    }

    /// Runs `job` on the core's thread. It may be done before commands that came before it and are
    /// not answered yet; nobody can tell. What it changes is kept by itself, so this is for what only
    /// looks, and for what is changed once in a while.
    pub(crate) async fn call<T, E>(
        &self,
        job: impl FnOnce(&mut Core) -> Result<T, E> + Send + 'static,
    ) -> Result<T, CoreError>
    where
        T: Send + 'static,
        E: Into<CoreError> + Send + 'static,
    {
        let errands = match &self.place {
            Place::Thread(errands) => errands,
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
        errands
            .send(Errand::Do(job))
            .await
            .map_err(|_| CoreError::Stopped)?;
        answered.await.map_err(|_| CoreError::Stopped)?
    }

    /// Runs `job`, which changes something, after all commands that came before it, and answers when
    /// what it changed is kept: with others that wait, by one commit. One that comes alone does not
    /// wait for others.
    pub(crate) async fn change<T, E>(
        &self,
        job: impl FnOnce(&mut Core) -> Result<T, E> + Send + 'static,
    ) -> Result<T, CoreError>
    where
        T: Send + 'static,
        E: Into<CoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let command = Command::new(job, answer);
        match &self.place {
            Place::Thread(errands) => errands
                .send(Errand::Change(command))
                .await
                .map_err(|_| CoreError::Stopped)?,
            Place::Here(core) => {
                let mut core = core.lock().unwrap_or_else(PoisonError::into_inner);
                let core = core.as_mut().ok_or(CoreError::Stopped)?;
                core.do_together(&mut VecDeque::from([command]), |_| false);
            }
        }
        answered.await.map_err(|_| CoreError::Stopped)?
    }

    /// Finishes what came before, closes the storage and ends the thread.
    pub(crate) async fn stop(&self) -> Result<(), CoreError> {
        let errands = match &self.place {
            Place::Thread(errands) => errands,
            Place::Here(core) => {
                let core = core.lock().unwrap_or_else(PoisonError::into_inner).take();
                return match core {
                    Some(core) => Ok(core.storage.close()?),
                    None => Err(CoreError::Stopped),
                };
            }
        };
        let (done, finished) = oneshot::channel();
        errands
            .send(Errand::Stop(done))
            .await
            .map_err(|_| CoreError::Stopped)?;
        Ok(finished.await.map_err(|_| CoreError::Stopped)??)
    }
}

/// Does what comes, until told to stop or until nobody is left who could ask. Returns who wants to
/// know that it has stopped.
///
/// All that waits is taken at once. What only looks is done and answered first, so that whoever
/// waits for it can ask for a change while the disk is busy with the one before; then the commands
/// are kept, in groups. None of them has been answered meanwhile, so nobody can tell the difference.
fn work(
    core: &mut Core,
    queue: &mut mpsc::Receiver<Errand>,
) -> Option<oneshot::Sender<Result<(), StorageError>>> {
    let mut commands = VecDeque::new();
    while let Some(first) = queue.blocking_recv() {
        let mut next = Some(first);
        let mut asked_to_stop = None;
        let mut taken = 0;
        while let Some(errand) = next {
            match errand {
                Errand::Do(job) => run(job, core),
                Errand::Change(command) => commands.push_back(command),
                Errand::Stop(done) => {
                    asked_to_stop = Some(done);
                    break;
                }
            }
            taken += 1;
            // Or those who come all the time would keep the commands waiting.
            next = (taken < ERRANDS).then(|| queue.try_recv().ok()).flatten();
        }
        while !commands.is_empty() {
            let began = Instant::now();
            core.do_together(&mut commands, |done| {
                done >= GROUP || began.elapsed() >= GROUP_TIME
            });
        }
        if asked_to_stop.is_some() {
            return asked_to_stop;
        }
    }
    None
}

/// A panic in one job ends that job alone: its transaction is rolled back as it unwinds.
fn run(job: Job, core: &mut Core) {
    if catch_unwind(AssertUnwindSafe(|| job(core))).is_err() {
        tracing::error!("a job of the core panicked");
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::OrderStatus;

    use super::*;
    use crate::{
        core::{
            group::tests::{commits, wish},
            tests::Room,
        },
        storage::{Moved, Once},
    };

    /// Keeps the core busy until the sender is dropped.
    async fn busy(handle: &CoreHandle) -> std::sync::mpsc::Sender<()> {
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let (begun, has_begun) = oneshot::channel();
        let handle = handle.clone();
        tokio::spawn(async move {
            let job = move |_: &mut Core| -> Result<(), CoreError> {
                begun.send(()).unwrap();
                // An error: the sender was dropped.
                let _done = wait.recv();
                Ok(())
            };
            handle.call(job).await
        });
        has_begun.await.unwrap();
        done
    }

    /// Puts `errand` into the queue of a busy core.
    async fn queued<T: Send + 'static>(
        errand: impl Future<Output = T> + Send + 'static,
    ) -> tokio::task::JoinHandle<T> {
        let mut errand = Box::pin(errand);
        // What is polled once is in the queue: there is room.
        let polled = futures_util::FutureExt::now_or_never(&mut errand);
        assert!(polled.is_none());
        tokio::spawn(errand)
    }

    #[tokio::test]
    async fn commands_that_wait_share_commits_and_whoever_only_looks_is_answered_before() {
        const ORDERS: usize = 40;
        let mut room = Room::new();
        let user = room.user.id;
        let orders = [(); ORDERS].map(|()| room.place_for(user).unwrap().id);
        let database = room.database();
        let Room {
            core, dir: _dir, ..
        } = room;
        let handle = CoreHandle::start(core, ()).unwrap();
        let before = commits(&database);

        let busy = busy(&handle).await;
        let mut commands = Vec::new();
        for order in orders {
            let (handle, wish) = (handle.clone(), wish(order, OrderStatus::Preparing));
            let command = async move { handle.change(move |core| core.change_status(&wish)).await };
            commands.push(queued(command).await);
        }
        let looker = handle.clone();
        let look = async move {
            let lane = move |core: &mut Core| core.storage.lane(OrderStatus::Pending);
            looker.call(lane).await
        };
        let look = queued(look).await;
        drop(busy);
        // It came last, and saw none of what came before.
        assert_eq!(look.await.unwrap().unwrap().len(), ORDERS);
        for command in commands {
            let moved = command.await.unwrap().unwrap();
            assert!(matches!(moved, Once::Now(Moved::From { .. })));
        }
        let commits = commits(&database) - before;
        assert!((1..ORDERS).contains(&commits), "{commits} commits");
        handle.stop().await.unwrap();
    }

    #[tokio::test]
    async fn what_was_asked_for_before_a_stop_is_done() {
        let mut room = Room::new();
        let user = room.user.id;
        let order = room.place_for(user).unwrap().id;
        let handle = CoreHandle::start(room.core, ()).unwrap();
        let busy = busy(&handle).await;
        let (changer, wish) = (handle.clone(), wish(order, OrderStatus::Ready));
        let command = async move { changer.change(move |core| core.change_status(&wish)).await };
        let command = queued(command).await;
        let stopper = handle.clone();
        let stop = queued(async move { stopper.stop().await }).await;
        drop(busy);
        let moved = command.await.unwrap().unwrap();
        assert!(matches!(moved, Once::Now(Moved::From { .. })));
        stop.await.unwrap().unwrap();
        let late = handle.change(|_| Ok::<_, CoreError>(())).await;
        assert!(matches!(late, Err(CoreError::Stopped)));
    }

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
