//! Minutes out of the cold (field.md section 3): while anything is handled at a stop, in every van; and the rest of the ride
//! where the van has no cooling, or beyond what its boxes hold.

use glane_fleet::Cooling;
use glane_foundation::Seconds;

/// How warm goods on board may have become.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Warmth {
    own: Seconds,
    others: Seconds,
}

impl Warmth {
    /// The goods themselves were in somebody's hands for so long: loading, then unloading.
    pub(super) fn carried(&mut self, time: Seconds) {
        self.own += time;
    }

    /// Doors were open for so long while the goods were on board.
    pub(super) fn doors_open(&mut self, time: Seconds) {
        self.others += time;
    }

    /// Time out of the cold after a ride from the end of loading to the start of unloading.
    pub(super) fn out_of_the_cold(self, cooling: Cooling, ride: Seconds) -> Seconds {
        let closed = ride.less(self.others);
        self.own
            + match cooling {
                Cooling::Refrigerated => self.others,
                Cooling::None => ride,
                Cooling::Boxes { autonomy } => self.others + closed.less(autonomy),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two minutes of hands, five of open doors at other stops, a ride of half an hour.
    fn ride_with(cooling: Cooling) -> i64 {
        let mut warmth = Warmth::default();
        warmth.carried(Seconds::new(60));
        warmth.doors_open(Seconds::new(300));
        warmth.carried(Seconds::new(60));
        warmth.out_of_the_cold(cooling, Seconds::new(1800)).get()
    }

    #[test]
    fn a_cold_van_counts_open_doors_only_and_a_bare_one_the_whole_ride() {
        assert_eq!(ride_with(Cooling::Refrigerated), 120 + 300);
        assert_eq!(ride_with(Cooling::None), 120 + 1800);
    }

    #[test]
    fn boxes_hold_for_their_autonomy() {
        // 25 minutes with closed doors, of which the boxes cover 20.
        assert_eq!(ride_with(Cooling::Boxes { autonomy: Seconds::new(1200) }), 120 + 300 + 300);
    }
}
