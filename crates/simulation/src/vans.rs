//! Vans, drivers and who drives what on a date.

use chrono::{Datelike, NaiveDate};
use glane_fleet::{Cooling, Driver, Duty, Van, VanCapacity};
use glane_foundation::{DriverId, GeoPoint, Grams, LocalWindow, Seconds, VanId};

use crate::{
    dice::Dice,
    plan::{TownError, TownPlan},
    streets::{Addresses, Zone},
    words,
};

/// One substitute for every five drivers.
const PER_SUBSTITUTE: usize = 5;

pub(crate) fn buy(plan: &TownPlan, addresses: &mut Addresses<'_>) -> Result<Vec<Van>, TownError> {
    let depot = addresses.draw(&mut Dice::new(plan.seed, "depot"), &[(Zone::Industry, 1)])?.location;
    (0..plan.vans).map(|at| van(at, depot)).collect()
}

fn van(at: usize, depot: GeoPoint) -> Result<Van, TownError> {
    let (kind, kilos, crates, chilled_crates, frozen_crates, cooling) = match at % 5 {
        3 => ("caisses isothermes", 700, 80, 24, 8, Cooling::Boxes { autonomy: Seconds::from_minutes(180) }),
        4 => ("non réfrigéré", 1_000, 120, 0, 0, Cooling::None),
        _ => ("frigo", 900, 110, 110, 30, Cooling::Refrigerated),
    };
    Ok(Van {
        id: VanId::parse(&format!("cam-{:02}", at + 1))?,
        name: format!("Camionnette {} ({kind})", at + 1),
        depot,
        capacity: VanCapacity { grams: Grams::new(kilos * 1_000), crates, chilled_crates, frozen_crates },
        cooling,
    })
}

/// A driver per van, and substitutes for days off.
pub(crate) fn hire(plan: &TownPlan) -> Result<Vec<Driver>, TownError> {
    (0..plan.vans + plan.vans.div_ceil(PER_SUBSTITUTE))
        .map(|at| {
            let mut dice = Dice::new(plan.seed, &format!("driver {at}"));
            let name = if at % 4 == 2 { words::pair_of_drivers(&mut dice) } else { words::person(&mut dice) };
            Ok(Driver { id: DriverId::parse(&format!("chauf-{:02}", at + 1))?, name, phone: words::mobile(&mut dice) })
        })
        .collect()
}

/// The roster of a date: on Sunday three vans in five stay at the depot, on Saturday one; each driver has a weekday
/// off, on which a substitute drives.
pub(crate) fn roster(vans: &[Van], drivers: &[Driver], date: NaiveDate) -> Result<Vec<Duty>, TownError> {
    let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
    let runs = |at: usize| match weekday {
        6 => matches!(at % 5, 0 | 3),
        5 => at % 5 != 4,
        _ => true,
    };
    let mut substitutes = drivers.iter().skip(vans.len());
    vans.iter()
        .enumerate()
        .filter(|(at, _)| runs(*at))
        .map(|(at, van)| {
            let regular = drivers.get(at);
            let driver = if at % 5 == 2 && weekday == at / 5 % 5 { substitutes.next().or(regular) } else { regular };
            let (from, to) = match at % 5 {
                3 => ("09:45", "14:45"),
                2 => ("11:30", "18:30"),
                _ => ("09:45", "16:45"),
            };
            Ok(Duty {
                van: van.id.clone(),
                driver: driver.map(|driver| driver.id.clone()),
                shift: LocalWindow::parse(from, to)?,
                pause: Seconds::from_minutes(if at % 5 == 3 { 0 } else { 30 }),
            })
        })
        .collect()
}
