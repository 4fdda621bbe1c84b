//! The kitchen display.

use std::rc::Rc;

use olgfeast_board::filter::Filter;
use olgfeast_protocol::{Lane, OrderId, UtcTime};
use yew::prelude::*;

use crate::{
    clock,
    components::{
        all_day_rail::AllDayRail,
        bar::Bar,
        drawer::DrawerView,
        filter_line::FilterLine,
        help::Help,
        lane::LaneDrawing,
        notices::{Notices, NoticesProps},
        paper::PaperSheet,
    },
    hooks::{Room, type_size, use_display, use_now, use_room, use_scale},
    state::{
        badge::{Badge, Stale, badge},
        filter::sieve,
        fit::Shape,
        keys::KeyMap,
        screen::Screen,
        view::Open,
        words,
    },
    t,
};

/// Until the board was measured: the window as it opens.
const FIRST_ROOM: Room = Room {
    width: 1280.0,
    height: 744.0,
    fonts_ready: false,
    scale: 1.0,
};

/// See [`Kitchen`].
#[derive(Properties, PartialEq)]
pub struct KitchenProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
    /// A person has acknowledged that this order was cancelled.
    pub on_seen: Callback<OrderId>,
}

/// Bar, strips, and three lanes.
#[component]
pub fn Kitchen(props: &KitchenProps) -> Html {
    let open = &props.open;
    // What the core said may be younger than the last tick.
    let now = use_now().max(open.signs.core_heard_at);
    let server_now = open.server_now(now);
    let badge = badge(&open.signs, now);

    let board = use_node_ref();
    let room = use_room(&board).unwrap_or(FIRST_ROOM);
    let size = type_size(open.settings.display, room.width);
    let shape = Shape::of(room.width, room.height, size.scale);
    use_scale(shape);
    let room = Room {
        scale: shape.scale,
        ..room
    };
    let show_all = use_state_eq(|| false);
    let on_show_all = {
        let (setter, next) = (show_all.setter(), !*show_all);
        Callback::from(move |()| setter.set(next))
    };
    let sieved = use_memo(
        (open.lanes.clone(), Rc::clone(&open.filter), *show_all),
        |(lanes, filter, show_all)| {
            if *show_all {
                sieve(lanes, &Filter::default())
            } else {
                sieve(lanes, filter)
            }
        },
    );
    let keys = use_memo(Rc::clone(&open.settings), |settings| {
        KeyMap::of(&settings.keys)
    });
    let handle = use_display(&sieved.lanes, shape, &keys, &props.on_seen);
    let helps = handle.display.borrow().helps();
    let all_day = handle.display.borrow().all_day().cloned();
    let drawer = handle.display.borrow().drawer();
    let paper_asked_at = handle.display.borrow().paper_asked_at();
    let toast = handle.display.borrow().toast().cloned().map(Rc::new);

    let earlier = use_state_eq(|| false);
    let on_earlier = {
        let (setter, next) = (earlier.setter(), !*earlier);
        Callback::from(move |()| setter.set(next))
    };
    let notices = NoticesProps::of(open, badge, *earlier, now);
    let lanes = Lane::ALL.map(|lane| {
        LaneDrawing {
            lane,
            lanes: &sieved.lanes,
            handle: &handle,
            shape,
            ages: open.settings.ages,
            room,
            now,
            server_now,
        }
        .draw()
    });
    let framed = matches!(badge.stale, Stale::Frame { .. });
    let class = classes!(
        "board",
        if shape.wide { "wide" } else { "narrow" },
        shape.beside.then_some("beside"),
        format!("columns-{}", shape.tickets.columns),
    );
    html! {
        <div class={classes!("kitchen", framed.then_some("stale"))}>
            <Bar
                screen={Screen::Kitchen} on_screen={props.on_screen.clone()}
                {badge} newest={open.newest.clone()} unsent={open.unsent} {now} {server_now}
                receipt={open.receipt.clone()} earlier={*earlier} {on_earlier}
                {toast} on_undo={handle.on_undo.clone()}
                all_day={Some(handle.display.borrow().all_day().is_some())}
                on_all_day={handle.on_all_day.clone()}
                help={Some(helps)} on_help={handle.on_help.clone()}
                recall={Some(drawer.is_some())} on_recall={handle.on_recall.clone()}
            />
            <Notices ..notices />
            <FilterLine
                filter={Rc::clone(&open.filter)} hides={sieved.hides} all_shown={*show_all}
                on_show_all={on_show_all}
            />
            <div class="floor">
                <main {class} ref={board}>
                    { for lanes }
                    if open.lanes.are_empty() {
                        <p class="empty">{ empty(open, &badge, now) }</p>
                    } else if sieved.lanes.are_empty() {
                        <p class="empty"><strong>{ words::nothing_here(&open.filter) }</strong></p>
                    }
                </main>
                if let Some(all_day) = all_day {
                    <AllDayRail
                        lanes={sieved.lanes.clone()} picked={all_day.picked} height={room.height}
                        on_pick={handle.on_pick.clone()}
                    />
                }
                if helps {
                    <Help
                        settings={Rc::clone(&open.settings)} height={room.height}
                    />
                }
                if let Some(drawer) = drawer {
                    <DrawerView
                        {drawer} lanes={open.lanes.clone()} ended={Rc::clone(&open.ended)}
                        {badge} good_at={open.signs.good_at} {now} {server_now}
                        height={room.height}
                        on_drawer={handle.on_drawer.clone()} on_back={handle.on_back.clone()}
                        on_find={handle.on_find.clone()} on_paper={handle.on_paper.clone()}
                    />
                }
            </div>
            <PaperSheet
                open={open.clone()} asked_at={paper_asked_at}
                on_failed={handle.on_no_paper.clone()}
            />
        </div>
    }
}

/// Nothing to cook: only said as a fact where it is one.
fn empty(open: &Open, badge: &Badge, now: UtcTime) -> Html {
    let last = open.newest.as_ref().map(|newest| {
        let at = newest
            .ordered_at
            .map(|at| clock::moment(at, open.server_now(now)));
        t!(
            "last-order",
            number = &*newest.number,
            when = at.unwrap_or_else(|| t!("age-unknown"))
        )
    });
    let link = if badge.is_live() {
        t!("empty-live")
    } else {
        t!("empty-stale", link = words::link(badge))
    };
    html! {
        <>
            <strong>{ t!("no-open-orders") }</strong>
            <span>{ last.unwrap_or_default() }{ " " }{ link }</span>
        </>
    }
}
