//! What a server sends. Tolerant: what is missing is `None`, what is unknown is skipped, and what
//! had to be skipped is counted, so that a caller can read it again by other means.

pub(crate) mod lenient;
mod message;
mod order;
pub mod rest;

pub use message::{Analytics, Malformed, OrderHint, ServerMessage, StatusHint};
pub use order::{Stamp, WireOrder};
