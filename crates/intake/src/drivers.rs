//! Drivers.

use glane_fleet::Driver;
use glane_foundation::Sentence;

use crate::{
    intake::{Intake, Line},
    places::duplicate,
    row::RowReader,
    stores::identity,
    table::{self, Column},
};

static ID: Column = Column::optional("id", &["code", "driver_id"]);
static NAME: Column = Column::required("name", &["nom", "chauffeur", "conducteur", "driver", "prenom_nom"]);
static PHONE: Column = Column::optional("phone", &["telephone", "tel", "portable", "mobile"]);

static COLUMNS: [&Column; 3] = [&ID, &NAME, &PHONE];

/// Reads a file of drivers.
///
/// | column | also headed | holds |
/// |---|---|---|
/// | `name` (required) | nom, chauffeur | a person, or a pair that shares one phone |
/// | `phone` | telephone, portable | the phone in the van |
/// | `id` | code | identity; made from the name where empty |
#[must_use]
pub fn read_drivers(bytes: &[u8]) -> Intake<Driver> {
    let mut table = match table::read(bytes, &COLUMNS) {
        Ok(table) => table,
        Err(problems) => return Intake::unreadable(problems),
    };
    let mut problems = std::mem::take(&mut table.problems);
    let mut accepted: Vec<Line<Driver>> = Vec::new();
    for at in 0..table.rows.len() {
        let Some(mut row) = RowReader::new(&table, at) else { continue };
        let name = row.label(&NAME);
        if name.is_empty() && !row.is_wrong(&NAME) {
            row.problem(&NAME, Sentence::new("Indiquez le nom.", "Give the name."));
        }
        let (id, key) = identity(&mut row, &ID, &NAME, &[&name]);
        let phone = row.label(&PHONE);
        let line = row.line;
        problems.append(&mut row.problems);
        let (Some(id), Some(key)) = (id, key) else { continue };
        match accepted.iter().find(|known| known.value.id == id) {
            Some(first) => problems.push(duplicate(line, &key.column, &key.cell, first.line)),
            None if problems.iter().any(|problem| problem.line == line) => {}
            None => accepted.push(Line { line, value: Driver { id, name, phone } }),
        }
    }
    problems.sort_by_key(|problem| problem.line);
    Intake { accepted, problems, set_aside: Vec::new(), notes: table.notes.into_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::ambiguous_names;

    #[test]
    fn no_header_name_stands_for_two_columns() {
        assert_eq!(ambiguous_names(&COLUMNS), Vec::<&str>::new());
    }

    #[test]
    fn a_driver_without_an_id_gets_one_from_the_name_and_the_second_of_that_name_is_told() {
        let intake = read_drivers("nom;telephone\nLéa Martin;06 39 98 00 01\nLéa Martin;\n;06\n".as_bytes());
        assert_eq!(intake.accepted.len(), 1);
        assert_eq!(intake.accepted[0].value.id.as_str(), "lea-martin");
        let lines: Vec<u64> = intake.problems.iter().map(|problem| problem.line.0).collect();
        assert_eq!(lines, [3, 4], "a duplicate and a line without a name: {:?}", intake.problems);
    }
}
