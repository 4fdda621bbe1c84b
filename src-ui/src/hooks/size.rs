//! The room that an element has.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Size of an element in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Pixels.
    pub width: f64,
    /// Pixels.
    pub height: f64,
    /// Whether the fonts of the page are there; lines are of another height before that.
    pub fonts_ready: bool,
    /// How large the board is drawn in it, 1 as it was designed; lines are of another height in another
    /// scale.
    pub scale: f64,
}

/// The room of an element, redrawn whenever it changes; `None` until it was measured.
#[hook]
pub fn use_room(element: &NodeRef) -> Option<Room> {
    let size = use_state_eq(|| None::<(f64, f64)>);
    let fonts_ready = use_state_eq(|| false);
    let setter = size.setter();
    use_effect_with(element.clone(), move |element| {
        let element = element.cast::<Element>();
        let measured = element.clone();
        let on_resize = Closure::<dyn FnMut()>::new(move || {
            if let Some(element) = &measured {
                let rect = element.get_bounding_client_rect();
                setter.set(Some((rect.width(), rect.height())));
            }
        });
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(on_resize);
        }
    });
    let setter = fonts_ready.setter();
    use_effect_with((), move |()| {
        let ready = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.fonts().ready().ok());
        wasm_bindgen_futures::spawn_local(async move {
            if let Some(ready) = ready {
                // A font that could not be loaded is ready too: another one is used for it.
                let _ = JsFuture::from(ready).await;
            }
            setter.set(true);
        });
    });
    size.map(|(width, height)| Room {
        width,
        height,
        fonts_ready: *fonts_ready,
        scale: 1.0,
    })
}
