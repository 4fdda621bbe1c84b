//! A number that is set by two buttons: nobody types with wet hands.

use yew::prelude::*;

use crate::t;

/// See [`Stepper`].
#[derive(Properties, PartialEq)]
pub struct StepperProps {
    /// What the number is, in words.
    pub label: AttrValue,
    /// For `data-setting`.
    pub name: &'static str,
    /// The number.
    pub value: u16,
    /// With its unit, as it is read.
    pub words: AttrValue,
    /// No less.
    pub least: u16,
    /// No more.
    pub most: u16,
    /// So much at a touch.
    pub step: u16,
    /// Another number.
    pub on_change: Callback<u16>,
}

/// Less, the number, more.
#[component]
pub fn Stepper(props: &StepperProps) -> Html {
    let to = |value: u16| {
        let on_change = props.on_change.clone();
        move |_: MouseEvent| on_change.emit(value)
    };
    let less = props.value.saturating_sub(props.step).max(props.least);
    let more = props.value.saturating_add(props.step).min(props.most);
    let label = &props.label;
    html! {
        <div class="stepper" role="group" aria-label={label.clone()} data-setting={props.name}>
            <span class="label">{ label }</span>
            <button data-action="less" aria-label={t!("settings-less", what = &**label)}
                disabled={props.value <= props.least} onclick={to(less)}>{ "−" }</button>
            <output>{ &props.words }</output>
            <button data-action="more" aria-label={t!("settings-more", what = &**label)}
                disabled={props.value >= props.most} onclick={to(more)}>{ "+" }</button>
        </div>
    }
}
