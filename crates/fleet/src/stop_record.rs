//! What is true at a stop after all its acts, in whatever order they arrived.
//!
//! The acts are put in the order in which they *happened* and read once; the latest statement about a thing holds. Two phones
//! that report the same thing, a phone that reports again, and a phone that reports late all give the same record.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use glane_foundation::{AllocationId, AssociationId, Cases, DeciCelsius, TemperatureClass};

use crate::{ActId, Deed, Refusal, StopAct, StopState, waiting};

/// A stop as its acts tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StopRecord {
    /// When the van came: the first word that it is there, or that nobody opens.
    pub arrived: Option<DateTime<Utc>>,
    /// When it left.
    pub left: Option<DateTime<Utc>>,
    /// When the door was given up, and whether the contact was called.
    pub closed: Option<(DateTime<Utc>, bool)>,
    /// Words that nobody opens, said before the wait was over and without a reason: the door counts as closed by none of them.
    pub too_early: Vec<ActId>,
    /// Where goods meant for a closed door go: an association, or the depot.
    pub diverted: Option<Option<AssociationId>>,
    /// Loaded and left, by promise.
    pub collected: BTreeMap<AllocationId, (Cases, Cases)>,
    /// Accepted and refused, by promise.
    pub handed: BTreeMap<AllocationId, (Cases, Vec<Refusal>)>,
    /// Latest temperature of a promise.
    pub of_allocation: BTreeMap<AllocationId, (DateTime<Utc>, DeciCelsius)>,
    /// Latest temperature of a class.
    pub of_class: BTreeMap<TemperatureClass, (DateTime<Utc>, DeciCelsius)>,
    /// Who signed, with the drawing if there is one.
    pub signed: Option<(String, Option<String>)>,
}

impl StopRecord {
    /// Reads the acts of one stop, which was promised for an hour.
    #[must_use]
    pub fn of<'a>(acts: impl IntoIterator<Item = &'a StopAct>, promised: DateTime<Utc>) -> Self {
        let mut acts: Vec<&StopAct> = acts.into_iter().collect();
        acts.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        acts.dedup_by(|a, b| a.id == b.id);
        let undone: BTreeSet<&ActId> = acts
            .iter()
            .filter_map(|act| match &act.deed {
                Deed::Corrected { act } => Some(act),
                _ => None,
            })
            .collect();
        let mut record = Self::default();
        for act in acts.into_iter().filter(|act| !undone.contains(&act.id)) {
            record.read(act, promised);
        }
        record
    }

    fn read(&mut self, act: &StopAct, promised: DateTime<Utc>) {
        match &act.deed {
            Deed::Arrived => {
                self.arrived.get_or_insert(act.at);
            }
            Deed::Collected { allocation, taken, left } => {
                self.collected.insert(allocation.clone(), (*taken, *left));
                self.opened();
            }
            Deed::HandedOver { allocation, accepted, refused } => {
                self.handed.insert(allocation.clone(), (*accepted, refused.clone()));
                self.opened();
            }
            Deed::Measured { tenths, class, allocation } => {
                if let Some(class) = class {
                    self.of_class.insert(*class, (act.at, *tenths));
                }
                if let Some(allocation) = allocation {
                    self.of_allocation.insert(allocation.clone(), (act.at, *tenths));
                }
            }
            Deed::FoundClosed { called, early } => {
                let arrived = *self.arrived.get_or_insert(act.at);
                if self.closed.is_none() && waiting::is_too_early(arrived, promised, act.at, *early) {
                    self.too_early.push(act.id.clone());
                } else {
                    self.closed.get_or_insert((act.at, *called));
                    self.too_early.clear();
                }
            }
            Deed::Diverted { to } => self.diverted = Some(to.clone()),
            Deed::Signed { name, drawing } => self.signed = Some((name.clone(), drawing.clone())),
            Deed::Left => {
                self.left.get_or_insert(act.at);
            }
            Deed::Corrected { .. } => {}
        }
    }

    /// Somebody is there after all.
    fn opened(&mut self) {
        self.closed = None;
        self.too_early.clear();
    }

    /// Where the stop stands; `None` where no act says anything, so that what the operator set holds.
    #[must_use]
    pub fn state(&self) -> Option<StopState> {
        let touched = self.arrived.is_some()
            || !(self.collected.is_empty() && self.handed.is_empty() && self.of_class.is_empty());
        match (self.closed, self.left) {
            (Some(_), _) => Some(StopState::FoundClosed),
            (None, Some(_)) => Some(StopState::Done),
            (None, None) => touched.then_some(StopState::Arrived),
        }
    }

    /// The latest temperature that concerns a promise: its own, or that of its class, whichever was taken last.
    #[must_use]
    pub fn temperature(&self, allocation: &AllocationId, class: TemperatureClass) -> Option<DeciCelsius> {
        let own = self.of_allocation.get(allocation);
        own.into_iter().chain(self.of_class.get(&class)).max_by_key(|(at, _)| *at).map(|(_, measured)| *measured)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use glane_foundation::StopId;

    use super::*;

    fn act(id: &str, minute: i64, deed: Deed) -> StopAct {
        StopAct {
            id: ActId::parse(id).unwrap(),
            stop: StopId::parse("s").unwrap(),
            at: DateTime::UNIX_EPOCH + Duration::minutes(minute),
            deed,
        }
    }

    fn took(taken: i64) -> Deed {
        Deed::Collected { allocation: AllocationId::parse("a").unwrap(), taken: Cases::new(taken), left: Cases::ZERO }
    }

    /// Of a stop promised for minute 0.
    fn record<'a>(acts: impl IntoIterator<Item = &'a StopAct>) -> StopRecord {
        StopRecord::of(acts, DateTime::UNIX_EPOCH)
    }

    fn nobody_opens(early: Option<waiting::EarlyReason>) -> Deed {
        Deed::FoundClosed { called: true, early }
    }

    #[test]
    fn acts_that_arrive_backwards_tell_the_same_story() {
        let acts = [act("1", 0, Deed::Arrived), act("2", 3, took(6)), act("3", 5, took(5)), act("4", 6, Deed::Left)];
        let forwards = record(&acts);
        assert_eq!(forwards, record(acts.iter().rev()));
        assert_eq!(forwards.collected.values().next(), Some(&(Cases::new(5), Cases::ZERO)), "the later count holds");
        assert_eq!(forwards.state(), Some(StopState::Done));
    }

    #[test]
    fn two_phones_that_tap_arrived_arrive_once_at_the_earlier_tap() {
        let acts = [act("b", 2, Deed::Arrived), act("a", 1, Deed::Arrived)];
        assert_eq!(record(&acts).arrived, Some(DateTime::UNIX_EPOCH + Duration::minutes(1)));
    }

    #[test]
    fn a_corrected_tap_never_happened() {
        let acts = [act("1", 0, Deed::Arrived), act("2", 1, Deed::Corrected { act: ActId::parse("1").unwrap() })];
        assert_eq!(record(&acts).state(), None);
    }

    #[test]
    fn somebody_who_opens_after_all_undoes_found_closed() {
        let closed = act("1", 0, nobody_opens(Some(waiting::EarlyReason::Notice)));
        assert_eq!(record([&closed]).state(), Some(StopState::FoundClosed));
        let then = act("2", 4, took(6));
        assert_eq!(record([&closed, &then]).state(), Some(StopState::Arrived));
    }

    #[test]
    fn a_door_given_up_after_seven_of_ten_minutes_stays_open_until_the_wait_is_over_or_a_reason_is_given() {
        let (came, soon) = (act("1", 2, Deed::Arrived), act("2", 9, nobody_opens(None)));
        let early = record([&came, &soon]);
        assert_eq!(
            (early.state(), &early.too_early[..]),
            (Some(StopState::Arrived), &[soon.id.clone()][..]),
            "due: 12"
        );
        for then in
            [act("3", 12, nobody_opens(None)), act("3", 10, nobody_opens(Some(waiting::EarlyReason::NobodyComes)))]
        {
            let closed = record([&came, &soon, &then]);
            assert_eq!(closed.closed, Some((then.at, true)));
            assert_eq!(
                (closed.state(), &closed.too_early[..]),
                (Some(StopState::FoundClosed), &[][..]),
                "settled by itself"
            );
        }
        let opens = record([&came, &soon, &act("3", 11, took(6))]);
        assert_eq!((opens.state(), &opens.too_early[..]), (Some(StopState::Arrived), &[][..]));
    }

    #[test]
    fn the_wait_begins_with_the_first_word_from_the_door_whichever_phone_says_it_and_whenever_it_comes_in() {
        let (first, then) = (act("1", 3, nobody_opens(None)), act("2", 13, nobody_opens(None)));
        assert_eq!(record([&first, &then]).closed, Some((then.at, true)), "nobody tapped arrived: 3 + 10 = 13");
        let other_phone = act("0", 1, Deed::Arrived);
        let twelve = act("2", 11, nobody_opens(None));
        assert!(record([&twelve]).closed.is_none());
        assert!(
            record([&twelve, &other_phone]).closed.is_some(),
            "there since 1, as the other phone says later: 1 + 10 = 11"
        );
    }

    #[test]
    fn the_last_temperature_that_concerns_a_promise_counts() {
        let (a, chilled) = (AllocationId::parse("a").unwrap(), TemperatureClass::Chilled);
        let of_class = Deed::Measured { tenths: DeciCelsius::degrees(9), class: Some(chilled), allocation: None };
        let own = Deed::Measured { tenths: DeciCelsius::degrees(5), class: None, allocation: Some(a.clone()) };
        let acts = [act("1", 0, of_class), act("2", 2, own)];
        assert_eq!(record(&acts).temperature(&a, chilled), Some(DeciCelsius::degrees(5)));
    }
}
