//! The orders of this counter that nobody has put away.

use olgfeast_protocol::{
    IntentId,
    ipc::{DraftState, OrderDraft},
};
use yew::prelude::*;

use crate::{clock, state::words, t};

/// What a person wants with one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftWish {
    /// Place it now.
    Place(IntentId),
    /// Take it into the form.
    Edit(IntentId),
    /// Away with it.
    Discard(IntentId),
}

/// A row for each: who, what, how far, and what can be done about it.
pub fn order_drafts(drafts: &[&OrderDraft], online: bool, on_wish: &Callback<DraftWish>) -> Html {
    if drafts.is_empty() {
        return Html::default();
    }
    let rows = drafts.iter().map(|draft| row(draft, online, on_wish));
    html! {
        <section class="panel drafts" aria-label={t!("drafts-title")}>
            <header><h2>{ t!("drafts-title") }</h2><small>{ t!("drafts-lead") }</small></header>
            <ul>{ for rows }</ul>
        </section>
    }
}

fn row(draft: &OrderDraft, online: bool, on_wish: &Callback<DraftWish>) -> Html {
    let pieces: u32 = draft.order.lines.iter().map(|line| line.quantity).sum();
    let pieces = t!("pieces", count = pieces);
    let taken = t!(
        "drafts-taken",
        pieces = pieces.as_str(),
        time = clock::time_of_day(draft.made_at)
    );
    let state = &draft.state;
    let id = draft.id;
    html! {
        <li key={id.to_string()} data-draft={id.to_string()} data-draft-state={word(state)}>
            <span class="who">
                <strong>{ &draft.order.customer_name }</strong>
                <small>{ taken }</small>
            </span>
            <span class="state">{ words::draft(state) }</span>
            { buttons(draft, online, on_wish) }
        </li>
    }
}

fn buttons(draft: &OrderDraft, online: bool, on_wish: &Callback<DraftWish>) -> Html {
    let button = |action: &'static str, words: String, enabled: bool, wish: DraftWish| {
        let onclick = on_wish.reform(move |_: MouseEvent| wish.clone());
        html! { <button data-action={action} disabled={!enabled} {onclick}>{ words }</button> }
    };
    let id = draft.id;
    let place = |words| button("place-draft", words, online, DraftWish::Place(id));
    let edit = || button("edit-draft", t!("draft-edit"), true, DraftWish::Edit(id));
    let discard = |words| button("discard-draft", words, true, DraftWish::Discard(id));
    match &draft.state {
        DraftState::Placing => Html::default(),
        DraftState::Placed { .. } => discard(t!("draft-put-away")),
        DraftState::Draft | DraftState::Refused { .. } => html! {
            <>{ place(t!("draft-place")) }{ edit() }{ discard(t!("draft-discard")) }</>
        },
        DraftState::Unknown { .. } => html! {
            <>{ place(t!("draft-check")) }{ edit() }{ discard(t!("draft-discard")) }</>
        },
    }
}

/// For `data-draft-state`.
pub fn word(state: &DraftState) -> &'static str {
    match state {
        DraftState::Draft => "draft",
        DraftState::Placing => "placing",
        DraftState::Placed { .. } => "placed",
        DraftState::Refused { .. } => "refused",
        DraftState::Unknown { .. } => "unknown",
    }
}
