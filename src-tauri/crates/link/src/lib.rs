//! A WebSocket connection that never lies and never gives up.
//!
//! A [`Link`] keeps one connection to one endpoint for as long as it lives. It dials, signs in
//! through whoever knows how, pings, notices silence, backs off, dials again, for ever; and at every
//! moment it says in one word what holds. It knows nothing of what is spoken over the connection:
//! texts go up undecoded, and "synced" is something that it is told.
//!
//! This page is a short book about it:
//! [using it](#using-it), [the machine](#the-machine), [the timers](#the-timers),
//! [the way up](#the-way-up), [staying up](#staying-up), [the way down](#the-way-down-and-up-again),
//! [sleep and other networks](#sleep-and-other-networks), [what is shown](#what-is-shown),
//! [the driver](#the-driver), [proxies](#proxies), [whom it trusts](#whom-it-trusts),
//! [without tokio](#without-tokio), [bounds](#bounds). Beside it stands [`sequence`]: one's place in
//! a numbered log, for whoever speaks of one over a link; the link itself does not use it.
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
//! # The machine
//!
//! [`Machine`] decides everything: states, deadlines, back-off, close codes, status. It has no socket
//! and no clock; chance comes from a seed. It takes one [`Input`] at a time with [`Machine::handle`],
//! and then wants to be drained with [`Machine::poll_output`] until that names the next timeout: one
//! mutation, then drain. So a night of a bad network is a test of milliseconds, and the same seed
//! gives the same night.
//!
//! It is always in one of these states. A connection exists in exactly one of them, a dial in exactly
//! one other; whoever drives it cannot be asked for a second of either.
//!
//! | State | What is there | Ends with |
//! |---|---|---|
//! | idle | nothing, before [`Input::Start`] | the start |
//! | wanting | nothing; a token is asked for | a token, a refusal, or its deadline |
//! | dialing | a dial: TCP, then TLS and upgrade | the upgrade, a failure, or a deadline |
//! | open | a connection: authenticating, syncing, or live | its end |
//! | back-off | nothing; a wait | time, or a reason to hurry |
//! | blocked | nothing; a person is needed | a look from time to time, a token, a person |
//! | stopped | nothing, for ever | – |
//!
//! # The timers
//!
//! At most one deadline of each kind is running. Every number stands in [`profile`], twice where near
//! and far differ: [`Profile::LAN`] counts for addresses that cannot be far away, [`Profile::WAN`]
//! for all others, for what is reached through a proxy, and for a near network that has become slow.
//!
//! | Timer | Runs | And then |
//! |---|---|---|
//! | Dial | from the dial to TCP; from TCP to the upgrade | the attempt has failed |
//! | Auth | from the question for a token to the answer; from the upgrade to the first frame | the attempt has failed |
//! | Sync | from the first frame to [`Command::Synced`] | the connection goes; the next is given twice the time |
//! | Ping | between two pings: 80 to 100 % of a tick | a ping |
//! | Pong | from the last byte heard: a tick and some slack; then for each probe | suspect; then dead |
//! | Retry | through a back-off, or a block | another attempt |
//! | Poll | from the loss of Live, then between two polls | [`LinkEvent::PollRest`] |
//! | Settle | from a gain while the connection flaps | the gain is shown |
//! | Stable | from the gain of Live | the failures before it are forgiven |
//!
//! The tick is the profile's, until the server names its own ([`Command::Tick`]). Slack and probes
//! follow the measured round trip: SRTT + 4·RTTVAR of RFC 6298, within bounds. Pings that carry a
//! number measure it with several in flight ([`Pong::Numbered`]).
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
//! at most 9 s in a local network and 22 s elsewhere ([`Profile::dead_after`]), unless the server has
//! named a longer tick.
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
//! | any without a rule of its own, after [`Command::Going`] | what the server asked for, up to a minute |
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
//! Each attempt is kept on a bounded timeline ([`Link::timeline`]): why it was made, how far it came
//! and when, how long it lasted, why it ended. Why the attempt was made that reached
//! [`Phase::Live`] is what healed the outage before it.
//!
//! # Sleep and other networks
//!
//! A computer that slept shows by its boot clock running ahead of the monotonic one, or by a timeout
//! handled much too late. Then the connection has 1.5 s to prove itself, and is not believed before.
//! When the addresses of the computer change it has the same time, but stays live until the deadline
//! of silence: most changes leave a connection alone.
//!
//! A wake, a network that comes up and a person's [`Command::RetryNow`] cut a wait short: to 0 to
//! 300 ms, at most once in 2 s. An attempt that was under way meanwhile is followed by another in the
//! same way, should it fail.
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
//! # The driver
//!
//! Behind a [`Link`] one task does what the machine says: it resolves, connects, upgrades, reads,
//! writes and sleeps. It takes no decision.
//!
//! A name with several addresses is dialled as RFC 8305 says: both families in turn, each address
//! 250 ms after the one before or as soon as one has failed, the one that answered last time first.
//! The first connection is kept, and all others are closed before its upgrade begins. Its socket does
//! not wait to fill packets, and the kernel probes it and gives up what is not acknowledged
//! ([`profile::Tcp`]).
//!
//! Changes of the network come from the operating system, where it tells them
//! ([`Interfaces::OfThisComputer`]). What changes within half a second is one change; loopback is no
//! network, and the addresses that are there at the start are no change.
//!
//! # Proxies
//!
//! [`Proxy::from_env`] reads what the environment says, once; a `LinkConfig` has that to begin with.
//! A far server is then asked for with `CONNECT`, for `ws://` and `wss://` alike, within the deadline
//! of TCP. A near one never is. What goes wrong is [`Cause::Proxy`], in words that blame the proxy.
//!
//! # Whom it trusts
//!
//! [`tls::trusting`] makes the one TLS configuration for the socket and for REST: whom the operating
//! system trusts, besides that whom a file of certificates vouches for, or one pinned key and nobody
//! else.
//!
//! # Without tokio
//!
//! Everything that decides can be driven by hand, from another runtime or in a simulation:
//!
//! ```
//! use std::collections::VecDeque;
//! use std::time::Duration;
//!
//! use olgfeast_link::{
//!     Command, Input, LinkEvent, Machine, Network, Now, Numbers, Output, Polled, Setup, Token,
//!     plain_ping, plain_pong,
//! };
//!
//! let mut machine = Machine::new(Setup {
//!     numbers: Numbers::default(),
//!     network: Network::Lan,
//!     ping: plain_ping,
//!     pong: plain_pong,
//!     seed: 7,
//! });
//! let mut clock = Duration::ZERO;
//! let mut happened = VecDeque::from([Input::Start]);
//! let mut shown = Vec::new();
//!
//! while clock < Duration::from_secs(3_600) {
//!     // One thing that happened, or that the time has come …
//!     let input = happened.pop_front().unwrap_or(Input::Timeout);
//!     machine.handle(input, Now { monotonic: clock, boot: clock, wall_ms: 0 });
//!     // … then all that follows from it …
//!     let timeout = loop {
//!         match machine.poll_output() {
//!             Polled::Output(Output::Dial { .. }) => {
//!                 // This network is a good one, and the server answers at once.
//!                 happened.push_back(Input::Connected { address: [192, 168, 1, 2].into() });
//!                 happened.push_back(Input::Upgraded);
//!             }
//!             Polled::Output(Output::Send(_ping)) => {
//!                 happened.push_back(Input::Text(r#"{"type":"pong"}"#.to_owned()));
//!             }
//!             Polled::Output(Output::Event(event)) => match event {
//!                 LinkEvent::NeedToken { .. } => {
//!                     let token = Command::Token(Token::new("from somewhere"));
//!                     happened.push_back(Input::Command(token));
//!                 }
//!                 LinkEvent::Opened => happened.push_back(Input::Command(Command::Synced)),
//!                 LinkEvent::Status(status) => shown.push(status.state.word()),
//!                 _ => {}
//!             },
//!             Polled::Output(Output::Drop(_) | Output::Finished) => {}
//!             Polled::Timeout(timeout) => break timeout,
//!         }
//!     };
//!     // … and nothing until the next deadline, or the next thing that happens.
//!     if happened.is_empty() {
//!         clock = timeout.expect("an open connection has deadlines");
//!     }
//! }
//! assert_eq!(shown, ["connecting", "live"], "an hour of answered pings");
//! ```
//!
//! # Bounds
//!
//! One dial or connection at a time: the old socket is closed before the next dial exists. Events
//! wait in a bounded channel; while it is full the socket is not read, and the server is not blamed
//! for it. Commands wait in a mailbox that keeps the newest of each kind. The timeline keeps the
//! newest attempts. A message has at most 16 MiB. No extension is ever offered, above all no
//! compression.

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
#[cfg(feature = "planted")]
pub mod planted;
pub mod profile;
mod proxy;
mod rtt;
pub mod sequence;
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
