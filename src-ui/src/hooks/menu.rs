//! What can be ordered.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use olgfeast_protocol::ipc::{IpcError, MenuList};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::ipc;

/// What is sold out at another desk is seen here after so long.
const READ_EVERY_MILLIS: u32 = 60_000;

/// See [`use_menu`].
#[derive(Clone)]
pub struct MenuHandle {
    /// As it was read last; nothing until the core has answered.
    pub menu: Option<Rc<MenuList>>,
    /// Why it cannot be read.
    pub failed: Option<Rc<IpcError>>,
    /// Have it read again.
    pub on_read: Callback<()>,
}

/// What this computer remembers at once, and what the server says as soon as it does: when the screen
/// is opened, whenever the link is live again, and once a minute.
#[hook]
pub fn use_menu(live: bool) -> MenuHandle {
    let menu = use_state_eq(|| None::<Rc<MenuList>>);
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let newest = use_mut_ref(|| 0_u64);
    let on_read = {
        let (menu, failed) = (menu.setter(), failed.setter());
        use_callback((), move |(), ()| {
            *newest.borrow_mut() += 1;
            let number = *newest.borrow();
            let (menu, failed, newest) = (menu.clone(), failed.clone(), newest.clone());
            spawn_local(async move {
                for fresh in [false, true] {
                    let told = ipc::menu(fresh).await;
                    if *newest.borrow() != number {
                        return;
                    }
                    match told {
                        Ok(told) if fresh || number == 1 => menu.set(Some(Rc::new(told))),
                        Ok(_) => {}
                        Err(error) => failed.set(Some(Rc::new(error))),
                    }
                }
            });
        })
    };
    use_effect_with(live, {
        let on_read = on_read.clone();
        move |_| {
            on_read.emit(());
            let again = Interval::new(READ_EVERY_MILLIS, move || on_read.emit(()));
            move || drop(again)
        }
    });
    MenuHandle {
        menu: (*menu).clone(),
        failed: (*failed).clone(),
        on_read,
    }
}
