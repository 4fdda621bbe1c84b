//! A WebSocket connection that never lies and never gives up.
//!
//! A [`Link`] keeps one connection to one endpoint for as long as it lives. It dials, signs in
//! through whoever knows how, pings, notices silence, backs off, dials again, for ever; and at every
//! moment it says in one word what holds. It knows nothing of what is spoken over the connection:
//! texts go up undecoded, and "synced" is something that it is told.
//!
//! # The parts
//!
//! - [`Machine`] decides everything: states, deadlines, back-off, close codes, status. It has no
//!   socket and no clock. It is fed with [`Machine::handle`] and drained with
//!   [`Machine::poll_output`], so everything that it decides can be tested in virtual time.
//! - The driver behind [`Link`] does what the machine says: one task that resolves, connects,
//!   upgrades, reads, writes and sleeps. It takes no decision.
//! - [`profile`] holds every number, once.
//!
//! # Using it
//!
//! ```no_run
//! use olgfeast_link::{Command, Link, LinkConfig, LinkEvent, Token, tls};
//!
//! # async fn sign_in() -> String { String::new() }
//! # async fn read_board_over_rest() -> bool { true }
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let url = "wss://feast.example.org/ws/kitchen/display?live=1".parse()?;
//! let (link, mut events) = Link::open(LinkConfig::new(url, tls::client_config()?));
//! while let Some(event) = events.recv().await {
//!     match event {
//!         LinkEvent::NeedToken { .. } => {
//!             link.tell(Command::Token(Token::new(sign_in().await)));
//!         }
//!         LinkEvent::Opened => {
//!             if read_board_over_rest().await {
//!                 link.tell(Command::Synced);
//!             }
//!         }
//!         LinkEvent::Text(text) => println!("{text}"),
//!         LinkEvent::Status(status) => println!("{}", status.state.word()),
//!         LinkEvent::PollRest => {
//!             link.tell(Command::RestWorks(read_board_over_rest().await));
//!         }
//!         LinkEvent::Closed { .. } | LinkEvent::Heard { .. } => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # The way up
//!
//! A token is asked for ([`LinkEvent::NeedToken`]), once until answered. Then name, TCP, TLS and
//! upgrade, each with its deadline, lead to [`LinkEvent::Opened`]. The link pings at once; the first
//! frame of the server, whatever it is, starts the catching up, and [`Command::Synced`] ends it: only
//! then is the link [`LinkState::Live`]. A synchronisation that takes too long costs the connection,
//! and the next one is given twice the time.
//!
//! # Staying up
//!
//! Only what comes in proves life, but anything that comes in does, be it a byte of a frame that is
//! not complete. After a silence of one tick and some slack the link is suspect
//! ([`DegradedCause::Silent`]) and sends two probes; unanswered, the connection is dead. That takes
//! at most 9 s in a local network and 22 s elsewhere ([`Profile::dead_after`]). The slack and the
//! probes follow the measured round trip.
//!
//! A computer that slept shows by its boot clock running ahead of the monotonic one, or by a timeout
//! handled much too late. Then the connection has 1.5 s to prove itself, and a wait is cut short.
//!
//! # The way down, and up again
//!
//! Whatever ended, another dial follows, a clean close with code 1000 included. The first wait is
//! short; later ones double up to a cap, and take half to all of it by chance, so that a thousand
//! clients do not return at once. The counter starts again only after a stretch of Live, never when
//! a socket merely opens. Some ends have their own rule:
//!
//! | End | Follows |
//! |---|---|
//! | close 1008 or 4401, HTTP 401 | another token is asked for, once; refused again: [`Blocked::SignIn`] |
//! | HTTP 403, 426 | [`Blocked::Forbidden`], [`Blocked::Version`] |
//! | HTTP with Retry-After | at least that long, up to a minute |
//! | close 1013 | at least 5 s |
//! | close 4008 | at once, but not in a loop |
//! | close 4409 | [`Blocked::Replaced`], until a person says so |
//! | 1002, 1003, 1007 or broken frames, three in a minute | the same, and [`DegradedCause::Protocol`] while REST works |
//!
//! What is blocked is probed every 15 to 45 s, except where another connection took over.
//!
//! # What is shown
//!
//! [`LinkStatus`] says what holds and since when. A dial in flight does not change it: offline stays
//! offline until something better is true. Where connections come and go within seconds, a gain is
//! shown only once it has lasted.
//!
//! While there is no live connection for some seconds, the link asks for REST
//! ([`LinkEvent::PollRest`]) at the profile's interval, one answer at a time, and says
//! [`DegradedCause::Rest`] while that works.
//!
//! # Bounds
//!
//! One dial or connection at a time: the old socket is closed before the next dial exists. Events
//! wait in a bounded channel; while it is full the socket is not read, and the server is not blamed
//! for it. Commands wait in a mailbox that keeps the newest of each kind. The timeline keeps the
//! newest attempts. No extension is ever offered, above all no compression.

mod backoff;
mod close;
mod command;
mod config;
mod driver;
mod event;
mod interfaces;
mod link;
mod machine;
mod mailbox;
mod now;
pub mod profile;
mod proxy;
mod rtt;
mod status;
mod timeline;
mod timers;
pub mod tls;
mod token;

pub use close::Cause;
pub use command::Command;
pub use config::{LinkConfig, PingText, Pong, PongTest, plain_ping, plain_pong};
pub use event::LinkEvent;
pub use interfaces::{AddressChange, Interfaces};
pub use link::{Events, Link};
pub use machine::{Farewell, Input, Machine, NetworkChange, Output, Polled, Setup};
pub use now::Now;
pub use profile::{Network, Numbers, Profile};
pub use proxy::{Proxy, ProxyFault, ProxyRules};
pub use status::{Blocked, DegradedCause, LinkState, LinkStatus};
pub use timeline::{Attempt, Phase, Why};
pub use token::Token;

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
