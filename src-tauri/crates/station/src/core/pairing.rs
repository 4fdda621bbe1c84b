//! Being let in by a hub for good.

use olgfeast_protocol::Role;

use super::{Core, Effect, StoreOp, session::setting};
use crate::{
    address::{Endpoint, Server},
    now::Now,
    rest::{Answer, CallError},
};

/// The role in which a station is to be paired there: only where the server is known by its key. No
/// more than its endpoint needs, unless a person has decided that it is the admin desk, which looks
/// after the stations and accounts of the feast.
pub(super) fn role(server: &Server, endpoint: Endpoint, decided: Option<Role>) -> Option<Role> {
    let needed = server.code().and_then(|_| endpoint.role())?;
    Some(match decided {
        Some(Role::Admin) => Role::Admin,
        Some(Role::Kitchen | Role::Board) | None => needed,
    })
}

impl Core {
    /// Takes what has come of a pairing, or of asking for a token as a paired station, where that is
    /// an answer. All else is handed back.
    pub(super) fn paired(
        &mut self,
        answer: Result<Answer, CallError>,
        now: Now,
    ) -> Option<Result<Answer, CallError>> {
        let ladder = &mut self.session.ladder;
        match answer {
            Ok(Answer::Paired(credential)) => ladder.paired(credential),
            Err(CallError::Unauthorized(_) | CallError::Refused { .. }) if ladder.was_pairing() => {
                ladder.not_paired();
            }
            Err(CallError::Unauthorized(_) | CallError::Refused { .. })
                if ladder.was_asking_as_station() =>
            {
                ladder.credential_refused();
            }
            other => return Some(other),
        }
        self.keep_secret();
        self.obtain_token(false, now);
        None
    }

    /// The server has answered, and its key was the right one: from now on it is known by its
    /// address, without the code.
    pub(super) fn keep_found(&mut self) {
        let Some(server) = self
            .session
            .server()
            .filter(|server| server.code().is_some())
        else {
            return;
        };
        if self.session.known.as_ref() == Some(server) {
            return;
        }
        let found = server.clone();
        let setting = (setting::PAIRED.to_owned(), Some(found.kept()));
        self.session.known = Some(found);
        self.effects
            .push_back(Effect::Store(StoreOp::Settings(vec![setting])));
    }
}
