//! What can be ordered.

use std::rc::Rc;

use olgfeast_protocol::ipc::{Dish, IpcError, MenuList};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::order::is_online;
use crate::{
    clock,
    components::{
        bar::Bar,
        menu_form::MenuForm,
        menu_list::{DishWish, MenuListed, menu_list},
        stations_strip::StationsStrip,
    },
    hooks::{use_menu, use_now},
    ipc,
    state::{
        badge::badge,
        dish_form::{DishForm, Typed},
        order_form::by_group,
        screen::Screen,
        view::Open,
        words,
    },
    t,
};

/// See [`Menu`].
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, the items by food group, and the form for one of them beside.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    let online = is_online(open.signs.link.status);
    let menu = use_menu(online);
    // Read where it is touched, not as it was drawn: what is typed adds up, however fast it comes.
    let form = use_mut_ref(|| None::<DishForm>);
    let redraw = use_force_update();
    let wrong = use_state_eq(|| None::<AttrValue>);
    let failure = use_state_eq(|| None::<AttrValue>);
    // The item of which the server is asked; a new one has no number.
    let busy = use_state_eq(|| None::<Option<i64>>);

    // What is asked of the server, and what comes of it.
    let ask = {
        let (busy, failure, on_read) = (busy.clone(), failure.setter(), menu.on_read.clone());
        move |id: Option<i64>, ask: Ask, done: Callback<()>| {
            if busy.is_some() {
                return;
            }
            busy.set(Some(id));
            failure.set(None);
            let (busy, failure, on_read) = (busy.setter(), failure.clone(), on_read.clone());
            spawn_local(async move {
                match ask.answer().await {
                    Ok(()) => done.emit(()),
                    Err(error) => failure.set(Some(words::error(&error).into())),
                }
                on_read.emit(());
                busy.set(None);
            });
        }
    };
    let items = menu.menu.clone();
    let close = {
        let (form, redraw) = (Rc::clone(&form), redraw.clone());
        let (wrong, failure) = (wrong.setter(), failure.setter());
        Callback::from(move |()| {
            form.replace(None);
            redraw.force_update();
            wrong.set(None);
            failure.set(None);
        })
    };
    let on_wish = {
        let (form, redraw) = (Rc::clone(&form), redraw.clone());
        let (wrong, failure) = (wrong.setter(), failure.setter());
        let (items, ask) = (items.clone(), ask.clone());
        Callback::from(move |wish: DishWish| {
            let show = |shown: DishForm| {
                wrong.set(None);
                failure.set(None);
                form.replace(Some(shown));
                redraw.force_update();
            };
            match wish {
                DishWish::New(group) => show(DishForm::new_in(&group)),
                DishWish::Edit(id) => {
                    let mut items = items.iter().flat_map(|menu| &menu.items);
                    if let Some(item) = items.find(|item| item.id == id) {
                        show(DishForm::edit(item));
                    }
                }
                DishWish::Offer(id, available) => {
                    ask(Some(id), Ask::Offer(id, available), Callback::noop());
                }
            }
        })
    };
    let on_keep = {
        let (form, wrong) = (Rc::clone(&form), wrong.setter());
        let (items, ask, close) = (items.clone(), ask.clone(), close.clone());
        Callback::from(move |()| {
            let Some(typed) = form.borrow().clone() else {
                return;
            };
            let beside = items.as_ref().map_or(&[][..], |menu| &menu.items);
            match typed.dish(beside) {
                Ok(dish) => {
                    wrong.set(None);
                    ask(typed.id, Ask::Keep(typed.id, Box::new(dish)), close.clone());
                }
                Err(why) => wrong.set(Some(words::wrong_dish(why).into())),
            }
        })
    };
    let on_delete = {
        let (form, close) = (Rc::clone(&form), close.clone());
        Callback::from(move |()| {
            let id = form.borrow().as_ref().and_then(|form| form.id);
            if let Some(id) = id {
                ask(Some(id), Ask::Delete(id), close.clone());
            }
        })
    };
    let on_new = on_wish.reform(|_: MouseEvent| DishWish::New(String::new()));
    let on_typed = {
        let (form, wrong) = (Rc::clone(&form), wrong.setter());
        Callback::from(move |typed: Typed| {
            if let Some(form) = &mut *form.borrow_mut() {
                form.take(typed);
            }
            wrong.set(None);
            redraw.force_update();
        })
    };

    let shown = form.borrow().clone();
    let groups = items.as_ref().map(|menu| by_group(&menu.items));
    let listed = MenuListed {
        groups: groups.as_deref().unwrap_or_default(),
        edited: shown.as_ref().and_then(|form| form.id),
        busy: busy.flatten(),
        online,
    };
    html! {
        <div class="desk">
            <div>
                <Bar
                    screen={Screen::Menu} on_screen={props.on_screen.clone()}
                    badge={badge(&open.signs, now)} newest={open.newest.clone()} unsent={open.unsent}
                    {now} server_now={open.server_now(now)}
                />
                <StationsStrip />
            </div>
            <main class="menu">
                <header>
                    <h1>{ t!("screen-menu") }</h1>
                    <span class="as-of">{ as_of(items.as_deref(), online) }</span>
                    <button data-action="new-dish" disabled={!online} onclick={on_new}>{ t!("menu-new") }</button>
                </header>
                if shown.is_none() {
                    <p class="failure" role="alert">{ (*failure).clone().unwrap_or_default() }</p>
                }
                if items.is_some() && listed.groups.is_empty() {
                    <p class="hint">{ t!("menu-empty") }</p>
                }
                <div class="beside">
                    { menu_list(&listed, &on_wish) }
                    if let Some(typed) = &shown {
                        <MenuForm key={typed.id.unwrap_or_default()} form={typed.clone()} {on_typed}
                            wrong={(*wrong).clone()} failure={(*failure).clone()}
                            busy={busy.is_some()} {online}
                            deletes={items.as_ref().is_some_and(|menu| menu.deletes)}
                            {on_keep} {on_delete} on_close={close} />
                    }
                </div>
            </main>
        </div>
    }
}

/// What is asked of the server.
enum Ask {
    Keep(Option<i64>, Box<Dish>),
    Offer(i64, bool),
    Delete(i64),
}

impl Ask {
    async fn answer(self) -> Result<(), IpcError> {
        match self {
            Ask::Keep(id, dish) => ipc::keep_dish(id, &dish).await,
            Ask::Offer(id, available) => ipc::offer_dish(id, available).await,
            Ask::Delete(id) => ipc::delete_dish(id).await,
        }
    }
}

/// How fresh the list is, and that nothing can be changed where it is so.
fn as_of(menu: Option<&MenuList>, online: bool) -> String {
    let read = match menu {
        None => t!("menu-reading"),
        Some(MenuList { read_at: None, .. }) => t!("menu-never-read"),
        Some(MenuList {
            read_at: Some(at), ..
        }) => t!("menu-as-of", time = clock::time_of_day(*at)),
    };
    if online {
        read
    } else {
        t!("menu-offline", read = read)
    }
}
