//! What is enrolled in a territory: the lists of the operator's desk, and one thing with its papers and its trail.

use chrono::NaiveDate;
use glane_demand::{Association, Paper, PaperKind};
use glane_foundation::{Actor, Language, Sentence, StoreId, Territory, TerritoryId};
use glane_persistence::{AuditId, Enrolled, audit, persons, stores, territories};

use super::trail::{ActView, Cast};
use crate::{
    Glane, ServiceError, access,
    members::{self, Member, MemberKind},
};

/// Days before a paper ends at which the operator prepares its renewal.
const WARN_DAYS: i64 = 30;
/// Acts shown on the page of one thing.
const LATEST_ACTS: u64 = 20;

/// Which members a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberFilter {
    /// Words that the name, the address or the telephone must hold.
    pub words: String,
    /// Only those with something to settle.
    pub to_settle: bool,
    /// Also those that no longer take part.
    pub gone: bool,
}

/// One line of a list.
#[derive(Debug, Clone)]
pub struct MemberRow {
    /// The thing itself.
    pub member: Member,
    /// Whether it takes part.
    pub active: bool,
    /// What has to be settled first.
    pub to_settle: Vec<Settle>,
}

/// A list.
#[derive(Debug, Clone)]
pub struct MemberList {
    /// Where.
    pub territory: Territory,
    /// Today there.
    pub today: NaiveDate,
    /// What the filter lets through, by name.
    pub rows: Vec<MemberRow>,
    /// How many there are without a filter.
    pub total: usize,
}

/// One thing.
#[derive(Debug, Clone)]
pub struct MemberPage {
    /// Where.
    pub territory: Territory,
    /// Today there.
    pub today: NaiveDate,
    /// The thing and what has to be settled.
    pub row: MemberRow,
    /// For edits: what it was when shown.
    pub seen: String,
    /// Stores an agreement can be with, by name.
    pub stores: Vec<(StoreId, String)>,
    /// People with an account for it: name and telephone.
    pub people: Vec<(String, String)>,
    /// The latest acts on it, latest first.
    pub acts: Vec<ActView>,
}

/// Something about an association that the operator has to settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    /// It has no habilitation on file: nothing can go there.
    NoHabilitation,
    /// Its habilitation ended on this day: nothing new can go there.
    Expired(NaiveDate),
    /// Its habilitation ends soon, in so many days.
    EndsSoon(NaiveDate, i64),
    /// The number of people it states has not been verified: nothing can go there.
    Unverified(u32),
    /// It now states another number than the one verified.
    StatesOther {
        /// What it says.
        stated: u32,
        /// What counts.
        verified: u32,
    },
}

impl Settle {
    /// Everything to settle about an association on a day, what blocks it first.
    #[must_use]
    pub fn all(association: &Association, day: NaiveDate) -> Vec<Self> {
        use glane_demand::PaperStatus as Status;
        let paper = match association.habilitation(day) {
            Status::Missing => Some(Self::NoHabilitation),
            Status::Expired(last) => Some(Self::Expired(last)),
            Status::InForce => last_day(association).and_then(|last| {
                let left = (last - day).num_days();
                (left <= WARN_DAYS).then_some(Self::EndsSoon(last, left))
            }),
        };
        let stated = association.served.stated;
        let served = match association.served.verified {
            None => Some(Self::Unverified(stated)),
            Some(verified) if verified != stated && stated > 0 => Some(Self::StatesOther { stated, verified }),
            Some(_) => None,
        };
        paper.into_iter().chain(served).collect()
    }

    /// True when nothing can be given there until it is settled.
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(self, Self::NoHabilitation | Self::Expired(_) | Self::Unverified(_))
    }

    /// True when it belongs on the desk of a day: it blocks, or will soon. Another stated figure waits in the list of
    /// associations; the verified one counts meanwhile.
    #[must_use]
    pub const fn is_for_the_desk(self) -> bool {
        !matches!(self, Self::StatesOther { .. })
    }

    /// What it is and what to do, for the operator.
    #[must_use]
    pub fn sentence(self) -> Sentence {
        match self {
            Self::NoHabilitation => Sentence::new(
                "Aucune habilitation : rien ne peut lui être attribué. Demandez-la, puis enregistrez-la.",
                "No food-aid habilitation: nothing can be given to it. Ask for it, then enter it.",
            ),
            Self::Expired(last) => Sentence::new(
                format!(
                    "Son habilitation a expiré le {} : rien de nouveau ne peut lui être attribué. Ce qui est publié reste assuré. Demandez la nouvelle, puis enregistrez-la.",
                    last.format("%d/%m/%Y")
                ),
                format!(
                    "Its food-aid habilitation expired on {last}: nothing new can be given to it. What is published still comes. Ask for the new one, then enter it."
                ),
            ),
            Self::EndsSoon(last, left) => Sentence::new(
                format!(
                    "Son habilitation expire le {} (dans {left} j) : demandez la nouvelle.",
                    last.format("%d/%m/%Y")
                ),
                format!("Its food-aid habilitation expires on {last} (in {left} days): ask for the new one."),
            ),
            Self::Unverified(stated) => Sentence::new(
                format!(
                    "Déclare {stated} personnes servies, non vérifié : rien ne peut lui être attribué. Vérifiez ce nombre."
                ),
                format!("States {stated} people served, not verified: nothing can be given to it. Verify the number."),
            ),
            Self::StatesOther { stated, verified } => Sentence::new(
                format!(
                    "Déclare maintenant {stated} personnes servies ; {verified} vérifiées comptent. Vérifiez à nouveau."
                ),
                format!("Now states {stated} people served; {verified} verified count. Verify again."),
            ),
        }
    }
}

/// The last day of the habilitation that ends last; `None` when one has no end or none is needed.
fn last_day(association: &Association) -> Option<NaiveDate> {
    if association.deemed_habilitated {
        return None;
    }
    let of_kind = |paper: &&Paper| paper.kind == PaperKind::Habilitation;
    let ends: Vec<Option<NaiveDate>> = association.papers.iter().filter(of_kind).map(|paper| paper.expires).collect();
    if ends.contains(&None) { None } else { ends.into_iter().flatten().max() }
}

/// The members of a kind.
pub async fn list(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    kind: MemberKind,
    filter: &MemberFilter,
) -> Result<MemberList, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let place = territories::get(&db, territory).await?.territory;
    let today = place.date(glane.now());
    let all = members::all(&db, territory, kind).await?;
    let total = all.iter().filter(|one| one.active).count();
    let rows = all.into_iter().map(|one| row(one.item, one.active, today));
    let rows = rows.filter(|row| passes(row, filter)).collect();
    Ok(MemberList { territory: place, today, rows, total })
}

fn row(member: Member, active: bool, today: NaiveDate) -> MemberRow {
    let to_settle = match &member {
        Member::Association(association) if active => Settle::all(association, today),
        _ => Vec::new(),
    };
    MemberRow { member, active, to_settle }
}

fn passes(row: &MemberRow, filter: &MemberFilter) -> bool {
    let text = row.member.cells(Language::Fr).into_iter().map(|(_, value)| fold(&value)).collect::<Vec<_>>().join(" ");
    let words = filter.words.split_whitespace().map(fold);
    (filter.gone || row.active)
        && (!filter.to_settle || !row.to_settle.is_empty())
        && words.into_iter().all(|word| text.contains(&word))
}

/// As a search compares: "epicerie" finds "Épicerie".
pub(super) fn fold(text: &str) -> String {
    glane_foundation::folded(text)
}

/// One member with everything its page shows.
pub async fn one(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    kind: MemberKind,
    id: &str,
) -> Result<MemberPage, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let place = territories::get(&db, territory).await?.territory;
    let today = place.date(glane.now());
    let found = members::get(&db, territory, kind, id).await?;
    let none: Option<&AuditId> = None;
    let entries = audit::of_subject(&db, kind.code(), id, none, LATEST_ACTS).await?;
    let cast = Cast::of(&db, territory).await?;
    let belongs = |person: &&persons::Person| match &person.role {
        glane_foundation::Role::Store { store } => kind == MemberKind::Store && store.as_str() == id,
        glane_foundation::Role::Association { association } => {
            kind == MemberKind::Association && association.as_str() == id
        }
        glane_foundation::Role::Driver { driver } => kind == MemberKind::Driver && driver.as_str() == id,
        _ => false,
    };
    let people = persons::of_territory(&db, territory).await?;
    Ok(MemberPage {
        seen: found.item.seen(),
        row: row(found.item, found.active, today),
        stores: stores::active(&db, territory).await?.into_iter().map(|store| (store.id, store.name)).collect(),
        people: people.iter().filter(belongs).map(|person| (person.name.clone(), person.phone.clone())).collect(),
        acts: entries.iter().map(|entry| cast.act(entry, &place)).collect(),
        territory: place,
        today,
    })
}

/// What the operator has to settle on the day's desk, with the association's id and name.
pub(super) fn all_to_settle(
    associations: &[Enrolled<Association>],
    day: NaiveDate,
) -> Vec<(glane_foundation::AssociationId, String, Settle)> {
    let mut found = Vec::new();
    for association in associations.iter().filter(|one| one.active).map(|one| &one.item) {
        let settles = Settle::all(association, day).into_iter().filter(|settle| settle.is_for_the_desk());
        found.extend(settles.map(|settle| (association.id.clone(), association.name.clone(), settle)));
    }
    // What blocks comes first.
    found.sort_by_key(|(_, _, settle)| !settle.blocks());
    found
}
