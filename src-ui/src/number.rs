//! Numbers as a person of the region writes them.

/// With one digit after the decimal sign: "1.5", "1,5".
#[cfg(target_arch = "wasm32")]
pub fn with_one_decimal(number: f64) -> String {
    let format = js_sys::Object::new();
    for digits in ["minimumFractionDigits", "maximumFractionDigits"] {
        // Only fails for an object that is frozen.
        let _ = js_sys::Reflect::set(&format, &digits.into(), &1.into());
    }
    let locale = js_sys::Array::of1(&crate::i18n::locale().into());
    let written = js_sys::Intl::NumberFormat::new(&locale, &format)
        .format()
        .call1(&wasm_bindgen::JsValue::NULL, &number.into());
    let written = written.ok().and_then(|written| written.as_string());
    written.unwrap_or_else(|| format!("{number:.1}"))
}

/// Outside of a webview there are only tests.
#[cfg(not(target_arch = "wasm32"))]
pub fn with_one_decimal(number: f64) -> String {
    format!("{number:.1}")
}
