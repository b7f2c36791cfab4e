//! Kinds of food aid, each with its rhythm of the week, its kitchen and its fridges.

use glane_foundation::{WeeklyHours, WindowError};

use crate::{
    dice::Dice,
    hours::{EVERY_DAY, MON_TO_FRI, MON_TO_SAT, TUE_TO_SAT, weekly},
    words,
};
use chrono::Weekday::{Fri, Mon, Sat, Thu, Tue, Wed};

/// What an association is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AssociationKind {
    FoodBank,
    SoupKitchen,
    SolidarityGrocery,
    StudentAid,
    Municipal,
    NightShelter,
    Parcels,
    FamilyHouse,
    Fridge,
    DayCentre,
}

use AssociationKind as K;

/// Twenty-five associations of a town; a larger one repeats them.
const MIX: [AssociationKind; 25] = [
    K::FoodBank,
    K::SoupKitchen,
    K::SolidarityGrocery,
    K::NightShelter,
    K::Parcels,
    K::StudentAid,
    K::SoupKitchen,
    K::Parcels,
    K::Municipal,
    K::SolidarityGrocery,
    K::DayCentre,
    K::FamilyHouse,
    K::Parcels,
    K::SolidarityGrocery,
    K::StudentAid,
    K::SoupKitchen,
    K::SolidarityGrocery,
    K::Fridge,
    K::NightShelter,
    K::Parcels,
    K::Municipal,
    K::FamilyHouse,
    K::SoupKitchen,
    K::DayCentre,
    K::SolidarityGrocery,
];

impl AssociationKind {
    pub(crate) fn of(at: usize) -> Self {
        MIX[at % MIX.len()]
    }

    /// Size beside the average association.
    pub(crate) const fn size(self) -> f64 {
        match self {
            K::FoodBank => 3.5,
            K::SoupKitchen | K::SolidarityGrocery | K::Parcels => 1.0,
            K::StudentAid => 1.2,
            K::Municipal | K::DayCentre => 0.7,
            K::NightShelter | K::FamilyHouse | K::Fridge => 0.4,
        }
    }

    pub(crate) const fn cooks(self) -> bool {
        matches!(self, K::SoupKitchen | K::NightShelter | K::FamilyHouse | K::DayCentre)
    }

    /// Chilled and frozen room in percent of all room.
    pub(crate) const fn cold_percent(self) -> (i64, i64) {
        match self {
            K::FoodBank => (55, 25),
            K::SoupKitchen | K::DayCentre => (50, 15),
            K::SolidarityGrocery => (45, 20),
            K::NightShelter | K::FamilyHouse => (40, 10),
            K::StudentAid | K::Municipal => (30, 0),
            K::Parcels => (25, 5),
            K::Fridge => (70, 0),
        }
    }

    /// When a van is received.
    pub(crate) fn reception(self) -> Result<WeeklyHours, WindowError> {
        match self {
            K::FoodBank => weekly(MON_TO_SAT, &[("09:00", "16:30")]),
            K::SoupKitchen => weekly(EVERY_DAY, &[("10:30", "17:30")]),
            K::SolidarityGrocery => weekly(TUE_TO_SAT, &[("10:00", "13:00"), ("14:00", "17:00")]),
            K::StudentAid => weekly(MON_TO_FRI, &[("12:00", "18:00")]),
            K::Municipal => weekly(MON_TO_FRI, &[("09:00", "12:00"), ("13:30", "16:30")]),
            K::NightShelter => weekly(EVERY_DAY, &[("11:00", "18:30")]),
            K::Parcels => weekly(&[Mon, Wed, Fri, Sat], &[("10:00", "15:00")]),
            K::FamilyHouse => weekly(MON_TO_SAT, &[("10:00", "16:00")]),
            K::Fridge => weekly(EVERY_DAY, &[("10:00", "19:00")]),
            K::DayCentre => weekly(EVERY_DAY, &[("09:30", "15:30")]),
        }
    }

    /// When people are fed.
    pub(crate) fn distribution(self) -> Result<WeeklyHours, WindowError> {
        match self {
            K::FoodBank => weekly(&[Tue, Thu, Fri], &[("13:30", "17:00")]),
            K::SoupKitchen => weekly(EVERY_DAY, &[("18:30", "20:30")]),
            K::SolidarityGrocery => weekly(TUE_TO_SAT, &[("14:00", "18:00")]),
            K::StudentAid => weekly(&[Mon, Wed, Thu], &[("18:00", "20:00")]),
            K::Municipal => weekly(&[Mon, Wed, Fri], &[("14:00", "16:30")]),
            K::NightShelter => weekly(EVERY_DAY, &[("19:00", "22:00")]),
            K::Parcels => weekly(&[Wed, Sat], &[("15:00", "18:00")]),
            K::FamilyHouse => weekly(MON_TO_SAT, &[("18:00", "19:30")]),
            K::Fridge => weekly(EVERY_DAY, &[("10:00", "20:00")]),
            K::DayCentre => weekly(EVERY_DAY, &[("12:00", "16:00")]),
        }
    }

    pub(crate) fn name(self, dice: &mut Dice, town: &str) -> String {
        let place = words::quarter(dice);
        match self {
            K::FoodBank => format!("Le Grenier partagé, antenne {}", words::of(town)),
            K::SoupKitchen => format!("{} {place}", dice.pick(&["La Soupe", "Les Marmites", "La Table ouverte"])),
            K::SolidarityGrocery => format!("Épicerie solidaire {place}"),
            K::StudentAid => format!("{} {place}", dice.pick(&["L'Écuelle étudiante", "Le Garde-manger du campus"])),
            K::Municipal => format!("CCAS {}, maison de quartier {place}", words::of(town)),
            K::NightShelter => format!("{} {place}", dice.pick(&["Accueil de nuit", "Halte de nuit"])),
            K::Parcels => format!("{} {place}", dice.pick(&["Les Paniers solidaires", "Entraide", "Les Colis"])),
            K::FamilyHouse => format!("{} {place}", dice.pick(&["Maison des familles", "Foyer maternel"])),
            K::Fridge => format!("Frigo partagé {place}"),
            K::DayCentre => format!("{} {place}", dice.pick(&["Accueil de jour", "La Pause"])),
        }
    }
}
