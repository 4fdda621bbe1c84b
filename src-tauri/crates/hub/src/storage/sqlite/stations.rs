//! Table `paired_stations`: which stations were let in, and with what.

use olgfeast_protocol::{Role, StationId, UtcTime};
use rusqlite::{OptionalExtension, Row, named_params};

use super::{Storage, StorageError, accounts, instant};
use crate::{
    model::UserId,
    pairing::{Credential, Paired, PairingId},
};

/// Stations that may be paired at one time: many feasts' worth.
pub(crate) const MOST_PAIRED: i64 = 1_024;

/// A station that is to be let in.
pub(crate) struct NewPairing<'a> {
    pub(crate) id: PairingId,
    pub(crate) station: StationId,
    pub(crate) name: &'a str,
    pub(crate) role: Role,
    pub(crate) credential: &'a Credential,
    pub(crate) by: UserId,
}

const COLUMNS: &str = "paired_stations.id, station_id, name, role, paired_at";

impl Storage {
    /// Lets a station in, whose earlier pairing ends; `false`: as many are paired as may be.
    pub(crate) fn pair(&mut self, new: &NewPairing<'_>, at: UtcTime) -> Result<bool, StorageError> {
        let tx = self.db.transaction()?;
        let station = new.station.to_string();
        tx.prepare_cached("DELETE FROM paired_stations WHERE station_id = ?1")?
            .execute([&station])?;
        let count: i64 = tx
            .prepare_cached("SELECT count(*) FROM paired_stations")?
            .query_row([], |row| row.get(0))?;
        if count >= MOST_PAIRED {
            return Ok(false);
        }
        tx.prepare_cached(
            "INSERT INTO paired_stations
                 (station_id, id, name, role, credential_hash, user_id, paired_at)
             VALUES (:station, :id, :name, :role, :hash, :user, :at)",
        )?
        .execute(named_params! {
            ":station": station,
            ":id": new.id.to_string(),
            ":name": new.name,
            ":role": new.role.word(),
            ":hash": new.credential.hash(),
            ":user": new.by.0,
            ":at": at.0,
        })?;
        tx.commit()?;
        Ok(true)
    }

    /// The station of that pairing.
    pub(crate) fn paired(&self, id: PairingId) -> Result<Option<Paired>, StorageError> {
        self.paired_where("paired_stations.id = ?1", &id.to_string())
    }

    /// The station that has this credential.
    pub(crate) fn paired_with(
        &self,
        credential: &Credential,
    ) -> Result<Option<Paired>, StorageError> {
        self.paired_where("credential_hash = ?1", &credential.hash())
    }

    /// The role in which a station is paired.
    pub(crate) fn paired_as(&self, station: StationId) -> Result<Option<Role>, StorageError> {
        let paired = self.paired_where("station_id = ?1", &station.to_string())?;
        Ok(paired.map(|paired| paired.role))
    }

    /// All paired stations, by name.
    pub(crate) fn all_paired(&self) -> Result<Vec<Paired>, StorageError> {
        let sql = sql("TRUE ORDER BY name, station_id");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }

    /// Takes a station's credential away. Returns the pairing that ended, if there was one.
    pub(crate) fn unpair(&mut self, station: StationId) -> Result<Option<PairingId>, StorageError> {
        let tx = self.db.transaction()?;
        let id: Option<String> = tx
            .prepare_cached("DELETE FROM paired_stations WHERE station_id = ?1 RETURNING id")?
            .query_row([station.to_string()], |row| row.get(0))
            .optional()?;
        tx.commit()?;
        id.map(|id| uuid(id).map(PairingId)).transpose()
    }

    fn paired_where(&self, which: &str, value: &str) -> Result<Option<Paired>, StorageError> {
        let sql = sql(which);
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([value])?;
        rows.next()?.map(read).transpose()
    }
}

/// `which` is one of the texts above, never a value.
fn sql(which: &str) -> String {
    let account = accounts::COLUMNS.split(", ");
    let account: Vec<String> = account.map(|column| format!("users.{column}")).collect();
    let account = account.join(", ");
    format!(
        "SELECT {account}, {COLUMNS} FROM paired_stations
         JOIN users ON users.id = paired_stations.user_id WHERE {which}"
    )
}

fn read(row: &Row<'_>) -> Result<Paired, StorageError> {
    let role: String = row.get("role")?;
    Ok(Paired {
        by: accounts::read(row)?,
        id: PairingId(uuid(row.get(8)?)?),
        station: StationId(uuid(row.get(9)?)?),
        name: row.get(10)?,
        role: Role::from_word(&role).ok_or(StorageError::Damaged(role))?,
        at: instant(row, 12)?,
    })
}

fn uuid(text: String) -> Result<uuid::Uuid, StorageError> {
    text.parse().map_err(|_| StorageError::Damaged(text))
}
