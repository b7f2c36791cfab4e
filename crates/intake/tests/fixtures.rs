//! The samples of `fixtures/csv`: what is accepted, and each fault by line and column.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use chrono::NaiveDate;
use glane_foundation::{Grams, StoreId, TemperatureClass};
use glane_intake::{
    Intake, LotContext, LotLine, PlaceOptions, SetAsideReason, StoreNames, read_associations, read_lots, read_stores,
    read_vans,
};

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../fixtures/csv/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn faults<T>(intake: &Intake<T>) -> Vec<(u64, &str)> {
    intake.problems.iter().map(|p| (p.line.0, p.column.as_str())).collect()
}

fn lines<T>(intake: &Intake<T>) -> Vec<u64> {
    intake.accepted.iter().map(|line| line.line.0).collect()
}

fn lots(name: &str) -> Intake<LotLine> {
    let stores = read_stores(&bytes("stores.csv"), &PlaceOptions::default()).accepted;
    let names = StoreNames::new(stores.iter().map(|line| (line.value.id.clone(), line.value.name.as_str())));
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    read_lots(&bytes(name), &LotContext { today, stores: &names, sender: None })
}

#[test]
fn clean_stores_are_all_accepted_without_a_note() {
    let intake = read_stores(&bytes("stores.csv"), &PlaceOptions::default());
    assert_eq!((lines(&intake), faults(&intake)), (vec![2, 3, 4], vec![]));
    // The last store states its hours in words and no duration of a stop.
    assert_eq!(intake.notes, []);
    assert_eq!(intake.accepted[2].value.pickup_hours.sat[0].to_string(), "08:00-13:00");
}

#[test]
fn spreadsheet_export_in_windows_1252_is_read_with_its_accents() {
    let intake = read_stores(&bytes("stores_spreadsheet.csv"), &PlaceOptions::default());
    assert_eq!(faults(&intake), []);
    // The first record below the header (line 3) spans lines 4 and 5.
    assert_eq!(lines(&intake), [4, 6, 7]);
    let [first, second, third] = [0, 1, 2].map(|at| &intake.accepted[at].value);
    assert_eq!((first.id.as_str(), first.address.as_str()), ("0012", "5, rue du Marché (entrée par la cour)"));
    assert_eq!(second.name, "Supérette Œillets");
    assert_eq!(third.name, "Proxi", "the brand stands in for the name");
    let notes: Vec<&str> = intake.notes.iter().map(|note| note.sentence.fr.as_str()).collect();
    for expected in ["Windows-1252", "ligne 3", "Surface m2", "sans nom", "8h à 13h", "horaires d'ouverture"] {
        assert!(notes.iter().any(|note| note.contains(expected)), "{expected}: {notes:#?}");
    }
}

#[test]
fn each_fault_of_a_store_is_named_and_nothing_disappears() {
    let intake = read_stores(&bytes("stores_dirty.csv"), &PlaceOptions::default());
    assert_eq!(lines(&intake), [2, 15]);
    assert_eq!(
        faults(&intake),
        [
            (4, "lat, lon"),
            (5, "lat, lon"),
            (6, "lat, lon"),
            (9, "code"),
            (10, "horaires"),
            (11, "horaires"),
            (12, "lon"),
            (13, "lat"),
            (14, ""),
        ]
    );
    let aside: Vec<(u64, bool)> =
        intake.set_aside.iter().map(|aside| (aside.line.0, aside.reason == SetAsideReason::NoCoordinates)).collect();
    assert_eq!(aside, [(3, true), (7, false), (8, false)]);
    assert!(intake.all_or_nothing().is_err());
    // 14 lines below the header: 2 accepted, 9 refused, 3 set aside.
    assert_eq!(intake.partial().len() + faults(&intake).len() + aside.len(), 14);
}

#[test]
fn the_same_associations_are_read_from_utf_8_and_from_utf_16() {
    let intake = read_associations(&bytes("associations.csv"), &PlaceOptions::default());
    let wide = read_associations(&bytes("associations_utf16.txt"), &PlaceOptions::default());
    assert_eq!(faults(&intake), []);
    assert_eq!(intake.accepted, wide.accepted);
    let [first, second, third] = [0, 1, 2].map(|at| &intake.accepted[at].value);
    assert_eq!((first.served.stated, first.served.verified), (80, Some(72)));
    assert_eq!(first.capacity.of_class(TemperatureClass::Frozen), Some(Grams::new(60_000)));
    assert_eq!(second.served.verified, None, "no need before the operator says so");
    assert!(third.deemed_habilitated && third.papers.len() == 3, "three agreements");
}

#[test]
fn each_fault_of_an_association_is_named() {
    let intake = read_associations(&bytes("associations_dirty.csv"), &PlaceOptions::default());
    assert_eq!(lines(&intake), [2]);
    assert_eq!(
        faults(&intake),
        [(3, "personnes"), (4, "frigo_kg"), (5, "jamais"), (6, "fin_habilitation"), (7, "cuisine")]
    );
    assert_eq!(intake.set_aside[0].name, "Sans adresse");
}

#[test]
fn vans_share_a_depot_and_carry_what_is_written() {
    let intake = read_vans(&bytes("vans.csv"), &PlaceOptions::default());
    assert_eq!((lines(&intake), faults(&intake), intake.set_aside.len()), (vec![2, 3, 4], vec![], 0));
    assert_eq!(intake.accepted[1].value.capacity.grams, Grams::new(1_200_500));
    assert_eq!(intake.notes.len(), 1, "the cargo bike's boxes: 120 minutes assumed");
}

#[test]
fn each_fault_of_a_van_is_named() {
    let intake = read_vans(&bytes("vans_dirty.csv"), &PlaceOptions::default());
    assert_eq!(lines(&intake), [2]);
    assert_eq!(
        faults(&intake),
        [(3, "charge_utile_kg"), (4, "charge_utile_kg"), (5, "caisses_frais"), (6, "froid"), (7, "caisses")]
    );
}

#[test]
fn clean_lots_are_declared_for_the_stores_they_name() {
    let intake = lots("lots.csv");
    assert_eq!((lines(&intake), faults(&intake)), (vec![2, 3, 4, 5, 6], vec![]));
    let weights: Vec<i64> = intake.accepted.iter().map(|line| line.value.goods.weight().get()).collect();
    // 4 x 5.5 kg; 3 x 4 kg and 6 x 8 kg are the families' usual cases; 2 x 4.2 kg; 2 x 7 kg.
    assert_eq!(weights, [22_000, 12_000, 8_400, 48_000, 14_000]);
    assert_eq!(intake.accepted[4].value.store, StoreId::parse("pont").unwrap(), "named by its name");
}

#[test]
fn each_fault_of_a_lot_is_named() {
    let intake = lots("lots_dirty.csv");
    // Line 13: the lost zeros of a bar code are mended.
    assert_eq!(lines(&intake), [2, 13]);
    assert_eq!(
        faults(&intake),
        [
            (3, "Date limite"),
            (4, "DLC"),
            (5, "DLC"),
            (6, "Colis"),
            (7, "Poids colis (kg)"),
            (8, "DLC"),
            (9, "Famille"),
            (10, "Magasin"),
            (11, "EAN"),
            (12, "EAN"),
            (14, "Colis"),
            (15, ""),
        ]
    );
}
