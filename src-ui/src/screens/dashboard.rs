//! The figures of the feast, and the orders that need a hand.

use std::rc::Rc;

use olgfeast_protocol::{
    UtcTime,
    ipc::{Dashboard as Figures, Spans},
};
use yew::prelude::*;

use crate::{
    components::{
        bar::Bar,
        dashboard_charts::Charts,
        dashboard_orders::Orders,
        dashboard_tile::{Tile, TileProps},
        notices::{Notices, NoticesProps},
        ticket::mood_class,
    },
    hooks::{use_figures, use_moves, use_now},
    numbers,
    state::{
        badge::badge,
        dashboard::{AsOf, longest_waiting, open_counts},
        screen::Screen,
        view::Open,
        words,
    },
    t,
};

/// See [`Dashboard`].
#[derive(Properties, PartialEq)]
pub struct DashboardProps {
    /// What the core shows.
    pub open: Open,
    /// To another screen.
    pub on_screen: Callback<Screen>,
}

/// The bar, and below it figures, orders and charts.
#[component]
pub fn Dashboard(props: &DashboardProps) -> Html {
    let open = &props.open;
    let now = use_now().max(open.signs.core_heard_at);
    let server_now = open.server_now(now);
    let badge = badge(&open.signs, now);
    let moves = use_moves();
    let figures = use_figures(&open.lanes);
    let good_at = open.signs.good_at;
    let on_board = AsOf::here(&badge, good_at, now);
    let counted = figures.dashboard.as_ref().map(|dashboard| {
        let counted_at = dashboard.counted_at.plus_millis(-open.offset_millis);
        AsOf::here(&badge, good_at, counted_at)
    });
    let earlier = use_state_eq(|| false);
    let on_earlier = {
        let (setter, next) = (earlier.setter(), !*earlier);
        Callback::from(move |()| setter.set(next))
    };
    let notices = NoticesProps::of(open, badge, *earlier, now);
    let tiles = Tiles {
        open,
        dashboard: figures.dashboard.as_deref(),
        on_board,
        counted,
        now,
        server_now,
    };
    html! {
        <div class="desk">
            <div>
                <Bar
                    screen={Screen::Dashboard} on_screen={props.on_screen.clone()}
                    {badge} newest={open.newest.clone()} unsent={open.unsent} {now} {server_now}
                    receipt={open.receipt.clone()} earlier={*earlier} {on_earlier}
                    toast={moves.toast.clone()} on_undo={moves.on_undo.clone()}
                />
                <Notices ..notices />
            </div>
            <main class="dashboard">
                <h1 class="unseen">{ t!("screen-dashboard") }</h1>
                if figures.error.is_some() {
                    <p class="unread" role="alert">{ t!("dash-unread") }</p>
                }
                <div class="tiles">
                    { for tiles.all().into_iter().map(|tile| html! { <Tile ..tile /> }) }
                </div>
                <div class="below">
                    <Orders
                        lanes={open.lanes.clone()} ended={Rc::clone(&open.ended)}
                        ages={open.settings.ages} as_of={on_board} {now} {server_now}
                        on_move={moves.on_move.clone()}
                    />
                    if let (Some(dashboard), Some(as_of)) = (&figures.dashboard, counted) {
                        <Charts
                            dashboard={Rc::clone(dashboard)} {as_of} {now}
                            offset_millis={open.offset_millis}
                        />
                    }
                </div>
            </main>
        </div>
    }
}

/// What the tiles are made of.
struct Tiles<'a> {
    open: &'a Open,
    dashboard: Option<&'a Figures>,
    on_board: AsOf,
    /// `None` until something was counted.
    counted: Option<AsOf>,
    now: UtcTime,
    server_now: UtcTime,
}

impl Tiles<'_> {
    fn all(&self) -> [TileProps; 6] {
        [
            self.open_orders(),
            self.oldest(),
            self.today(),
            self.to_ready(),
            self.late(),
            self.value(),
        ]
    }

    fn open_orders(&self) -> TileProps {
        let counts = open_counts(&self.open.lanes);
        let open: usize = counts.iter().sum();
        let ended = self.dashboard.map(words::ended_today);
        TileProps {
            as_of: Some(self.on_board),
            notes: [Some(words::open_states(counts)), ended]
                .into_iter()
                .flatten()
                .collect(),
            ..self.tile("open", t!("dash-open"), open.to_string())
        }
    }

    fn oldest(&self) -> TileProps {
        let ages = &self.open.settings.ages;
        let oldest = longest_waiting(&self.open.lanes, ages, self.server_now);
        let (figure, notes, mood) = match oldest {
            Some((card, age)) => (
                words::age_and_shape(age, card.lane),
                vec![words::who(&card), words::lane(card.lane)],
                mood_class(age),
            ),
            None => (words::nothing(), vec![t!("no-open-orders")], ""),
        };
        TileProps {
            as_of: Some(self.on_board),
            notes,
            mood,
            ..self.tile("oldest", t!("dash-oldest"), figure)
        }
    }

    fn today(&self) -> TileProps {
        self.counted(
            "today",
            t!("dash-today"),
            |dashboard| &dashboard.orders,
            |dashboard| {
                let orders = &dashboard.orders;
                let quarter = t!("dash-quarter", count = dashboard.quarter);
                let ever = orders.ever.map(|ever| numbers::whole(ever.figure));
                let notes = [
                    Some(quarter),
                    Some(words::orders_so_far(orders)),
                    words::in_all(ever),
                ];
                (numbers::whole(orders.today.figure), notes)
            },
        )
    }

    fn value(&self) -> TileProps {
        self.counted(
            "value",
            t!("dash-value"),
            |dashboard| &dashboard.value,
            |dashboard| {
                let value = &dashboard.value;
                let (tokens, unpriced) = words::tokens(dashboard);
                let ever = value.ever.map(|ever| numbers::amount(ever.figure));
                let so_far = match words::in_all(ever) {
                    Some(ever) => format!("{} · {ever}", words::value_so_far(value)),
                    None => words::value_so_far(value),
                };
                let notes = [Some(tokens), Some(so_far), unpriced];
                (numbers::amount(value.today.figure), notes)
            },
        )
    }

    fn to_ready(&self) -> TileProps {
        let told = self
            .dashboard
            .map(|dashboard| words::to_ready(&dashboard.today.to_ready));
        self.of_today("to-ready", t!("dash-to-ready"), told)
    }

    fn late(&self) -> TileProps {
        let minutes = self.open.settings.ages.preparing.late;
        let told = self
            .dashboard
            .map(|dashboard| words::late(&dashboard.today.late, minutes));
        self.of_today("late", t!("dash-late"), told)
    }

    /// A figure that only this computer counts, with what belongs to it.
    fn of_today(
        &self,
        name: &'static str,
        title: String,
        told: Option<(String, String)>,
    ) -> TileProps {
        let (figure, note) = told.unzip();
        TileProps {
            as_of: self.counted,
            notes: note.into_iter().collect(),
            ..self.tile(name, title, figure.unwrap_or_else(words::nothing))
        }
    }

    /// A figure that the server counts as well.
    fn counted(
        &self,
        name: &'static str,
        title: String,
        spans: fn(&Figures) -> &Spans,
        told: impl Fn(&Figures) -> (String, [Option<String>; 3]),
    ) -> TileProps {
        let (Some(dashboard), Some(counted)) = (self.dashboard, self.counted) else {
            return self.tile(name, title, words::nothing());
        };
        let (figure, notes) = told(dashboard);
        let today = &spans(dashboard).today;
        TileProps {
            as_of: Some(AsOf::told(
                today,
                counted,
                self.open.offset_millis,
                self.now,
            )),
            notes: notes.into_iter().flatten().collect(),
            ..self.tile(name, title, figure)
        }
    }

    fn tile(&self, name: &'static str, title: String, figure: String) -> TileProps {
        TileProps {
            name,
            title: title.into(),
            figure: figure.into(),
            notes: Vec::new(),
            as_of: None,
            mood: "",
            now: self.now,
        }
    }
}
