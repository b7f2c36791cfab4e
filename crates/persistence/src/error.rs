//! What can go wrong with stored data, as the caller acts on it.

use std::borrow::Cow;

use sea_orm::{
    DbErr, RuntimeErr,
    error::{ConnAcquireErr, SqlErr},
    sqlx::Error as DriverError,
};

/// Why the database did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// There is no such thing: a wrong address, or it is out of the caller's scope.
    #[error("there is no {kind} {id}")]
    NotFound {
        /// Kind of thing, e.g. `lot`.
        kind: &'static str,
        /// The id asked for.
        id: String,
    },
    /// Somebody changed it since it was read: read again and decide again.
    #[error("the {kind} {id} was changed meanwhile: look at it again")]
    Conflict {
        /// Kind of thing, e.g. `lot`.
        kind: &'static str,
        /// Which one.
        id: String,
    },
    /// It exists already: a table (`lot`: the id is taken) or a column that must differ (`person.email`).
    #[error("there is already one with the same {what}")]
    Duplicate {
        /// Table, or table and column.
        what: String,
    },
    /// It names something that does not exist, or something still names it.
    #[error("it names something that does not exist, or is still named by something: {0}")]
    ForeignKey(String),
    /// Others are writing: run the whole use case again ([`Database::retrying`](crate::Database::retrying) does).
    #[error("the database is busy: try again")]
    Busy,
    /// The server, the disk or the stored data failed; nothing a caller can mend by itself.
    #[error("the database failed: {0}")]
    Broken(String),
}

impl DbError {
    pub(crate) fn not_found(kind: &'static str, id: impl ToString) -> Self {
        Self::NotFound { kind, id: id.to_string() }
    }

    pub(crate) fn conflict(kind: &'static str, id: impl ToString) -> Self {
        Self::Conflict { kind, id: id.to_string() }
    }

    /// A stored value that cannot be read.
    pub(crate) fn unreadable(column: &'static str, why: impl std::fmt::Display) -> Self {
        Self::Broken(format!("the stored {column} cannot be read: {why}"))
    }

    /// True when it is worth running the same use case again at once.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Busy)
    }
}

impl From<DbErr> for DbError {
    fn from(error: DbErr) -> Self {
        if is_contention(&error) {
            return Self::Busy;
        }
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(message)) => Self::Duplicate { what: what_is_doubled(&message) },
            Some(SqlErr::ForeignKeyConstraintViolation(message)) => Self::ForeignKey(message),
            _ => Self::Broken(error.to_string()),
        }
    }
}

/// Serialization failure and deadlock (PostgreSQL), locked in any of its forms (SQLite), and no free connection in time.
fn is_contention(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => true,
        DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause))
        | DbErr::Conn(RuntimeErr::SqlxError(cause)) => match &**cause {
            DriverError::PoolTimedOut => true,
            DriverError::Database(refusal) => is_contention_code(&refusal.code().unwrap_or(Cow::Borrowed(""))),
            _ => false,
        },
        _ => false,
    }
}

fn is_contention_code(code: &str) -> bool {
    // SQLite's extended codes carry the primary one in their low byte: 5 busy, 6 locked.
    let locked = code.len() < 5 && code.parse::<u32>().is_ok_and(|number| matches!(number & 0xff, 5 | 6));
    locked || matches!(code, "40001" | "40P01" | "55P03")
}

/// SQLite says `UNIQUE constraint failed: person.email`, PostgreSQL names the constraint: `person_email_key`.
fn what_is_doubled(message: &str) -> String {
    if message.contains("person.email") || message.contains("person_email_key") {
        return "person.email".to_owned();
    }
    let sqlite = message.rsplit_once(": ").and_then(|(_, columns)| columns.split_once('.')).map(|(table, _)| table);
    let postgres = message.split('"').nth(1).map(|constraint| {
        let name = constraint.strip_suffix("_pkey").unwrap_or(constraint);
        name.strip_suffix("_position_key").map_or(name, |rest| rest.rsplit_once('_').map_or(rest, |(table, _)| table))
    });
    sqlite.or(postgres).unwrap_or(message).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_name_what_is_doubled_alike() {
        let pairs = [
            ("UNIQUE constraint failed: person.email", "unique constraint \"person_email_key\"", "person.email"),
            ("UNIQUE constraint failed: lot.id", "unique constraint \"lot_pkey\"", "lot"),
            (
                "UNIQUE constraint failed: movement.lot, movement.position",
                "constraint \"movement_lot_position_key\"",
                "movement",
            ),
            ("UNIQUE constraint failed: duty.date, duty.van", "unique constraint \"duty_pkey\"", "duty"),
        ];
        for (sqlite, postgres, what) in pairs {
            assert_eq!(what_is_doubled(sqlite), what);
            assert_eq!(what_is_doubled(postgres), what);
        }
    }

    #[test]
    fn locked_in_every_form_is_worth_another_try_and_a_broken_rule_is_not() {
        // 517 = busy with an old snapshot, 262 = locked by a shared cache, 787 = foreign key, 1555 = primary key.
        assert!(["5", "6", "517", "262", "40001", "40P01"].iter().all(|code| is_contention_code(code)));
        assert!(["787", "1555", "23505", "23503", ""].iter().all(|code| !is_contention_code(code)));
    }
}
