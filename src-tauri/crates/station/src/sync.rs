//! How a station is kept in step with its server, in numbers.

use olgfeast_protocol::{Epoch, OrderId, Seq};

/// What is spoken on the socket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spoken {
    /// There is no socket, or nothing has come that would tell.
    #[default]
    Nothing,
    /// What a plain olgFeast server speaks.
    Plain,
    /// The live protocol of a hub.
    Live,
}

/// For diagnostics. Everything that is counted is counted from the start of the station and never
/// falls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// What is spoken.
    pub spoken: Spoken,
    /// The hub's log that the board was last in step with.
    pub epoch: Option<Epoch>,
    /// The newest event of it that is on the board.
    pub cursor: Option<Seq>,
    /// Missing events that were noticed.
    pub gaps: u64,
    /// Times that they did not come by themselves within 300 ms and were asked for.
    pub replays: u64,
    /// Snapshots of the whole board that a hub has sent.
    pub snapshots: u64,
    /// Events that had been here before.
    pub duplicates: u64,
    /// Times that the board was not the hub's, by its digest.
    pub mismatches: u64,
    /// Orders that a read has moved on the board of a live socket of a plain server: their
    /// broadcasts were late or lost.
    pub drift: u64,
    /// Sockets that a plain server had forgotten.
    pub zombies: u64,
    /// Frames that are no message, orders in a frame that could not be read, and parts or events
    /// without their place in the log.
    pub malformed: u64,
    /// Orders that the server fails on by itself (500) while it fails on its lists; at most 500.
    pub unreadable: Vec<OrderId>,
}
