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

#[test]
fn leaving_later_never_means_arriving_earlier_across_matrices_of_a_day() {
    // The ring roads of this town get their full speed back at eight in the evening: the way and its time change.
    let model = model(&town(21, 12)).with_limit(Metres::new(2_000));
    let points = points(21, 12, 12);
    for hour in [8, 20] {
        let mut before = vec![0; 144];
        for at in (hour * 3600 - 600..hour * 3600 + 120).step_by(20) {
            let departure = Departure { day: DayKind::Weekday, at: Seconds::new(at) };
            let matrix = model.matrix(&points, departure).unwrap().matrix;
            for (leg, earliest) in before.iter_mut().enumerate() {
                let (from, to) = (u32::try_from(leg / 12).unwrap(), u32::try_from(leg % 12).unwrap());
                let arrival = at + matrix.seconds_at(from, to, departure.at).get();
                assert!(arrival >= *earliest, "{from} to {to} left at {at}: {arrival} after {earliest}");
                *earliest = arrival;
            }
        }
    }
}

#[test]
fn leg_across_the_hour_takes_as_long_as_in_the_matrix() {
    let model = model(&town(21, 12)).with_limit(Metres::new(2_000));
    let points = points(21, 12, 8);
    let departure = Departure { day: DayKind::Weekday, at: Seconds::new(8 * 3600 - 60) };
    let matrix = model.matrix(&points, departure).unwrap();
    assert_eq!(model.plain_matrix(&points, departure).unwrap(), matrix);
    for (from, to) in (0..8_u8).flat_map(|from| (0..8_u8).map(move |to| (from, to))) {
        let leg = model.leg(points[usize::from(from)], points[usize::from(to)], departure).unwrap();
        assert_eq!(leg.seconds, matrix.matrix.seconds_at(from.into(), to.into(), departure.at));
    }
}
