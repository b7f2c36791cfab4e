//! Where places are: what is missing, impossible, swapped or shared, decided over the whole file.
//!
//! Columns `lat` and `lon` are WGS 84 degrees. A place is compared with where the file is: the caller's `near`, else the
//! median of the file's own places, else metropolitan France. One that would be there with latitude and longitude
//! exchanged is refused with that hint; one that is merely far is accepted with a note.

use std::collections::HashMap;

use glane_foundation::{GeoPoint, GeoPointError, Sentence};

use crate::{
    intake::{Intake, Line, LineNumber, Notes, Problem, SetAside, SetAsideReason},
    row::RowReader,
    table::{self, Column, Table},
    value,
};

/// Latitude column.
pub(crate) static LAT: Column = Column::required("lat", &["latitude", "y", "lat_wgs84", "coord_y"]);
/// Longitude column.
pub(crate) static LON: Column = Column::required("lon", &["longitude", "lng", "long", "x", "lon_wgs84", "coord_x"]);

/// What the caller knows about the file's places.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlaceOptions {
    /// The middle of the territory, within 300 km of every place. `None`: the places' own median.
    pub near: Option<GeoPoint>,
}

/// What two cells say, before it is compared with the other rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Position {
    lat: f64,
    lon: f64,
    column: String,
    text: String,
}

/// Identity of a row, with the cell a duplicate is reported in.
pub(crate) struct Key {
    pub id: String,
    pub column: String,
    pub cell: String,
}

/// A row whose position waits for the whole file to be read.
pub(crate) struct Candidate<T> {
    pub line: LineNumber,
    pub name: String,
    /// Identity among the rows.
    pub key: Option<Key>,
    pub position: Option<Position>,
    /// Makes the value; `None` when something else in the row is wrong.
    pub make: Option<Box<dyn FnOnce(GeoPoint) -> T>>,
    /// A vehicle's depot may be everybody's; a shop's bay may not.
    pub may_share: bool,
}

/// Reads both cells of a row; one without the other is a problem, none is not.
pub(crate) fn position(row: &mut RowReader<'_>) -> Option<Position> {
    let lat_text = row.text(&LAT);
    let lon_text = row.text(&LON);
    match (lat_text, lon_text) {
        (Some(lat_text), Some(lon_text)) => {
            let lat = row.read(&LAT, value::coordinate);
            let lon = row.read(&LON, value::coordinate);
            let column = format!("{}, {}", row.spelling(&LAT), row.spelling(&LON));
            lat.zip(lon).map(|(lat, lon)| Position { lat, lon, column, text: format!("{lat_text} / {lon_text}") })
        }
        (None, None) => None,
        (lat, _) => {
            let column = if lat.is_none() { &LAT } else { &LON };
            row.problem(
                column,
                Sentence::new("Il manque une des deux coordonnées.", "One of the two coordinates is missing."),
            );
            None
        }
    }
}

/// Reads a file of places: each row becomes a candidate, then all are judged together.
pub(crate) fn read<T>(
    bytes: &[u8],
    columns: &[&'static Column],
    options: &PlaceOptions,
    mut candidate: impl FnMut(&mut RowReader<'_>, &mut Notes) -> Candidate<T>,
) -> Intake<T> {
    let mut table = match table::read(bytes, columns) {
        Ok(table) => table,
        Err(problems) => return Intake::unreadable(problems),
    };
    let mut notes = std::mem::take(&mut table.notes);
    let mut problems = Vec::new();
    let mut candidates = Vec::new();
    for at in 0..table.rows.len() {
        let Some(mut row) = RowReader::new(&table, at) else { continue };
        candidates.push(candidate(&mut row, &mut notes));
        problems.append(&mut row.problems);
    }
    table.notes = notes;
    settle(table, candidates, problems, options)
}

/// Sorts candidates into accepted, refused and set aside.
fn settle<T>(
    mut table: Table,
    candidates: Vec<Candidate<T>>,
    mut problems: Vec<Problem>,
    options: &PlaceOptions,
) -> Intake<T> {
    let mut notes = std::mem::take(&mut table.notes);
    problems.append(&mut table.problems);
    let candidates = without_duplicates(candidates, &mut problems);
    let surroundings = Surroundings::of(&candidates, options);
    let points: Vec<Option<Result<GeoPoint, Sentence>>> =
        candidates.iter().map(|c| c.position.as_ref().map(|p| surroundings.check(p))).collect();
    let shared = shared_points(&candidates, &points);
    let mut accepted = Vec::new();
    let mut set_aside = Vec::new();
    for (candidate, point) in candidates.into_iter().zip(points) {
        let Candidate { line, name, position, make, .. } = candidate;
        match (point, position) {
            (Some(Err(sentence)), Some(position)) => {
                problems.push(Problem::new(line, &position.column, &position.text, sentence));
            }
            (Some(Ok(point)), _) => {
                let Some(make) = make else { continue };
                surroundings.note_if_far(line, point, &mut notes);
                match others(&shared, point, line) {
                    Some(with) => set_aside.push(sharing(line, name, with, make(point))),
                    None => accepted.push(Line { line, value: make(point) }),
                }
            }
            _ => set_aside.extend(make.map(|_| without_coordinates(line, name))),
        }
    }
    problems.sort_by_key(|problem| problem.line);
    Intake { accepted, problems, set_aside, notes: notes.into_vec() }
}

/// The first row of an id stays, the later ones are refused.
fn without_duplicates<T>(candidates: Vec<Candidate<T>>, problems: &mut Vec<Problem>) -> Vec<Candidate<T>> {
    let mut seen: HashMap<String, LineNumber> = HashMap::new();
    let mut kept = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        if let Some(key) = &candidate.key {
            if let Some(first) = seen.get(&key.id) {
                problems.push(duplicate(candidate.line, &key.column, &key.cell, *first));
                continue;
            }
            seen.insert(key.id.clone(), candidate.line);
        }
        kept.push(candidate);
    }
    kept
}

pub(crate) fn duplicate(line: LineNumber, column: &str, cell: &str, first: LineNumber) -> Problem {
    Problem::new(
        line,
        column,
        cell,
        Sentence::new(
            format!("Déjà présent ligne {first} : donnez un identifiant propre à chaque ligne, ou retirez le doublon."),
            format!("Already on line {first}: give each line its own id, or remove the duplicate."),
        ),
    )
}

/// Where the file is.
struct Surroundings {
    centre: GeoPoint,
    metres: i64,
    /// Known from the caller or the file itself, not merely assumed.
    known: bool,
}

impl Surroundings {
    fn of<T>(candidates: &[Candidate<T>], options: &PlaceOptions) -> Option<Self> {
        // The middle of metropolitan France and a circle around Brest, Dunkirk and Corsica.
        let france = || GeoPoint::new(46.6, 2.4).ok().map(|centre| Self { centre, metres: 800_000, known: false });
        let around = |centre| Self { centre, metres: 300_000, known: true };
        if let Some(near) = options.near {
            return Some(around(near));
        }
        let points: Vec<GeoPoint> = candidates
            .iter()
            .filter_map(|c| c.position.as_ref())
            .filter_map(|p| GeoPoint::new(p.lat, p.lon).ok())
            .collect();
        let median = median(&points).filter(|_| points.len() >= 3);
        match (median, france()) {
            (Some(median), Some(france)) if !france.suggests_swap(median) => Some(around(median)),
            (Some(median), None) => Some(around(median)),
            (_, france) => france,
        }
    }

    fn contains(&self, point: GeoPoint) -> bool {
        self.centre.crow_fly(point).get() <= self.metres
    }

    fn suggests_swap(&self, point: GeoPoint) -> bool {
        !self.contains(point) && GeoPoint::new(point.lon(), point.lat()).is_ok_and(|swapped| self.contains(swapped))
    }
}

/// Both medians, each on its own.
fn median(points: &[GeoPoint]) -> Option<GeoPoint> {
    let middle = |degrees: fn(GeoPoint) -> f64| {
        let mut all: Vec<f64> = points.iter().copied().map(degrees).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    GeoPoint::new(middle(GeoPoint::lat)?, middle(GeoPoint::lon)?).ok()
}

trait Check {
    fn check(&self, position: &Position) -> Result<GeoPoint, Sentence>;
    fn note_if_far(&self, line: LineNumber, point: GeoPoint, notes: &mut Notes);
}

impl Check for Option<Surroundings> {
    fn check(&self, position: &Position) -> Result<GeoPoint, Sentence> {
        match GeoPoint::new(position.lat, position.lon) {
            Ok(point) if self.as_ref().is_some_and(|around| around.suggests_swap(point)) => Err(swapped()),
            Ok(point) => Ok(point),
            Err(GeoPointError::Null) => Err(Sentence::new(
                "Les coordonnées 0,0 sont en mer au large de l'Afrique : elles n'ont pas été remplies. Laissez vide ou corrigez.",
                "Coordinates 0,0 are in the sea off Africa: they were never filled in. Leave them empty or mend them.",
            )),
            Err(GeoPointError::OffEarth { .. }) if GeoPoint::new(position.lon, position.lat).is_ok() => Err(swapped()),
            Err(GeoPointError::OffEarth { .. }) => Err(Sentence::new(
                "Ce point n'est pas sur terre : latitude de -90 à 90, longitude de -180 à 180, en degrés décimaux.",
                "This point is not on earth: latitude -90 to 90, longitude -180 to 180, in decimal degrees.",
            )),
        }
    }

    fn note_if_far(&self, line: LineNumber, point: GeoPoint, notes: &mut Notes) {
        let Some(around) = self.as_ref().filter(|around| around.known && !around.contains(point)) else { return };
        let km = around.metres / 1_000;
        notes.add(
            Some(line),
            format!("À plus de {km} km des autres lieux : vérifiez les coordonnées."),
            format!("More than {km} km from the other places: check the coordinates."),
        );
    }
}

fn swapped() -> Sentence {
    Sentence::new(
        "Latitude et longitude semblent inversées : échangez-les.",
        "Latitude and longitude seem to be swapped: exchange them.",
    )
}

type Shared = HashMap<(u64, u64), Vec<LineNumber>>;

fn key(point: GeoPoint) -> (u64, u64) {
    (point.lat().to_bits(), point.lon().to_bits())
}

fn shared_points<T>(candidates: &[Candidate<T>], points: &[Option<Result<GeoPoint, Sentence>>]) -> Shared {
    let mut shared = Shared::new();
    for (candidate, point) in candidates.iter().zip(points) {
        if let (Some(Ok(point)), false) = (point, candidate.may_share) {
            shared.entry(key(*point)).or_default().push(candidate.line);
        }
    }
    shared.retain(|_, lines| lines.len() > 1);
    shared
}

fn others(shared: &Shared, point: GeoPoint, line: LineNumber) -> Option<Vec<LineNumber>> {
    let lines = shared.get(&key(point))?;
    lines.contains(&line).then(|| lines.iter().copied().filter(|other| *other != line).collect())
}

fn sharing<T>(line: LineNumber, name: String, with: Vec<LineNumber>, value: T) -> SetAside<T> {
    let first: Vec<String> = with.iter().take(5).map(ToString::to_string).collect();
    let more = if with.len() > 5 { "…" } else { "" };
    let lines = format!("{}{more}", first.join(", "));
    let sentence = Sentence::new(
        format!(
            "Mêmes coordonnées que ligne(s) {lines} : souvent un centre-ville mis pour une adresse inconnue. Mis de côté : vérifiez l'adresse."
        ),
        format!(
            "Same coordinates as line(s) {lines}: often a town centre put for an unknown address. Set aside: check the address."
        ),
    );
    SetAside { line, name, reason: SetAsideReason::SharedCoordinates { with }, sentence, value: Some(value) }
}

fn without_coordinates<T>(line: LineNumber, name: String) -> SetAside<T> {
    let sentence = Sentence::new(
        "Sans coordonnées, aucune tournée ne peut y passer. Mis de côté : ajoutez latitude et longitude.",
        "Without coordinates no round can call there. Set aside: add latitude and longitude.",
    );
    SetAside { line, name, reason: SetAsideReason::NoCoordinates, sentence, value: None }
}
