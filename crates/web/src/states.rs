//! Where a lot, a promise or a stop stands, as a word with a sign: colour never speaks alone.

use glane_service::words::{AllocationState, Bucket, EarlyReason, LotState, RefusalReason, StopState};

use crate::say::Say;

/// A word in a coloured box, with a sign before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Class of the style sheet.
    pub(crate) tone: &'static str,
    /// Sign, for eyes only.
    pub(crate) sign: &'static str,
    /// The word.
    pub(crate) word: &'static str,
}

impl Tag {
    const fn good(word: &'static str) -> Self {
        Self { tone: "good", sign: "✓", word }
    }
    const fn wait(word: &'static str) -> Self {
        Self { tone: "wait", sign: "…", word }
    }
    const fn stop(word: &'static str) -> Self {
        Self { tone: "stop", sign: "×", word }
    }
}

/// Where a lot stands, for its store.
pub(crate) fn lot(say: Say, state: LotState) -> Tag {
    match state {
        LotState::Declared => Tag::wait(say.pick(("déclaré", "declared"))),
        LotState::Open => Tag::wait(say.pick(("preneur cherché", "looking for a taker"))),
        LotState::Allocated => Tag::good(say.pick(("attribué", "has a taker"))),
        LotState::Collected => Tag::good(say.pick(("parti", "on its way"))),
        LotState::Closed => Tag::good(say.pick(("terminé", "completed"))),
        LotState::Withdrawn => Tag::stop(say.pick(("retiré", "taken back"))),
        LotState::Lost(_) => Tag::stop(say.pick(("perdu", "lost"))),
    }
}

/// Where a promise stands.
pub(crate) fn allocation(say: Say, state: AllocationState) -> Tag {
    use AllocationState as S;
    match state {
        S::Proposed => Tag::wait(say.pick(("à confirmer", "to confirm"))),
        S::Confirmed => Tag::good(say.pick(("confirmé", "confirmed"))),
        S::Scheduled => Tag::good(say.pick(("prévu", "planned"))),
        S::Collected => Tag::good(say.pick(("en route", "on its way"))),
        S::Delivered => Tag::good(say.pick(("remis", "handed over"))),
        S::Declined => Tag::stop(say.pick(("décliné", "declined"))),
        S::Expired => Tag::stop(say.pick(("retiré par le magasin", "taken back by the store"))),
        S::Refused => Tag::stop(say.pick(("refusé sur place", "refused on the spot"))),
        S::Quarantined => Tag::stop(say.pick(("mis à part", "set apart"))),
        S::Returned => Tag::stop(say.pick(("rapporté", "brought back"))),
        S::WrittenOff => Tag::stop(say.pick(("n’est pas venu", "did not come"))),
    }
}

/// Where a stop stands; nothing for one that lies ahead.
pub(crate) fn stop(say: Say, state: StopState) -> Option<Tag> {
    match state {
        StopState::Planned => None,
        StopState::Arrived => Some(Tag::wait(say.pick(("sur place", "there")))),
        StopState::Done => Some(Tag::good(say.pick(("fait", "done")))),
        StopState::FoundClosed => Some(Tag::stop(say.pick(("trouvé fermé", "found closed")))),
        StopState::Cancelled => Some(Tag::stop(say.pick(("annulé : ne pas passer", "cancelled: do not go")))),
    }
}

/// True while the association may still say no.
pub(crate) fn can_decline(state: AllocationState) -> bool {
    matches!(state, AllocationState::Proposed | AllocationState::Confirmed | AllocationState::Scheduled)
}

/// A reason for refusing crates.
pub(crate) fn refusal(say: Say, reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::Spoiled => say.pick(("Moisi ou gâté", "Mouldy or spoiled")),
        RefusalReason::Damaged => say.pick(("Abîmé, ouvert", "Damaged, open")),
        RefusalReason::DateTooShort => say.pick(("Date trop courte", "Date too short")),
        RefusalReason::NotAsDescribed => say.pick(("Pas ce qui était annoncé", "Not what was announced")),
        RefusalReason::TooMuch => say.pick(("Trop pour nous", "Too much for us")),
        RefusalReason::NotWanted => say.pick(("Personne n’en veut", "Nobody wants it")),
    }
}

/// Why there was nothing to wait for at a closed door.
pub(crate) fn early(say: Say, reason: EarlyReason) -> &'static str {
    match reason {
        EarlyReason::NobodyComes => {
            say.pick(("Joint au téléphone : personne ne vient", "Reached by phone: nobody is coming"))
        }
        EarlyReason::Notice => say.pick(("Un mot sur la porte le dit", "A notice on the door says so")),
        EarlyReason::CannotStay => say.pick(("Impossible de rester ici", "It is impossible to stay here")),
    }
}

/// Where crates are.
pub(crate) fn bucket(say: Say, bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Outside => say.pick(("hors de Glane", "not in Glane")),
        Bucket::Open => say.pick(("au magasin, sans preneur", "at the store, without a taker")),
        Bucket::Allocated => say.pick(("promis", "promised")),
        Bucket::Collected => say.pick(("en route", "on the way")),
        Bucket::Delivered => say.pick(("remis", "handed over")),
        Bucket::Refused => say.pick(("refusé sur place", "refused on the spot")),
        Bucket::Quarantined => say.pick(("mis à part, trop chaud", "set apart, too warm")),
        Bucket::Returned => say.pick(("rapporté", "brought back")),
        Bucket::WrittenOff => say.pick(("perdu", "lost")),
    }
}
