//! An open WebSocket: one future that writes what waits and gives the next frame.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{FutureExt, SinkExt, StreamExt};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::clock::Clock;
use crate::close::Cause;
use crate::machine::{Farewell, Input};
use crate::profile::SENDS_KEPT;

/// An open WebSocket.
#[derive(Debug)]
pub(super) struct Socket {
    stream: WebSocketStream<Stream>,
    heard: Arc<AtomicU64>,
    heard_told: u64,
    unsent: VecDeque<String>,
    /// Why nothing can be written any more. What the server said before that may still be read.
    broken: Option<Cause>,
}

impl Socket {
    pub(super) fn new(stream: WebSocketStream<Stream>) -> Socket {
        let heard = Arc::clone(&stream.get_ref().heard);
        let heard_told = heard.load(Ordering::Relaxed);
        Socket {
            stream,
            heard,
            heard_told,
            unsent: VecDeque::new(),
            broken: None,
        }
    }

    /// Queues a text. Says no when too many wait: the server does not take them.
    pub(super) fn queue(&mut self, text: String) -> bool {
        if self.unsent.len() >= SENDS_KEPT {
            return false;
        }
        self.unsent.push_back(text);
        true
    }

    /// Writes what waits until a frame comes in, or the end. Safe to cancel.
    pub(super) async fn next(&mut self) -> Input {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// When bytes came in, on the monotonic clock, if that was not told before.
    pub(super) fn bytes_heard(&mut self) -> Option<Duration> {
        let heard = self.heard.load(Ordering::Relaxed);
        if heard == self.heard_told {
            return None;
        }
        self.heard_told = heard;
        Some(Duration::from_micros(heard))
    }

    /// Gives the socket up, without waiting for anything. It is closed when this returns.
    pub(super) fn farewell(mut self, farewell: Farewell) {
        match farewell {
            Farewell::Close(code) => {
                let frame = CloseFrame {
                    code: CloseCode::from(code),
                    reason: "".into(),
                };
                // As much as fits into the kernel's buffer now; nobody waits for the rest.
                let _ = self.stream.send(Message::Close(Some(frame))).now_or_never();
            }
            Farewell::Abort => {
                let tcp = self.stream.get_ref().tcp();
                // Otherwise the kernel would go on for a while to deliver to a dead link.
                if let Err(error) = SockRef::from(tcp).set_linger(Some(Duration::ZERO)) {
                    tracing::debug!(%error, "the socket could not be aborted, only closed");
                }
            }
        }
    }

    #[cfg(test)]
    pub(super) fn tcp(&self) -> &TcpStream {
        self.stream.get_ref().tcp()
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Input> {
        if self.broken.is_none()
            && let Err(error) = self.write(cx)
        {
            self.broken = Some(failure(error));
        }
        match self.stream.poll_next_unpin(cx) {
            Poll::Ready(Some(Ok(message))) => Poll::Ready(self.input(message, cx)),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Input::Ended(
                self.broken.take().unwrap_or_else(|| failure(error)),
            )),
            Poll::Ready(None) => {
                let ended = || Cause::Lost("the server ended it".to_owned());
                Poll::Ready(Input::Ended(self.broken.take().unwrap_or_else(ended)))
            }
            Poll::Pending => match self.broken.take() {
                Some(cause) => Poll::Ready(Input::Ended(cause)),
                None => Poll::Pending,
            },
        }
    }

    fn write(&mut self, cx: &mut Context<'_>) -> Result<(), Error> {
        while !self.unsent.is_empty() {
            match self.stream.poll_ready_unpin(cx)? {
                Poll::Pending => return Ok(()),
                Poll::Ready(()) => {
                    if let Some(text) = self.unsent.pop_front() {
                        self.stream.start_send_unpin(Message::text(text))?;
                    }
                }
            }
        }
        // Whether or not everything is out: the waker is set for the rest.
        let _ = self.stream.poll_flush_unpin(cx)?;
        Ok(())
    }

    fn input(&mut self, message: Message, cx: &mut Context<'_>) -> Input {
        match message {
            Message::Text(text) => Input::Text(text.as_str().to_owned()),
            Message::Close(frame) => {
                // The answer to it is written by the library; give it a chance to leave.
                let _ = self.stream.poll_flush_unpin(cx);
                Input::Ended(match frame {
                    Some(CloseFrame { code, reason }) => Cause::Closed {
                        code: code.into(),
                        reason: reason.as_str().to_owned(),
                    },
                    None => Cause::Closed {
                        code: 1005,
                        reason: String::new(),
                    },
                })
            }
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {
                Input::Frame
            }
        }
    }
}

fn failure(error: Error) -> Cause {
    match error {
        Error::Io(error) => Cause::Lost(error.to_string()),
        Error::ConnectionClosed | Error::AlreadyClosed => {
            Cause::Lost("the server ended it".to_owned())
        }
        Error::Protocol(
            tokio_tungstenite::tungstenite::error::ProtocolError::ResetWithoutClosingHandshake,
        ) => Cause::Lost("ended without a close frame".to_owned()),
        Error::WriteBufferFull(_) => Cause::Clogged,
        other => Cause::Protocol(other.to_string()),
    }
}

/// The byte stream below: plain or TLS, and when something last came in.
#[derive(Debug)]
pub(super) struct Stream {
    bytes: Bytes,
    clock: Clock,
    /// Microseconds on the monotonic clock.
    heard: Arc<AtomicU64>,
}

#[derive(Debug)]
enum Bytes {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Stream {
    pub(super) fn plain(tcp: TcpStream, clock: Clock) -> Stream {
        Stream {
            bytes: Bytes::Plain(tcp),
            clock,
            heard: Arc::default(),
        }
    }

    pub(super) fn tls(tls: TlsStream<TcpStream>, clock: Clock) -> Stream {
        Stream {
            bytes: Bytes::Tls(Box::new(tls)),
            clock,
            heard: Arc::default(),
        }
    }

    fn tcp(&self) -> &TcpStream {
        match &self.bytes {
            Bytes::Plain(tcp) => tcp,
            Bytes::Tls(tls) => tls.get_ref().0,
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = match &mut self.bytes {
            Bytes::Plain(tcp) => Pin::new(tcp).poll_read(cx, buf),
            Bytes::Tls(tls) => Pin::new(tls).poll_read(cx, buf),
        };
        if buf.filled().len() > before {
            let micros = u64::try_from(self.clock.monotonic().as_micros()).unwrap_or(u64::MAX);
            self.heard.store(micros, Ordering::Relaxed);
        }
        read
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.bytes {
            Bytes::Plain(tcp) => Pin::new(tcp).poll_write(cx, buf),
            Bytes::Tls(tls) => Pin::new(tls).poll_write(cx, buf),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.bytes {
            Bytes::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Bytes::Tls(tls) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.bytes {
            Bytes::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Bytes::Tls(tls) => Pin::new(tls).poll_shutdown(cx),
        }
    }
}
