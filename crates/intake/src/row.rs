//! One row being read: typed cells out, problems with line and column kept.

use glane_foundation::{Cases, Grams, Seconds, Sentence};

use crate::{
    intake::{LineNumber, Problem},
    table::{Column, Table},
    value::{self, Read},
};

/// Reads the cells of one row and remembers what is wrong with them.
pub(crate) struct RowReader<'t> {
    table: &'t Table,
    cells: &'t [String],
    pub line: LineNumber,
    pub problems: Vec<Problem>,
}

/// Trims what copying and pasting leaves around a text.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}'))
}

impl<'t> RowReader<'t> {
    pub fn new(table: &'t Table, row: usize) -> Option<Self> {
        let record = table.rows.get(row)?;
        Some(Self { table, cells: &record.cells, line: record.line, problems: Vec::new() })
    }

    /// The text of a cell; `None` when it is empty, says "nothing", or the file has no such column.
    pub fn text(&self, column: &Column) -> Option<&'t str> {
        let cell = self.table.header.position(column).and_then(|at| self.cells.get(at))?;
        Some(trimmed(cell)).filter(|text| !value::is_nothing(text))
    }

    /// The text of a cell as people will see it: at most 300 characters, no failed formula.
    pub fn label(&mut self, column: &Column) -> String {
        let text = self.text(column).unwrap_or_default();
        if value::is_spreadsheet_error(text) {
            self.problem(
                column,
                Sentence::new(
                    "Le tableur a écrit une erreur dans cette cellule.",
                    "The spreadsheet wrote an error into this cell.",
                ),
            );
        } else if text.chars().count() > 300 {
            self.problem(
                column,
                Sentence::new(
                    "Ce texte dépasse 300 caractères : raccourcissez-le.",
                    "This text is longer than 300 characters: shorten it.",
                ),
            );
        } else {
            return text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        String::new()
    }

    /// A typed cell; `None` when it is empty or wrong, and then the problem is kept.
    pub fn read<T>(&mut self, column: &Column, parse: impl FnOnce(&str) -> Read<T>) -> Option<T> {
        match parse(self.text(column)?) {
            Ok(value) => Some(value),
            Err(sentence) => {
                self.problem(column, sentence);
                None
            }
        }
    }

    /// A stated mass, zero or more; bare numbers are kilograms.
    pub fn kilos(&mut self, column: &Column) -> Option<Grams> {
        self.read(column, |text| {
            Grams::stated(value::grams_from_kilos(text)?).map_err(|_| {
                Sentence::new("Ce poids est négatif ou démesuré.", "This weight is negative or beyond measure.")
            })
        })
    }

    /// A stated count of people or crates, zero or more.
    pub fn count(&mut self, column: &Column) -> Option<u32> {
        self.read(column, |text| {
            let count = value::whole(text)?;
            u32::try_from(count).ok().filter(|_| count <= Cases::MAX.get()).ok_or_else(|| {
                Sentence::new("Ce nombre est négatif ou démesuré.", "This number is negative or beyond measure.")
            })
        })
    }

    /// A stated duration of at most a day; bare numbers are minutes.
    pub fn minutes(&mut self, column: &Column) -> Option<Seconds> {
        self.read(column, |text| match value::minutes(text)? {
            minutes @ 0..=1_440 => Ok(Seconds::from_minutes(minutes)),
            _ => Err(Sentence::new("Indiquez de 0 à 1440 minutes.", "Give 0 to 1440 minutes.")),
        })
    }

    /// Yes or no; `None` when the cell is empty.
    pub fn yes(&mut self, column: &Column) -> Option<bool> {
        self.read(column, value::yes_no)
    }

    /// Keeps a problem with a cell.
    pub fn problem(&mut self, column: &Column, sentence: Sentence) {
        let value = self.text(column).unwrap_or_default();
        self.problems.push(Problem::new(self.line, self.spelling(column), value, sentence));
    }

    /// The column as this file heads it.
    pub fn spelling(&self, column: &Column) -> &'t str {
        self.table.header.spelling(column)
    }

    /// True when a cell of this column was found wrong.
    pub fn is_wrong(&self, column: &Column) -> bool {
        let spelling = self.spelling(column);
        self.problems.iter().any(|problem| problem.column == spelling)
    }
}
