//! Shops: everyday shops and bakeries in the streets, large stores at the edge.

use chrono::Weekday;
use glane_foundation::{Seconds, StoreId, WeeklyHours, WindowError};
use glane_inventory::Store;

use crate::{
    dice::{Dice, stable_hash},
    hours::{EVERY_DAY, MON_TO_SAT, weekly},
    plan::{TownError, TownPlan},
    streets::{Addresses, Zone},
    words,
};

/// How much a store declares (see `volumes.rs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreKind {
    /// A small city shop: about three crates, 15 to 40 kg a day.
    Everyday,
    /// A bakery: 24.8 kg on average.
    Bakery,
    /// A supermarket or hypermarket: 221 kg on average, rarely more than a tonne.
    Large,
}

impl StoreKind {
    /// The kind of a store of which nothing is known but its name: four in five are small.
    #[must_use]
    pub fn guess(store: &StoreId, seed: u64) -> Self {
        if stable_hash(seed, store.as_str()).is_multiple_of(5) { Self::Large } else { Self::Everyday }
    }
}

/// Every fifth store is large, and of the others every eighth is a bakery.
const fn kind_of(at: usize) -> StoreKind {
    match at {
        at if at % 5 == 4 => StoreKind::Large,
        at if at % 8 == 1 => StoreKind::Bakery,
        _ => StoreKind::Everyday,
    }
}

pub(crate) fn open(plan: &TownPlan, addresses: &mut Addresses<'_>) -> Result<Vec<(Store, StoreKind)>, TownError> {
    let mut names = Vec::new();
    // A town of one to four shops has a large one too.
    let kind = |at: usize| if plan.stores < 5 && at == 0 { StoreKind::Large } else { kind_of(at) };
    (0..plan.stores).map(|at| Ok((store(plan, at, kind(at), addresses, &mut names)?, kind(at)))).collect()
}

fn store(
    plan: &TownPlan,
    at: usize,
    kind: StoreKind,
    addresses: &mut Addresses<'_>,
    names: &mut Vec<String>,
) -> Result<Store, TownError> {
    let mut dice = Dice::new(plan.seed, &format!("store {at}"));
    let door = match kind {
        StoreKind::Large => addresses.draw(&mut dice, &[(Zone::Industry, 6), (Zone::Suburb, 4)])?,
        _ => addresses.draw(&mut dice, &[(Zone::Centre, 2), (Zone::Inner, 5), (Zone::Suburb, 3)])?,
    };
    Ok(Store {
        id: StoreId::parse(&format!("mag-{:03}", at + 1))?,
        name: new_name(&mut dice, kind, names),
        address: door.text,
        location: door.location,
        pickup_hours: pickup_hours(&mut dice, kind)?,
        stop_time: Seconds::from_minutes(if kind == StoreKind::Large { 8 } else { dice.between(4, 6) }),
        access_notes: access_notes(&mut dice, kind),
        phone: words::landline(&mut dice),
    })
}

fn new_name(dice: &mut Dice, kind: StoreKind, names: &mut Vec<String>) -> String {
    let mut name = String::new();
    for _ in 0..20 {
        name = match kind {
            StoreKind::Everyday => words::everyday_shop(dice),
            StoreKind::Bakery => words::bakery(dice),
            StoreKind::Large => words::large_store(dice),
        };
        if !names.contains(&name) {
            break;
        }
    }
    names.push(name.clone());
    name
}

/// All can be fetched from in the late morning; half are closed on Sunday, bakeries on a day of their own.
fn pickup_hours(dice: &mut Dice, kind: StoreKind) -> Result<WeeklyHours, WindowError> {
    let sunday: &[(&str, &str)] = &[("09:00", "12:30")];
    match kind {
        StoreKind::Bakery => {
            let mut hours = weekly(EVERY_DAY, &[("10:00", "14:00"), ("15:30", "18:00")])?;
            hours.day_mut(*dice.pick(&[Weekday::Mon, Weekday::Tue, Weekday::Wed])).clear();
            Ok(hours)
        }
        StoreKind::Everyday => {
            let windows: &[(&str, &str)] =
                if dice.percent(50) { &[("09:00", "12:30")] } else { &[("08:30", "12:00"), ("14:00", "17:00")] };
            let mut hours = weekly(MON_TO_SAT, windows)?;
            if dice.percent(60) {
                hours.sun = weekly(EVERY_DAY, sunday)?.sun;
            }
            Ok(hours)
        }
        StoreKind::Large => {
            let mut hours = weekly(MON_TO_SAT, &[("07:30", "13:00"), ("14:00", "16:30")])?;
            if dice.percent(50) {
                hours.sun = weekly(EVERY_DAY, sunday)?.sun;
            }
            Ok(hours)
        }
    }
}

fn access_notes(dice: &mut Dice, kind: StoreKind) -> String {
    let notes = match kind {
        StoreKind::Large => *dice.pick(&[
            "Quai n° 2 à l'arrière, sonner à l'interphone « réception ». Gilet jaune obligatoire.",
            "Entrée livraisons par la rue de derrière, barrière : code 14 B. Demander le chef de quai.",
            "Quai fermé de 12 h à 14 h. Les bacs sont dans le premier couloir froid à droite.",
            "Se présenter à l'accueil marchandises ; rolls à rendre le lendemain.",
        ]),
        StoreKind::Bakery => *dice.pick(&[
            "Entrer par la boutique, les sacs sont derrière le comptoir.",
            "Porte du fournil dans la cour, frapper fort : le four fait du bruit.",
        ]),
        StoreKind::Everyday => *dice.pick(&[
            "Sonner à la porte grise à gauche de la vitrine ; bacs dans la chambre froide au fond.",
            "Pas de place devant : se garer sur l'emplacement livraison au coin, 50 m.",
            "Cave : monte-charge en panne un jour sur deux, prévoir d'être deux.",
            "Demander le responsable à la caisse 1. Bacs consignés, les rapporter.",
            "Rue étroite, ne pas bloquer plus de dix minutes ; appeler en arrivant.",
        ]),
    };
    notes.to_owned()
}
