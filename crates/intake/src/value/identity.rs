//! Ids, codes and bar codes as other systems export them.

use glane_foundation::{Id, IdError, Sentence};

use super::Read;
use crate::table::fold;

/// Another system's id as one of ours: characters ids cannot hold become `-` (`way/33113253` is `way-33113253`).
pub(crate) fn tidy_id<K>(text: &str) -> Read<Id<K>> {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | ':' | '-');
    let tidy: String = as_text(text).chars().map(|c| if kept(c) { c } else { '-' }).collect();
    Id::parse(&tidy).map_err(|error| match error {
        IdError::TooLong(_) => Sentence::new(
            "Cet identifiant dépasse 64 caractères : raccourcissez-le.",
            "This id is longer than 64 characters: shorten it.",
        ),
        IdError::Empty | IdError::Character { .. } => {
            Sentence::new("Cet identifiant est vide ou illisible.", "This id is empty or unreadable.")
        }
    })
}

/// An id for a line without one, from what names the place: the same words give the same id in the next file,
/// whatever the order of lines.
pub(crate) fn derived_id<K>(parts: &[&str]) -> Read<Id<K>> {
    let words: Vec<String> = parts
        .iter()
        .flat_map(|part| part.split(|c: char| !c.is_alphanumeric()))
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect();
    let full = words.join("-");
    if full.chars().count() <= 64 {
        return tidy_id(&full);
    }
    let head: String = full.chars().take(47).collect();
    tidy_id(&format!("{}-{:016x}", head.trim_end_matches('-'), fingerprint(&full)))
}

/// FNV-1a, 64 bits: stable for ever, unlike the standard library's hasher.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Digits of a bar code without the dress spreadsheets put on it: `="301..."`, `'301...`, `3017620422003,0`.
pub(crate) fn bar_code(text: &str) -> String {
    let bare = as_text(text);
    bare.strip_suffix(",0").or_else(|| bare.strip_suffix(".0")).unwrap_or(bare).to_owned()
}

fn as_text(text: &str) -> &str {
    let text = text.trim();
    let formula = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    formula.unwrap_or_else(|| text.trim_start_matches('\'')).trim()
}

#[cfg(test)]
mod tests {
    use glane_foundation::StoreId;

    use super::*;

    fn id(text: &str) -> String {
        let id: StoreId = tidy_id(text).unwrap();
        id.to_string()
    }

    #[test]
    fn other_systems_ids_become_ours() {
        assert_eq!(id("way/33113253"), "way-33113253");
        assert_eq!(id("'0042"), "0042");
        let long: Read<StoreId> = tidy_id(&"x".repeat(65));
        assert!(long.is_err());
    }

    #[test]
    fn derived_ids_are_stable_distinct_and_short() {
        let derive = |parts: &[&str]| derived_id(parts).map(|id: StoreId| id.to_string()).unwrap();
        assert_eq!(derive(&["Restos du Cœur", "11 rue du Pré 75018"]), "restos-du-coeur-11-rue-du-pre-75018");
        let long = "a very long name of a place ".repeat(5);
        let (one, two) = (derive(&[&long, "1"]), derive(&[&long, "2"]));
        assert_ne!(one, two);
        assert_eq!(one.chars().count(), 64);
    }

    #[test]
    fn a_bar_code_loses_its_spreadsheet_dress() {
        for text in ["=\"3017620422003\"", "'3017620422003", "3017620422003,0", " 3017620422003 "] {
            assert_eq!(bar_code(text), "3017620422003");
        }
    }
}
