//! What stores declare on a date. Every lot goes through [`glane_inventory::declare`], the one validation path, so a
//! generated lot is a valid one. A store's lots depend on the seed, the date and its id alone: any day of a year can be
//! made without the days before it.

mod goods;

use chrono::{Days, NaiveDate, NaiveTime};
use glane_foundation::{LotId, StoreId, Territory};
use glane_inventory::{Draft, Lot, Store, declare};

use crate::{
    catalogue::{Product, TRICKY},
    dice::{Dice, stable_hash},
    plan::TownError,
    stores::StoreKind,
};

/// A store with what it usually declares.
pub(crate) struct Shelf<'a> {
    pub(crate) store: &'a Store,
    pub(crate) kind: StoreKind,
}

/// Declarations of a date for stores of which nothing is known but their names and hours, e.g. imported ones: four in five are small
/// city shops (15 to 40 kg), the others large (mean 221 kg). Stores without pickup hours that day declare nothing.
pub fn declarations(
    territory: &Territory,
    stores: &[Store],
    date: NaiveDate,
    seed: u64,
) -> Result<Vec<Lot>, TownError> {
    let shelves = stores.iter().map(|store| Shelf { store, kind: StoreKind::guess(&store.id, seed) });
    declare_all(territory, shelves, date, seed, 1.0)
}

pub(crate) fn declare_all<'a>(
    territory: &Territory,
    shelves: impl Iterator<Item = Shelf<'a>>,
    date: NaiveDate,
    seed: u64,
    fineness: f64,
) -> Result<Vec<Lot>, TownError> {
    let mut lots = Vec::new();
    let mut tricky = 0;
    for (at, shelf) in shelves.filter(|shelf| !shelf.store.pickup_hours.on_date(date).is_empty()).enumerate() {
        let mut dice = Dice::new(seed, &format!("lots {date} {}", shelf.store.id));
        let mut drafts = goods::ordinary(&mut dice, shelf.kind, date, fineness)?;
        // One open store in five also has a lot that tries a rule; they take turns.
        if at % 5 == 2 {
            let turn = usize::try_from(dice.between(0, 1)).unwrap_or(0) + tricky;
            drafts.push(goods::one_case(&mut dice, product_at(turn), date)?);
            tricky += 1;
        }
        let declared_at = declared_at(territory, date, &mut dice)?;
        for (number, draft) in drafts.iter().enumerate() {
            let goods = declare(draft, date).map_err(|problems| TownError::Declaration {
                line: draft.description.clone(),
                problem: problems.first().map(|p| p.sentence.en.clone()).unwrap_or_default(),
            })?;
            let id = lot_id(&shelf.store.id, date, number)?;
            lots.push(Lot { id, store: shelf.store.id.clone(), goods, declared_at });
        }
    }
    Ok(lots)
}

const fn product_at(turn: usize) -> &'static Product {
    const PRODUCTS: &[Product; TRICKY.len()] = &TRICKY;
    &PRODUCTS[turn % TRICKY.len()]
}

/// Between 06:40 and 09:25, before the cut-off of 09:30.
fn declared_at(
    territory: &Territory,
    date: NaiveDate,
    dice: &mut Dice,
) -> Result<chrono::DateTime<chrono::Utc>, TownError> {
    let minute = u32::try_from(dice.between(400, 565)).unwrap_or(400);
    let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default();
    Ok(territory.instant(date, time)?)
}

/// Date, store and number; a store with a very long id lends a digest of it.
fn lot_id(store: &StoreId, date: NaiveDate, number: usize) -> Result<LotId, TownError> {
    let id = format!("{}.{store}.{}", date.format("%Y%m%d"), number + 1);
    Ok(LotId::parse(&id).or_else(|_| {
        LotId::parse(&format!("{}.{:016x}.{}", date.format("%Y%m%d"), stable_hash(0, store.as_str()), number + 1))
    })?)
}

pub(crate) fn in_days(date: NaiveDate, days: i64) -> Result<NaiveDate, TownError> {
    let step = Days::new(days.unsigned_abs());
    let moved = if days < 0 { date.checked_sub_days(step) } else { date.checked_add_days(step) };
    moved.ok_or(TownError::Calendar(date))
}

type Drafts = Result<Vec<Draft>, TownError>;
