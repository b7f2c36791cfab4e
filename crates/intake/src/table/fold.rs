//! Spelling set aside: case, accents, spaces and signs.

/// Letters and digits only, lower case, without accents: "Poids caisse (kg)" and "poids_caisse_kg" become one.
/// Decomposed accents (as some systems write them) fall away like composed ones.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match bare(letter) {
            "" if letter.is_alphanumeric() => folded.push(letter),
            base => folded.push_str(base),
        }
    }
    folded
}

/// The plain letters of an accented one; empty for all others.
const fn bare(letter: char) -> &'static str {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_spellings_become_one() {
        for spelling in ["Poids caisse (kg)", "poids_caisse_kg", "POIDS CAISSE KG", " poids-caisse.kg "] {
            assert_eq!(fold(spelling), "poidscaissekg");
        }
        assert_eq!(fold("Œufs préemballés"), "oeufspreemballes");
        assert_eq!(fold("e\u{301}picerie"), "epicerie", "a combining accent falls away");
    }
}
