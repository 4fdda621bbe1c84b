//! What the core remembers, for whoever looks back.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use olgfeast_protocol::{
    OrderId,
    ipc::{IpcError, StateChange},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    ipc,
    state::{
        detail::Known,
        recall::{Question, Recall},
    },
};

/// A change is shown before it is stored: so long after it, it is looked for again.
const STORED_WITHIN_MILLIS: u32 = 1_500;

/// See [`use_history`].
#[derive(Clone)]
pub struct HistoryHandle {
    /// The list as far as it was read.
    pub recall: Rc<RefCell<Recall>>,
    /// Anew, with the orders of this number, or with all.
    pub on_search: Callback<Option<u32>>,
    /// The next page.
    pub on_more: Callback<()>,
}

/// Reads the newest orders that are kept, and further ones as they are asked for.
#[hook]
pub fn use_history() -> HistoryHandle {
    let recall = use_mut_ref(Recall::new);
    let redraw = use_force_update();
    let ask = {
        let (recall, redraw) = (Rc::clone(&recall), redraw.clone());
        move |question: Question| {
            redraw.force_update();
            let (recall, redraw) = (Rc::clone(&recall), redraw.clone());
            spawn_local(async move {
                let answer = ipc::history(&question.filter, question.after, question.most).await;
                recall.borrow_mut().take(question.number, answer);
                redraw.force_update();
            });
        }
    };
    let on_search = use_callback((), {
        let (recall, ask) = (Rc::clone(&recall), ask.clone());
        move |number, ()| {
            let question = recall.borrow_mut().search(number);
            ask(question);
        }
    });
    let on_more = use_callback((), {
        let recall = Rc::clone(&recall);
        move |(), ()| {
            let question = recall.borrow_mut().more();
            if let Some(question) = question {
                ask(question);
            }
        }
    });
    let first = on_search.clone();
    use_effect_with((), move |()| first.emit(None));
    HistoryHandle {
        recall,
        on_search,
        on_more,
    }
}

/// The changes of one order that are kept, oldest first; `None` until they are read.
pub type Changes = Option<Result<Rc<[StateChange]>, IpcError>>;

/// Reads them, and again whenever the order is drawn differently.
#[hook]
pub fn use_changes(known: &Rc<Known>) -> Changes {
    let read = use_state_eq(|| None::<(OrderId, Result<Rc<[StateChange]>, IpcError>)>);
    let setter = read.setter();
    let id = known.order.id;
    use_effect_with(Rc::clone(known), move |known| {
        let known = Rc::clone(known);
        let look = move || {
            let (setter, known) = (setter.clone(), Rc::clone(&known));
            spawn_local(async move {
                let order = &known.order;
                let changes = ipc::changes(order.id, &order.ref_code).await;
                setter.set(Some((order.id, changes.map(Rc::from))));
            });
        };
        look();
        let again = Timeout::new(STORED_WITHIN_MILLIS, look);
        move || drop(again)
    });
    let read = read.as_ref().filter(|(of, _)| *of == id);
    read.map(|(_, changes)| changes.clone())
}
