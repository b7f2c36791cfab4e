//! The smallest pair that every rule allows; each test changes one thing.

use chrono::{DateTime, NaiveDate, Weekday};
use glane_demand::{Association, Capacity, Paper, PaperKind, Served, Wishes, history};
use glane_foundation::{
    AssociationId, Cases, FoodCategory, GeoPoint, Grams, LocalWindow, LotId, Seconds, StoreId, TemperatureClass,
    WeeklyHours,
};
use glane_inventory::{CaseWeight, Expiry, Goods, Lot, Store, WeightQuality};

use crate::{Answer, Case, Policy};

/// A Monday.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

pub fn in_days(days: u64) -> NaiveDate {
    today() + chrono::Days::new(days)
}

/// Everything a case borrows.
pub struct Example {
    pub lot: Lot,
    pub store: Store,
    pub association: Association,
    pub policy: Policy,
}

fn every_day(from: &str, to: &str) -> WeeklyHours {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    WeeklyHours::on(&[Mon, Tue, Wed, Thu, Fri, Sat, Sun], &[LocalWindow::parse(from, to).unwrap()])
}

/// Open and feeding people only on this weekday.
pub fn only_on(day: Weekday) -> WeeklyHours {
    WeeklyHours::on(&[day], &[LocalWindow::parse("09:00", "18:00").unwrap()])
}

/// Two cases of yoghurt with a week left, for a soup kitchen with a fridge that serves every evening.
pub fn example() -> Example {
    let store = Store {
        id: StoreId::parse("shop").unwrap(),
        name: "Shop".into(),
        address: String::new(),
        location: GeoPoint::new(49.18, -0.37).unwrap(),
        pickup_hours: every_day("08:00", "12:00"),
        stop_time: Seconds::from_minutes(5),
        access_notes: String::new(),
        phone: String::new(),
    };
    let lot = Lot {
        id: LotId::parse("yoghurt").unwrap(),
        store: store.id.clone(),
        goods: Goods {
            description: "Yoghurt".into(),
            category: FoodCategory::Dairy,
            cases: Cases::new(2),
            case_weight: CaseWeight { grams: Grams::new(5_000), quality: WeightQuality::Default },
            expiry: Some(Expiry::dlc(in_days(7))),
            prepacked: true,
            allergens: None,
            label_max_temperature: None,
            gtin: None,
            batch: None,
            case_cost: None,
        },
        declared_at: DateTime::UNIX_EPOCH,
    };
    Example { lot, store, association: soup_kitchen(), policy: Policy::default() }
}

fn soup_kitchen() -> Association {
    Association {
        id: AssociationId::parse("soup").unwrap(),
        name: "Soup kitchen".into(),
        address: String::new(),
        location: GeoPoint::new(49.19, -0.36).unwrap(),
        served: Served { stated: 60, verified: Some(50) },
        other_supply: Grams::ZERO,
        capacity: Capacity { class: [(TemperatureClass::Chilled, Grams::new(100_000))].into(), ..Capacity::default() },
        wishes: Wishes::default(),
        reception_hours: every_day("09:00", "18:00"),
        distribution_hours: every_day("18:00", "20:00"),
        kitchen: true,
        own_transport: false,
        deemed_habilitated: false,
        papers: vec![Paper { kind: PaperKind::Habilitation, number: "H1".into(), expires: Some(in_days(30)) }],
        record: history::Record::default(),
        stop_time: Seconds::from_minutes(5),
        access_notes: String::new(),
        phone: String::new(),
    }
}

impl Example {
    pub fn ask(&self, judge: fn(&Case<'_>) -> Answer) -> Answer {
        judge(&self.case())
    }

    pub fn case(&self) -> Case<'_> {
        Case {
            lot: &self.lot,
            store: &self.store,
            association: &self.association,
            takeover: today(),
            policy: &self.policy,
        }
    }
}

pub const fn is_no(answer: &Answer) -> bool {
    matches!(answer, Answer::No(_))
}

#[test]
fn every_rule_allows_the_example() {
    assert_eq!(crate::judge(&example().case()), Ok(Vec::new()));
}
