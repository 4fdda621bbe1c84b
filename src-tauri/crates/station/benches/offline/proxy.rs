//! The way between station and hub, which can be cut.

use std::net::SocketAddr;

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
};

/// While it is cut nobody listens, and every connection is gone.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    open: watch::Sender<bool>,
}

impl Proxy {
    pub(crate) async fn to(hub: SocketAddr) -> Proxy {
        let first = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = first.local_addr().unwrap();
        let (open, mut is_open) = watch::channel(true);
        tokio::spawn(async move {
            let mut listener = Some(first);
            loop {
                if is_open.wait_for(|open| *open).await.is_err() {
                    return;
                }
                let listener = listener.take().unwrap_or_else(|| listen(address));
                let mut cut = is_open.clone();
                loop {
                    tokio::select! {
                        cut = cut.wait_for(|open| !open) => match cut {
                            Ok(_) => break,
                            Err(_) => return,
                        },
                        Ok((socket, _)) = listener.accept() => {
                            tokio::spawn(carry(socket, hub, is_open.clone()));
                        }
                    }
                }
            }
        });
        Proxy { address, open }
    }

    pub(crate) fn set_open(&self, open: bool) {
        self.open.send_replace(open);
    }
}

fn listen(address: SocketAddr) -> TcpListener {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket.listen(128).unwrap()
}

async fn carry(mut near: TcpStream, hub: SocketAddr, mut is_open: watch::Receiver<bool>) {
    let Ok(mut far) = TcpStream::connect(hub).await else {
        return;
    };
    let _ = near.set_nodelay(true);
    let _ = far.set_nodelay(true);
    tokio::select! {
        _ = is_open.wait_for(|open| !open) => {}
        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
    }
}
