//! One item of the menu, to be changed.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    state::dish_form::{DishForm, Typed},
    t,
};

/// See [`MenuForm`].
#[derive(Properties, PartialEq)]
pub struct MenuFormProps {
    /// As typed so far.
    pub form: DishForm,
    /// What a person types.
    pub on_typed: Callback<Typed>,
    /// What is wrong with it.
    pub wrong: Option<AttrValue>,
    /// Why the server has not done it.
    pub failure: Option<AttrValue>,
    /// Whether the server is asked.
    pub busy: bool,
    /// Whether anything can be changed.
    pub online: bool,
    /// Whether an item can be deleted there.
    pub deletes: bool,
    /// Keep it.
    pub on_keep: Callback<()>,
    /// Delete it.
    pub on_delete: Callback<()>,
    /// Put the form away.
    pub on_close: Callback<()>,
}

/// See the module.
#[component]
pub fn MenuForm(props: &MenuFormProps) -> Html {
    let form = &props.form;
    // Deleting is never one stray touch.
    let asking = use_state_eq(|| false);
    let input = |name: &'static str,
                 label: String,
                 value: &str,
                 mode: &'static str,
                 typed: fn(String) -> Typed| {
        let on_typed = props.on_typed.clone();
        let oninput = move |event: InputEvent| {
            let target = event.target();
            let input = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                on_typed.emit(typed(input.value()));
            }
        };
        html! {
            <label>{ label }<input {name} inputmode={mode} autocomplete="off" value={value.to_owned()}
                {oninput} /></label>
        }
    };
    let onsubmit = {
        let on_keep = props.on_keep.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            on_keep.emit(());
        }
    };
    let ask = |value: bool| {
        let asking = asking.setter();
        move |_: MouseEvent| asking.set(value)
    };
    let to = !form.sold_out;
    let sold_out = props
        .on_typed
        .reform(move |_: MouseEvent| Typed::SoldOut(to));
    let title = match form.id {
        Some(_) => t!("menu-form-edit"),
        None => t!("menu-form-new"),
    };
    let words = props.wrong.clone().or_else(|| props.failure.clone());
    let can = props.online && !props.busy;
    html! {
        <form class="panel menu-form" {onsubmit}>
            <header>
                <h2>{ title }</h2>
                <button type="button" class="quiet" data-action="close-form"
                    onclick={props.on_close.reform(|_: MouseEvent| ())}>{ t!("menu-close") }</button>
            </header>
            { input("name", t!("menu-name"), &form.name, "text", Typed::Name) }
            { input("group", t!("menu-group"), &form.group, "text", Typed::Group) }
            <div class="pair">
                { input("value", t!("menu-value"), &form.value, "decimal", Typed::Value) }
                { input("tokens", t!("menu-tokens"), &form.tokens, "numeric", Typed::Tokens) }
            </div>
            { input("description", t!("menu-description"), &form.description, "text",
                Typed::Description) }
            <button type="button" class="choice" data-action="sold-out" onclick={sold_out}
                aria-pressed={form.sold_out.to_string()}>
                <i aria-hidden="true">{ if form.sold_out { "✓" } else { "" } }</i>
                <strong>{ t!("menu-sold-out-today") }</strong>
            </button>
            <p class="failure" role="alert">{ words.unwrap_or_default() }</p>
            <button class="place" data-action="keep-dish" disabled={!can}>{ t!("menu-keep") }</button>
            if form.id.is_some() && props.deletes {
                if *asking {
                    <span class="buttons">
                        <button type="button" data-action="delete-dish-sure" disabled={!can}
                            onclick={props.on_delete.reform(|_: MouseEvent| ())}>{ t!("menu-delete-sure") }</button>
                        <button type="button" onclick={ask(false)}>{ t!("menu-delete-no") }</button>
                    </span>
                } else {
                    <button type="button" data-action="delete-dish" disabled={!can} onclick={ask(true)}>
                        { t!("menu-delete") }
                    </button>
                }
            }
        </form>
    }
}
