//! Plays tones on a thread of its own: whatever a sound system does, nobody waits for it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    time::Duration,
};

use olgfeast_protocol::ipc::SoundDevice;
use rodio::{DeviceSinkBuilder, MixerDeviceSink, buffer::SamplesBuffer, nz};
use tokio::sync::{oneshot, watch};

use super::tone::{RATE, Tone};

/// Tones that wait for the thread. More than that would only come too late.
const WAITING: usize = 8;

/// A device that was not used for so long is let go, so that the next tone goes to whatever the
/// computer plays on then.
const IDLE: Duration = Duration::from_secs(60);

/// The handle of the thread, which ends with the last of them.
pub(super) struct Player {
    plays: SyncSender<Play>,
    device: watch::Receiver<SoundDevice>,
}

struct Play {
    tone: Tone,
    /// 0 to 100.
    volume: u8,
    /// Told when it was given to the device, or could not be.
    done: Option<oneshot::Sender<()>>,
}

/// What tones are played on.
pub(super) trait Speaker {
    /// Begins to play; does not wait for the end.
    fn play(&self, samples: Vec<f32>);
    /// Whether it has gone away and has to be opened again.
    fn is_gone(&self) -> bool;
}

impl Player {
    /// `open` gives the speaker, where there is one; it is called on the thread, at once and whenever
    /// a tone finds none. Without a thread there is no sound.
    pub(super) fn start<S: Speaker>(open: impl FnMut() -> Option<S> + Send + 'static) -> Player {
        let (plays, wanted) = sync_channel(WAITING);
        let (tells, device) = watch::channel(SoundDevice::Unknown);
        let thread = std::thread::Builder::new().name("sound".to_owned());
        if let Err(error) = thread.spawn(move || run(open, &wanted, &tells)) {
            tracing::warn!(%error, "no thread for sounds");
        }
        Player { plays, device }
    }

    /// Plays it as soon as possible, or, where too much waits, not at all.
    pub(super) fn play(&self, tone: Tone, volume: u8) {
        self.send(Play {
            tone,
            volume,
            done: None,
        });
    }

    /// The same; the answer comes when it is known whether there is a device, or never.
    pub(super) fn try_out(&self, volume: u8) -> oneshot::Receiver<()> {
        let (done, known) = oneshot::channel();
        self.send(Play {
            tone: Tone::Test,
            volume,
            done: Some(done),
        });
        known
    }

    pub(super) fn device(&self) -> SoundDevice {
        *self.device.borrow()
    }

    fn send(&self, play: Play) {
        if self.plays.try_send(play).is_err() {
            tracing::debug!("a tone is dropped: the sound system does not answer");
        }
    }
}

fn run<S: Speaker>(
    mut open: impl FnMut() -> Option<S>,
    wanted: &Receiver<Play>,
    tells: &watch::Sender<SoundDevice>,
) {
    let mut speaker = opened(&mut open, tells);
    loop {
        match wanted.recv_timeout(IDLE) {
            Ok(Play { tone, volume, done }) => {
                if speaker.as_ref().is_none_or(Speaker::is_gone) {
                    // The old one first: some systems give a device to one at a time.
                    drop(speaker.take());
                    speaker = opened(&mut open, tells);
                }
                if let Some(speaker) = &speaker {
                    speaker.play(tone.samples(volume));
                }
                if let Some(done) = done {
                    let _ = done.send(());
                }
            }
            Err(RecvTimeoutError::Timeout) => drop(speaker.take()),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn opened<S>(
    open: &mut impl FnMut() -> Option<S>,
    tells: &watch::Sender<SoundDevice>,
) -> Option<S> {
    let speaker = open();
    let device = match speaker {
        Some(_) => SoundDevice::Present,
        None => SoundDevice::Absent,
    };
    if tells.send_replace(device) != device {
        tracing::info!(?device, "the sound device");
    }
    speaker
}

/// The computer's own speakers.
pub(super) struct Loudspeaker {
    sink: MixerDeviceSink,
    gone: Arc<AtomicBool>,
}

impl Loudspeaker {
    /// The default device, or another one that works.
    pub(super) fn open() -> Option<Loudspeaker> {
        let gone = Arc::new(AtomicBool::new(false));
        let fails = Arc::clone(&gone);
        let builder = DeviceSinkBuilder::from_default_device().map(|builder| {
            builder.with_error_callback(move |error| {
                tracing::warn!(%error, "the sound device");
                fails.store(true, Ordering::Relaxed);
            })
        });
        match builder.and_then(|builder| builder.open_sink_or_fallback()) {
            Ok(mut sink) => {
                sink.log_on_drop(false);
                Some(Loudspeaker { sink, gone })
            }
            Err(error) => {
                tracing::debug!(%error, "no sound device");
                None
            }
        }
    }
}

impl Speaker for Loudspeaker {
    fn play(&self, samples: Vec<f32>) {
        let tone = SamplesBuffer::new(nz!(1), RATE, samples);
        self.sink.mixer().add(tone);
    }

    fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, mpsc};

    use super::*;

    struct Fake {
        played: mpsc::Sender<usize>,
        gone: Arc<AtomicBool>,
    }

    impl Speaker for Fake {
        fn play(&self, samples: Vec<f32>) {
            self.played.send(samples.len()).unwrap();
        }

        fn is_gone(&self) -> bool {
            self.gone.load(Ordering::Relaxed)
        }
    }

    /// A player whose speakers come from that list, one at each opening.
    fn player(speakers: Vec<Option<Fake>>) -> (Player, Arc<Mutex<usize>>) {
        let opened = Arc::new(Mutex::new(0));
        let counts = Arc::clone(&opened);
        let mut speakers = speakers.into_iter();
        let player = Player::start(move || {
            *counts.lock().unwrap() += 1;
            speakers.next().flatten()
        });
        (player, opened)
    }

    fn fake(played: &mpsc::Sender<usize>) -> (Option<Fake>, Arc<AtomicBool>) {
        let gone = Arc::new(AtomicBool::new(false));
        let fake = Fake {
            played: played.clone(),
            gone: Arc::clone(&gone),
        };
        (Some(fake), gone)
    }

    #[tokio::test]
    async fn a_tone_goes_to_the_device_and_the_device_is_told_of() {
        let (plays, played) = mpsc::channel();
        let (player, _) = player(vec![fake(&plays).0]);
        player.play(Tone::Chime, 50);
        assert_eq!(played.recv().unwrap(), Tone::Chime.samples(50).len());
        assert_eq!(player.device(), SoundDevice::Present);
    }

    #[tokio::test]
    async fn without_a_device_nothing_is_played_and_each_tone_looks_for_one() {
        let (plays, played) = mpsc::channel();
        let (player, opened) = player(vec![None, None, fake(&plays).0]);
        player.try_out(80).await.unwrap();
        assert_eq!(player.device(), SoundDevice::Absent);
        assert_eq!(*opened.lock().unwrap(), 2);
        player.try_out(80).await.unwrap();
        assert_eq!(player.device(), SoundDevice::Present);
        assert_eq!(played.try_iter().count(), 1);
    }

    #[tokio::test]
    async fn a_device_that_vanished_is_opened_again_and_one_that_works_is_not() {
        let (plays, played) = mpsc::channel();
        let (first, gone) = fake(&plays);
        let (player, opened) = player(vec![first, fake(&plays).0]);
        player.try_out(80).await.unwrap();
        player.try_out(80).await.unwrap();
        assert_eq!(*opened.lock().unwrap(), 1);
        gone.store(true, Ordering::Relaxed);
        player.try_out(80).await.unwrap();
        assert_eq!(*opened.lock().unwrap(), 2);
        assert_eq!(played.try_iter().count(), 3);
    }

    #[tokio::test]
    async fn whoever_plays_never_waits_for_a_device_that_hangs() {
        let (release, hangs) = mpsc::channel::<()>();
        let player = Player::start(move || {
            let _ = hangs.recv();
            None::<Fake>
        });
        for _ in 0..100 {
            player.play(Tone::NewOrders, 80);
        }
        assert_eq!(player.device(), SoundDevice::Unknown);
        drop(release);
    }
}
