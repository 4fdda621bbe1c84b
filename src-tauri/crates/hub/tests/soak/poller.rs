//! A station without a socket: it follows the log in long polls, and does not always wait for the end
//! of one.

use std::{future::Future, pin::Pin, task::Poll};

use futures_util::poll;
use olgfeast_hub::sans_io::{Answer, Hub};
use olgfeast_protocol::live::{EventsPage, SnapshotPart};

use crate::{
    people::{address, body_of},
    station::Place,
};

type Asking = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// See the module. It is staff.
#[derive(Default)]
pub(crate) struct Poller {
    pub(crate) place: Place,
    asking: Option<Asking>,
    /// Pages that it has got.
    pub(crate) pages: u64,
}

impl Poller {
    /// It hangs up.
    pub(crate) fn hangs_up(&mut self) {
        self.asking = None;
    }

    /// Asks, or looks whether there is an answer.
    pub(crate) async fn goes_on(&mut self, hub: &Hub, token: &str) {
        if self.place.cursor.is_none() {
            self.copies(hub, token).await;
        }
        let asking = match &mut self.asking {
            Some(asking) => asking,
            None => {
                let (epoch, after) = (self.place.epoch.unwrap(), self.place.cursor.unwrap());
                let path = format!(
                    "/api/v1/live/events?epoch={epoch}&after={}&wait=25",
                    after.0
                );
                self.asking.insert(Box::pin(ask(hub, &path, token)))
            }
        };
        if let Poll::Ready(answer) = poll!(asking.as_mut()) {
            self.asking = None;
            self.pages += 1;
            match answer.status {
                410 => self.place = Place::default(),
                _ => self
                    .place
                    .page(EventsPage::read(&body_of(&answer)).unwrap()),
            }
        }
    }

    /// The whole board: nothing can happen between two parts here.
    async fn copies(&mut self, hub: &Hub, token: &str) {
        let mut number = 1;
        loop {
            let path = format!("/api/v1/live/snapshot?part={number}");
            let answer = ask(hub, &path, token).await;
            let part = SnapshotPart::read(&body_of(&answer)).unwrap();
            let last = part.part == part.parts;
            self.place.part(part);
            if last {
                return;
            }
            number += 1;
        }
    }
}

pub(crate) fn ask(
    hub: &Hub,
    path: &str,
    token: &str,
) -> impl Future<Output = Answer> + Send + use<> {
    let request = http::Request::get(path)
        .header("authorization", format!("Bearer {token}"))
        .body(String::new())
        .unwrap();
    hub.request(request, address())
}
