//! What the components need of the core, of time and of the browser.

mod core;
mod display;
mod full_screen;
mod hosting;
mod inert;
mod keys;
mod now;
mod size;
mod sound;

pub use self::{
    core::use_core,
    display::{DisplayHandle, use_display},
    full_screen::use_full_screen_key,
    hosting::{HostingHandle, use_hosting},
    inert::use_inert,
    keys::use_keys,
    now::use_now,
    size::{Room, use_room},
    sound::{SoundHandle, use_sound},
};
