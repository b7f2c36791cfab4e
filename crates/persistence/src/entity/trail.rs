//! What was done, answered and is to be told.

use super::table;

table! {
    /// Who did what: rows are only ever added.
    audit = "audit" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub at: DateTimeUtc,
        pub territory: Option<String>,
        pub actor: String,
        pub person: Option<String>,
        pub on_behalf_of: Option<String>,
        pub channel: String,
        pub act: String,
        pub subject_kind: String,
        pub subject: String,
        pub detail: String,
    }
}

table! {
    /// Answers already given to a command.
    idempotency_key = "idempotency_key" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub owner: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub act: String,
        pub response: String,
        pub at: DateTimeUtc,
    }
}

table! {
    /// What people are to be told.
    outbox = "outbox" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub at: DateTimeUtc,
        pub recipient: String,
        pub channel: String,
        pub subject: String,
        pub body: String,
        pub sent_at: Option<DateTimeUtc>,
        pub secret: bool,
        pub tries: i64,
        pub not_before: Option<DateTimeUtc>,
        pub trouble: Option<String>,
    }
}

table! {
    /// A form typed when the session had ended.
    kept_form = "kept_form" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub path: String,
        pub body: String,
        pub at: DateTimeUtc,
    }
}
