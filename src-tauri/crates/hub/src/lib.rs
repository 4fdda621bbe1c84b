//! The embedded olgFeast server.
//!
//! A hub speaks what an olgFeast 2.0 server speaks: REST under `/api/v1`, the three WebSockets
//! `/ws/kitchen/display`, `/ws/admin/dashboard` and `/ws/orders/updates`, and `/health`. Where the
//! old server was wrong the hub is not: sockets want a token, pages of foreign origins are refused,
//! values are checked, the called-out numbers never run out, what was ordered cannot be deleted from
//! the menu, one stuck client delays nobody.
//!
//! On `/ws/orders/updates` a plain client sends `{"type": "subscribe_orders", "user_id": …}` and gets
//! the newest 50 orders of the account behind its token (`all_orders_update`), and then `new_order` and
//! `order_status_change` of these alone, whoever it names.
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
//! * With a key `status` may be `cancelled`, for an open order, with a `reason` of 1 to 200 characters,
//!   without which it is 422. To plain clients the order is `complete` then, and in no figure of a
//!   dashboard. It is taken back to any open state by whoever says its `expected_version`. What cannot
//!   be, an order cancelled that was handed out, or one taken back by somebody who may not have seen
//!   that it was cancelled, is 409 with a `detail` alone: asking again does not help.
//! * `PUT /api/v1/live/orders/{id}/lines/{line_id}` `{"struck"}` with a key strikes a line for all
//!   stations, or takes that back. 404: no such order, or it has no such line.
//! * `PUT /api/v1/live/orders/{id}/notes` `{"notes"}` with a key replaces the notes, of 500 characters
//!   at most; with an `expected_version` only where nobody has changed the order since (409 as above).
//! * `POST /api/v1/live/orders` `{"customer_name", "items": [{"food_item_id", "quantity"}], "notes"}`
//!   with a key places one order past the cart: 1 to 100 items of 1 to 999 pieces, those of one item
//!   put together, and notes where there are any. An item that is not on the menu is 422, one that is
//!   not to be had 409.
//! * `GET /api/v1/live/snapshot?part=` is one part of the board, from 1: `{"part", "parts", "epoch",
//!   "head", "orders"}`. Each is of the board as it is when it is asked for: whoever gets another
//!   `epoch`, `head` or number of `parts` than before begins again with part 1. A part that is not
//!   there (any more) is 410.
//! * `GET /api/v1/live/events?epoch=&after=&wait=` is what happened after that cursor: `{"epoch",
//!   "head", "events", "more"}`, 1,000 events at most, each as the sockets get it. Where there are
//!   none the answer comes with the next one, or empty after `wait` seconds (0 to 25) or when the hub
//!   drains. 410: take a snapshot. 503: 512 clients wait already.
//! * Staff get all orders there, customers their own.
//! * `GET /board` is the public pickup board, without an account: a page of numbers, READY and IN
//!   PREPARATION, that has no script and refreshes itself every 4 s. A number is called out 4 s after
//!   its order was made ready, and goes after 15 min. 503 with "Please ask at the counter" where the
//!   orders cannot be read; a page that was not replaced for 40 s says so too. It is drawn once in a
//!   second at most, however many ask.
//! * `GET /api/v1/live/export/orders.csv?day=2026-11-22` is what was ordered on that feast day, as a
//!   table for a spreadsheet ([`export()`] says how it is written); `items.csv` its lines, and `events.csv`
//!   what was logged on that day. Staff only.
//! * `POST /api/v1/auth/refresh` `{"refresh_token"}` gives new tokens. A refresh token is good once,
//!   and for 60 s more to whoever has not heard the answer. After that, using it again ends all
//!   tokens of that sign-in; so does signing out.
//!
//! Wherever an order has its `version`, it also has `struck` (the ids of the struck lines) and `notes`
//! (a text, often empty), and a cancelled one its `cancel_reason`. Strikes and notes are staff's to
//! change, in any state of the order; what is so already is 200 and no event.
//!
//! # Paired stations
//!
//! A hub has a key of its own, which it makes on its first start and keeps; its pairing code
//! ([`TlsAt::code`]) is by what stations know it. A station that was let in has a credential of its
//! own, and nobody has to know a password after a power cut. Its role is `kitchen` (sees and works
//! all orders, and is told their figures), `admin` (as good as the account that has paired it, and only as long as that is
//! staff) or `board` (hears `id`, `display_id`, `status`, `version` and the four dates of orders, and
//! changes nothing).
//!
//! * `POST /api/v1/live/pairings` `{"station_id", "name", "role"}` with the token of staff, or
//!   `{"station_id", "name", "pin"}` without one, gives `{"station_id", "name", "role",
//!   "credential"}`. An earlier pairing of that station ends; with a PIN it must not be of a greater
//!   role (409). 1,024 stations may be paired.
//! * `POST /api/v1/live/pairings/pins` `{"role"}` gives staff `{"pin", "role", "until"}`: good once,
//!   for ten minutes, for `kitchen` and `board`.
//! * `POST /api/v1/auth/station` `{"credential"}` gives `{"access_token", "token_type", "role"}`, or
//!   401. The token lives 30 minutes.
//! * `GET /api/v1/live/pairings` tells staff all of them: `{"station_id", "name", "role", "in_force",
//!   "paired_by", "paired_at"}`. `DELETE /api/v1/live/pairings/{station_id}` by staff, or by the
//!   station itself, ends one: its sockets are closed with 4401.
//!
//! None of what makes a paired station what it is may be read on the way: pairing, asking for its
//! tokens and showing them is 403 unless it comes by TLS or from this very computer. Its sockets are
//! live ones. Where it says `X-Station-Id` that must be its own (403).
//!
//! # For the admin desk
//!
//! * `GET /api/v1/live/users?skip=&limit=` is `{"users", "total"}`, oldest first, at most 100 at a time.
//!   `POST` `{"username", "email", "password", "is_staff"}` makes an account; without a password the
//!   hub makes one. `PATCH /api/v1/live/users/{id}` takes `is_active`, `is_staff`, and either
//!   `password` or `reset_password: true`. Both answer `{"user", "password"}`, the password only where
//!   the hub made it, and only this once. Whoever is disabled or gets another password is signed out
//!   everywhere: its tokens are 401, its sockets are closed with 4401. 409: the name or address is
//!   taken, or it is the last admin.
//! * `GET /api/v1/live/stations` is `{"stations": [{"id", "name", "role", "version", "address",
//!   "last_heard", "cursor", "unsent", "state"}]}`: whoever says `X-Station-Id` with a staff account,
//!   as far as the hub has heard of it since it was started, 512 at most. `role` is the endpoint of its
//!   newest live socket. `state` is `connected` (a live socket), `polling` (asks for events over HTTP),
//!   `unreachable` (silent for two and a half ticks, or two and a half times 25 s), `left` (closed its
//!   socket), or `calling` (now and then). Live sockets on `/ws/admin/dashboard` get `{"type":
//!   "station", "data": {…}}` with one of these when it has become unreachable, and when it is back.
//!   The frame is a hint that may be left out, and no event: it has no `seq`.
//! * `GET /metrics`, in the text format of Prometheus, is for admins and for programs on the same
//!   machine that no proxy stands before. `GET /health` is 503 where the store does not answer within
//!   a second.
//!
//! # What is limited
//!
//! * Wrong passwords: 20 from an address and then ten in a minute, 10 for a name and then two in a
//!   minute, except from addresses where that name has signed in before. Then sign-ins are 429 with
//!   Retry-After. Renewals are not limited.
//! * Accounts that strangers make: 100 from an address and then ten in a minute; 100,000 accounts in all
//!   (409).
//! * Sockets: 500 at once and then 1,000 in a second, 2,048 in all; then 503 with Retry-After.
//! * Connections that are no sockets: 2,048, and 128 from an address that is not of this machine. The
//!   first head has 10 s, later ones 60 s, a body 15 s; a head has 32 KiB and 64 headers (431), a body
//!   256 KiB (413).
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
//! A hub that listens on more than loopback is announced in the local network ([`nearby`]).
//!
//! # What is kept
//!
//! Everything is in the data directory: `hub.lock` (one hub per directory), `secrets.json` (made on
//! the first start, 0600; the hub's key is in it) and `hub.db` (SQLite in WAL mode, 0600). Instants in it are microseconds
//! since the epoch, money is cents. Two tables may be read by tests and by people while a hub runs
//! (open the file read-only):
//!
//! * `events(seq, order_id, user_id, kind, version, order_json, by_json, at)`: the log. `seq` is
//!   1, 2, 3, … without holes; `kind` is `new_order`, `order_status_change` or `order_changed` (strikes
//!   and notes); `version` is the order's version after the event; `order_json` the whole order after it, in the shape of REST
//!   with `version` and RFC 3339 dates; of an event that is older than 30 days and than the newest 5,000 only `display_id`
//!   and `status` are left of it, unless the order is still as it was then, and open; `by_json` who did it: `user`, and `station_id`, `station`,
//!   `intent_id` (the key of the command) and `made_at` where they are known.
//! * `orders(id, display_id, ref_code, user_id, customer_name, status, version, …)`: as they are
//!   now. `version` is 1 when an order is placed and rises by one with every event of it. A status
//!   that is set a second time changes nothing and is no event. An order with a `cancel_reason` was
//!   cancelled; its `status` is `complete`, as plain clients are told.

mod account;
mod backup;
mod core;
mod crowd;
mod data_dir;
mod dates;
mod demo;
mod entropy;
mod export;
mod fanout;
mod feast_day;
mod heads;
mod hub;
mod live;
mod metrics;
mod model;
pub mod nearby;
mod origins;
mod pairing;
mod passwords;
mod pickup;
mod presence;
mod rest;
pub mod sans_io;
mod server;
mod sign_ins;
mod sockets;
mod state;
mod station;
mod storage;
mod time;
mod tls;
mod tokens;
mod way;
mod wire;

pub use account::Account;
pub use backup::{BackupError, RestoreError, back_up, restore};
pub use data_dir::DataDirError;
pub use entropy::EntropyError;
pub use export::{ExportError, Exported, export};
pub use feast_day::{FeastDay, NoDay};
pub use hub::{DemoAccounts, Hub, HubConfig, HubError, NewPasswordError, Running, TlsAt};
pub use passwords::PasswordError;
pub use storage::{Contents, StorageError};
pub use tls::TlsError;
