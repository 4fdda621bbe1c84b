//! The embedded olgFeast server.
//!
//! A hub speaks what an olgFeast 2.0 server speaks: REST under `/api/v1`, the three WebSockets
//! `/ws/kitchen/display`, `/ws/admin/dashboard` and `/ws/orders/updates`, and `/health`. Where the
//! old server was wrong the hub is not: sockets want a token, pages of foreign origins are refused,
//! values are checked, the called-out numbers never run out, what was ordered cannot be deleted from
//! the menu, one stuck client delays nobody.
//!
//! With `?live=1` a socket speaks the live protocol (`olgfeast_protocol::live`): a hello, then what
//! the client missed or the whole board, then every event with its number in the log. Such a socket
//! wants a token on an open hub too. A client says where it is from with `X-Station-Id` (a UUID),
//! `X-Station-Name` and `X-App-Version`; with the first two, REST calls sign the events that they
//! cause.
//!
//! # What is added to REST
//!
//! * `PUT /api/v1/orders/{id}/status` takes a header `Idempotency-Key` (a UUID) and, beside `status`,
//!   `expected_version` (from 1), `made_at` (RFC 3339) and `station` (a name, or a UUID). With a key
//!   the order in the answer has its `version`, and the same command again is answered in the same
//!   bytes and does nothing, for eight days at least; the key with another status, version or order
//!   is 422. Only what was answered 200 is remembered. Where the order is not of the expected version
//!   the answer is 409 `{"detail", "order", "since": [{"version", "from", "to", "by"}]}`: what
//!   happened after that version, the newest 100 changes at most. With a key a move forward over
//!   several steps sets `date_preparing`, `date_ready` and `date_complete` of all that it passes,
//!   because stations put moves together that wait to be sent; without one it sets none, as on a
//!   plain server.
//! * `POST /api/v1/live/orders` `{"customer_name", "items": [{"food_item_id", "quantity"}]}` with a
//!   key places one order past the cart: 1 to 100 items of 1 to 999 pieces, those of one item put
//!   together. An item that is not on the menu is 422, one that is not to be had 409.
//! * `GET /api/v1/live/snapshot?part=` is one part of the board, from 1: `{"part", "parts", "epoch",
//!   "head", "orders"}`. Each is of the board as it is when it is asked for: whoever gets another
//!   `epoch`, `head` or number of `parts` than before begins again with part 1. A part that is not
//!   there (any more) is 410.
//! * `GET /api/v1/live/events?epoch=&after=&wait=` is what happened after that cursor: `{"epoch",
//!   "head", "events", "more"}`, 1,000 events at most, each as the sockets get it. Where there are
//!   none the answer comes with the next one, or empty after `wait` seconds (0 to 25) or when the hub
//!   drains. 410: take a snapshot. 503: 512 clients wait already.
//! * Staff get all orders there, customers their own.
//! * `POST /api/v1/auth/refresh` `{"refresh_token"}` gives new tokens. A refresh token is good once,
//!   and for 60 s more to whoever has not heard the answer. After that, using it again ends all
//!   tokens of that sign-in; so does signing out.
//!
//! Dates under `/live` have a zone, as in the log; all others are naive UTC, as on a plain server.
//!
//! ```no_run
//! # async fn host() -> Result<(), Box<dyn std::error::Error>> {
//! use olgfeast_hub::{Hub, HubConfig};
//!
//! let hub = Hub::start(HubConfig {
//!     listen: "127.0.0.1:0".parse()?,
//!     tls_listen: None,
//!     data: "feast-data".into(),
//!     demo: true,
//!     plain_open: false,
//!     allow_origins: Vec::new(),
//!     tick: None,
//! })
//! .await?;
//! println!("listening on {}", hub.address());
//! hub.drain().await;
//! # Ok(())
//! # }
//! ```
//!
//! # What is kept
//!
//! Everything is in the data directory: `hub.lock` (one hub per directory), `secrets.json` (made on
//! the first start, 0600) and `hub.db` (SQLite in WAL mode, 0600). Instants in it are microseconds
//! since the epoch, money is cents. Two tables may be read by tests and by people while a hub runs
//! (open the file read-only):
//!
//! * `events(seq, order_id, user_id, kind, version, order_json, by_json, at)`: the log. `seq` is
//!   1, 2, 3, … without holes; `kind` is `new_order` or `order_status_change`; `version` is the
//!   order's version after the event; `order_json` the whole order after it, in the shape of REST
//!   with `version` and RFC 3339 dates; `by_json` who did it: `user`, and `station_id`, `station`,
//!   `intent_id` (the key of the command) and `made_at` where they are known.
//! * `orders(id, display_id, ref_code, user_id, customer_name, status, version, …)`: as they are
//!   now. `version` is 1 when an order is placed and rises by one with every event of it. A status
//!   that is set a second time changes nothing and is no event.

mod core;
mod data_dir;
mod dates;
mod demo;
mod entropy;
mod fanout;
mod feast_day;
mod hub;
mod live;
mod model;
mod origins;
mod passwords;
mod rest;
pub mod sans_io;
mod server;
mod sockets;
mod station;
mod storage;
mod time;
mod tls;
mod tokens;
mod way;
mod wire;

pub use data_dir::DataDirError;
pub use entropy::EntropyError;
pub use hub::{Account, DemoAccounts, Hub, HubConfig, HubError, Running, TlsAt};
pub use passwords::PasswordError;
pub use storage::StorageError;
pub use tls::TlsError;
