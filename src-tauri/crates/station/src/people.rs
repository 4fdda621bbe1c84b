//! Who works at a hub: its stations, and the accounts of its staff.

use olgfeast_protocol::{
    Role, Seq, StationId, UtcTime,
    ipc::{
        ErrorCode, IpcError,
        people::{Invitation, NewPassword, PairedStation, People, Person, Presence, StationSeen},
    },
    shown,
};
use serde_json::Value;

use crate::{
    core::Command,
    rest::{Answer, Ask, Call, CallError, Rest},
    station::Station,
};

/// Stations that are told: as many as a hub knows.
const MOST_STATIONS: usize = 512;

/// Letters of the longest name of an account.
const LONGEST_NAME: usize = 50;

impl Station {
    /// The displays that the hub has heard of. `None`: this server cannot tell, because it is a plain
    /// one.
    ///
    /// # Errors
    /// [`ErrorCode::NotStaff`] where this station may not know, or why the server cannot be asked.
    pub async fn stations(&self) -> Result<Option<Vec<StationSeen>>, IpcError> {
        let told = self.at_hub(Ask::Stations).await?;
        Ok(told.map(|told| each(of(&told, "stations"), MOST_STATIONS, seen)))
    }

    /// The accounts of staff, and the stations that are paired. `None`: this server has neither.
    ///
    /// # Errors
    /// As [`Station::stations`].
    pub async fn people(&self) -> Result<Option<People>, IpcError> {
        let Some(users) = self.at_hub(Ask::Users).await? else {
            return Ok(None);
        };
        let pairings = self.at_hub(Ask::Pairings).await?.unwrap_or_default();
        Ok(Some(People {
            staff: each(of(&users, "users"), usize::MAX, person),
            paired: each(&pairings, MOST_STATIONS, paired),
        }))
    }

    /// Makes an account of staff, with a password that is told this one time.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] where there is such a name already, or it is none.
    pub async fn new_person(&self, username: String) -> Result<NewPassword, IpcError> {
        let username = username.trim().to_owned();
        if username.is_empty() || username.chars().count() > LONGEST_NAME {
            let words = format!("a name has 1 to {LONGEST_NAME} letters");
            return Err(IpcError::new(ErrorCode::BadInput, words));
        }
        self.password(Ask::NewUser { username }).await
    }

    /// Gives an account another password, which is told this one time.
    ///
    /// # Errors
    /// As [`Station::stations`].
    pub async fn reset_password(&self, id: i64) -> Result<NewPassword, IpcError> {
        self.password(Ask::ResetPassword { id }).await
    }

    /// Lets an account sign in, or signs it out for good.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for the last admin.
    pub async fn set_active(&self, id: i64, active: bool) -> Result<(), IpcError> {
        self.done(Ask::SetActive { id, active }).await
    }

    /// Digits that let one station in without a password.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for [`Role::Admin`].
    pub async fn invite(&self, role: Role) -> Result<Invitation, IpcError> {
        let told = self.told(Ask::Invite { role }).await?;
        let read = || {
            Some(Invitation {
                pin: text(&told, "pin")?,
                role,
                until: UtcTime::parse(of(&told, "until").as_str()?)?,
            })
        };
        read().ok_or_else(alien)
    }

    /// Takes away what a station was let in with, and closes what it has open.
    ///
    /// # Errors
    /// As [`Station::stations`].
    pub async fn unpair(&self, station: StationId) -> Result<(), IpcError> {
        self.done(Ask::Unpair { station }).await
    }

    async fn password(&self, ask: Ask) -> Result<NewPassword, IpcError> {
        let told = self.told(ask).await?;
        let read = || {
            Some(NewPassword {
                username: text(of(&told, "user"), "username")?,
                password: text(&told, "password")?,
            })
        };
        read().ok_or_else(alien)
    }

    async fn done(&self, ask: Ask) -> Result<(), IpcError> {
        self.told(ask).await.map(|_| ())
    }

    async fn told(&self, ask: Ask) -> Result<Value, IpcError> {
        let told = self.at_hub(ask).await?;
        told.ok_or_else(|| IpcError::new(ErrorCode::BadInput, "a plain server has no such thing"))
    }

    /// What a hub answers; `None` from a plain server.
    async fn at_hub(&self, ask: Ask) -> Result<Option<Value>, IpcError> {
        let way = self.ask(|reply| Command::Way { reply }).await?;
        let token = way
            .token
            .ok_or_else(|| IpcError::new(ErrorCode::Unreachable, "there is no sign-in yet"))?;
        let makes = matches!(
            ask,
            Ask::NewUser { .. } | Ask::Stations | Ask::Users | Ask::Pairings
        );
        let rest = self.rest();
        let reply = rest.call(&way.server, Call::Desk { token, ask }).await;
        match reply.answer {
            Ok(Answer::Desk(told)) => Ok(Some(told)),
            Ok(_) => Err(alien()),
            // Only what has no key of its own in its path tells by this that there is no such thing.
            Err(CallError::Refused { status: 404, .. }) if makes => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }
}

fn each<T>(list: &Value, most: usize, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(read).take(most).collect()
}

fn of<'a>(value: &'a Value, key: &str) -> &'a Value {
    value.get(key).unwrap_or(&Value::Null)
}

/// To the letter: what a person has to type.
fn text(value: &Value, key: &str) -> Option<String> {
    of(value, key).as_str().map(str::to_owned)
}

/// What others have typed, to be read.
fn words(value: &Value, key: &str) -> Option<String> {
    let typed = of(value, key).as_str()?;
    Some(shown::shown(typed, shown::NAME).into_owned())
}

fn seen(value: &Value) -> Option<StationSeen> {
    Some(StationSeen {
        id: StationId(of(value, "id").as_str()?.parse().ok()?),
        name: words(value, "name"),
        role: words(value, "role"),
        version: words(value, "version"),
        address: words(value, "address"),
        last_heard: of(value, "last_heard").as_str().and_then(UtcTime::parse),
        cursor: of(value, "cursor").as_u64().map(Seq),
        unsent: of(value, "unsent").as_u64(),
        state: match of(value, "state").as_str()? {
            "connected" => Presence::Connected,
            "polling" => Presence::Polling,
            "unreachable" => Presence::Unreachable,
            "left" => Presence::Left,
            "calling" => Presence::Calling,
            _ => Presence::Unknown,
        },
    })
}

/// An account of staff; of customers nothing is told.
fn person(value: &Value) -> Option<Person> {
    let is_staff = of(value, "is_staff").as_bool()?;
    is_staff.then_some(())?;
    Some(Person {
        id: of(value, "id").as_i64()?,
        username: words(value, "username")?,
        is_active: of(value, "is_active").as_bool()?,
    })
}

fn paired(value: &Value) -> Option<PairedStation> {
    Some(PairedStation {
        station_id: StationId(of(value, "station_id").as_str()?.parse().ok()?),
        name: words(value, "name")?,
        role: Role::from_word(of(value, "role").as_str()?)?,
        in_force: of(value, "in_force").as_bool().unwrap_or(true),
    })
}

fn alien() -> IpcError {
    IpcError::new(ErrorCode::NotOlgfeast, CallError::Alien.to_string())
}

fn failed(error: &CallError) -> IpcError {
    let code = match error {
        CallError::NotSent(_) | CallError::Unknown(_) | CallError::Later => ErrorCode::Unreachable,
        CallError::Broken { .. } => ErrorCode::Unreachable,
        CallError::WrongKey => ErrorCode::WrongKey,
        CallError::Refused { status: 403, .. } => ErrorCode::NotStaff,
        CallError::Unauthorized(_) => ErrorCode::SignedOut,
        CallError::Refused { .. } => ErrorCode::BadInput,
        CallError::TooManyAttempts { .. } => ErrorCode::TooManyAttempts,
        CallError::Conflict(_) | CallError::Alien => ErrorCode::NotOlgfeast,
    };
    IpcError::new(code, error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "1b4e28ba-2fa1-4d2e-883f-0016d3cca427";

    #[test]
    fn a_station_is_read_as_a_hub_tells_it_and_a_newer_state_is_no_mistake() {
        let station = seen(&json!({
            "id": ID, "name": "Grill", "role": "kitchen", "version": "0.1.0", "address": "10.0.0.7",
            "last_heard": "2026-11-22T21:21:11Z", "cursor": 41, "unsent": 3, "state": "unreachable",
        }));
        let station = station.unwrap();
        assert_eq!(station.state, Presence::Unreachable);
        assert_eq!((station.cursor, station.unsent), (Some(Seq(41)), Some(3)));
        assert!(station.last_heard.is_some());
        let station = seen(&json!({ "id": ID, "state": "by-pigeon" })).unwrap();
        assert_eq!((station.state, station.name), (Presence::Unknown, None));
        assert_eq!(seen(&json!({ "id": "grill", "state": "left" })), None);
    }

    #[test]
    fn what_others_have_called_themselves_is_harmless_in_every_field() {
        let strange = format!("\u{1b}[2J{}\u{202e}\n{}", "<b>", "W".repeat(100_000));
        let harmless = shown::shown(&strange, shown::NAME).into_owned();
        let station = seen(&json!({
            "id": ID, "name": strange, "role": strange, "version": strange, "address": strange,
            "state": "left",
        }));
        let station = station.unwrap();
        for told in [station.name, station.role, station.version, station.address] {
            assert_eq!(told, Some(harmless.clone()));
        }
        let user = json!({ "id": 1, "username": strange, "is_staff": true, "is_active": true });
        assert_eq!(person(&user).unwrap().username, harmless);
        let pairing = json!({ "station_id": ID, "name": strange, "role": "kitchen" });
        assert_eq!(paired(&pairing).unwrap().name, harmless);
    }

    #[test]
    fn of_accounts_only_those_of_staff_are_told() {
        let users = json!([
            { "id": 1, "username": "admin", "is_staff": true, "is_active": true },
            { "id": 2, "username": "kowalski", "is_staff": false, "is_active": true },
            { "id": 3, "username": "anna", "is_staff": true, "is_active": false },
            { "id": "x" },
        ]);
        let staff = each(&users, 10, person);
        let names: Vec<(&str, bool)> = staff
            .iter()
            .map(|person| (person.username.as_str(), person.is_active))
            .collect();
        assert_eq!(names, [("admin", true), ("anna", false)]);
    }
}
