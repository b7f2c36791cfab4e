//! Text as a search compares it.

/// Lower case without the accents of French, so that "epicerie" finds "Épicerie".
#[must_use]
pub fn folded(text: &str) -> String {
    let bare = |letter: char| match letter {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ç' => 'c',
        '’' => '\'',
        other => other,
    };
    text.to_lowercase().chars().map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_capitals_make_no_difference() {
        assert_eq!(folded("Crème BRÛLÉE à l’ancienne, façon Noël"), "creme brulee a l'ancienne, facon noel");
    }
}
