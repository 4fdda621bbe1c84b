//! The list of the drawer: everything of this feast that this computer knows, newest first.

use std::rc::Rc;

use olgfeast_protocol::{OrderId, UtcTime};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    clock,
    hooks::use_inert,
    state::{
        detail::Known,
        recall::{Older, Reach, Row},
        sheet::Sheet,
        words,
    },
    t,
};

/// Height of one order with the gap below it, and of everything else in the drawer, in CSS pixels; in
/// the styles.
const ROW: f64 = 110.0;
const REST: f64 = 20.0 + 56.0 + 10.0 + 56.0 + 10.0 + 50.0 + 10.0 + 56.0 + 20.0 + 58.0;

/// Digits of a number; the key of an order may be longer than its number.
const DIGITS: usize = 9;

/// See [`RecallList`].
#[derive(Properties, PartialEq)]
pub struct RecallListProps {
    /// Newest first.
    pub rows: Vec<Row>,
    /// So many orders were placed since the list was made.
    pub newer: usize,
    /// What is known of older ones.
    pub older: Older,
    /// The number that is looked for.
    pub number: Option<u32>,
    /// Which of the rows are shown.
    pub page: usize,
    /// Since when the keyboard writes the number.
    pub finding_since: Option<u64>,
    /// The server's clock.
    pub server_now: UtcTime,
    /// Height of the board, in CSS pixels.
    pub height: f64,
    /// Other rows.
    pub on_page: UseStateSetter<usize>,
    /// Anew, with the orders of this number, or with all.
    pub on_search: Callback<Option<u32>>,
    /// The next page of the store.
    pub on_more: Callback<()>,
    /// The ticket of this number is selected on the board.
    pub on_find: Callback<String>,
    /// An order goes one state back.
    pub on_back: Callback<Rc<Known>>,
    /// All that is known of an order.
    pub on_detail: Callback<OrderId>,
}

/// The field for a number, the orders that fit, and the ways to older and newer ones.
#[component]
pub fn RecallList(props: &RecallListProps) -> Html {
    let field = use_node_ref();
    use_effect_with((props.finding_since, field.clone()), |(since, field)| {
        if since.is_some()
            && let Some(field) = field.cast::<HtmlInputElement>()
        {
            let _ = field.focus();
            field.select();
        }
    });
    let typed = use_state_eq(|| {
        props
            .number
            .map(|number| number.to_string())
            .unwrap_or_default()
    });
    let oninput = {
        let (typed, on_search, on_page) = (
            typed.setter(),
            props.on_search.clone(),
            props.on_page.clone(),
        );
        move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let value = input.value();
            let digits = value.chars().filter(char::is_ascii_digit);
            let digits: String = digits.take(DIGITS).collect();
            input.set_value(&digits);
            on_page.set(0);
            on_search.emit(digits.parse().ok());
            typed.set(digits);
        }
    };
    let onkeydown = {
        let (typed, on_find) = (typed.clone(), props.on_find.clone());
        move |event: KeyboardEvent| {
            if matches!(event.code().as_str(), "Enter" | "NumpadEnter") {
                event.prevent_default();
                on_find.emit((*typed).clone());
            }
        }
    };
    let size = ((props.height - REST) / ROW).floor().max(1.0) as usize;
    // A list that became shorter still shows its end.
    let last = props.rows.len().div_ceil(size).saturating_sub(1);
    let sheet = Sheet::of(props.rows.len(), size, props.page.min(last));
    let rows = sheet.lines(&props.rows).iter().map(|row| {
        let order = &row.known.order;
        let when = order
            .ordered_at
            .map(|at| clock::moment(at, props.server_now));
        html! {
            <RowView
                key={format!("{}-{}", order.id, order.ref_code)} row={row.clone()}
                when={when.unwrap_or_else(|| t!("age-unknown"))}
                on_back={props.on_back.clone()} on_detail={props.on_detail.clone()}
            />
        }
    });
    let anew = {
        let (on_search, on_page, number) =
            (props.on_search.clone(), props.on_page.clone(), props.number);
        move |_| {
            on_page.set(0);
            on_search.emit(number);
        }
    };
    let newer_page = {
        let (on_page, before) = (props.on_page.clone(), sheet.page.saturating_sub(1));
        move |_| on_page.set(before)
    };
    let older_page = {
        let (on_page, next, pages) = (props.on_page.clone(), sheet.page + 1, sheet.pages);
        let (on_more, there) = (
            props.on_more.clone(),
            matches!(props.older, Older::There { .. }),
        );
        move |_| {
            // The page after the last one is on its way.
            if next + 1 >= pages && there {
                on_more.emit(());
            }
            on_page.set(next);
        }
    };
    let again = {
        let on_more = props.on_more.clone();
        move |_| on_more.emit(())
    };
    let oldest = props.rows.last().and_then(|row| row.known.order.ordered_at);
    let is_last = sheet.page + 1 >= sheet.pages && !matches!(props.older, Older::There { .. });
    html! {
        <>
            <div class="find">
                <input name="number" inputmode="numeric" autocomplete="off"
                    placeholder={t!("recall-number")} aria-label={t!("recall-number")}
                    value={(*typed).clone()} ref={field} {oninput} {onkeydown} />
                if props.newer > 0 {
                    <button data-action="newer-orders" onclick={anew}>
                        { t!("recall-newer", count = props.newer) }
                    </button>
                }
            </div>
            <ol class="orders" aria-label={t!("recall-list")}>{ for rows }</ol>
            <p class="reach">{ words::end_of_list(&props.older, oldest, props.server_now) }</p>
            <div class="turn">
                if let Older::Failed { .. } = props.older {
                    <button data-action="read-again" onclick={again}>{ t!("recall-again") }</button>
                }
                <button data-action="newer-page" disabled={sheet.page == 0} onclick={newer_page}>
                    { t!("recall-newest") }
                </button>
                <button data-action="more-orders" disabled={is_last} onclick={older_page}>
                    { t!("recall-older") }
                </button>
            </div>
        </>
    }
}

/// See [`RowView`].
#[derive(Properties, PartialEq)]
struct RowProps {
    row: Row,
    /// When it was ordered.
    when: String,
    on_back: Callback<Rc<Known>>,
    on_detail: Callback<OrderId>,
}

/// Number, state, when, name, lines in short, and the way back. Inert after each change of its state:
/// a second touch would take it back further.
#[component]
fn RowView(props: &RowProps) -> Html {
    let known = &props.row.known;
    let order = &known.order;
    let inert = use_inert(known.status);
    let number = words::key_or_number(order);
    let lines = words::short_lines(known);
    let name = t!(
        "recall-row",
        number = number.as_str(),
        status = words::status(known.status),
        when = props.when.as_str(),
        customer = order.customer_name.as_str(),
        lines = lines.as_str()
    );
    let onclick = {
        let (id, on_detail) = (order.id, props.on_detail.clone());
        move |_| on_detail.emit(id)
    };
    html! {
        <li class={classes!("order", inert.then_some("inert"))} data-row={order.id.to_string()}
            data-row-status={known.status.word()} aria-label={name}>
            <button class={classes!("number", order.display_id.is_none().then_some("key-only"))}
                data-action="detail" aria-label={t!("detail-open", number = number.as_str())}
                {onclick}>{ &number }</button>
            <div class="what">
                <span><strong>{ words::status(known.status) }</strong>{ " · " }{ &props.when }</span>
                <span class="name">{ &order.customer_name }</span>
                if known.pending.is_empty() {
                    <span class="short">{ lines }</span>
                } else {
                    <span class="sync">{ t!("waiting-to-send") }</span>
                }
            </div>
            { back(&props.row, inert, &props.on_back) }
        </li>
    }
}

/// The way one state back, where there is one.
pub(super) fn back(row: &Row, inert: bool, on_back: &Callback<Rc<Known>>) -> Html {
    let Some(to) = row.known.status.previous() else {
        return html! { <span class="back"></span> };
    };
    if row.reach == Reach::Store {
        return html! { <span class="back">{ t!("recall-too-old") }</span> };
    }
    let number = words::key_or_number(&row.known.order);
    let onclick = {
        let (known, on_back) = (Rc::clone(&row.known), on_back.clone());
        move |_| on_back.emit(Rc::clone(&known))
    };
    html! {
        <button class="back" data-action="back" disabled={inert} {onclick}
            aria-label={t!("bring-back-name", number = number, status = words::status(to))}>
            { t!("bring-back") }{ " " }<small>{ words::back_to(to) }</small>
        </button>
    }
}
