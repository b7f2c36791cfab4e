//! The day, its runs and what they decided.

use super::table;

table! {
    /// One run of the engines.
    planning_run = "planning_run" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub territory: String,
        pub date: Date,
        pub snapshot_version: i64,
        pub seed: i64,
        pub started_at: DateTimeUtc,
        pub finished_at: DateTimeUtc,
        pub summary: String,
        pub proof: Option<String>,
        pub notes: String,
    }
}

table! {
    /// The day of a territory and its version.
    service_day = "service_day" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub territory: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub date: Date,
        pub state: String,
        pub cut_off_at: Option<DateTimeUtc>,
        pub published_at: Option<DateTimeUtc>,
        pub run: Option<String>,
        pub version: i64,
    }
}

table! {
    /// Cases of a lot promised to an association.
    allocation = "allocation" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub run: Option<String>,
        pub territory: String,
        pub date: Date,
        pub lot: String,
        pub association: String,
        pub cases: i64,
        pub grams: i64,
        pub state: String,
        pub exceptions: String,
        pub backup: Option<String>,
        pub reason: Option<String>,
        pub version: i64,
    }
}

table! {
    /// A van's tour.
    round = "round" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub run: String,
        pub territory: String,
        pub date: Date,
        pub van: String,
        pub driver: Option<String>,
        pub metres: i64,
        pub seconds: i64,
        pub starts_at: DateTimeUtc,
        pub ends_at: DateTimeUtc,
    }
}

table! {
    /// A place in a round.
    stop = "stop" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub round: String,
        pub position: i64,
        pub kind: String,
        pub store: Option<String>,
        pub association: Option<String>,
        pub arrival: DateTimeUtc,
        pub start: DateTimeUtc,
        pub departure: DateTimeUtc,
        pub slack_seconds: i64,
        pub leg_metres: i64,
        pub leg_seconds: i64,
        pub leg_provenance: String,
        pub state: String,
        pub version: i64,
    }
}

table! {
    /// What is loaded or unloaded at a stop.
    stop_line = "stop_line" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub stop: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub allocation: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub direction: String,
        pub cases: i64,
    }
}

table! {
    /// What a run could not give, and why.
    not_placed = "not_placed" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub run: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub lot: String,
        pub cases: i64,
        pub code: String,
        pub sentence: String,
        pub detail: Option<String>,
    }
}
