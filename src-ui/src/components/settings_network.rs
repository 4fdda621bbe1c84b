//! How servers are reached: a proxy, and certificates of one's own.

use olgfeast_protocol::{
    Settings,
    settings::{Network, ProxyChoice, network::is_address},
};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::choice::choice;
use crate::t;

/// See [`NetworkSettings`].
#[derive(Properties, PartialEq)]
pub struct NetworkSettingsProps {
    /// As they are.
    pub settings: Settings,
    /// As they are to be.
    pub on_change: Callback<Settings>,
}

/// Which proxy, and where the certificates are. What is typed is taken by its button, because half
/// an address is none.
#[component]
pub fn NetworkSettings(props: &NetworkSettingsProps) -> Html {
    let network = &props.settings.network;
    let address = match &network.proxy {
        ProxyChoice::Address { address } => Some(address.clone()),
        ProxyChoice::None | ProxyChoice::System => None,
    };
    let typed_address = use_state_eq(|| address.clone().unwrap_or_default());
    let typed_file = use_state_eq(|| network.ca_file.clone().unwrap_or_default());
    // Whether the field for an address is open, although none is in force.
    let naming = use_state_eq(|| false);
    let decide = {
        let (settings, on_change) = (props.settings.clone(), props.on_change.clone());
        move |network: Network| {
            on_change.emit(Settings {
                network,
                ..settings.clone()
            });
        }
    };
    let proxy = |proxy: ProxyChoice| {
        let (decide, network, naming) = (decide.clone(), network.clone(), naming.setter());
        Callback::from(move |_: MouseEvent| {
            naming.set(false);
            decide(Network {
                proxy: proxy.clone(),
                ..network.clone()
            });
        })
    };
    let name = {
        let naming = naming.setter();
        Callback::from(move |_: MouseEvent| naming.set(true))
    };
    let named = address.is_some() || *naming;
    let is_good = is_address(typed_address.trim());
    let use_address = proxy(ProxyChoice::Address {
        address: typed_address.trim().to_owned(),
    });
    let file = |ca_file: Option<String>| {
        let (decide, network) = (decide.clone(), network.clone());
        move |_: MouseEvent| {
            decide(Network {
                ca_file: ca_file.clone(),
                ..network.clone()
            });
        }
    };
    let path = typed_file.trim().to_owned();
    let can_use = !path.is_empty() && network.ca_file.as_ref() != Some(&path);
    let use_file = file(Some(path));
    let drop_file = {
        let (drop, typed) = (file(None), typed_file.setter());
        move |event: MouseEvent| {
            typed.set(String::new());
            drop(event);
        }
    };
    let strong = |words: String| html! { <strong>{ words }</strong> };
    html! {
        <>
            <p class="lead">{ t!("network-lead") }</p>
            <div class="choices" role="group" aria-label={t!("network-proxy")}>
                { choice("proxy", "system", strong(t!("network-proxy-system")),
                    network.proxy == ProxyChoice::System, proxy(ProxyChoice::System)) }
                { choice("proxy", "none", strong(t!("network-proxy-none")),
                    network.proxy == ProxyChoice::None, proxy(ProxyChoice::None)) }
                { choice("proxy", "address", strong(t!("network-proxy-address")), address.is_some(), name) }
            </div>
            if named {
                <label class="field">
                    <span>{ t!("network-address") }</span>
                    <input name="proxy" autocomplete="off" autocapitalize="off" spellcheck="false"
                        value={(*typed_address).clone()} oninput={text_into(typed_address.setter())} />
                </label>
                <div class="buttons">
                    <button data-action="use-proxy" onclick={use_address}
                        disabled={!is_good || address.as_deref() == Some(typed_address.trim())}>
                        { t!("network-use-proxy") }
                    </button>
                </div>
            }
            <label class="field">
                <span>{ t!("network-ca") }</span>
                <input name="ca-file" autocomplete="off" autocapitalize="off" spellcheck="false"
                    value={(*typed_file).clone()} oninput={text_into(typed_file.setter())} />
            </label>
            <p class="lead" data-ca="">{
                match &network.ca_file {
                    Some(path) => t!("network-ca-used", path = path.as_str()),
                    None => t!("network-ca-none"),
                }
            }</p>
            <div class="buttons">
                <button data-action="use-ca" disabled={!can_use} onclick={use_file}>{ t!("network-use-ca") }</button>
                <button data-action="drop-ca" disabled={network.ca_file.is_none()} onclick={drop_file}>
                    { t!("network-drop-ca") }
                </button>
            </div>
        </>
    }
}

fn text_into(typed: UseStateSetter<String>) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| {
        let input = event.target();
        let input = input.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            typed.set(input.value());
        }
    })
}
