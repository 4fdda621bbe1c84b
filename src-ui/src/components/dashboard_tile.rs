//! One figure of the dashboard.

use olgfeast_protocol::UtcTime;
use yew::prelude::*;

use crate::state::{dashboard::AsOf, words};

/// See [`Tile`].
#[derive(Properties, PartialEq)]
pub struct TileProps {
    /// For tests and styles.
    pub name: &'static str,
    /// What it is.
    pub title: AttrValue,
    /// The figure.
    pub figure: AttrValue,
    /// What belongs to it.
    pub notes: Vec<String>,
    /// From when it is; `None`: it is not known yet.
    pub as_of: Option<AsOf>,
    /// The colour of an age; the words say the same.
    #[prop_or_default]
    pub mood: &'static str,
    /// The station's clock.
    pub now: UtcTime,
}

/// Title, figure, notes, and from when they are.
#[component]
pub fn Tile(props: &TileProps) -> Html {
    let saved = props.as_of.is_some_and(|as_of| as_of.saved);
    let as_of = props.as_of.map(|as_of| words::as_of(as_of, props.now));
    html! {
        <section
            class={classes!("tile", props.mood, saved.then_some("saved"))}
            data-figure={props.name} data-saved={saved.to_string()} aria-label={&props.title}
        >
            <h2>{ &props.title }</h2>
            <strong>{ &props.figure }</strong>
            { for props.notes.iter().map(|note| html! { <p>{ note }</p> }) }
            <small>{ as_of.unwrap_or_default() }</small>
        </section>
    }
}
