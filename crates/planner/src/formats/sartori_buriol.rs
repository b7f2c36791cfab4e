//! Sartori & Buriol's instances: `KEY: value` lines, `NODES` with `id lat lon demand earliest latest service pickup
//! delivery`, `EDGES` with the square matrix of whole minutes. One minute becomes one second and one metre of ours.

use glane_foundation::GeoPoint;

use crate::{
    formats::{FormatError, bad, li_lim, numbers},
    problem::RoutingProblem,
};

/// Reads a file.
pub fn read(text: &str) -> Result<RoutingProblem, FormatError> {
    let mut lines = text.lines().enumerate().map(|(k, line)| (k + 1, line.trim())).filter(|(_, line)| !line.is_empty());
    let (mut size, mut capacity, mut head) = (None, None, 1);
    for (line, text) in lines.by_ref() {
        head = line;
        if text == "NODES" {
            break;
        }
        let Some((key, value)) = text.split_once(':') else { return Err(bad(line, "expected a KEY: value or NODES")) };
        match key.trim() {
            "SIZE" => size = numbers(line, value)?.first().map(|size| (line, *size)),
            "CAPACITY" => capacity = numbers(line, value)?.first().copied(),
            _ => {}
        }
    }
    let Some((size_line, size)) = size else { return Err(bad(head, "no line before this one gives the SIZE")) };
    let Some(capacity) = capacity else { return Err(bad(head, "no line before this one gives the CAPACITY")) };
    let (mut rows, mut points, mut legs) = (Vec::new(), Vec::new(), Vec::new());
    let (mut edges, mut last) = (None, head);
    for (line, text) in lines {
        last = line;
        if text == "EDGES" {
            edges = Some(line);
        } else if text == "EOF" {
            break;
        } else if edges.is_some() {
            for length in numbers(line, text)? {
                legs.push(whole(line, length)?);
            }
        } else {
            let [id, lat, lon, rest @ ..] = &numbers(line, text)?[..] else {
                return Err(bad(line, "expected 9 numbers"));
            };
            rows.push(li_lim::row(line, rows.len(), *id, rest)?);
            points.push(GeoPoint::new(*lat, *lon).ok());
        }
    }
    let count = rows.len();
    if f64::from(u32::try_from(count).unwrap_or(u32::MAX)) != size {
        return Err(bad(size_line, format!("SIZE is {size}, but there are {count} nodes")));
    }
    let Some(edges) = edges else { return Err(bad(last, "the file ends without EDGES")) };
    if legs.len() != count * count {
        let found = legs.len();
        return Err(bad(edges, format!("{count} nodes need {} matrix figures, and there are {found}", count * count)));
    }
    // No fleet is given: one van per pair can always do, half of that from 200 pairs on.
    let pairs = count / 2;
    let vehicles = if pairs <= 100 { pairs } else { (pairs / 2).max(100) };
    let mut problem = li_lim::build(&rows, legs, vehicles, capacity, 1.0)?;
    problem.places.iter_mut().zip(points).for_each(|(place, point)| place.location = point);
    Ok(problem)
}

#[expect(clippy::as_conversions, reason = "checked to be a whole number below 10^9")]
fn whole(line: usize, value: f64) -> Result<u32, FormatError> {
    let fine = value.fract() == 0.0 && (0.0..1e9).contains(&value);
    if fine { Ok(value as u32) } else { Err(bad(line, format!("{value} is not a whole number of minutes"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "NAME: t\nSIZE: 3\nCAPACITY: 10\nNODES\n0 41.4 2.1 0 0 240 0 0 0\n1 41.4 2.1 5 0 200 5 0 2\n\
                       2 41.4 2.1 -5 0 240 5 1 0\nEDGES\n0 7 9\n8 0 3\n9 4 0\nEOF\n";

    #[test]
    fn asymmetric_minutes_are_kept() {
        let problem = read(TWO).unwrap();
        assert_eq!(problem.travel.base_seconds(0, 1).get(), 7);
        assert_eq!(problem.travel.base_seconds(1, 0).get(), 8);
    }

    #[test]
    fn matrix_with_a_gap_is_refused() {
        let told = |from: &str, to: &str| read(&TWO.replace(from, to)).unwrap_err().to_string();
        assert_eq!(told("8 0 3", "8 0"), "line 8: 3 nodes need 9 matrix figures, and there are 8");
        assert_eq!(told("SIZE: 3", "SIZE: 4"), "line 2: SIZE is 4, but there are 3 nodes");
        assert_eq!(told("CAPACITY: 10\n", ""), "line 3: no line before this one gives the CAPACITY");
        assert_eq!(told("EDGES\n0 7 9\n8 0 3\n9 4 0\n", ""), "line 8: the file ends without EDGES");
    }
}
