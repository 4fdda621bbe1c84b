//! One connection, from its first frame to its last.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures_util::{Sink, StreamExt, stream::SplitStream};
use serde_json::Value;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, MissedTickBehavior, interval_at},
};

use super::closing::{Ended, close, write};
use crate::{
    core::{Ask, CoreError},
    fanout::{Close, Endpoint, Mailbox, PeerId},
    metrics::Protocol,
    model::UserId,
    rest::App,
};

/// How often the hub pings, and how long it waits for the answer. A plain olgFeast server does
/// the same.
pub(super) const PING_EVERY: Duration = Duration::from_secs(20);

/// Serves one connection until either side ends it. `user`: whose it is, where that is known.
pub(super) async fn serve(app: App, endpoint: Endpoint, user: Option<UserId>, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    let mailbox = match app.core.call(move |core| core.join(endpoint)).await {
        Ok(mailbox) => mailbox,
        Err(error) => {
            tracing::warn!(%error, ?endpoint, "a socket could not be served");
            return close(&mut sink, &mut stream, Close::Restarting).await;
        }
    };
    let Mailbox {
        id,
        frames,
        close: asked_to_close,
    } = mailbox;
    if let Some(user) = user {
        app.fanout.belongs(id, user);
    }
    // The number of the newest ping that was answered.
    let answered = AtomicU64::new(0);
    let writer = Writer {
        sink: &mut sink,
        frames,
        asked_to_close,
        answered: &answered,
    };
    let ended = tokio::select! {
        ended = writer.write() => ended,
        ended = read(&app, (endpoint, user), id, &mut stream, &answered) => ended,
    };
    app.fanout.leave(id);
    app.metrics.closed(Protocol::Plain, ended.word());
    if let Ended::ByUs(reason) = ended {
        close(&mut sink, &mut stream, reason).await;
    }
}

struct Writer<'a, S> {
    sink: &'a mut S,
    frames: mpsc::Receiver<Utf8Bytes>,
    asked_to_close: oneshot::Receiver<Close>,
    answered: &'a AtomicU64,
}

impl<S: Sink<Message> + Unpin> Writer<'_, S> {
    async fn write(mut self) -> Ended {
        let mut pings = 0_u64;
        let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        // After a write that took long, the next ping still has its full time to be answered.
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let message = tokio::select! {
                biased;
                reason = &mut self.asked_to_close => {
                    return reason.map_or(Ended::Lost, Ended::ByUs);
                }
                _ = ping.tick() => {
                    if self.answered.load(Ordering::Relaxed) < pings {
                        return Ended::ByUs(Close::Silent);
                    }
                    pings += 1;
                    Message::Ping(pings.to_be_bytes().to_vec().into())
                }
                frame = self.frames.recv() => match frame {
                    Some(frame) => Message::Text(frame),
                    // The fan-out has let go of this client and said why.
                    None => {
                        let reason = self.asked_to_close.await;
                        return reason.map_or(Ended::Lost, Ended::ByUs);
                    }
                },
            };
            if write(self.sink, message).await.is_err() {
                return Ended::Lost;
            }
        }
    }
}

async fn read(
    app: &App,
    place: (Endpoint, Option<UserId>),
    id: PeerId,
    stream: &mut SplitStream<WebSocket>,
    answered: &AtomicU64,
) -> Ended {
    while let Some(Ok(message)) = stream.next().await {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Ended::ByUs(Close::NotText),
            Message::Pong(payload) => {
                if let Ok(number) = <[u8; 8]>::try_from(payload.as_ref()) {
                    answered.fetch_max(u64::from_be_bytes(number), Ordering::Relaxed);
                }
                continue;
            }
            // tungstenite answers pings and echoes the close by itself.
            Message::Ping(_) => continue,
            Message::Close(_) => return Ended::ByThem,
        };
        let Some(ask) = asked(place, text.as_str()) else {
            continue;
        };
        match app.core.call(move |core| core.answer(id, ask)).await {
            Ok(()) => {}
            Err(CoreError::Stopped) => return Ended::ByUs(Close::Restarting),
            Err(error) => tracing::error!(%error, ?ask, "a socket was not answered"),
        }
    }
    Ended::Lost
}

/// What a client's message asks for, on that socket and from that account. Whatever the hub does not
/// know is ignored. A plain server gave no orders to whoever did not say whose they want, and nobody
/// gets any that are not their own: that somebody is named counts here, and not who.
fn asked((endpoint, user): (Endpoint, Option<UserId>), text: &str) -> Option<Ask> {
    if text.trim().eq_ignore_ascii_case("ping") {
        return Some(Ask::Pong);
    }
    let message: Value = serde_json::from_str(text).ok()?;
    match (endpoint, message.get("type")?.as_str()?) {
        (_, "ping") => Some(Ask::Pong),
        (Endpoint::Kitchen, "request_update") => Some(Ask::Kitchen),
        (Endpoint::Admin, "request_analytics") => Some(Ask::Analytics),
        (Endpoint::Admin, "request_orders") => Some(Ask::Orders),
        (Endpoint::Orders, "subscribe_orders") if names_somebody(&message) => user.map(Ask::Own),
        _ => None,
    }
}

fn names_somebody(message: &Value) -> bool {
    message.get("user_id").is_some_and(|user| !user.is_null())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_socket_knows_its_own_questions_and_ignores_the_rest() {
        let ask = |endpoint, text: &str| asked((endpoint, Some(UserId(7))), text);
        for endpoint in [Endpoint::Kitchen, Endpoint::Admin, Endpoint::Orders] {
            for ping in [r#"{"type":"ping"}"#, "ping", "PING", "PinG"] {
                assert_eq!(ask(endpoint, ping), Some(Ask::Pong));
            }
            for noise in [
                "",
                "{}",
                "not json",
                "[1]",
                "5",
                "null",
                r#"{"type":null}"#,
                r#"{"type":5}"#,
                r#"{"type":"nope"}"#,
                r#"{"type":"subscribe_orders"}"#,
                r#"{"type":"subscribe_orders","user_id":null}"#,
            ] {
                assert_eq!(ask(endpoint, noise), None, "{noise}");
            }
        }
        for (kind, endpoint, expected) in [
            ("request_update", Endpoint::Kitchen, Ask::Kitchen),
            ("request_orders", Endpoint::Admin, Ask::Orders),
            ("request_analytics", Endpoint::Admin, Ask::Analytics),
            ("subscribe_orders", Endpoint::Orders, Ask::Own(UserId(7))),
        ] {
            let text = json!({ "type": kind, "user_id": 2 }).to_string();
            for there in [Endpoint::Kitchen, Endpoint::Admin, Endpoint::Orders] {
                let answered = (there == endpoint).then_some(expected);
                assert_eq!(ask(there, &text), answered, "{kind}");
            }
        }
    }

    #[test]
    fn whoever_has_not_said_who_they_are_has_no_orders_of_their_own() {
        let subscribe = r#"{"type":"subscribe_orders","user_id":2}"#;
        assert_eq!(asked((Endpoint::Orders, None), subscribe), None);
    }

    /// A writer over a pipe, with what is needed to play both of its neighbours.
    struct Pipe {
        written: mpsc::UnboundedReceiver<Message>,
        frames: mpsc::Sender<Utf8Bytes>,
        close: oneshot::Sender<Close>,
        answered: std::sync::Arc<AtomicU64>,
        ended: tokio::task::JoinHandle<Ended>,
    }

    /// With `stuck`, the other side takes no bytes.
    fn pipe(stuck: bool) -> Pipe {
        let (out, written) = mpsc::unbounded_channel();
        let (frames, queued) = mpsc::channel(4);
        let (close, asked_to_close) = oneshot::channel();
        let answered = std::sync::Arc::new(AtomicU64::new(0));
        let seen = answered.clone();
        let ended = tokio::spawn(async move {
            let mut sink = Box::pin(futures_util::sink::unfold(
                out,
                move |out, message| async move {
                    if stuck {
                        std::future::pending::<()>().await;
                    }
                    out.send(message).map(|()| out).map_err(|_| ())
                },
            ));
            let answered = seen.as_ref();
            Writer {
                sink: &mut sink,
                frames: queued,
                asked_to_close,
                answered,
            }
            .write()
            .await
        });
        Pipe {
            written,
            frames,
            close,
            answered,
            ended,
        }
    }

    async fn next_ping(pipe: &mut Pipe) -> u64 {
        match pipe.written.recv().await {
            Some(Message::Ping(number)) => u64::from_be_bytes(number.as_ref().try_into().unwrap()),
            other => panic!("no ping: {other:?}"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_ping_goes_out_every_20_s_and_silence_for_another_20_s_ends_it() {
        let began = Instant::now();
        let mut pipe = pipe(false);
        for number in 1..=3 {
            assert_eq!(next_ping(&mut pipe).await, number);
            assert_eq!(began.elapsed().as_secs(), 20 * number);
            pipe.answered.store(number, Ordering::Relaxed);
        }
        assert_eq!(next_ping(&mut pipe).await, 4);
        assert_eq!(pipe.ended.await.unwrap(), Ended::ByUs(Close::Silent));
        assert_eq!(began.elapsed().as_secs(), 100);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_nothing_is_given_up_after_5_s() {
        let began = Instant::now();
        let pipe = pipe(true);
        pipe.frames.send(Utf8Bytes::from_static("x")).await.unwrap();
        assert_eq!(pipe.ended.await.unwrap(), Ended::Lost);
        assert_eq!(began.elapsed().as_secs(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wish_to_close_goes_before_what_is_queued() {
        let mut pipe = pipe(false);
        pipe.frames.send(Utf8Bytes::from_static("x")).await.unwrap();
        assert_eq!(pipe.written.recv().await, Some(Message::Text("x".into())));
        pipe.close.send(Close::Lagged).unwrap();
        pipe.frames.send(Utf8Bytes::from_static("y")).await.unwrap();
        assert_eq!(pipe.ended.await.unwrap(), Ended::ByUs(Close::Lagged));
        assert_eq!(pipe.written.recv().await, None);
    }
}
