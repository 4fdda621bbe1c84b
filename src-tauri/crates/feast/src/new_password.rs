//! `feast serve --new-password`: another password for an account whose own was lost.

use std::path::Path;

use olgfeast_hub::{DataDirError, Hub, HubError, NewPasswordError};

use crate::{
    exit::{self, Exit},
    output::Output,
};

/// Makes it, and tells it on stdout: whoever can run this can read the whole feast.
pub(crate) async fn run(data: &Path, username: &str) -> anyhow::Result<Exit> {
    let account = match Hub::new_password(data, username).await {
        Err(error @ NewPasswordError::Hub(HubError::DataDir(DataDirError::InUse(_)))) => {
            exit::say(format_args!("{error}"));
            return Ok(Exit::InUse);
        }
        made => made?,
    };
    let line = serde_json::to_string(&account)?;
    if !Output::new().line(&line).await? {
        anyhow::bail!("nobody has read the new password: ask for another one");
    }
    Ok(Exit::Done)
}
