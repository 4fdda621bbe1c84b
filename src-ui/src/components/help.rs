//! Which key does what, beside the board.

use std::rc::Rc;

use olgfeast_protocol::Settings;
use yew::prelude::*;

use crate::{
    state::{sheet::Sheet, words},
    t,
};

/// Height of one row, and of the title and the way to further rows, in CSS pixels; in the styles.
const ROW: f64 = 78.0;
const REST: f64 = 56.0 + 10.0 + 66.0 + 40.0;

/// See [`Help`].
#[derive(Properties, PartialEq)]
pub struct HelpProps {
    /// Whose keys.
    pub settings: Rc<Settings>,
    /// Height of the board, in CSS pixels.
    pub height: f64,
}

/// A row for each thing that a key does here and now.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let page = use_state_eq(|| 0_usize);
    let rows = words::help(props.settings.role, &props.settings.keys);
    let size = ((props.height - REST) / ROW).floor().max(1.0) as usize;
    let sheet = Sheet::of(rows.len(), size, *page);
    let turn = {
        let (page, next) = (page.setter(), sheet.page + 1);
        move |_| page.set(next)
    };
    let shown = sheet.lines(&rows).iter().map(|row| {
        html! {
            <div key={row.does.clone()}>
                <dt>{ for row.keys.iter().map(|key| html! { <kbd>{ key }</kbd> }) }</dt>
                <dd>{ &row.does }</dd>
            </div>
        }
    });
    html! {
        <aside class="help" data-help="" aria-label={t!("help-title")}>
            <header><h2>{ t!("help-title") }</h2></header>
            <dl>{ for shown }</dl>
            if sheet.pages > 1 {
                <button class="more" data-action="more-help" onclick={turn}>
                    { t!("list-next", page = sheet.page + 1, pages = sheet.pages) }
                </button>
            }
        </aside>
    }
}
