//! The engine: everything in one SQLite file. Nothing else in the hub knows SQL.
//!
//! One connection, owned by the core's thread; every method is one transaction at most, or, in a
//! group, one savepoint in the transaction of the group. WAL with `synchronous=FULL`: what a method
//! has answered outside a group survives a power cut. Instants are stored in microseconds since the
//! epoch, money in cents.

mod accounts;
mod amending;
pub(crate) mod backup;
mod cart;
mod db;
mod events;
mod export;
mod failure;
mod families;
mod holdings;
mod ledger;
mod menu;
mod moving;
mod orders;
mod outcomes;
mod pickup;
mod placing;
mod reading;
mod stations;
mod tallies;
mod thinning;
mod upkeep;

use std::{fs::OpenOptions, path::Path};

use olgfeast_protocol::UtcTime;
use rusqlite::{Connection, OptionalExtension, Row};
use rusqlite_migration::{M, Migrations};

pub(crate) use accounts::{AccountChanged, Added, Taken};
pub(crate) use amending::{Amend, Amended, Amendment};
pub(crate) use cart::{CartChange, MOST_OF_ONE};
pub(crate) use events::{EventKind, Logged, Missed, Reach};
pub(crate) use export::{Cell, Moment, Rows, Sheet};
pub(crate) use families::Renewal;
pub(crate) use menu::{Deletion, MenuFilter};
pub(crate) use moving::{Move, Moved, Since};
pub(crate) use orders::{OrderFilter, Slice};
pub(crate) use outcomes::Once;
#[cfg(test)]
pub(crate) use outcomes::{KEPT_MILLIS, SWEPT};
pub(crate) use placing::{NewOrder, NotPlaced, Wanted};
#[cfg(test)]
pub(crate) use stations::MOST_PAIRED;
pub(crate) use stations::NewPairing;
pub(crate) use thinning::Old;

use super::StorageError;
use db::Db;

/// The hub's file.
pub(crate) struct Storage {
    db: Db,
}

impl Storage {
    /// Opens the file, making it (readable by its owner only) and bringing its tables up to date.
    pub(crate) fn open(path: &Path) -> Result<Storage, StorageError> {
        make_private(path)?;
        let mut db = Connection::open(path)?;
        db.pragma_update(None, "journal_mode", "wal")?;
        db.pragma_update(None, "synchronous", "full")?;
        db.pragma_update(None, "foreign_keys", "on")?;
        db.set_prepared_statement_cache_capacity(64);
        migrations().to_latest(&mut db)?;
        Ok(Storage { db: Db::new(db) })
    }

    /// Folds the write-ahead log into the file.
    pub(crate) fn close(self) -> Result<(), StorageError> {
        self.db.close()
    }

    /// When the last event of the log was.
    pub(super) fn last_event_at(&self) -> Result<Option<UtcTime>, StorageError> {
        let at = self
            .db
            .query_row(
                "SELECT at FROM events ORDER BY seq DESC LIMIT 1",
                [],
                |row| instant(row, 0),
            )
            .optional()?;
        Ok(at)
    }
}

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("schema.sql")),
        M::up(include_str!("schema_2.sql")),
        M::up(include_str!("schema_3.sql")),
        M::up(include_str!("schema_4.sql")),
        M::up(include_str!("schema_5.sql")),
        M::up(include_str!("schema_6.sql")),
        M::up(include_str!("schema_7.sql")),
    ])
}

/// Made before SQLite opens it, so that names of customers are never readable by others, not even
/// for a moment. SQLite gives its log files the same mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<UtcTime> {
    row.get(column).map(UtcTime)
}

fn instant_or_none(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<UtcTime>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(UtcTime))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use olgfeast_protocol::{IntentId, Lane, OrderId, Seq, Version};
    use serde_json::Value;

    use super::*;
    use crate::{
        live::Audience,
        model::{By, Order, UserId},
        state::State,
    };

    /// An event as it is in the table.
    pub(crate) struct LogRow {
        pub(crate) seq: i64,
        pub(crate) order_id: i64,
        pub(crate) kind: String,
        pub(crate) version: i64,
        pub(crate) order: Value,
        pub(crate) by: Value,
        pub(crate) at: i64,
    }

    impl Storage {
        /// The whole log.
        pub(crate) fn log(&self) -> Vec<LogRow> {
            let json = |text: String| serde_json::from_str(&text).unwrap();
            let mut statement = self
                .db
                .prepare("SELECT seq, order_id, kind, version, order_json, by_json, at FROM events")
                .unwrap();
            let rows = statement.query_map([], |row| {
                Ok(LogRow {
                    seq: row.get(0)?,
                    order_id: row.get(1)?,
                    kind: row.get(2)?,
                    version: row.get(3)?,
                    order: json(row.get(4)?),
                    by: json(row.get(5)?),
                    at: row.get(6)?,
                })
            });
            rows.unwrap().map(Result::unwrap).collect()
        }

        /// As if a feast had come to this number.
        pub(crate) fn pretend_display_id(&self, order: OrderId, display_id: i64) {
            self.db
                .execute(
                    "UPDATE orders SET display_id = ?1 WHERE id = ?2",
                    [display_id, order.0],
                )
                .unwrap();
        }
    }

    impl Storage {
        /// How many commands with a key are remembered.
        pub(crate) fn outcomes(&self) -> i64 {
            self.count("SELECT count(*) FROM outcomes")
        }

        /// As if there was no room for one more.
        pub(crate) fn pretend_no_room_for_outcomes(&self) {
            self.db
                .execute_batch(
                    "CREATE TRIGGER no_room BEFORE INSERT ON outcomes
                     BEGIN SELECT RAISE(ABORT, 'no room'); END",
                )
                .unwrap();
        }

        /// How many families of refresh tokens there are.
        pub(crate) fn families(&self) -> i64 {
            self.count("SELECT count(*) FROM token_families")
        }

        /// A change with which no transaction can be committed.
        pub(crate) fn pretend_what_cannot_be_kept(&mut self) {
            let tx = self.db.transaction().unwrap();
            tx.execute_batch(
                "PRAGMA defer_foreign_keys = on; INSERT INTO carts (user_id) VALUES (999)",
            )
            .unwrap();
            tx.commit().unwrap();
        }

        /// What SQLite does by itself when the disk is full.
        pub(crate) fn pretend_to_be_given_up(&self) {
            self.db.execute_batch("ROLLBACK").unwrap();
        }

        /// All orders, and what the newest event says of each; the keys that are known, in order.
        pub(crate) fn tables_and_log(&self) -> (Vec<Order>, Vec<(i64, Value)>, Vec<String>) {
            let everything = Slice {
                skip: 0,
                limit: i64::MAX,
            };
            let mut orders = self.orders(OrderFilter::default(), everything).unwrap();
            orders.sort_by_key(|order| order.id);
            let newest: BTreeMap<i64, Value> = self
                .log()
                .into_iter()
                .map(|row| (row.order_id, row.order))
                .collect();
            let mut statement = self
                .db
                .prepare("SELECT key FROM outcomes ORDER BY key")
                .unwrap();
            let keys = statement.query_map([], |row| row.get(0)).unwrap();
            let keys = keys.map(Result::unwrap).collect();
            (orders, newest.into_iter().collect(), keys)
        }

        fn count(&self, sql: &str) -> i64 {
            self.db.query_row(sql, [], |row| row.get(0)).unwrap()
        }
    }

    impl Storage {
        /// As if somebody had been let go, or given another role.
        pub(crate) fn pretend_account(&self, user: UserId, is_active: bool, is_staff: bool) {
            self.db
                .execute(
                    "UPDATE users SET is_active = ?1, is_staff = ?2 WHERE id = ?3",
                    (is_active, is_staff, user.0),
                )
                .unwrap();
        }
    }

    #[test]
    fn the_migrations_are_valid() {
        migrations().validate().unwrap();
    }

    #[test]
    fn files_of_older_versions_are_brought_up_to_date_and_keep_their_log() {
        for version in 1..LATEST {
            brought_up_to_date(version);
        }
    }

    /// The version that this program writes.
    const LATEST: usize = 7;

    fn brought_up_to_date(from: usize) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        let mut db = Connection::open(&path).unwrap();
        migrations().to_version(&mut db, from).unwrap();
        db.execute_batch(
            r#"INSERT INTO users (id, username, email, password_hash, is_active, is_staff, created_at)
                   VALUES (1, 'ann', 'ann@example.com', 'x', 1, 0, 5);
               INSERT INTO orders (id, display_id, ref_code, user_id, customer_name, status, version,
                   total_cents, date_ordered, last_status_change)
                   VALUES (1, 7, 'r', 1, 'Ann', 'pending', 1, 450, 5, 5);
               INSERT INTO events VALUES (1, 1, 1, 'new_order', 1, '{"id":1}', '{}', 5);"#,
        )
        .unwrap();
        if from >= 3 {
            db.execute_batch(
                r#"INSERT INTO outcomes VALUES ('00000000-0000-0000-0000-000000000008',
                       '{"command":"set_status","order":1,"to":"ready","expected_version":null}', 1,
                       '{"kept":"before"}', 5);"#,
            )
            .unwrap();
        }
        drop(db);
        let mut storage = Storage::open(&path).unwrap();
        let version: i64 = storage
            .db
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap();
        assert_eq!(version, LATEST as i64);
        assert_eq!(storage.head(Audience::Staff).unwrap(), Seq(1));
        let board = storage.board(Audience::Customer(UserId(1)), UtcTime(i64::MAX));
        assert_eq!(board.unwrap(), [r#"{"id":1}"#]);
        let wish = Move {
            order: OrderId(1),
            to: State::Open(Lane::Ready),
            expected: Some(Version(1)),
            by: By {
                user: "ann".into(),
                station_id: None,
                station: None,
                intent_id: Some(IntentId(uuid::Uuid::from_u128(7))),
                made_at: None,
            },
        };
        let mut set = || storage.change_status(&wish, UtcTime(9)).unwrap();
        assert!(matches!(set(), Once::Now(Moved::From { .. })));
        assert!(matches!(set(), Once::Before(_)));
        if from >= 3 {
            // A key of before is still known for what it stood for.
            let wish = Move {
                expected: None,
                by: By {
                    intent_id: Some(IntentId(uuid::Uuid::from_u128(8))),
                    ..wish.by
                },
                ..wish
            };
            let known = storage.change_status(&wish, UtcTime(10)).unwrap();
            assert!(matches!(known, Once::Before(answer) if answer == r#"{"kept":"before"}"#));
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_file_and_its_logs_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        let _storage = Storage::open(&path).unwrap();
        for name in ["hub.db", "hub.db-wal", "hub.db-shm"] {
            let mode = std::fs::metadata(dir.path().join(name))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_file_of_a_newer_version_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hub.db");
        Storage::open(&path)
            .unwrap()
            .db
            .pragma_update(None, "user_version", 99)
            .unwrap();
        assert!(matches!(Storage::open(&path), Err(StorageError::Newer(_))));
    }
}
