//! Telling everybody what has changed, and not before it is kept.

use std::mem;

use axum::extract::ws::Utf8Bytes;
use olgfeast_protocol::{OrderStatus, UtcTime, Version};
use serde_json::Value;

use super::{Core, text};
use crate::{fanout::Endpoint, live::Change, model::Order, storage::Logged, wire::frames};

/// Changes that are not told yet.
#[derive(Default)]
pub(super) enum News {
    /// What is changed is kept already, and is told at once.
    #[default]
    AtOnce,
    /// What is changed waits for the commit of its group. As many as there are commands in it.
    Held(Vec<Untold>),
}

/// A change that is told later.
pub(super) struct Untold {
    before: Option<(Version, OrderStatus)>,
    order: Order,
    logged: Logged,
    /// As plain clients get it.
    plain: Utf8Bytes,
    at: UtcTime,
}

impl Core {
    /// Publishes a change; one of a group, when the group is kept. What cannot be read then is left
    /// out: the change itself must not be answered as failed because of a frame about it.
    ///
    /// `plain` is the event as plain clients get it.
    pub(super) fn tell(&mut self, change: &Change<'_>, plain: impl FnOnce() -> Value, at: UtcTime) {
        let plain = text(&plain());
        match &mut self.news {
            News::AtOnce => {
                self.publish(change, &plain);
                self.show(at);
            }
            News::Held(untold) => untold.push(Untold {
                before: change.before,
                order: change.order.clone(),
                logged: change.logged.clone(),
                plain,
                at,
            }),
        }
    }

    /// From here on changes are held back, until [`Core::held`] is told or dropped.
    pub(super) fn hold_news(&mut self) {
        self.news = News::Held(Vec::new());
    }

    /// What was held back. From here on changes are told at once.
    pub(super) fn held_news(&mut self) -> Vec<Untold> {
        match mem::take(&mut self.news) {
            News::AtOnce => Vec::new(),
            News::Held(untold) => untold,
        }
    }

    /// Tells what was held back, in its order. Pictures of the whole are sent once: they show what
    /// all of it came to.
    pub(super) fn tell_held(&mut self, held: &[Untold]) {
        for untold in held {
            let change = Change {
                before: untold.before,
                order: &untold.order,
                logged: &untold.logged,
            };
            self.publish(&change, &untold.plain);
        }
        if let Some(last) = held.last() {
            self.show(last.at);
        }
    }

    /// Gives an event to all who can see it.
    fn publish(&mut self, change: &Change<'_>, plain: &Utf8Bytes) {
        self.live.publish(change);
        self.fanout.publish(Endpoint::Kitchen, plain);
        self.fanout.publish(Endpoint::Admin, plain);
    }

    /// Shows the lanes and the figures to those who get them after a change.
    fn show(&mut self, at: UtcTime) {
        if self.fanout.listens(Endpoint::Kitchen) {
            match self.kitchen_update(at) {
                Ok(update) => self.fanout.publish(Endpoint::Kitchen, &text(&update)),
                Err(error) => tracing::error!(%error, "no kitchen_update after a change"),
            }
        }
        let plain_admins = self.fanout.listens(Endpoint::Admin);
        let live_admins = self.live.wants_figures();
        if !plain_admins && !live_admins {
            return;
        }
        match self.storage.tallies(at) {
            Ok(tallies) => {
                if plain_admins {
                    let frame = text(&frames::brief_analytics(&tallies, at));
                    self.fanout.publish(Endpoint::Admin, &frame);
                }
                if live_admins {
                    self.live
                        .figures(&text(&frames::full_analytics(&tallies, at)));
                }
            }
            Err(error) => tracing::error!(%error, "no analytics after a change"),
        }
    }
}
