//! Lots, what stores answered, and the ledger.

use super::table;

table! {
    /// What was declared.
    lot = "lot" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub territory: String,
        pub store: String,
        pub description: String,
        pub category: String,
        pub cases: i64,
        pub case_grams: i64,
        pub weight_quality: String,
        pub expiry_kind: Option<String>,
        pub expiry_date: Option<Date>,
        pub prepacked: bool,
        pub allergens: Option<String>,
        pub label_max_tenths: Option<i64>,
        pub gtin: Option<String>,
        pub batch: Option<String>,
        pub case_cost_cents: Option<i64>,
        pub declared_at: DateTimeUtc,
        pub day: Date,
        pub state: String,
        pub version: i64,
        pub words: String,
    }
}

table! {
    /// A store said "nothing today", or is done declaring.
    store_answer = "store_answer" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub store: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub date: Date,
        pub answer: String,
        pub at: DateTimeUtc,
        pub actor: String,
    }
}

table! {
    /// The ledger: rows are only ever added.
    movement = "movement" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub lot: String,
        pub position: i64,
        pub allocation: Option<String>,
        pub source: String,
        pub target: String,
        pub cases: i64,
        pub grams: i64,
        pub quality: String,
        pub at: DateTimeUtc,
        pub actor: String,
        pub reason: Option<String>,
    }
}
