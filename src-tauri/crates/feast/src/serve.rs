//! `feast serve`: hosts a feast.

use anyhow::Context;
use olgfeast_hub::{Account, DataDirError, Hub, HubConfig, HubError, Running};
use serde::Serialize;

use crate::{
    cli, copy,
    exit::{self, Exit},
    new_password,
    output::Output,
    signals::Signals,
};

/// Runs a hub until it is asked to end, and then lets its clients go first.
pub(crate) async fn serve(args: cli::Serve) -> anyhow::Result<Exit> {
    if let Some(instead) = args.instead {
        return match instead.new_password {
            Some(username) => new_password::run(&args.data, &username).await,
            None => copy::run(instead, args.data).await,
        };
    }
    let listen = args.listen.context("no address to listen on")?;
    let mut signals = Signals::listen()?;
    let hub = Hub::start(HubConfig {
        listen,
        tls_listen: args.tls_listen,
        data: args.data,
        demo: args.demo,
        plain_open: args.plain_open,
        allow_origins: args.allow_origin,
        tick: None,
    });
    let mut hub = match hub.await {
        Ok(hub) => hub,
        Err(error @ HubError::DataDir(DataDirError::InUse(_))) => {
            exit::say(format_args!("{error}"));
            return Ok(Exit::InUse);
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(account) = hub.to_note() {
        exit::say(format_args!(
            "sign in as {} with the password {}\n\
             feast: it is shown only this once: write it down.",
            account.username, account.password
        ));
        hub.noted()?;
    }
    if let Err(error) = announce(&hub).await {
        tracing::warn!(%error, "nobody could be told on stdout where the hub listens");
    }
    signals.asked_to_end().await;
    tracing::info!("draining");
    hub.drain().await;
    Ok(Exit::Done)
}

async fn announce(hub: &Running) -> anyhow::Result<()> {
    let line = serde_json::to_string(&Started {
        listening: hub.address().to_string(),
        tls: hub.tls().map(|tls| tls.address.to_string()),
        pairing: hub.tls().map(|tls| tls.code.to_string()),
        demo: hub.demo().map(|demo| Demo {
            staff: pair(&demo.staff),
            customer: pair(&demo.customer),
        }),
    })?;
    Output::new().line(&line).await?;
    Ok(())
}

/// The first line on stdout.
#[derive(Serialize)]
struct Started<'a> {
    listening: String,
    /// Where it listens for TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    tls: Option<String>,
    /// The code by which stations know it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pairing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    demo: Option<Demo<'a>>,
}

/// Name and password of each.
#[derive(Serialize)]
struct Demo<'a> {
    staff: [&'a str; 2],
    customer: [&'a str; 2],
}

fn pair(account: &Account) -> [&str; 2] {
    [&account.username, &account.password]
}
