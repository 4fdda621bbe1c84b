//! Names with figures, as bars.

use yew::prelude::*;

use super::scale::Scale;
use crate::hooks::use_room;

/// The figure at the end of the bar, and some air.
const FIGURE: f64 = 72.0;
/// So much of the room is for the names, and so many pixels at most.
const NAMES: (f64, f64) = (0.36, 260.0);
/// Until the room was measured.
const FIRST_ROOM: f64 = 600.0;

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What stands before it.
    pub name: String,
    /// How long it is.
    pub figure: i64,
}

/// See [`Bars`].
#[derive(Properties, PartialEq)]
pub struct BarsProps {
    /// One sentence that says what is seen.
    pub sentence: AttrValue,
    /// What the names are, and what the figures are: the heads of the table.
    pub heads: (AttrValue, AttrValue),
    /// From top to bottom.
    pub bars: Vec<Bar>,
}

/// A table of names and figures, with a bar beside each figure for the eye.
#[component]
pub fn Bars(props: &BarsProps) -> Html {
    let chart = use_node_ref();
    let width = use_room(&chart).map_or(FIRST_ROOM, |room| room.width);
    let names = (width * NAMES.0).min(NAMES.1);
    let scale = Scale::of(
        props.bars.iter().map(|bar| bar.figure),
        width - names - FIGURE,
    );
    let bars = props.bars.iter().enumerate().map(|(index, bar)| {
        let length = scale.length(bar.figure).to_string();
        html! {
            <tr key={index}>
                <th scope="row">{ &bar.name }</th>
                <td>
                    <svg aria-hidden="true" width={length.clone()} height="22">
                        <rect width={length} height="22" rx="5" />
                    </svg>
                    <b>{ bar.figure.to_string() }</b>
                </td>
            </tr>
        }
    });
    html! {
        <div class="chart bars" ref={chart}>
            <table>
                <caption class="unseen">{ &props.sentence }</caption>
                <thead class="unseen">
                    <tr>
                        <th scope="col">{ &props.heads.0 }</th>
                        <th scope="col">{ &props.heads.1 }</th>
                    </tr>
                </thead>
                <tbody>{ for bars }</tbody>
            </table>
        </div>
    }
}
