//! The station's memory, in the words of the page.

use std::path::PathBuf;

use olgfeast_protocol::{
    Figures, OrderId,
    ipc::{
        ErrorCode, Exported, HISTORY_PAGE, HistoryFilter, HistoryPage, HistoryPlace, HistoryReach,
        IpcError, LearnedFrom, ReportSpan, StateChange,
    },
};
use olgfeast_station::{Changed, Filter, Page, Place, Source, Station, StoreError};
use tauri::{AppHandle, Runtime, State};

use crate::{
    commands::{Answer, Core},
    saved_file,
};

/// A page of orders, newest first, [`HISTORY_PAGE`] at most.
pub(crate) async fn page(
    station: &Station,
    filter: HistoryFilter,
    after: Option<HistoryPlace>,
    most: u16,
) -> Result<HistoryPage, IpcError> {
    let after = after.map(|HistoryPlace { at, id }| Place { at, id });
    let most = usize::from(most.clamp(1, HISTORY_PAGE));
    let page = station.history(wanted(filter), after, most).await;
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

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn history_reach(core: State<'_, Core>) -> Answer<HistoryReach> {
    Ok(core.station()?.history_reach())
}

/// Writes all orders that are wanted into a file, and answers with its path.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn export_history<R: Runtime>(
    core: State<'_, Core>,
    app: AppHandle<R>,
    filter: HistoryFilter,
) -> Answer<Exported> {
    let station = core.station()?;
    let (file, path) = saved_file::create(&app, "olgfeast-orders", "csv")?;
    let written = station.export_history(wanted(filter), file).await;
    saved(path, written)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn report(core: State<'_, Core>, span: ReportSpan) -> Answer<Figures> {
    figures(&core.station()?, span).await
}

/// Writes the same into a file, and answers with its path.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn export_report<R: Runtime>(
    core: State<'_, Core>,
    app: AppHandle<R>,
    span: ReportSpan,
) -> Answer<Exported> {
    let station = core.station()?;
    let figures = figures(&station, span).await?;
    let (file, path) = saved_file::create(&app, "olgfeast-report", "csv")?;
    saved(path, station.export_report(figures, file).await)
}

async fn figures(station: &Station, span: ReportSpan) -> Answer<Figures> {
    let ReportSpan {
        from,
        until,
        late_minutes,
        now,
    } = span;
    let counted = station.figures_of(from..until, late_minutes, now).await;
    counted.map_err(unread)
}

/// A file that is not whole is none.
fn saved(path: PathBuf, written: Result<u64, StoreError>) -> Answer<Exported> {
    match written {
        Ok(rows) => Ok(Exported {
            path: path.display().to_string(),
            rows,
        }),
        Err(error) => {
            if let Err(error) = std::fs::remove_file(&path) {
                tracing::warn!(%error, "a file that is not whole cannot be removed");
            }
            Err(IpcError::new(ErrorCode::CannotKeep, error.to_string()))
        }
    }
}

fn wanted(filter: HistoryFilter) -> Filter {
    let HistoryFilter {
        from,
        until,
        status,
        number,
        name,
        item,
        text,
    } = filter;
    Filter {
        from,
        until,
        status,
        number,
        name,
        item,
        text,
    }
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
