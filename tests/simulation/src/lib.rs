//! Bad nights of a whole feast: two stations, a server and a network, in one seeded simulation.
//!
//! The stations are what ships: the link's machine, the station's core, and the outbox and the cache
//! on real files. The server of an even seed is the double of a plain one ([`olgfeast_plain`]) with
//! all its failures; that of an odd seed is the shipped hub, played by hand on its own file
//! ([`olgfeast_hub::sans_io`]). Time is virtual, all chance comes from the seed of the night, and the same seed is the same night,
//! event by event ([`Outcome::hash`]).
//!
//! ```
//! # fn main() -> anyhow::Result<()> {
//! let outcome = olgfeast_simulation::Simulation::new()?.night(7, false)?;
//! assert_eq!(outcome.broken, None);
//! # Ok(())
//! # }
//! ```
//!
//! `cargo xtask sim --seeds N` runs so many of them; `FEAST_SEED=n cargo xtask sim` plays one night
//! again and prints all that happens in it.
//!
//! # A night
//!
//! For 40 to 100 s people touch tickets at both stations (on with it, two steps at once, back, undo,
//! retry or discard a letter, retry now), a counter places orders, and somebody with another client
//! moves some. Meanwhile, drawn from the seed:
//!
//! * the server loses broadcasts, forgets sockets, drops connections before or after it has done what
//!   was asked, answers 500 to what it did, does it late, answers slowly, tears its lists, and commits
//!   orders before their lines;
//! * it is killed or ended and started again, freezes, or drops every socket that it accepts;
//! * the way of a station is cut, or swallows what goes up, comes down, or both;
//! * the process of a station is killed between two instructions and started again: the write that is
//!   under way is on disk or is not, and the end of what waits for the cache is lost;
//! * the computer of a station sleeps;
//! * disks are slow.
//!
//! And at a hub instead of the first two:
//!
//! * connections are lost before a request is read, after it was done, as soon as a socket is open, or
//!   between two frames; requests come twice, or long after they were given up; answers are slow, or
//!   later than anybody waits; events are lost, doubled, or overtaken by the next frame;
//! * the hub is killed or drains and is started again with another epoch, stands still, or is started
//!   on a copy of its files, now and then while a station is away until the new log is longer than the
//!   old one was; its clock is set forward, so that all tokens expire, or back;
//! * a station reads nothing for a while, or its own clock is set;
//! * the other desk works the same orders, with keys or without.
//!
//! Every fourth night the server is far away. Then everything heals, people stop, and the stations
//! have until the end to come to rest. What a plain server loses in silence only an audit can find,
//! and the next one may be 18 s away; so silent faults end 22 s before the loud ones do.
//!
//! # What must hold
//!
//! The rules are [`Rule`]; each is looked at after everything that a station does, or at the end:
//! revisions are dense; an acknowledged wish is on disk, whenever the process dies; an intent changes
//! its order once at most, by the server's own log of changes; a station's actions on an order are
//! done in their order; settled is what the page shows; withdrawn was never sent; live is heard from
//! within the profile's deadline, compared, whole, and as of a time that the badge may claim; no order
//! that is open at a plain server leaves a board; 10 s
//! (far away: 25 s) after the last fault all displays are the server's and live; in the end nothing
//! waits, the page has what the core has, and a socket that the server has forgotten was left.
//!
//! At a hub besides: its log is dense, and so are the versions of each order; its tables are what its
//! log comes to, after every start and in the end; what is done with a key is what its intent says,
//! and no key is refused for another body; between what a person saw and what was done for them
//! nobody else has moved the order; what settles as applied is in the log; no digest ever differs from
//! that of a board that has followed the log; live is as of the last frame that came in; the numbers
//! of a receipt are the log's; in the end every board has the log's head and its digest.
//!
//! Beside the nights stands [`Simulation::comeback`]: ten stations come back to a plain server at once.
//!
//! Two things no client of a plain server can know, and the rules allow for them: whether an effect
//! that it sees is its own or that of somebody who did the same at the same time, and an effect that
//! comes more than 40 s after its outcome became unknown (none comes so late here).
//!
//! # Planted bugs
//!
//! With the feature `planted` seventeen bugs are compiled into the crates that are simulated, and `plant`
//! puts one of them into the thread that simulates. `tests/planted.rs` shows that each is found within
//! 2,000 nights, of which every other one is at a hub. The feature is asked for by that test alone; without it there is no trace of them in
//! any crate.
//!
//! | Bug | The rule that it broke |
//! |---|---|
//! | an intent settles at HTTP 200 | [`Rule::SettledIsShown`] |
//! | an intent is sent before it is on disk that it is | [`Rule::WithdrawnIsUnsent`] |
//! | a wish is acknowledged before it is stored | [`Rule::NothingLost`] |
//! | an unknown outcome locks no lane | [`Rule::NothingTwice`] |
//! | a socket that answers pings is believed to be subscribed | [`Rule::LeavesZombies`] |
//! | the first frame alone makes a connection live | [`Rule::LiveIsChecked`] |
//! | steps are merged on a plain server | [`Rule::SingleSteps`] |
//! | an order that is in no list is gone | [`Rule::OpenStays`] |
//! | the back-off starts again with every socket that opens | [`Rule::NoStorm`] |
//! | a socket that says nothing is believed to work | [`Rule::LiveIsHeard`] |
//! | at a hub: an event is applied behind a gap | [`Rule::FollowsLog`] |
//! | at a hub: numbers of another log are believed | [`Rule::LiveIsFresh`] |
//! | at a hub: a key is used for a second intent | [`Rule::KeyIsItsOwn`] |
//! | at a hub: a key is sent again with another version | [`Rule::NotOverwritten`] |
//! | at a hub: an intent is sent once more over what somebody else did | [`Rule::NotOverwritten`] |
//! | at a hub: a version is expected of a log that does not have it | [`Rule::Settles`] |
//! | at a hub: a refused token is not replaced while the socket stays | [`Rule::Settles`] |

mod agenda;
mod broken;
mod checks;
mod comeback;
mod counter;
mod desk;
mod event;
mod history;
mod host;
mod hub_checks;
mod hub_log;
mod ledger;
mod mishaps;
mod night;
mod page;
mod people;
#[cfg(feature = "planted")]
pub mod planted;
mod process;
mod server;
mod simulation;
mod trace;
mod troubles;
mod wire;
mod world;

pub use broken::{Broken, Rule};
pub use comeback::Comeback;
pub use simulation::{Outcome, Simulation};
