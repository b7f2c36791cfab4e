//! The certificate: fair values, cut, band and prices.

use std::collections::{HashMap, HashSet};

use super::{
    Violation,
    book::{Book, caps_of},
    fairness::Sums,
    told,
};
use crate::{Allocation, Cap, Certificate};

/// Each stated fair value is what flows there, promises included.
pub(super) fn fair_values(
    fair: &Sums<'_, '_>,
    allocation: &Allocation,
    found: &mut Vec<Violation>,
) -> Result<(), Violation> {
    for level in &allocation.levels {
        let at = fair.book.association(&level.association)?;
        let sum = fair.book.promised[at] + fair.gets[at];
        if i128::from(level.fair.get()) != sum {
            let (association, sum) = (level.association.clone(), told(sum));
            found.push(Violation::WrongLevel { association, told: level.fair, sum });
        }
    }
    Ok(())
}

/// The cut holds all food, and the flow fills it.
pub(super) fn cut(fair: &Sums<'_, '_>, certificate: &Certificate, found: &mut Vec<Violation>) -> Result<(), Violation> {
    let book = fair.book;
    let mut beyond = vec![false; book.market.lots.len()];
    for lot in &certificate.cut.beyond {
        beyond[book.lot(lot)?] = true;
    }
    let mut capacity: i128 = (0..beyond.len()).filter(|lot| !beyond[*lot]).map(|lot| book.supply(lot)).sum();
    let mut full = HashSet::new();
    for room in &certificate.cut.full {
        let at = book.association(&room.association)?;
        if let (true, Some(size)) = (full.insert((at, room.cap)), book.room(at, room.cap)) {
            capacity += size;
        }
    }
    for edge in book.edges.iter().filter(|edge| beyond[edge.lot] && !edge.removed) {
        let capped =
            |cap: &Cap| full.contains(&(edge.association, *cap)) && book.room(edge.association, *cap).is_some();
        if !caps_of(book.category(edge.lot)).iter().any(capped) {
            let (lot, to) = (&book.market.lots[edge.lot].id, &book.market.associations[edge.association].id);
            found.push(Violation::BadCut { why: format!("{lot} reaches {to} around it") });
            return Ok(());
        }
    }
    let total: i128 = fair.gets.iter().sum();
    if total != capacity || i128::from(certificate.total.get()) != total {
        let why = format!("it holds {capacity} mg, {total} mg flow, and {} mg are claimed", certificate.total.get());
        found.push(Violation::BadCut { why });
    }
    Ok(())
}

/// Least and most of a band around a fair value, in milligrams: never narrower than the value itself.
pub(super) fn band_around(book: &Book<'_>, association: usize, fair: i128) -> (i128, i128) {
    let band = i128::from(book.market.policy.band_permille);
    let most = fair + fair * band / 1_000;
    (fair - fair * band / 1_000, book.room(association, Cap::Total).map_or(most, |room| most.min(room)))
}

/// The cheapest flow moves as much, and nobody leaves the band.
pub(super) fn band(
    fair: &Sums<'_, '_>,
    cheapest: &Sums<'_, '_>,
    certificate: &Certificate,
    found: &mut Vec<Violation>,
) {
    if cheapest.gets.iter().sum::<i128>() != i128::from(certificate.total.get()) {
        found.push(Violation::BadCut { why: "the cheapest flow does not move the claimed total".into() });
    }
    for (at, (fair_value, gets)) in fair.gets.iter().zip(&cheapest.gets).enumerate() {
        let (least, most) = band_around(fair.book, at, *fair_value);
        if !(least..=most).contains(gets) {
            let association = fair.book.market.associations[at].id.clone();
            found.push(Violation::OutsideBand { association, told: told(*gets) });
        }
    }
}

/// No way to carry the same food more cheaply: with these prices no residual arc has a negative reduced cost.
pub(super) fn prices(
    fair: &Sums<'_, '_>,
    cheapest: &Sums<'_, '_>,
    certificate: &Certificate,
    found: &mut Vec<Violation>,
) -> Result<(), Violation> {
    let book = fair.book;
    let prices = &certificate.prices;
    let bad = |why: String| Err(Violation::BadPrices { why });
    if prices.associations.len() != book.market.associations.len() {
        return bad("one price per association is needed".into());
    }
    let mut rooms = HashMap::new();
    for room in &prices.rooms {
        rooms.insert((book.association(&room.room.association)?, room.room.cap), i128::from(room.price));
    }
    let price = |at: usize, cap: Cap| match cap {
        Cap::Total => i128::from(prices.associations[at]),
        _ => rooms.get(&(at, cap)).copied().unwrap_or(0),
    };
    let within = Within { cheapest, price: &price };
    for at in 0..cheapest.gets.len() {
        within.rooms_hold(at, found);
        let (least, most) = band_around(book, at, fair.gets[at]);
        let (here, sink) = (price(at, Cap::Total), i128::from(prices.delivered));
        if (cheapest.gets[at] < most && here < sink) || (cheapest.gets[at] > least && here > sink) {
            let id = &book.market.associations[at].id;
            found.push(Violation::BadPrices { why: format!("{id} could get more or less for less") });
        }
    }
    within.lots_hold(prices, found);
    Ok(())
}

struct Within<'s, 'b, 'm> {
    cheapest: &'s Sums<'b, 'm>,
    price: &'s dyn Fn(usize, Cap) -> i128,
}

impl Within<'_, '_, '_> {
    /// The rooms food of a category passes that have a cap or a taste, innermost first, ending with the association itself.
    fn path(&self, at: usize, category: glane_foundation::FoodCategory) -> impl Iterator<Item = Cap> {
        let book = self.cheapest.book;
        let is_tasted = book.taste(at, category).is_some();
        caps_of(category).into_iter().filter(move |cap| {
            *cap == Cap::Total || book.room(at, *cap).is_some() || (is_tasted && *cap == Cap::Category(category))
        })
    }

    /// From each such room to the next place: free of charge but for the taste of a leaf, so the price may not drop by more
    /// than that while there is room, nor rise by less while there is something inside.
    fn rooms_hold(&self, at: usize, found: &mut Vec<Violation>) {
        let book = self.cheapest.book;
        for category in glane_foundation::FoodCategory::ALL {
            let path: Vec<Cap> = self.path(at, category).collect();
            for two in path.windows(2) {
                let (here, next) = ((self.price)(at, two[0]), (self.price)(at, two[1]));
                let inside = self.cheapest.through(at, two[0]);
                let has_room = book.room(at, two[0]).is_none_or(|room| inside < room);
                let taste = if two[0] == Cap::Category(category) { book.taste(at, category) } else { None };
                let (last, one_more) = taste.map_or((0, 0), |taste| taste.last_and_next(inside));
                if (has_room && here + one_more < next) || (inside > 0 && here + last > next) {
                    let id = &book.market.associations[at].id;
                    found.push(Violation::BadPrices { why: format!("the room {:?} of {id}", two[0]) });
                }
            }
        }
    }

    /// Each lot goes where price less detour is highest, and stays only if staying is priced at least as high.
    fn lots_hold(&self, prices: &crate::Prices, found: &mut Vec<Violation>) {
        let (book, origin) = (self.cheapest.book, i128::from(prices.origin));
        for lot in 0..book.market.lots.len() {
            let net = |edge: &super::book::BookEdge| {
                let first = self.path(edge.association, book.category(lot)).next().unwrap_or(Cap::Total);
                (self.price)(edge.association, first) - edge.detour
            };
            let edges = book.first[lot]..book.first[lot + 1];
            let in_use = edges.filter(|at| !book.edges[*at].removed);
            let nets: Vec<(i128, i128)> = in_use.map(|at| (net(&book.edges[at]), self.cheapest.amounts[at])).collect();
            let Some(best) = nets.iter().map(|(net, _)| *net).max() else { continue };
            let used_worse = nets.iter().any(|(net, amount)| *amount > 0 && *net < best);
            let sent = self.cheapest.sent[lot];
            let stays_wrongly = sent < book.supply(lot) && best > origin;
            if used_worse || stays_wrongly || (sent > 0 && best < origin) {
                let id = &book.market.lots[lot].id;
                found.push(Violation::BadPrices { why: format!("{id} could be carried more cheaply") });
            }
        }
    }
}
