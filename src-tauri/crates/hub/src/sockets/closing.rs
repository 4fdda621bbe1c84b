//! Writing to a connection in time, and ending it.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{
    Sink, SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use tokio::time::timeout;

use crate::fanout::Close;

/// How long one message may take to be written.
const WRITE_TIME: Duration = Duration::from_secs(5);

/// How long to wait for the other side's half of a close.
const FAREWELL: Duration = Duration::from_secs(2);

/// How a connection came to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The other side closed.
    ByThem,
    /// The network did: nothing more can be said to it.
    Lost,
    /// We close.
    ByUs(Close),
}

/// Why a message was not written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotWritten {
    /// The other side takes no bytes.
    InTime,
    /// There is no connection any more.
    AtAll,
}

pub(super) async fn write(
    sink: &mut (impl Sink<Message> + Unpin),
    message: Message,
) -> Result<(), NotWritten> {
    match timeout(WRITE_TIME, sink.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(NotWritten::AtAll),
        Err(_) => Err(NotWritten::InTime),
    }
}

pub(super) async fn close(
    sink: &mut SplitSink<WebSocket, Message>,
    stream: &mut SplitStream<WebSocket>,
    reason: Close,
) {
    let (code, words) = reason.code();
    let frame = CloseFrame {
        code,
        reason: words.into(),
    };
    if write(sink, Message::Close(Some(frame))).await.is_err() {
        // A client that reads nothing does not read this either; then the connection just ends.
        return;
    }
    // Ending a connection with unread bytes resets it, and the reset may overtake the close frame.
    let farewell = async { while let Some(Ok(_)) = stream.next().await {} };
    if timeout(FAREWELL, farewell).await.is_err() {
        tracing::debug!(code, "a client did not answer the close");
    }
}
