//! What fills the window.

pub mod dashboard;
pub mod diagnostics;
pub mod first_run;
pub mod history;
pub mod kitchen;
pub mod locked;
pub mod menu;
pub mod new_feast;
pub mod order;
pub mod pickup;
pub mod pickup_here;
pub mod settings;
pub mod sign_in;
