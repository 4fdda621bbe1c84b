//! `GET /board`: the public pickup board, for tablets and televisions.
//!
//! Whoever can reach the hub may ask, without an account. So the work that it makes is bounded: a page
//! is drawn once in a second at most, and those who ask in between get the same bytes.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use http::{HeaderName, StatusCode, header};
use jiff::tz::TimeZone;
use tokio::time::{Instant, timeout};

use super::App;
use crate::{core::CoreError, pickup};

/// Where it is.
pub(super) const PATH: &str = "/board";
/// For so long a page is good.
const GOOD: Duration = Duration::from_secs(1);
/// How long the core may take to say what is waiting.
const PATIENCE: Duration = Duration::from_secs(5);

/// The page as it was drawn last, or is being drawn.
#[derive(Default)]
pub(crate) struct Drawn {
    newest: Mutex<Option<Drawing>>,
}

#[derive(Clone)]
struct Drawing {
    since: Instant,
    page: Shared<BoxFuture<'static, Page>>,
}

#[derive(Clone)]
struct Page {
    status: StatusCode,
    body: Bytes,
}

pub(super) async fn board(State(app): State<App>) -> Response {
    let page = app.board.page(Instant::now(), || draw(app.clone()).boxed());
    page.await.into_response()
}

/// What a hub that goes down answers: a page that asks again finds the next one.
pub(super) fn draining() -> Response {
    Page::unknown().into_response()
}

impl Drawn {
    /// The page at `now`; `draw` draws another one where this is too old. One that is still being drawn
    /// is waited for, however many wait already.
    fn page(
        &self,
        now: Instant,
        draw: impl FnOnce() -> BoxFuture<'static, Page>,
    ) -> Shared<BoxFuture<'static, Page>> {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let drawn = newest.as_ref().filter(|drawing| {
            let age = now.duration_since(drawing.since);
            age < GOOD || (drawing.page.peek().is_none() && age < PATIENCE)
        });
        let drawing = match drawn {
            Some(drawing) => drawing.clone(),
            None => Drawing {
                since: now,
                page: draw().shared(),
            },
        };
        *newest = Some(drawing.clone());
        drawing.page
    }
}

async fn draw(app: App) -> Page {
    // With the time at which it was so: whoever waits for the answer may be late.
    let waiting = app
        .core
        .call(|core| Ok::<_, CoreError>((core.storage.waiting()?, core.time.now())));
    match timeout(PATIENCE, waiting).await {
        Ok(Ok((waiting, now))) => {
            let page = pickup::page(&waiting, now, &TimeZone::system());
            Page {
                status: StatusCode::OK,
                body: page.into(),
            }
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "the pickup board cannot be drawn");
            Page::unknown()
        }
        Err(_) => {
            tracing::error!("the pickup board is not drawn in time");
            Page::unknown()
        }
    }
}

impl Page {
    fn unknown() -> Page {
        Page {
            status: StatusCode::SERVICE_UNAVAILABLE,
            body: pickup::ask_at_the_counter().into(),
        }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let headers: [(HeaderName, &str); 6] = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, pickup::POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CACHE_CONTROL, "no-store"),
            // A board asks every few seconds, for days. Kept open, a thousand of them would take up half
            // of the connections that the hub has for stations.
            (header::CONNECTION, "close"),
        ];
        (self.status, headers, self.body).into_response()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::{sync::oneshot, time::advance};

    use super::*;

    fn page(words: &'static str) -> Page {
        Page {
            status: StatusCode::OK,
            body: words.into(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn however_many_ask_a_page_is_drawn_once_in_a_second() {
        let (drawn, times) = (Drawn::default(), AtomicUsize::new(0));
        // Ten seconds of a thousand boards, each of which asks ten times in a second.
        for _ in 0..100 {
            for _ in 0..1_000 {
                let got = drawn.page(Instant::now(), || {
                    times.fetch_add(1, Ordering::Relaxed);
                    async { page("numbers") }.boxed()
                });
                assert_eq!(got.await.body, "numbers");
            }
            advance(Duration::from_millis(100)).await;
        }
        assert_eq!(times.into_inner(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_takes_long_is_waited_for_by_all_and_given_up_after_5_s() {
        let drawn = Drawn::default();
        let (tell, told) = oneshot::channel();
        let draw = async move { told.await.unwrap_or_else(|_| page("never")) };
        let first = drawn.page(Instant::now(), || draw.boxed());
        advance(Duration::from_millis(4_900)).await;
        let second = drawn.page(Instant::now(), || panic!("drawn twice"));
        tell.send(page("late")).ok();
        assert_eq!(
            (first.await.body, second.await.body),
            ("late".into(), "late".into())
        );
        let slow = || std::future::pending().boxed();
        let _waits = drawn.page(Instant::now(), slow);
        advance(PATIENCE).await;
        let third = drawn.page(Instant::now(), || async { page("new") }.boxed());
        assert_eq!(third.await.body, "new");
    }
}
