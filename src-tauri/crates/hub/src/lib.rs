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
//! ```no_run
//! # async fn host() -> Result<(), Box<dyn std::error::Error>> {
//! use olgfeast_hub::{Hub, HubConfig};
//!
//! let hub = Hub::start(HubConfig {
//!     listen: "127.0.0.1:0".parse()?,
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
//!   with `version` and RFC 3339 dates; `by_json` who did it: `user`, and `station_id` and `station`
//!   where they are known.
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
mod server;
mod sockets;
mod station;
mod storage;
mod time;
mod tokens;
mod wire;

pub use data_dir::DataDirError;
pub use entropy::EntropyError;
pub use hub::{Account, DemoAccounts, Hub, HubConfig, HubError, Running};
pub use passwords::PasswordError;
pub use storage::StorageError;
