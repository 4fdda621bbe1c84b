//! The kitchen display's own state, and what it asks of the core.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use olgfeast_protocol::{Lane, LineKey, OrderId, ipc::IpcError};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_keys;
use crate::{
    clock, ipc,
    state::{
        detail::Known,
        display::{Display, Drawer, MyPart, Wish},
        fit::Shape,
        view::Lanes,
    },
};

/// See [`use_display`]. The callbacks stay the same from one drawing to the next.
#[derive(Clone)]
pub struct DisplayHandle {
    /// In step with the orders that were given.
    pub display: Rc<RefCell<Display>>,
    /// The big button of a ticket.
    pub on_touch: Callback<OrderId>,
    /// A line of a ticket is struck, or not any more.
    pub on_strike: Callback<(OrderId, LineKey, bool)>,
    /// An UNDO.
    pub on_undo: Callback<OrderId>,
    /// The next lines of a long ticket.
    pub on_more_lines: Callback<OrderId>,
    /// The next page of a lane.
    pub on_turn: Callback<Lane>,
    /// The all-day rail comes or goes.
    pub on_all_day: Callback<()>,
    /// The tickets that want this item are marked.
    pub on_pick: Callback<Option<Rc<str>>>,
    /// The drawer shows something else, or closes.
    pub on_drawer: Callback<Option<Drawer>>,
    /// The drawer shows all of one order.
    pub on_detail: Callback<OrderId>,
    /// The list of the drawer comes or goes.
    pub on_recall: Callback<()>,
    /// An order goes one state back.
    pub on_back: Callback<Rc<Known>>,
    /// The ticket of this number is selected, on whichever page it is.
    pub on_find: Callback<String>,
    /// All open tickets on paper.
    pub on_paper: Callback<()>,
    /// Nothing can be printed.
    pub on_no_paper: Callback<IpcError>,
    /// A ticket with this content fills so many pages.
    pub on_measured: Callback<(OrderId, u64, usize)>,
    /// By [`clock::uptime_millis`].
    pub now_millis: u64,
}

/// Keeps slots, pages, selection and undo in step with the orders, and listens to the keys. `on_seen`,
/// which must not change: a person has acknowledged that an order was cancelled.
#[hook]
pub fn use_display(lanes: &Lanes, shape: Shape, on_seen: &Callback<OrderId>) -> DisplayHandle {
    let display = use_mut_ref(|| Display::new(shape));
    let redraw = use_force_update();
    let now_millis = clock::uptime_millis();
    display.borrow_mut().settle(lanes, shape, now_millis);

    let next_change = display.borrow().next_change(now_millis);
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

    let hands = Hands {
        display,
        redraw,
        on_seen: on_seen.clone(),
    };
    let act = |act: fn(&mut Display, OrderId) -> Wish, hands: &Hands| {
        let hands = hands.clone();
        move |id: OrderId| {
            let wish = act(&mut hands.display.borrow_mut(), id);
            hands.fulfil(wish);
        }
    };
    let on_touch = act(
        |display, id| display.touch(id, clock::uptime_millis()),
        &hands,
    );
    let on_undo = act(|display, id| display.touch_undo(id), &hands);
    let on_more_lines = act(
        |display, id| {
            display.show_more_lines(id, clock::uptime_millis());
            Wish::Nothing
        },
        &hands,
    );
    let turned = hands.clone();
    let measured = hands.clone();
    let (railed, picked) = (hands.clone(), hands.clone());
    let (drawn, recalled, backed) = (hands.clone(), hands.clone(), hands.clone());
    let (found, papered, detailed) = (hands.clone(), hands.clone(), hands.clone());
    let unprinted = hands.clone();
    let pressed = hands.clone();
    let striking = hands.clone();

    let on_key = use_callback((), move |(code, repeat): (String, bool), ()| {
        let now_millis = clock::uptime_millis();
        let wish = pressed
            .display
            .borrow_mut()
            .press(&code, repeat, now_millis);
        let meant = wish.is_some();
        if let Some(wish) = wish {
            pressed.fulfil(wish);
        }
        meant
    });
    use_keys(on_key);
    DisplayHandle {
        on_touch: use_callback((), move |id, ()| on_touch(id)),
        on_strike: use_callback((), move |(id, line, struck), ()| {
            striking.strike(id, line, struck);
        }),
        on_undo: use_callback((), move |id, ()| on_undo(id)),
        on_more_lines: use_callback((), move |id, ()| on_more_lines(id)),
        on_turn: use_callback((), move |lane, ()| {
            let now_millis = clock::uptime_millis();
            turned.display.borrow_mut().turn(lane, now_millis);
            turned.redraw.force_update();
        }),
        on_all_day: use_callback((), move |(), ()| {
            railed.display.borrow_mut().turn_all_day();
            railed.redraw.force_update();
        }),
        on_pick: use_callback((), move |item, ()| {
            picked.display.borrow_mut().pick(item);
            picked.redraw.force_update();
        }),
        on_drawer: use_callback((), move |drawer, ()| {
            drawn.display.borrow_mut().show_drawer(drawer);
            drawn.redraw.force_update();
        }),
        on_detail: use_callback((), move |id, ()| {
            let mut display = detailed.display.borrow_mut();
            display.show_drawer(Some(Drawer::Detail(id)));
            drop(display);
            detailed.redraw.force_update();
        }),
        on_recall: use_callback((), move |(), ()| {
            recalled.display.borrow_mut().turn_recall();
            recalled.redraw.force_update();
        }),
        on_back: use_callback((), move |known: Rc<Known>, ()| {
            let now_millis = clock::uptime_millis();
            let wish = backed.display.borrow_mut().take_back(&known, now_millis);
            backed.fulfil(wish);
        }),
        on_find: use_callback((), move |number: String, ()| {
            let now_millis = clock::uptime_millis();
            let mut display = found.display.borrow_mut();
            display.find(&number, now_millis);
            display.show_drawer(Some(Drawer::Recall));
            drop(display);
            found.redraw.force_update();
        }),
        on_paper: use_callback((), move |(), ()| {
            let now_millis = clock::uptime_millis();
            papered.display.borrow_mut().ask_paper(now_millis);
            papered.redraw.force_update();
        }),
        on_no_paper: use_callback((), move |error, ()| {
            let now_millis = clock::uptime_millis();
            unprinted.display.borrow_mut().no_paper(error, now_millis);
            unprinted.redraw.force_update();
        }),
        on_measured: use_callback((), move |(id, content, pages), ()| {
            if measured.display.borrow_mut().measured(id, content, pages) {
                measured.redraw.force_update();
            }
        }),
        display: hands.display,
        now_millis,
    }
}

#[derive(Clone)]
struct Hands {
    display: Rc<RefCell<Display>>,
    redraw: UseForceUpdateHandle,
    on_seen: Callback<OrderId>,
}

impl Hands {
    /// The core answers by drawing it; only a refusal is told.
    fn strike(&self, id: OrderId, line: LineKey, struck: bool) {
        let hands = self.clone();
        spawn_local(async move {
            if let Err(error) = ipc::strike(id, line, struck).await {
                let now_millis = clock::uptime_millis();
                hands.display.borrow_mut().not_struck(id, error, now_millis);
                hands.redraw.force_update();
            }
        });
    }

    fn fulfil(&self, wish: Wish) {
        self.redraw.force_update();
        let hands = self.clone();
        match wish {
            Wish::Nothing => {}
            Wish::Bump(bump) => spawn_local(async move {
                let answer = ipc::set_status(bump.id, bump.seen, bump.to).await;
                let now_millis = clock::uptime_millis();
                let mut display = hands.display.borrow_mut();
                display.bumped(bump, answer, now_millis);
                drop(display);
                hands.redraw.force_update();
            }),
            Wish::Acknowledge(id) => self.on_seen.emit(id),
            Wish::Strike(part) => spawn_local(async move {
                let answer = strike_all(&part).await;
                let now_millis = clock::uptime_millis();
                let mut display = hands.display.borrow_mut();
                display.part_struck(part, answer, now_millis);
                drop(display);
                hands.redraw.force_update();
            }),
            Wish::Undo { id, number } => spawn_local(async move {
                let answer = ipc::undo(id).await;
                let now_millis = clock::uptime_millis();
                let mut display = hands.display.borrow_mut();
                display.undone(id, number, answer, now_millis);
                drop(display);
                hands.redraw.force_update();
            }),
        }
    }
}

/// One line after the other; what was struck before a refusal stays struck, and looks like it.
async fn strike_all(part: &MyPart) -> Result<(), IpcError> {
    for line in &part.lines {
        ipc::strike(part.id, line.clone(), part.struck).await?;
    }
    Ok(())
}
