//! Territories, stores, associations, vans and drivers.

use super::table;

table! {
    /// A city or a branch.
    territory = "territory" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub name: String,
        pub time_zone: String,
        pub settings: String,
    }
}

table! {
    /// A shop that declares.
    store = "store" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub territory: String,
        pub name: String,
        pub address: String,
        pub lat: f64,
        pub lon: f64,
        pub pickup_hours: String,
        pub stop_seconds: i64,
        pub access_notes: String,
        pub phone: String,
        pub active: bool,
    }
}

table! {
    /// A body that feeds people; its papers are rows of their own.
    association = "association" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub territory: String,
        pub name: String,
        pub address: String,
        pub lat: f64,
        pub lon: f64,
        pub served_stated: i64,
        pub served_verified: Option<i64>,
        pub other_supply_grams: i64,
        pub capacity: String,
        pub wishes: String,
        pub reception_hours: String,
        pub distribution_hours: String,
        pub kitchen: bool,
        pub own_transport: bool,
        pub deemed_habilitated: bool,
        pub needed_milligrams: i64,
        pub received_milligrams: i64,
        pub stop_seconds: i64,
        pub access_notes: String,
        pub phone: String,
        pub active: bool,
    }
}

table! {
    /// An association's papers, in order.
    paper = "paper" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub association: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub kind: String,
        pub store: Option<String>,
        pub number: String,
        pub expires: Option<Date>,
    }
}

table! {
    /// A vehicle.
    van = "van" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub territory: String,
        pub name: String,
        pub depot_lat: f64,
        pub depot_lon: f64,
        pub grams: i64,
        pub crates: i64,
        pub chilled_crates: i64,
        pub frozen_crates: i64,
        pub cooling: String,
        pub active: bool,
    }
}

table! {
    /// Who drives.
    driver = "driver" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub territory: String,
        pub name: String,
        pub phone: String,
        pub active: bool,
    }
}

table! {
    /// Who drives what on a date.
    duty = "duty" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub date: Date,
        #[sea_orm(primary_key, auto_increment = false)]
        pub van: String,
        pub driver: Option<String>,
        pub shift_from: Time,
        pub shift_to: Time,
        pub pause_seconds: i64,
    }
}

table! {
    /// A driver is away on a date.
    absence = "absence" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub driver: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub date: Date,
        pub note: String,
    }
}

table! {
    /// A promise kept on a van.
    lock = "lock" {
        #[sea_orm(primary_key, auto_increment = false)]
        pub territory: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub date: Date,
        #[sea_orm(primary_key, auto_increment = false)]
        pub lot: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub association: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub van: String,
        pub cases: i64,
    }
}
