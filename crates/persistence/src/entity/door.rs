//! The store's door: what associations fetch themselves, and dates with other hours.

use super::table;

table! {
    /// When an allocation is fetched, where, and with which code.
    booking = "booking" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub allocation: String,
        pub store: String,
        pub date: Date,
        pub slot_start: DateTimeUtc,
        pub slot_end: DateTimeUtc,
        pub code: String,
        pub booked_at: DateTimeUtc,
        pub fetched_at: Option<DateTimeUtc>,
        pub override_reason: Option<String>,
    }
}

table! {
    /// The hours of a store on one date, where they differ from its week.
    store_occurrence = "store_occurrence" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub store: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub date: Date,
        pub windows: String,
    }
}
