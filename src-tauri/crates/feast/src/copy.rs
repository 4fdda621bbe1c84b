//! `feast serve --backup` and `--restore`: a feast as one file.

use std::path::{Path, PathBuf};

use olgfeast_hub::{Contents, DataDirError, RestoreError};
use serde::Serialize;
use tokio::task::spawn_blocking;

use crate::{
    cli,
    exit::{self, Exit},
    output::Output,
};

/// Does what was asked for, and tells what the file holds.
pub(crate) async fn run(what: cli::Instead, data: PathBuf) -> anyhow::Result<Exit> {
    let done = match (what.backup, what.restore) {
        (Some(file), _) => spawn_blocking(move || back_up(&data, file)).await??,
        (None, Some(file)) => match spawn_blocking(move || restore(file, &data)).await? {
            Err(error @ RestoreError::DataDir(DataDirError::InUse(_))) => {
                exit::say(format_args!("{error}"));
                return Ok(Exit::InUse);
            }
            restored => restored?,
        },
        (None, None) => return Ok(Exit::Done),
    };
    // It is done: that nobody reads what it was is no failure.
    Output::new().line(&serde_json::to_string(&done)?).await?;
    Ok(Exit::Done)
}

fn back_up(data: &Path, file: PathBuf) -> Result<Done, olgfeast_hub::BackupError> {
    let contents = olgfeast_hub::back_up(data, &file)?;
    Ok(Done {
        which: Which::Backup(file),
        contents: contents.into(),
    })
}

fn restore(file: PathBuf, data: &Path) -> Result<Done, RestoreError> {
    let contents = olgfeast_hub::restore(&file, data)?;
    Ok(Done {
        which: Which::Restored(file),
        contents: contents.into(),
    })
}

/// The line on stdout.
#[derive(Serialize)]
struct Done {
    #[serde(flatten)]
    which: Which,
    #[serde(flatten)]
    contents: Holds,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Which {
    Backup(PathBuf),
    Restored(PathBuf),
}

/// How much is in the file.
#[derive(Serialize)]
struct Holds {
    orders: u64,
    events: u64,
}

impl From<Contents> for Holds {
    fn from(contents: Contents) -> Holds {
        let Contents { orders, events, .. } = contents;
        Holds { orders, events }
    }
}
