//! Stores.

use glane_foundation::{Id, LocalWindow, Seconds, Sentence, WeeklyHours};
use glane_inventory::Store;

use crate::{
    intake::{Intake, Notes},
    places::{self, Candidate, Key, LAT, LON, PlaceOptions},
    row::RowReader,
    table::Column,
    value::{self, Hours},
};

use chrono::Weekday::{Fri, Mon, Sat, Thu, Tue, Wed};

static ID: Column =
    Column::optional("id", &["code", "store_id", "code_magasin", "id_magasin", "numero_magasin", "osm_id", "site_id"]);
static NAME: Column =
    Column::required("name", &["nom", "magasin", "store", "nom_magasin", "store_name", "point_de_vente"]);
static BRAND: Column = Column::optional("brand", &["enseigne", "marque", "chain"]);
static ADDRESS: Column = Column::optional("address", &["adresse", "rue", "street", "adresse_postale"]);
static POSTCODE: Column = Column::optional("postcode", &["code_postal", "cp", "zip", "postal_code"]);
static CITY: Column = Column::optional("city", &["ville", "commune", "town"]);
static PICKUP: Column = Column::optional(
    "pickup_hours",
    &["horaires_collecte", "horaires_enlevement", "heures_de_collecte", "creneau", "collecte"],
);
static OPENING: Column =
    Column::optional("opening_hours", &["horaires", "heures_ouverture", "horaires_ouverture", "hours"]);
static STOP: Column = Column::optional("stop_minutes", &["minutes_arret", "temps_arret", "duree_arret", "stop_time"]);
static ACCESS: Column = Column::optional("access_notes", &["acces", "consignes", "notes", "remarques", "access"]);
static PHONE: Column = Column::optional("phone", &["telephone", "tel", "contact_phone"]);

static COLUMNS: [&Column; 13] =
    [&ID, &NAME, &BRAND, &ADDRESS, &POSTCODE, &CITY, &LAT, &LON, &PICKUP, &OPENING, &STOP, &ACCESS, &PHONE];

/// Reads a file of stores (sample: `fixtures/csv/stores.csv`).
///
/// | column | also headed | holds |
/// |---|---|---|
/// | `name` (required) | nom, magasin | name on the front; where empty the brand, the address or the id stands in, with a note |
/// | `lat`, `lon` (required) | latitude, longitude | degrees; an empty pair or one shared by several rows is set aside |
/// | `id` | code, code_magasin, osm_id | identity; made from name and address where empty |
/// | `brand` | enseigne | joined to nothing, stands in for a missing name |
/// | `address`, `postcode`, `city` | adresse, code_postal, ville | postal address |
/// | `pickup_hours` | horaires_collecte | when goods can be fetched |
/// | `opening_hours` | horaires | used where no pickup hours are given, with a note |
/// | `stop_minutes` | duree_arret | minutes a stop takes whatever is loaded; 5 |
/// | `access_notes`, `phone` | acces, telephone | for the driver |
///
/// Without any hours a store is open for pickup Monday to Saturday 08:00-13:00, with a note.
#[must_use]
pub fn read_stores(bytes: &[u8], options: &PlaceOptions) -> Intake<Store> {
    places::read(bytes, &COLUMNS, options, candidate)
}

fn candidate(row: &mut RowReader<'_>, notes: &mut Notes) -> Candidate<Store> {
    let address = address(row, &ADDRESS, &POSTCODE, &CITY);
    let name = name(row, &address, notes);
    let position = places::position(row);
    let (id, key) = identity(row, &ID, &NAME, &[&name, &address]);
    let pickup_hours = pickup_hours(row, notes);
    let stop_time = row.minutes(&STOP).unwrap_or(Seconds::from_minutes(5));
    let access_notes = row.label(&ACCESS);
    let phone = row.label(&PHONE);
    let make: Option<Box<dyn FnOnce(_) -> Store>> = match id {
        Some(id) if row.problems.is_empty() => {
            let name = name.clone();
            Some(Box::new(move |location| Store {
                id,
                name,
                address,
                location,
                pickup_hours,
                stop_time,
                access_notes,
                phone,
            }))
        }
        _ => None,
    };
    Candidate { line: row.line, name, key, position, make, may_share: false }
}

fn name(row: &mut RowReader<'_>, address: &str, notes: &mut Notes) -> String {
    let name = row.label(&NAME);
    if !name.is_empty() || row.is_wrong(&NAME) {
        return name;
    }
    notes.add(
        Some(row.line),
        "Magasins sans nom : l'enseigne, l'adresse ou l'identifiant en tient lieu.",
        "Stores without a name: brand, address or id stands in.",
    );
    let brand = row.label(&BRAND);
    let id = row.text(&ID).unwrap_or_default();
    let stand_in = [brand.as_str(), address, id].into_iter().find(|text| !text.is_empty()).map(str::to_owned);
    stand_in.unwrap_or_else(|| {
        row.problem(&NAME, Sentence::new("Indiquez le nom.", "Give the name."));
        String::new()
    })
}

/// Street, postcode and town in one line, nothing said twice.
pub(crate) fn address(row: &mut RowReader<'_>, street: &Column, postcode: &Column, city: &Column) -> String {
    let mut address = row.label(street);
    let town = [row.label(postcode), row.label(city)];
    let town: Vec<&str> = town.iter().map(String::as_str).filter(|p| !p.is_empty() && !address.contains(*p)).collect();
    let town = town.join(" ");
    if !address.is_empty() && !town.is_empty() {
        address.push_str(", ");
    }
    address + &town
}

/// The id stated, or one made of what names the place; with its key among the rows.
pub(crate) fn identity<K>(
    row: &mut RowReader<'_>,
    id: &Column,
    name: &Column,
    parts: &[&str],
) -> (Option<Id<K>>, Option<Key>) {
    let stated = row.text(id).is_some();
    let column = if stated { id } else { name };
    let found: Option<Id<K>> = if stated { row.read(id, value::tidy_id) } else { value::derived_id(parts).ok() };
    if !stated && found.is_none() && !row.is_wrong(name) {
        row.problem(
            name,
            Sentence::new(
                "Ni identifiant ni nom lisible : donnez l'un des deux.",
                "Neither an id nor a readable name: give one of them.",
            ),
        );
    }
    let key = found.as_ref().map(|found| Key {
        id: found.to_string(),
        column: row.spelling(column).to_owned(),
        cell: row.text(column).unwrap_or_default().to_owned(),
    });
    (found, key)
}

fn pickup_hours(row: &mut RowReader<'_>, notes: &mut Notes) -> WeeklyHours {
    if let Some(hours) = week(row, &PICKUP, notes) {
        return hours;
    }
    if let Some(hours) = week(row, &OPENING, notes) {
        notes.add(
            Some(row.line),
            "Horaires de collecte non indiqués : les horaires d'ouverture en tiennent lieu.",
            "Pickup hours not given: opening hours stand in.",
        );
        return hours;
    }
    if row.problems.is_empty() {
        notes.add(
            Some(row.line),
            "Horaires non indiqués : collecte possible du lundi au samedi de 8h à 13h.",
            "Hours not given: pickup Monday to Saturday 08:00-13:00.",
        );
    }
    usual(&[Mon, Tue, Wed, Thu, Fri, Sat], "08:00", "13:00")
}

/// Hours of a cell; comments and holidays left out are noted.
pub(crate) fn week(row: &mut RowReader<'_>, column: &Column, notes: &mut Notes) -> Option<WeeklyHours> {
    let Hours { week, left_out } = row.read(column, value::hours)?;
    if left_out {
        notes.add(
            Some(row.line),
            "Horaires : jours fériés et commentaires ne sont pas repris.",
            "Hours: holidays and comments are left out.",
        );
    }
    Some(week)
}

/// The same window on several days.
pub(crate) fn usual(days: &[chrono::Weekday], from: &str, to: &str) -> WeeklyHours {
    LocalWindow::parse(from, to).map_or_else(|_| WeeklyHours::default(), |window| WeeklyHours::on(days, &[window]))
}

#[cfg(test)]
mod tests {
    use glane_foundation::Language;

    use super::*;
    use crate::{SetAsideReason, table::ambiguous_names};

    fn read(text: &str) -> Intake<Store> {
        read_stores(text.as_bytes(), &PlaceOptions::default())
    }

    fn told(intake: &Intake<Store>) -> String {
        intake.problems.iter().map(|p| p.text(Language::En)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn no_header_name_stands_for_two_columns() {
        assert_eq!(ambiguous_names(&COLUMNS), Vec::<&str>::new());
    }

    #[test]
    fn one_place_stated_by_two_rows_sets_both_aside_with_their_values() {
        let intake = read("nom;adresse;lat;lon\nA;1 rue;48,85;2,35\nB;2 rue;48,85;2,35\nC;3 rue;48,86;2,36\n");
        assert_eq!(intake.accepted.len(), 1);
        assert_eq!(intake.set_aside.len(), 2);
        assert!(matches!(&intake.set_aside[0].reason, SetAsideReason::SharedCoordinates { with } if with[0].0 == 3));
        assert!(intake.set_aside[0].value.is_some(), "somebody may confirm it");
        assert!(intake.problems.is_empty(), "all or nothing still accepts the others");
    }

    #[test]
    fn row_without_coordinates_is_set_aside_and_half_a_pair_is_a_problem() {
        let intake = read("nom;lat;lon\nA;;\nB;48,8;\n");
        assert_eq!(intake.set_aside[0].reason, SetAsideReason::NoCoordinates);
        assert!(told(&intake).contains("line 3, column lon"), "{}", told(&intake));
    }

    #[test]
    fn swapped_null_and_impossible_coordinates_are_refused_with_a_hint() {
        let intake = read(
            "nom;lat;lon\nA;48,85;2,35\nB;48,86;2,36\nC;48,87;2,37\nD;2,35;48,85\nE;0;0\nF;248,85;2\nG;-200;200\n",
        );
        assert_eq!(intake.accepted.len(), 3);
        let told = told(&intake);
        assert!(
            told.contains("line 5, column lat, lon, « 2,35 / 48,85 » : Latitude and longitude seem to be swapped"),
            "{told}"
        );
        assert!(told.contains("line 6") && told.contains("sea off Africa"), "{told}");
        assert_eq!(intake.problems.len(), 4, "{told}");
    }

    #[test]
    fn a_whole_file_with_swapped_columns_is_noticed() {
        let intake = read("nom;lat;lon\nA;2,35;48,85\nB;2,36;48,86\nC;2,37;48,87\n");
        assert_eq!((intake.accepted.len(), intake.problems.len()), (0, 3), "{}", told(&intake));
    }

    #[test]
    fn overseas_territory_is_no_swap() {
        // Saint-Denis de La Réunion: far from Paris whichever way round.
        let intake = read("nom;lat;lon\nA;-20,88;55,45\nB;-20,89;55,46\nC;-20,90;55,47\n");
        assert_eq!(intake.accepted.len(), 3, "{}", told(&intake));
    }

    #[test]
    fn a_place_far_from_the_others_is_accepted_with_a_note() {
        let intake = read("nom;lat;lon\nA;48,85;2,35\nB;48,86;2,36\nC;43,30;5,37\nD;48,88;2,38\n");
        assert_eq!(intake.accepted.len(), 4);
        assert!(intake.notes.iter().any(|n| n.sentence.en.contains("300 km") && n.lines == [crate::LineNumber(4)]));
    }

    #[test]
    fn duplicate_code_is_refused_with_the_first_line() {
        let intake = read("code;nom;lat;lon\n7;A;48,85;2,35\n7;B;48,86;2,36\n");
        assert!(told(&intake).contains("line 3, column code, « 7 » : Already on line 2"), "{}", told(&intake));
    }

    #[test]
    fn hours_default_with_a_note_and_opening_hours_stand_in() {
        let intake = read("nom;horaires;lat;lon\nA;;48,85;2,35\nB;Mo-Sa 08:30-21:00;48,86;2,36\n");
        assert_eq!(intake.accepted[0].value.pickup_hours.sat[0].to_string(), "08:00-13:00");
        assert!(intake.accepted[0].value.pickup_hours.sun.is_empty());
        assert_eq!(intake.accepted[1].value.pickup_hours.mon[0].to_string(), "08:30-21:00");
        assert_eq!(intake.notes.len(), 2, "{:?}", intake.notes);
    }
}
