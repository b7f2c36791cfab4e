//! Associations.

use chrono::{
    NaiveDate,
    Weekday::{Fri, Mon, Thu, Tue, Wed},
};
use glane_demand::{Association, Capacity, Paper, PaperKind, Served, Wishes, history};
use glane_foundation::{GeoPoint, Grams, Seconds, Sentence, StoreId, TemperatureClass, WeeklyHours};

use crate::{
    intake::{Intake, Notes},
    places::{self, Candidate, LAT, LON, PlaceOptions},
    row::RowReader,
    stores::{address, identity, usual, week},
    table::Column,
    value::{self, Read},
};

static ID: Column = Column::optional("id", &["code", "association_id", "id_association", "code_association"]);
static ORGANISATION: Column =
    Column::optional("organisation", &["org", "organization", "reseau", "structure", "federation"]);
static NAME: Column = Column::required("name", &["nom", "association", "centre", "antenne", "nom_association", "site"]);
static ADDRESS: Column = Column::optional("address", &["adresse", "rue", "street", "adresse_postale"]);
static POSTCODE: Column = Column::optional("postcode", &["code_postal", "cp", "zip", "postal_code"]);
static CITY: Column = Column::optional("city", &["ville", "commune", "town"]);
static SERVED: Column = Column::optional(
    "served",
    &[
        "personnes",
        "personnes_servies",
        "nb_personnes",
        "beneficiaires",
        "people",
        "people_served",
        "personnes_par_jour",
    ],
);
static VERIFIED: Column =
    Column::optional("verified", &["personnes_verifiees", "verifie", "people_verified", "served_verified"]);
static OTHER_SUPPLY: Column =
    Column::optional("other_supply_kg", &["autres_apports_kg", "autres_apports", "other_supply"]);
static TOTAL: Column = Column::optional("capacity_kg", &["capacite_kg", "capacite", "capacity", "capacite_totale_kg"]);
static FRIDGE: Column =
    Column::optional("fridge_kg", &["frigo_kg", "frigo", "frais_kg", "chilled_kg", "chambre_froide_kg"]);
static FREEZER: Column = Column::optional("freezer_kg", &["congelateur_kg", "congelateur", "surgele_kg", "frozen_kg"]);
static WANTED: Column = Column::optional("wanted", &["souhaite", "souhaits", "prefere", "wants"]);
static NEVER: Column = Column::optional("never", &["jamais", "refuse", "exclusions", "ne_prend_pas"]);
static ALSO: Column = Column::optional("despite_policy", &["accepte_aussi", "prend_aussi", "also"]);
static RECEPTION: Column = Column::optional(
    "reception_hours",
    &["horaires_reception", "reception", "horaires_livraison", "horaires", "opening_hours", "hours"],
);
static DISTRIBUTION: Column =
    Column::optional("distribution_hours", &["horaires_distribution", "distribution", "distributions"]);
static KITCHEN: Column = Column::optional("kitchen", &["cuisine"]);
static TRANSPORT: Column = Column::optional("own_transport", &["vehicule", "transport", "transport_propre"]);
static MUNICIPAL: Column = Column::optional("deemed_habilitated", &["ccas", "cias"]);
static HABILITATION: Column =
    Column::optional("habilitation", &["numero_habilitation", "n_habilitation", "habilitation_number"]);
static HABILITATION_ENDS: Column = Column::optional(
    "habilitation_expires",
    &["fin_habilitation", "habilitation_fin", "expiration_habilitation", "habilitation_jusqu_au"],
);
static AGREEMENTS: Column =
    Column::optional("agreements", &["conventions", "magasins", "stores", "convention_magasins"]);
static STOP: Column = Column::optional("stop_minutes", &["minutes_arret", "temps_arret", "duree_arret", "stop_time"]);
static ACCESS: Column = Column::optional("access_notes", &["acces", "consignes", "notes", "remarques", "access"]);
static PHONE: Column = Column::optional("phone", &["telephone", "tel", "contact_phone"]);

static COLUMNS: [&Column; 28] = [
    &ID,
    &ORGANISATION,
    &NAME,
    &ADDRESS,
    &POSTCODE,
    &CITY,
    &LAT,
    &LON,
    &SERVED,
    &VERIFIED,
    &OTHER_SUPPLY,
    &TOTAL,
    &FRIDGE,
    &FREEZER,
    &WANTED,
    &NEVER,
    &ALSO,
    &RECEPTION,
    &DISTRIBUTION,
    &KITCHEN,
    &TRANSPORT,
    &MUNICIPAL,
    &HABILITATION,
    &HABILITATION_ENDS,
    &AGREEMENTS,
    &STOP,
    &ACCESS,
    &PHONE,
];

/// Reads a file of associations (sample: `fixtures/csv/associations.csv`).
///
/// | column | also headed | holds |
/// |---|---|---|
/// | `name` (required) | nom, association, centre | its name |
/// | `lat`, `lon` (required) | latitude, longitude | degrees; an empty pair or one shared by several rows is set aside |
/// | `id` | code | identity; made from organisation, name and address where empty |
/// | `organisation` | org, reseau | written before the name |
/// | `address`, `postcode`, `city` | adresse, code_postal, ville | postal address |
/// | `served` | personnes, beneficiaires | people served on an open day as it says; where empty 0, with a note |
/// | `verified` | personnes_verifiees | the same as the operator verified; without it nothing is matched (note) |
/// | `other_supply_kg` | autres_apports_kg | kilos a day from elsewhere; 0 |
/// | `capacity_kg` | capacite_kg | most kilos a day; no limit |
/// | `fridge_kg`, `freezer_kg` | frigo_kg, congelateur_kg | room for chilled and frozen food; none |
/// | `wanted`, `never`, `despite_policy` | souhaite, jamais, accepte_aussi | families, separated by commas |
/// | `reception_hours` | horaires_reception, horaires | when a van is received; Monday to Friday 09:00-17:00, with a note |
/// | `distribution_hours` | horaires_distribution | when people are fed; as the reception, with a note |
/// | `kitchen`, `own_transport`, `deemed_habilitated` | cuisine, vehicule, ccas | yes or no; no |
/// | `habilitation`, `habilitation_expires` | numero_habilitation, fin_habilitation | the paper's number and last day |
/// | `agreements` | conventions, magasins | ids of stores it has an agreement with, separated by commas |
/// | `stop_minutes` | duree_arret | minutes a stop takes; 5 |
/// | `access_notes`, `phone` | acces, telephone | for the driver |
#[must_use]
pub fn read_associations(bytes: &[u8], options: &PlaceOptions) -> Intake<Association> {
    places::read(bytes, &COLUMNS, options, candidate)
}

fn candidate(row: &mut RowReader<'_>, notes: &mut Notes) -> Candidate<Association> {
    let name = name(row);
    let address = address(row, &ADDRESS, &POSTCODE, &CITY);
    let position = places::position(row);
    let (id, key) = identity(row, &ID, &NAME, &[&name, &address]);
    let served = served(row, notes);
    let other_supply = row.kilos(&OTHER_SUPPLY).unwrap_or(Grams::ZERO);
    let capacity = capacity(row);
    let wishes = wishes(row);
    let (reception_hours, distribution_hours) = hours(row, notes);
    let [kitchen, own_transport, deemed_habilitated] =
        [&KITCHEN, &TRANSPORT, &MUNICIPAL].map(|column| row.yes(column).unwrap_or(false));
    let papers = papers(row, deemed_habilitated, notes);
    let stop_time = row.minutes(&STOP).unwrap_or(Seconds::from_minutes(5));
    let [access_notes, phone] = [&ACCESS, &PHONE].map(|column| row.label(column));
    let label = name.clone();
    let make: Option<Box<dyn FnOnce(GeoPoint) -> Association>> = match id {
        Some(id) if row.problems.is_empty() => Some(Box::new(move |location| Association {
            id,
            name,
            address,
            location,
            served,
            other_supply,
            capacity,
            wishes,
            reception_hours,
            distribution_hours,
            kitchen,
            own_transport,
            deemed_habilitated,
            papers,
            record: history::Record::default(),
            stop_time,
            access_notes,
            phone,
        })),
        _ => None,
    };
    Candidate { line: row.line, name: label, key, position, make, may_share: false }
}

fn name(row: &mut RowReader<'_>) -> String {
    let parts = [row.label(&ORGANISATION), row.label(&NAME)];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() && !row.is_wrong(&NAME) {
        row.problem(&NAME, Sentence::new("Indiquez le nom.", "Give the name."));
    }
    parts.join(" - ")
}

/// Only the operator's figure counts; a file without it is still worth importing.
fn served(row: &mut RowReader<'_>, notes: &mut Notes) -> Served {
    let stated = row.count(&SERVED);
    let verified = row.count(&VERIFIED);
    if stated.is_none() && verified.is_none() && row.text(&SERVED).is_none() {
        notes.add(
            Some(row.line),
            "Nombre de personnes servies non indiqué : à faire vérifier, rien n'est attribué avant.",
            "Number of people served not given: have it verified, nothing is allocated before.",
        );
    } else if verified.is_none() && row.text(&VERIFIED).is_none() {
        notes.add(
            Some(row.line),
            "Nombre de personnes servies non vérifié : rien n'est attribué avant que l'exploitant le vérifie.",
            "Number of people served not verified: nothing is allocated before the operator verifies it.",
        );
    }
    Served { stated: stated.or(verified).unwrap_or(0), verified }
}

fn capacity(row: &mut RowReader<'_>) -> Capacity {
    let mut capacity = Capacity { total: row.kilos(&TOTAL), ..Capacity::default() };
    for (column, class) in [(&FRIDGE, TemperatureClass::Chilled), (&FREEZER, TemperatureClass::Frozen)] {
        capacity.class.extend(row.kilos(column).map(|room| (class, room)));
    }
    capacity
}

fn wishes(row: &mut RowReader<'_>) -> Wishes {
    let [wanted, never, despite_policy] =
        [&WANTED, &NEVER, &ALSO].map(|column| row.read(column, value::categories).unwrap_or_default());
    let wishes = Wishes { wanted, never, despite_policy };
    if let Some(sentence) = wishes.contradiction() {
        row.problem(&WANTED, sentence);
    }
    wishes
}

fn hours(row: &mut RowReader<'_>, notes: &mut Notes) -> (WeeklyHours, WeeklyHours) {
    let [reception, distribution] = [&RECEPTION, &DISTRIBUTION].map(|column| week(row, column, notes));
    if row.text(&RECEPTION).is_none() && row.problems.is_empty() {
        notes.add(
            Some(row.line),
            "Horaires de réception non indiqués : du lundi au vendredi de 9h à 17h.",
            "Reception hours not given: Monday to Friday 09:00-17:00.",
        );
    }
    let reception = reception.unwrap_or_else(|| usual(&[Mon, Tue, Wed, Thu, Fri], "09:00", "17:00"));
    if row.text(&DISTRIBUTION).is_none() && row.problems.is_empty() {
        notes.add(
            Some(row.line),
            "Horaires de distribution non indiqués : les mêmes que la réception.",
            "Distribution hours not given: the same as reception.",
        );
    }
    let distribution = distribution.unwrap_or_else(|| reception.clone());
    (reception, distribution)
}

fn papers(row: &mut RowReader<'_>, deemed_habilitated: bool, notes: &mut Notes) -> Vec<Paper> {
    let mut papers = Vec::new();
    let expires: Option<NaiveDate> = row.read(&HABILITATION_ENDS, value::date);
    let number = row.label(&HABILITATION);
    if !number.is_empty() || expires.is_some() {
        papers.push(Paper { kind: PaperKind::Habilitation, number, expires });
    } else if !deemed_habilitated && row.problems.is_empty() {
        notes.add(
            Some(row.line),
            "Habilitation non indiquée : à saisir avant toute attribution.",
            "Habilitation not given: it must be entered before anything is allocated.",
        );
    }
    let stores = row.read(&AGREEMENTS, store_ids).unwrap_or_default();
    papers.extend(stores.into_iter().map(|store| Paper {
        kind: PaperKind::Agreement { store },
        number: String::new(),
        expires: None,
    }));
    papers
}

fn store_ids(text: &str) -> Read<Vec<StoreId>> {
    text.split([',', ';', '|']).map(str::trim).filter(|id| !id.is_empty()).map(value::tidy_id).collect()
}

#[cfg(test)]
mod tests {
    use glane_demand::PaperStatus;
    use glane_foundation::FoodCategory;

    use super::*;
    use crate::table::ambiguous_names;

    fn read(text: &str) -> Intake<Association> {
        read_associations(text.as_bytes(), &PlaceOptions::default())
    }

    #[test]
    fn no_header_name_stands_for_two_columns() {
        assert_eq!(ambiguous_names(&COLUMNS), Vec::<&str>::new());
    }

    #[test]
    fn people_served_absent_is_unverified_and_noted() {
        let intake = read("org,name,lat,lon\nRestos du Coeur,Clichy,48.9,2.3\n");
        let association = &intake.accepted[0].value;
        assert_eq!(association.name, "Restos du Coeur - Clichy");
        assert_eq!(association.served, Served { stated: 0, verified: None });
        assert!(intake.notes.iter().any(|n| n.sentence.fr.contains("personnes servies")), "{:?}", intake.notes);
    }

    #[test]
    fn every_column_reaches_its_field() {
        let intake = read(
            "nom;lat;lon;personnes;personnes_verifiees;capacite_kg;frigo_kg;jamais;cuisine;numero_habilitation;\
             fin_habilitation;magasins;horaires_reception\n\
             A;48,9;2,3;80;60;300;120 kg;alcool, coquillages;oui;75-12;31/12/2026;12,shop/3;Lu-Ve 9h-12h\n",
        );
        let association = &intake.accepted[0].value;
        assert_eq!(association.served, Served { stated: 80, verified: Some(60) });
        assert_eq!(association.capacity.of_class(TemperatureClass::Chilled), Some(Grams::new(120_000)));
        assert!(association.wishes.never.contains(&FoodCategory::Shellfish) && association.kitchen);
        let day = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        assert_eq!(association.habilitation(day), PaperStatus::InForce);
        assert_eq!(association.agreement(&StoreId::parse("shop-3").unwrap(), day), PaperStatus::InForce);
        assert_eq!(association.distribution_hours, association.reception_hours);
    }

    #[test]
    fn what_is_wanted_and_never_taken_is_refused_by_cell() {
        let head = "nom;lat;lon;souhaite;jamais\n";
        let good = read(&format!("{head}A;48,9;2,3;légumes, fruits;alcool\n"));
        let wanted = &good.accepted[0].value.wishes.wanted;
        assert_eq!(*wanted, [FoodCategory::Vegetables, FoodCategory::Fruit].into());
        let torn = read(&format!("{head}A;48,9;2,3;légumes, alcool;alcool\n"));
        let places: Vec<(u64, &str)> = torn.problems.iter().map(|p| (p.line.0, p.column.as_str())).collect();
        assert_eq!(places, [(2, "souhaite")]);
    }

    #[test]
    fn negative_people_and_inverted_hours_are_refused_by_cell() {
        let intake = read("nom;lat;lon;personnes;horaires\nA;48,9;2,3;-4;\nB;48,8;2,3;4;Lu 17h-9h\n");
        let places: Vec<(u64, &str)> = intake.problems.iter().map(|p| (p.line.0, p.column.as_str())).collect();
        assert_eq!(places, [(2, "personnes"), (3, "horaires")]);
    }
}
