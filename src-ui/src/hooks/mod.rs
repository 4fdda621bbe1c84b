//! What the components need of the core, of time and of the browser.

mod change_settings;
mod core;
mod dashboard;
mod diagnostics;
mod display;
mod full_screen;
mod history;
mod hosting;
mod inert;
mod keys;
mod language;
mod leaves;
mod menu;
mod now;
mod size;
mod sound;
mod type_size;

pub use self::{
    change_settings::{Deciding, use_change_settings},
    core::{CoreHandle, use_core},
    dashboard::{FiguresHandle, MovesHandle, use_figures, use_moves},
    diagnostics::{Stations, StationsWay, use_diagnostics, use_stations},
    display::{DisplayHandle, use_display},
    full_screen::use_full_screen_key,
    history::{Changes, HistoryHandle, use_changes, use_history},
    hosting::{HostingHandle, use_hosting},
    inert::use_inert,
    keys::{use_keys, use_next_key, use_screen_keys},
    language::use_language,
    leaves::{LeavesHandle, use_leaves, use_reach},
    menu::{MenuHandle, use_menu},
    now::use_now,
    size::{Room, use_room},
    sound::{SoundHandle, use_sound},
    type_size::{set_scale, type_size, use_scale, window_width},
};
