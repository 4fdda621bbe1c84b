//! The kitchen's state. Pure: no I/O, no clock, no panic on any input; `now` is a parameter.
//!
//! * [`Board`] is the server's truth ⊕ the intents that have not settled. The core owns one and the
//!   screen keeps a replica of it, fed with the same [`Change`](olgfeast_protocol::ipc::Change)s;
//!   what is drawn is computed from it, in both places by this code.
//! * [`Reconciler`] decides what a message or a read changes, and what it leaves in doubt.
//! * [`plan`] turns a touch into intents, and [`judge`] says what has become of one.
//! * [`slots`] decides where a ticket is drawn: pages, and slots that do not move under the finger.
//! * [`all_day`] adds up what is still to be made.
//! * [`figures`] counts the orders of a day, or of any other span.
//! * [`filter`] decides what of an order one station shows.
//! * [`age`] knows how long a guest has been waiting, and when that is too long.

pub mod age;
pub mod all_day;
mod board;
pub mod figures;
pub mod filter;
mod judge;
mod plan;
#[cfg(feature = "planted")]
pub mod planted;
mod reconcile;
pub mod slots;
mod ticket;

pub use board::{Board, COMPLETE_KEPT};
pub use judge::{Conflict, Verdict, conflict, is_the_same, judge};
pub use plan::{PlanError, Step, plan};
pub use reconcile::{Finding, Mark, Reconciler};
pub use ticket::{DrawnLine, LineMark, Ticket};
