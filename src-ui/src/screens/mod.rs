//! What fills the window.

pub mod kitchen;
pub mod sign_in;
