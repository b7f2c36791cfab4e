//! One thing as the cells of one row: what a form shows before it is changed, and what an export writes.
//!
//! The way back is the reader of files: a form's fields become a file of one row ([`one_row`]), so that a page checks
//! exactly what an import checks. Cells are named by the readers' own columns.

use std::collections::BTreeSet;

use chrono::{NaiveTime, Timelike, Weekday};
use glane_demand::{Association, PaperKind};
use glane_fleet::{Cooling, Driver, Van};
use glane_foundation::{FoodCategory, GeoPoint, Grams, Language, LocalWindow, Seconds, TemperatureClass, WeeklyHours};
use glane_inventory::Store;

/// Names of columns and what stands below them.
pub type Cells = Vec<(&'static str, String)>;

/// A file with a header and one row. Any text is allowed in a cell.
#[must_use]
pub fn one_row<'c>(cells: impl IntoIterator<Item = (&'c str, &'c str)>) -> Vec<u8> {
    let (names, values): (Vec<String>, Vec<String>) =
        cells.into_iter().map(|(name, value)| (quoted(name), quoted(value))).unzip();
    format!("{}\n{}\n", names.join(";"), values.join(";")).into_bytes()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A store's row.
#[must_use]
pub fn store_cells(store: &Store, language: Language) -> Cells {
    let mut cells =
        vec![("id", store.id.to_string()), ("name", store.name.clone()), ("address", store.address.clone())];
    cells.extend(point(store.location));
    cells.push(("pickup_hours", week(&store.pickup_hours, language)));
    cells.extend(access(store.stop_time, &store.access_notes, &store.phone));
    cells
}

/// An association's row, papers included.
#[must_use]
pub fn association_cells(association: &Association, language: Language) -> Cells {
    let a = association;
    let kilos = |grams: Option<Grams>| grams.map_or_else(String::new, |grams| kilos(grams, language));
    let mut cells = vec![("id", a.id.to_string()), ("name", a.name.clone()), ("address", a.address.clone())];
    cells.extend(point(a.location));
    cells.extend([
        ("served", a.served.stated.to_string()),
        ("verified", a.served.verified.map_or_else(String::new, |people| people.to_string())),
        ("other_supply_kg", kilos(Some(a.other_supply).filter(|grams| !grams.is_zero()))),
        ("capacity_kg", kilos(a.capacity.total)),
        ("fridge_kg", kilos(a.capacity.class.get(&TemperatureClass::Chilled).copied())),
        ("freezer_kg", kilos(a.capacity.class.get(&TemperatureClass::Frozen).copied())),
        ("wanted", families(&a.wishes.wanted)),
        ("never", families(&a.wishes.never)),
        ("despite_policy", families(&a.wishes.despite_policy)),
        ("reception_hours", week(&a.reception_hours, language)),
        ("distribution_hours", week(&a.distribution_hours, language)),
        ("kitchen", yes(a.kitchen, language)),
        ("own_transport", yes(a.own_transport, language)),
        ("deemed_habilitated", yes(a.deemed_habilitated, language)),
    ]);
    let last = a.papers.iter().filter(|paper| paper.kind == PaperKind::Habilitation).max_by_key(|paper| {
        // A paper without an end outlasts every other.
        (paper.expires.is_none(), paper.expires)
    });
    let agreements = a.papers.iter().filter_map(|paper| match &paper.kind {
        PaperKind::Agreement { store } => Some(store.to_string()),
        PaperKind::Habilitation => None,
    });
    cells.extend([
        ("habilitation", last.map_or_else(String::new, |paper| paper.number.clone())),
        (
            "habilitation_expires",
            last.and_then(|paper| paper.expires).map_or_else(String::new, |day| day.format("%d/%m/%Y").to_string()),
        ),
        ("agreements", agreements.collect::<Vec<_>>().join(", ")),
    ]);
    cells.extend(access(a.stop_time, &a.access_notes, &a.phone));
    cells
}

/// A van's row.
#[must_use]
pub fn van_cells(van: &Van, language: Language) -> Cells {
    let (cooling, autonomy) = match van.cooling {
        Cooling::None => ("none", String::new()),
        Cooling::Boxes { autonomy } => ("boxes", minutes(autonomy)),
        Cooling::Refrigerated => ("refrigerated", String::new()),
    };
    let mut cells = vec![("id", van.id.to_string()), ("name", van.name.clone())];
    cells.extend(point(van.depot));
    cells.extend([
        ("payload_kg", kilos(van.capacity.grams, language)),
        ("crates", van.capacity.crates.to_string()),
        ("chilled_crates", van.capacity.chilled_crates.to_string()),
        ("frozen_crates", van.capacity.frozen_crates.to_string()),
        ("cooling", cooling.to_owned()),
        ("box_minutes", autonomy),
    ]);
    cells
}

/// A driver's row.
#[must_use]
pub fn driver_cells(driver: &Driver) -> Cells {
    vec![("id", driver.id.to_string()), ("name", driver.name.clone()), ("phone", driver.phone.clone())]
}

fn point(point: GeoPoint) -> [(&'static str, String); 2] {
    [("lat", point.lat().to_string()), ("lon", point.lon().to_string())]
}

fn access(stop: Seconds, notes: &str, phone: &str) -> [(&'static str, String); 3] {
    [("stop_minutes", minutes(stop)), ("access_notes", notes.to_owned()), ("phone", phone.to_owned())]
}

/// Whole minutes, rounded up: a stop is never promised shorter than it is.
fn minutes(time: Seconds) -> String {
    ((time.get() + 59) / 60).to_string()
}

fn kilos(grams: Grams, language: Language) -> String {
    let (whole, rest) = (grams.get() / 1_000, grams.get() % 1_000);
    if rest == 0 {
        return whole.to_string();
    }
    let mark = if language == Language::Fr { "," } else { "." };
    format!("{whole}{mark}{}", format!("{rest:03}").trim_end_matches('0'))
}

fn yes(value: bool, language: Language) -> String {
    match (value, language) {
        (true, Language::Fr) => "oui",
        (true, Language::En) => "yes",
        (false, Language::Fr) => "non",
        (false, Language::En) => "no",
    }
    .to_owned()
}

fn families(families: &BTreeSet<FoodCategory>) -> String {
    families.iter().map(|family| family.code()).collect::<Vec<_>>().join(", ")
}

const WEEK: [(Weekday, &str, &str); 7] = [
    (Weekday::Mon, "Lu", "Mo"),
    (Weekday::Tue, "Ma", "Tu"),
    (Weekday::Wed, "Me", "We"),
    (Weekday::Thu, "Je", "Th"),
    (Weekday::Fri, "Ve", "Fr"),
    (Weekday::Sat, "Sa", "Sa"),
    (Weekday::Sun, "Di", "Su"),
];

/// `Lu-Ve 09:00-12:00,14:00-17:00; Sa 09:00-12:00`; empty when there are no hours at all.
#[must_use]
pub fn week(hours: &WeeklyHours, language: Language) -> String {
    let mut rules: Vec<(usize, usize)> = Vec::new();
    for (at, (day, ..)) in WEEK.iter().enumerate() {
        let windows = hours.day(*day);
        match rules.last_mut() {
            Some((first, last)) if *last + 1 == at && hours.day(WEEK[*first].0) == windows => *last = at,
            _ if !windows.is_empty() => rules.push((at, at)),
            _ => {}
        }
    }
    let name = |at: usize| if language == Language::Fr { WEEK[at].1 } else { WEEK[at].2 };
    let rule = |(first, last): &(usize, usize)| {
        let days = if first == last { name(*first).to_owned() } else { format!("{}-{}", name(*first), name(*last)) };
        format!("{days} {}", windows(hours.day(WEEK[*first].0)))
    };
    rules.iter().map(rule).collect::<Vec<_>>().join("; ")
}

fn windows(windows: &[LocalWindow]) -> String {
    windows.iter().map(|window| format!("{}-{}", time(window.from()), time(window.to()))).collect::<Vec<_>>().join(",")
}

/// The last minute of the day is written as people write it.
fn time(time: NaiveTime) -> String {
    if (time.hour(), time.minute(), time.second()) == (23, 59, 59) {
        return "24:00".to_owned();
    }
    time.format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use glane_foundation::Language::{En, Fr};

    use super::*;
    use crate::{PlaceOptions, read_associations, read_drivers, read_stores, read_vans};

    fn row(cells: &Cells) -> Vec<u8> {
        one_row(cells.iter().map(|(name, value)| (*name, value.as_str())))
    }

    fn sample(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/../../fixtures/csv/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn every_store_written_as_a_row_reads_back_the_same_in_both_languages() {
        for line in read_stores(&sample("stores.csv"), &PlaceOptions::default()).accepted {
            for language in [Fr, En] {
                let again = read_stores(&row(&store_cells(&line.value, language)), &PlaceOptions::default());
                assert_eq!(again.accepted[0].value, line.value, "{:?}", again.problems);
            }
        }
    }

    #[test]
    fn every_association_and_van_written_as_a_row_reads_back_the_same() {
        for line in read_associations(&sample("associations.csv"), &PlaceOptions::default()).accepted {
            let again = read_associations(&row(&association_cells(&line.value, Fr)), &PlaceOptions::default());
            assert_eq!(again.accepted[0].value, line.value, "{:?}", again.problems);
        }
        for line in read_vans(&sample("vans.csv"), &PlaceOptions::default()).accepted {
            let again = read_vans(&row(&van_cells(&line.value, En)), &PlaceOptions::default());
            assert_eq!(again.accepted[0].value, line.value, "{:?}", again.problems);
        }
    }

    #[test]
    fn quotes_separators_and_line_breaks_in_a_cell_stay_in_their_cell() {
        let driver = Driver { id: "d1".parse().unwrap(), name: "Ada \"Lo\"; Bo".into(), phone: "06\n07".into() };
        let again = read_drivers(&row(&driver_cells(&driver)));
        assert_eq!(again.accepted[0].value.name, driver.name);
        assert_eq!(again.accepted[0].value.phone, "06 07", "a line break in a telephone number is a space");
    }

    #[test]
    fn a_week_is_written_in_as_few_rules_as_it_has() {
        let window = LocalWindow::parse("09:00", "24:00").unwrap();
        let days = [Weekday::Mon, Weekday::Tue, Weekday::Thu];
        assert_eq!(week(&WeeklyHours::on(&days, &[window]), Fr), "Lu-Ma 09:00-24:00; Je 09:00-24:00");
        assert_eq!(week(&WeeklyHours::default(), En), "");
    }
}
