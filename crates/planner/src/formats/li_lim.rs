//! Li & Lim's instances (SINTEF's text layout): a head line `vehicles capacity speed`, then per task
//! `id x y demand earliest latest service pickup delivery`. Task 0 is the depot. Times and distances are Euclidean.
//!
//! One unit of the file becomes 10 000 seconds and metres, rounded up, so that a route that is in time here is in time in
//! exact arithmetic; less when the horizon would not fit.

use glane_foundation::{Cents, PlaceId, Provenance, Seconds, ShipmentId, SpeedProfile, TravelMatrix, VanId};

use crate::{
    formats::{FormatError, Row, bad, numbers, scaled},
    problem::{
        DropOff, Objective, Place, PlaceKind, ProblemFormat, RoutingProblem, Shipment, TaskSite, TimeRange, Van,
    },
};

/// Reads a file and how many seconds one of its units became.
pub fn read(text: &str) -> Result<(RoutingProblem, u32), FormatError> {
    let mut lines = text.lines().enumerate().map(|(k, line)| (k + 1, line)).filter(|(_, line)| !line.trim().is_empty());
    let (line, head) = lines.next().ok_or_else(|| bad(1, "the file is empty"))?;
    let head = numbers(line, head)?;
    let [vehicles, capacity, ..] = head[..] else { return Err(bad(line, "expected: vehicles capacity speed")) };
    let (mut rows, mut points) = (Vec::new(), Vec::new());
    for (line, text) in lines {
        let [id, x, y, rest @ ..] = &numbers(line, text)?[..] else { return Err(bad(line, "expected 9 numbers")) };
        rows.push(row(line, rows.len(), *id, rest)?);
        points.push((*x, *y));
    }
    let horizon = rows.iter().map(|row| row.close).fold(1.0, f64::max);
    let scale = if horizon <= 90_000.0 {
        10_000
    } else if horizon <= 900_000.0 {
        1_000
    } else {
        1
    };
    let mut legs = Vec::with_capacity(points.len() * points.len());
    for (from, a) in rows.iter().zip(&points) {
        for (to, b) in rows.iter().zip(&points) {
            let far = || bad(to.line, format!("its coordinates are too far from those of line {}", from.line));
            legs.push(leg((a.0 - b.0).hypot(a.1 - b.1) * f64::from(scale)).ok_or_else(far)?);
        }
    }
    let vehicles = whole(line, vehicles)?;
    Ok((build(&rows, legs, vehicles, capacity, f64::from(scale))?, scale))
}

#[expect(clippy::as_conversions, reason = "checked to be within the range of u32")]
fn leg(length: f64) -> Option<u32> {
    let length = (length - 1e-6).ceil().max(0.0);
    (length < 4e9).then_some(length as u32)
}

#[expect(clippy::as_conversions, reason = "checked to be a small whole number")]
fn whole(line: usize, value: f64) -> Result<usize, FormatError> {
    let fine = value.fract() == 0.0 && (0.0..=1_000_000.0).contains(&value);
    if fine { Ok(value as usize) } else { Err(bad(line, format!("{value} is not a whole number from 0 to 1000000"))) }
}

/// A task line after its coordinates: `demand earliest latest service pickup delivery`.
#[expect(clippy::as_conversions, reason = "checked to be a small whole number")]
pub(super) fn row(line: usize, expected: usize, id: f64, rest: &[f64]) -> Result<Row, FormatError> {
    let [demand, open, close, service, pickup, delivery] = *rest else { return Err(bad(line, "expected 9 numbers")) };
    if whole(line, id)? != expected {
        return Err(bad(line, format!("task {id} where task {expected} was expected")));
    }
    if demand.abs() > 1e9 || demand.fract() != 0.0 {
        return Err(bad(line, format!("the demand {demand} is not a whole number up to 10^9")));
    }
    let (pickup, delivery) = (whole(line, pickup)?, whole(line, delivery)?);
    Ok(Row { line, demand: demand as i64, open, close, service, pickup, delivery })
}

/// The problem both benchmark sets share: one depot, one kind of van, fewest vans then shortest way.
pub(super) fn build(
    rows: &[Row],
    legs: Vec<u32>,
    vehicles: usize,
    capacity: f64,
    scale: f64,
) -> Result<RoutingProblem, FormatError> {
    let Some(depot) = rows.first() else { return Err(bad(1, "there is no depot line")) };
    let capacity = u32::try_from(whole(1, capacity)?).map_err(|error| bad(1, error.to_string()))?;
    let mut places = Vec::with_capacity(rows.len());
    for (k, row) in rows.iter().enumerate() {
        if row.open > row.close {
            return Err(bad(row.line, format!("the window {} to {} ends before it begins", row.open, row.close)));
        }
        let windows = vec![TimeRange::new(scaled(row.line, row.open, scale)?, scaled(row.line, row.close, scale)?)];
        let matrix_index = u32::try_from(k).map_err(|error| bad(row.line, error.to_string()))?;
        places.push(Place {
            id: place_id(k)?,
            matrix_index,
            kind: PlaceKind::Fixed,
            location: None,
            windows,
            service: Seconds::ZERO,
        });
    }
    let mut shipments = Vec::new();
    for (k, row) in rows.iter().enumerate().skip(1).filter(|(_, row)| row.delivery != 0) {
        let there = rows
            .get(row.delivery)
            .filter(|there| there.pickup == k && there.demand == -row.demand && row.delivery != k);
        let Some(there) = there.filter(|_| row.demand >= 0) else {
            return Err(bad(row.line, format!("pickup {k} and delivery {} do not match", row.delivery)));
        };
        let site = |k: usize, row: &Row| -> Result<TaskSite, FormatError> {
            let service = scaled(row.line, row.service, scale)?;
            Ok(TaskSite { place: place_id(k)?, windows: Vec::new(), service, seconds_per_crate: Seconds::ZERO })
        };
        shipments.push(Shipment {
            id: ShipmentId::parse(&format!("{k}-{}", row.delivery))?,
            pickup: site(k, row)?,
            drop_offs: vec![DropOff { site: site(row.delivery, there)?, price: Cents::ZERO }],
            load: vec![u32::try_from(row.demand).map_err(|error| bad(row.line, error.to_string()))?],
            returned: Vec::new(),
            crates: glane_foundation::Cases::ZERO,
            time_on_board: None,
            exposure: None,
            skills: Vec::new(),
            priority: crate::problem::Priority::Mandatory,
        });
    }
    if let Some((k, row)) = rows.iter().enumerate().skip(1).find(|(k, row)| {
        row.delivery == 0 && rows.get(row.pickup).is_none_or(|there| row.pickup == 0 || there.delivery != *k)
    }) {
        return Err(bad(row.line, format!("task {k} is neither a pickup nor the delivery of one")));
    }
    let shift = TimeRange::new(scaled(depot.line, depot.open, scale)?, scaled(depot.line, depot.close, scale)?);
    let vans = (1..=vehicles.min(shipments.len().max(1))).map(|k| van(k, capacity, shift)).collect::<Result<_, _>>()?;
    let size = u32::try_from(rows.len()).map_err(|error| bad(1, error.to_string()))?;
    let travel = TravelMatrix {
        size,
        seconds: legs.clone(),
        metres: legs,
        provenance: vec![Provenance::Given],
        profile: SpeedProfile::constant(),
    };
    let problem = RoutingProblem {
        format: ProblemFormat::V1,
        dimensions: vec!["load".to_owned()],
        places,
        shipments,
        vans,
        travel,
        under_way: Vec::new(),
        objective: Objective::VansThenCost,
    };
    problem.validate()?;
    Ok(problem)
}

fn place_id(k: usize) -> Result<PlaceId, FormatError> {
    Ok(PlaceId::parse(&k.to_string())?)
}

fn van(k: usize, capacity: u32, shift: TimeRange) -> Result<Van, FormatError> {
    let depot = place_id(0)?;
    Ok(Van {
        id: VanId::parse(&k.to_string())?,
        capacity: vec![capacity],
        start: Some(depot.clone()),
        end: Some(depot),
        shift,
        pauses: Vec::new(),
        fixed_cost: Cents::ZERO,
        cost_per_km: Cents::new(1),
        cost_per_hour: Cents::ZERO,
        skills: Vec::new(),
        cooling: crate::problem::Cooling::None,
        forbidden: Vec::new(),
        speed_permille: 1000,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "25 200 1\n0 0 0 0 0 100 0 0 0\n1 3 4 10 0 50 5 0 2\n2 6 8 -10 0 90 5 1 0\n";

    #[test]
    fn pairs_become_shipments_and_units_ten_thousandths() {
        let (problem, scale) = read(TWO).unwrap();
        assert_eq!((problem.shipments.len(), scale), (1, 10_000));
        assert_eq!(problem.travel.base_seconds(0, 1).get(), 50_000, "3-4-5 triangle");
    }

    #[test]
    fn delivery_without_its_pickup_is_refused_with_its_line() {
        let error = read(&TWO.replace("50 5 0 2", "50 5 0 0")).unwrap_err().to_string();
        assert!(error.starts_with("line 3"), "{error}");
    }

    #[test]
    fn task_that_is_its_own_delivery_is_refused_with_its_line() {
        let error = read(&format!("{TWO}3 3 4 0 0 90 5 3 3\n")).unwrap_err().to_string();
        assert_eq!(error, "line 5: pickup 3 and delivery 3 do not match");
    }

    #[test]
    fn coordinates_no_van_can_reach_are_refused_with_their_line() {
        let error = read(&format!("{TWO}3 1e300 4 0 0 90 5 0 0\n")).unwrap_err().to_string();
        assert_eq!(error, "line 5: its coordinates are too far from those of line 2");
    }

    #[test]
    fn window_the_wrong_way_round_is_refused_with_its_line() {
        let error = read(&TWO.replace("0 90 5", "95 90 5")).unwrap_err().to_string();
        assert!(error.contains("line 4: the window 95 to 90"), "{error}");
    }
}
