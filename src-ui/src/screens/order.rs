//! An order that is taken at the counter.

use std::rc::Rc;

use olgfeast_protocol::{
    IntentId,
    ipc::{DraftState, LinkStatus, OrderDraft},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    components::{
        bar::Bar,
        order_bill::OrderBill,
        order_drafts::{DraftWish, order_drafts, word},
        order_grid::order_grid,
        stations_strip::StationsStrip,
    },
    hooks::{use_menu, use_now},
    ipc,
    state::{
        badge::badge,
        order_form::{OrderForm, Touch, grid, numbers_left},
        screen::Screen,
        view::Open,
        words,
    },
    t,
};

/// The order in the hand: touches add up, however fast they come.
#[derive(Default, PartialEq)]
struct Form(OrderForm);

impl Reducible for Form {
    type Action = Touch;

    fn reduce(self: Rc<Self>, touch: Touch) -> Rc<Self> {
        Rc::new(Form(self.0.clone().after(touch)))
    }
}

/// See [`NewOrder`].
#[derive(Properties, PartialEq)]
pub struct NewOrderProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, what can be ordered beside what is ordered, and the orders that wait.
#[component]
pub fn NewOrder(props: &NewOrderProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    let online = is_online(open.signs.link.status);
    let menu = use_menu(online);
    let form = use_reducer_eq(Form::default);
    let failure = use_state_eq(|| None::<AttrValue>);
    let busy = use_state_eq(|| false);
    // Held from the touch on, not from the next drawing: a second touch places nothing.
    let held = use_mut_ref(|| false);
    // The order that was taken last, until the next one is begun.
    let last = use_state_eq(|| None::<IntentId>);
    let shown = last.and_then(|id| open.drafts.iter().find(|draft| draft.id == id));

    let on_touch = {
        let (form, last, failure) = (form.dispatcher(), last.setter(), failure.setter());
        let placed = shown
            .filter(|draft| draft.state.is_placed())
            .map(|draft| draft.id);
        Callback::from(move |touch: Touch| {
            failure.set(None);
            if touch != Touch::Clear {
                if let Some(id) = placed {
                    spawn_local(async move {
                        // What cannot be put away now stays in the list.
                        let _ = ipc::discard_draft(id).await;
                    });
                }
                last.set(None);
            }
            form.dispatch(touch);
        })
    };
    let on_add = on_touch.reform(Touch::Add);
    let on_place = {
        let (form, failure, busy) = (form.clone(), failure.setter(), busy.setter());
        let last = last.setter();
        Callback::from(move |()| {
            let Ok(order) = form.0.order() else { return };
            if held.replace(true) {
                return;
            }
            busy.set(true);
            let (form, failure, busy) = (form.clone(), failure.clone(), busy.clone());
            let (last, held) = (last.clone(), Rc::clone(&held));
            spawn_local(async move {
                match ipc::keep_order(&order, form.0.edits(), true).await {
                    Ok(draft) => {
                        last.set(Some(draft.id));
                        form.dispatch(Touch::Clear);
                        failure.set(None);
                    }
                    Err(error) => failure.set(Some(words::error(&error).into())),
                }
                held.replace(false);
                busy.set(false);
            });
        })
    };
    let on_wish = {
        let (form, drafts) = (form.dispatcher(), Rc::clone(&open.drafts));
        let failure = failure.setter();
        let last = last.setter();
        Callback::from(move |wish: DraftWish| {
            let failure = failure.clone();
            let id = match wish {
                DraftWish::Edit(id) => {
                    if let Some(draft) = drafts.iter().find(|draft| draft.id == id) {
                        form.dispatch(Touch::Edit(draft.clone()));
                        last.set(None);
                    }
                    return;
                }
                DraftWish::Place(id) | DraftWish::Discard(id) => id,
            };
            spawn_local(async move {
                let done = match wish {
                    DraftWish::Place(_) => ipc::place_draft(id).await,
                    _ => ipc::discard_draft(id).await,
                };
                failure.set(done.err().map(|error| words::error(&error).into()));
            });
        })
    };

    let items = menu.menu.as_ref().map_or(&[][..], |menu| &menu.items);
    let groups = grid(items);
    let newest = open.newest.as_ref().map(|newest| &*newest.number);
    let left = menu
        .menu
        .as_ref()
        .filter(|menu| menu.fresh)
        .and_then(|menu| numbers_left(newest, menu.deletes));
    let shown_id = shown.map(|draft| draft.id);
    let hidden = [shown_id, form.0.edits()];
    let others = open
        .drafts
        .iter()
        .filter(|draft| !hidden.contains(&Some(draft.id)));
    let others: Vec<&OrderDraft> = others.collect();
    html! {
        <div class="desk">
            <div>
                <Bar
                    screen={Screen::Order} on_screen={props.on_screen.clone()}
                    badge={badge(&open.signs, now)} newest={open.newest.clone()} unsent={open.unsent}
                    {now} server_now={open.server_now(now)}
                />
                <StationsStrip />
            </div>
            <main class="order">
                <h1 class="unseen">{ t!("screen-order") }</h1>
                <div class="choose">
                    if let Some(count) = left {
                        <p class="warning" role="status">{ t!("order-numbers-left", count = count) }</p>
                    }
                    if groups.is_empty() {
                        <p class="hint">{ match &menu.menu {
                            None => t!("menu-reading"),
                            Some(_) => t!("order-nothing"),
                        } }</p>
                    } else {
                        { order_grid(&groups, &form.0, &on_add) }
                    }
                    { order_drafts(&others, online, &on_wish) }
                </div>
                <aside>
                    if let Some(draft) = shown { { outcome(draft, online, &on_wish) } }
                    <OrderBill form={form.0.clone()} {on_touch} {online} busy={*busy}
                        failure={(*failure).clone()} {on_place} />
                </aside>
            </main>
        </div>
    }
}

/// What has become of the order that was taken last.
fn outcome(draft: &OrderDraft, online: bool, on_wish: &Callback<DraftWish>) -> Html {
    let button = |action: &'static str, words: String, wish: DraftWish| {
        let enabled = online || matches!(wish, DraftWish::Edit(_));
        let onclick = on_wish.reform(move |_: MouseEvent| wish.clone());
        html! { <button data-action={action} disabled={!enabled} {onclick}>{ words }</button> }
    };
    let name = &draft.order.customer_name;
    html! {
        <section class="panel outcome" role="status" data-outcome={word(&draft.state)}>
            { match &draft.state {
                DraftState::Placed { number, .. } => html! {
                    <>
                        <strong class="number">{ t!("order-placed", number = number.as_str()) }</strong>
                        <span>{ name }</span>
                    </>
                },
                state => html! {
                    <>
                        <strong>{ words::draft(state) }</strong>
                        <span>{ name }</span>
                    </>
                },
            } }
            { match &draft.state {
                DraftState::Refused { .. } | DraftState::Unknown { .. } => html! {
                    <span class="buttons">
                        { button("edit-draft", t!("draft-edit"), DraftWish::Edit(draft.id)) }
                        if let DraftState::Unknown { .. } = draft.state {
                            { button("place-draft", t!("draft-check"), DraftWish::Place(draft.id)) }
                        }
                    </span>
                },
                DraftState::Draft => html! {
                    <span class="buttons">
                        { button("place-draft", t!("draft-place"), DraftWish::Place(draft.id)) }
                    </span>
                },
                DraftState::Placing | DraftState::Placed { .. } => Html::default(),
            } }
        </section>
    }
}

/// Whether what is asked of the server now has a way.
pub fn is_online(status: LinkStatus) -> bool {
    matches!(status, LinkStatus::Live | LinkStatus::Degraded { .. })
}
