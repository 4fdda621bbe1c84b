use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use axum::extract::ws::Message;
use olgfeast_protocol::{Epoch, Seq, UtcTime};
use tokio::{sync::mpsc, task::JoinHandle};
use uuid::Uuid;

use super::*;
use crate::live::Event;

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
        // Each about an order of its own, and so large that not many go together in a patch.
        let event = Event::numbered(seq, seq as i64, 4_096);
        self.queue.event(event, Instant::now());
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
