//! The station's memory, in the words of the page.

use olgfeast_protocol::{
    OrderId,
    ipc::{
        ErrorCode, HISTORY_PAGE, HistoryFilter, HistoryPage, HistoryPlace, IpcError, LearnedFrom,
        StateChange,
    },
};
use olgfeast_station::{Changed, Filter, Page, Place, Source, Station, StoreError};

/// A page of orders, newest first, [`HISTORY_PAGE`] at most.
pub(crate) async fn page(
    station: &Station,
    filter: HistoryFilter,
    after: Option<HistoryPlace>,
    most: u16,
) -> Result<HistoryPage, IpcError> {
    let HistoryFilter {
        from,
        until,
        status,
        number,
        name,
        item,
    } = filter;
    let filter = Filter {
        from,
        until,
        status,
        number,
        name,
        item,
    };
    let after = after.map(|HistoryPlace { at, id }| Place { at, id });
    let most = usize::from(most.clamp(1, HISTORY_PAGE));
    let page = station.history(filter, after, most).await;
    let Page { orders, next } = page.map_err(unread)?;
    Ok(HistoryPage {
        orders,
        next: next.map(|Place { at, id }| HistoryPlace { at, id }),
    })
}

/// What has become of one order, oldest first.
pub(crate) async fn changes(
    station: &Station,
    id: OrderId,
    ref_code: &str,
) -> Result<Vec<StateChange>, IpcError> {
    let changes = station.changes(id, ref_code).await.map_err(unread)?;
    Ok(changes.into_iter().map(told).collect())
}

fn told(changed: Changed) -> StateChange {
    let Changed {
        from,
        to,
        at,
        by,
        source,
    } = changed;
    StateChange {
        from,
        to,
        at,
        station: by.station,
        user: by.user,
        made_at: by.made_at,
        source: match source {
            Source::Event => LearnedFrom::Event,
            Source::Audit => LearnedFrom::Audit,
            Source::Own => LearnedFrom::Own,
        },
    }
}

/// What cannot be read is not lost: the message says why.
fn unread(error: StoreError) -> IpcError {
    IpcError::new(ErrorCode::Internal, error.to_string())
}
