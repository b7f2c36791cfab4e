//! How warm chilled and frozen crates may be at loading and unloading (field.md section 3: surface tolerance of 3 degrees).

use glane_foundation::DeciCelsius;

/// Degrees above the lot's maximum that the surface may show while doors are open.
pub const SURFACE_TOLERANCE: i32 = 3;

/// True when crates that measure `measured` must be set apart; `maximum` is the lot's own, from its label or its kind.
#[must_use]
pub fn is_breached(measured: DeciCelsius, maximum: DeciCelsius) -> bool {
    measured > maximum.plus_degrees(SURFACE_TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breached(measured: i32, maximum: i32) -> bool {
        is_breached(DeciCelsius::degrees(measured), DeciCelsius::degrees(maximum))
    }

    #[test]
    fn s11_chilled_crates_pass_up_to_three_degrees_above_their_maximum() {
        assert!(breached(9, 4), "+9 is above 4 + 3");
        assert!(!breached(7, 4), "+7 is just 4 + 3");
        assert!(is_breached(DeciCelsius::new(71), DeciCelsius::degrees(4)), "a tenth above is above");
    }

    #[test]
    fn s11_frozen_crates_follow_their_own_label() {
        assert!(breached(-14, -18), "-14 is above -18 + 3 = -15");
        assert!(!breached(-15, -18), "-15 is just at the tolerance");
        assert!(!breached(-14, -12), "a label that says -12 allows up to -9");
    }
}
