//! One item of the menu, to be changed.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{state::dish_form::DishForm, t};

/// See [`MenuForm`].
#[derive(Properties, PartialEq)]
pub struct MenuFormProps {
    /// As typed so far.
    pub form: DishForm,
    /// Another one.
    pub on_change: Callback<DishForm>,
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

/// A field of the form.
type Field = fn(&mut DishForm) -> &mut String;

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
                 field: Field| {
        let (form, on_change) = (form.clone(), props.on_change.clone());
        let oninput = move |event: InputEvent| {
            let input = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(input) = input else { return };
            let mut form = form.clone();
            *field(&mut form) = input.value();
            on_change.emit(form);
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
    let sold_out = {
        let (form, on_change) = (form.clone(), props.on_change.clone());
        move |_: MouseEvent| {
            on_change.emit(DishForm {
                sold_out: !form.sold_out,
                ..form.clone()
            });
        }
    };
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
            { input("name", t!("menu-name"), &form.name, "text", |form| &mut form.name) }
            { input("group", t!("menu-group"), &form.group, "text", |form| &mut form.group) }
            <div class="pair">
                { input("value", t!("menu-value"), &form.value, "decimal", |form| &mut form.value) }
                { input("tokens", t!("menu-tokens"), &form.tokens, "numeric", |form| &mut form.tokens) }
            </div>
            { input("description", t!("menu-description"), &form.description, "text",
                |form| &mut form.description) }
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
