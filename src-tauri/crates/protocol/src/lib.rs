//! What olgFeast speaks, on both of its two paths.
//!
//! * [`wire`]: what a server sends over its WebSockets and over REST. Parsing is tolerant: unknown
//!   fields, missing fields and unknown message types are never an error for the whole message.
//! * [`live`]: what our hub adds to that.
//! * [`ipc`]: what the core and the screen say to each other. Both ends are ours, so these types are
//!   exact and derive their JSON.
//! * [`pairing`]: what a person types to trust one hub, and what a paired station may do there.
//! * [`pin`]: the digits that keep fingers out of what is not theirs.
//! * [`settings`]: what a person has decided about one computer.
//! * [`keys`]: which keys do what where nobody has said otherwise.
//! * [`near`]: which servers are in the same house.
//! * [`mod@shown`]: text of strangers, made harmless.
//! * [`spreadsheet`]: what a table for a spreadsheet needs beside its commas.
//! * [`food_groups`]: who makes what.
//! * [`feast_day`]: when a day of the feast begins, and [`figures`]: what was counted of its orders.
//! * [`order`], [`intent`], [`status`], [`time`], [`ids`]: the words both paths share.
//!
//! This crate does no I/O, has no clock and never panics on any input. It compiles to wasm, because
//! the screen uses the same types.

pub mod feast_day;
pub mod figures;
pub mod food_groups;
pub mod ids;
pub mod intent;
pub mod ipc;
pub mod keys;
pub mod live;
pub mod near;
pub mod order;
pub mod pairing;
pub mod pin;
pub mod settings;
pub mod shown;
pub mod spreadsheet;
pub mod status;
pub mod strike;
pub mod time;
pub mod wire;

pub use figures::Figures;
pub use food_groups::FoodGroups;
pub use ids::{Epoch, IntentId, LineId, OrderId, Rev, Seq, StationId, Version};
pub use intent::{DeadLetter, DeadReason, Intent, Pending, Stand};
pub use order::{Line, Lines, Order, SummaryLine};
pub use pairing::{PairingCode, PairingPin, Role};
pub use pin::{FeastPin, PinAnswer};
pub use settings::Settings;
pub use status::{Lane, OrderStatus};
pub use strike::{LineKey, LineStrike, Seen, Strike};
pub use time::UtcTime;
