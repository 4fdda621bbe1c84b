//! Deciding about this computer.

use std::rc::Rc;

use olgfeast_protocol::{Settings, ipc::IpcError};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::ipc;

/// See [`use_change_settings`].
#[derive(Clone, PartialEq)]
pub struct Deciding {
    /// What the person wants, or where nothing is under way what the core says.
    pub settings: Rc<Settings>,
    /// They want this.
    pub on_change: Callback<Settings>,
    /// Why the last wish was not fulfilled.
    pub failed: Option<Rc<IpcError>>,
}

/// Hands every change to the core at once. Until the core has said it, the wish is shown, so that
/// the next touch begins from it.
#[hook]
pub fn use_change_settings(kept: &Rc<Settings>) -> Deciding {
    let wanted = use_state_eq(|| None::<Rc<Settings>>);
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let newest = use_mut_ref(|| 0_u64);
    let on_change = {
        let (wanted, failed) = (wanted.setter(), failed.setter());
        use_callback((), move |settings: Settings, ()| {
            let settings = Rc::new(settings);
            wanted.set(Some(Rc::clone(&settings)));
            *newest.borrow_mut() += 1;
            let number = *newest.borrow();
            let (wanted, failed, newest) = (wanted.clone(), failed.clone(), newest.clone());
            spawn_local(async move {
                let answer = ipc::change_settings(&settings).await;
                // An older wish has been taken over by a newer one.
                if *newest.borrow() == number {
                    wanted.set(None);
                    failed.set(answer.err().map(Rc::new));
                }
            });
        })
    };
    Deciding {
        settings: (*wanted).clone().unwrap_or_else(|| Rc::clone(kept)),
        on_change,
        failed: (*failed).clone(),
    }
}
