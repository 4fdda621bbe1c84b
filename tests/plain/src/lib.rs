//! A double of the plain olgFeast 2.0 server: REST, three WebSocket endpoints, and all the ways in
//! which it fails. Tests and simulations play against it in virtual time.
//!
//! [`Plain`] is a state machine without clock, socket or thread. What a client does is a method
//! with the time at which it does it; what reaches a client comes out of [`Plain::poll`];
//! [`Plain::next_wake`] says when to poll next. The wall clock, which only dates and tokens go by, is
//! the monotonic one plus a start, and can be set. All chance comes from one seed: the same seed and
//! the same calls give the same outputs.
//!
//! ```
//! use std::time::Duration;
//!
//! use olgfeast_plain::{Faults, Method, Output, Plain, Request};
//! use olgfeast_protocol::UtcTime;
//!
//! let start = UtcTime::parse("2026-11-22T18:00:00").unwrap();
//! let mut server = Plain::new(7, start, Faults::none());
//! let asked = server.request(Duration::ZERO, Request::new(Method::Get, "/health"));
//! let mut answer = None;
//! while let Some(now) = server.next_wake() {
//!     for delivery in server.poll(now) {
//!         if let Output::Response { id, response } = delivery.output {
//!             assert_eq!(id, asked);
//!             answer = Some(response.body);
//!         }
//!     }
//! }
//! assert_eq!(answer.unwrap(), r#"{"status":"healthy","version":"2.0.0"}"#);
//! ```
//!
//! # What it does when nothing goes wrong
//!
//! It answers as the recorded server did, field by field: `tests/conformance` holds it to the
//! recordings in `tests/fixtures/wire-samples`. It has that server's accounts and menu. Any status
//! goes to any status; times are set on exactly the three single steps forward and never cleared;
//! `last_status_change` never changes; `display_id` runs from 1 to 999, and then every checkout is
//! refused for good; lists are newest first by whole seconds; sums are floats, unrounded. Access
//! tokens last 30 minutes, the 7-day refresh token is taken as well, and an expired token ends no
//! socket. There is no `/auth/refresh` and no `/api/v1/live`.
//!
//! # How it fails
//!
//! All but the last two were observed on a running server, most of them under load; those two are
//! what a bad network does. By itself, as [`Faults`] say:
//!
//! | Failure | What was observed | Here |
//! |---|---|---|
//! | lost broadcast | an event reaches some clients and not others | [`Faults::lost_broadcast`] |
//! | zombie | after one failed broadcast the server forgets the socket but keeps it open: pings and `request_update` are answered, events never come again. A client that does not read for 2.9 MB becomes one | [`Faults::zombie`], [`Plain::forget`], [`Plain::stop_reading`] |
//! | accept and drop | a socket is accepted and lost (1006) before its first frame, again and again | [`Faults::accept_and_drop`], or a poisoned order |
//! | 500 but applied | a status change is answered with 500 and is done | [`Faults::broken_answer`], or a poisoned order |
//! | closed after a 500 | the kept-alive connection is closed unannounced | [`Response::closes`] |
//! | freeze | 8 writes in parallel: the slowest took 2.9 s. 100: 18 were done, then no authenticated read was answered for a minute, while `/health` was. Four sockets that answered events with `request_update` under 16 parallel writes did the same | [`Faults::parallel_writes`], [`Plain::freeze`] |
//! | late echo | of 23 changes that had timed out, 4 read back unchanged and were done afterwards | [`Faults::late_echo`], [`Faults::late_order`], any freeze, and [`Plain::abandon`] |
//! | torn lists | an order is in no list or in two; `kitchen_update` frames run backwards | [`Faults::torn_lists`]; the three REST lists are three requests and tear by themselves |
//! | order without lines | checkout commits the order first, then its lines | [`Faults::lines_later`] |
//! | refused though made | an internal failure of a checkout is told as an empty cart is | [`Faults::failed_checkout`] |
//! | race for `display_id` | 4 checkouts at once: 12 of 40 were refused | [`Faults::number_race`] |
//! | lost connection | (the network) before a request was read or after it was done; a client cannot tell which | [`Faults::dropped_request`], [`Faults::dropped_answer`] |
//! | slow answer | (the network) it was done long before its client hears of it | [`Faults::slow_answer`] |
//!
//! And by what somebody does to it:
//!
//! | Failure | What was observed | Here |
//! |---|---|---|
//! | poison | a menu item is deleted while an open order uses it: the kitchen socket is dropped before its first frame, the admin's after its figures, REST lists and the order itself are 500, a status change is 500 but done | `DELETE /api/v1/menu/items/{id}` |
//! | restart | SIGTERM closes sockets with 1012, SIGKILL loses them (1006); while down, connections are refused | [`Plain::stop`], [`Plain::start`], [`Plain::restart`] |
//! | restored backup | keys are used again, for orders with other `ref_code`s | [`Plain::backup`], [`Plain::restore`] |
//! | clock jump | dates and tokens go by the wall clock | [`Plain::jump_clock`] |
//! | vanished client | a ping that is not answered within 20 s closes the socket with 1011 | [`Plain::vanish`] |
//!
//! What was not observed is guessed so: of a poisoned order's change the event is sent and the lists
//! are not; while it is frozen, sockets are accepted and pings answered, as `/health` is.
//!
//! Not here: permessage-deflate, which garbles overlapping broadcasts (no client of ours offers it),
//! and the protocol pings of a client, which the transport answers.
//!
//! # What tests count against
//!
//! [`Plain::changes`] is every change that was committed, whatever its client was told;
//! [`Plain::orders`] is how all orders really stand; [`Plain::is_at_rest`] says when nothing is left
//! to happen by itself, and [`Plain::is_forgotten`] which sockets are zombies.

mod agenda;
mod changes;
mod database;
mod dates;
mod faults;
mod frames;
mod http;
mod input;
mod pace;
mod pictures;
mod plain;
mod refusal;
mod requests;
mod rest;
mod route;
mod sockets;
mod tallies;
mod tokens;
mod wire;

pub use changes::{Change, Changes, Done};
pub use faults::{Between, Chance, Delay, Faults, Freeze, ParallelWrites};
pub use http::{Method, Request, Response};
pub use plain::{Backup, Delivery, Failure, Output, Plain, RequestId, Signal, Truth};
pub use sockets::{Refusal, SocketId};
