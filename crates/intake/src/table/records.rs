//! Text cut into records and cells, with the line of each.

use csv::{ReaderBuilder, StringRecord};

use crate::intake::LineNumber;

/// One record: a line, or several where a quoted cell holds line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub line: LineNumber,
    pub last_line: LineNumber,
    pub cells: Vec<String>,
}

impl Record {
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// All records, and the line of a quotation mark that is never closed (it lies in the last record).
pub(super) fn read(text: &str, separator: u8) -> (Vec<Record>, Option<LineNumber>) {
    let mut lines = LineCounter::new(text);
    let mut records = first(text, separator, usize::MAX, &mut lines);
    let unclosed = unclosed_quote(text, separator).map(|offset| LineCounter::new(text).line_at(offset));
    if let Some(last) = records.last_mut() {
        last.last_line = lines.line_at(text.len());
    }
    (records, unclosed)
}

/// At most `most` records from the start.
pub(super) fn head(text: &str, separator: u8, most: usize) -> Vec<Record> {
    first(text, separator, most, &mut LineCounter::new(text))
}

fn first(text: &str, separator: u8, most: usize, lines: &mut LineCounter<'_>) -> Vec<Record> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut records = Vec::new();
    let mut raw = StringRecord::new();
    while records.len() < most && reader.read_record(&mut raw).unwrap_or(false) {
        let start = raw.position().map_or(0, csv::Position::byte);
        let line = lines.line_of_record(usize::try_from(start).unwrap_or(usize::MAX));
        records.push(Record { line, last_line: line, cells: raw.iter().map(str::to_owned).collect() });
    }
    for at in 1..records.len() {
        let next = records[at].line;
        records[at - 1].last_line = LineNumber(next.0.saturating_sub(1).max(records[at - 1].line.0));
    }
    records
}

/// Counts lines up to growing offsets, each byte once.
struct LineCounter<'t> {
    bytes: &'t [u8],
    at: usize,
    line: u64,
}

impl<'t> LineCounter<'t> {
    const fn new(text: &'t str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 1 }
    }

    /// Line of a byte offset that is not before the last one asked for. `\n`, `\r\n` and a lone `\r` end a line.
    fn line_at(&mut self, offset: usize) -> LineNumber {
        while self.at < offset.min(self.bytes.len()) {
            let ends = match self.bytes[self.at] {
                b'\n' => true,
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
            self.at += 1;
        }
        LineNumber(self.line)
    }

    /// The reader's records start before the blank lines it skips.
    fn line_of_record(&mut self, start: usize) -> LineNumber {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line_at(start + blank)
    }
}

/// Offset of a quotation mark that opens a cell and is never closed; the same rules as the reader's.
fn unclosed_quote(text: &str, separator: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut opened = None;
    let mut cell_starts = true;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if opened.is_some() {
            if *byte == b'"' {
                if bytes.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    opened = None;
                }
            }
        } else {
            if *byte == b'"' && cell_starts {
                opened = Some(at);
            }
            cell_starts = *byte == separator || matches!(byte, b'\n' | b'\r');
        }
        at += 1;
    }
    opened
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_and_inner_quotation_marks_are_closed() {
        assert_eq!(unclosed_quote("a;\"b \"\"c\"\" d\";e\n", b';'), None);
        assert_eq!(unclosed_quote("baguette 12\";2\n", b';'), None, "inside a plain cell it is an inch");
        assert_eq!(unclosed_quote("a;\"b;c\n", b';'), Some(2));
    }

    #[test]
    fn lines_are_counted_alike_for_every_line_end() {
        for text in ["a;b\n\nc;d\n", "a;b\r\n\r\nc;d\r\n", "a;b\r\rc;d\r"] {
            let (records, _) = read(text, b';');
            assert_eq!(records[1].line, LineNumber(3), "{text:?}");
        }
    }
}
