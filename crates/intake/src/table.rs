//! Bytes to rows: encoding, separator, header and quoting settled, nothing interpreted yet.

mod encoding;
mod fold;
mod header;
mod records;

pub(crate) use fold::fold;
pub(crate) use header::Column;
#[cfg(test)]
pub(crate) use header::ambiguous_names;

use crate::intake::{LineNumber, Notes, Problem};
use header::Header;
use records::Record;

/// A file as rows below a header whose columns are recognised.
#[derive(Debug)]
pub(crate) struct Table {
    pub header: Header,
    pub rows: Vec<Record>,
    /// Rows that could not be cut into cells.
    pub problems: Vec<Problem>,
    pub notes: Notes,
}

/// Reads a table with these columns, or says why the file as a whole cannot be read.
pub(crate) fn read(bytes: &[u8], columns: &[&'static Column]) -> Result<Table, Vec<Problem>> {
    let mut notes = Notes::default();
    let text = encoding::decode(bytes, &mut notes).map_err(|problem| vec![problem])?;
    let found = header::find(&text, columns).map_err(|problem| vec![problem])?;
    let missing = found.header.missing(columns);
    if !missing.is_empty() {
        return Err(missing);
    }
    found.report(&text, &mut notes);
    let (records, unclosed) = records::read(&text, found.separator);
    let mut problems = Vec::new();
    let mut rows = Vec::new();
    for record in records.into_iter().skip(found.record + 1).filter(|r| !r.is_blank()) {
        match misfit(&record, &found.header, unclosed) {
            Some(problem) => problems.push(problem),
            None => {
                if record.cells.len() < found.header.len() {
                    short_row(&record, &mut notes);
                }
                rows.push(record);
            }
        }
    }
    if rows.is_empty() && problems.is_empty() {
        return Err(vec![Problem::of_file(
            "",
            "Le fichier ne contient aucune ligne sous ses titres de colonnes.",
            "The file has no line below its header.",
        )]);
    }
    Ok(Table { header: found.header, rows, problems, notes })
}

/// A record whose cells cannot be trusted to stand below their headers.
fn misfit(record: &Record, header: &Header, unclosed: Option<LineNumber>) -> Option<Problem> {
    if unclosed.is_some_and(|line| record.line <= line && line <= record.last_line) {
        let line = unclosed.unwrap_or(record.line);
        return Some(Problem::new(
            line,
            "",
            "\"",
            glane_foundation::Sentence::new(
                "Un guillemet ouvert ici n'est jamais fermé : la suite du fichier n'a pas été lue. Fermez-le ou retirez-le.",
                "A quotation mark opened here is never closed: the rest of the file was not read. Close or remove it.",
            ),
        ));
    }
    let extra = record.cells.iter().skip(header.len()).find(|cell| !cell.trim().is_empty())?;
    Some(Problem::new(
        record.line,
        "",
        extra,
        glane_foundation::Sentence::new(
            format!(
                "La ligne a plus de cellules que le fichier n'a de colonnes ({}) : un séparateur dans un texte sans guillemets ?",
                header.len()
            ),
            format!(
                "The line has more cells than the file has columns ({}): a separator inside a text without quotation marks?",
                header.len()
            ),
        ),
    ))
}

fn short_row(record: &Record, notes: &mut Notes) {
    notes.add(
        Some(record.line),
        "Lignes plus courtes que la ligne de titres : les cellules absentes comptent comme vides.",
        "Lines shorter than the header: absent cells count as empty.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    static NAME: Column = Column::required("name", &["nom"]);
    static KG: Column = Column::optional("weight_kg", &["poids"]);

    fn cells(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
        let table = read(bytes, &[&NAME, &KG]).unwrap();
        table.rows.into_iter().map(|r| (r.line.0, r.cells)).collect()
    }

    #[test]
    fn quoted_cell_with_a_line_break_keeps_the_count_of_lines() {
        let rows = cells(b"nom;poids\n\"rue\nbasse\";1\n\nB;2\n");
        assert_eq!(rows[0], (2, vec!["rue\nbasse".into(), "1".into()]));
        assert_eq!(rows[1].0, 5, "two lines of the first record and one blank line before");
    }

    #[test]
    fn unclosed_quotation_mark_is_told_and_rows_before_it_stand() {
        let table = read(b"nom;poids\nA;1\nB;\"2\nC;3\nD;4\n", &[&NAME, &KG]).unwrap();
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.problems[0].line, LineNumber(3));
        assert!(table.problems[0].sentence.en.contains("never closed"));
    }

    #[test]
    fn more_cells_than_columns_is_refused() {
        let table = read(b"nom,poids\nRue du Pont, 3,5\n", &[&NAME, &KG]).unwrap();
        assert_eq!(table.problems[0].value, "5");
    }

    #[test]
    fn missing_required_column_lists_its_names() {
        let problems = read(b"poids\n3\n", &[&NAME, &KG]).unwrap_err();
        assert_eq!(problems[0].column, "name");
        assert!(problems[0].sentence.fr.contains("nom"));
    }
}
