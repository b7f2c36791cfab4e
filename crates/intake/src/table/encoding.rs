//! Which text the bytes are: a mark at the start decides, then validity.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::intake::{Notes, Problem};

/// Larger files are refused: a year of a large chain's surplus is a tenth of it.
const MOST_BYTES: usize = 32 << 20;

/// UTF-8 and UTF-16 with or without a byte order mark, else Windows-1252, the usual export in France.
pub(super) fn decode(bytes: &[u8], notes: &mut Notes) -> Result<String, Problem> {
    if bytes.len() > MOST_BYTES {
        return Err(Problem::of_file(
            "",
            "Le fichier dépasse 32 Mo : découpez-le.",
            "The file is larger than 32 MB: split it.",
        ));
    }
    refuse_other_formats(bytes)?;
    let (encoding, skipped) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    let (text, broken) = encoding.decode_without_bom_handling(&bytes[skipped..]);
    if broken {
        return Err(unreadable(encoding.name()));
    }
    if text.contains('\0') {
        return Err(unreadable("binary"));
    }
    if encoding == WINDOWS_1252 {
        notes.add(None, "Fichier lu en Windows-1252.", "File read as Windows-1252.");
    }
    Ok(text.into_owned())
}

fn refuse_other_formats(bytes: &[u8]) -> Result<(), Problem> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") || bytes.starts_with(b"%PDF") {
        return Err(Problem::of_file(
            "",
            "Ce n'est pas un fichier CSV mais un classeur ou un document : enregistrez-le au format CSV (« CSV UTF-8 »).",
            "This is a workbook or a document, not a CSV file: save it as CSV (\"CSV UTF-8\").",
        ));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Problem::of_file("", "Le fichier est vide.", "The file is empty."));
    }
    Ok(())
}

/// Without a mark: every second byte of western text in UTF-16 is zero; text that is valid UTF-8 by chance is not text
/// anybody would write in Windows-1252.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(1_000)];
    let zeros_at = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    if zeros_at(1) * 4 > head.len() {
        UTF_16LE
    } else if zeros_at(0) * 4 > head.len() {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

fn unreadable(encoding: &str) -> Problem {
    Problem::of_file(
        "",
        format!(
            "Le fichier contient des octets qui ne sont pas du texte ({encoding}) : exportez-le de nouveau en CSV UTF-8."
        ),
        format!("The file holds bytes that are not text ({encoding}): export it again as CSV UTF-8."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, &mut Notes::default()).unwrap()
    }

    #[test]
    fn the_same_text_is_read_from_every_encoding() {
        let utf16: Vec<u8> = "Épicerie".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text("Épicerie".as_bytes()), "Épicerie");
        assert_eq!(text("\u{feff}Épicerie".as_bytes()), "Épicerie");
        assert_eq!(text(b"\xC9picerie"), "Épicerie", "Windows-1252");
        assert_eq!(text(&[b"\xFF\xFE".as_slice(), &utf16].concat()), "Épicerie", "UTF-16 with its mark");
        assert_eq!(text(&utf16), "Épicerie", "UTF-16 without");
    }

    #[test]
    fn a_workbook_is_refused_with_advice() {
        let problem = decode(b"PK\x03\x04rest", &mut Notes::default()).unwrap_err();
        assert!(problem.sentence.fr.contains("CSV"));
    }

    #[test]
    fn an_empty_file_and_bytes_that_are_no_text_are_refused() {
        assert!(decode(b" \r\n", &mut Notes::default()).is_err());
        assert!(decode(b"nom;poids\nA\0;3\n", &mut Notes::default()).is_err());
        assert!(decode(b"\xEF\xBB\xBFnom\xC9", &mut Notes::default()).is_err(), "marked UTF-8 and is not");
    }
}
