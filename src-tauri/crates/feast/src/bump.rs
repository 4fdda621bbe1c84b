//! `feast bump`: works one order.

use olgfeast_protocol::{DeadLetter, DeadReason, OrderStatus, ipc::Settlement};
use olgfeast_station::{BumpError, Bumped, Endpoint, OpenError};

use crate::{
    account::station_config,
    cli,
    escape::escape,
    exit::{self, Exit},
    output::Output,
};

/// Brings an order to a state, through the outbox of the data directory.
pub(crate) async fn bump(args: cli::Bump) -> anyhow::Result<Exit> {
    let config = station_config(args.account, args.data, Endpoint::Kitchen)?;
    let (order, to) = (args.order, OrderStatus::from(args.to));
    let wait = (!args.no_wait).then_some(args.wait);
    let (words, exit) = match olgfeast_station::bump(config, order, to, wait).await {
        Ok(Bumped::Done(Settlement::Applied)) => {
            (format!("order {order} is {}", to.word()), Exit::Done)
        }
        Ok(Bumped::Done(Settlement::AlreadyDone)) => (
            format!("order {order} was {} or further already", to.word()),
            Exit::Done,
        ),
        Ok(Bumped::Stored) => {
            let words = format!(
                "order {order} to {}: stored, and sent as soon as the server can be reached",
                to.word()
            );
            (
                words,
                if args.no_wait {
                    Exit::Done
                } else {
                    Exit::Unsent
                },
            )
        }
        Ok(Bumped::Refused(letter)) => {
            exit::say(format_args!("{}", why(&letter)));
            return Ok(Exit::Refused);
        }
        Err(BumpError::Open(error @ OpenError::InUse)) => {
            exit::say(format_args!("{error}"));
            return Ok(Exit::InUse);
        }
        Err(error) => return Err(error.into()),
    };
    Output::new().line(&words).await?;
    Ok(exit)
}

/// What has become of an action that was refused.
fn why(letter: &DeadLetter) -> String {
    let order = letter.intent.order;
    let found = match letter.found {
        Some(found) => format!(" (it is {} there)", found.word()),
        None => String::new(),
    };
    let reason = match &letter.reason {
        DeadReason::ChangedElsewhere => "somebody else changed it meanwhile".to_owned(),
        DeadReason::OrderGone => "the server has no such order".to_owned(),
        DeadReason::AnotherOrder => {
            "the server has another order under this id: it was restored from a backup".to_owned()
        }
        DeadReason::Refused { status, detail } => {
            format!("the server refused it with {status}: {}", escape(detail))
        }
        DeadReason::CrashLoop => "it was given up after five crashes while sending it".to_owned(),
        DeadReason::EarlierFailed => "an earlier action on this order was refused".to_owned(),
        DeadReason::ServerWentBack => {
            "the server had it, and was put back to an older state".to_owned()
        }
    };
    format!("order {order} was not changed: {reason}{found}")
}
