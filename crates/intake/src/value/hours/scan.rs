//! Opening hours cut into words that mean something.

use chrono::{NaiveTime, Weekday};

use crate::table::fold;

/// A word or sign of opening hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Day(Weekday),
    EveryDay,
    Time(NaiveTime),
    /// `24/7`.
    Always,
    Off,
    Holiday,
    Dash,
    Comma,
    Semicolon,
}

/// The tokens, and whether a comment in quotation marks was left out; `None` where a word is unknown.
pub(super) fn scan(text: &str) -> Option<(Vec<Token>, bool)> {
    let mut tokens = Vec::new();
    let mut commented = false;
    let text = text.replace("24/7", " always ").replace("7j/7", " always-day ").replace("7/7", " always-day ");
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let run = |keep: fn(&char) -> bool| letters.iter().skip(at).take_while(|c| keep(c)).count();
        let taken = match letter {
            '"' => {
                commented = true;
                letters.iter().skip(at + 1).position(|c| *c == '"')? + 2
            }
            digit if digit.is_ascii_digit() => {
                let (time, taken) = time(&letters[at..])?;
                tokens.push(Token::Time(time));
                taken
            }
            c if c.is_alphabetic() => {
                let taken = run(|c| c.is_alphabetic() || *c == '-').min(word_length(&letters[at..]));
                let word: String = letters.iter().skip(at).take(taken).collect();
                tokens.extend(meaning(&word)?);
                taken
            }
            sign => {
                tokens.extend(sign_token(*sign)?);
                1
            }
        };
        at += taken;
    }
    Some((tokens, commented))
}

/// Letters up to the next other sign; only `always-day` keeps its hyphen.
fn word_length(letters: &[char]) -> usize {
    let special: String = letters.iter().take(10).collect();
    if special == "always-day" { 10 } else { letters.iter().take_while(|c| c.is_alphabetic()).count() }
}

/// `None` for an unknown sign, nothing for one without meaning.
fn sign_token(sign: char) -> Option<Option<Token>> {
    match sign {
        '-' | '–' | '—' | '→' => Some(Some(Token::Dash)),
        ',' | '/' | '&' | '+' => Some(Some(Token::Comma)),
        ';' | '\n' | '|' => Some(Some(Token::Semicolon)),
        ':' | '.' | '(' | ')' => Some(None),
        space if space.is_whitespace() => Some(None),
        _ => None,
    }
}

/// `9h`, `9h30`, `09:30`, `9 h 30`, `9.30`, with the number of characters taken. A bare number is no time.
fn time(letters: &[char]) -> Option<(NaiveTime, usize)> {
    let digits = |from: usize| letters.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let spaces =
        |from: usize| letters.iter().skip(from).take_while(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}')).count();
    let number =
        |from: usize, taken: usize| letters.iter().skip(from).take(taken).collect::<String>().parse::<u32>().ok();
    let hours = digits(0);
    let mark = hours
        + if letters.get(hours + spaces(hours)).is_some_and(|c| matches!(c, 'h' | 'H')) { spaces(hours) } else { 0 };
    let is_h = match letters.get(mark)? {
        'h' | 'H' => true,
        ':' | '.' => false,
        _ => return None,
    };
    if letters.get(mark + 1).is_some_and(|c| c.is_alphabetic()) {
        return None;
    }
    let after = mark + 1 + if is_h { spaces(mark + 1) } else { 0 };
    let minutes = digits(after);
    let (hour, minute, taken) = match minutes {
        2 => (number(0, hours)?, number(after, 2)?, after + 2),
        0 if is_h => (number(0, hours)?, 0, mark + 1),
        _ => return None,
    };
    match (hour, minute) {
        (24, 0) => NaiveTime::from_hms_opt(23, 59, 59),
        _ => NaiveTime::from_hms_opt(hour, minute, 0),
    }
    .filter(|_| hours <= 2)
    .map(|time| (time, taken))
}

/// `None` for an unknown word, nothing for one without meaning.
fn meaning(word: &str) -> Option<Option<Token>> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    Some(Some(match fold(word).as_str() {
        "lu" | "lun" | "lundi" | "lundis" | "mo" | "mon" | "monday" => Token::Day(Mon),
        "ma" | "mar" | "mardi" | "mardis" | "tu" | "tue" | "tues" | "tuesday" => Token::Day(Tue),
        "me" | "mer" | "mercredi" | "mercredis" | "we" | "wed" | "wednesday" => Token::Day(Wed),
        "je" | "jeu" | "jeudi" | "jeudis" | "th" | "thu" | "thur" | "thurs" | "thursday" => Token::Day(Thu),
        "ve" | "ven" | "vendredi" | "vendredis" | "fr" | "fri" | "friday" => Token::Day(Fri),
        "sa" | "sam" | "samedi" | "samedis" | "sat" | "saturday" => Token::Day(Sat),
        "di" | "dim" | "dimanche" | "dimanches" | "su" | "sun" | "sunday" => Token::Day(Sun),
        "quotidien" | "daily" | "alwaysday" => Token::EveryDay,
        "always" => Token::Always,
        "off" | "closed" | "ferme" | "fermee" => Token::Off,
        "ph" | "sh" | "feries" | "ferie" => Token::Holiday,
        "au" | "a" | "to" | "jusqua" => Token::Dash,
        "et" | "and" | "puis" => Token::Comma,
        "du" | "de" | "le" | "les" | "from" | "jour" | "jours" => return Some(None),
        "tous" | "every" => Token::EveryDay,
        "day" => return Some(None),
        _ => return None,
    }))
}
