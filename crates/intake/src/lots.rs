//! Surplus lots.

mod line;
mod store_names;

use std::collections::HashMap;

use chrono::NaiveDate;
use glane_foundation::{LotId, StoreId};
use glane_inventory::Goods;
use serde::Serialize;

pub use store_names::StoreNames;

use crate::{
    intake::{Intake, Line, LineNumber},
    places::duplicate,
    row::RowReader,
    table,
};
use line::{COLUMNS, ID};

/// What a file of lots is read against.
#[derive(Debug, Clone)]
pub struct LotContext<'c> {
    /// The local day on which the lots are declared.
    pub today: NaiveDate,
    /// The stores a line may name.
    pub stores: &'c StoreNames,
    /// The store whose file this is: lines need not name it, and may name no other. `None`: every line names its store.
    pub sender: Option<StoreId>,
}

/// One declared line: goods that passed [`glane_inventory::declare`], and where they wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LotLine {
    /// Identity where the file states one; the caller mints the others.
    pub id: Option<LotId>,
    /// Where it waits.
    pub store: StoreId,
    /// What it is.
    pub goods: Goods,
}

/// Reads a file of lots (sample: `fixtures/csv/lots.csv`).
///
/// | column | also headed | holds |
/// |---|---|---|
/// | `category` (required) | famille, rayon | family by code, French or English name |
/// | `cases` (required) | caisses, colis, cartons | whole cases, 1 or more |
/// | `store` | magasin, code_magasin | id or exact name; required unless the file is one store's own |
/// | `description` | designation, libelle, produit | what a person calls it; the family where empty |
/// | `case_weight_kg` or `case_weight_g` | poids_caisse_kg | weight of one case; the family's usual case where empty |
/// | `total_weight_kg` | poids_total_kg | weight of all cases, used where none is given for one |
/// | `weighed` | pese | yes when read off scales; no |
/// | `dlc` | date_limite_de_consommation, use_by | use-by date |
/// | `ddm` | dluo, best_before | best-before date |
/// | `date` with `date_kind` | date_limite, peremption; type_date | a date, and DLC, DDM or "none" |
/// | `prepacked` | preemballe | yes or no; yes, with a note |
/// | `allergens` | allergenes | names separated by commas, or "none" |
/// | `max_temperature` | temperature_max | warmest temperature on the label |
/// | `gtin` | ean, code_barres | bar code; lost leading zeros are mended |
/// | `batch` | lot, numero_lot | the producer's batch |
/// | `case_cost` | prix_revient_caisse | cost price of a case in euros |
/// | `id` | id_lot | identity, to send the same file twice safely |
///
/// A date whose kind is neither in its column nor in `date_kind` is never guessed: the line is refused with the question.
#[must_use]
pub fn read_lots(bytes: &[u8], context: &LotContext<'_>) -> Intake<LotLine> {
    let mut table = match table::read(bytes, &COLUMNS) {
        Ok(table) => table,
        Err(problems) => return Intake::unreadable(problems),
    };
    let mut notes = std::mem::take(&mut table.notes);
    let mut problems = std::mem::take(&mut table.problems);
    let mut accepted = Vec::new();
    let mut seen: HashMap<LotId, LineNumber> = HashMap::new();
    for at in 0..table.rows.len() {
        let Some(mut row) = RowReader::new(&table, at) else { continue };
        let lot = line::read(&mut row, context, &mut notes);
        if let Some(id) = lot.as_ref().and_then(|lot| lot.id.clone()) {
            let first = *seen.entry(id.clone()).or_insert(row.line);
            if first != row.line {
                problems.push(duplicate(row.line, row.spelling(&ID), row.text(&ID).unwrap_or_default(), first));
                continue;
            }
        }
        problems.append(&mut row.problems);
        accepted.extend(lot.map(|value| Line { line: row.line, value }));
    }
    problems.sort_by_key(|problem| problem.line);
    Intake { accepted, problems, set_aside: Vec::new(), notes: notes.into_vec() }
}

#[cfg(test)]
mod tests {
    use glane_foundation::{Grams, Language};
    use glane_inventory::{Allergen, DateKind, WeightQuality};

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    fn read_as(text: &str, sender: Option<&str>) -> Intake<LotLine> {
        let store = |id: &str| StoreId::parse(id).unwrap();
        let stores =
            StoreNames::new([(store("s1"), "Franprix Daguerre"), (store("s2"), "Monoprix"), (store("s3"), "Monoprix")]);
        read_lots(text.as_bytes(), &LotContext { today: today(), stores: &stores, sender: sender.map(store) })
    }

    fn read(text: &str) -> Intake<LotLine> {
        read_as(text, None)
    }

    fn told(intake: &Intake<LotLine>) -> Vec<String> {
        intake.problems.iter().map(|p| p.text(Language::En)).collect()
    }

    #[test]
    fn no_header_name_stands_for_two_columns() {
        assert_eq!(table::ambiguous_names(&COLUMNS), Vec::<&str>::new());
    }

    #[test]
    fn a_line_as_a_french_spreadsheet_writes_it_is_declared() {
        let intake = read(
            "Magasin;Désignation;Famille;Nb caisses;Poids caisse (kg);DLC;Allergènes;EAN\n\
             franprix daguerre;Yaourts nature;Produits laitiers;4;5,5 kg;25/11/26;lait;3017620422003\n",
        );
        assert_eq!(told(&intake), Vec::<String>::new());
        let lot = &intake.accepted[0].value;
        assert_eq!((lot.store.as_str(), lot.goods.weight()), ("s1", Grams::new(22_000)), "4 cases of 5.5 kg");
        assert_eq!(lot.goods.case_weight.quality, WeightQuality::Declared);
        assert_eq!(lot.goods.expiry.map(|e| e.kind), Some(DateKind::Dlc));
        assert_eq!(lot.goods.allergens, Some(vec![Allergen::Milk]));
    }

    #[test]
    fn date_without_kind_is_asked_for_and_a_kind_column_answers() {
        let unknown = read("magasin;famille;caisses;date limite\ns1;dairy;2;25/11/2026\n");
        assert!(
            told(&unknown)[0].contains("column date limite, « 25/11/2026 » : 2026-11-25: is it a use-by"),
            "{:?}",
            told(&unknown)
        );
        let stated = read("magasin;famille;caisses;date;type_date\ns1;dairy;2;25/11/2026;DDM\n");
        assert_eq!(stated.accepted[0].value.goods.expiry.map(|e| e.kind), Some(DateKind::Ddm));
    }

    #[test]
    fn both_dates_on_one_line_are_asked_about() {
        let intake = read("magasin;famille;caisses;dlc;ddm\ns1;dairy;2;25/11/2026;30/11/2026\n");
        assert_eq!(told(&intake).len(), 1, "{:?}", told(&intake));
        assert!(told(&intake)[0].contains("keep the only one"));
    }

    #[test]
    fn bad_cells_are_each_named_once() {
        let intake = read(
            "magasin;famille;caisses;poids_caisse_kg;dlc;ean\n\
             s1;dairy;0;5;25/11/2026;\n\
             s1;dairy;deux;5;25/11/2026;\n\
             s1;dairy;2;-5;25/11/2026;\n\
             s1;dairy;2;5;20/11/2026;\n\
             s1;dairy;2;5;11/25/2026;\n\
             s1;dairy;2;5;25/11/2026;3,01762E+12\n\
             s9;bread;2;5;;\n\
             Monoprix;bread;2;5;;\n\
             ;bread;2;5;;\n",
        );
        let places: Vec<(u64, &str)> = intake.problems.iter().map(|p| (p.line.0, p.column.as_str())).collect();
        assert_eq!(
            places,
            [
                (2, "caisses"),
                (3, "caisses"),
                (4, "poids_caisse_kg"),
                (5, "dlc"),
                (6, "dlc"),
                (7, "ean"),
                (8, "magasin"),
                (9, "magasin"),
                (10, "magasin"),
            ],
            "{:#?}",
            told(&intake)
        );
        assert!(intake.accepted.is_empty());
        assert!(intake.problems[5].sentence.fr.contains("tableur"), "{}", intake.problems[5].sentence.fr);
        assert!(intake.problems[7].sentence.en.contains("2 stores"), "{}", intake.problems[7].sentence.en);
    }

    #[test]
    fn lost_leading_zero_of_a_bar_code_is_mended() {
        let intake = read("magasin;famille;caisses;ean\ns1;bread;2;42100005264\n");
        assert_eq!(intake.accepted[0].value.goods.gtin.as_ref().map(|g| g.as_str()), Some("00042100005264"));
    }

    #[test]
    fn total_weight_is_shared_among_the_cases() {
        let intake = read("magasin;famille;caisses;poids_total_kg\ns1;bread;3;10\n");
        assert_eq!(intake.accepted[0].value.goods.case_weight.grams, Grams::new(3_333), "10 kg over 3 cases");
    }

    #[test]
    fn a_store_s_own_file_may_name_no_other() {
        let intake = read_as("magasin;famille;caisses\n;bread;2\ns1;bread;2\ns2;bread;2\n", Some("s1"));
        assert_eq!(intake.accepted.len(), 2);
        assert_eq!(intake.problems[0].line, LineNumber(4));
    }

    #[test]
    fn unpacked_line_without_allergens_is_refused_and_prepacked_is_assumed_aloud() {
        let intake = read("magasin;famille;caisses;préemballé\ns1;bread;2;non\ns1;bread;2;\n");
        assert_eq!(intake.problems[0].column, "allergens");
        assert!(intake.notes.iter().any(|n| n.sentence.en.contains("pre-packed") && n.lines == [LineNumber(3)]));
    }

    #[test]
    fn one_id_twice_is_refused() {
        let intake = read("id;magasin;famille;caisses\n1;s1;bread;2\n1;s1;bread;3\n");
        assert_eq!((intake.accepted.len(), intake.problems[0].line), (1, LineNumber(3)));
    }
}
