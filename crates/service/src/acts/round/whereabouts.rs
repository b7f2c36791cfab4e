//! Where the cases of a promise are, by what was said at its stops; and the movements that bring the ledger there.
//!
//! A promise is carried in one or more portions. Each portion is loaded at one stop and handed over at another; what both stops say
//! decides alone where its cases are, so that saying it again, later, or otherwise always leads to the same place.

use std::collections::{BTreeMap, VecDeque};

use glane_demand::AllocationState;
use glane_fleet::{RefusalReason, cold_tolerance};
use glane_foundation::{Cases, DeciCelsius};
use glane_inventory::{Bucket, LossCause, LotState, LotTransition, LotTransitionError};

/// Cases per bucket of one promise; the bucket it was promised from counts them as missing, so that the sum is always zero.
pub(crate) type Net = BTreeMap<Bucket, i64>;

/// What was said about one portion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Portion {
    /// Cases planned.
    pub(crate) planned: Cases,
    /// Taken on board and left at the store.
    pub(crate) loaded: Option<(Cases, Cases)>,
    /// The store was closed.
    pub(crate) store_closed: bool,
    /// Temperature at loading.
    pub(crate) warmth_at_loading: Option<DeciCelsius>,
    /// Accepted, and refused by reason.
    pub(crate) handed: Option<(Cases, Vec<(RefusalReason, Cases)>)>,
    /// Temperature at the handover.
    pub(crate) warmth_at_handover: Option<DeciCelsius>,
    /// The door was closed and the cases go elsewhere: to somebody else, or back.
    pub(crate) diverted: Option<Diverted>,
}

/// Where the cases for a closed door went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Diverted {
    /// Promised to another association.
    Elsewhere,
    /// To the depot.
    Depot,
}

/// Where the cases of one portion are. `maximum` is the warmest the lot may be.
pub(crate) fn of_portion(portion: &Portion, maximum: Option<DeciCelsius>) -> Net {
    let mut net = Net::new();
    let planned = portion.planned.get();
    let mut put = |bucket, cases: i64| {
        *net.entry(bucket).or_default() += cases;
    };
    put(Bucket::Open, -planned);
    // A handover without a word about the loading: everything was loaded.
    let loaded = portion.loaded.or(portion.handed.as_ref().map(|_| (portion.planned, Cases::ZERO)));
    let Some((taken, left)) = loaded else {
        put(if portion.store_closed { Bucket::Open } else { Bucket::Allocated }, planned);
        return net;
    };
    put(Bucket::Open, left.get());
    put(Bucket::Outside, planned - taken.get() - left.get());
    let breached = |warmth: Option<DeciCelsius>| {
        warmth.zip(maximum).is_some_and(|(measured, maximum)| cold_tolerance::is_breached(measured, maximum))
    };
    if breached(portion.warmth_at_loading) {
        put(Bucket::Quarantined, taken.get());
        return net;
    }
    let mut board = taken.get();
    let mut take = |wanted: i64| {
        let taken = wanted.clamp(0, board);
        board -= taken;
        taken
    };
    let too_warm = breached(portion.warmth_at_handover);
    if let Some((accepted, refused)) = &portion.handed {
        for (reason, cases) in refused {
            let bucket = if reason.leaves_food_sound() && !too_warm { Bucket::Open } else { Bucket::Refused };
            put(bucket, take(cases.get()));
        }
        if !too_warm {
            put(Bucket::Delivered, take(accepted.get()));
        }
    }
    let rest = board;
    match (too_warm, portion.diverted) {
        (true, _) => put(Bucket::Quarantined, rest),
        (false, Some(Diverted::Elsewhere)) => put(Bucket::Open, rest),
        (false, Some(Diverted::Depot)) => put(Bucket::Returned, rest),
        (false, None) => put(Bucket::Collected, rest),
    }
    net
}

/// True when more was accepted and refused than was on board.
pub(crate) fn overdrawn(portion: &Portion) -> bool {
    let on_board = portion.loaded.map_or(portion.planned, |(taken, _)| taken);
    portion.handed.as_ref().is_some_and(|(accepted, refused)| {
        *accepted + refused.iter().map(|(_, cases)| *cases).sum::<Cases>() > on_board
    })
}

/// Sum of nets.
pub(crate) fn add(into: &mut Net, more: &Net) {
    for (bucket, cases) in more {
        *into.entry(*bucket).or_default() += cases;
    }
}

/// Steps `(from, to, cases)` that lead from one net to another, each a way the ledger knows.
pub(crate) fn steps(now: &Net, then: &Net) -> Vec<(Bucket, Bucket, Cases)> {
    let mut change: Vec<(Bucket, i64)> = Bucket::ALL
        .into_iter()
        .map(|bucket| (bucket, then.get(&bucket).unwrap_or(&0) - now.get(&bucket).unwrap_or(&0)))
        .collect();
    let mut steps = Vec::new();
    while let Some(source) = change.iter().position(|(_, cases)| *cases < 0) {
        let Some(sink) = change.iter().position(|(_, cases)| *cases > 0) else { break };
        let cases = change[sink].1.min(-change[source].1);
        for pair in way(change[source].0, change[sink].0).windows(2) {
            steps.push((pair[0], pair[1], Cases::new(cases)));
        }
        change[source].1 += cases;
        change[sink].1 -= cases;
    }
    steps
}

/// The shortest way the ledger allows from one bucket to another; never through `Outside` or what has been thrown away.
fn way(from: Bucket, to: Bucket) -> Vec<Bucket> {
    let mut ways = VecDeque::from([vec![from]]);
    let mut seen = vec![from];
    while let Some(way) = ways.pop_front() {
        let Some(last) = way.last().copied() else { continue };
        if last == to {
            return way;
        }
        for next in Bucket::ALL {
            let detour = matches!(next, Bucket::Outside | Bucket::WrittenOff) && next != to;
            if !detour && last.leads_to(next) && !seen.contains(&next) {
                seen.push(next);
                ways.push_back([way.as_slice(), &[next]].concat());
            }
        }
    }
    Vec::new()
}

/// How a promise stands when its cases are there.
pub(crate) fn promise_state(net: &Net, before: AllocationState) -> AllocationState {
    use AllocationState as S;
    let holds = |bucket| net.get(&bucket).is_some_and(|cases| *cases > 0);
    match before {
        _ if holds(Bucket::Collected) => S::Collected,
        S::Proposed | S::Confirmed if holds(Bucket::Allocated) => before,
        _ if holds(Bucket::Allocated) => S::Scheduled,
        _ if holds(Bucket::Delivered) => S::Delivered,
        _ if holds(Bucket::Quarantined) => S::Quarantined,
        _ if holds(Bucket::Refused) => S::Refused,
        _ if holds(Bucket::Returned) => S::Returned,
        _ => S::WrittenOff,
    }
}

/// How a lot stands when its cases are there (`cases` gives the balance of the whole lot).
pub(crate) fn lot_state(cases: impl Fn(Bucket) -> Cases, before: LotState) -> Result<LotState, LotTransitionError> {
    let holds = |bucket| cases(bucket) > Cases::ZERO;
    let gone =
        Bucket::ALL.into_iter().any(|b| !matches!(b, Bucket::Outside | Bucket::Open | Bucket::Allocated) && holds(b));
    let only = |bucket| holds(bucket) && cases(bucket) == -cases(Bucket::Outside);
    let wanted = if holds(Bucket::Open) {
        LotState::Open
    } else if holds(Bucket::Collected) || (holds(Bucket::Allocated) && gone) {
        LotState::Collected
    } else if holds(Bucket::Allocated) {
        LotState::Allocated
    } else if only(Bucket::Quarantined) {
        LotState::Lost(LossCause::ColdBreach)
    } else if only(Bucket::Refused) {
        LotState::Lost(LossCause::Quality)
    } else {
        LotState::Closed
    };
    reach(before, wanted)
}

/// Walks the life of a lot to where it is, one allowed step after another.
fn reach(before: LotState, wanted: LotState) -> Result<LotState, LotTransitionError> {
    use LotTransition as T;
    let steps: &[T] = match wanted {
        state if state == before => &[],
        LotState::Open => &[T::Correct, T::Reopen],
        LotState::Allocated => &[T::Correct, T::Correct, T::Allocate],
        LotState::Collected => &[T::Correct, T::Collect],
        LotState::Lost(cause) => return walk(before, &[T::Correct, T::Collect, T::Lose(cause)], wanted),
        _ => &[T::Correct, T::Collect, T::Close],
    };
    walk(before, steps, wanted)
}

/// Takes those of the steps that the state allows, and must end where it should.
fn walk(before: LotState, steps: &[LotTransition], wanted: LotState) -> Result<LotState, LotTransitionError> {
    let mut state = before;
    for step in steps {
        if state == wanted {
            break;
        }
        state = state.after(*step).unwrap_or(state);
    }
    match steps.last() {
        Some(step) if state != wanted => Err(LotTransitionError { from: before, step: *step }),
        _ => Ok(state),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLD: Option<DeciCelsius> = Some(DeciCelsius::degrees(4));

    fn portion(planned: i64) -> Portion {
        Portion { planned: Cases::new(planned), ..Portion::default() }
    }

    fn loaded(planned: i64, taken: i64, left: i64) -> Portion {
        Portion { loaded: Some((Cases::new(taken), Cases::new(left))), ..portion(planned) }
    }

    fn held(net: &Net, bucket: Bucket) -> i64 {
        net.get(&bucket).copied().unwrap_or_default()
    }

    #[test]
    fn eight_of_twenty_left_behind_are_open_at_once() {
        // 12 announced and promised; 20 there, the van holds 12.
        let net = of_portion(&loaded(12, 12, 8), None);
        assert_eq!(held(&net, Bucket::Collected), 12);
        assert_eq!(held(&net, Bucket::Open), -12 + 8, "12 were promised from the open ones, 8 came new");
        assert_eq!(held(&net, Bucket::Outside), -8, "8 more than declared entered");
    }

    #[test]
    fn three_of_twelve_there_leave_nine_that_never_existed() {
        let net = of_portion(&loaded(12, 3, 0), None);
        assert_eq!((held(&net, Bucket::Collected), held(&net, Bucket::Outside)), (3, 9));
    }

    #[test]
    fn a_mouldy_crate_is_refused_and_too_much_soda_is_open_again() {
        let handed = Some((
            Cases::new(8),
            vec![(RefusalReason::Spoiled, Cases::new(1)), (RefusalReason::TooMuch, Cases::new(3))],
        ));
        let net = of_portion(&Portion { handed, ..loaded(12, 12, 0) }, None);
        let at = [Bucket::Delivered, Bucket::Refused, Bucket::Open, Bucket::Collected].map(|bucket| held(&net, bucket));
        assert_eq!(at, [8, 1, -12 + 3, 0]);
    }

    #[test]
    fn s11_nine_degrees_on_a_lot_of_four_is_set_apart_and_seven_passes() {
        let at = |degrees| {
            let warm = Portion { warmth_at_loading: Some(DeciCelsius::degrees(degrees)), ..loaded(6, 6, 0) };
            of_portion(&warm, COLD)
        };
        assert_eq!(held(&at(9), Bucket::Quarantined), 6);
        assert_eq!(held(&at(7), Bucket::Collected), 6);
        let handed = Some((Cases::new(6), Vec::new()));
        let warm = Portion { warmth_at_handover: Some(DeciCelsius::degrees(9)), handed, ..loaded(6, 6, 0) };
        let net = of_portion(&warm, COLD);
        assert_eq!((held(&net, Bucket::Quarantined), held(&net, Bucket::Delivered)), (6, 0), "never delivered");
    }

    #[test]
    fn a_closed_store_frees_its_cases_and_a_closed_association_keeps_them_on_board() {
        let closed = of_portion(&Portion { store_closed: true, ..portion(6) }, None);
        assert_eq!(closed.values().filter(|cases| **cases != 0).count(), 0, "as if never promised");
        let diverted = |to| of_portion(&Portion { diverted: to, ..loaded(6, 6, 0) }, None);
        assert_eq!(held(&diverted(None), Bucket::Collected), 6);
        assert_eq!(held(&diverted(Some(Diverted::Depot)), Bucket::Returned), 6);
        assert_eq!(held(&diverted(Some(Diverted::Elsewhere)), Bucket::Open), 0, "open again, to be promised anew");
    }

    #[test]
    fn every_step_is_a_way_the_ledger_knows() {
        for from in Bucket::ALL {
            for to in Bucket::ALL.into_iter().filter(|to| *to != from) {
                let way = way(from, to);
                assert!(way.len() > 1, "no way from {from:?} to {to:?}");
                assert!(way.windows(2).all(|pair| pair[0].leads_to(pair[1])), "{way:?}");
            }
        }
    }

    #[test]
    fn a_closed_lot_opens_again_only_by_a_correction() {
        let held = |bucket, cases| move |b| if b == bucket { Cases::new(cases) } else { Cases::ZERO };
        assert_eq!(lot_state(held(Bucket::Delivered, 6), LotState::Collected), Ok(LotState::Closed));
        assert_eq!(lot_state(held(Bucket::Collected, 6), LotState::Closed), Ok(LotState::Collected));
        assert_eq!(lot_state(held(Bucket::Open, 6), LotState::Closed), Ok(LotState::Open));
        assert!(lot_state(held(Bucket::Collected, 6), LotState::Withdrawn).is_err());
    }

    /// Whatever is said, in whatever order and however often it is said again: no case appears or vanishes, the ledger
    /// accepts every step, and the lot is in exactly one state that its balance explains.
    #[test]
    fn after_any_sequence_of_statements_the_ledger_balances_and_the_lot_has_one_state() {
        use glane_foundation::{Actor, Grams, LotId, MovementId};
        use glane_inventory::{Balance, Movement, WeightQuality};
        use proptest::prelude::*;

        let count = 0_i64..16;
        let degrees = prop_oneof![Just(None), (-2_i32..12).prop_map(|d| Some(DeciCelsius::degrees(d)))];
        let cases = count.prop_map(Cases::new);
        let said = (
            proptest::option::of((cases.clone(), cases.clone())),
            any::<bool>(),
            degrees.clone(),
            proptest::option::of((cases.clone(), proptest::collection::vec((0_usize..6, cases), 0..3))),
            degrees,
            prop_oneof![Just(None), Just(Some(Diverted::Depot))],
        );
        let move_ = |from, to, cases: Cases| Movement {
            id: MovementId::mint(),
            lot: LotId::parse("lot").unwrap(),
            allocation: None,
            from,
            to,
            cases,
            grams: Grams::new(1),
            quality: WeightQuality::Default,
            at: chrono::DateTime::UNIX_EPOCH,
            actor: Actor::SYSTEM,
            reason: None,
        };
        proptest!(|(says in proptest::collection::vec(said, 1..12), planned in 1_i64..14, others in 0_i64..5)| {
            // `others` of the lot's cases are promised to somebody else and never move.
            let (mut balance, mut state) = (Balance::default(), LotState::Allocated);
            balance.apply(&move_(Bucket::Outside, Bucket::Open, Cases::new(planned + others))).unwrap();
            balance.apply(&move_(Bucket::Open, Bucket::Allocated, Cases::new(planned + others))).unwrap();
            let mut net = Net::from([(Bucket::Open, -planned), (Bucket::Allocated, planned)]);
            for (loaded, store_closed, cold, handed, warm, diverted) in says {
                let handed = handed.map(|(accepted, refused)| {
                    (accepted, refused.into_iter().map(|(at, cases)| (RefusalReason::ALL[at], cases)).collect())
                });
                let said = Portion {
                    planned: Cases::new(planned), loaded, store_closed, warmth_at_loading: cold, handed,
                    warmth_at_handover: warm, diverted,
                };
                let then = of_portion(&said, COLD);
                prop_assert_eq!(then.values().sum::<i64>(), 0, "no case appears or vanishes");
                for (from, to, cases) in steps(&net, &then) {
                    balance.apply(&move_(from, to, cases)).unwrap();
                }
                net = then.clone();
                prop_assert!(steps(&net, &then).is_empty(), "said again, nothing moves");
                state = lot_state(|bucket| balance.cases(bucket), state).unwrap();
                let open = balance.cases(Bucket::Open) > Cases::ZERO;
                prop_assert_eq!(state == LotState::Open, open, "{:?}", balance);
                let under_way = balance.cases(Bucket::Allocated) + balance.cases(Bucket::Collected) > Cases::ZERO;
                prop_assert_eq!(state.is_final(), !open && !under_way, "{:?} {:?}", state, balance);
            }
        });
    }
}
