//! Stores, associations, vans and drivers as one kind of thing: what is enrolled in a territory, typed in and looked up.

use glane_demand::Association;
use glane_fleet::{Driver, Van};
use glane_foundation::{GeoPoint, Id, Language, TerritoryId};
use glane_intake::{
    Cells, Intake, PlaceOptions, association_cells, driver_cells, one_row, read_associations, read_drivers,
    read_stores, read_vans, store_cells, van_cells,
};
use glane_inventory::Store;
use glane_persistence::{Enrolled, Reader, WriteTx, associations, drivers, stores, vans};
use sha2::{Digest, Sha256};

use crate::ServiceError;

/// Kinds of what is enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// Shops.
    Store,
    /// Who feeds people.
    Association,
    /// What drives.
    Van,
    /// Who drives.
    Driver,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a list of some hundreds, read once")]
pub enum Member {
    /// A shop.
    Store(Store),
    /// Who feeds people.
    Association(Box<Association>),
    /// What drives.
    Van(Van),
    /// Who drives.
    Driver(Driver),
}

impl MemberKind {
    /// Every kind, in the order of the pages.
    pub const ALL: [Self; 4] = [Self::Store, Self::Association, Self::Van, Self::Driver];

    /// The name in addresses and the audit trail.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Association => "association",
            Self::Van => "van",
            Self::Driver => "driver",
        }
    }

    /// The kind a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Member {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> MemberKind {
        match self {
            Self::Store(_) => MemberKind::Store,
            Self::Association(_) => MemberKind::Association,
            Self::Van(_) => MemberKind::Van,
            Self::Driver(_) => MemberKind::Driver,
        }
    }

    /// Its identity.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Store(one) => one.id.as_str(),
            Self::Association(one) => one.id.as_str(),
            Self::Van(one) => one.id.as_str(),
            Self::Driver(one) => one.id.as_str(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Store(one) => &one.name,
            Self::Association(one) => &one.name,
            Self::Van(one) => &one.name,
            Self::Driver(one) => &one.name,
        }
    }

    /// Where it is; drivers are nowhere: nobody is tracked.
    #[must_use]
    pub const fn location(&self) -> Option<GeoPoint> {
        match self {
            Self::Store(one) => Some(one.location),
            Self::Association(one) => Some(one.location),
            Self::Van(one) => Some(one.depot),
            Self::Driver(_) => None,
        }
    }

    /// What a form shows and a file holds, cell by cell.
    #[must_use]
    pub fn cells(&self, language: Language) -> Cells {
        match self {
            Self::Store(one) => store_cells(one, language),
            Self::Association(one) => association_cells(one, language),
            Self::Van(one) => van_cells(one, language),
            Self::Driver(one) => driver_cells(one),
        }
    }

    /// Changes whenever a cell does: an edit made on another state is refused.
    #[must_use]
    pub fn seen(&self) -> String {
        let mut hash = Sha256::new();
        for (name, value) in self.cells(Language::En) {
            hash.update(name);
            hash.update([0]);
            hash.update(value);
            hash.update([0]);
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Reads one row the way a file is read.
pub(crate) fn read(kind: MemberKind, cells: &[(String, String)], near: Option<GeoPoint>) -> Intake<Member> {
    let bytes = one_row(cells.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let near = PlaceOptions { near };
    match kind {
        MemberKind::Store => as_members(read_stores(&bytes, &near), Member::Store),
        MemberKind::Association => as_members(read_associations(&bytes, &near), |a| Member::Association(Box::new(a))),
        MemberKind::Van => as_members(read_vans(&bytes, &near), Member::Van),
        MemberKind::Driver => as_members(read_drivers(&bytes), Member::Driver),
    }
}

fn as_members<T>(intake: Intake<T>, member: impl Fn(T) -> Member) -> Intake<Member> {
    let line = |line: glane_intake::Line<T>| glane_intake::Line { line: line.line, value: member(line.value) };
    let aside = |aside: glane_intake::SetAside<T>| glane_intake::SetAside {
        line: aside.line,
        name: aside.name,
        reason: aside.reason,
        sentence: aside.sentence,
        value: None,
    };
    Intake {
        accepted: intake.accepted.into_iter().map(line).collect(),
        set_aside: intake.set_aside.into_iter().map(aside).collect(),
        problems: intake.problems,
        notes: intake.notes,
    }
}

/// One member of a territory. Another territory's does not exist.
pub(crate) async fn get(
    db: &impl Reader,
    territory: &TerritoryId,
    kind: MemberKind,
    id: &str,
) -> Result<Enrolled<Member>, ServiceError> {
    let found = match kind {
        MemberKind::Store => member(stores::get(db, &parse(id)?).await?, Member::Store),
        MemberKind::Association => {
            member(associations::get(db, &parse(id)?).await?, |a| Member::Association(Box::new(a)))
        }
        MemberKind::Van => member(vans::get(db, &parse(id)?).await?, Member::Van),
        MemberKind::Driver => member(drivers::get(db, &parse(id)?).await?, Member::Driver),
    };
    if found.territory == *territory { Ok(found) } else { Err(ServiceError::NotFound(kind.code())) }
}

/// All members of a kind, active or not, by name.
pub(crate) async fn all(
    db: &impl Reader,
    territory: &TerritoryId,
    kind: MemberKind,
) -> Result<Vec<Enrolled<Member>>, ServiceError> {
    let boxed = |a| Member::Association(Box::new(a));
    let mut all: Vec<Enrolled<Member>> = match kind {
        MemberKind::Store => {
            stores::all(db, territory).await?.into_iter().map(|one| member(one, Member::Store)).collect()
        }
        MemberKind::Association => {
            associations::all(db, territory).await?.into_iter().map(|one| member(one, boxed)).collect()
        }
        MemberKind::Van => vans::all(db, territory).await?.into_iter().map(|one| member(one, Member::Van)).collect(),
        MemberKind::Driver => {
            drivers::all(db, territory).await?.into_iter().map(|one| member(one, Member::Driver)).collect()
        }
    };
    all.sort_by_key(|one| (one.item.name().to_lowercase(), one.item.id().to_owned()));
    Ok(all)
}

pub(crate) async fn save(tx: &WriteTx, territory: &TerritoryId, member: &Member) -> Result<(), ServiceError> {
    match member {
        Member::Store(one) => stores::save(tx, territory, one).await?,
        Member::Association(one) => associations::save(tx, territory, one).await?,
        Member::Van(one) => vans::save(tx, territory, one).await?,
        Member::Driver(one) => drivers::save(tx, territory, one).await?,
    }
    Ok(())
}

pub(crate) async fn set_active(tx: &WriteTx, kind: MemberKind, id: &str, active: bool) -> Result<(), ServiceError> {
    match kind {
        MemberKind::Store => stores::set_active(tx, &parse(id)?, active).await?,
        MemberKind::Association => associations::set_active(tx, &parse(id)?, active).await?,
        MemberKind::Van => vans::set_active(tx, &parse(id)?, active).await?,
        MemberKind::Driver => drivers::set_active(tx, &parse(id)?, active).await?,
    }
    Ok(())
}

fn member<T>(one: Enrolled<T>, member: impl Fn(T) -> Member) -> Enrolled<Member> {
    Enrolled { territory: one.territory, active: one.active, item: member(one.item) }
}

fn parse<K>(id: &str) -> Result<Id<K>, ServiceError> {
    Id::parse(id).map_err(|_| ServiceError::NotFound("member"))
}
