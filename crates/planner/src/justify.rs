//! Why a shipment is left out, and what would let it in: found by loosening one rule at a time and trying again.

#![expect(clippy::as_conversions, reason = "indices are bounded by the problem's size")]

use glane_foundation::Sentence;

use crate::{
    model::{FOREVER, Model},
    plan::{Rule, Unserved},
    problem::RoutingProblem,
    route::Route,
    search::insertion::Inserter,
};

/// Reasons worked out in full; what is left out beyond that is only named.
const EXPLAINED: usize = 40;

/// One rule loosened by so much.
#[derive(Debug, Clone, Copy)]
enum Loosening {
    Windows { minutes: i64 },
    Exposure { minutes: i64 },
    TimeOnBoard { minutes: i64 },
    Shift { minutes: i64 },
    ForbiddenHours,
    Capacity,
    Skills,
    Cold,
    AnotherVan,
}

/// Tried in this order: the first that helps is the tightest rule.
const LADDER: [Loosening; 16] = [
    Loosening::Windows { minutes: 15 },
    Loosening::Exposure { minutes: 15 },
    Loosening::TimeOnBoard { minutes: 15 },
    Loosening::Shift { minutes: 15 },
    Loosening::Windows { minutes: 60 },
    Loosening::Exposure { minutes: 60 },
    Loosening::TimeOnBoard { minutes: 60 },
    Loosening::Shift { minutes: 60 },
    Loosening::ForbiddenHours,
    Loosening::AnotherVan,
    Loosening::Capacity,
    Loosening::Skills,
    Loosening::Cold,
    Loosening::Windows { minutes: 24 * 60 },
    Loosening::TimeOnBoard { minutes: 24 * 60 },
    Loosening::Shift { minutes: 24 * 60 },
];

/// The reason for each shipment left out, given the rounds as they are.
pub fn unserved(problem: &RoutingProblem, model: &Model, orders: &[Vec<u32>], absent: &[u32]) -> Vec<Unserved> {
    let explain = |(k, ship): (usize, &u32)| {
        let ship = *ship as usize;
        let found = if k < EXPLAINED { Trial { problem, model, orders, ship }.tightest() } else { None };
        let shipment = problem.shipments[ship].id.clone();
        match found {
            Some(loosening) => {
                let (rule, why, remedy) = told(problem, loosening, ship);
                Unserved { shipment, rule, why, remedy: Some(remedy) }
            }
            None => Unserved {
                shipment,
                rule: Rule::Vans,
                why: Sentence::new("aucun véhicule ne peut l'ajouter", "no van can take it"),
                remedy: None,
            },
        }
    };
    absent.iter().enumerate().map(explain).collect()
}

struct Trial<'a> {
    problem: &'a RoutingProblem,
    model: &'a Model,
    orders: &'a [Vec<u32>],
    ship: usize,
}

impl Trial<'_> {
    fn tightest(&self) -> Option<Loosening> {
        LADDER.into_iter().find(|loosening| self.applies(*loosening) && self.helps(*loosening))
    }

    fn applies(&self, loosening: Loosening) -> bool {
        let shipment = &self.problem.shipments[self.ship];
        match loosening {
            Loosening::Exposure { .. } | Loosening::Cold => shipment.exposure.is_some(),
            Loosening::TimeOnBoard { .. } => shipment.time_on_board.is_some(),
            Loosening::Skills => !shipment.skills.is_empty(),
            Loosening::ForbiddenHours => self.problem.vans.iter().any(|van| !van.forbidden.is_empty()),
            _ => true,
        }
    }

    /// Whether some van could take the shipment, as its round stands, under the loosened rule.
    fn helps(&self, loosening: Loosening) -> bool {
        let small = self.loosened(loosening);
        let mut inserter = Inserter::default();
        let mut seen = vec![false; small.classes.len()];
        (0..small.vans.len()).any(|van| {
            let nothing = Vec::new();
            let order = match (loosening, &self.orders[van]) {
                (Loosening::AnotherVan, _) => &nothing,
                (_, order) => order,
            };
            if order.is_empty() && std::mem::replace(&mut seen[small.vans[van].class], true) {
                return false;
            }
            let mut route = Route::<8>::new(van);
            route.locked = small.vans[van].locked.len();
            if loosens_clean_van(loosening) && route.locked > 0 {
                return false;
            }
            route.set::<false>(&small, order) && inserter.best::<false, 8>(&small, &route, self.ship, FOREVER).exists()
        })
    }

    /// The model with one rule loosened. The arcs are shared, the rest is small.
    fn loosened(&self, loosening: Loosening) -> Model {
        let mut model = self.model.clone();
        model.plain = false;
        let ship = &mut model.ships[self.ship];
        match loosening {
            Loosening::Windows { minutes } => {
                for node in ship.pickup..ship.first_drop + ship.drops {
                    for table in &mut model.hours {
                        let windows = &mut table[node as usize];
                        if windows.is_empty() {
                            windows.push((0, FOREVER));
                        }
                        for window in windows {
                            *window = ((window.0 - minutes * 60).max(0), (window.1 + minutes * 60).min(FOREVER));
                        }
                    }
                }
            }
            Loosening::Exposure { minutes } => ship.exposure += minutes * 60,
            Loosening::TimeOnBoard { minutes } => ship.time_on_board += minutes * 60,
            Loosening::Shift { minutes } => model.classes.iter_mut().for_each(|class| class.close += minutes * 60),
            Loosening::ForbiddenHours => {
                let open: Vec<(i64, i64)> = vec![(0, FOREVER)];
                for node in ship.pickup..ship.first_drop + ship.drops {
                    let widest = model.hours.iter().map(|table| table[node as usize].clone());
                    let widest = widest.max_by_key(|windows| windows.iter().map(|w| w.1 - w.0).sum::<i64>());
                    let windows = widest.unwrap_or_else(|| open.clone());
                    model.hours.iter_mut().for_each(|table| table[node as usize] = windows.clone());
                }
            }
            Loosening::Capacity => {
                let skilled = |van: &crate::problem::Van| {
                    self.problem.shipments[self.ship].skills.iter().all(|skill| van.skills.contains(skill))
                };
                for (vehicle, van) in model.vans.iter().zip(&self.problem.vans) {
                    model.classes[vehicle.class].takes[self.ship] |= skilled(van);
                }
                model.classes.iter_mut().for_each(|class| class.capacity = [FOREVER; 8]);
            }
            Loosening::Skills => model.classes.iter_mut().for_each(|class| {
                let load = &self.model.ships[self.ship].load;
                class.takes[self.ship] = load.iter().zip(&class.capacity).all(|(load, room)| load <= room);
            }),
            Loosening::Cold => model.classes.iter_mut().for_each(|class| class.autonomy = FOREVER),
            Loosening::AnotherVan => {}
        }
        model.index_hours();
        model
    }
}

fn loosens_clean_van(loosening: Loosening) -> bool {
    matches!(loosening, Loosening::AnotherVan)
}

fn told(problem: &RoutingProblem, loosening: Loosening, ship: usize) -> (Rule, Sentence, Sentence) {
    let both = |fr: String, en: String| Sentence::new(fr, en);
    let later = |minutes: i64| {
        if minutes >= 24 * 60 {
            ("toute la journée".to_owned(), "all day".to_owned())
        } else {
            (format!("{minutes} min de plus"), format!("{minutes} more minutes"))
        }
    };
    match loosening {
        Loosening::Windows { minutes } => {
            let (fr, en) = later(minutes);
            let remedy = both(format!("des horaires élargis : {fr}"), format!("wider hours: {en}"));
            (
                Rule::Windows,
                both("les horaires ne le permettent pas".into(), "the opening hours do not allow it".into()),
                remedy,
            )
        }
        Loosening::Exposure { minutes } => {
            let (fr, en) = later(minutes);
            let why = both("trop longtemps hors du froid".into(), "too long out of the cold".into());
            (Rule::Exposure, why, both(format!("{fr} hors du froid"), format!("{en} out of the cold")))
        }
        Loosening::TimeOnBoard { minutes } => {
            let (fr, en) = later(minutes);
            let why = both("trop longtemps à bord".into(), "too long on board".into());
            (Rule::TimeOnBoard, why, both(format!("{fr} à bord"), format!("{en} on board")))
        }
        Loosening::Shift { minutes } => {
            let (fr, en) = later(minutes);
            let why = both("les tournées finiraient trop tard".into(), "rounds would end too late".into());
            (Rule::Shift, why, both(format!("un service prolongé : {fr}"), format!("a longer shift: {en}")))
        }
        Loosening::ForbiddenHours => (
            Rule::ForbiddenHours,
            both("l'accès est interdit à ces heures".into(), "access is forbidden at these hours".into()),
            both("un véhicule autorisé à y entrer".into(), "a van that may enter".into()),
        ),
        Loosening::Capacity => (
            Rule::Capacity,
            both("il n'y a pas assez de place".into(), "there is not enough room".into()),
            both("un véhicule plus grand".into(), "a larger van".into()),
        ),
        Loosening::Skills => {
            let skills = problem.shipments[ship].skills.join(", ");
            let why =
                both(format!("aucun véhicule disponible n'a : {skills}"), format!("no available van has: {skills}"));
            (Rule::Skills, why, both(format!("un véhicule avec : {skills}"), format!("a van with: {skills}")))
        }
        Loosening::Cold => (
            Rule::Exposure,
            both("trop longtemps hors du froid".into(), "too long out of the cold".into()),
            both("un véhicule réfrigéré".into(), "a refrigerated van".into()),
        ),
        Loosening::AnotherVan => (
            Rule::Vans,
            both("tous les véhicules sont pris".into(), "all vans are taken".into()),
            both("un véhicule de plus".into(), "one more van".into()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use glane_foundation::{Cents, Seconds};

    use crate::{Budget, Cooling, RoutingProblem, Rule, Unserved, check::fixture, problem::TimeRange, solve};

    fn reason(change: impl Fn(&mut RoutingProblem)) -> Unserved {
        let mut problem = fixture::problem();
        problem.shipments.truncate(1);
        change(&mut problem);
        let plan = solve(&problem, &Budget::iterations(50), &mut |_| ControlFlow::Continue(())).unwrap();
        plan.unserved[0].clone()
    }

    #[test]
    fn hours_too_early_by_ten_minutes_want_fifteen_more() {
        // The shop is a 100 s drive from the depot; it closes when the van has only just left.
        let unserved =
            reason(|p| p.shipments[0].pickup.windows = vec![TimeRange::new(Seconds::ZERO, Seconds::new(50))]);
        assert_eq!(unserved.rule, Rule::Windows);
        assert!(unserved.remedy.unwrap().en.contains("15 more minutes"));
    }

    #[test]
    fn food_too_long_out_of_the_cold_wants_more_time_or_a_fridge() {
        // Handling takes 180 s of the 200 allowed; with the ride of 100 s it is 280.
        let limit = |p: &mut RoutingProblem| p.shipments[0].exposure = Some(Seconds::new(200));
        assert_eq!(reason(limit).rule, Rule::Exposure);
        let mut problem = fixture::problem();
        limit(&mut problem);
        problem.vans[0].cooling = Cooling::Refrigerated;
        let plan = solve(&problem, &Budget::iterations(50), &mut |_| ControlFlow::Continue(())).unwrap();
        assert!(plan.unserved.is_empty(), "in a cold van only the handling counts");
    }

    #[test]
    fn load_beyond_every_van_wants_a_larger_one() {
        assert_eq!(reason(|p| p.shipments[0].load = vec![11, 0]).rule, Rule::Capacity);
    }

    #[test]
    fn skill_no_van_has_is_named() {
        let unserved = reason(|p| p.shipments[0].skills = vec!["permit".to_owned()]);
        assert_eq!(unserved.rule, Rule::Skills);
        assert!(unserved.remedy.unwrap().fr.contains("permit"));
    }

    #[test]
    fn second_shipment_at_the_same_hour_wants_one_more_van() {
        let mut problem = fixture::problem();
        // Both only at 900 sharp, at places 100 s apart.
        for shipment in &mut problem.shipments {
            shipment.pickup.windows = vec![TimeRange::new(Seconds::new(9000), Seconds::new(9000))];
            shipment.drop_offs[0].price = Cents::ZERO;
        }
        problem.shipments[1].pickup.windows[0] = TimeRange::new(Seconds::new(9000), Seconds::new(9000));
        let plan = solve(&problem, &Budget::iterations(50), &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(plan.unserved.len(), 1);
        assert_eq!(plan.unserved[0].rule, Rule::Windows, "fifteen minutes more are less to ask for than a van");
    }
}
