//! One line of a file of lots: a draft filled from its cells, then declared like any other.

use chrono::NaiveDate;
use glane_foundation::{Sentence, StoreId};
use glane_inventory::{DateAnswer, DateKind, Draft, Expiry, Field, declare};

use super::{LotContext, LotLine};
use crate::{intake::Notes, row::RowReader, table::Column, value};

pub(super) static ID: Column = Column::optional("id", &["id_lot", "lot_id", "reference"]);
static STORE: Column =
    Column::optional("store", &["magasin", "code_magasin", "store_id", "id_magasin", "nom_magasin", "point_de_vente"]);
static DESCRIPTION: Column =
    Column::optional("description", &["designation", "libelle", "produit", "article", "product", "nom", "name"]);
static CATEGORY: Column = Column::required("category", &["categorie", "famille", "rayon", "family"]);
static CASES: Column = Column::required(
    "cases",
    &[
        "caisses",
        "colis",
        "cartons",
        "crates",
        "nb_caisses",
        "nb_colis",
        "nombre_caisses",
        "nombre_de_caisses",
        "nombre_de_colis",
    ],
);
static CASE_KG: Column = Column::optional(
    "case_weight_kg",
    &[
        "poids_caisse_kg",
        "poids_caisse",
        "poids_colis_kg",
        "poids_par_caisse",
        "poids_par_caisse_kg",
        "kg_par_caisse",
        "case_weight",
    ],
);
static CASE_G: Column = Column::optional("case_weight_g", &["poids_caisse_g", "poids_colis_g", "poids_par_caisse_g"]);
static TOTAL_KG: Column =
    Column::optional("total_weight_kg", &["poids_total_kg", "poids_total", "total_kg", "total_weight"]);
static WEIGHED: Column = Column::optional("weighed", &["pese", "pesee"]);
static DLC: Column = Column::optional("dlc", &["date_limite_de_consommation", "use_by", "use_by_date", "date_dlc"]);
static DDM: Column = Column::optional(
    "ddm",
    &[
        "dluo",
        "date_de_durabilite_minimale",
        "date_limite_d_utilisation_optimale",
        "best_before",
        "best_before_date",
        "date_ddm",
    ],
);
static DATE: Column = Column::optional(
    "date",
    &["date_limite", "peremption", "date_peremption", "date_de_peremption", "expiry", "expiration"],
);
static DATE_KIND: Column =
    Column::optional("date_kind", &["type_date", "type_de_date", "nature_date", "dlc_ddm", "dlc_ou_ddm"]);
static PREPACKED: Column = Column::optional("prepacked", &["preemballe", "pre_emballe", "emballe", "packed"]);
static ALLERGENS: Column = Column::optional("allergens", &["allergenes", "allergene"]);
static TEMPERATURE: Column =
    Column::optional("max_temperature", &["temperature_max", "temperature", "temp_max", "temperature_conservation"]);
static GTIN: Column =
    Column::optional("gtin", &["ean", "ean13", "code_barres", "code_barre", "gencod", "gencode", "barcode"]);
static BATCH: Column =
    Column::optional("batch", &["lot", "numero_lot", "n_lot", "num_lot", "numero_de_lot", "batch_number"]);
static CASE_COST: Column = Column::optional(
    "case_cost",
    &["prix_revient_caisse", "prix_de_revient_caisse", "cout_caisse", "prix_revient", "cost"],
);

pub(super) static COLUMNS: [&Column; 19] = [
    &ID,
    &STORE,
    &DESCRIPTION,
    &CATEGORY,
    &CASES,
    &CASE_KG,
    &CASE_G,
    &TOTAL_KG,
    &WEIGHED,
    &DLC,
    &DDM,
    &DATE,
    &DATE_KIND,
    &PREPACKED,
    &ALLERGENS,
    &TEMPERATURE,
    &GTIN,
    &BATCH,
    &CASE_COST,
];

/// Reads a row; `None` when anything is wrong, and then its problems say what.
pub(super) fn read(row: &mut RowReader<'_>, context: &LotContext<'_>, notes: &mut Notes) -> Option<LotLine> {
    let id = row.read(&ID, value::tidy_id);
    let store = store(row, context);
    let draft = draft(row);
    let goods = match declare(&draft, context.today) {
        Ok(goods) => Some(goods),
        Err(problems) => {
            for problem in problems {
                let column = column_of(row, problem.field);
                if !already_told(row, problem.field) {
                    row.problem(column, problem.sentence);
                }
            }
            None
        }
    };
    if !row.problems.is_empty() {
        return None;
    }
    if row.text(&PREPACKED).is_none() {
        notes.add(
            Some(row.line),
            "Emballage non indiqué : produits comptés comme préemballés.",
            "Packaging not given: taken as pre-packed.",
        );
    }
    Some(LotLine { id, store: store?, goods: goods? })
}

fn store(row: &mut RowReader<'_>, context: &LotContext<'_>) -> Option<StoreId> {
    let stated = row.read(&STORE, |text| context.stores.find(text));
    match (&context.sender, stated) {
        (Some(sender), Some(store)) if *sender != store => {
            row.problem(
                &STORE,
                Sentence::new(
                    "Cette ligne nomme un autre magasin que le vôtre.",
                    "This line names another store than yours.",
                ),
            );
            None
        }
        (Some(sender), _) => Some(sender.clone()),
        (None, Some(store)) => Some(store),
        (None, None) => {
            if !row.is_wrong(&STORE) {
                row.problem(&STORE, Sentence::new("Indiquez le magasin.", "Give the store."));
            }
            None
        }
    }
}

fn draft(row: &mut RowReader<'_>) -> Draft {
    let cases = row.read(&CASES, value::whole);
    Draft {
        description: row.text(&DESCRIPTION).unwrap_or_default().to_owned(),
        category: row.read(&CATEGORY, value::category),
        cases,
        case_grams: case_grams(row, cases),
        weighed: row.yes(&WEIGHED).unwrap_or(false),
        date: date(row),
        prepacked: row.yes(&PREPACKED).unwrap_or(true),
        allergens: row.read(&ALLERGENS, value::allergens),
        label_max_temperature: row.read(&TEMPERATURE, value::decicelsius),
        gtin: row.text(&GTIN).map(value::bar_code),
        batch: row.text(&BATCH).map(str::to_owned),
        case_cost_cents: row.read(&CASE_COST, value::cents),
    }
}

/// Weight of a case, or the total shared among the cases and rounded to the gram.
fn case_grams(row: &mut RowReader<'_>, cases: Option<i64>) -> Option<i64> {
    let of_one = row.read(&CASE_KG, value::grams_from_kilos).or_else(|| row.read(&CASE_G, value::grams_from_grams));
    let total = row.read(&TOTAL_KG, value::grams_from_kilos);
    of_one.or_else(|| {
        let cases = cases.filter(|cases| *cases > 0)?;
        Some(total?.saturating_add(cases / 2).div_euclid(cases))
    })
}

/// The one date of a line and what is known of its kind.
fn date(row: &mut RowReader<'_>) -> DateAnswer {
    let filled: Vec<&Column> = [&DLC, &DDM, &DATE].into_iter().filter(|column| row.text(column).is_some()).collect();
    let kind = row.read(&DATE_KIND, value::date_kind);
    if let [_, second, ..] = filled.as_slice() {
        row.problem(
            second,
            Sentence::new(
                "Deux dates sur une ligne : gardez la seule qui figure sur l'étiquette, DLC ou DDM.",
                "Two dates on one line: keep the only one that is on the label, DLC or DDM.",
            ),
        );
        return DateAnswer::NotStated;
    }
    let Some(column) = filled.first() else {
        return if kind == Some(None) { DateAnswer::NoDate } else { DateAnswer::NotStated };
    };
    let Some(date) = row.read(column, value::date) else { return DateAnswer::NotStated };
    match (column.key, kind) {
        ("dlc", None | Some(Some(DateKind::Dlc))) | ("date", Some(Some(DateKind::Dlc))) => stated(DateKind::Dlc, date),
        ("ddm", None | Some(Some(DateKind::Ddm))) | ("date", Some(Some(DateKind::Ddm))) => stated(DateKind::Ddm, date),
        _ => DateAnswer::KindUnknown(date),
    }
}

const fn stated(kind: DateKind, date: NaiveDate) -> DateAnswer {
    DateAnswer::Stated(Expiry { kind, date })
}

/// The column a person must mend for a field of the draft.
fn column_of(row: &RowReader<'_>, field: Field) -> &'static Column {
    match field {
        Field::Description => &DESCRIPTION,
        Field::Category => &CATEGORY,
        Field::Cases => &CASES,
        Field::CaseWeight => {
            [&CASE_KG, &CASE_G, &TOTAL_KG].into_iter().find(|c| row.text(c).is_some()).unwrap_or(&CASE_KG)
        }
        Field::Date | Field::DateKind => {
            [&DLC, &DDM, &DATE].into_iter().find(|c| row.text(c).is_some()).unwrap_or(&DLC)
        }
        Field::Prepacked => &PREPACKED,
        Field::Allergens => &ALLERGENS,
        Field::MaxTemperature => &TEMPERATURE,
        Field::Gtin => &GTIN,
        Field::CaseCost => &CASE_COST,
    }
}

/// A cell that could not be read is missing from the draft: saying so again would only confuse.
fn already_told(row: &RowReader<'_>, field: Field) -> bool {
    match field {
        Field::Date | Field::DateKind => [&DLC, &DDM, &DATE, &DATE_KIND].iter().any(|column| row.is_wrong(column)),
        field => row.is_wrong(column_of(row, field)),
    }
}
