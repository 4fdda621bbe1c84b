//! `/live/orders/{id}`: what live clients change about an order besides its status.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use olgfeast_protocol::{LineId, Version};

use super::{
    App,
    fields::Fields,
    input::{JsonBody, path_id},
    intent::{Key, author},
    live::{LONGEST_NOTES, json_text},
    orders::{order_id, unknown},
    refusal::Refusal,
    signed_in::Staff,
};
use crate::{
    station::Station,
    storage::{Amend, Amended, Amendment, Once},
    wire,
};

/// Strikes a line, or not any more: `struck`.
pub(super) async fn strike(
    State(app): State<App>,
    Staff(user): Staff,
    station: Station,
    key: Key,
    Path((order, line)): Path<(String, String)>,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let key = key.needed()?;
    let order = order_id(&order)?;
    let line = path_id("line_id", &line).map(LineId)?;
    let mut fields = Fields::of(&body);
    let struck = fields.flag("struck");
    fields.require(&["struck"]);
    let Some(struck) = struck else {
        return Err(fields.refusal());
    };
    let wish = Amend {
        order,
        to: Amendment::Strike { line, struck },
        by: author(&user, station, key, &body, app.time.now()),
    };
    amend(&app, wish).await
}

/// Replaces the notes: `notes`, which may be empty or null.
pub(super) async fn set_notes(
    State(app): State<App>,
    Staff(user): Staff,
    station: Station,
    key: Key,
    Path(order): Path<String>,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let key = key.needed()?;
    let order = order_id(&order)?;
    let mut fields = Fields::of(&body);
    let notes = fields.text_or_null("notes", LONGEST_NOTES);
    let expected = fields.whole_or_null("expected_version", 1..=i64::MAX);
    fields.require(&["notes"]);
    let Some(notes) = notes else {
        return Err(fields.refusal());
    };
    fields.done()?;
    let wish = Amend {
        order,
        to: Amendment::Notes {
            notes: notes.unwrap_or_default(),
            expected: expected.map(|version| Version(version.cast_unsigned())),
        },
        by: author(&user, station, key, &body, app.time.now()),
    };
    amend(&app, wish).await
}

async fn amend(app: &App, wish: Amend) -> Result<Response, Refusal> {
    let amended = app.core.change(move |core| core.amend(&wish)).await?;
    match amended {
        Once::Now(Amended::Now { order, .. } | Amended::Already(order)) => {
            Ok(Json(wire::logged_order(&order)).into_response())
        }
        Once::Now(Amended::Changed { order, since }) => {
            let changed = Json(wire::changed_zoned(&order, &since));
            Ok((StatusCode::CONFLICT, changed).into_response())
        }
        Once::Now(Amended::UnknownOrder) => Err(unknown()),
        Once::Now(Amended::UnknownLine(order)) => Err(Refusal::not_found(format!(
            "Order {} has no such line",
            order.display_id
        ))),
        Once::Before(answer) => Ok(json_text(answer)),
        Once::OtherCommand => Err(Refusal::other_command()),
    }
}
