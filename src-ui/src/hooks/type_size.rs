//! How large type is on this screen.

use olgfeast_protocol::settings::Display;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Window};
use yew::prelude::*;

use crate::state::{
    fit::{self, Shape},
    type_size::{Glass, TypeSize},
};

/// For a board of that width in this window.
pub fn type_size(display: Display, board_width: f64) -> TypeSize {
    let window = web_sys::window();
    let number = |value: Option<f64>| value.unwrap_or_default();
    let height = window.as_ref().and_then(|w| w.inner_height().ok());
    let height = number(height.and_then(|height| height.as_f64()));
    let glass = Glass {
        screen: window.as_ref().and_then(screen).unwrap_or_default(),
        board: (board_width, height - fit::ABOVE),
    };
    TypeSize::of(display, glass)
}

/// The width of this window, in CSS pixels.
pub fn window_width() -> f64 {
    let width = web_sys::window().and_then(|window| window.inner_width().ok());
    width.and_then(|width| width.as_f64()).unwrap_or_default()
}

fn screen(window: &Window) -> Option<(f64, f64)> {
    let screen = window.screen().ok()?;
    let (width, height) = (screen.width().ok()?, screen.height().ok()?);
    Some((f64::from(width), f64::from(height)))
}

/// Has the styles draw the board in this scale. Through the CSSOM: the CSP allows no style in the
/// markup. At once and not in an effect: effects of the tickets come first, and they measure.
#[hook]
pub fn use_scale(shape: Shape) {
    let scale = (shape.scale, shape.parts());
    let shown = use_mut_ref(|| None::<(f64, f64)>);
    if shown.replace(Some(scale)) == Some(scale) {
        return;
    }
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        set_scale(&root, scale.0, scale.1);
    }
}

/// The same for one element and what is in it.
pub fn set_scale(element: &Element, scale: f64, parts: f64) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        for (name, value) in [("--scale", scale), ("--parts", parts)] {
            // Only fails for what is no number.
            let _ = element.style().set_property(name, &format!("{value:.4}"));
        }
    }
}
