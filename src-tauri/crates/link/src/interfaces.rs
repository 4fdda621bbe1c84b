//! Where a link learns that the network of this computer changed.

use std::net::IpAddr;

use tokio::sync::broadcast;

/// Where a link learns that the addresses of this computer changed.
#[derive(Debug, Clone)]
pub enum Interfaces {
    /// From the operating system. Where that does not tell, nothing is learned, and silence finds
    /// what broke.
    OfThisComputer,
    /// From whoever holds the sender, as in tests. A bounded channel: of more changes than fit, the
    /// newest are seen.
    Told(broadcast::Sender<AddressChange>),
    /// From nobody.
    Unwatched,
}

/// One address of this computer came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressChange {
    /// It has this one now.
    Up(IpAddr),
    /// It had this one.
    Down(IpAddr),
}
