//! One plain sentence in French and English for each proof.

use glane_foundation::{AssociationId, Milligrams, Sentence};

use crate::{Bottleneck, Cap, Market, Proof, RemovalReason, Room, Standing};

/// The sentence for people.
pub(super) fn sentence(
    market: &Market,
    association: &AssociationId,
    proof: &Proof,
    bottleneck: Option<&Bottleneck>,
) -> Sentence {
    let mut sentence = reason(association, proof);
    if let (Proof::BetterCovered { .. } | Proof::WithinBand { .. }, Some(neck)) = (proof, bottleneck)
        && neck.associations.len() > 1
        && neck.associations.len() < market.associations.len()
    {
        let (many, lots, supply) = (neck.associations.len(), neck.lots.len(), kilos(neck.supply));
        sentence.fr +=
            &format!(" Les {many} associations de son groupe ne peuvent atteindre que {lots} lots, {supply} en tout.");
        sentence.en += &format!(" The {many} associations of its group can reach only {lots} lots, {supply} in all.");
    }
    sentence.fr = decimal_commas(&sentence.fr);
    sentence
}

/// French writes 3,5 kg and 20,1 %; points elsewhere, as in ids, stay.
fn decimal_commas(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 1..words.len() {
        let is_unit = words[at].starts_with('%') || words[at].starts_with("kg");
        let is_number = words[at - 1].chars().all(|c| c.is_ascii_digit() || c == '.');
        if is_unit && is_number {
            words[at - 1] = words[at - 1].replace('.', ",");
        }
    }
    words.join(" ")
}

fn reason(association: &AssociationId, proof: &Proof) -> Sentence {
    match proof {
        Proof::Receives { cases, standing } => {
            let (cases, before, after) =
                (cases.get(), percent(standing.permille_before()), percent(standing.permille_after()));
            Sentence::new(
                format!(
                    "{association} reçoit {cases} caisses de ce lot ; son besoin est couvert à {after} % (avant : {before} %)."
                ),
                format!(
                    "{association} gets {cases} cases of this lot; its need is covered to {after} % ({before} % before)."
                ),
            )
        }
        Proof::NoEdge { rule: Some(rule) } => rule.sentence.clone(),
        Proof::NoEdge { rule: None } => Sentence::new(
            format!("{association} ne peut pas prendre ce lot."),
            format!("{association} may not take this lot."),
        ),
        Proof::Removed { reason } => removed(association, reason),
        Proof::AllPromised { .. } => Sentence::new(
            "Toutes les caisses de ce lot étaient déjà promises.",
            "Every case of this lot was already promised.",
        ),
        Proof::Full { room, used, .. } => full(room, *used),
        Proof::BetterCovered { asked, holders, .. } => better_covered(asked, holders),
        Proof::WithinBand { asked, detour, band_permille, .. } => {
            let (level, band, metres) =
                (percent(asked.permille_after()), percent(i64::from(*band_permille)), detour.get());
            Sentence::new(
                format!(
                    "{} est couverte à {level} %, dans la marge de {band} % autour de sa part juste ; y porter ce lot demanderait {metres} m de détour.",
                    asked.association
                ),
                format!(
                    "{} is covered to {level} %, within {band} % of its fair share; carrying this lot there would take a detour of {metres} m.",
                    asked.association
                ),
            )
        }
        Proof::TripTooLight { origin, floor, asked, .. } => {
            let (floor, to) = (kilos(*floor), &asked.association);
            Sentence::new(
                format!(
                    "Un trajet de {origin} vers {to} n'aurait pas assez à porter (minimum {floor}), ou celui de l'autre association n'aurait plus assez."
                ),
                format!(
                    "A trip from {origin} to {to} would carry too little (at least {floor}), or that of the other association would."
                ),
            )
        }
        Proof::OtherRule => Sentence::new(
            "Cette répartition suit une autre règle que le besoin d'abord ; elle ne donne pas de raison.",
            "This allocation follows another rule than need first; it gives no reason.",
        ),
    }
}

fn removed(association: &AssociationId, reason: &RemovalReason) -> Sentence {
    match reason {
        RemovalReason::Withdrawn { reason } => reason.clone(),
        RemovalReason::NeverWorthTheTrip { most, floor } => {
            let (most, floor) = (kilos(*most), kilos(*floor));
            Sentence::new(
                format!(
                    "Ce magasin ne pourrait donner au plus que {most} à {association} : moins que les {floor} qui justifient un trajet."
                ),
                format!(
                    "This store could give {association} at most {most}: less than the {floor} that justify a trip."
                ),
            )
        }
        RemovalReason::TooLightForATrip { load, floor } => {
            let (load, floor) = (kilos(*load), kilos(*floor));
            Sentence::new(
                format!(
                    "La part de {association} dans ce magasin, {load}, est sous les {floor} qui justifient un trajet ; elle est compensée ailleurs si possible."
                ),
                format!(
                    "The share of {association} in this store, {load}, is below the {floor} that justify a trip; it is made up elsewhere where possible."
                ),
            )
        }
    }
}

fn full(room: &Room, used: Milligrams) -> Sentence {
    let (to, used) = (&room.association, kilos(used));
    let (fr, en) = match room.cap {
        Cap::Category(category) => (format!("pour « {} »", category.fr()), format!("for {}", category.en())),
        Cap::Class(class) => (format!("au {}", class_fr(class)), format!("in its {class} storage")),
        Cap::Total => ("en tout".to_owned(), "in all".to_owned()),
    };
    Sentence::new(
        format!("{to} n'a plus de place {fr} : elle reçoit déjà {used} aujourd'hui, une caisse de plus n'entre pas."),
        format!("{to} has no room left {en}: it already gets {used} today, one case more does not fit."),
    )
}

fn class_fr(class: glane_foundation::TemperatureClass) -> &'static str {
    use glane_foundation::TemperatureClass::{Ambient, Chilled, Frozen};
    match class {
        Ambient => "sec",
        Chilled => "froid",
        Frozen => "congélateur",
    }
}

fn better_covered(asked: &Standing, holders: &[Standing]) -> Sentence {
    let richest = holders.iter().max_by_key(|holder| holder.share());
    let Some(holder) = richest else {
        return Sentence::new("Ce lot reste en magasin.", "This lot stays in the store.");
    };
    let (x, y) = (&asked.association, &holder.association);
    let (level_x, level_y) = (percent(asked.permille_after()), percent(holder.permille_after()));
    Sentence::new(
        format!(
            "{y} n'a que {level_y} % de son besoin couvert, ce lot compris ; {x} en a {level_x} %, et serait au-dessus avec une caisse de plus."
        ),
        format!(
            "{y} has only {level_y} % of its need covered, this lot included; {x} has {level_x} %, and would be above with one case more."
        ),
    )
}

/// Thousandths as percent with one decimal.
fn percent(permille: i64) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

fn kilos(weight: Milligrams) -> String {
    format!("{}.{} kg", weight.get() / 1_000_000, weight.get() / 100_000 % 10)
}

#[cfg(test)]
mod tests {
    use super::decimal_commas;

    #[test]
    fn french_numbers_get_commas_and_ids_keep_their_points() {
        let told = decimal_commas("asso-1.5 n'a que 20.1 % couvert, 3.5 kg en tout");
        assert_eq!(told, "asso-1.5 n'a que 20,1 % couvert, 3,5 kg en tout");
    }
}
