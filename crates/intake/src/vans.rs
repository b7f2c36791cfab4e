//! Vans.

use glane_fleet::{Cooling, Van, VanCapacity};
use glane_foundation::{Seconds, Sentence};

use crate::{
    intake::{Intake, Notes},
    places::{self, Candidate, LAT, LON, PlaceOptions},
    row::RowReader,
    stores::identity,
    table::{Column, fold},
};

static ID: Column = Column::optional("id", &["code", "van_id", "vehicule_id"]);
static NAME: Column =
    Column::required("name", &["nom", "vehicule", "camion", "van", "immatriculation", "plate", "plaque", "libelle"]);
static PAYLOAD: Column =
    Column::required("payload_kg", &["charge_utile_kg", "charge_utile", "payload", "poids_max_kg", "capacite_kg"]);
static CRATES: Column =
    Column::required("crates", &["caisses", "nb_caisses", "bacs", "colis", "capacite_caisses", "cases"]);
static CHILLED: Column = Column::optional("chilled_crates", &["caisses_frais", "caisses_froid_positif", "bacs_frais"]);
static FROZEN: Column = Column::optional(
    "frozen_crates",
    &["caisses_surgele", "caisses_surgeles", "caisses_froid_negatif", "bacs_surgeles"],
);
static COOLING: Column = Column::optional("cooling", &["froid", "refrigeration", "type_froid"]);
static AUTONOMY: Column =
    Column::optional("box_minutes", &["autonomie_minutes", "autonomie_min", "autonomie", "autonomy_minutes"]);

static COLUMNS: [&Column; 10] = [&ID, &NAME, &LAT, &LON, &PAYLOAD, &CRATES, &CHILLED, &FROZEN, &COOLING, &AUTONOMY];

/// Insulated boxes of unknown make hold about this long with ice packs.
const USUAL_AUTONOMY: Seconds = Seconds::from_minutes(120);

/// Reads a file of vans (sample: `fixtures/csv/vans.csv`).
///
/// | column | also headed | holds |
/// |---|---|---|
/// | `name` (required) | nom, immatriculation | name or plate |
/// | `lat`, `lon` (required) | latitude, longitude | its depot; several vans may share one |
/// | `payload_kg` (required) | charge_utile_kg | above zero |
/// | `crates` (required) | caisses, bacs | crates of every kind, above zero |
/// | `chilled_crates`, `frozen_crates` | caisses_frais, caisses_surgeles | of which cold; none |
/// | `cooling` | froid | none (aucun), boxes (caisses isothermes), refrigerated (frigorifique); none |
/// | `box_minutes` | autonomie_minutes | how long boxes hold; 120, with a note |
/// | `id` | code | identity; made from the name where empty |
#[must_use]
pub fn read_vans(bytes: &[u8], options: &PlaceOptions) -> Intake<Van> {
    places::read(bytes, &COLUMNS, options, candidate)
}

fn candidate(row: &mut RowReader<'_>, notes: &mut Notes) -> Candidate<Van> {
    let name = row.label(&NAME);
    let position = places::position(row);
    let (id, key) = identity(row, &ID, &NAME, &[&name]);
    if name.is_empty() && !row.is_wrong(&NAME) {
        row.problem(&NAME, Sentence::new("Indiquez le nom ou la plaque.", "Give the name or the plate."));
    }
    let capacity = capacity(row);
    let cooling = cooling(row, notes);
    let make: Option<Box<dyn FnOnce(_) -> Van>> = match (id, capacity, cooling) {
        (Some(id), Some(capacity), Some(cooling)) if row.problems.is_empty() => {
            let name = name.clone();
            Some(Box::new(move |depot| Van { id, name, depot, capacity, cooling }))
        }
        _ => None,
    };
    Candidate { line: row.line, name, key, position, make, may_share: true }
}

fn capacity(row: &mut RowReader<'_>) -> Option<VanCapacity> {
    let grams = row.kilos(&PAYLOAD);
    let crates = row.count(&CRATES);
    for (column, empty) in [(&PAYLOAD, grams.is_none_or(|g| g.is_zero())), (&CRATES, crates.is_none_or(|c| c == 0))] {
        if empty && !row.is_wrong(column) {
            row.problem(
                column,
                Sentence::new(
                    "Un véhicule doit pouvoir porter quelque chose : indiquez un nombre au-dessus de zéro.",
                    "A van must be able to carry something: give a number above zero.",
                ),
            );
        }
    }
    let (grams, crates) = grams.zip(crates)?;
    let mut cold = |column: &Column| {
        let cold = row.count(column).unwrap_or(0);
        if cold > crates {
            row.problem(
                column,
                Sentence::new(
                    format!("Plus de caisses froides que de caisses en tout ({crates})."),
                    format!("More cold crates than crates in all ({crates})."),
                ),
            );
        }
        cold
    };
    let (chilled_crates, frozen_crates) = (cold(&CHILLED), cold(&FROZEN));
    Some(VanCapacity { grams, crates, chilled_crates, frozen_crates })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    Boxes,
    Refrigerated,
}

fn cooling_kind(text: &str) -> Option<Kind> {
    match fold(text).as_str() {
        "aucun" | "aucune" | "sans" | "non" | "none" | "no" | "0" => Some(Kind::None),
        "boxes" | "isotherme" | "isothermes" | "caissesisothermes" | "caissons" | "glacieres" | "insulatedboxes" => {
            Some(Kind::Boxes)
        }
        "refrigerated" | "frigo" | "frigorifique" | "refrigere" | "oui" | "yes" | "groupefroid" | "x" | "1" => {
            Some(Kind::Refrigerated)
        }
        _ => None,
    }
}

fn cooling(row: &mut RowReader<'_>, notes: &mut Notes) -> Option<Cooling> {
    let autonomy = row.minutes(&AUTONOMY);
    if row.text(&COOLING).is_none() {
        return Some(Cooling::None);
    }
    let kind = row.read(&COOLING, |text| {
        cooling_kind(text).ok_or_else(|| {
            Sentence::new(
                "Écrivez aucun, isotherme (caisses) ou frigorifique.",
                "Write none, boxes (insulated) or refrigerated.",
            )
        })
    })?;
    Some(match kind {
        Kind::None => Cooling::None,
        Kind::Boxes => Cooling::Boxes { autonomy: autonomy.unwrap_or_else(|| usual_autonomy(row, notes)) },
        Kind::Refrigerated => Cooling::Refrigerated,
    })
}

fn usual_autonomy(row: &RowReader<'_>, notes: &mut Notes) -> Seconds {
    if row.problems.is_empty() {
        notes.add(
            Some(row.line),
            "Autonomie des caisses isothermes non indiquée : 120 minutes.",
            "How long the insulated boxes hold is not given: 120 minutes.",
        );
    }
    USUAL_AUTONOMY
}

#[cfg(test)]
mod tests {
    use glane_foundation::Grams;

    use super::*;
    use crate::table::ambiguous_names;

    fn read(rows: &str) -> Intake<Van> {
        let header = "nom;lat;lon;charge_utile_kg;caisses;caisses_frais;froid;autonomie_min\n";
        read_vans(format!("{header}{rows}").as_bytes(), &PlaceOptions::default())
    }

    #[test]
    fn no_header_name_stands_for_two_columns() {
        assert_eq!(ambiguous_names(&COLUMNS), Vec::<&str>::new());
    }

    #[test]
    fn vans_of_one_depot_are_all_accepted() {
        let intake = read("AB-123;48,85;2,35;800;60;20;isotherme;90 min\nCD-456;48,85;2,35;1 200 kg;80;;frigo;\n");
        let vans: Vec<&Van> = intake.partial().iter().map(|line| &line.value).collect();
        assert_eq!(vans[0].cooling, Cooling::Boxes { autonomy: Seconds::from_minutes(90) });
        assert_eq!((vans[1].capacity.grams, vans[1].capacity.chilled_crates), (Grams::new(1_200_000), 0));
        assert_eq!(vans[0].id.as_str(), "ab-123");
    }

    #[test]
    fn van_that_carries_nothing_or_more_cold_than_all_is_refused() {
        let intake =
            read("A;48,85;2,35;0;60;;;\nB;48,85;2,35;-3;60;;;\nC;48,85;2,35;800;60;61;;\nD;48,85;2,35;800;;;;\n");
        let columns: Vec<&str> = intake.problems.iter().map(|p| p.column.as_str()).collect();
        assert_eq!(columns, ["charge_utile_kg", "charge_utile_kg", "caisses_frais", "caisses"]);
        assert!(intake.accepted.is_empty());
    }
}
