//! What the components need of the core, of time and of the browser.

mod core;
mod display;
mod hosting;
mod inert;
mod keys;
mod now;
mod size;

pub use self::{
    core::use_core,
    display::{DisplayHandle, use_display},
    hosting::{HostingHandle, use_hosting},
    inert::use_inert,
    keys::{use_keys, use_next_key, use_screen_keys},
    now::use_now,
    size::{Room, use_room},
};
