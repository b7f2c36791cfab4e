//! Which food an association gets where fairness leaves a choice: a balanced mix of families, what it asked for, and less of what
//! it often turns down. Told to the matching as tastes, in metres of detour one would rather drive.
//!
//! The balanced mix of a day is that of the food itself: of what an association may take, every family's part is the same for
//! everybody who may take the same. How much it will get is guessed from its need; a wrong guess costs some metres, nobody a gram.

use std::collections::{BTreeMap, BTreeSet};

use glane_foundation::{AssociationId, FoodCategory, Grams, LotId, Metres};
use glane_matching::{Edge, MarketAssociation, MarketLot, Taste};

use crate::day_file::Day;

type Weights = BTreeMap<FoodCategory, i64>;

/// Writes what the settings and the refusals of a day say into the associations of its market.
pub(crate) fn write(day: &Day, lots: &[MarketLot], edges: &[Edge], associations: &mut [MarketAssociation]) {
    let settings = &day.settings;
    let known: BTreeMap<&LotId, &MarketLot> = lots.iter().map(|lot| (&lot.id, lot)).collect();
    let mut reach: BTreeMap<&AssociationId, Weights> = BTreeMap::new();
    for edge in edges {
        let Some(lot) = known.get(&edge.lot) else { continue };
        let of = reach.entry(&edge.association).or_default();
        *of.entry(lot.category).or_default() += lot.cases.get() * lot.case_weight.get();
    }
    let offered: i64 = lots.iter().map(|lot| lot.cases.get() * lot.case_weight.get()).sum();
    let need: i128 = associations.iter().map(|it| i128::from(it.weight.get())).sum();
    for it in associations {
        let Some(weights) = reach.get(&it.id) else { continue };
        let guess = part(offered, i128::from(it.weight.get()), need);
        let guess = it.caps.total.map_or(guess, |cap| guess.min(cap.get()));
        // What is wanted costs nothing and everything else some metres, so that whoever wants everything wants nothing.
        let wanted = wanted(day, &it.id).filter(|wanted| wanted.iter().any(|category| weights.contains_key(category)));
        let all: i128 = weights.values().map(|weight| i128::from(*weight)).sum();
        for (category, weight) in weights {
            let refused = day.appetites.iter().find(|it_| it_.association == it.id && it_.category == *category);
            let permille = refused.map_or(0, |appetite| i64::from(appetite.refused_permille));
            let turned_down = Metres::new(settings.refused.get().saturating_mul(permille) / 1000);
            let other = if wanted.is_some_and(|it| !it.contains(category)) { settings.wanted } else { Metres::ZERO };
            let taste = Taste {
                malus: turned_down + other,
                part: Grams::new(part(guess, i128::from(*weight), all)),
                // With one family to choose from there is nothing to mix.
                beyond: if weights.len() > 1 { settings.mix } else { Metres::ZERO },
            };
            if !taste.malus.is_zero() || !taste.beyond.is_zero() {
                it.tastes.insert(*category, taste);
            }
        }
    }
}

/// The families an association would rather have.
fn wanted<'d>(day: &'d Day, id: &AssociationId) -> Option<&'d BTreeSet<FoodCategory>> {
    day.associations.iter().find(|it| it.id == *id).map(|it| &it.wishes.wanted)
}

/// `whole` times `share` over `all`.
fn part(whole: i64, share: i128, all: i128) -> i64 {
    i64::try_from(i128::from(whole) * share / all.max(1)).unwrap_or(whole)
}
