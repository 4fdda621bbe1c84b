//! The parts that the screens are made of.

pub mod all_day_rail;
pub mod bar;
pub mod found_hubs;
pub mod held;
pub mod help;
pub mod host_offer;
pub mod hosting;
pub mod key_settings;
pub mod lane;
pub mod lines;
pub mod link_badge;
pub mod next_page;
pub mod notices;
pub mod ready_row;
pub mod receipt;
pub mod sign_in_form;
pub mod sign_out;
pub mod theme_switch;
pub mod ticket;
pub mod toast;
pub mod undo_tile;
pub mod went_back;
