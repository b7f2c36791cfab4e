//! Which line holds the headers, which separator cuts them, and which column each one is.

use std::collections::HashMap;

use super::{fold, records};
use crate::intake::{LineNumber, Notes, Problem};

/// A column a file may have: its name and the other ways people head it.
#[derive(Debug)]
pub(crate) struct Column {
    pub key: &'static str,
    pub synonyms: &'static [&'static str],
    pub required: bool,
}

impl Column {
    pub const fn required(key: &'static str, synonyms: &'static [&'static str]) -> Self {
        Self { key, synonyms, required: true }
    }

    pub const fn optional(key: &'static str, synonyms: &'static [&'static str]) -> Self {
        Self { key, synonyms, required: false }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.key).chain(self.synonyms.iter().copied())
    }
}

/// A header without case, accents, signs and small words: "Nombre de caisses" and `nombre_caisses` become one.
fn spelled(header: &str) -> String {
    let words = header.split(|c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c)).map(fold);
    words
        .filter(|word| !matches!(word.as_str(), "de" | "du" | "des" | "d" | "la" | "le" | "les" | "l" | "of" | "the"))
        .collect()
}

/// The column each accepted spelling stands for.
type Names = HashMap<String, &'static str>;

/// The header line and what stands below each known column.
#[derive(Debug)]
pub(crate) struct Header {
    cells: Vec<String>,
    known: HashMap<&'static str, usize>,
}

impl Header {
    fn new(cells: Vec<String>, names: &Names) -> Self {
        let mut known = HashMap::new();
        for (at, cell) in cells.iter().enumerate() {
            if let Some(key) = names.get(&spelled(cell)) {
                known.entry(*key).or_insert(at);
            }
        }
        Self { cells, known }
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn has(&self, column: &Column) -> bool {
        self.known.contains_key(column.key)
    }

    pub fn position(&self, column: &Column) -> Option<usize> {
        self.known.get(column.key).copied()
    }

    /// The column as this file heads it, or its own name where the file has none.
    pub fn spelling<'s>(&'s self, column: &Column) -> &'s str {
        self.position(column).and_then(|at| self.cells.get(at)).map_or(column.key, |cell| cell.trim())
    }

    pub fn missing(&self, columns: &[&'static Column]) -> Vec<Problem> {
        let absent = columns.iter().filter(|column| column.required && !self.has(column));
        absent
            .map(|column| {
                let names: Vec<&str> = column.names().take(4).collect();
                let names = names.join(", ");
                Problem::of_file(
                    column.key,
                    format!("Il manque une colonne obligatoire ; titres reconnus : {names}…"),
                    format!("A required column is missing; accepted headers: {names}…"),
                )
            })
            .collect()
    }
}

/// Where the header was found.
#[derive(Debug)]
pub(super) struct Found {
    pub separator: u8,
    /// Its place among the records.
    pub record: usize,
    line: LineNumber,
    pub header: Header,
}

/// Tries each separator on the first lines: the header is where most columns are recognised. Decimal commas in the data
/// and titles above the table do not mislead it.
pub(super) fn find(text: &str, columns: &[&'static Column]) -> Result<Found, Problem> {
    const LINES: usize = 6;
    let names: Names =
        columns.iter().flat_map(|column| column.names().map(|name| (spelled(name), column.key))).collect();
    let mut best: Option<Found> = None;
    for separator in [b';', b',', b'\t', b'|'] {
        for (at, record) in records::head(text, separator, LINES).into_iter().enumerate() {
            let header = Header::new(record.cells, &names);
            let found = Found { separator, record: at, line: record.line, header };
            let score = |found: &Found| (found.header.known.len(), found.header.len());
            if best.as_ref().is_none_or(|best| score(&found).0 > score(best).0) {
                best = Some(found);
            }
        }
    }
    best.filter(|found| !found.header.known.is_empty()).ok_or_else(|| {
        let names: Vec<&str> = columns.iter().map(|column| column.key).collect();
        let names = names.join(", ");
        Problem::of_file(
            "",
            format!("Aucun titre de colonne n'est reconnu dans les premières lignes ; colonnes attendues : {names}."),
            format!("No column header is recognised in the first lines; expected columns: {names}."),
        )
    })
}

impl Found {
    /// Says what will not be read.
    pub fn report(&self, text: &str, notes: &mut Notes) {
        if records::head(text, self.separator, self.record).iter().any(|record| !record.is_blank()) {
            notes.add(
                None,
                format!("Titres de colonnes trouvés ligne {} : ce qui précède est ignoré.", self.line),
                format!("Header found on line {}: what stands above is ignored.", self.line),
            );
        }
        for (at, cell) in self.header.cells.iter().enumerate() {
            let read = self.header.known.values().any(|known| *known == at);
            if !read && !cell.trim().is_empty() {
                let name = cell.trim();
                notes.add(
                    None,
                    format!("Colonne ignorée : « {name} » (inconnue, ou une autre dit la même chose)."),
                    format!("Column ignored: \"{name}\" (unknown, or another one says the same)."),
                );
            }
        }
    }
}

/// A word that stands for two columns would be read as whichever comes last.
#[cfg(test)]
pub(crate) fn ambiguous_names(columns: &[&'static Column]) -> Vec<&'static str> {
    let mut seen: HashMap<String, &'static str> = HashMap::new();
    let names = columns.iter().flat_map(|column| column.names().map(|name| (name, column.key)));
    names
        .filter(|(name, key)| seen.insert(spelled(name), key).is_some_and(|other| other != *key))
        .map(|(n, _)| n)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    static NAME: Column = Column::required("name", &["nom", "enseigne"]);
    static LAT: Column = Column::required("lat", &["latitude"]);

    #[test]
    fn separator_is_the_one_that_makes_headers_known() {
        for (text, separator) in [
            ("Nom;Latitude\nA, rue B;48,85\n", b';'),
            ("enseigne,lat\n", b','),
            ("NOM\tLATITUDE\n", b'\t'),
            ("nom|lat\n", b'|'),
        ] {
            let found = find(text, &[&NAME, &LAT]).unwrap();
            assert_eq!((found.separator, found.header.known.len()), (separator, 2), "{text:?}");
        }
    }

    #[test]
    fn title_above_the_header_is_skipped_and_noted() {
        let text = "Export du 12/11;\n\nnom;lat;surface\n";
        let found = find(text, &[&NAME, &LAT]).unwrap();
        let mut notes = Notes::default();
        found.report(text, &mut notes);
        let notes = notes.into_vec();
        assert!(notes[0].sentence.fr.contains("ligne 3"), "{notes:?}");
        assert!(notes[1].sentence.fr.contains("surface"), "{notes:?}");
    }

    #[test]
    fn file_without_any_known_header_is_refused() {
        assert!(find("1;2\n3;4\n", &[&NAME, &LAT]).unwrap_err().sentence.en.contains("name, lat"));
    }
}
