//! `feast export`: a feast day as tables for a spreadsheet.

use std::path::PathBuf;

use olgfeast_hub::Exported;
use serde::Serialize;
use tokio::task::spawn_blocking;

use crate::{cli, exit::Exit, output::Output};

/// Writes the tables, and tells what is in them.
pub(crate) async fn export(args: cli::Export) -> anyhow::Result<Exit> {
    let cli::Export { data, day, to } = args;
    let Exported {
        files,
        orders,
        items,
        events,
    } = spawn_blocking(move || olgfeast_hub::export(&data, day, &to)).await??;
    let line = serde_json::to_string(&Line {
        exported: files,
        orders,
        items,
        events,
    })?;
    // It is done: that nobody reads what it was is no failure.
    Output::new().line(&line).await?;
    Ok(Exit::Done)
}

/// The line on stdout.
#[derive(Serialize)]
struct Line {
    exported: Vec<PathBuf>,
    orders: u64,
    items: u64,
    events: u64,
}
