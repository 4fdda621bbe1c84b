//! Ten digits for fingers; a keyboard types into the field above them.

use olgfeast_protocol::FeastPin;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::t;

/// See [`PinPad`].
#[derive(Properties, PartialEq)]
pub struct PinPadProps {
    /// What the field is, in words.
    pub label: AttrValue,
    /// What was typed.
    pub typed: AttrValue,
    /// Other digits.
    pub on_type: Callback<String>,
}

/// The digits of what was typed, as many as a PIN has.
pub fn digits(typed: &str) -> String {
    let digits = typed.chars().filter(char::is_ascii_digit);
    digits.take(FeastPin::LONGEST).collect()
}

/// Field and digits.
#[component]
pub fn PinPad(props: &PinPadProps) -> Html {
    let field = use_node_ref();
    use_effect_with((), {
        let field = field.clone();
        move |()| {
            if let Some(input) = field.cast::<HtmlInputElement>() {
                // Without the focus there are still the digits.
                let _ = input.focus();
            }
        }
    });
    let oninput = {
        let on_type = props.on_type.clone();
        move |event: InputEvent| {
            let input = event.target();
            let input = input.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                let typed = digits(&input.value());
                // What is no digit is not shown either.
                input.set_value(&typed);
                on_type.emit(typed);
            }
        }
    };
    let key = |digit: u32| {
        let (typed, on_type) = (props.typed.clone(), props.on_type.clone());
        let onclick = move |_: MouseEvent| on_type.emit(digits(&format!("{typed}{digit}")));
        html! {
            <button type="button" data-digit={digit.to_string()} {onclick}>{ digit.to_string() }</button>
        }
    };
    let erase = {
        let (typed, on_type) = (props.typed.clone(), props.on_type.clone());
        move |_: MouseEvent| {
            let mut left = typed.to_string();
            left.pop();
            on_type.emit(left);
        }
    };
    html! {
        <div class="pin-pad">
            <label>
                <span>{ &props.label }</span>
                <input ref={field} name="pin" type="password" inputmode="numeric" autocomplete="off"
                    maxlength={FeastPin::LONGEST.to_string()} value={props.typed.clone()} {oninput} />
            </label>
            <div class="digits">
                { for (1..=9).map(key) }
                { key(0) }
                <button type="button" data-action="erase" aria-label={t!("pin-erase")}
                    disabled={props.typed.is_empty()} onclick={erase}>{ "⌫" }</button>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn only_digits_are_taken_and_no_more_than_a_pin_has() {
        for (typed, taken) in [
            ("", ""),
            ("12 34", "1234"),
            ("a1-b2", "12"),
            ("12345678901234", "123456789012"),
            ("١٢", ""),
        ] {
            assert_eq!(digits(typed), taken);
        }
    }
}
