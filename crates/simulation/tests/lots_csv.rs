//! The CSV of generated lots is read back by the importer as what was declared.

use chrono::NaiveDate;
use glane_intake::{LotContext, StoreNames, read_lots};
use glane_simulation::{Town, TownPlan, declarations, lots_csv};

#[test]
fn generated_lots_written_as_csv_are_read_back_the_same() {
    let date = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let town = Town::generate(&TownPlan::demo(date)).unwrap();
    let lots = declarations(&town.territory, &town.stores, date, 7).unwrap();
    let names = StoreNames::new(town.stores.iter().map(|store| (store.id.clone(), store.name.as_str())));
    let intake = read_lots(lots_csv(&lots).as_bytes(), &LotContext { today: date, stores: &names, sender: None });
    assert_eq!(intake.problems, []);
    assert_eq!(intake.accepted.len(), lots.len());
    for (line, lot) in intake.accepted.iter().zip(&lots) {
        assert_eq!((&line.value.id, &line.value.store), (&Some(lot.id.clone()), &lot.store));
        assert_eq!(line.value.goods, lot.goods);
    }
}
