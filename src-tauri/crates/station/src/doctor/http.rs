//! The calls of an examination.

use std::time::Duration;

use olgfeast_protocol::{StationId, shown, wire::rest};
use reqwest::StatusCode;
use serde_json::Value;

use super::{
    Account, Asked, Chart, Check, Config, Reading, Stop, cause::Cause, finding::Fact, within,
};
use crate::{
    address::{Endpoint, Server},
    credentials::Secret,
    rest::{Answer, Call, CallError, Http, Rest, root_cause},
};

/// More of an answer to `/health` is not read.
const LARGEST_HEALTH: usize = 64 * 1024;

/// `Date` counts in these.
const SECOND: Duration = Duration::from_secs(1);

/// Calls the server as a station would.
pub(super) struct Caller<'a> {
    server: &'a Server,
    bare: reqwest::Client,
    http: Http,
}

impl Caller<'_> {
    pub(super) fn new(config: &Config) -> Result<Caller<'_>, Stop> {
        let unusable = |words: String| (Check::Health, Cause::Tls(words));
        let bare = config
            .trusts
            .client(&config.server)
            .map_err(|error| unusable(error.to_string()))?
            .user_agent(format!("olgfeast/{}", config.app_version))
            .build()
            .map_err(|error| unusable(root_cause(&error)))?;
        let station = StationId(uuid::Uuid::new_v4());
        let http = Http::new(config.trusts.clone(), station, config.app_version)
            .map_err(|error| unusable(error.to_string()))?;
        Ok(Caller {
            server: &config.server,
            bare,
            http,
        })
    }

    /// Whether the server is well, and what its clock says.
    pub(super) async fn health(
        &self,
        limit: Duration,
        chart: &mut Chart<'_>,
    ) -> Result<Option<Reading>, Cause> {
        let asked = Asked::now();
        let answer = within(limit, self.read_health()).await;
        let (status, date, body) = answer.ok_or(Cause::Silent(limit))??;
        let took = asked.took();
        if status.is_server_error() {
            return Err(Cause::Unwell {
                status: status.as_u16(),
            });
        }
        let told: Option<Value> = serde_json::from_slice(&body).ok();
        let word = |key| {
            let word = told.as_ref()?.get(key)?.as_str()?;
            Some(shown::shown(word, shown::NAME).into_owned())
        };
        match word("status").as_deref() {
            Some("healthy") if status.is_success() => {}
            Some(_) if status.is_success() => {
                return Err(Cause::Unwell {
                    status: status.as_u16(),
                });
            }
            _ => {
                return Err(Cause::NotOlgfeast {
                    status: (!status.is_success()).then_some(status.as_u16()),
                });
            }
        }
        chart.good(Fact::Health {
            version: word("version"),
            took,
        });
        let date = date.as_deref().and_then(rest::http_date);
        Ok(date.map(|date| Reading::new(asked.at, took, date, SECOND)))
    }

    async fn read_health(&self) -> Result<(StatusCode, Option<String>, Vec<u8>), Cause> {
        let lost = |error: reqwest::Error| Cause::NoAnswer(root_cause(&error));
        let call = self.bare.get(self.server.rest("health"));
        let mut response = call.send().await.map_err(lost)?;
        let date = response.headers().get(reqwest::header::DATE);
        let date = date.and_then(|date| date.to_str().ok()).map(str::to_owned);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_HEALTH {
                return Err(Cause::NotOlgfeast { status: None });
            }
        }
        Ok((response.status(), date, body))
    }

    /// A token, and that it opens what a station has to read.
    pub(super) async fn sign_in(
        &self,
        account: &Account,
        endpoint: Endpoint,
        limit: Duration,
        chart: &mut Chart<'_>,
    ) -> Result<Secret, Cause> {
        let asked = Asked::now();
        let signed_in = within(limit, self.token_and_me(account)).await;
        let (token, me) = signed_in.ok_or(Cause::Silent(limit))??;
        if !me.is_staff && endpoint != Endpoint::Orders {
            return Err(Cause::NotStaff(me.username));
        }
        chart.good(Fact::SignedIn {
            username: me.username,
            is_staff: me.is_staff,
            took: asked.took(),
        });
        Ok(token)
    }

    async fn token_and_me(&self, account: &Account) -> Result<(Secret, rest::Me), Cause> {
        let token = match account {
            Account::SignedIn { token } => token.clone(),
            Account::Named { username, password } => self.token(username, password).await?,
        };
        let me = Call::Me {
            token: token.clone(),
        };
        match self.http.call(self.server, me).await.answer {
            Ok(Answer::Me(me)) => Ok((token, me)),
            Ok(_) => Err(Cause::NotOlgfeast { status: None }),
            Err(CallError::Unauthorized(_)) => Err(Cause::TokenRefused),
            Err(error) => Err(failure(error)),
        }
    }
}

impl Caller<'_> {
    async fn token(&self, username: &str, password: &Secret) -> Result<Secret, Cause> {
        let login = Call::Login {
            username: username.to_owned(),
            password: password.clone(),
        };
        match self.http.call(self.server, login).await.answer {
            Ok(Answer::Tokens(login)) => Ok(Secret::new(login.access_token)),
            Ok(_) => Err(Cause::NotOlgfeast { status: None }),
            Err(CallError::Unauthorized(_)) => Err(Cause::WrongPassword),
            Err(error) => Err(failure(error)),
        }
    }
}

fn failure(error: CallError) -> Cause {
    match error {
        CallError::WrongKey => Cause::WrongKey,
        CallError::NotSent(words) | CallError::Unknown(words) => Cause::NoAnswer(words),
        CallError::Broken { status } => Cause::Unwell { status },
        CallError::Later | CallError::TooManyAttempts { .. } => Cause::Later,
        CallError::Unauthorized(_) => Cause::WrongPassword,
        CallError::Refused {
            status: status @ (404 | 405),
            ..
        } => Cause::NotOlgfeast {
            status: Some(status),
        },
        CallError::Refused { status, detail } => Cause::Rejected { status, detail },
        CallError::Alien | CallError::Conflict(_) => Cause::NotOlgfeast { status: None },
    }
}
