//! The hierarchy against plain Dijkstra, which shares nothing with it but the graph.

use glane_foundation::Metres;
use glane_roads::{DayKind, Departure, GraphModel, Hours, TravelModel};

use crate::{
    NIGHT, graph, model,
    random_town::{points, town},
};

#[test]
fn matrix_equals_plain_dijkstra_in_seconds_and_metres_on_random_towns() {
    for seed in 0..40 {
        let side = 3 + seed % 10;
        let model = model(&town(seed, side)).with_limit(Metres::new(2_000));
        let points = points(seed, side, 60);
        for at in [0, 9 * 3600] {
            let departure = Departure { at: glane_foundation::Seconds::new(at), ..NIGHT };
            let (fast, plain) = (model.matrix(&points, departure), model.plain_matrix(&points, departure));
            assert_eq!(fast, plain, "town {seed} at {at} s");
            fast.unwrap().matrix.validate().unwrap();
        }
    }
}

#[test]
fn drawn_leg_has_the_seconds_and_metres_of_the_matrix_and_joins_up() {
    for seed in 100..115 {
        let model = model(&town(seed, 7)).with_limit(Metres::new(2_000));
        let points = points(seed, 7, 12);
        let matrix = model.matrix(&points, NIGHT).unwrap().matrix;
        for from in 0..12 {
            for to in 0..12 {
                let leg = model.leg(points[from], points[to], NIGHT).unwrap();
                let at = matrix.at(u32::try_from(from).unwrap(), u32::try_from(to).unwrap());
                assert_eq!(leg.seconds.get(), i64::from(matrix.seconds[at]), "town {seed}, {from} to {to}");
                assert_eq!(leg.metres.get(), i64::from(matrix.metres[at]), "town {seed}, {from} to {to}");
                let drawn: i64 = leg.line.windows(2).map(|pair| pair[0].crow_fly(pair[1]).get()).sum();
                let slack = leg.line.len() as i64 + leg.metres.get() / 200;
                assert!((drawn - leg.metres.get()).abs() <= slack, "drawn {drawn} m of {:?}", leg.metres);
                let named: i64 = leg.streets.iter().map(|street| street.metres.get()).sum();
                assert!((named - leg.metres.get()).abs() <= leg.streets.len() as i64, "streets add up to {named} m");
            }
        }
    }
}

#[test]
fn result_is_the_same_on_one_thread_and_on_four() {
    let (town, points) = (town(7, 12), points(7, 12, 80));
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let graph = graph(&town);
            let bytes = graph.to_bytes();
            let model = GraphModel::new(graph, Hours::shipped().unwrap()).with_limit(Metres::new(2_000));
            (bytes, model.matrix(&points, NIGHT).unwrap())
        })
    };
    assert_eq!(on(1), on(4));
}

#[test]
fn ring_road_at_noon_is_slower_than_at_night_and_the_way_may_change() {
    let model = model(&town(3, 9)).with_limit(Metres::new(2_000));
    let points = points(3, 9, 30);
    let noon = Departure { day: DayKind::Weekday, at: glane_foundation::Seconds::new(12 * 3600) };
    let (night, day) = (model.matrix(&points, NIGHT).unwrap().matrix, model.matrix(&points, noon).unwrap().matrix);
    let changed = (0..night.metres.len()).filter(|at| night.metres[*at] != day.metres[*at]).count();
    assert!(changed > 0, "trunk roads lose half their speed, streets a third: some ways move to streets");
    assert!(night.seconds.iter().zip(&day.seconds).all(|(night, day)| night <= day));
}
