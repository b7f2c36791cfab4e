//! How many kilos a store declares in a day. Figures: 424 real pickups at large stores of Montreal and the calibration
//! of small city shops and bakeries (field.md section 1, matching.md).

use crate::{dice::Dice, stores::StoreKind};

/// Quantiles of the pickups at large stores, share below and kilos. Between two of them the share grows evenly; the
/// lowest, 5 kg, is ours. Their mean is 225 kg with a coefficient of variation of 0.66 (published: 221 kg, 0.62).
const LARGE: [(f64, f64); 6] = [(0.0, 5.0), (0.1, 68.0), (0.5, 205.0), (0.9, 359.0), (0.99, 640.0), (1.0, 1_241.0)];

/// Kilos a store declares on a day.
pub(crate) fn kilos(kind: StoreKind, dice: &mut Dice) -> f64 {
    match kind {
        StoreKind::Everyday => dice.real(15.0, 40.0),
        StoreKind::Bakery => dice.log_normal(24.8, 0.59).clamp(4.0, 120.0),
        StoreKind::Large => at_share(dice.unit()),
    }
}

fn at_share(share: f64) -> f64 {
    let mut last = LARGE[0];
    for next in LARGE {
        if share < next.0 {
            return last.1 + (next.1 - last.1) * (share - last.0) / (next.0 - last.0);
        }
        last = next;
    }
    last.1
}

/// About how many lots that makes, when the town asks for `fineness` times the usual number.
pub(crate) fn lots(kind: StoreKind, fineness: f64, dice: &mut Dice) -> i64 {
    let usual = match kind {
        StoreKind::Everyday => dice.real(2.4, 3.6),
        StoreKind::Bakery => dice.real(1.5, 3.4),
        StoreKind::Large => dice.real(8.0, 17.0),
    };
    crate::dice::rounded(usual * fineness).max(1)
}

/// Lots a store of the usual mix makes at fineness 1: four small ones (3 lots) for each large one (12.5).
pub(crate) const USUAL_LOTS_PER_STORE: f64 = 4.9;
