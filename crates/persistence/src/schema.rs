//! What the migrations really make, on both databases: the entities' columns, and tables that are only added to.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ColumnType, ConnectionTrait, EntityTrait, IdenStatic, Iterable, Statement};

use crate::{Backend, Database, connection::sealed::Executor, entity};

/// Tables, their columns, and of each its type and whether it may be null.
type Schema = BTreeMap<String, BTreeMap<String, (String, bool)>>;

fn of_entities() -> Schema {
    let mut schema = Schema::new();
    macro_rules! add {
        ($($table:ident)+) => {$( describe::<entity::$table::Entity>(&mut schema); )+};
    }
    add!(territory store association paper van driver duty lot store_answer movement);
    add!(planning_run service_day allocation round stop stop_line not_placed);
    add!(booking kept_form store_occurrence);
    add!(stop_act refusal slip photo slip_mail_off);
    add!(person login_link session audit idempotency_key outbox);
    add!(api_token password login_code sign_in_try);
    add!(absence lock);
    schema
}

fn describe<E: EntityTrait>(schema: &mut Schema) {
    let columns = E::Column::iter().map(|column| {
        let definition = column.def();
        (column.as_str().to_owned(), (type_name(definition.get_column_type()), definition.is_null()))
    });
    schema.insert(E::default().table_name().to_owned(), columns.collect());
}

fn type_name(column: &ColumnType) -> String {
    let name = match column {
        ColumnType::String(_) | ColumnType::Text => "text",
        ColumnType::BigInteger => "bigint",
        ColumnType::Boolean => "boolean",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::TimestampWithTimeZone => "timestamptz",
        ColumnType::Double => "double precision",
        other => panic!("no migration makes a column of the type {other:?}"),
    };
    name.to_owned()
}

async fn of_database(db: &Database) -> Schema {
    let (backend, sql) = match db.backend() {
        Backend::Sqlite => (
            sea_orm::DbBackend::Sqlite,
            "select m.name as table_name, c.name as column_name, c.type as data_type, 1 - c.\"notnull\" as nullable \
             from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite%'",
        ),
        Backend::Postgres => (
            sea_orm::DbBackend::Postgres,
            "select table_name::text, column_name::text, data_type::text, \
             case is_nullable when 'YES' then 1::bigint else 0::bigint end as nullable \
             from information_schema.columns where table_schema = current_schema()",
        ),
    };
    let mut schema = Schema::new();
    for row in db.executor().query_all_raw(Statement::from_string(backend, sql)).await.unwrap() {
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        let kind = text("data_type")
            .to_lowercase()
            .replace(" without time zone", "")
            .replace("timestamp with time zone", "timestamptz");
        let nullable = row.try_get::<i64>("", "nullable").unwrap() == 1;
        schema.entry(text("table_name")).or_default().insert(text("column_name"), (kind, nullable));
    }
    schema.remove("seaql_migrations");
    schema
}

async fn entities_are_the_schema(url: &str) {
    let db = Database::connect(url).await.unwrap();
    db.migrate().await.unwrap();
    let (entities, database) = (of_entities(), of_database(&db).await);
    assert_eq!(entities.keys().collect::<Vec<_>>(), database.keys().collect::<Vec<_>>(), "the same tables");
    for (table, columns) in &entities {
        assert_eq!(columns, &database[table], "the columns of {table}");
    }
    db.close().await.unwrap();
}

#[test]
fn entities_are_the_schema_on_sqlite() {
    glane_testkit::on_empty_sqlite(async |url| entities_are_the_schema(url).await);
}

#[test]
fn entities_are_the_schema_on_postgres() {
    glane_testkit::on_empty_postgres(async |url| entities_are_the_schema(url).await);
}

/// No repository has a function that changes or deletes these; this is for whoever comes with a console.
async fn ledger_and_trail_are_only_added_to(url: &str) {
    let db = Database::connect(url).await.unwrap();
    db.migrate().await.unwrap();
    let tx = db.begin_write().await.unwrap();
    for row in [
        "insert into territory values ('lys', 'Lys', 'Europe/Paris', '{}')",
        "insert into store values ('s', 'lys', 'S', '', 50, 3, '{}', 0, '', '', true)",
        "insert into lot values ('a', 'lys', 's', 'pain', 'bakery', 3, 4000, 'default', null, null, true, null, null, null, \
         null, null, '2026-11-23T09:00:00+00:00', '2026-11-23', 'declared', 1, 'pain')",
        "insert into movement values ('m', 'a', 0, null, 'outside', 'open', 3, 12000, 'default', \
         '2026-11-23T09:00:00+00:00', '{}', null)",
        "insert into audit values ('x', '2026-11-23T09:00:00+00:00', 'lys', '{}', null, null, 'cli', 'a', 'lot', 'a', '{}')",
    ] {
        tx.raw().execute_unprepared(row).await.unwrap();
    }
    tx.commit().await.unwrap();
    for change in [
        "update movement set cases = 2",
        "delete from movement",
        "update audit set act = 'nothing'",
        "delete from audit",
    ] {
        let tx = db.begin_write().await.unwrap();
        let error = tx.raw().execute_unprepared(change).await.unwrap_err().to_string();
        assert!(error.contains("append-only"), "{change}: {error}");
        tx.rollback().await.unwrap();
    }
    db.close().await.unwrap();
}

#[test]
fn ledger_and_trail_are_only_added_to_on_sqlite() {
    glane_testkit::on_empty_sqlite(async |url| ledger_and_trail_are_only_added_to(url).await);
}

#[test]
fn ledger_and_trail_are_only_added_to_on_postgres() {
    glane_testkit::on_empty_postgres(async |url| ledger_and_trail_are_only_added_to(url).await);
}
