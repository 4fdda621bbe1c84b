//! `/live`: the live protocol over HTTP, for clients that have no socket, and orders without a cart.

use std::time::Duration;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use olgfeast_protocol::{Epoch, Seq};
use tokio::{sync::oneshot, time::sleep};
use tokio_util::sync::CancellationToken;

use super::{
    App,
    fields::Fields,
    input::{JsonBody, Query, query_text, query_whole},
    intent::{Key, author},
    orders::{LONGEST_NAME, not_placed},
    refusal::Refusal,
    signed_in::SignedIn,
};
use crate::{
    core::{Cursor, Poll},
    live::{Audience, News},
    model::MenuItemId,
    station::Station,
    storage::{MOST_OF_ONE, Once, Wanted},
    wire::{self, live::Page},
};

/// Seconds that a client may wait for the next event.
const LONGEST_WAIT: i64 = 25;
/// Lines of one order.
const MOST_LINES: usize = 100;

/// One part of the board: `part`, from 1.
pub(super) async fn snapshot(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    query: Query,
) -> Result<Response, Refusal> {
    let part = query_whole(&query, "part", 1, 1..=i64::MAX)?.cast_unsigned();
    let audience = Audience::of_account(&user);
    let found = app.core.call(move |core| core.part(audience, part)).await?;
    let part =
        found.ok_or_else(|| Refusal::gone("The board has fewer parts: begin with part 1"))?;
    Ok(json_text(part))
}

/// The events after `after` in the log `epoch`. Where there are none, the answer comes with the next
/// one, or empty after `wait` seconds.
pub(super) async fn events(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    query: Query,
) -> Result<Response, Refusal> {
    let audience = Audience::of_account(&user);
    let cursor = Cursor {
        epoch: query_text(&query, "epoch")?.map(Epoch),
        after: query_text(&query, "after")?.map(Seq),
    };
    let seconds = query_whole(&query, "wait", 0, 0..=LONGEST_WAIT)?;
    let wait = Duration::from_secs(seconds.cast_unsigned());
    let poll = app
        .core
        .call(move |core| core.poll(audience, cursor, !wait.is_zero()))
        .await?;
    let page = match poll {
        Poll::Page(page) => page,
        Poll::Wait { nothing, news } => next(nothing, news, wait, &app.draining).await,
        Poll::NeedsSnapshot => {
            return Err(Refusal::gone(
                "Events from there are not kept: take a snapshot",
            ));
        }
        Poll::Full => return Err(Refusal::Full),
    };
    Ok(json_text(page.to_json()))
}

/// The page with the next event, or the empty one if there is none in that time or before the hub
/// drains.
async fn next(
    nothing: Page,
    news: oneshot::Receiver<News>,
    wait: Duration,
    draining: &CancellationToken,
) -> Page {
    let news = tokio::select! {
        news = news => news.ok(),
        () = sleep(wait) => None,
        () = draining.cancelled() => None,
    };
    match news {
        Some(News { head, event }) => Page {
            epoch: nothing.epoch,
            head,
            events: vec![event],
            more: false,
        },
        None => nothing,
    }
}

/// One order of chosen items, past the cart.
pub(super) async fn place(
    State(app): State<App>,
    SignedIn(user): SignedIn,
    station: Station,
    key: Key,
    body: JsonBody,
) -> Result<Response, Refusal> {
    if key.0.is_none() {
        return Err(Refusal::unprocessable(
            "The header Idempotency-Key is missing",
        ));
    }
    let mut fields = Fields::of(&body);
    let customer_name = fields.text("customer_name", LONGEST_NAME);
    let items = fields.each("items", MOST_LINES, wanted);
    fields.require(&["customer_name", "items"]);
    let (Some(customer_name), Some(items)) = (customer_name, items) else {
        return Err(fields.refusal());
    };
    fields.done()?;
    let items = together(items)?;
    let by = author(&user, station, key, &body, app.time.now());
    let (id, audience) = (user.id, Audience::of_account(&user));
    let placed = app
        .core
        .change(move |core| core.place_items(id, audience, customer_name, &items, &by))
        .await?;
    match placed {
        Once::Now(Ok(order)) => Ok(Json(wire::logged_order(&order)).into_response()),
        Once::Now(Err(reason)) => Err(not_placed(reason)),
        Once::Before(answer) => Ok(json_text(answer)),
        Once::OtherCommand => Err(Refusal::other_command()),
    }
}

fn wanted(fields: &mut Fields<'_>) -> Option<Wanted> {
    let item = fields.whole("food_item_id", i64::MIN..=i64::MAX);
    let quantity = fields.whole("quantity", 1..=MOST_OF_ONE);
    fields.require(&["food_item_id", "quantity"]);
    Some(Wanted {
        item: MenuItemId(item?),
        quantity: quantity?,
    })
}

/// One line for each item, as in a cart.
fn together(items: Vec<Wanted>) -> Result<Vec<Wanted>, Refusal> {
    let mut lines: Vec<Wanted> = Vec::with_capacity(items.len());
    for wanted in items {
        match lines.iter_mut().find(|line| line.item == wanted.item) {
            Some(line) => line.quantity += wanted.quantity,
            None => lines.push(wanted),
        }
    }
    if lines.iter().any(|line| line.quantity > MOST_OF_ONE) {
        return Err(Refusal::unprocessable(format!(
            "An order takes at most {MOST_OF_ONE} pieces of one item"
        )));
    }
    Ok(lines)
}

/// A body that is JSON already.
pub(super) fn json_text(text: String) -> Response {
    let json = HeaderValue::from_static("application/json");
    (StatusCode::OK, [(header::CONTENT_TYPE, json)], text).into_response()
}

#[cfg(test)]
mod tests {
    use axum::extract::ws::Utf8Bytes;
    use tokio::time::Instant;
    use uuid::Uuid;

    use super::*;

    const EPOCH: Epoch = Epoch(Uuid::from_u128(7));

    fn nothing() -> Page {
        Page {
            epoch: EPOCH,
            head: Seq(4),
            events: Vec::new(),
            more: false,
        }
    }

    /// The answer to a wait of 25 s, with the whole seconds that it took.
    async fn wait(news: oneshot::Receiver<News>, draining: &CancellationToken) -> (String, u64) {
        let began = Instant::now();
        let page = next(nothing(), news, Duration::from_secs(25), draining).await;
        (page.to_json(), began.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_ends_empty_when_its_time_is_up_and_not_before() {
        let (_keep, news) = oneshot::channel();
        let ended = wait(news, &CancellationToken::new()).await;
        assert_eq!(ended, (nothing().to_json(), 25));
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_ends_with_the_next_event() {
        let (wake, news) = oneshot::channel();
        tokio::spawn(async move {
            sleep(Duration::from_secs(3)).await;
            let event = Utf8Bytes::from_static(r#"{"type":"new_order"}"#);
            wake.send(News {
                head: Seq(5),
                event,
            })
        });
        let (page, seconds) = wait(news, &CancellationToken::new()).await;
        let expected = format!(
            r#"{{"epoch":"{EPOCH}","head":5,"events":[{{"type":"new_order"}}],"more":false}}"#
        );
        assert_eq!((page, seconds), (expected, 3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_drain_and_a_core_that_has_gone_end_a_wait_empty_at_once() {
        let (_keep, news) = oneshot::channel();
        let draining = CancellationToken::new();
        draining.cancel();
        assert_eq!(wait(news, &draining).await, (nothing().to_json(), 0));
        let (core, news) = oneshot::channel();
        drop(core);
        let ended = wait(news, &CancellationToken::new()).await;
        assert_eq!(ended, (nothing().to_json(), 0));
    }
}
