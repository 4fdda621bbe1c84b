//! What a station says aloud. It comes from this side, so that no rule of a web view can mute it.
//!
//! One task follows the station's pushes, as the page does, and asks the `score` which tone is due;
//! the `player` gives it to the speakers on a thread of its own. A computer without speakers is
//! silent and works as any other ([why](../docs/adr/0024-sound-comes-from-the-core.md)).

mod player;
mod score;
mod tone;

use std::time::{Duration, Instant, SystemTime};

use olgfeast_protocol::{
    Rev, UtcTime,
    ipc::{ErrorCode, IpcError, Push, Sounding, Update},
};
use olgfeast_station::Station;
use tokio::{
    sync::{
        broadcast::{Receiver, error::RecvError},
        mpsc, oneshot,
    },
    time::{sleep, timeout},
};

use self::{
    player::{Loudspeaker, Player, Speaker},
    score::{Now, Score},
};

/// Questions that wait for the task; more wait at the asker.
const ASKED: usize = 8;

/// Nobody waits longer for a sound system.
const TRIED_WITHIN: Duration = Duration::from_secs(5);

/// The longest mute, in minutes: whoever wants more turns sounds off in the settings.
const LONGEST_MUTE: u16 = 60;

/// Where tones go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speakers {
    /// To what the computer plays on, where it has something.
    OfThisComputer,
    /// Nowhere, as on a computer without any.
    None,
}

impl Speaker for std::convert::Infallible {
    fn play(&self, _: Vec<f32>) {}

    fn is_gone(&self) -> bool {
        false
    }
}

/// The handle of the task, which ends with the last of them.
#[derive(Clone)]
pub struct Sound {
    asks: mpsc::Sender<Ask>,
}

/// What the task is asked.
enum Ask {
    Look(oneshot::Sender<Sounding>),
    Mute(Duration, oneshot::Sender<Sounding>),
    Unmute(oneshot::Sender<Sounding>),
    Try(oneshot::Sender<oneshot::Receiver<()>>),
    PickupOpen(bool),
}

impl Sound {
    /// Listens to the station, where there is one.
    pub fn start(station: Option<Station>, speakers: Speakers) -> Sound {
        let (asks, asked) = mpsc::channel(ASKED);
        let player = match speakers {
            Speakers::OfThisComputer => Player::start(Loudspeaker::open),
            Speakers::None => Player::start(|| None::<std::convert::Infallible>),
        };
        let task = Task {
            score: Score::default(),
            player,
            started: Instant::now(),
        };
        tauri::async_runtime::spawn(task.run(station, asked));
        Sound { asks }
    }

    /// How it stands.
    ///
    /// # Errors
    /// The application ends.
    pub async fn look(&self) -> Result<Sounding, IpcError> {
        self.ask(Ask::Look).await
    }

    /// Nothing is heard for so many minutes, 1 to 60.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for any other number; then all is as before.
    pub async fn mute(&self, minutes: u16) -> Result<Sounding, IpcError> {
        if !(1..=LONGEST_MUTE).contains(&minutes) {
            return Err(IpcError::new(
                ErrorCode::BadInput,
                format!("sounds are muted for 1 to {LONGEST_MUTE} minutes"),
            ));
        }
        let lasts = Duration::from_secs(60) * u32::from(minutes);
        self.ask(|answer| Ask::Mute(lasts, answer)).await
    }

    /// What comes from now on is heard again.
    ///
    /// # Errors
    /// The application ends.
    pub async fn unmute(&self) -> Result<Sounding, IpcError> {
        self.ask(Ask::Unmute).await
    }

    /// Plays the test tone, muted or not, and tells what device there is for it.
    ///
    /// # Errors
    /// The application ends.
    pub async fn test(&self) -> Result<Sounding, IpcError> {
        let tried = self.ask(Ask::Try).await?;
        // A sound system that hangs is one that is not there; the look says so.
        let _ = timeout(TRIED_WITHIN, tried).await;
        self.look().await
    }

    /// Whether a pickup board is shown beside this station's own screen: then each number that is
    /// ready is chimed here too, 4 s after it became so.
    pub async fn set_pickup_open(&self, open: bool) {
        // A task that has ended chimes nothing.
        let _ = self.asks.send(Ask::PickupOpen(open)).await;
    }

    async fn ask<T>(&self, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Result<T, IpcError> {
        let closing = || IpcError::new(ErrorCode::Closing, "the application is ending");
        let (answer, answered) = oneshot::channel();
        self.asks.send(ask(answer)).await.map_err(|_| closing())?;
        answered.await.map_err(|_| closing())
    }
}

struct Task {
    score: Score,
    player: Player,
    started: Instant,
}

/// The station's pushes, and how much of them is in the score.
struct Followed {
    station: Station,
    pushes: Receiver<Push>,
    rev: Rev,
}

impl Task {
    async fn run(mut self, station: Option<Station>, mut asked: mpsc::Receiver<Ask>) {
        let mut followed = match station {
            Some(station) => self.attach(station).await,
            None => None,
        };
        loop {
            let now = self.now();
            for tone in self.score.take(now) {
                self.player.play(tone, self.score.volume());
            }
            let wake_at = self.score.wake_at();
            tokio::select! {
                ask = asked.recv() => {
                    let Some(ask) = ask else { return };
                    self.answer(ask);
                }
                push = next(&mut followed) => followed = self.take(followed, push).await,
                () = wakes(wake_at.map(|at| at.saturating_sub(now.mono))) => {}
            }
        }
    }

    /// From the beginning, or again after pushes were missed; nothing once the station ends.
    async fn attach(&mut self, station: Station) -> Option<Followed> {
        let (snapshot, pushes) = station.attach().await.ok()?;
        self.score.snapshot(&snapshot, self.now());
        Some(Followed {
            station,
            pushes,
            rev: snapshot.rev,
        })
    }

    async fn take(
        &mut self,
        followed: Option<Followed>,
        push: Result<Push, RecvError>,
    ) -> Option<Followed> {
        let mut followed = followed?;
        match push {
            Ok(Push::Update(Update { rev, change })) if rev > followed.rev => {
                followed.rev = rev;
                self.score.change(&change, self.now());
                Some(followed)
            }
            Ok(Push::Update(_) | Push::Heartbeat(_)) => Some(followed),
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "the sounds are behind");
                self.attach(followed.station).await
            }
            Err(RecvError::Closed) => None,
        }
    }

    /// An asker that went away hears nothing; what it wanted is done all the same.
    fn answer(&mut self, ask: Ask) {
        let now = self.now();
        match ask {
            Ask::Look(answer) => {
                let _ = answer.send(self.sounding(now));
            }
            Ask::Mute(lasts, answer) => {
                self.score.mute(lasts, now);
                let _ = answer.send(self.sounding(now));
            }
            Ask::Unmute(answer) => {
                self.score.unmute();
                let _ = answer.send(self.sounding(now));
            }
            Ask::Try(answer) => {
                let _ = answer.send(self.player.try_out(self.score.volume()));
            }
            Ask::PickupOpen(open) => self.score.set_pickup_open(open),
        }
    }

    fn sounding(&self, now: Now) -> Sounding {
        Sounding {
            device: self.player.device(),
            muted_until: self.score.muted_until(now),
        }
    }

    fn now(&self) -> Now {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let millis = since.unwrap_or_default().as_millis();
        Now {
            mono: self.started.elapsed(),
            wall: UtcTime::from_millis(i64::try_from(millis).unwrap_or(i64::MAX)),
        }
    }
}

/// The next push; never, where there is no station.
async fn next(followed: &mut Option<Followed>) -> Result<Push, RecvError> {
    match followed {
        Some(followed) => followed.pushes.recv().await,
        None => std::future::pending().await,
    }
}

async fn wakes(after: Option<Duration>) {
    match after {
        Some(after) => sleep(after).await,
        None => std::future::pending().await,
    }
}
