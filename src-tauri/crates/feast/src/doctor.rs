//! `feast doctor`: what works and what does not on the way to a server.

mod words;

use anyhow::Context;
use olgfeast_station::doctor::{self, Account, Config};
use tokio::sync::mpsc;

use crate::{
    account::password,
    cli,
    escape::escape,
    exit::{self, Exit},
    output::{self, Output},
    signals::Signals,
};

/// Examines the way and prints a line for each finding as it comes, until all is well, something is
/// not, or nobody reads any more.
pub(crate) async fn doctor(args: cli::Doctor) -> anyhow::Result<Exit> {
    let server = args.server();
    let account = match args.user {
        None => None,
        Some(username) => Some(Account::Named {
            password: password(&username)?,
            username,
        }),
    };
    let mut signals = Signals::listen()?;
    let config = Config::new(server, account, env!("CARGO_PKG_VERSION"), args.ca_file)?;
    tokio::select! {
        exit = examine(config) => exit,
        () = signals.asked_to_end() => Ok(Exit::Error),
        () = output::reader_gone() => Ok(Exit::Error),
    }
}

async fn examine(config: Config) -> anyhow::Result<Exit> {
    let url = config.server.to_string();
    // A finding is told from within the examination, and printed beside it.
    let (told, mut findings) = mpsc::channel(words::MOST_FINDINGS);
    let examination = async move {
        doctor::run(config, |finding| {
            // There is room for all of them.
            let _ = told.try_send(words::line(finding, &url));
        })
        .await
    };
    let print = async {
        let mut output = Output::new();
        while let Some(line) = findings.recv().await {
            let read = output.line(&line).await;
            if !read.context("stdout cannot be written")? {
                break;
            }
        }
        anyhow::Ok(())
    };
    let (examined, printed) = tokio::join!(examination, print);
    printed?;
    match examined {
        Ok(()) => Ok(Exit::Done),
        Err(cause) => {
            exit::say(format_args!("{}", escape(&cause.to_string())));
            Ok(Exit::Error)
        }
    }
}
