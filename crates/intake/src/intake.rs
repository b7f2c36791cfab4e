//! What became of a file, line by line.

use std::{collections::HashMap, fmt};

use glane_foundation::{Language, Sentence};
use serde::Serialize;

/// A line of the file as an editor counts them, from 1; of a record with line breaks, its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct LineNumber(pub u64);

impl fmt::Display for LineNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A value and the line it was read from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line<T> {
    /// Where it stands in the file.
    pub line: LineNumber,
    /// What it says.
    pub value: T,
}

/// A cell that must be mended before its line can be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where; line 1 for what concerns the whole file.
    pub line: LineNumber,
    /// The column as its header spells it, or as this program would where the file has none; empty for the whole line.
    pub column: String,
    /// What the cell holds, shortened to 80 characters.
    pub value: String,
    /// What is wrong and how to mend it.
    pub sentence: Sentence,
}

impl Problem {
    pub(crate) fn new(line: LineNumber, column: &str, value: &str, sentence: Sentence) -> Self {
        Self { line, column: column.to_owned(), value: shortened(value), sentence }
    }

    pub(crate) fn of_file(column: &str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(LineNumber(1), column, "", Sentence::new(fr, en))
    }

    /// The whole message: line, column, value, reason.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let (line, column) = match language {
            Language::Fr => ("ligne", "colonne"),
            Language::En => ("line", "column"),
        };
        let mut text = format!("{line} {}", self.line);
        if !self.column.is_empty() {
            text.push_str(&format!(", {column} {}", self.column));
        }
        if !self.value.is_empty() {
            text.push_str(&format!(", « {} »", self.value));
        }
        format!("{text} : {}", self.sentence.in_language(language))
    }
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(80) {
        Some((cut, _)) => format!("{}…", &value[..cut]),
        None => value.to_owned(),
    }
}

/// Why a place is kept aside for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SetAsideReason {
    /// The line says no coordinates.
    NoCoordinates,
    /// Other lines state the very same coordinates: usually a town centre that stands for unknown addresses.
    SharedCoordinates {
        /// Those lines.
        with: Vec<LineNumber>,
    },
}

/// A line that is readable but cannot be trusted on a map yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetAside<T> {
    /// Where it stands in the file.
    pub line: LineNumber,
    /// Name of the place.
    pub name: String,
    /// Why.
    pub reason: SetAsideReason,
    /// The same for people, with what to do.
    pub sentence: Sentence,
    /// The value, where there are coordinates: somebody may confirm them.
    pub value: Option<T>,
}

/// Something assumed or left out that does not stop anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The lines concerned; empty for the whole file.
    pub lines: Vec<LineNumber>,
    /// What was assumed.
    pub sentence: Sentence,
}

/// The result of reading a file. Every line with content is in exactly one of `accepted`, `set_aside` and (at least
/// once) `problems`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Intake<T> {
    /// Lines that are right.
    pub accepted: Vec<Line<T>>,
    /// What must be mended, by line.
    pub problems: Vec<Problem>,
    /// Places kept aside: reported, and no obstacle to the others.
    pub set_aside: Vec<SetAside<T>>,
    /// What was assumed.
    pub notes: Vec<Note>,
}

impl<T> Intake<T> {
    /// The accepted lines when nothing in the file must be mended, else the problems.
    pub fn all_or_nothing(&self) -> Result<&[Line<T>], &[Problem]> {
        if self.problems.is_empty() { Ok(&self.accepted) } else { Err(&self.problems) }
    }

    /// The accepted lines whatever became of the others.
    #[must_use]
    pub fn partial(&self) -> &[Line<T>] {
        &self.accepted
    }

    pub(crate) fn unreadable(problems: Vec<Problem>) -> Self {
        Self { accepted: Vec::new(), problems, set_aside: Vec::new(), notes: Vec::new() }
    }
}

/// Collects notes, one per sentence with all its lines.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    notes: Vec<Note>,
    by_text: HashMap<String, usize>,
}

impl Notes {
    pub fn add(&mut self, line: Option<LineNumber>, fr: impl Into<String>, en: impl Into<String>) {
        let sentence = Sentence::new(fr, en);
        let at = *self.by_text.entry(sentence.fr.clone()).or_insert(self.notes.len());
        if at == self.notes.len() {
            self.notes.push(Note { lines: Vec::new(), sentence });
        }
        if let Some(note) = self.notes.get_mut(at) {
            note.lines.extend(line);
        }
    }

    pub fn into_vec(self) -> Vec<Note> {
        self.notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problem_text_names_line_column_value_and_reason() {
        let problem = Problem::new(LineNumber(7), "poids", "-5", Sentence::new("négatif", "negative"));
        assert_eq!(problem.text(Language::Fr), "ligne 7, colonne poids, « -5 » : négatif");
        assert_eq!(problem.text(Language::En), "line 7, column poids, « -5 » : negative");
    }

    #[test]
    fn all_or_nothing_gives_nothing_when_one_line_is_wrong() {
        let good = Line { line: LineNumber(2), value: 1 };
        let mut intake = Intake { accepted: vec![good], problems: vec![], set_aside: vec![], notes: vec![] };
        assert_eq!(intake.all_or_nothing().map(<[_]>::len), Ok(1));
        intake.problems.push(Problem::of_file("", "x", "x"));
        assert!(intake.all_or_nothing().is_err());
        assert_eq!(intake.partial().len(), 1, "partial still gives the good line");
    }
}
