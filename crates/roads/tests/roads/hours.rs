//! The hour of departure on a graph.

use glane_foundation::{Metres, Seconds};
use glane_roads::{DayKind, Departure, TravelModel};

use crate::{
    model,
    random_town::{points, town},
};

#[test]
fn leaving_later_never_means_arriving_earlier_within_a_matrix() {
    let model = model(&town(21, 8)).with_limit(Metres::new(2_000));
    let points = points(21, 8, 15);
    for day in [DayKind::Weekday, DayKind::Weekend] {
        let matrix = model.matrix(&points, Departure { day, at: Seconds::new(9 * 3600) }).unwrap().matrix;
        for (from, to) in (0..15).flat_map(|from| (0..15).map(move |to| (from, to))) {
            let arrivals: Vec<i64> = (0..24 * 60)
                .map(|minute| minute * 60 + matrix.seconds_at(from, to, Seconds::new(minute * 60)).get())
                .collect();
            assert!(arrivals.is_sorted(), "{from} to {to}");
        }
    }
}
