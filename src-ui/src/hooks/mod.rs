//! What the components need of the core, of time and of the browser.

mod core;
mod display;
mod history;
mod hosting;
mod inert;
mod keys;
mod now;
mod size;

pub use self::{
    core::use_core,
    display::{DisplayHandle, use_display},
    history::{Changes, HistoryHandle, use_changes, use_history},
    hosting::{HostingHandle, use_hosting},
    inert::use_inert,
    keys::use_keys,
    now::use_now,
    size::{Room, use_room},
};
