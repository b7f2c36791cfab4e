//! The round as it was driven.

use super::table;

table! {
    /// What was said to have happened at a stop.
    stop_act = "stop_act" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub round: String,
        pub stop: String,
        pub happened_at: DateTimeUtc,
        pub received_at: DateTimeUtc,
        pub deed: String,
        pub actor: String,
        pub content: String,
        pub trouble: Option<String>,
        pub settled_at: Option<DateTimeUtc>,
    }
}

table! {
    /// Crates of a promise turned down for one reason.
    refusal = "refusal" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub allocation: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub reason: String,
        pub lot: String,
        pub store: String,
        pub association: String,
        pub round: String,
        pub cases: i64,
        pub photo: Option<String>,
        pub happened_at: DateTimeUtc,
        pub action: Option<String>,
        pub action_at: Option<DateTimeUtc>,
        pub action_by: Option<String>,
    }
}

table! {
    /// A photo of what was refused; the picture itself is a file.
    photo = "photo" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub round: String,
        pub hash: String,
        pub bytes: i64,
        pub received_at: DateTimeUtc,
    }
}

table! {
    /// A place that does not want its slips by mail.
    slip_mail_off = "slip_mail_off" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: String,
        pub since: DateTimeUtc,
    }
}

table! {
    /// A donation slip.
    slip = "slip" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub territory: String,
        pub year: i64,
        pub number: i64,
        pub store: String,
        pub association: String,
        pub round: String,
        pub stop: String,
        pub handed_at: DateTimeUtc,
        pub made_at: DateTimeUtc,
        pub signed_by: Option<String>,
        pub drawing: Option<String>,
        pub lines: String,
        pub replaces: Option<String>,
    }
}
