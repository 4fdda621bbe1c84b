//! A button that asks for the feast PIN first, where one stands before what it does.

use yew::prelude::*;

use super::pin_gate::PinGate;

/// See [`PinButton`].
#[derive(Properties, PartialEq)]
pub struct PinButtonProps {
    /// For `data-action`.
    pub action: &'static str,
    /// What stands on it.
    pub words: AttrValue,
    /// What is read aloud, where that is more.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Whether the PIN is asked for.
    pub needs_pin: bool,
    /// Nothing may be touched now.
    #[prop_or_default]
    pub disabled: bool,
    /// It was touched, and the PIN was right.
    pub on_do: Callback<()>,
}

/// The button; in its place the pad, while the PIN is asked for.
#[component]
pub fn PinButton(props: &PinButtonProps) -> Html {
    let asking = use_state_eq(|| false);
    if *asking && props.needs_pin {
        let on_open = {
            let (asking, on_do) = (asking.setter(), props.on_do.clone());
            Callback::from(move |()| {
                asking.set(false);
                on_do.emit(());
            })
        };
        let on_back = {
            let asking = asking.setter();
            Callback::from(move |()| asking.set(false))
        };
        return html! { <PinGate short={true} {on_open} {on_back} /> };
    }
    let onclick = {
        let (asking, needs_pin, on_do) = (asking.setter(), props.needs_pin, props.on_do.clone());
        move |_: MouseEvent| {
            if needs_pin {
                asking.set(true);
            } else {
                on_do.emit(());
            }
        }
    };
    html! {
        <button data-action={props.action} disabled={props.disabled} aria-label={props.label.clone()} {onclick}>
            { &props.words }
        </button>
    }
}
