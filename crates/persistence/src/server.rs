//! Making and dropping whole databases on a PostgreSQL server: for set-up commands and tests.

use sea_orm::{ConnectionTrait, Database as Driver};

use crate::DbError;

/// Makes an empty database beside the one `url` names, and gives its URL.
///
/// `name`: letters, digits and `_`, at most 63.
pub async fn create_database(url: &str, name: &str) -> Result<String, DbError> {
    let name = checked(name)?;
    let beside = beside(url, name)?;
    run(url, &format!("create database \"{name}\"")).await?;
    Ok(beside)
}

/// Drops a database beside the one `url` names, whoever is connected to it.
pub async fn drop_database(url: &str, name: &str) -> Result<(), DbError> {
    run(url, &format!("drop database if exists \"{}\" with (force)", checked(name)?)).await
}

async fn run(url: &str, sql: &str) -> Result<(), DbError> {
    let server = Driver::connect(url).await?;
    let outcome = server.execute_unprepared(sql).await;
    server.close().await?;
    outcome?;
    Ok(())
}

fn checked(name: &str) -> Result<&str, DbError> {
    let fine = (1..=63).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if fine { Ok(name) } else { Err(DbError::Broken(format!("{name:?} is not a database name: letters, digits, '_'"))) }
}

/// The same server, user and options, another database.
fn beside(url: &str, name: &str) -> Result<String, DbError> {
    let (place, options) = url.split_once('?').map_or((url, None), |(place, options)| (place, Some(options)));
    let start = place.find("://").map_or(0, |at| at + 3);
    let end = place[start..].find('/').map_or(place.len(), |at| start + at);
    let options = options.map_or(String::new(), |options| format!("?{options}"));
    let server = place.get(..end).ok_or_else(|| DbError::Broken(format!("{url} is not a URL")))?;
    Ok(format!("{server}/{name}{options}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_keeps_server_user_and_options() {
        let given = beside("postgres://me:secret@host:5433/postgres?sslmode=disable", "town").unwrap();
        assert_eq!(given, "postgres://me:secret@host:5433/town?sslmode=disable");
        assert_eq!(beside("postgres://host", "town").unwrap(), "postgres://host/town");
    }

    #[test]
    fn a_name_cannot_smuggle_sql() {
        assert!(checked("town\"; drop database x; --").is_err());
    }
}
