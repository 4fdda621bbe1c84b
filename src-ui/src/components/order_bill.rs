//! The order that is being taken: its lines, the name, what it comes to, and the button.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use olgfeast_protocol::ipc::{DraftLine, LONGEST_DISH_NAME};

use crate::{
    numbers::amount,
    state::order_form::{OrderForm, Touch},
    t,
};

/// See [`OrderBill`].
#[derive(Properties, PartialEq)]
pub struct OrderBillProps {
    /// What was touched so far.
    pub form: OrderForm,
    /// A person does something to it.
    pub on_touch: Callback<Touch>,
    /// Whether it can be sent now; otherwise it is kept as a draft.
    pub online: bool,
    /// Whether it is being kept.
    pub busy: bool,
    /// Why it was not kept.
    pub failure: Option<AttrValue>,
    /// Place it, or keep it as a draft.
    pub on_place: Callback<()>,
}

/// See the module.
#[component]
pub fn OrderBill(props: &OrderBillProps) -> Html {
    let form = &props.form;
    let touch = |touch: Touch| props.on_touch.reform(move |_: MouseEvent| touch.clone());
    let line = |line: &DraftLine| {
        let name = line.name.as_str();
        let cents = line.cents.saturating_mul(i64::from(line.quantity));
        html! {
            <li key={line.item.to_string()} data-line={line.item.to_string()}>
                <span class="name">{ name }</span>
                <span class="sum">{ amount(cents) }</span>
                <button data-action="less" aria-label={t!("settings-less", what = name)}
                    onclick={touch(Touch::Less(line.item))}>{ "−" }</button>
                <output>{ line.quantity }</output>
                <button data-action="more" aria-label={t!("settings-more", what = name)}
                    onclick={touch(Touch::More(line.item))}>{ "+" }</button>
            </li>
        }
    };
    let oninput = {
        let on_touch = props.on_touch.clone();
        move |event: InputEvent| {
            let target = event.target();
            let input = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                on_touch.emit(Touch::Name(input.value()));
            }
        }
    };
    let onsubmit = {
        let on_place = props.on_place.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            on_place.emit(());
        }
    };
    let ready = form.order().is_ok();
    html! {
        <form class="panel bill" {onsubmit}>
            <header>
                <h2>{ t!("order-title") }</h2>
                <button type="button" class="quiet" data-action="clear-order" disabled={form.is_blank()}
                    onclick={touch(Touch::Clear)}>{ t!("order-clear") }</button>
            </header>
            <label>
                { t!("order-name") }
                <input name="customer_name" autocomplete="off" maxlength={LONGEST_DISH_NAME.to_string()}
                    value={form.customer_name().to_owned()} {oninput} />
            </label>
            if form.lines().is_empty() {
                <p class="hint">{ t!("order-touch") }</p>
            } else {
                <ul class="bill-lines">{ for form.lines().iter().map(line) }</ul>
            }
            <p class="totals">
                <span>{ t!("order-total") }</span>
                <b data-total="money">{ amount(form.cents()) }</b>
                <b data-total="tokens">{ t!("tokens", count = form.tokens()) }</b>
            </p>
            <p class="failure" role="alert">{ props.failure.clone().unwrap_or_default() }</p>
            <button class="place" data-action="place-order" disabled={!ready || props.busy}>
                { if props.online { t!("order-place") } else { t!("order-keep") } }
            </button>
        </form>
    }
}
