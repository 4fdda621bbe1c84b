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
    closing::{Ended, NotWritten, close, write},
    ending::{Ending, RETRY_IN, turn},
    near::is_near,
    peer::PING_EVERY,
};
use crate::{
    core::{CoreError, Cursor, Joined},
    fanout::Close,
    live::{LivePeerId, Newcomer, Next, Queue, Standing},
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
pub(super) async fn serve(app: App, newcomer: Newcomer, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    let (endpoint, station) = (newcomer.endpoint, newcomer.station.clone());
    let tick = newcomer.tick;
    let joined = app.core.call(move |core| core.join_live(newcomer)).await;
    let Joined { id, epoch, queue } = match joined {
        Ok(joined) => joined,
        Err(error) => {
            tracing::warn!(%error, ?endpoint, "a live socket could not be served");
            return close(&mut sink, &mut stream, reason(&error)).await;
        }
    };
    tracing::info!(peer = id.0, ?endpoint, ?station, "a live socket is open");
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
    let ended = tokio::select! {
        ended = writer.write() => ended,
        ended = read(&app, id, &queue, &mut stream, &heard) => ended,
        ended = keep_checking(|| app.core.call(move |core| core.recheck(id))) => ended,
    };
    // From here on nothing is queued for it.
    drop(queue);
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
        let (mut last_text, mut last_tick) = (now, now);
        let mut leave_at = None;
        // The hello, before all else: or a client takes the hub for a plain server.
        if let Err(ended) = match self.queue.next().await {
            Next::Frame(hello) => self.put(Message::Text(hello)).await,
            Next::Close(reason) => Err(Ended::ByUs(reason)),
        } {
            return ended;
        }
        loop {
            let tick_at = (last_text + self.tick_every).min(last_tick + TICK_AT_LEAST);
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
                () = sleep_until(tick_at) => {
                    last_tick = Instant::now();
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
                last_text = Instant::now();
            }
        }
    }

    async fn put(&mut self, message: Message) -> Result<(), Ended> {
        write(self.sink, message)
            .await
            .map_err(|not_written| match not_written {
                // It may wake up while the close is waiting to be written.
                NotWritten::InTime => Ended::ByUs(Close::Behind),
                NotWritten::AtAll => Ended::ByThem,
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

async fn read(
    app: &App,
    id: LivePeerId,
    queue: &Queue,
    stream: &mut SplitStream<WebSocket>,
    heard: &AtomicBool,
) -> Ended {
    while let Some(Ok(message)) = stream.next().await {
        heard.store(true, Ordering::Relaxed);
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Ended::ByThem,
            // tungstenite answers pings by itself. Bytes mean nothing here.
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => continue,
        };
        match asked(&text) {
            Some(ClientMessage::Ping { id, .. }) => {
                queue.pong(live::pong(id, app.time.now()), Instant::now());
            }
            Some(ClientMessage::Resume { epoch, after }) => {
                queue.asked();
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
    Ended::ByThem
}

/// What a client's message asks for. The bare word is a ping here too.
fn asked(text: &str) -> Option<ClientMessage> {
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
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    };

    use axum::extract::ws::Message;
    use olgfeast_protocol::{Epoch, Seq, UtcTime};
    use tokio::{sync::mpsc, task::JoinHandle};
    use uuid::Uuid;

    use super::*;

    const TICK: Duration = Duration::from_secs(3);

    /// A writer over a pipe, with what is needed to play its neighbours.
    struct Pipe {
        began: Instant,
        written: mpsc::UnboundedReceiver<(Instant, Message)>,
        queue: Arc<Queue>,
        ending: watch::Sender<Ending>,
        heard: Arc<AtomicBool>,
        ended: JoinHandle<Ended>,
    }

    /// With `slowness`, the other side takes so long for each message.
    fn pipe(slowness: Duration) -> Pipe {
        let (out, written) = mpsc::unbounded_channel();
        let hello = Utf8Bytes::from_static("hello");
        let queue = Arc::new(Queue::new(hello, at(0), Instant::now()));
        let (ending, ends_so) = watch::channel(Ending::Open);
        let heard = Arc::new(AtomicBool::new(false));
        let (queued, seen) = (queue.clone(), heard.clone());
        let ended = tokio::spawn(async move {
            let mut sink = Box::pin(futures_util::sink::unfold(
                out,
                move |out, message| async move {
                    tokio::time::sleep(slowness).await;
                    out.send((Instant::now(), message))
                        .map(|()| out)
                        .map_err(|_| ())
                },
            ));
            Writer {
                sink: &mut sink,
                queue: &queued,
                ending: ends_so,
                id: LivePeerId(1),
                heard: &seen,
                tick_every: TICK,
                tick: &|standing| live::tick(Epoch(Uuid::nil()), standing, UtcTime(0)),
            }
            .write()
            .await
        });
        Pipe {
            began: Instant::now(),
            written,
            queue,
            ending,
            heard,
            ended,
        }
    }

    fn at(head: u64) -> Standing {
        Standing {
            head: Seq(head),
            ..Standing::default()
        }
    }

    impl Pipe {
        /// The next text, with the milliseconds since the beginning.
        async fn text(&mut self) -> (u128, String) {
            loop {
                match self.written.recv().await.expect("it goes on") {
                    (at, Message::Text(text)) => {
                        return ((at - self.began).as_millis(), text.to_string());
                    }
                    (_, Message::Ping(_)) => self.heard.store(true, Relaxed),
                    other => panic!("no text: {other:?}"),
                }
            }
        }

        async fn tick(&mut self) -> (u128, u64) {
            let (millis, text) = self.text().await;
            let tick: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(tick["type"], "tick");
            (millis, tick["data"]["head"].as_u64().unwrap())
        }

        /// Greets the client and answers its resume.
        async fn live(&mut self) {
            assert_eq!(self.text().await.1, "hello");
            self.queue.asked();
            self.queue
                .answer([Utf8Bytes::from_static("resumed")], at(0), None);
            assert_eq!(self.text().await.1, "resumed");
            self.heard.store(true, Relaxed);
        }

        fn event(&self, seq: u64) {
            let frame = Utf8Bytes::from(seq.to_string());
            self.queue.event(frame, at(seq), Instant::now());
        }
    }

    async fn pass(millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_does_not_resume_gets_ticks_and_is_closed_after_5_s() {
        let mut pipe = pipe(Duration::ZERO);
        assert_eq!(pipe.text().await.1, "hello");
        pipe.event(1);
        assert_eq!(pipe.tick().await, (3_000, 1));
        assert_eq!(pipe.ended.await.unwrap(), Ended::ByUs(Close::NoResume));
        assert_eq!(pipe.began.elapsed().as_secs(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_broken_by_a_tick_and_an_event_puts_it_off() {
        let mut pipe = pipe(Duration::ZERO);
        pipe.live().await;
        assert_eq!(pipe.tick().await, (3_000, 0));
        assert_eq!(pipe.tick().await, (6_000, 0));
        pass(1_000).await;
        pipe.event(1);
        assert_eq!(pipe.text().await, (7_000, "1".to_owned()));
        assert_eq!(pipe.tick().await, (10_000, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_client_gets_a_tick_every_15_s_all_the_same() {
        let mut pipe = pipe(Duration::ZERO);
        pipe.live().await;
        let mut ticks = Vec::new();
        for seq in 1..=40 {
            pass(1_000).await;
            pipe.event(seq);
            loop {
                let (millis, text) = pipe.text().await;
                if text == seq.to_string() {
                    break;
                }
                ticks.push((millis, text.contains(&format!("\"head\":{}", seq - 1))));
            }
        }
        assert_eq!(ticks, [(15_000, true), (30_000, true)]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_of_which_nothing_is_heard_for_20_s_is_closed() {
        let mut pipe = pipe(Duration::ZERO);
        pipe.live().await;
        let pings = Arc::new(AtomicU64::new(0));
        let seen = pings.clone();
        let mut written = pipe.written;
        tokio::spawn(async move {
            while let Some((_, message)) = written.recv().await {
                if matches!(message, Message::Ping(_)) {
                    seen.fetch_add(1, Relaxed);
                }
            }
        });
        assert_eq!(pipe.ended.await.unwrap(), Ended::ByUs(Close::Silent));
        assert_eq!(pipe.began.elapsed().as_secs(), 40);
        assert_eq!(pings.load(Relaxed), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_nothing_is_closed_after_5_s_as_one_that_fell_behind() {
        let pipe = pipe(Duration::from_secs(3_600));
        assert_eq!(pipe.ended.await.unwrap(), Ended::ByUs(Close::Behind));
        assert_eq!(pipe.began.elapsed().as_secs(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_client_is_told_to_resume_and_closed_when_it_does_not() {
        let mut pipe = pipe(Duration::from_secs(2));
        pipe.live().await;
        for seq in 1..=10 {
            pipe.event(seq);
        }
        // What has waited for more than 5 s is not sent any more.
        let mut got = Vec::new();
        let resync_at = loop {
            let (millis, text) = pipe.text().await;
            if text.contains("resync") {
                assert!(text.contains("\"head\":10"), "{text}");
                break millis;
            }
            got.push(text);
        };
        assert_eq!(got, ["1", "2", "3"]);
        assert_eq!(resync_at - 2_000, 10_000);
        // Its 5 s end while a tick is being written.
        let (tick_at, tick) = pipe.text().await;
        assert!(tick.contains("tick"), "{tick}");
        assert_eq!(tick_at, resync_at + 5_000);
        assert_eq!(pipe.ended.await.unwrap(), Ended::ByUs(Close::Behind));
        assert_eq!(pipe.began.elapsed().as_millis(), tick_at);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_client_that_resumes_goes_on() {
        let mut pipe = pipe(Duration::from_millis(100));
        pipe.live().await;
        for seq in 1..=300 {
            pipe.event(seq);
        }
        while !pipe.text().await.1.contains("resync") {}
        pipe.queue.asked();
        pipe.queue
            .answer([Utf8Bytes::from_static("resumed")], at(300), None);
        pipe.event(301);
        assert_eq!(pipe.text().await.1, "resumed");
        assert_eq!(pipe.text().await.1, "301");
        pass(6_000).await;
        assert!(!pipe.ended.is_finished());
    }

    #[tokio::test(start_paused = true)]
    async fn a_draining_hub_says_so_goes_on_and_closes_within_the_spread() {
        let mut pipe = pipe(Duration::ZERO);
        pipe.live().await;
        pass(1_000).await;
        let spread = Duration::from_secs(1);
        pipe.ending.send_replace(Ending::Spread(spread));
        let (millis, draining) = pipe.text().await;
        assert_eq!(millis, 1_000);
        let draining: serde_json::Value = serde_json::from_str(&draining).unwrap();
        assert_eq!(draining["type"], "draining");
        let told = serde_json::json!({ "retry_in": 1_000, "spread": 1_000 });
        assert_eq!(draining["data"], told);
        pipe.event(1);
        assert_eq!(pipe.text().await.1, "1");
        assert_eq!(pipe.ended.await.unwrap(), Ended::ByUs(Close::Restarting));
        // Timers go by whole milliseconds.
        let left_at = pipe.began.elapsed() - Duration::from_secs(1);
        let late = left_at.checked_sub(turn(LivePeerId(1), spread)).unwrap();
        assert!(late <= Duration::from_millis(1), "{left_at:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_comes_while_the_hub_drains_is_greeted_before_it_is_told() {
        let mut pipe = pipe(Duration::ZERO);
        pipe.ending.send_replace(Ending::of(1));
        assert_eq!(pipe.text().await.1, "hello");
        assert!(pipe.text().await.1.contains("draining"));
        assert_eq!(pipe.ended.await.unwrap(), Ended::ByUs(Close::Restarting));
    }

    #[tokio::test(start_paused = true)]
    async fn a_hub_that_ends_at_once_closes_at_once() {
        for drop_it in [false, true] {
            let mut pipe = pipe(Duration::ZERO);
            pipe.live().await;
            if drop_it {
                drop(pipe.ending);
            } else {
                pipe.ending.send_replace(Ending::AtOnce);
            }
            assert_eq!(pipe.ended.await.unwrap(), Ended::ByUs(Close::Restarting));
            assert!(pipe.began.elapsed().is_zero());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_account_is_looked_at_every_minute_until_the_core_has_stopped() {
        let began = Instant::now();
        let checks = AtomicU64::new(0);
        let ended = keep_checking(|| {
            let checked = checks.fetch_add(1, Relaxed);
            let minutes = began.elapsed().as_secs() / 60;
            async move {
                assert_eq!(minutes, checked + 1);
                if checked < 3 {
                    Ok(())
                } else {
                    Err(CoreError::Stopped)
                }
            }
        });
        assert_eq!(ended.await, Ended::ByUs(Close::Restarting));
        assert_eq!(checks.load(Relaxed), 4);
    }

    #[test]
    fn what_is_not_understood_is_ignored() {
        for text in ["", "x", "[]", "5", r#"{"type":"request_update"}"#, "null"] {
            assert_eq!(asked(text), None, "{text}");
        }
        assert!(matches!(asked("PING"), Some(ClientMessage::Ping { .. })));
    }
}
