//! The filter that is in force, and what it hides: a forgotten one hides tickets.

use std::rc::Rc;

use olgfeast_board::filter::Filter;
use yew::prelude::*;

use crate::{
    state::{filter::Hides, words},
    t,
};

/// See [`FilterLine`].
#[derive(Properties, PartialEq)]
pub struct FilterLineProps {
    /// What is made here.
    pub filter: Rc<Filter>,
    /// What it hides now.
    pub hides: Hides,
    /// Whether it is off for the moment.
    pub all_shown: bool,
    /// It is to be off, or on again.
    pub on_show_all: Callback<()>,
}

/// One line, and one touch that shows everything on this screen until the next one. It does not end by
/// itself: a board that arranges itself anew under a finger is worse than one that shows too much.
#[component]
pub fn FilterLine(props: &FilterLineProps) -> Html {
    let Some(said) = words::filter_line(&props.filter, props.hides, props.all_shown) else {
        return Html::default();
    };
    let onclick = {
        let on_show_all = props.on_show_all.clone();
        move |_| on_show_all.emit(())
    };
    let act = if props.all_shown {
        t!("filter-again")
    } else {
        t!("filter-show-all")
    };
    html! {
        <div class="filter" data-filter={if props.all_shown { "off" } else { "on" }} role="status">
            <span>{ "▽ " }{ said }</span>
            <button data-action="show-all" {onclick}>{ act }</button>
        </div>
    }
}
