//! `/live/export`: a feast day as tables. Staff only.

use axum::{
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http::header;
use serde_json::Value;

use super::{
    App,
    input::{Fault, Query, query_text},
    not_found,
    refusal::Refusal,
    signed_in::Staff,
};
use crate::{
    core::{CoreError, CoreHandle},
    export::{beginning, file_name, lines},
    feast_day::FeastDay,
    storage::{Rows, Sheet},
};

/// One table of the feast day `day`. A page is read when the client has taken the one before it: a
/// slow one holds up nobody, and no table is ever in memory. If the hub fails on the way the answer is
/// cut off, not ended.
pub(super) async fn sheet(
    State(app): State<App>,
    Staff(_): Staff,
    Path(file): Path<String>,
    query: Query,
) -> Result<Response, Refusal> {
    let named = |sheet: &Sheet| file.strip_suffix(".csv") == Some(sheet.word());
    let Some(sheet) = Sheet::ALL.into_iter().find(named) else {
        return Ok(not_found());
    };
    let day: FeastDay = query_text(&query, "day")?
        .ok_or_else(|| Refusal::Invalid(vec![Fault::missing("query", "day", Value::Null)]))?;
    // The first page before the head of the answer, which could not be taken back.
    let first = page(&app.core, sheet, day, 0).await?;
    let text = [beginning(sheet), lines(&first.rows)].concat();
    let rest = move |(core, next): (CoreHandle, Next)| async move {
        match next {
            Next::Text(text, after) => Ok(Some((text, (core, after.into())))),
            Next::After(key) => {
                let Rows { rows, next } = page(&core, sheet, day, key).await?;
                Ok(Some((lines(&rows), (core, next.into()))))
            }
            Next::End => Ok::<_, CoreError>(None),
        }
    };
    let begin = (app.core, Next::Text(text, first.next));
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", file_name(sheet, day)),
        ),
    ];
    let body = Body::from_stream(stream::try_unfold(begin, rest));
    Ok((head, body).into_response())
}

/// What comes next.
enum Next {
    /// This, and then what is after the key.
    Text(Vec<u8>, Option<i64>),
    After(i64),
    End,
}

impl From<Option<i64>> for Next {
    fn from(key: Option<i64>) -> Next {
        key.map_or(Next::End, Next::After)
    }
}

async fn page(
    core: &CoreHandle,
    sheet: Sheet,
    day: FeastDay,
    after: i64,
) -> Result<Rows, CoreError> {
    core.call(move |core| core.storage.rows(sheet, &day.span(), after))
        .await
}
