//! What types alone cannot rule out in a day: names that lead nowhere, doubles, goods that may not be given.

use std::collections::{BTreeMap, BTreeSet};

use glane_foundation::{GeoPoint, Id, Metres};

use crate::day_file::{Day, DayProblem, Settings};

impl Day {
    /// Everything in this day that cannot be true; empty when the day can be planned.
    #[must_use]
    pub fn problems(&self) -> Vec<DayProblem> {
        let mut found = Problems::default();
        found.doubles("stores", self.stores.iter().map(|s| &s.id));
        found.doubles("associations", self.associations.iter().map(|a| &a.id));
        found.doubles("vans", self.vans.iter().map(|v| &v.id));
        found.doubles("drivers", self.drivers.iter().map(|d| &d.id));
        found.doubles("lots", self.lots.iter().map(|l| &l.id));
        found.doubles("roster", self.roster.iter().map(|d| &d.van));
        self.check_lots(&mut found);
        self.check_roster(&mut found);
        self.check_distances(&mut found);
        self.check_settings(&mut found);
        self.check_appetites(&mut found);
        found.list
    }

    fn check_lots(&self, found: &mut Problems) {
        let stores: BTreeSet<_> = self.stores.iter().map(|s| &s.id).collect();
        for (at, lot) in self.lots.iter().enumerate() {
            if !stores.contains(&lot.store) {
                found.add(
                    format!("lots[{at}].store"),
                    format!("there is no store {:?} in this day", lot.store.as_str()),
                );
            }
            for problem in lot.problems(self.date) {
                found.add(format!("lots[{at}].goods.{}", problem.field.code()), problem.sentence.en);
            }
        }
    }

    fn check_roster(&self, found: &mut Problems) {
        for (at, duty) in self.roster.iter().enumerate() {
            if !self.vans.iter().any(|van| van.id == duty.van) {
                found.add(format!("roster[{at}].van"), format!("there is no van {:?} in this day", duty.van.as_str()));
            }
            if let Some(driver) = &duty.driver
                && !self.drivers.iter().any(|known| known.id == *driver)
            {
                found.add(
                    format!("roster[{at}].driver"),
                    format!("there is no driver {:?} in this day", driver.as_str()),
                );
            }
        }
        for (at, van) in self.vans.iter().enumerate() {
            if van.capacity.crates == 0 || van.capacity.grams.is_zero() {
                found.add(format!("vans[{at}].capacity"), "a van that holds nothing cannot be on the roster".into());
            }
        }
    }

    /// A place hundreds of kilometres from the others is a typing error, most often latitude and longitude swapped.
    fn check_distances(&self, found: &mut Problems) {
        const TERRITORY: Metres = Metres::new(300_000);
        let stores = self.stores.iter().enumerate().map(|(at, s)| (format!("stores[{at}].location"), s.location));
        let associations =
            self.associations.iter().enumerate().map(|(at, a)| (format!("associations[{at}].location"), a.location));
        let depots = self.vans.iter().enumerate().map(|(at, v)| (format!("vans[{at}].depot"), v.depot));
        let places: Vec<(String, GeoPoint)> = stores.chain(associations).chain(depots).collect();
        let Some(middle) = middle(&places) else { return };
        for (path, place) in &places {
            let far = middle.crow_fly(*place);
            if far <= TERRITORY {
                continue;
            }
            let swapped =
                GeoPoint::new(place.lon(), place.lat()).is_ok_and(|other| middle.crow_fly(other) <= TERRITORY);
            let hint = if swapped { "latitude and longitude are swapped" } else { "check the coordinates" };
            found.add(path.clone(), format!("{} km from the other places: {hint}", far.get() / 1000));
        }
    }

    fn check_appetites(&self, found: &mut Problems) {
        let known: BTreeSet<_> = self.associations.iter().map(|it| &it.id).collect();
        for (at, appetite) in self.appetites.iter().enumerate() {
            if !known.contains(&appetite.association) {
                let id = appetite.association.as_str();
                found
                    .add(format!("appetites[{at}].association"), format!("there is no association {id:?} in this day"));
            }
            if appetite.refused_permille > 1000 {
                found.add(
                    format!("appetites[{at}].refused_permille"),
                    "nobody refuses more than 1000 thousandths".into(),
                );
            }
        }
    }

    fn check_settings(&self, found: &mut Problems) {
        if self.settings.band_permille > 1000 {
            found.add("settings.band_permille".into(), "a band is 0 to 1000 thousandths".into());
        }
        let Settings { mix, refused, wanted, .. } = self.settings;
        for (name, metres) in [("mix", mix), ("refused", refused), ("wanted", wanted)] {
            if !(Metres::ZERO..=Metres::new(100_000)).contains(&metres) {
                found.add(format!("settings.{name}"), "a detour for the sake of taste is 0 to 100000 m".into());
            }
        }
        if self.settings.exposure_limit.is_zero() {
            found.add(
                "settings.exposure_limit".into(),
                "with no time at all out of the cold nothing chilled can be loaded".into(),
            );
        }
    }
}

/// The median place, which a few wild ones cannot move.
fn middle(places: &[(String, GeoPoint)]) -> Option<GeoPoint> {
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let lat = median(places.iter().map(|(_, p)| p.lat()).collect())?;
    let lon = median(places.iter().map(|(_, p)| p.lon()).collect())?;
    GeoPoint::new(lat, lon).ok()
}

#[derive(Default)]
struct Problems {
    list: Vec<DayProblem>,
}

impl Problems {
    fn add(&mut self, path: String, message: String) {
        self.list.push(DayProblem { path, message });
    }

    fn doubles<'a, K: 'a>(&mut self, list: &str, ids: impl Iterator<Item = &'a Id<K>>) {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, id) in ids.enumerate() {
            if let Some(earlier) = first.get(id.as_str()) {
                self.add(format!("{list}[{at}]"), format!("{:?} is already {list}[{earlier}]", id.as_str()));
            } else {
                first.insert(id.as_str(), at);
            }
        }
    }
}
