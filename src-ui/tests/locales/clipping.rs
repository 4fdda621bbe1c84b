//! Finds words that do not fit.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::core::Page;

const FONTS: [&[u8]; 2] = [
    include_bytes!("../../static/fonts/inter-latin-ext-wght-normal.woff2"),
    include_bytes!("../../static/fonts/inter-latin-wght-normal.woff2"),
];

/// Takes a page into a window of its own size, with the font it is made for.
const INTO_WINDOW: &str = r#"(async (root, width, height, latinExt, latin) => {
    const frame = document.createElement("iframe");
    frame.srcdoc = "<!doctype html><html><body></body></html>";
    Object.assign(frame.style, { position: "fixed", left: 0, top: 0, border: 0,
        width: `${width}px`, height: `${height}px` });
    const loaded = new Promise((resolve) => frame.onload = resolve);
    document.body.append(frame);
    await loaded;
    for (const [bytes, unicodeRange] of [[latinExt, "U+0100-02BA"], [latin, "U+0000-00FF, U+2000-206F"]]) {
        const face = new FontFace("Inter", bytes, { weight: "100 900", unicodeRange });
        frame.contentDocument.fonts.add(await face.load());
    }
    frame.contentDocument.body.append(root);
    for (const element of [root, root.lastElementChild]) element.style.height = `${height}px`;
    root.style.width = `${width}px`;
    return frame;
})"#;

/// Every element whose words are wider or higher than the element, or that is out of the window.
const CLIPPED: &str = r#"(async (root) => {
    const view = root.ownerDocument.defaultView;
    const frames = (count) => count ? new Promise((r) => view.requestAnimationFrame(() => r(frames(count - 1)))) : null;
    await frames(3);
    const found = [];
    for (const element of root.querySelectorAll("*:not(style)")) {
        if (element.closest(".read-out, .unseen, [hidden]")) continue;
        const { display, overflowY } = view.getComputedStyle(element);
        if (display === "none" || display === "inline") continue;
        const target = element.matches("button, a, [role=status], time");
        const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!words && !target) continue;
        const tell = (what) => found.push(`${what}: ${element.tagName} "${element.textContent}"`);
        if (element.scrollWidth > element.clientWidth + 1) tell(`${element.scrollWidth} px in ${element.clientWidth}`);
        if (element.scrollHeight > element.clientHeight + 2 && (target || overflowY !== "visible"))
            tell(`${element.scrollHeight} px in a height of ${element.clientHeight}`);
        const { left, right } = element.getBoundingClientRect();
        if (left < -1 || right > view.innerWidth + 1) tell(`from ${left} to ${right} of ${view.innerWidth}`);
    }
    const bar = root.querySelector(".bar");
    if (bar && bar.scrollWidth > bar.clientWidth) found.push(`the bar: ${bar.scrollWidth} px in ${bar.clientWidth}`);
    // Whatever is higher than the bar lies under what is below it.
    if (bar && bar.scrollHeight > bar.clientHeight + 1)
        found.push(`the bar: ${bar.scrollHeight} px in a height of ${bar.clientHeight}`);
    return found;
})"#;

/// A page in a window of its own; both are gone when dropped.
pub(crate) struct Clipping {
    pub(crate) page: Page,
    frame: web_sys::Element,
}

impl Clipping {
    /// In a window of so many pixels.
    pub(crate) async fn of(page: Page, width: u32, height: u32) -> Clipping {
        let [latin_ext, latin] = FONTS.map(|bytes| js_sys::Uint8Array::from(bytes).into());
        let frame = call(
            INTO_WINDOW,
            &[
                page.root().into(),
                width.into(),
                height.into(),
                latin_ext,
                latin,
            ],
        )
        .await
        .unchecked_into();
        Clipping { page, frame }
    }

    /// What does not fit, said where.
    pub(crate) async fn found(&mut self, place: &str) -> Vec<String> {
        let found = call(CLIPPED, &[self.page.root().into()]).await;
        Array::from(&found)
            .iter()
            .filter_map(|told| told.as_string())
            .map(|told| format!("{place}: {told}"))
            .collect()
    }
}

impl Drop for Clipping {
    fn drop(&mut self) {
        // The page itself still has to leave it in order.
        let document = web_sys::window().unwrap().document().unwrap();
        document
            .body()
            .unwrap()
            .append_child(self.page.root())
            .unwrap();
        self.frame.remove();
    }
}

async fn call(function: &str, arguments: &[JsValue]) -> JsValue {
    let function: Function = js_sys::eval(function).unwrap().unchecked_into();
    let promise = function
        .apply(&JsValue::NULL, &arguments.iter().collect::<Array>())
        .unwrap();
    JsFuture::from(promise.unchecked_into::<Promise>())
        .await
        .unwrap()
}
