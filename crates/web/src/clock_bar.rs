//! The four clocks of a lot as one small bar, the same everywhere: law, cold, tax, hours. Height, letter and hatching say
//! how much is left; colour only repeats it, and a sentence says it to whoever cannot see.

use glane_service::words::{Clock, Clocks};

use crate::say::Say;

/// Width and height of one clock, in pixels.
const WIDE: i64 = 16;
const TALL: i64 = 24;
/// Between two.
const GAP: i64 = 4;

/// A bar ready to draw.
pub(crate) struct ClockBar {
    /// For screen readers and the tip.
    pub(crate) sentence: String,
    /// The four columns.
    pub(crate) columns: [Column; 4],
}

/// One clock.
pub(crate) struct Column {
    /// From the left.
    pub(crate) x: i64,
    /// Middle, for the letter.
    pub(crate) middle: i64,
    /// Top of what is left.
    pub(crate) y: i64,
    /// Height of what is left.
    pub(crate) height: i64,
    /// Class of the style sheet.
    pub(crate) tone: &'static str,
    /// First letter of its name.
    pub(crate) letter: &'static str,
}

impl ClockBar {
    /// Draws the clocks of a lot.
    pub(crate) fn of(say: Say, clocks: &Clocks) -> Self {
        let letters = say.pick_pair(["L", "F", "I", "H"], ["L", "C", "T", "H"]);
        let mut x = -(WIDE + GAP);
        let mut column = |(clock, letter): (Clock, &'static str)| {
            x += WIDE + GAP;
            let level = clocks.level(clock);
            let height = i64::from(level) * TALL / 4;
            Column { x, middle: x + WIDE / 2, y: TALL - height, height, tone: tone(level), letter }
        };
        let [a, b, c, d] = clocks.all();
        let [p, q, r, s] = letters;
        let columns = [column((a, p)), column((b, q)), column((c, r)), column((d, s))];
        Self { sentence: say.sentence(&clocks.sentence()).to_owned(), columns }
    }
}

const fn tone(level: u8) -> &'static str {
    match level {
        0 => "over",
        1 => "short",
        2 => "some",
        _ => "ample",
    }
}
