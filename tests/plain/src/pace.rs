//! How long things take on a server that is well.

use std::time::Duration;

use crate::faults::Between;

/// One way between client and server, on the machine or the network of the kitchen.
pub(crate) const TRANSIT: Between = Between::millis(1, 4);
/// A read.
pub(crate) const READ: Between = Between::millis(2, 8);
/// A write when no socket is open. Measured: 64 status changes in a second.
pub(crate) const WRITE_ALONE: Between = Between::millis(14, 17);
/// A write with sockets to tell. Measured: about 40 in a second, 28 ms from request to frame.
pub(crate) const WRITE_WATCHED: Between = Between::millis(22, 28);
/// From a change to the reading of the lists for all kitchens. Measured: their frame comes 5 ms
/// after the event's.
pub(crate) const LISTS: Between = Between::millis(2, 6);
/// What is left of stalled reads comes within this after a freeze.
pub(crate) const AFTER_FREEZE: Between = Between::millis(0, 1_000);
/// One `dashboard_analytics` over 999 orders. Measured: 383 ms.
const ANALYTICS_OF_999: Duration = Duration::from_millis(383);
/// The server pings every socket so often, and waits so long for the pong.
pub(crate) const PING: Duration = Duration::from_secs(20);
/// Connections that the listener takes at once, used and waiting.
pub(crate) const BACKLOG: usize = 2_048;
/// Bytes for a client that does not read before the server forgets it. Measured: about 2.9 MB.
pub(crate) const UNREAD: usize = 2_900_000;
/// Writes in parallel by which [`crate::Freeze::slowest_of_eight`] was measured.
pub(crate) const EIGHT: usize = 8;

/// The time that counting so many orders takes.
pub(crate) fn analytics(orders: usize) -> Duration {
    ANALYTICS_OF_999 * u32::try_from(orders).unwrap_or(u32::MAX) / 999
}
