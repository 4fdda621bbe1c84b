//! The whole core of olgFeast Desktop without a window: one task that owns the link, the store, the
//! board and the sign-in of one data directory.
//!
//! [`Station::open`] takes the directory's lock, shows the saved board at once, and keeps working
//! until [`Station::close`]. What it decides is in a synchronous core with the time as a parameter;
//! the task around it only carries out what the core says: REST calls, writes, the link, pushes.
//!
//! * [`Station`]: commands in, [`Push`](olgfeast_protocol::ipc::Push)es out. The window uses this.
//! * [`Watch`]: the same as a stream of what a person would see. The terminal uses this.
//! * [`bump`]: one action from a terminal, also beside a running station.
//! * [`Station::report`]: what works and what does not, for diagnostics.
//! * [`SyncReport`]: how it is kept in step with its server, for diagnostics.
//! * [`doctor`]: what works and what does not on the way to a server, step by step.
//! * [`displays`]: displays that only listen, to measure a server.
//! * [`Credentials`]: where a sign-in is kept.
//! * [`write_whole`]: a small file beside the databases.
//! * [`sans_io`]: the core by itself, for simulations in virtual time.

mod address;
mod answers;
mod audit;
mod bump;
mod bundle;
mod core;
mod counter;
mod credentials;
mod data_dir;
mod desk;
pub mod displays;
pub mod doctor;
mod driver;
mod examine;
mod export;
mod figures;
mod history;
mod ladder;
mod lanes;
mod leafing;
mod logs;
mod menu;
mod movers;
mod now;
mod one_line;
mod outage;
mod pack_up;
mod paired_file;
mod people;
mod pin;
mod pings;
#[cfg(feature = "planted")]
pub mod planted;
mod report;
mod rest;
pub mod sans_io;
mod session;
mod station;
mod sync;
mod trust;
mod watch;
mod whole_file;
mod zombie;

pub use address::{AddressError, Endpoint, Server};
pub use answers::answers;
pub use bump::{BumpError, Bumped, bump};
pub use credentials::{Credentials, Given, KeptSecret, Pending, Secret, StationCredential};
pub use data_dir::default_data_dir;
pub use logs::LOGS;
pub use menu::saved_menu;
pub use olgfeast_store::{By, Changed, Filter, Menu, PAGE_LIMIT, Page, Place, Source, StoreError};
pub use one_line::OneLine;
pub use pack_up::PackUp;
pub use paired_file::PairedFile;
pub use rest::{
    Answer, Ask, Call, CallError, Called, CounterCall, Http, Keyed, LineChange, MenuCall, Reply,
    Rest, Scope, Warrant, client_of,
};
pub use session::{InTheOpen, SignIn};
pub use station::{Account, OpenError, Station, StationConfig};
pub use sync::{Spoken, SyncReport};
pub use trust::Trusts;
pub use watch::{Lanes, Seen, SeenItem, SeenTicket, Watch};
pub use whole_file::write_whole;
