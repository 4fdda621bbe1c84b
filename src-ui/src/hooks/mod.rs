//! What the components need of the core, of time and of the browser.

mod change_settings;
mod core;
mod display;
mod hosting;
mod inert;
mod keys;
mod language;
mod now;
mod size;
mod type_size;

pub use self::{
    change_settings::{Deciding, use_change_settings},
    core::{CoreHandle, use_core},
    display::{DisplayHandle, use_display},
    hosting::{HostingHandle, use_hosting},
    inert::use_inert,
    keys::{use_keys, use_next_key, use_screen_keys},
    language::use_language,
    now::use_now,
    size::{Room, use_room},
    type_size::{set_scale, type_size, use_scale, window_width},
};
