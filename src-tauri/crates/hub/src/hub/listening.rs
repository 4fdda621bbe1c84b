//! The sockets on which a hub is reached.

use std::{io, net::SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

use super::HubError;

/// Bytes that the system takes for one client that reads slowly. By itself it takes megabytes, and
/// what is in there can neither be coalesced nor dropped when the client falls behind.
const SEND_BUFFER: u32 = 256 * 1024;

/// Connections that may wait to be accepted: a whole feast after a restart.
const BACKLOG: u32 = 1_024;

/// Listens, and tells where: the port that was asked for may be any.
pub(super) fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), HubError> {
    let bound = || {
        let listener = bind(address)?;
        let at = listener.local_addr()?;
        Ok((listener, at))
    };
    bound().map_err(|source| HubError::Listen { address, source })
}

/// Connections have the send buffer of the socket that accepts them.
fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // Or a hub could not come back to its port while connections of the one before it linger. On
    // Windows it would mean another thing, and is not needed.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}
