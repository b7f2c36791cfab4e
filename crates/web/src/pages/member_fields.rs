//! The fields of each form of the desk. They are the columns of the files: one name, one check.

use glane_service::MemberKind;

type Pair = (&'static str, &'static str);

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    /// A line of text.
    Line,
    /// A number or a few letters.
    Short,
    /// Yes or no, as a box to tick.
    Tick,
    /// Families of food, as boxes to tick.
    Families,
    /// One of a few.
    One(&'static [(&'static str, Pair)]),
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    /// The column of the file.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: Pair,
    /// What helps to fill it in; empty for none.
    pub(crate) hint: Pair,
    /// How.
    pub(crate) input: Input,
}

const fn field(name: &'static str, label: Pair, hint: Pair, input: Input) -> Field {
    Field { name, label, hint, input }
}

const NO_HINT: Pair = ("", "");
const HOURS: Pair =
    ("Par exemple : Lu-Ve 8h-12h30,14h-17h; Sa 9h-12h", "For example: Mo-Fr 8:00-12:30,14:00-17:00; Sa 9:00-12:00");
const NAME: Field = field("name", ("Nom", "Name"), NO_HINT, Input::Line);
const ADDRESS: Field = field("address", ("Adresse postale", "Postal address"), NO_HINT, Input::Line);
const LAT: Field = field(
    "lat",
    ("Latitude", "Latitude (degrees)"),
    ("En degrés décimaux, par exemple 48,8566", "In decimal degrees, for example 48.8566"),
    Input::Short,
);
const LON: Field =
    field("lon", ("Longitude", "Longitude (degrees)"), ("Par exemple 2,3522", "For example 2.3522"), Input::Short);
const STOP: Field = field(
    "stop_minutes",
    ("Minutes d’un arrêt, hors caisses", "Minutes a stop takes, crates aside"),
    ("Se garer, sonner, les papiers", "Parking, the bell, the papers"),
    Input::Short,
);
const ACCESS: Field = field(
    "access_notes",
    ("Accès, pour le chauffeur", "How to get in, for the driver"),
    ("Quai, code, où déposer", "Bay, door code, where to put things"),
    Input::Line,
);
const PHONE: Field = field("phone", ("Téléphone", "Telephone"), NO_HINT, Input::Short);

static STORE: [Field; 8] = [
    NAME,
    ADDRESS,
    LAT,
    LON,
    field("pickup_hours", ("Heures de collecte", "Pickup hours"), HOURS, Input::Line),
    STOP,
    ACCESS,
    PHONE,
];

static ASSOCIATION: [Field; 20] = [
    NAME,
    ADDRESS,
    LAT,
    LON,
    field(
        "served",
        ("Personnes servies, selon l’association", "People served, as the association states"),
        (
            "Un jour d’ouverture. Ne compte pas avant vérification.",
            "On an open day. Does not count before it is verified.",
        ),
        Input::Short,
    ),
    field(
        "other_supply_kg",
        ("Autres apports (kg par jour)", "Food from elsewhere (kg a day)"),
        ("Vide : aucun", "Empty: none"),
        Input::Short,
    ),
    field(
        "capacity_kg",
        ("Au plus (kg par jour)", "At most (kg a day)"),
        ("Vide : sans limite", "Empty: no limit"),
        Input::Short,
    ),
    field(
        "fridge_kg",
        ("Réfrigérateur (kg)", "Fridge (kg)"),
        ("Vide : aucun frais possible", "Empty: no chilled food"),
        Input::Short,
    ),
    field(
        "freezer_kg",
        ("Congélateur (kg)", "Freezer (kg)"),
        ("Vide : aucun surgelé possible", "Empty: no frozen food"),
        Input::Short,
    ),
    field("reception_hours", ("Heures de réception", "Reception hours"), HOURS, Input::Line),
    field(
        "distribution_hours",
        ("Heures de distribution", "Distribution hours"),
        ("Vide : les mêmes que la réception", "Empty: the same as reception"),
        Input::Line,
    ),
    field("kitchen", ("Elle cuisine", "It cooks"), NO_HINT, Input::Tick),
    field("own_transport", ("Elle peut venir chercher", "It can fetch food itself"), NO_HINT, Input::Tick),
    field(
        "deemed_habilitated",
        ("CCAS ou CIAS : habilité de droit", "Municipal social centre: habilitated by law"),
        NO_HINT,
        Input::Tick,
    ),
    field("wanted", ("Souhaite surtout", "Would rather have"), NO_HINT, Input::Families),
    field("never", ("Ne prend jamais", "Never takes"), NO_HINT, Input::Families),
    field(
        "despite_policy",
        ("Prend aussi, malgré la règle d’usage", "Also takes, despite the usual policy"),
        NO_HINT,
        Input::Families,
    ),
    STOP,
    ACCESS,
    PHONE,
];

static VAN: [Field; 9] = [
    field("name", ("Nom ou plaque", "Name or plate"), NO_HINT, Input::Line),
    LAT,
    LON,
    field("payload_kg", ("Charge utile (kg)", "Payload (kg)"), NO_HINT, Input::Short),
    field("crates", ("Caisses en tout", "Crates in all"), NO_HINT, Input::Short),
    field("chilled_crates", ("Dont au frais", "Of which chilled"), ("Vide : aucune", "Empty: none"), Input::Short),
    field("frozen_crates", ("Dont surgelées", "Of which frozen"), ("Vide : aucune", "Empty: none"), Input::Short),
    field(
        "cooling",
        ("Froid à bord", "Cooling on board"),
        NO_HINT,
        Input::One(&[
            ("none", ("Aucun", "None")),
            ("boxes", ("Caisses isothermes", "Insulated boxes")),
            ("refrigerated", ("Caisse frigorifique", "Refrigerated body")),
        ]),
    ),
    field(
        "box_minutes",
        ("Autonomie des caisses isothermes (min)", "How long insulated boxes hold (min)"),
        ("Vide : 120", "Empty: 120"),
        Input::Short,
    ),
];

static DRIVER: [Field; 2] = [
    field(
        "name",
        ("Nom", "Name"),
        ("Une personne, ou deux qui partagent un téléphone", "A person, or two who share a phone"),
        Input::Line,
    ),
    PHONE,
];

/// The fields of a kind's form, in order.
pub(crate) fn of(kind: MemberKind) -> &'static [Field] {
    match kind {
        MemberKind::Store => &STORE,
        MemberKind::Association => &ASSOCIATION,
        MemberKind::Van => &VAN,
        MemberKind::Driver => &DRIVER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_words_in_both_languages() {
        for field in MemberKind::ALL.into_iter().flat_map(of) {
            assert!(!field.label.0.is_empty() && !field.label.1.is_empty(), "{}", field.name);
            assert_eq!(field.hint.0.is_empty(), field.hint.1.is_empty(), "{}", field.name);
            assert!(!field.label.0.contains('\'') && !field.hint.0.contains('\''), "{}", field.name);
        }
    }
}
