//! What the core remembers: how far back, as tables, and as figures.

use olgfeast_protocol::{
    Figures,
    ipc::{Exported, HistoryFilter, HistoryReach, IpcError, ReportSpan},
};
use serde::Serialize;

use super::{NoArgs, invoke};

/// How far back the history reaches.
///
/// # Errors
/// The core's.
pub async fn history_reach() -> Result<HistoryReach, IpcError> {
    invoke("history_reach", &NoArgs {}).await
}

/// Writes all orders that are wanted into a file, as a table for a spreadsheet.
///
/// # Errors
/// The core's; then there is no file.
pub async fn export_history(filter: &HistoryFilter) -> Result<Exported, IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        filter: &'a HistoryFilter,
    }
    invoke("export_history", &Args { filter }).await
}

/// The figures of a span of time, out of what is remembered here.
///
/// # Errors
/// The core's: it cannot be read.
pub async fn report(span: ReportSpan) -> Result<Figures, IpcError> {
    invoke("report", &SpanArgs { span }).await
}

/// Writes the same into a file, as a table for a spreadsheet.
///
/// # Errors
/// The core's; then there is no file.
pub async fn export_report(span: ReportSpan) -> Result<Exported, IpcError> {
    invoke("export_report", &SpanArgs { span }).await
}

#[derive(Serialize)]
struct SpanArgs {
    span: ReportSpan,
}
