//! Associations: who is fed, when, with which fridges and papers.

mod kinds;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Weekday};
use glane_demand::{Association, Capacity, Paper, PaperKind, Ration, Served, Wishes, history};
use glane_foundation::{AssociationId, FoodCategory, Grams, Milligrams, Seconds, TemperatureClass};

use crate::{
    dice::{Dice, rounded},
    plan::{TownError, TownPlan},
    streets::{Addresses, Zone},
    words,
};
pub(crate) use kinds::AssociationKind;

/// People served: log-normal, 240 on average, between 20 and 2 000 (matching.md, calibration).
const PEOPLE: (f64, f64) = (240.0, 1.1);

pub(crate) fn found(plan: &TownPlan, town: &str, addresses: &mut Addresses<'_>) -> Result<Vec<Association>, TownError> {
    let mut names = BTreeSet::new();
    (0..plan.associations).map(|at| association(plan, at, town, addresses, &mut names)).collect()
}

fn association(
    plan: &TownPlan,
    at: usize,
    town: &str,
    addresses: &mut Addresses<'_>,
    names: &mut BTreeSet<String>,
) -> Result<Association, TownError> {
    let mut dice = Dice::new(plan.seed, &format!("association {at}"));
    let kind = AssociationKind::of(at);
    let zones = [(Zone::Centre, 1), (Zone::Inner, 4), (Zone::Suburb, 4), (Zone::Industry, 1)];
    let door = addresses.draw(&mut dice, &zones)?;
    let people = people(&mut dice, kind);
    let need = i64::from(people) * Ration::default().0.get();
    let mut association = Association {
        id: AssociationId::parse(&format!("asso-{:03}", at + 1))?,
        name: new_name(&mut dice, kind, town, names),
        address: door.text,
        location: door.location,
        served: Served { stated: stated(&mut dice, people), verified: Some(people) },
        other_supply: Grams::new(if dice.percent(30) { need / 100 * dice.between(5, 35) } else { 0 }),
        capacity: capacity(&mut dice, kind, need),
        wishes: wishes(&mut dice, kind),
        reception_hours: kind.reception()?,
        distribution_hours: kind.distribution()?,
        kitchen: kind.cooks(),
        own_transport: dice.percent(25),
        deemed_habilitated: kind == AssociationKind::Municipal,
        papers: papers(&mut dice, plan, kind)?,
        record: record(&mut dice, need),
        stop_time: Seconds::from_minutes(dice.between(5, 9)),
        access_notes: access_notes(&mut dice),
        phone: words::mobile(&mut dice),
    };
    make_special(&mut association, at, plan)?;
    Ok(association)
}

/// The one kind of trouble each of these has; the rest of the town is in order.
fn make_special(association: &mut Association, at: usize, plan: &TownPlan) -> Result<(), TownError> {
    match at % 25 {
        4 => association.served.verified = None,
        7 => {
            let last = plan.as_of.checked_sub_days(Days::new(12)).ok_or(TownError::Calendar(plan.as_of))?;
            association.deemed_habilitated = false;
            for paper in &mut association.papers {
                paper.expires = Some(last);
            }
        }
        9 => {
            for day in [Weekday::Mon, Weekday::Wed] {
                association.reception_hours.day_mut(day).clear();
                association.distribution_hours.day_mut(day).clear();
            }
        }
        12 => association.capacity.class.clear(),
        14 => association.record = history::Record::default(),
        16 => association.served.stated = association.served.stated.saturating_mul(3),
        _ => {}
    }
    Ok(())
}

fn people(dice: &mut Dice, kind: AssociationKind) -> u32 {
    let drawn = dice.log_normal(PEOPLE.0 * kind.size(), PEOPLE.1);
    u32::try_from(rounded(drawn).clamp(20, 2_000)).unwrap_or(20)
}

/// What they say is near what was verified, rounded to tens.
fn stated(dice: &mut Dice, people: u32) -> u32 {
    let said = rounded(f64::from(people) * dice.real(0.95, 1.2));
    u32::try_from((said / 10 * 10).max(20)).unwrap_or(people)
}

fn new_name(dice: &mut Dice, kind: AssociationKind, town: &str, names: &mut BTreeSet<String>) -> String {
    let mut name = kind.name(dice, town);
    for _ in 0..40 {
        if names.insert(name.clone()) {
            break;
        }
        name = kind.name(dice, town);
    }
    name
}

/// Room for one to nearly two days of need, part of it cold.
fn capacity(dice: &mut Dice, kind: AssociationKind, need: i64) -> Capacity {
    let total = need / 100 * dice.between(100, 180);
    let (chilled, frozen) = kind.cold_percent();
    let mut class = BTreeMap::new();
    for (name, percent) in [(TemperatureClass::Chilled, chilled), (TemperatureClass::Frozen, frozen)] {
        let room = total / 100 * percent / 100 * dice.between(70, 130);
        if room >= 5_000 {
            class.insert(name, Grams::new(room / 1_000 * 1_000));
        }
    }
    let bread = Grams::new((total / 100 * dice.between(12, 25)).max(8_000));
    Capacity { total: Some(Grams::new(total)), class, category: [(FoodCategory::Bakery, bread)].into() }
}

fn wishes(dice: &mut Dice, kind: AssociationKind) -> Wishes {
    use FoodCategory as C;
    let mut wishes = Wishes::default();
    if kind.cooks() && dice.percent(50) {
        wishes.despite_policy.insert(C::MincedMeat);
    }
    if !kind.cooks() && dice.percent(25) {
        wishes.never.insert(*dice.pick(&[C::Fish, C::Meat, C::Poultry]));
    }
    if dice.percent(15) {
        wishes.never.insert(*dice.pick(&[C::Charcuterie, C::Drinks, C::IceCream, C::BabyFood]));
    }
    wishes
}

/// Two months to four years more; municipal centres need none.
fn papers(dice: &mut Dice, plan: &TownPlan, kind: AssociationKind) -> Result<Vec<Paper>, TownError> {
    let number = format!("HAB-{:05}", dice.below(100_000));
    let days = Days::new(dice.between(60, 1_500).unsigned_abs());
    let expires = Some(plan.as_of.checked_add_days(days).ok_or(TownError::Calendar(plan.as_of))?);
    if kind == AssociationKind::Municipal {
        return Ok(Vec::new());
    }
    Ok(vec![Paper { kind: PaperKind::Habilitation, number, expires }])
}

/// Weeks of past: needed settles at g / (1 - g) = 19.7 days of need for a half-life of 14, and 20 to 80 % of it was covered.
fn record(dice: &mut Dice, need: i64) -> history::Record {
    let needed = Grams::new(need).to_milligrams().get() / 10 * 197;
    let received = needed / 100 * dice.between(20, 80);
    history::Record { needed: Milligrams::new(needed), received: Milligrams::new(received) }
}

fn access_notes(dice: &mut Dice) -> String {
    let notes = *dice.pick(&[
        "Portail vert, sonner deux fois. Trois marches, un diable est à disposition.",
        "Local en sous-sol, rampe à gauche de l'entrée. Frigos au fond.",
        "Appeler en arrivant : les bénévoles viennent aider à décharger.",
        "Cour de l'école, ne pas entrer pendant la récréation (10 h 15 à 10 h 30).",
        "Entrée par la cuisine. Mettre le frais directement en chambre froide.",
        "Code 4071, ascenseur au fond du couloir.",
        "Stationner sur le parking de la salle des fêtes, le quai est à côté.",
        "Chien dans la cour, gentil. Sonnette au nom du foyer.",
    ]);
    notes.to_owned()
}
