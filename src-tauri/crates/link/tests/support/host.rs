//! A server that is well: it serves any number of links at once, sends each a board, and answers
//! every text, pings above all.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_tungstenite::tungstenite::Message;

use super::rig::PONG;
use super::server::BOARD;

/// More links than this are not served at a time.
const LINKS: usize = 1_024;

/// The server. Dropped, or killed, it is gone with all its connections.
pub(crate) struct Host {
    pub(crate) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Host {
    pub(crate) async fn start() -> Host {
        Host::at("127.0.0.1:0".parse().unwrap()).await
    }

    /// On a given port, again after a stop.
    pub(crate) async fn at(address: SocketAddr) -> Host {
        let listener = TcpListener::bind(address).await.unwrap();
        Host {
            address: listener.local_addr().unwrap(),
            task: tokio::spawn(serve(listener)),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/ws/kitchen/display?live=1", self.address)
    }

    /// Nobody listens when this returns, and every connection is being reset.
    pub(crate) async fn kill(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener) {
    let mut links = JoinSet::new();
    loop {
        while links.len() >= LINKS {
            links.join_next().await;
        }
        while links.try_join_next().is_some() {}
        // A dial that was given up before it was accepted is an error here and nothing more.
        if let Ok((stream, _)) = listener.accept().await {
            links.spawn(talk(stream));
        }
    }
}

/// To the end of the connection, whatever that is.
async fn talk(stream: TcpStream) {
    let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
    let _ = stream.set_nodelay(true);
    let Ok(mut link) = tokio_tungstenite::accept_async(stream).await else {
        return;
    };
    if link.send(Message::text(BOARD)).await.is_err() {
        return;
    }
    while let Some(Ok(message)) = link.next().await {
        if message.is_text() && link.send(Message::text(PONG)).await.is_err() {
            return;
        }
    }
}
