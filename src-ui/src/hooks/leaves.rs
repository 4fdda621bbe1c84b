//! The list of the history screen, read as it comes into sight.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Interval;
use olgfeast_protocol::ipc::{HistoryFilter, HistoryPage, HistoryReach};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    ipc,
    state::history::{Leaves, Question},
};

/// How often the core is asked how far back it reaches, while somebody looks.
const LOOK_EVERY_MILLIS: u32 = 2_000;

/// See [`use_leaves`].
#[derive(Clone)]
pub struct LeavesHandle {
    /// The list, as far as it is held.
    pub leaves: Rc<RefCell<Leaves>>,
    /// Another number whenever something of it is another.
    pub version: u64,
    /// These rows are in sight: the first one, and how many.
    pub on_look: Callback<(usize, usize)>,
    /// Anew, from the newest order on.
    pub on_anew: Callback<()>,
    /// There is more behind its end.
    pub on_longer: Callback<()>,
}

/// The orders of this filter.
#[hook]
pub fn use_leaves(filter: &HistoryFilter) -> LeavesHandle {
    let leaves = use_mut_ref(|| Leaves::new(filter.clone()));
    let version = use_mut_ref(|| 0_u64);
    let redraw = use_force_update();
    if leaves.borrow().filter() != filter {
        leaves.borrow_mut().begin(filter.clone());
        *version.borrow_mut() += 1;
    }
    let changed = {
        let (version, redraw) = (Rc::clone(&version), redraw);
        move || {
            *version.borrow_mut() += 1;
            redraw.force_update();
        }
    };
    let on_look = {
        let (leaves, changed) = (Rc::clone(&leaves), changed.clone());
        use_callback((), move |(first, count), ()| {
            let questions = leaves.borrow_mut().look(first, count);
            for question in questions {
                let (leaves, changed) = (Rc::clone(&leaves), changed.clone());
                spawn_local(async move {
                    let answer = ask(&question).await;
                    leaves.borrow_mut().take(&question, answer);
                    changed();
                });
            }
        })
    };
    let on_anew = {
        let (leaves, changed) = (Rc::clone(&leaves), changed.clone());
        use_callback((), move |(), ()| {
            let filter = leaves.borrow().filter().clone();
            leaves.borrow_mut().begin(filter);
            changed();
        })
    };
    let on_longer = {
        let leaves = Rc::clone(&leaves);
        use_callback((), move |(), ()| {
            if leaves.borrow_mut().open_end() {
                changed();
            }
        })
    };
    let version = *version.borrow();
    LeavesHandle {
        leaves,
        version,
        on_look,
        on_anew,
        on_longer,
    }
}

async fn ask(question: &Question) -> Result<HistoryPage, olgfeast_protocol::ipc::IpcError> {
    let most = olgfeast_protocol::ipc::HISTORY_PAGE;
    ipc::history(&question.filter, question.after, most).await
}

/// How far back the history reaches, as the core told last; `None` until it has.
#[hook]
pub fn use_reach() -> Option<HistoryReach> {
    let reach = use_state_eq(|| None::<HistoryReach>);
    let setter = reach.setter();
    use_effect_with((), move |()| {
        let look = move || {
            let setter = setter.clone();
            spawn_local(async move {
                // What cannot be read now is asked again soon, and what was told stays.
                if let Ok(reach) = ipc::history_reach().await {
                    setter.set(Some(reach));
                }
            });
        };
        look();
        let looking = Interval::new(LOOK_EVERY_MILLIS, look);
        move || drop(looking)
    });
    *reach
}
