//! One live connection, from its hello to its last frame.

use std::{
    net::IpAddr,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures_util::{Sink, StreamExt, stream::SplitStream};
use olgfeast_protocol::live::ClientMessage;
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval_at, sleep_until},
};

use super::{
    attendance::Attendance,
    closing::{Ended, NotWritten, close, write},
    ending::{Ending, RETRY_IN, turn},
    near::is_near,
    peer::PING_EVERY,
};
use crate::{
    core::{CoreError, Cursor, Joined},
    fanout::Close,
    live::{LivePeerId, Newcomer, Next, Queue, Standing},
    metrics::Protocol,
    rest::App,
    wire::live,
};

/// The longest silence towards a client in a private network, and towards any other.
const TICK_NEAR: Duration = Duration::from_secs(3);
const TICK_FAR: Duration = Duration::from_secs(10);
/// The longest time between two ticks, however much is sent: a client can compare its board then.
const TICK_AT_LEAST: Duration = Duration::from_secs(15);
/// How often the account behind a connection is looked at.
const RECHECK_EVERY: Duration = Duration::from_secs(60);

/// The longest silence towards a client at that address.
pub(super) fn tick(address: IpAddr) -> Duration {
    if is_near(address) {
        TICK_NEAR
    } else {
        TICK_FAR
    }
}

/// Serves one connection until either side ends it.
pub(super) async fn serve(
    app: App,
    newcomer: Newcomer,
    station: Option<Box<Attendance>>,
    socket: WebSocket,
) {
    let (mut sink, mut stream) = socket.split();
    let (endpoint, station_id) = (newcomer.endpoint, newcomer.station.id);
    let tick = newcomer.tick;
    let joined = app.core.call(move |core| core.join_live(newcomer)).await;
    let Joined { id, epoch, queue } = match joined {
        Ok(joined) => joined,
        Err(error) => {
            tracing::warn!(%error, ?endpoint, "a live socket could not be served");
            return close(&mut sink, &mut stream, reason(&error)).await;
        }
    };
    tracing::info!(peer = id.0, ?endpoint, station = ?station_id, "a live socket is open");
    if let Some(station) = &station {
        station.joined(&app, id).await;
    }
    let time = app.time.clone();
    let heard = AtomicBool::new(false);
    let writer = Writer {
        sink: &mut sink,
        queue: &queue,
        ending: app.ending.clone(),
        id,
        heard: &heard,
        tick_every: tick,
        tick: &|standing| live::tick(epoch, standing, time.now()),
    };
    let reader = Reader {
        app: &app,
        id,
        queue: &queue,
        stream: &mut stream,
        heard: &heard,
        station: station.as_deref(),
    };
    let ended = tokio::select! {
        ended = writer.write() => ended,
        ended = reader.read() => ended,
        ended = keep_checking(|| app.core.call(move |core| core.recheck(id))) => ended,
    };
    // From here on nothing is queued for it.
    drop(queue);
    if let Some(station) = &station {
        station.parted(&app, id, ended.parting());
    }
    app.metrics.closed(Protocol::Live, ended.word());
    tracing::info!(peer = id.0, ?endpoint, ?ended, "a live socket ends");
    if let Ended::ByUs(reason) = ended {
        close(&mut sink, &mut stream, reason).await;
    }
}

fn reason(error: &CoreError) -> Close {
    match error {
        CoreError::Stopped => Close::Restarting,
        CoreError::Storage(_) | CoreError::Entropy(_) => Close::Failed,
    }
}

/// When a client is told how the board stands.
pub(crate) struct Ticks {
    /// The longest silence towards it.
    every: Duration,
    last_text: Instant,
    last_tick: Instant,
}

impl Ticks {
    pub(crate) fn new(every: Duration, now: Instant) -> Ticks {
        Ticks {
            every,
            last_text: now,
            last_tick: now,
        }
    }

    /// When the next one is due.
    pub(crate) fn due(&self) -> Instant {
        (self.last_text + self.every).min(self.last_tick + TICK_AT_LEAST)
    }

    /// One is about to be sent.
    pub(crate) fn ticked(&mut self, now: Instant) {
        self.last_tick = now;
    }

    /// A text was sent.
    pub(crate) fn sent(&mut self, now: Instant) {
        self.last_text = now;
    }
}

struct Writer<'a, S> {
    sink: &'a mut S,
    queue: &'a Queue,
    ending: watch::Receiver<Ending>,
    id: LivePeerId,
    /// Set by whatever comes from the client.
    heard: &'a AtomicBool,
    tick_every: Duration,
    /// Makes a tick of how the board stands.
    tick: &'a (dyn Fn(Standing) -> Utf8Bytes + Send + Sync),
}

impl<S: Sink<Message> + Unpin> Writer<'_, S> {
    async fn write(mut self) -> Ended {
        let now = Instant::now();
        let mut ping = interval_at(now + PING_EVERY, PING_EVERY);
        // After a write that took long, the next ping still has its full time to be answered.
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut ticks = Ticks::new(self.tick_every, now);
        let mut leave_at = None;
        // The hello, before all else: or a client takes the hub for a plain server.
        if let Err(ended) = match self.queue.next().await {
            Next::Frame(hello) => self.put(Message::Text(hello)).await,
            Next::Close(reason) => Err(Ended::ByUs(reason)),
        } {
            return ended;
        }
        loop {
            let message = tokio::select! {
                biased;
                () = until(leave_at) => return Ended::ByUs(Close::Restarting),
                ending = ending(&mut self.ending), if leave_at.is_none() => match ending {
                    Some(spread) => {
                        leave_at = Some(Instant::now() + turn(self.id, spread));
                        Message::Text(live::draining(RETRY_IN, spread))
                    }
                    None => return Ended::ByUs(Close::Restarting),
                },
                _ = ping.tick() => {
                    if !self.heard.swap(false, Ordering::Relaxed) {
                        return Ended::ByUs(Close::Silent);
                    }
                    Message::Ping(Vec::new().into())
                }
                () = sleep_until(ticks.due()) => {
                    ticks.ticked(Instant::now());
                    Message::Text((self.tick)(self.queue.standing()))
                }
                next = self.queue.next() => match next {
                    Next::Frame(frame) => Message::Text(frame),
                    Next::Close(reason) => return Ended::ByUs(reason),
                },
                // Nothing has changed, but the queue has something to say now.
                () = until(self.queue.deadline()) => continue,
            };
            let is_text = matches!(message, Message::Text(_));
            if let Err(ended) = self.put(message).await {
                return ended;
            }
            if is_text {
                ticks.sent(Instant::now());
            }
        }
    }

    async fn put(&mut self, message: Message) -> Result<(), Ended> {
        write(self.sink, message)
            .await
            .map_err(|not_written| match not_written {
                // It may wake up while the close is waiting to be written.
                NotWritten::InTime => Ended::ByUs(Close::Behind),
                NotWritten::AtAll => Ended::Lost,
            })
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Waits until the hub ends. Returns over what time connections are closed; nothing: at once.
async fn ending(ending: &mut watch::Receiver<Ending>) -> Option<Duration> {
    let known = ending.wait_for(|ending| *ending != Ending::Open).await;
    match known.as_deref() {
        Ok(Ending::Spread(spread)) => Some(*spread),
        Ok(Ending::Open | Ending::AtOnce) | Err(_) => None,
    }
}

struct Reader<'a> {
    app: &'a App,
    id: LivePeerId,
    queue: &'a Queue,
    stream: &'a mut SplitStream<WebSocket>,
    /// To be set by whatever comes.
    heard: &'a AtomicBool,
    station: Option<&'a Attendance>,
}

impl Reader<'_> {
    async fn read(self) -> Ended {
        let Reader {
            app,
            id,
            queue,
            stream,
            heard,
            station,
        } = self;
        while let Some(Ok(message)) = stream.next().await {
            heard.store(true, Ordering::Relaxed);
            if let Some(station) = station {
                station.heard(app).await;
            }
            let text = match message {
                Message::Text(text) => text,
                Message::Close(_) => return Ended::ByThem,
                // tungstenite answers pings by itself. Bytes mean nothing here.
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => continue,
            };
            match asked(&text) {
                Some(ClientMessage::Ping { id, cursor, unsent }) => {
                    if let Some(station) = station {
                        station.reported(app, cursor, unsent);
                    }
                    queue.pong(live::pong(id, app.time.now()), Instant::now());
                }
                Some(ClientMessage::Resume { epoch, after }) => {
                    if queue.asked() {
                        app.metrics.resyncs.inc();
                    }
                    let cursor = Cursor { epoch, after };
                    if let Err(error) = app.core.call(move |core| core.resume(id, cursor)).await {
                        tracing::error!(%error, peer = id.0, "a resume was not answered");
                        return Ended::ByUs(reason(&error));
                    }
                }
                // What a newer client may say is no reason to send it away.
                None => {}
            }
        }
        Ended::Lost
    }
}

/// What a client's message asks for. The bare word is a ping here too.
pub(crate) fn asked(text: &str) -> Option<ClientMessage> {
    if text.trim().eq_ignore_ascii_case("ping") {
        return Some(ClientMessage::Ping {
            id: None,
            cursor: None,
            unsent: None,
        });
    }
    ClientMessage::parse(text)
}

/// Has the account behind the connection looked at as long as it is there.
async fn keep_checking<C>(check: impl Fn() -> C) -> Ended
where
    C: Future<Output = Result<(), CoreError>>,
{
    let mut due = interval_at(Instant::now() + RECHECK_EVERY, RECHECK_EVERY);
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        due.tick().await;
        match check().await {
            Ok(()) => {}
            Err(CoreError::Stopped) => return Ended::ByUs(Close::Restarting),
            // An account that cannot be read now is looked at again.
            Err(error) => tracing::error!(%error, "an account could not be looked at"),
        }
    }
}

#[cfg(test)]
mod tests;
