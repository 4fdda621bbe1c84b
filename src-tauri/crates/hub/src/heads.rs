//! What the head of a request may cost: bytes, headers, time.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::time::sleep;

/// How long a client may take to send the head of its first request.
const FIRST: Duration = Duration::from_secs(10);
/// How long until it has sent the head of the next one: longer than a station is silent.
const NEXT: Duration = Duration::from_secs(60);
/// Bytes of a head.
const BYTES: usize = 32 * 1024;
/// Headers of a request.
const HEADERS: usize = 64;

/// How connections are served.
pub(crate) fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(NEXT)
        .max_buf_size(BYTES)
        .max_headers(HEADERS);
    builder
}

/// Whether a connection has sent the head of a request. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Asked(Arc<AtomicBool>);

impl Asked {
    /// It has.
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Serves a connection, unless nothing was asked in time: a head that comes byte by byte must not
    /// hold a connection for as long as one that has asked before may be silent.
    pub(crate) async fn in_time<E>(
        &self,
        mut connection: Pin<&mut impl Future<Output = Result<(), E>>>,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        tokio::select! {
            ended = connection.as_mut() => return ended.map_err(Into::into),
            () = sleep(FIRST) => {}
        }
        if self.0.load(Ordering::Relaxed) {
            connection.await.map_err(Into::into)
        } else {
            Err(io::Error::from(io::ErrorKind::TimedOut).into())
        }
    }
}
