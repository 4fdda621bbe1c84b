//! The receipt of an outage, and the way to those of earlier ones.

use std::rc::Rc;

use olgfeast_protocol::{
    UtcTime,
    ipc::{IpcError, Receipt},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::next_page::NextPage;
use crate::{
    ipc,
    state::{sheet::Sheet, words},
    t,
};

/// Earlier receipts that are shown at a time.
const RECEIPTS: usize = 3;

/// The list of earlier receipts.
#[derive(Clone, Debug, PartialEq)]
enum Earlier {
    Hidden,
    Asked,
    /// Newest first.
    Listed {
        receipts: Rc<[Receipt]>,
        page: usize,
    },
    Failed(IpcError),
}

/// See [`ReceiptStrip`].
#[derive(Properties, PartialEq)]
pub struct ReceiptProps {
    /// What the last outage has cost.
    pub receipt: Rc<Receipt>,
    /// The station's clock.
    pub now: UtcTime,
}

/// The receipt of an outage, until it was read. Draw the next receipt with another key: it has not
/// been read.
#[component]
pub fn ReceiptStrip(props: &ReceiptProps) -> Html {
    let read = use_state_eq(|| false);
    let earlier = use_state_eq(|| Earlier::Hidden);
    if *read {
        return Html::default();
    }
    let onclick = {
        let read = read.setter();
        move |_| read.set(true)
    };
    let toggle = {
        let earlier = earlier.clone();
        let shown = Rc::clone(&props.receipt);
        move |_| match &*earlier {
            Earlier::Hidden | Earlier::Failed(_) => ask(earlier.setter(), Some(Rc::clone(&shown))),
            Earlier::Asked => {}
            Earlier::Listed { .. } => earlier.set(Earlier::Hidden),
        }
    };
    let listed = matches!(*earlier, Earlier::Listed { .. });
    let [back, rest @ ..] = words::receipt_words(&props.receipt);
    html! {
        <>
            <div class="strip" role="log" data-notice="receipt">
                <strong>{ back }</strong>
                { for rest.map(|part| html! { <span>{ part }</span> }) }
                { for words::also_worked(&props.receipt).into_iter().map(|look| html! { <strong class="look">{ look }</strong> }) }
                <span class="grow"></span>
                <button data-action="earlier" aria-expanded={listed.to_string()} onclick={toggle}
                    disabled={*earlier == Earlier::Asked}>
                    { if listed { t!("hide") } else { t!("receipt-earlier") } }
                </button>
                <button data-action="read-receipt" {onclick}>{ t!("ok") }</button>
            </div>
            { list(&earlier, props.now) }
        </>
    }
}

/// See [`EarlierReceipts`].
#[derive(Properties, PartialEq)]
pub struct EarlierProps {
    /// The station's clock.
    pub now: UtcTime,
}

/// The receipts of all outages, also where the last of them was long read.
#[component]
pub fn EarlierReceipts(props: &EarlierProps) -> Html {
    let earlier = use_state_eq(|| Earlier::Hidden);
    let setter = earlier.setter();
    use_effect_with((), move |()| ask(setter, None));
    list(&earlier, props.now)
}

/// See [`EarlierButton`].
#[derive(Properties, PartialEq)]
pub struct EarlierButtonProps {
    /// The last one: with another there is more to read.
    pub receipt: Option<Rc<Receipt>>,
    /// Whether they are shown.
    pub shown: bool,
    /// Show them, or not any more.
    pub on_toggle: Callback<()>,
}

/// The way to the receipts, where there are any.
#[component]
pub fn EarlierButton(props: &EarlierButtonProps) -> Html {
    let any = use_state_eq(|| false);
    let setter = any.setter();
    use_effect_with(props.receipt.clone(), move |_| {
        spawn_local(async move {
            // Without an answer there is nothing to offer.
            setter.set(ipc::receipts().await.is_ok_and(|all| !all.is_empty()));
        });
    });
    if !*any {
        return Html::default();
    }
    let on_toggle = props.on_toggle.clone();
    html! {
        <button class="quiet" data-action="outages" aria-expanded={props.shown.to_string()}
            onclick={move |_| on_toggle.emit(())}>{ t!("outages") }</button>
    }
}

/// Asks the core for all but a receipt that is shown already.
fn ask(earlier: UseStateSetter<Earlier>, shown: Option<Rc<Receipt>>) {
    earlier.set(Earlier::Asked);
    spawn_local(async move {
        earlier.set(match ipc::receipts().await {
            Ok(receipts) => Earlier::Listed {
                receipts: receipts
                    .into_iter()
                    .filter(|receipt| shown.as_deref() != Some(receipt))
                    .collect(),
                page: 0,
            },
            Err(error) => Earlier::Failed(error),
        });
    });
}

fn list(earlier: &UseStateHandle<Earlier>, now: UtcTime) -> Html {
    let (receipts, page) = match &**earlier {
        Earlier::Hidden | Earlier::Asked => return Html::default(),
        Earlier::Failed(error) => {
            return html! { <div class="strip" role="alert">{ words::error(error) }</div> };
        }
        Earlier::Listed { receipts, page } => (receipts, *page),
    };
    if receipts.is_empty() {
        return html! { <div class="strip" role="status">{ t!("receipt-earlier-none") }</div> };
    }
    let sheet = Sheet::of(receipts.len(), RECEIPTS, page);
    let on_next = {
        let (setter, receipts, page) = (earlier.setter(), Rc::clone(receipts), sheet.page + 1);
        move |()| {
            setter.set(Earlier::Listed {
                receipts: Rc::clone(&receipts),
                page,
            });
        }
    };
    html! {
        <div class="strip earlier">
            <ol class="grow" aria-label={t!("receipt-earlier-list")}>
                { for sheet.lines(receipts).iter().map(|receipt| one(receipt, now)) }
            </ol>
            if sheet.pages > 1 {
                <NextPage sheet={sheet.clone()} {on_next} />
            }
        </div>
    }
}

fn one(receipt: &Receipt, now: UtcTime) -> Html {
    html! {
        <li data-receipt={receipt.until.0.to_string()}>
            <strong>{ words::outage(receipt, now) }</strong>
            { for words::receipt_words(receipt).map(|part| html! { <span>{ part }</span> }) }
            { for words::also_worked(receipt).into_iter().map(|look| html! { <strong class="look">{ look }</strong> }) }
        </li>
    }
}
