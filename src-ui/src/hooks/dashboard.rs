//! The figures of the feast, and the touches of its list.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::{Interval, Timeout};
use olgfeast_protocol::{
    OrderId,
    ipc::{Dashboard, IpcError},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    clock, ipc,
    state::{
        dashboard::Asking,
        display::Toast,
        moves::Moves,
        view::{Card, Lanes},
    },
};

/// The last answer of the core, and the last good one before a refusal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FiguresHandle {
    /// `None` until there is one.
    pub dashboard: Option<Rc<Dashboard>>,
    /// Why there is no newer one.
    pub error: Option<IpcError>,
}

/// Asks for the figures while it is drawn, soon after each change of these lanes.
#[hook]
pub fn use_figures(lanes: &Lanes) -> FiguresHandle {
    let handle = use_state_eq(FiguresHandle::default);
    let asking = use_mut_ref(Asking::default);
    let setter = handle.setter();
    {
        let asking = Rc::clone(&asking);
        use_effect_with(lanes.clone(), move |_| {
            asking.borrow_mut().changed(clock::uptime_millis());
        });
    }
    use_effect_with((), move |()| {
        let last = Rc::new(RefCell::new(FiguresHandle::default()));
        let ask = move || {
            if !asking.borrow_mut().is_due(clock::uptime_millis()) {
                return;
            }
            let (asking, last) = (Rc::clone(&asking), Rc::clone(&last));
            let setter = setter.clone();
            spawn_local(async move {
                let answer = ipc::dashboard().await;
                asking.borrow_mut().answered();
                let mut last = last.borrow_mut();
                match answer {
                    Ok(dashboard) => {
                        *last = FiguresHandle {
                            dashboard: Some(Rc::new(dashboard)),
                            error: None,
                        };
                    }
                    Err(error) => last.error = Some(error),
                }
                setter.set(last.clone());
            });
        };
        ask();
        let interval = Interval::new(500, ask);
        move || drop(interval)
    });
    (*handle).clone()
}

/// See [`use_moves`]. The callbacks stay the same from one drawing to the next.
#[derive(Clone)]
pub struct MovesHandle {
    /// About the last touch.
    pub toast: Option<Rc<Toast>>,
    /// The button of a row.
    pub on_move: Callback<Rc<Card>>,
    /// The UNDO of the top bar.
    pub on_undo: Callback<OrderId>,
}

/// Moves orders on, through the same command as the kitchen display.
#[hook]
pub fn use_moves() -> MovesHandle {
    let moves = use_mut_ref(Moves::default);
    let redraw = use_force_update();
    moves.borrow_mut().settle(clock::uptime_millis());
    let next_change = moves.borrow().next_change();
    let on_time = redraw.clone();
    use_effect_with(next_change, move |next_change| {
        let timeout = next_change.map(|at| {
            let wait = at.saturating_sub(clock::uptime_millis());
            // Browsers wake a little early.
            let wait = u32::try_from(wait).unwrap_or(u32::MAX).saturating_add(2);
            Timeout::new(wait, move || on_time.force_update())
        });
        move || drop(timeout)
    });
    let (moved, undone) = (Rc::clone(&moves), Rc::clone(&moves));
    let redraw_undone = redraw.clone();
    MovesHandle {
        toast: moves.borrow().toast().cloned().map(Rc::new),
        on_move: use_callback((), move |card: Rc<Card>, ()| {
            let bump = moved.borrow_mut().touch(&card, clock::uptime_millis());
            let Some(bump) = bump else { return };
            let (moves, redraw) = (Rc::clone(&moved), redraw.clone());
            spawn_local(async move {
                let answer = ipc::set_status(bump.id, bump.seen, bump.to).await;
                let now_millis = clock::uptime_millis();
                moves.borrow_mut().moved(bump, answer, now_millis);
                redraw.force_update();
            });
        }),
        on_undo: use_callback((), move |id, ()| {
            let number = undone.borrow_mut().touch_undo(id);
            let Some(number) = number else { return };
            let (moves, redraw) = (Rc::clone(&undone), redraw_undone.clone());
            redraw.force_update();
            spawn_local(async move {
                let answer = ipc::undo(id).await;
                let now_millis = clock::uptime_millis();
                moves.borrow_mut().undone(number, answer, now_millis);
                redraw.force_update();
            });
        }),
    }
}
