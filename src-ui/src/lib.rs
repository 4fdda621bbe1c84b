//! The screens of olgFeast Desktop.
//!
//! The page owns no connection and no truth: it draws a replica of the core's board and hands back
//! what a person touched. [`ipc`] is the only way out of it; [`state`] is everything that can be
//! computed without a browser; [`screens`] and [`components`] draw it, fed by [`hooks`].

pub mod i18n;

pub mod amounts;
pub mod app;
pub mod charts;
pub mod clock;
pub mod components;
#[cfg(target_arch = "wasm32")]
mod formats;
pub mod hooks;
pub mod ipc;
pub mod numbers;
pub mod public;
pub mod screens;
pub mod state;
pub mod theme;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
