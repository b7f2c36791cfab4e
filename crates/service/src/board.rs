//! The board: what is still to be had today, who may have it, when, and how much of it. Read by the page and by the acts alike.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use glane_day::Settings;
use glane_demand::{
    AllocationState, Association, Share,
    booking::{room, slot, turn},
};
use glane_eligibility::{Case, Clocks, Exception, allows, judge};
use glane_foundation::{
    AssociationId, Cases, FoodCategory, Grams, LocalWindow, LotId, Milligrams, Seconds, Sentence, Span, StoreId,
    Territory, TerritoryId,
};
use glane_inventory::{Balance, Bucket, Movement, Store};
use glane_persistence::{
    Reader, allocations, associations, days,
    days::DayState,
    ledger,
    lots::{self, LotRow},
    occurrences, stores, territories,
};

use crate::{ServiceError, acts::settings};

/// Days a lot may have been waiting and still be offered; what waits longer has been looked at by the operator.
const DAYS_BACK: u64 = 14;

/// The board of a territory at an instant, from publication until the end of the day.
pub(crate) struct Board {
    pub(crate) territory: Territory,
    pub(crate) settings: Settings,
    pub(crate) date: NaiveDate,
    now: DateTime<Utc>,
    published_at: DateTime<Utc>,
    stores: BTreeMap<StoreId, Store>,
    associations: BTreeMap<AssociationId, Association>,
    promised: BTreeMap<AssociationId, BTreeMap<FoodCategory, Grams>>,
    /// How well each is covered with what is promised; none without a verified need.
    shares: BTreeMap<AssociationId, Share>,
}

/// A lot with open cases.
#[derive(Debug, Clone)]
pub(crate) struct OnBoard {
    pub(crate) row: LotRow,
    pub(crate) open: Cases,
    since: DateTime<Utc>,
}

/// A slot in which cases can be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Local hours.
    pub window: LocalWindow,
    /// The same as instants.
    pub span: Span,
}

/// What one association may have of one lot.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) most: Cases,
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) slots: Vec<Slot>,
    /// From when it sees the lot.
    pub(crate) visible_at: DateTime<Utc>,
    /// Until when some of the others do not see it; `None` once everybody does.
    pub(crate) first_until: Option<DateTime<Utc>>,
}

impl OnBoard {
    /// A lot as it is for somebody who already has some of it.
    pub(crate) fn of(row: LotRow, promise: &allocations::AllocationRow) -> Self {
        Self { since: row.lot.declared_at, open: promise.cases, row }
    }
}

impl Board {
    /// Reads it, without the lots; `None` while the day is not published.
    pub(crate) async fn read(
        db: &impl Reader,
        territory: &TerritoryId,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, ServiceError> {
        let row = territories::get(db, territory).await?;
        let date = row.territory.date(now);
        let day = days::get(db, territory, date).await?.filter(|day| day.state == DayState::Published);
        let Some(published_at) = day.and_then(|day| day.published_at) else { return Ok(None) };
        let stores = stores::active(db, territory).await?;
        let stores = occurrences::on_date(db, stores, date).await?.into_iter().map(|store| (store.id.clone(), store));
        let associations = associations::active(db, territory).await?.into_iter().map(|it| (it.id.clone(), it));
        let mut board = Self {
            settings: settings::of(&row)?,
            territory: row.territory,
            date,
            now,
            published_at,
            stores: stores.collect(),
            associations: associations.collect(),
            promised: promised(db, territory, date).await?,
            shares: BTreeMap::new(),
        };
        let shares = board.associations.values().filter_map(|it| Some((it.id.clone(), board.share_today(it)?)));
        board.shares = shares.collect();
        Ok(Some(board))
    }

    pub(crate) fn store(&self, id: &StoreId) -> Option<&Store> {
        self.stores.get(id)
    }

    /// Everybody who takes part.
    pub(crate) fn associations(&self) -> impl Iterator<Item = &Association> {
        self.associations.values()
    }

    pub(crate) fn association(&self, id: &AssociationId) -> Result<&Association, ServiceError> {
        self.associations.get(id).ok_or(ServiceError::NotFound("association"))
    }

    /// The clocks of a lot at a store.
    pub(crate) fn clocks(&self, lot: &OnBoard, store: &Store) -> Clocks {
        let (policy, limit) = (&self.settings.policy, self.settings.exposure_limit);
        let declared = self.territory.date(lot.row.lot.declared_at);
        Clocks::read(&lot.row.lot, declared, &store.pickup_hours, policy, limit, self.territory.local(self.now))
    }

    /// Counts a promise made since the board was read.
    pub(crate) fn promise(&mut self, row: &allocations::AllocationRow, category: FoodCategory) {
        *self.promised.entry(row.association.clone()).or_default().entry(category).or_default() += row.grams;
        let share = self.associations.get(&row.association).and_then(|association| self.share_today(association));
        self.shares.extend(share.map(|share| (row.association.clone(), share)));
    }

    /// Every lot with open cases, what must be eaten first first.
    pub(crate) async fn lots(&self, db: &impl Reader) -> Result<Vec<OnBoard>, ServiceError> {
        let first = self.date.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(self.date);
        let last = self.date.succ_opt().unwrap_or(self.date);
        let rows = lots::maybe_open(db, &self.territory.id, first..=last).await?;
        let ids: Vec<LotId> = rows.iter().map(|row| row.lot.id.clone()).collect();
        let movements = ledger::of_lots(db, &ids).await?;
        let mut found = Vec::new();
        for row in rows {
            let own = movements.get(&row.lot.id).map_or(&[][..], Vec::as_slice);
            found.extend(self.on_board(row, own)?);
        }
        let dated = |lot: &OnBoard| lot.row.lot.goods.expiry.map_or((true, NaiveDate::MAX), |it| (false, it.date));
        found.sort_by(|a, b| dated(a).cmp(&dated(b)).then_with(|| a.row.lot.id.cmp(&b.row.lot.id)));
        Ok(found)
    }

    /// One lot, if it has open cases.
    pub(crate) async fn lot(&self, db: &impl Reader, id: &LotId) -> Result<Option<OnBoard>, ServiceError> {
        let row = lots::get(db, id).await?;
        if row.territory != self.territory.id || row.state.is_final() {
            return Ok(None);
        }
        let movements = ledger::of_lot(db, id).await?;
        self.on_board(row, &movements)
    }

    /// On the board since publication, or since cases last became free, whichever is later.
    fn on_board(&self, row: LotRow, movements: &[Movement]) -> Result<Option<OnBoard>, ServiceError> {
        let balance = Balance::of(movements).map_err(|error| ServiceError::Broken(error.to_string()))?;
        let open = balance.cases(Bucket::Open);
        let freed = movements.iter().filter(|movement| movement.to == Bucket::Open).map(|movement| movement.at).max();
        let since = freed.map_or(self.published_at, |at| at.max(self.published_at));
        Ok((open > Cases::ZERO).then_some(OnBoard { row, open, since }))
    }

    /// What an association may have of a lot, or why nothing.
    pub(crate) fn offer(&self, lot: &OnBoard, association: &Association) -> Result<Offer, Sentence> {
        let store = self.store(&lot.row.lot.store).ok_or_else(gone)?;
        let exceptions = self.verdict(lot, store, association)?;
        let most = lot.open.min(self.fits(lot, association));
        if most <= Cases::ZERO {
            return Err(no_room());
        }
        let slots = self.slots(store, association);
        if slots.is_empty() {
            return Err(no_slot());
        }
        let (wait, longest) = self.turns(lot, store, association).ok_or_else(gone)?;
        let until = lot.since + longest;
        Ok(Offer {
            most,
            exceptions,
            slots,
            visible_at: lot.since + wait,
            first_until: (until > self.now).then_some(until),
        })
    }

    /// True when no rule forbids that an association takes a lot.
    pub(crate) fn may_have(&self, lot: &OnBoard, association: &Association) -> bool {
        self.store(&lot.row.lot.store).is_some_and(|store| self.allows(lot, store, association))
    }

    /// The slots in which an association can still fetch something at a store today.
    pub(crate) fn slots(&self, store: &Store, association: &Association) -> Vec<Slot> {
        let (theirs, own) = (store.pickup_hours.on_date(self.date), association.reception_hours.on_date(self.date));
        let earliest = self.now + duration(self.settings.board.notice);
        let windows = slot::slots(theirs, own, self.settings.board.slot);
        let timed = windows.into_iter().filter_map(|window| {
            let span = self.territory.span(self.date, window).ok()?;
            Some(Slot { window, span })
        });
        timed.filter(|slot| slot.span.end >= earliest).collect()
    }

    fn verdict(&self, lot: &OnBoard, store: &Store, association: &Association) -> Result<Vec<Exception>, Sentence> {
        let policy = &self.settings.policy;
        let case = Case { lot: &lot.row.lot, store, association, takeover: self.date, policy };
        judge(&case).map_err(|refusals| refusals.into_iter().next().map_or_else(gone, |first| first.reason))
    }

    fn allows(&self, lot: &OnBoard, store: &Store, association: &Association) -> bool {
        let policy = &self.settings.policy;
        allows(&Case { lot: &lot.row.lot, store, association, takeover: self.date, policy })
    }

    fn fits(&self, lot: &OnBoard, association: &Association) -> Cases {
        let none = BTreeMap::new();
        Self::cases(lot, association, self.promised.get(&association.id).unwrap_or(&none))
    }

    /// Cases that fit at an association once `given_back` of the same kind no longer takes up room there.
    pub(crate) fn room_beside(
        &self,
        lot: &OnBoard,
        association: &AssociationId,
        given_back: Grams,
    ) -> Result<Cases, ServiceError> {
        let mut promised = self.promised.get(association).cloned().unwrap_or_default();
        if let Some(own) = promised.get_mut(&lot.row.lot.goods.category) {
            *own = own.less(given_back);
        }
        Ok(Self::cases(lot, self.association(association)?, &promised))
    }

    /// Cases of a lot that fit beside what is promised.
    fn cases(lot: &OnBoard, association: &Association, promised: &BTreeMap<FoodCategory, Grams>) -> Cases {
        let goods = &lot.row.lot.goods;
        match room::left(&association.capacity, promised, goods.category) {
            Some(grams) => Cases::new(grams.get() / goods.case_weight.grams.get().max(1)),
            None => lot.open,
        }
    }

    /// How well an association is covered with what is promised; none without a verified need.
    pub(crate) fn share(&self, association: &Association) -> Option<Share> {
        self.shares.get(&association.id).copied()
    }

    fn share_today(&self, association: &Association) -> Option<Share> {
        let promised: Milligrams = self
            .promised
            .get(&association.id)
            .map_or(Milligrams::ZERO, |by_category| by_category.values().copied().sum::<Grams>().to_milligrams());
        Share::today(association, self.settings.ration, promised)
    }

    /// How long an association waits for a lot, and how long the last one does.
    fn turns(
        &self,
        lot: &OnBoard,
        store: &Store,
        association: &Association,
    ) -> Option<(chrono::Duration, chrono::Duration)> {
        let rules = &self.settings.board;
        let own = self.share(association)?;
        let longest = Seconds::new(rules.window.get() * i64::from(rules.windows));
        if lot.since + duration(longest) <= self.now {
            return Some((chrono::Duration::zero(), chrono::Duration::zero()));
        }
        let able = self.associations.values().filter(|other| {
            other.id == association.id || (self.fits(lot, other) > Cases::ZERO && self.allows(lot, store, other))
        });
        let shares: Vec<Share> = able.filter_map(|other| self.share(other)).collect();
        let closes = store.pickup_hours.on_date(self.date).iter().map(|window| window.to()).max()?;
        let left = Seconds::new((self.territory.instant(self.date, closes).ok()? - lot.since).num_seconds());
        let wait = |share: Share| turn::wait(rules, &shares, share, left);
        // Who is covered best waits longest.
        let last = shares.iter().max().map_or_else(Seconds::default, |share| wait(*share));
        Some((duration(wait(own)), duration(last)))
    }
}

/// What is promised to each association for a date, by category: proposals nobody declined, bookings, and what was handed over.
pub(crate) async fn promised(
    db: &impl Reader,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<BTreeMap<AssociationId, BTreeMap<FoodCategory, Grams>>, ServiceError> {
    let states =
        AllocationState::ALL.into_iter().filter(|state| state.is_live() || *state == AllocationState::Delivered);
    let mut promised: BTreeMap<AssociationId, BTreeMap<FoodCategory, Grams>> = BTreeMap::new();
    for (to, category, grams) in allocations::weights(db, territory, date, &Vec::from_iter(states)).await? {
        *promised.entry(to).or_default().entry(category).or_default() += grams;
    }
    Ok(promised)
}

pub(crate) fn duration(seconds: Seconds) -> chrono::Duration {
    chrono::Duration::seconds(seconds.get())
}

fn gone() -> Sentence {
    Sentence::new("Ce lot n'est plus proposé.", "This lot is no longer offered.")
}

fn no_room() -> Sentence {
    Sentence::new(
        "Vous n'avez plus de place pour cette sorte de produit aujourd'hui, d'après votre fiche.",
        "You have no room left for this kind of food today, by your profile.",
    )
}

fn no_slot() -> Sentence {
    Sentence::new(
        "Il ne reste aujourd'hui aucun créneau où le magasin et vous êtes ouverts.",
        "There is no slot left today in which both the store and you are open.",
    )
}
