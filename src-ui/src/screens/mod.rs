//! What fills the window.

pub mod first_run;
pub mod kitchen;
pub mod locked;
pub mod new_feast;
pub mod pickup;
pub mod pickup_here;
pub mod settings;
pub mod sign_in;
