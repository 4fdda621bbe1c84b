//! Follows the core.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Interval;
use olgfeast_protocol::{OrderId, ipc::Push};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    clock,
    ipc::{self, Audience, Subscription},
    state::{
        replica::{Need, Replica},
        view::View,
    },
};

/// See [`use_core`].
pub struct CoreHandle {
    /// What the core shows.
    pub view: View,
    /// A person has acknowledged that this order was cancelled. Stays the same from one drawing to the
    /// next.
    pub on_seen: Callback<OrderId>,
}

/// What the core shows to this audience, redrawn whenever that changes. To be used once, by the
/// whole page.
#[hook]
pub fn use_core(audience: Audience) -> CoreHandle {
    let view = use_state_eq(|| View::Starting { error: None });
    let setter = view.setter();
    let seeing = use_mut_ref(|| None::<Rc<Follower>>);
    let on_seen = {
        let seeing = Rc::clone(&seeing);
        use_callback((), move |id, ()| {
            if let Some(follower) = &*seeing.borrow() {
                follower.replica.borrow_mut().acknowledge(id);
                follower.show();
            }
        })
    };
    use_effect_with((), move |()| {
        let follower = Rc::new(Follower {
            audience,
            replica: RefCell::new(Replica::new(clock::now())),
            subscription: RefCell::new(None),
            view: setter,
        });
        seeing.replace(Some(Rc::clone(&follower)));
        follower.subscribe();
        let ticking = Rc::clone(&follower);
        let interval = Interval::new(1000, move || {
            let need = ticking.replica.borrow_mut().tick(clock::now());
            ticking.satisfy(need);
        });
        move || {
            drop(interval);
            seeing.take();
            follower.subscription.take();
        }
    });
    CoreHandle {
        view: (*view).clone(),
        on_seen,
    }
}

struct Follower {
    audience: Audience,
    replica: RefCell<Replica>,
    /// `None` until the core has accepted it.
    subscription: RefCell<Option<Subscription>>,
    view: UseStateSetter<View>,
}

impl Follower {
    fn subscribe(self: &Rc<Self>) {
        let follower = Rc::clone(self);
        let on_push = move |push| {
            let is_heartbeat = matches!(push, Push::Heartbeat(_));
            let need = follower.replica.borrow_mut().take(push, clock::now());
            follower.satisfy(need);
            if is_heartbeat {
                follower.answer();
            }
        };
        let follower = Rc::clone(self);
        spawn_local(async move {
            match ipc::subscribe(follower.audience, on_push).await {
                Ok((subscription, snapshot)) => {
                    follower.subscription.replace(Some(subscription));
                    let mut replica = follower.replica.borrow_mut();
                    let need = replica.take_snapshot(snapshot, clock::now());
                    drop(replica);
                    follower.satisfy(need);
                }
                Err(error) => follower.fail(error),
            }
        });
    }

    fn satisfy(self: &Rc<Self>, need: Need) {
        self.show();
        match need {
            Need::Nothing => {}
            Need::Snapshot if self.subscription.borrow().is_none() => self.subscribe(),
            Need::Snapshot => self.ask(),
        }
    }

    fn ask(self: &Rc<Self>) {
        let follower = Rc::clone(self);
        spawn_local(async move {
            match ipc::snapshot(follower.audience).await {
                Ok(snapshot) => {
                    let mut replica = follower.replica.borrow_mut();
                    let need = replica.take_snapshot(snapshot, clock::now());
                    drop(replica);
                    follower.satisfy(need);
                }
                Err(error) => follower.fail(error),
            }
        });
    }

    /// The core loads a page anew that does not do this.
    fn answer(&self) {
        if let Some(rev) = self.replica.borrow().rev() {
            spawn_local(async move {
                // Where it does not arrive, the next one does.
                let _ = ipc::shown(rev).await;
            });
        }
    }

    fn fail(&self, error: olgfeast_protocol::ipc::IpcError) {
        self.replica.borrow_mut().take_error(error);
        self.show();
    }

    fn show(&self) {
        self.view.set(self.replica.borrow().view());
    }
}
