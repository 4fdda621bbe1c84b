//! How large the screen is and from where it is read, and what becomes of that.

use olgfeast_protocol::{Settings, settings::Display};
use web_sys::Element;
use yew::prelude::*;

use super::stepper::Stepper;
use crate::{
    hooks::{set_scale, type_size, window_width},
    numbers, t,
};

/// See [`DisplaySettings`].
#[derive(Properties, PartialEq)]
pub struct DisplaySettingsProps {
    /// As they are.
    pub settings: Settings,
    /// As a person wants them.
    pub on_change: Callback<Settings>,
}

/// Two numbers, and type in the size that comes of them.
#[component]
pub fn DisplaySettings(props: &DisplaySettingsProps) -> Html {
    let settings = &props.settings;
    let Display {
        inches,
        distance_cm,
    } = settings.display;
    let size = type_size(settings.display, window_width());
    let sample = use_node_ref();
    use_effect_with((sample.clone(), size.scale), |(sample, scale)| {
        if let Some(sample) = sample.cast::<Element>() {
            set_scale(&sample, *scale, scale.max(1.0));
        }
    });
    let on = |change: fn(&mut Display, u16)| {
        let settings = settings.clone();
        props.on_change.reform(move |value| {
            let mut wanted = settings.clone();
            change(&mut wanted.display, value);
            wanted
        })
    };
    html! {
        <>
            <Stepper label={t!("settings-inches")} name="inches" value={inches}
                words={t!("settings-inches-value", inches = inches)} least={5} most={120} step={1}
                on_change={on(|display, value| display.inches = value)} />
            <Stepper label={t!("settings-distance")} name="distance" value={distance_cm}
                words={t!("settings-distance-value",
                    metres = numbers::one_decimal(f64::from(distance_cm) / 100.0))}
                least={30} most={600} step={10}
                on_change={on(|display, value| display.distance_cm = value)} />
            <div class="type-sample" ref={sample} data-scale={format!("{:.2}", size.scale)}>
                <b>{ "147" }</b>
                <span>{ t!("settings-sample") }</span>
            </div>
            <p class="lead" data-legible={size.is_legible().to_string()}>
                { if size.is_legible() {
                    t!("settings-legible")
                } else {
                    t!("settings-not-legible")
                } }
            </p>
        </>
    }
}
