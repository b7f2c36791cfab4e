//! Whatever bytes arrive: no panic, no line lost, no invalid value accepted.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use glane_demand::Association;
use glane_fleet::Van;
use glane_foundation::{GeoPoint, StoreId, WeeklyHours};
use glane_intake::{
    Intake, LotContext, LotLine, PlaceOptions, StoreNames, read_associations, read_lots, read_stores, read_vans,
};
use glane_inventory::{Lot, Store};
use proptest::{collection::vec, prelude::*, sample::select};

const FIXTURES: [&str; 10] = [
    "stores.csv",
    "stores_spreadsheet.csv",
    "stores_dirty.csv",
    "associations.csv",
    "associations_utf16.txt",
    "associations_dirty.csv",
    "vans.csv",
    "vans_dirty.csv",
    "lots.csv",
    "lots_dirty.csv",
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../fixtures/csv/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read_all(bytes: &[u8]) {
    let options = PlaceOptions::default();
    check(&read_stores(bytes, &options), store_is_sound);
    check(&read_associations(bytes, &options), association_is_sound);
    check(&read_vans(bytes, &options), van_is_sound);
    let stores = StoreNames::new(["gare", "halles", "pont"].map(|id| (StoreId::parse(id).unwrap(), id)));
    let context = LotContext { today: today(), stores: &stores, sender: None };
    check(&read_lots(bytes, &context), lot_is_sound);
}

/// An accepted line is sound, stands once, and is neither refused nor set aside as well.
fn check<T>(intake: &Intake<T>, sound: impl Fn(&T) -> bool) {
    let refused: BTreeSet<_> = intake.problems.iter().map(|problem| problem.line).collect();
    let mut seen = BTreeSet::new();
    for line in &intake.accepted {
        assert!(sound(&line.value), "line {}", line.line);
        assert!(seen.insert(line.line) && !refused.contains(&line.line), "line {}", line.line);
    }
    for aside in &intake.set_aside {
        assert!(seen.insert(aside.line) && !refused.contains(&aside.line), "line {}", aside.line);
        assert!(aside.value.as_ref().is_none_or(&sound), "line {}", aside.line);
    }
    let told = !intake.problems.is_empty() || !seen.is_empty();
    assert!(told, "a file without accepted lines, problems or lines set aside says nothing");
}

fn point_is_sound(point: GeoPoint) -> bool {
    GeoPoint::new(point.lat(), point.lon()).is_ok()
}

fn week_is_sound(week: &WeeklyHours) -> bool {
    let days = [&week.mon, &week.tue, &week.wed, &week.thu, &week.fri, &week.sat, &week.sun];
    !week.is_never()
        && days.iter().all(|day| day.iter().all(|w| w.from() < w.to()) && day.is_sorted_by(|a, b| a.to() < b.from()))
}

fn store_is_sound(store: &Store) -> bool {
    !store.name.is_empty()
        && point_is_sound(store.location)
        && week_is_sound(&store.pickup_hours)
        && (0..=86_400).contains(&store.stop_time.get())
}

fn association_is_sound(association: &Association) -> bool {
    !association.name.is_empty()
        && point_is_sound(association.location)
        && week_is_sound(&association.reception_hours)
        && week_is_sound(&association.distribution_hours)
        && association.other_supply.get() >= 0
        && association.capacity.class.values().all(|room| room.get() >= 0)
}

fn van_is_sound(van: &Van) -> bool {
    let capacity = van.capacity;
    !van.name.is_empty()
        && point_is_sound(van.depot)
        && capacity.grams.get() > 0
        && capacity.crates > 0
        && capacity.chilled_crates.max(capacity.frozen_crates) <= capacity.crates
}

/// The one validation path agrees when asked again.
fn lot_is_sound(line: &LotLine) -> bool {
    let lot = Lot {
        id: glane_foundation::LotId::parse("l").unwrap(),
        store: line.store.clone(),
        goods: line.goods.clone(),
        declared_at: chrono::DateTime::UNIX_EPOCH,
    };
    lot.problems(today()).is_empty() && line.goods.expiry.is_none_or(|e| e.as_dlc().is_none_or(|d| d >= today()))
}

/// A cell as it might be found anywhere.
fn cell() -> impl Strategy<Value = String> {
    let usual = select(vec![
        "",
        "gare",
        "A",
        "47,39",
        "0,69",
        "0",
        "-1",
        "48.85",
        "2.35",
        "9999999999999",
        "1,5 kg",
        "800 g",
        "25/11/2026",
        "21/11/2026",
        "2026-11-25",
        "31/02/2026",
        "oui",
        "non",
        "x",
        "Lu-Ve 9h-12h",
        "Mo-Sa 18:00-09:00",
        "24/7",
        "dairy",
        "pain",
        "surgelés",
        "lait, gluten",
        "aucun",
        "DLC",
        "DDM",
        "3017620422003",
        "3,01762E+12",
        "#N/A",
        "\u{a0}12\u{a0}",
        "1e400",
        "NaN",
        "-0",
        "12 caisses",
        "frigo",
        "\"",
        "=\"42\"",
        "null",
    ]);
    prop_oneof![4 => usual.prop_map(str::to_owned), 1 => ".{0,12}"]
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\"").replace(['\r', '\n', '\0', '\u{feff}'], " "))
}

const STORE_HEADER: &str = "id;nom;adresse;lat;lon;horaires_collecte;horaires;duree_arret";
const LOT_HEADER: &str = "magasin;famille;caisses;poids_caisse_kg;dlc;ddm;date;type_date;préemballé;allergènes;ean";

fn file(header: &str, rows: &[Vec<String>]) -> String {
    let mut text = format!("{header}\n");
    for row in rows {
        text.push_str(&row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(";"));
        text.push('\n');
    }
    text
}

/// Lines named anywhere in the result.
fn named<T>(intake: &Intake<T>) -> BTreeSet<u64> {
    let accepted = intake.accepted.iter().map(|line| line.line.0);
    let aside = intake.set_aside.iter().map(|aside| aside.line.0);
    accepted.chain(aside).chain(intake.problems.iter().map(|problem| problem.line.0)).collect()
}

fn expected_lines(rows: &[Vec<String>]) -> BTreeSet<u64> {
    let content = rows
        .iter()
        .zip(2..)
        .filter(|(row, _)| row.iter().any(|cell| !quoted(cell)[1..].trim_matches('"').trim().is_empty()));
    content.map(|(_, line)| line).collect()
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
    }

    #[test]
    fn any_text_below_a_known_header_is_read_without_panic(header in select(vec![STORE_HEADER, LOT_HEADER]), text in "(?s).{0,300}") {
        read_all(format!("{header}\n{text}").as_bytes());
    }

    #[test]
    fn mutated_samples_never_yield_an_invalid_value(
        name in select(FIXTURES.to_vec()),
        edits in vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 1..12),
    ) {
        let mut bytes = fixture(name);
        for (at, kind, byte) in edits {
            let at = at.index(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            match kind {
                0 => bytes.insert(at, byte),
                1 if !bytes.is_empty() => { bytes.remove(at); }
                2 if !bytes.is_empty() => bytes[at] = b";,\"\n-0 9"[usize::from(byte) % 8],
                _ => bytes.truncate(bytes.len() - usize::from(byte % 8).min(bytes.len())),
            }
        }
        read_all(&bytes);
    }

    #[test]
    fn every_line_of_a_file_of_stores_is_named_in_the_result(rows in vec(vec(cell(), 8), 1..12)) {
        let intake = read_stores(file(STORE_HEADER, &rows).as_bytes(), &PlaceOptions::default());
        check(&intake, store_is_sound);
        let expected = expected_lines(&rows);
        prop_assume!(!expected.is_empty());
        prop_assert_eq!(named(&intake), expected);
    }

    #[test]
    fn every_line_of_a_file_of_lots_is_named_in_the_result(rows in vec(vec(cell(), 11), 1..12)) {
        let stores = StoreNames::new([(StoreId::parse("gare").unwrap(), "A")]);
        let context = LotContext { today: today(), stores: &stores, sender: None };
        let intake = read_lots(file(LOT_HEADER, &rows).as_bytes(), &context);
        check(&intake, lot_is_sound);
        let expected = expected_lines(&rows);
        prop_assume!(!expected.is_empty());
        prop_assert_eq!(named(&intake), expected);
    }
}
