//! Numbers with decimal commas, spaces between thousands and units.

use glane_foundation::{DeciCelsius, Sentence};

use super::Read;

/// A decimal number, exact: the digits before and after the mark.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Decimal {
    /// This number times 10^`places`, rounded half away from zero; `None` beyond 64 bits.
    fn scaled(&self, places: usize) -> Option<i64> {
        let mut digits = self.whole.clone();
        digits.extend(self.fraction.chars().chain(std::iter::repeat('0')).take(places));
        let half_up = self.fraction.chars().nth(places).is_some_and(|digit| digit >= '5');
        let value = digits.parse::<i64>().ok()?.checked_add(i64::from(half_up))?;
        Some(if self.negative { -value } else { value })
    }

    fn is_whole(&self) -> bool {
        self.fraction.chars().all(|digit| digit == '0')
    }

    fn to_f64(&self) -> Option<f64> {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}.{}0", self.whole, self.fraction).parse().ok()
    }
}

const fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
}

/// Reads `1 234,5`, `1.234,5`, `1,234.5`, `-3`, `,5`; one lone mark is the decimal one, as in France.
fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text).trim_start()),
    };
    let mark = decimal_mark(text);
    let (whole, fraction) = match mark.and_then(|mark| text.rsplit_once(mark)) {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return None,
        None => (text, ""),
    };
    let groups: Vec<&str> = whole.split(|c| is_space(c) || (matches!(c, ',' | '.') && Some(c) != mark)).collect();
    let grouped = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3);
    let headed = groups.len() == 1 || groups.first().is_some_and(|group| (1..=3).contains(&group.len()));
    let whole = groups.concat();
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let sound = grouped && headed && digits(&whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let whole = if whole.is_empty() { "0".to_owned() } else { whole };
    sound.then(|| Decimal { negative, whole, fraction: fraction.to_owned() })
}

/// The last of two different marks; a lone mark; none when one mark comes several times (it parts thousands).
fn decimal_mark(text: &str) -> Option<char> {
    let count = |mark| text.matches(mark).count();
    match (count(','), count('.')) {
        (0, 1) => Some('.'),
        (1, 0) => Some(','),
        (0, _) | (_, 0) => None,
        (commas, dots) => {
            let last = if text.rfind(',') > text.rfind('.') { ',' } else { '.' };
            let times = if last == ',' { commas } else { dots };
            (times == 1).then_some(last)
        }
    }
}

/// Cuts the unit off: `12,5 kg` gives `12,5` and `kg`.
fn with_unit(text: &str) -> (&str, String) {
    let end = text.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, '€' | '°' | '.')).len();
    let (number, unit) = text.split_at(end);
    (number, unit.trim_matches('.').to_lowercase())
}

fn not_a_number(expected_fr: &str, expected_en: &str) -> Sentence {
    Sentence::new(
        format!(
            "Ce n'est pas un nombre : {expected_fr}. Si un tableur l'a changé (1,2E+03), mettez la colonne au format texte."
        ),
        format!(
            "This is not a number: {expected_en}. If a spreadsheet changed it (1.2E+03), format the column as text."
        ),
    )
}

/// Grams from a cell whose bare numbers are kilograms: `12`, `12,5 kg`, `800 g`, `1 t`.
pub(crate) fn grams_from_kilos(text: &str) -> Read<i64> {
    weight(text, 3)
}

/// Grams from a cell whose bare numbers are grams.
pub(crate) fn grams_from_grams(text: &str) -> Read<i64> {
    weight(text, 0)
}

fn weight(text: &str, bare: usize) -> Read<i64> {
    let wrong = || not_a_number("un poids comme 12,5 kg ou 800 g", "a weight such as 12.5 kg or 800 g");
    let (number, unit) = with_unit(text);
    let places = match unit.as_str() {
        "" => bare,
        "kg" | "kgs" | "kilo" | "kilos" | "kilogramme" | "kilogrammes" => 3,
        "g" | "gr" | "grs" | "gramme" | "grammes" | "grams" => 0,
        "t" | "tonne" | "tonnes" => 6,
        _ => return Err(wrong()),
    };
    decimal(number).and_then(|number| number.scaled(places)).ok_or_else(wrong)
}

/// A whole number: `12`, `12,0`, `1 200`, also with a noun (`12 caisses`).
pub(crate) fn whole(text: &str) -> Read<i64> {
    let (number, _) = with_unit(text);
    let sound = decimal(number).filter(Decimal::is_whole).and_then(|number| number.scaled(0));
    sound.ok_or_else(|| not_a_number("un nombre entier", "a whole number"))
}

/// Minutes: `30`, `30 min`, `1 h`.
pub(crate) fn minutes(text: &str) -> Read<i64> {
    let (number, unit) = with_unit(text);
    let factor = match unit.as_str() {
        "" | "min" | "mn" | "minute" | "minutes" => Some(1),
        "h" | "heure" | "heures" | "hour" | "hours" => Some(60),
        _ => None,
    };
    let minutes = decimal(number).filter(Decimal::is_whole).and_then(|number| number.scaled(0));
    let total = minutes.zip(factor).and_then(|(minutes, factor)| minutes.checked_mul(factor));
    total.ok_or_else(|| not_a_number("un nombre de minutes", "a number of minutes"))
}

/// Cents from euros: `12,50 €`.
pub(crate) fn cents(text: &str) -> Read<i64> {
    let (number, unit) = with_unit(text);
    let euros = matches!(unit.as_str(), "" | "€" | "eur" | "euro" | "euros");
    let cents = decimal(number).filter(|_| euros).and_then(|number| number.scaled(2));
    cents.ok_or_else(|| not_a_number("un montant en euros comme 12,50", "an amount in euros such as 12.50"))
}

/// Tenths of a degree: `-18`, `+4 °C`.
pub(crate) fn decicelsius(text: &str) -> Read<DeciCelsius> {
    let (number, unit) = with_unit(text);
    let celsius = matches!(unit.as_str(), "" | "°" | "°c" | "c");
    let tenths = decimal(number).filter(|_| celsius).and_then(|number| number.scaled(1));
    let tenths = tenths.and_then(|tenths| i32::try_from(tenths).ok()).map(DeciCelsius::new);
    tenths.ok_or_else(|| not_a_number("une température comme +4 ou -18", "a temperature such as +4 or -18"))
}

/// Degrees of latitude or longitude: `48,8566`.
pub(crate) fn coordinate(text: &str) -> Read<f64> {
    let degrees = decimal(text.trim_end_matches(['°', ' '])).and_then(|number| number.to_f64());
    degrees.ok_or_else(|| not_a_number("des degrés décimaux comme 48,8566", "decimal degrees such as 48.8566"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_as_people_write_them() {
        for (text, grams) in [
            ("12", 12_000),
            ("12 kg", 12_000),
            ("12,5kg", 12_500),
            ("0.8", 800),
            ("800 g", 800),
            ("1\u{a0}234,5", 1_234_500),
            ("1\u{202f}234", 1_234_000),
            ("1.234,5 kg", 1_234_500),
            ("1,234.5 kg", 1_234_500),
            ("1,5 t", 1_500_000),
            ("-5", -5_000),
            (",5", 500),
            ("2,0005", 2_001),
        ] {
            assert_eq!(grams_from_kilos(text), Ok(grams), "{text:?}");
        }
        assert_eq!(grams_from_grams("800"), Ok(800));
        assert_eq!(grams_from_grams("1,2 kg"), Ok(1_200), "a unit in the cell prevails");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "douze", "1,2E+03", "12 34", "1,,2", "12,", "--3", "4 livres", "1.2.3,4,5", "NaN", "inf"] {
            assert!(grams_from_kilos(text).is_err(), "{text:?}");
        }
        assert!(whole("2,5").is_err(), "cases are whole");
        assert!(grams_from_kilos(&"9".repeat(40)).is_err(), "beyond 64 bits");
    }

    #[test]
    fn one_comma_is_decimal_and_two_part_thousands() {
        assert_eq!(whole("1,200"), Err(not_a_number("un nombre entier", "a whole number")), "1.2 cases");
        assert_eq!(whole("1,200,000"), Ok(1_200_000));
        assert_eq!(whole("12 caisses"), Ok(12));
    }

    #[test]
    fn money_temperatures_minutes_and_degrees_carry_their_units() {
        assert_eq!(cents("12,5 €"), Ok(1_250));
        assert_eq!(decicelsius("+4 °C"), Ok(DeciCelsius::degrees(4)));
        assert_eq!(decicelsius("-18"), Ok(DeciCelsius::degrees(-18)));
        assert_eq!(minutes("1 h"), Ok(60));
        assert_eq!(coordinate("48,8566"), Ok(48.8566));
        assert_eq!(coordinate("-0.3707"), Ok(-0.3707));
    }
}
