//! What a turn costs: a sigmoid of its angle, more for a U-turn (OSRM's car profile, `turn_penalty`, `turn_bias`).

/// Milliseconds lost at traffic lights, on average.
pub(crate) const SIGNAL_MS: u32 = 2_000;
const U_TURN_MS: u32 = 20_000;
const SHARPEST_MS: f64 = 7_500.0;
/// Right turns cost less than left ones where one drives on the right.
const BIAS: f64 = 1.075;

/// Change of direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum TurnAngle {
    /// Back along the same street.
    UTurn,
    /// Degrees from straight on, positive to the right, -180 to 180.
    Degrees(f64),
}

/// Milliseconds lost in a turn.
pub(crate) fn turn_ms(angle: TurnAngle) -> u32 {
    let degrees = match angle {
        TurnAngle::UTurn => return U_TURN_MS,
        TurnAngle::Degrees(degrees) => degrees,
    };
    let exponent = if degrees >= 0.0 {
        (13.0 / BIAS) * degrees / 180.0 - 6.5 * BIAS
    } else {
        (13.0 * BIAS) * -degrees / 180.0 - 6.5 / BIAS
    };
    #[expect(clippy::as_conversions, reason = "between 0 and 7 500")]
    let ms = (SHARPEST_MS / (1.0 + (-exponent).exp())).round() as u32;
    ms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_on_is_nearly_free_and_left_costs_more_than_right() {
        let [straight, right, left] = [0.0, 90.0, -90.0].map(|angle| turn_ms(TurnAngle::Degrees(angle)));
        assert!(straight < 20, "{straight}");
        assert!((2_000..left).contains(&right), "right {right}, left {left}");
        assert!(left < 5_500, "{left}");
    }

    #[test]
    fn u_turn_is_the_dearest() {
        assert!(turn_ms(TurnAngle::UTurn) > 2 * turn_ms(TurnAngle::Degrees(180.0)));
    }
}
