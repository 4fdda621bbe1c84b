//! Connections: accepting them, and ending them all.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use http::Request;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::util::MapRequest;

use crate::way::Way;

/// Connections at one time; more wait in the system's queue.
const CONNECTIONS: usize = 2_048;
/// How long a client may take to send the head of a request, the first or the next.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// How long a client may take for its half of a TLS handshake: as long as our own clients give a hub
/// that is far away.
const HANDSHAKE_TIME: Duration = Duration::from_secs(5);
/// How long to wait after the system could not accept (out of descriptors, say).
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How a server ends.
#[derive(Clone, Default)]
pub(crate) struct Ends {
    /// Connections end after the answer that they are at. New ones are accepted all the same, to be
    /// told that the hub is going down.
    pub(crate) draining: CancellationToken,
    /// Nothing is accepted any more, and what is still there is dropped.
    pub(crate) ended: CancellationToken,
}

/// What is spoken on a listener, below HTTP.
#[derive(Clone)]
pub(crate) enum Speech {
    /// Nothing: what is sent can be read on the way.
    Clear,
    /// TLS.
    Tls(TlsAcceptor),
}

/// Accepts connections until told to end. `connections` counts those that a drain waits for. Each
/// listener has its own room, so that those of one cannot fill the other's.
pub(crate) async fn serve(
    listener: TcpListener,
    speech: Speech,
    routes: Router,
    ends: Ends,
    connections: TaskTracker,
) {
    let permits = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            () = ends.ended.cancelled() => return,
            accepted = accept(&listener, &permits) => accepted,
        };
        let Some((stream, address, permit)) = accepted else {
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let late = ends.draining.is_cancelled();
        let (speech, routes, ends) = (speech.clone(), routes.clone(), ends.clone());
        let connection = async move {
            let closing = (!late).then_some(ends.draining);
            tokio::select! {
                () = ends.ended.cancelled() => {}
                () = converse(stream, speech, address, routes, closing) => {}
            }
            drop(permit);
        };
        if late {
            tokio::spawn(connection);
        } else {
            connections.spawn(connection);
        }
    }
}

async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = permits.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => Some((stream, address, permit)),
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            None
        }
    }
}

/// Serves one connection in the way of its listener.
async fn converse(
    stream: TcpStream,
    speech: Speech,
    address: SocketAddr,
    routes: Router,
    closing: Option<CancellationToken>,
) {
    // Frames are small and must not wait for the next one.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    match speech {
        Speech::Clear => {
            let way = Way::clear_from(address.ip());
            speak(stream, address, way, routes, closing).await;
        }
        Speech::Tls(acceptor) => {
            let Some(stream) = shake_hands(stream, &acceptor, closing.as_ref()).await else {
                return;
            };
            speak(stream, address, Way::Encrypted, routes, closing).await;
        }
    }
}

/// The connection once it is encrypted. Nothing where the client does not speak TLS, takes too long,
/// or the hub ends before it has said anything.
async fn shake_hands<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    acceptor: &TlsAcceptor,
    closing: Option<&CancellationToken>,
) -> Option<tokio_rustls::server::TlsStream<S>> {
    let handshake = timeout(HANDSHAKE_TIME, acceptor.accept(stream));
    let shaken = match closing {
        None => handshake.await,
        Some(closing) => tokio::select! {
            shaken = handshake => shaken,
            () = closing.cancelled() => return None,
        },
    };
    match shaken {
        Ok(Ok(stream)) => return Some(stream),
        Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
        Err(_) => tracing::debug!("a TLS handshake took too long"),
    }
    None
}

/// Serves one connection; after `closing` it ends with the answer that it is at.
async fn speak<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    address: SocketAddr,
    way: Way,
    routes: Router,
    closing: Option<CancellationToken>,
) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME);
    let service =
        TowerToHyperService::new(MapRequest::new(routes, move |mut request: Request<_>| {
            request.extensions_mut().insert(ConnectInfo(address));
            request.extensions_mut().insert(way);
            request
        }));
    let mut connection =
        pin!(builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
    let ended = match closing {
        None => connection.await,
        Some(closing) => tokio::select! {
            ended = connection.as_mut() => ended,
            () = closing.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        },
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::mpsc,
        time::Instant,
    };

    use super::*;
    use crate::tls::{Identity, new_key};

    fn acceptor() -> TlsAcceptor {
        Identity::of_key(&new_key().unwrap()).unwrap().acceptor
    }

    #[tokio::test(start_paused = true)]
    async fn a_handshake_has_five_seconds_however_slowly_it_comes() {
        let (mut client, hub) = tokio::io::duplex(1_024);
        let acceptor = acceptor();
        let began = Instant::now();
        let trickle = async move {
            // The beginning of a ClientHello of 512 bytes, one byte each second.
            for byte in [22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3] {
                client.write_all(&[byte]).await?;
                sleep(Duration::from_secs(1)).await;
            }
            std::future::pending::<std::io::Result<()>>().await
        };
        tokio::select! {
            shaken = shake_hands(hub, &acceptor, None) => assert!(shaken.is_none()),
            _ = trickle => panic!("the hub waits for more"),
        }
        assert_eq!(began.elapsed(), HANDSHAKE_TIME);
    }

    #[tokio::test(start_paused = true)]
    async fn a_drain_does_not_wait_for_a_handshake() {
        let (_silent, hub) = tokio::io::duplex(1_024);
        let acceptor = acceptor();
        let closing = CancellationToken::new();
        let began = Instant::now();
        let (shaken, ()) = tokio::join!(shake_hands(hub, &acceptor, Some(&closing)), async {
            sleep(Duration::from_secs(1)).await;
            closing.cancel();
        });
        assert!(shaken.is_none());
        assert_eq!(began.elapsed(), Duration::from_secs(1));
    }

    #[tokio::test]
    async fn whoever_has_not_left_at_the_end_is_dropped() {
        let (begun, mut has_begun) = mpsc::channel(1);
        let never = get(async move || {
            begun.send(()).await.ok();
            std::future::pending::<()>().await;
        });
        let routes = Router::new().route("/", never);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (ends, connections) = (Ends::default(), TaskTracker::new());
        let acceptor = tokio::spawn(serve(
            listener,
            Speech::Clear,
            routes,
            ends.clone(),
            connections.clone(),
        ));
        let mut client = TcpStream::connect(address).await.unwrap();
        client
            .write_all(b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n")
            .await
            .unwrap();
        has_begun.recv().await.unwrap();

        connections.close();
        ends.draining.cancel();
        ends.ended.cancel();
        acceptor.await.unwrap();
        connections.wait().await;
        let mut rest = Vec::new();
        // An end or a reset, but no answer.
        let _end = client.read_to_end(&mut rest).await;
        assert!(rest.is_empty());
    }
}
