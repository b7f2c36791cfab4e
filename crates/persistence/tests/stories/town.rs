//! A town of one store, one association, one van and one driver, with every field filled differently from its default.

use chrono::{DateTime, Duration, NaiveDate, Utc, Weekday};
use glane_demand::{Association, Capacity, Paper, PaperKind, Served, Wishes, history::Record};
use glane_fleet::{Cooling, Driver, Duty, Van, VanCapacity};
use glane_foundation::{
    Actor, Cases, Cents, DeciCelsius, FoodCategory, GeoPoint, Grams, Id, LocalWindow, Milligrams, MovementId, Seconds,
    TemperatureClass, Territory, TerritoryId, WeeklyHours,
};
use glane_inventory::{Allergen, Bucket, CaseWeight, Expiry, Goods, Gtin, Lot, Movement, Store, WeightQuality};
use glane_persistence::{
    Database, DbError, WriteTx, associations, drivers, ledger,
    lots::{self, LotRow},
    roster, stores,
    territories::{self, TerritoryRow},
    vans,
};
use serde_json::json;

pub fn id<K>(text: &str) -> Id<K> {
    Id::parse(text).unwrap()
}

pub fn lys() -> TerritoryId {
    id("lys")
}

/// A Monday.
pub fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// So many minutes after 9 o'clock UTC of that Monday, with microseconds that a database could lose.
pub fn at(minutes: i64) -> DateTime<Utc> {
    let nine = monday().and_hms_micro_opt(9, 0, 0, 123_456).unwrap().and_utc();
    nine + Duration::minutes(minutes)
}

fn hours(from: &str, to: &str) -> WeeklyHours {
    WeeklyHours::on(&[Weekday::Mon, Weekday::Thu], &[LocalWindow::parse(from, to).unwrap()])
}

pub fn territory() -> TerritoryRow {
    let territory = Territory { id: lys(), name: "Val-de-Lys".into(), time_zone: chrono_tz::Europe::Paris };
    TerritoryRow { territory, settings: json!({ "ration": 500 }) }
}

pub fn store() -> Store {
    Store {
        id: id("shop-1"),
        name: "Épicerie du Pont".into(),
        address: "1 rue du Pont".into(),
        location: GeoPoint::new(50.633_333_3, 3.066_666_6).unwrap(),
        pickup_hours: hours("08:00", "11:30"),
        stop_time: Seconds::new(421),
        access_notes: "Quai derrière".into(),
        phone: "+33 3 20 00 00 00".into(),
    }
}

pub fn association() -> Association {
    Association {
        id: id("asso-1"),
        name: "La Table d'à côté".into(),
        address: "2 place de l'Église".into(),
        location: GeoPoint::new(-12.5, 45.25).unwrap(),
        served: Served { stated: 80, verified: Some(60) },
        other_supply: Grams::new(2_000),
        capacity: Capacity {
            total: Some(Grams::new(90_000)),
            class: [(TemperatureClass::Chilled, Grams::new(20_000))].into(),
            category: [(FoodCategory::Dairy, Grams::new(8_000))].into(),
        },
        wishes: Wishes {
            wanted: [FoodCategory::Fruit].into(),
            never: [FoodCategory::Fish].into(),
            despite_policy: [FoodCategory::Alcohol].into(),
        },
        reception_hours: hours("09:00", "12:00"),
        distribution_hours: hours("17:00", "19:00"),
        kitchen: true,
        own_transport: true,
        deemed_habilitated: true,
        papers: vec![
            Paper {
                kind: PaperKind::Agreement { store: id("shop-1") },
                number: "C-12".into(),
                expires: Some(monday()),
            },
            Paper { kind: PaperKind::Habilitation, number: "H-7".into(), expires: None },
        ],
        record: Record { needed: Milligrams::new(9_000_000_000_001), received: Milligrams::new(4_000_000_000_003) },
        stop_time: Seconds::new(600),
        access_notes: "Sonner deux fois".into(),
        phone: "+33 3 20 11 11 11".into(),
    }
}

pub fn van() -> Van {
    Van {
        id: id("van-1"),
        name: "Kangoo".into(),
        depot: GeoPoint::new(50.6, 3.05).unwrap(),
        capacity: VanCapacity { grams: Grams::new(600_000), crates: 80, chilled_crates: 30, frozen_crates: 5 },
        cooling: Cooling::Boxes { autonomy: Seconds::from_minutes(90) },
    }
}

pub fn driver() -> Driver {
    Driver { id: id("driver-1"), name: "Sam".into(), phone: "+33 6 00 00 00 00".into() }
}

pub fn duty() -> Duty {
    let shift = LocalWindow::parse("08:30", "13:00").unwrap();
    Duty { van: id("van-1"), driver: Some(id("driver-1")), shift, pause: Seconds::from_minutes(20) }
}

pub fn goods() -> Goods {
    Goods {
        description: "Yaourts nature".into(),
        category: FoodCategory::Dairy,
        cases: Cases::new(12),
        case_weight: CaseWeight { grams: Grams::new(4_800), quality: WeightQuality::Weighed },
        expiry: Some(Expiry::dlc(monday() + Duration::days(4))),
        prepacked: true,
        allergens: Some(vec![Allergen::Milk, Allergen::Nuts]),
        label_max_temperature: Some(DeciCelsius::new(65)),
        gtin: Some(Gtin::parse("3017620422003").unwrap()),
        batch: Some("L42".into()),
        case_cost: Some(Cents::new(1_299)),
    }
}

pub fn lot(name: &str, minutes: i64) -> LotRow {
    let lot = Lot { id: id(name), store: id("shop-1"), goods: goods(), declared_at: at(minutes) };
    LotRow::declared(lot, lys(), monday())
}

/// `cases` cases of 4.8 kg of a lot go from one bucket to another.
pub fn movement(name: &str, lot: &str, from: Bucket, to: Bucket, cases: i64) -> Movement {
    Movement {
        id: MovementId::parse(name).unwrap(),
        lot: id(lot),
        allocation: None,
        from,
        to,
        cases: Cases::new(cases),
        grams: Grams::new(4_800 * cases),
        quality: WeightQuality::Weighed,
        at: at(0),
        actor: Actor::SYSTEM,
        reason: Some("compté deux fois".into()),
    }
}

/// The whole town, with these lots declared and all their cases open.
pub async fn built(db: &Database, lots: &[LotRow]) {
    let built: Result<(), DbError> = db.retrying(|tx| async move { build(&tx, lots).await }).await;
    built.unwrap();
}

async fn build(tx: &WriteTx, lots: &[LotRow]) -> Result<(), DbError> {
    territories::save(tx, &territory()).await?;
    stores::save(tx, &lys(), &store()).await?;
    associations::save(tx, &lys(), &association()).await?;
    vans::save(tx, &lys(), &van()).await?;
    drivers::save(tx, &lys(), &driver()).await?;
    roster::save(tx, monday(), &duty()).await?;
    lots::insert(tx, lots).await?;
    for row in lots {
        let lot = row.lot.id.as_str();
        let declared = movement(&format!("declared-{lot}"), lot, Bucket::Outside, Bucket::Open, 12);
        ledger::append(tx, &[declared]).await.unwrap();
    }
    Ok(())
}
