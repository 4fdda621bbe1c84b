//! Figures over time, as columns.

use yew::prelude::*;

use super::scale::{Scale, bands, label_every};
use crate::hooks::use_room;

/// Above the highest column stands its figure.
const ABOVE: f64 = 26.0;
/// Below the columns stand their names.
const BELOW: f64 = 28.0;
/// The widest figure or name, and some air.
const LABEL: f64 = 62.0;
/// Until the room was measured.
const FIRST_ROOM: (f64, f64) = (600.0, 220.0);

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands below it: a time.
    pub name: String,
    /// How high it is; `None`: there is no such figure.
    pub figure: Option<i64>,
    /// The figure as it is read.
    pub words: String,
    /// It is not over: the figure is not the last word.
    pub goes_on: bool,
}

/// See [`Columns`].
#[derive(Properties, PartialEq)]
pub struct ColumnsProps {
    /// One sentence that says what is seen.
    pub sentence: AttrValue,
    /// What the names are, and what the figures are: the heads of the table.
    pub heads: (AttrValue, AttrValue),
    /// From left to right.
    pub columns: Vec<Column>,
}

/// Columns with their figures above and their names below, as many as have room; all of them are in
/// the table that is not seen.
#[component]
pub fn Columns(props: &ColumnsProps) -> Html {
    let chart = use_node_ref();
    let room = use_room(&chart);
    let (width, height) = room.map_or(FIRST_ROOM, |room| (room.width, room.height));
    let ground = (height - BELOW).max(0.0);
    let scale = Scale::of(
        props.columns.iter().filter_map(|column| column.figure),
        ground - ABOVE,
    );
    let bands = bands(props.columns.len(), width);
    let every = label_every(props.columns.len(), width, LABEL);
    let last = props.columns.len().saturating_sub(1);
    let columns = props.columns.iter().zip(bands).enumerate();
    let columns = columns.map(|(index, (column, band))| {
        let length = scale.length(column.figure.unwrap_or_default());
        let labelled = (last - index).is_multiple_of(every);
        let middle = band.middle().to_string();
        html! {
            <g key={index} class={classes!(column.goes_on.then_some("goes-on"))}>
                <rect
                    x={band.start.to_string()} y={(ground - length).to_string()}
                    width={band.length.to_string()} height={length.to_string()} rx="5"
                />
                if labelled {
                    if column.figure.is_some() {
                        <text class="figure" x={middle.clone()} y={(ground - length - 9.0).to_string()}>
                            { &column.words }
                        </text>
                    }
                    <text x={middle} y={(height - 6.0).to_string()}>{ &column.name }</text>
                }
            </g>
        }
    });
    let rows = props.columns.iter().map(|column| {
        html! { <tr><th scope="row">{ &column.name }</th><td>{ &column.words }</td></tr> }
    });
    html! {
        <div class="chart columns" ref={chart}>
            <svg role="img" aria-label={&props.sentence} width="100%" height="100%">
                <line
                    x1="0" x2={width.to_string()} y1={ground.to_string()} y2={ground.to_string()}
                />
                { for columns }
            </svg>
            <table class="unseen">
                <caption>{ &props.sentence }</caption>
                <thead>
                    <tr><th scope="col">{ &props.heads.0 }</th><th scope="col">{ &props.heads.1 }</th></tr>
                </thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}
