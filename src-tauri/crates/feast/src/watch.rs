//! `feast watch`: shows a board as it changes, with the same core as the window.

mod json;
mod words;

use anyhow::Context;
use olgfeast_protocol::ipc::Link;
use olgfeast_station::{Lanes, OpenError, Seen, Station, Watch};

use crate::{
    account::station_config,
    cli,
    exit::{self, Exit},
    output::{self, Output},
    signals::Signals,
};
use words::Narrator;

/// Runs a station until it is killed, or nobody reads what it prints.
pub(crate) async fn watch(args: cli::Watch) -> anyhow::Result<Exit> {
    let config = station_config(args.account, args.data, args.what.into())?;
    let mut signals = Signals::listen()?;
    let station = match Station::open(config).await {
        Ok(station) => station,
        Err(error @ OpenError::InUse) => {
            exit::say(format_args!("{error}"));
            return Ok(Exit::InUse);
        }
        Err(error) => return Err(error.into()),
    };
    let printer = Printer {
        output: Output::new(),
        form: if args.json {
            Form::Json
        } else {
            Form::Words(Narrator::default())
        },
    };
    let ended = tokio::select! {
        ended = follow(&station, printer) => ended,
        () = signals.asked_to_end() => Ok(()),
        () = output::reader_gone() => Ok(()),
    };
    station.close().await;
    ended.map(|()| Exit::Done)
}

/// Prints what is seen until the station ends or nobody reads any more.
async fn follow(station: &Station, mut printer: Printer) -> anyhow::Result<()> {
    let (mut watch, lanes, link) = Watch::start(station).await?;
    if !printer.begin(&lanes, &link).await? {
        return Ok(());
    }
    while let Some(seen) = watch.next().await {
        for seen in &seen {
            if !printer.print(seen).await? {
                return Ok(());
            }
        }
    }
    Ok(())
}

struct Printer {
    output: Output,
    form: Form,
}

enum Form {
    /// For scripts.
    Json,
    /// For people.
    Words(Narrator),
}

impl Printer {
    /// What there is at the start: the saved board, and the connection.
    async fn begin(&mut self, lanes: &Lanes, link: &Link) -> anyhow::Result<bool> {
        Ok(
            self.print(&Seen::Board(lanes.clone())).await?
                && self.print(&Seen::Link(*link)).await?,
        )
    }

    /// `false` when nobody reads any more.
    async fn print(&mut self, seen: &Seen) -> anyhow::Result<bool> {
        let lines = match &mut self.form {
            Form::Json => json::line(seen)?.into_iter().collect(),
            Form::Words(narrator) => narrator.tell(seen, &words::time_of_day()),
        };
        for line in lines {
            let read = self.output.line(&line).await;
            if !read.context("stdout cannot be written")? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
